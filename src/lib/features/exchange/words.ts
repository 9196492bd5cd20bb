// Codes and fields of an import in the person's words, and cells as they will be read.
import { readDayCell, readMoneyCell, readPermilleCell } from '#lib/domain/exchange/column-format.ts';
import type { Target } from '#lib/domain/exchange/column-names.ts';
import type { Delimiter } from '#lib/domain/exchange/delimiter.ts';
import type { Encoding } from '#lib/domain/exchange/decode.ts';
import type { Column } from '#lib/domain/exchange/header.ts';
import { MomentReader } from '#lib/domain/exchange/history/moment.ts';
import type { ImportWarning, SkippedRow } from '#lib/domain/exchange/issues.ts';
import { enteredStage, exitedStage, isMoment, kindOf, optionOf, type ReadColumn } from '#lib/domain/exchange/mapping.ts';
import { IMPORT_KINDS, OwnColumnReader, ownKind } from '#lib/domain/exchange/own-columns.ts';
import { MAX_STARS, type Column as OwnColumn, type ColumnKind } from '#lib/domain/model/column.ts';
import type { PipelineSettings } from '#lib/domain/model/settings.ts';
import { dayAt, startOfDay } from '#lib/domain/model/date.ts';
import { MAX_RATING, type Instant } from '#lib/domain/model/deal.ts';
import { parseRating } from '#lib/domain/reading/typed-values.ts';
import { parseOption, saysClosed } from '#lib/domain/reading/option-words.ts';
import { formatDay, formatInstant, formatMoney, formatPermille } from '#lib/ui/format.ts';
import { optionName } from '#lib/ui/option-names.ts';
import { ownWords } from '#lib/ui/own-input.ts';
import { t } from '#lib/ui/messages/index.ts';

/** Targets in the order they are offered. `entered:` and `exited:` targets follow. */
const TARGETS = [
	'title',
	'company',
	'contact',
	'owner',
	'stage',
	'status',
	'value',
	'probability',
	'category',
	'currency',
	'created',
	'expectedClose',
	'closeDate',
	'closed',
	'wonOn',
	'lostOn',
	'source',
	'industry',
	'nextStep',
	'lastTouch',
	'lostReason',
	'leadStatus',
	'leadReason',
	'bantBudget',
	'bantAuthority',
	'bantNeed',
	'bantTiming',
	'rating',
	'product',
	'externalId',
	'override',
	'ownCategory'
] as const satisfies readonly Target[];

export function targetLabel(target: Target): string {
	const stage = enteredStage(target);
	if (stage !== null) return t('exchange.target.entered', { stage });
	const left = exitedStage(target);
	if (left !== null) return t('told.role.exited', { stage: left });
	const plain = target as (typeof TARGETS)[number];
	if (plain === 'override' || plain === 'ownCategory' || plain === 'closed') return t(`exchange.column.${plain}`);
	if (plain === 'status') return t('told.status');
	if (plain === 'closeDate' || plain === 'wonOn' || plain === 'lostOn' || plain === 'externalId' || plain === 'product') return t(`exchange.target.${plain}`);
	return t(`field.${plain}`);
}

/** Where a column may go: nowhere, each field, or the date of entering or leaving one of `stages`. */
export function targetOptions(stages: readonly string[], own: readonly OwnColumn[] = []): { value: string; label: string }[] {
	const targets: Target[] = [...TARGETS, ...stages.flatMap((stage): Target[] => [`entered:${stage}`, `exited:${stage}`])];
	// A formula is worked out: nothing can be written there.
	const columns = own.filter(({ kind }) => kind !== 'formula').map(({ kind, key, name }) => ({ value: `own:${kind}:${key}` satisfies Target, label: name }));
	return [{ value: '', label: t('exchange.skipColumn') }, ...targets.map((target) => ({ value: target as string, label: targetLabel(target) })), ...columns];
}

/** A new column of each kind, for the file's column of that index. */
export const newOptions = (index: number): { value: string; label: string }[] =>
	IMPORT_KINDS.map((kind) => ({ value: `new:${kind}:${index}` satisfies Target, label: t('exchange.newColumn', { kind: t(`columnKind.${kind}`) }) }));

export const columnLabel = (column: Column): string =>
	column.header === '' ? t('exchange.columnNumber', { number: column.index + 1 }) : column.label;

/** The notations a column of this target may have; empty for text. */
export function formatOptions(target: Target | null): { value: string; label: string }[] {
	const kind = target === null ? 'text' : kindOf(target);
	if (kind === 'money' || kind === 'number')
		return [
			{ value: ',', label: t('exchange.format.comma') },
			{ value: '.', label: t('exchange.format.point') }
		];
	if (kind === 'day')
		return (['dmy', 'mdy', 'ymd', 'excel'] as const).map((value) => ({ value, label: t(`exchange.format.${value}`) }));
	if (kind === 'permille')
		return (['percent', 'fraction'] as const).map((value) => ({ value, label: t(`exchange.format.${value}`) }));
	return [];
}

