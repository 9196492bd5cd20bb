// What a pipeline is set to.
import { isCurrency } from './money.ts';

export interface PipelineSettings {
	name: string;
	/** ISO 4217 code: what sums are in, and every value whose deal names no other. */
	currency: string;
	/** IANA zone in which days, months and windows begin and end. */
	timeZone: string;
	/** First month of the fiscal year, 1–12. */
	fiscalYearStart: number;
	/** True for the generated example pipeline. */
	demo: boolean;
}

export type SettingsField = keyof PipelineSettings;

export interface Person {
	id: string;
	name: string;
	/** Index into the categorical palette, below PERSON_COLORS. */
	color: number;
}

/** How many colours people have between them. */
export const PERSON_COLORS = 8;

/** A legal colour of whatever a document or a stranger's client says. */
export const personColor = (value: unknown): number => (Number.isInteger(value) ? Math.abs(value as number) % PERSON_COLORS : 0);

/** The last that was found legal: asking Intl costs more than reading all other settings. */
const legal = { timeZone: '' };

export const isTimeZone = (value: unknown): value is string => {
	if (typeof value !== 'string' || value === '') return false;
	if (value === legal.timeZone) return true;
	try {
		new Intl.DateTimeFormat('en', { timeZone: value });
		legal.timeZone = value;
		return true;
	} catch {
		return false;
	}
};

/** Reads whatever a document holds into legal settings; defaults are never written back. */
export function readSettings(cell: (field: SettingsField) => unknown): PipelineSettings {
	const name = cell('name');
	const currency = cell('currency');
	const timeZone = cell('timeZone');
	const fiscalYearStart = cell('fiscalYearStart');
	return {
		name: typeof name === 'string' && name.trim() !== '' ? name : 'Pipeline',
		currency: isCurrency(currency) ? currency : 'EUR',
		timeZone: isTimeZone(timeZone) ? timeZone : 'UTC',
		fiscalYearStart:
			Number.isInteger(fiscalYearStart) && (fiscalYearStart as number) >= 1 && (fiscalYearStart as number) <= 12
				? (fiscalYearStart as number)
				: 1,
		demo: cell('demo') === true
	};
}
