// What people type into a cell, as the value to store, or the words that say what is wrong with it.
import { parseDay, parseMoney, parsePermille, withoutCurrency, type Parsed } from '#lib/domain/exchange/typed-input.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import { DEAL_FIELDS, MAX_TEXT, type Day, type Deal, type DealCells, type DealField } from '#lib/domain/model/deal.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import { formatDay, formatMoney, formatPermille } from '#lib/ui/format.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { fold } from '../search.ts';

/** What parsing needs to know of the pipeline. */
export interface InputContext {
	currency: string;
	timeZone: string;
	now: number;
	/** Stages that may be chosen, in order. */
	stages: readonly Stage[];
}

export type CellInput = { ok: true; value: DealCells[DealField] } | { ok: false; message: string };

/** How the person's language writes numbers and dates. */
export function conventions(tag: string): { decimal: ',' | '.'; order: 'dmy' | 'mdy' } {
	const decimal = new Intl.NumberFormat(tag).formatToParts(1.5).find((part) => part.type === 'decimal')?.value;
	const parts = new Intl.DateTimeFormat(tag).formatToParts(0).map((part) => part.type);
	return {
		decimal: decimal === ',' ? ',' : '.',
		order: parts.indexOf('month') < parts.indexOf('day') && parts[0] === 'month' ? 'mdy' : 'dmy'
	};
}

/** The value a field takes from typed text. Empty text empties the cell: null. */
export function parseCell(field: DealField, text: string, context: InputContext): CellInput {
	const trimmed = text.trim();
	if (trimmed === '') return { ok: true, value: null };
	const { decimal, order } = conventions(locale.tag);
	switch (DEAL_FIELDS[field]) {
		case 'money':
			return said(parseMoney(trimmed, { currency: context.currency, decimal }), trimmed, 'money', context);
		case 'permille':
			return said(parsePermille(trimmed, { decimal }), trimmed, 'percent', context);
		case 'day':
			return said(parseDay(trimmed, { today: today(context), order }), trimmed, 'day', context);
		case 'stage': {
			const stage = findStage(trimmed, context.stages);
			return stage
				? { ok: true, value: stage.id }
				: { ok: false, message: t('grid.wrong.stage', { text: trimmed, example: context.stages.map(({ name }) => name).join(', ') }) };
		}
		default:
			return trimmed.length <= MAX_TEXT
				? { ok: true, value: trimmed }
				: { ok: false, message: t('grid.wrong.long', { length: trimmed.length, most: MAX_TEXT }) };
	}
}

const today = (context: InputContext): Day => dayAt(context.now, context.timeZone);

function said(
	parsed: Parsed<number | Day | null>,
	text: string,
	kind: 'money' | 'percent' | 'day',
	context: InputContext
): CellInput {
	if (parsed.ok) return { ok: true, value: parsed.value };
	const example =
		kind === 'money'
			? formatMoney(123450, context.currency, { symbol: false, cents: 'always' })
			: kind === 'percent'
				? formatPermille(250)
				: formatDay(`${today(context).slice(0, 4)}-12-31`, 'numeric');
	if (parsed.code === 'out-of-range')
		return { ok: false, message: t(kind === 'percent' ? 'grid.wrong.percentRange' : 'grid.wrong.range', { text, example }) };
	if (parsed.code === 'ambiguous' && kind === 'money' && withoutCurrency(text).sign !== null)
		return { ok: false, message: t('grid.wrong.currency', { text, currency: context.currency, example }) };
	if (parsed.code === 'ambiguous') return { ok: false, message: t('grid.wrong.ambiguous', { text, example }) };
	return { ok: false, message: t(`grid.wrong.${kind}`, { text, example }) };
}

/** A stage by its whole name, else by the only one that begins with the text; case and accents do not count. */
export function findStage(text: string, stages: readonly Stage[]): Stage | undefined {
	const wanted = fold(text.trim());
	const whole = stages.find((stage) => fold(stage.name) === wanted);
	if (whole) return whole;
	const beginning = stages.filter((stage) => fold(stage.name).startsWith(wanted));
	return beginning.length === 1 ? beginning[0] : undefined;
}

/** The text an editor starts with: what typed back gives the same value. */
export function editText(field: DealField, deal: Deal, context: InputContext): string {
	const value = deal[field];
	if (value === null) return '';
	switch (DEAL_FIELDS[field]) {
		case 'money':
			return formatMoney(value as number, context.currency, { symbol: false }).replace('−', '-');
		case 'permille':
			return formatPermille(value as number);
		case 'day':
			return formatDay(value as Day, 'numeric');
		case 'stage':
			return context.stages.find((stage) => stage.id === value)?.name ?? '';
		default:
			return String(value);
	}
}