/** Which key of a column's choice its notation is, and whether the file leaves it open. */
export function formatOf(column: ReadColumn): { key: 'decimal' | 'order' | 'scale'; value: string; certain: boolean } | null {
	const { choice, profile } = column;
	const kind = choice.target === null ? 'text' : kindOf(choice.target);
	const key = kind === 'money' || kind === 'number' ? 'decimal' : kind === 'day' ? 'order' : kind === 'permille' ? 'scale' : null;
	if (key === null) return null;
	// A choice other than what was found is the person's own: no doubt is left.
	const certain = profile[key].certain || choice[key] !== profile[key].value;
	return { key, value: choice[key], certain };
}

/** A moment that a file gives: its day, with the time where that is not the day's first. */
export function momentWords(at: Instant, timeZone: string): string {
	const day = dayAt(at, timeZone);
	return at === startOfDay(day, timeZone) ? formatDay(day) : formatInstant(at, timeZone);
}

/**
 * How a sample will be read: words, or null where it stays text as it is. `bad` where it cannot be read.
 * `present` is this year, for years of two digits.
 */
export function readSample(sample: string, column: ReadColumn, settings: PipelineSettings, present: number): { text: string; bad: boolean } | null {
	const { target, decimal, order, scale } = column.choice;
	const kind = target === null ? 'text' : kindOf(target);
	const own = target === null ? null : ownKind(target);
	if (own !== null) return readOwnSample(own, sample, column, settings, present);
	if (kind === 'text' || kind === 'stage') return null;
	if (target === 'rating') {
		const stars = parseRating(sample, decimal);
		const legal = stars !== null && stars >= 1 && stars <= MAX_RATING;
		return legal ? { text: t('columns.stars', { count: stars, most: MAX_RATING }), bad: false } : { text: t('exchange.unreadable'), bad: true };
	}
	const option = target === null ? null : optionOf(target);
	if (option !== null) {
		const read = parseOption(option, sample);
		if (!read.ok) return target === 'category' && saysClosed(sample) ? { text: t('exchange.blank'), bad: false } : { text: t('exchange.unreadable'), bad: true };
		return { text: read.value === null ? t('exchange.blank') : optionName(option, read.value), bad: false };
	}
	if (target !== null && isMoment(target)) {
		const read = new MomentReader(order, settings.timeZone, present).read(sample);
		if (!read.ok) return { text: t('exchange.unreadable'), bad: true };
		return { text: read.value === null ? t('exchange.blank') : momentWords(read.value, settings.timeZone), bad: false };
	}
	const parsed =
		kind === 'money'
			? readMoneyCell(sample, decimal, settings.currency)
			: kind === 'permille'
				? readPermilleCell(sample, scale)
				: readDayCell(sample, order, settings.timeZone, present);
	if (!parsed.ok) return { text: t('exchange.unreadable'), bad: true };
	if (parsed.value === null) return { text: t('exchange.blank'), bad: false };
	if (typeof parsed.value === 'string') return { text: formatDay(parsed.value), bad: false };
	return { text: kind === 'money' ? formatMoney(parsed.value, settings.currency) : formatPermille(parsed.value), bad: false };
}

/** As `readSample`, for a column of one's own. */
function readOwnSample(kind: ColumnKind, sample: string, { choice }: ReadColumn, { currency, timeZone }: PipelineSettings, year: number) {
	if (['text', 'person', 'link', 'choice', 'choices'].includes(kind)) return null;
	const read = new OwnColumnReader(kind, null, () => '').read(sample, choice, { currency, timeZone, year, own: false });
	if (!read.ok) return { text: t('exchange.unreadable'), bad: true };
	const shown = { key: 'c_sample', name: '', kind, choices: [], decimals: null, stars: MAX_STARS, formula: '', order: null, deleted: null } as const;
	return { text: read.value === null ? t('exchange.blank') : kind === 'rating' ? String(read.value) : ownWords(shown, read.value, currency), bad: false };
}

const NAMED_DELIMITERS = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' } as const;

export const delimiterOptions = (): { value: Delimiter; label: string }[] =>
	([',', ';', '\t', '|'] as const).map((value) => ({ value, label: t(`exchange.delimiter.${NAMED_DELIMITERS[value]}`) }));

export const ENCODING_NAMES: Record<Encoding, string> = {
	'utf-8': 'UTF-8',
	'utf-16le': 'UTF-16 LE',
	'utf-16be': 'UTF-16 BE',
	'windows-1252': 'Windows-1252'
};

export const skipReason = ({ code, other }: SkippedRow): string => t(`exchange.skip.${code}`, { other: other ?? 0 });

export const warningText = ({ code, column, value }: ImportWarning): string =>
	t(`exchange.warn.${code}`, { column: column ?? '', value: value ?? '', count: Number(value) || 0 });
