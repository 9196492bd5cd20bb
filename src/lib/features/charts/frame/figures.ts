// Figures as charts write them: counts, money, rates and days, each also as a cell of the table twin. What is not a
// number (unknown, undefined, broken) is a dash everywhere: never NaN, an infinity or a silent zero.
import { SMALL_N } from '#lib/domain/metrics/wilson.ts';
import { isColumnKey } from '#lib/domain/model/deal.ts';
import { minorToText } from '#lib/domain/model/money.ts';
import type { TargetScope } from '#lib/domain/model/target.ts';
import { formatMoney, formatNumber, formatRatio } from '#lib/ui/format.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { whoseTarget } from '#lib/ui/span-words.ts';
import type { Cell, Measure } from './chart-model.ts';
import type { ChartOptions, Segment } from './definition.ts';

/** Stands where there is no figure: a blank is not zero. */
export const NONE = '–';

/** The number, or null when it is none: a ratio of nothing, a broken sum. */
export const finite = (value: number | null | undefined): number | null =>
	value === null || value === undefined || !Number.isFinite(value) ? null : value;

/** A length to draw: what is no number is drawn as nothing, and written as a dash. */
export const drawn = (value: number | null | undefined): number => finite(value) ?? 0;

export function formatCount(count: number | null): string {
	const number = finite(count);
	return number === null ? NONE : formatNumber(number);
}

/** Whole units of money from minor units; `compact`: "€1.2M" for narrow places; `plus`: with a sign also where it is more than nothing. */
export function formatSum(minor: bigint | number | null, currency: string, { compact = false, plus = false } = {}): string {
	const number = finite(minor === null ? null : Number(minor));
	if (number === null) return NONE;
	return formatMoney(number, currency, compact ? { compact, plus } : { cents: 'never', plus });
}

/** A rate as a whole percentage; one decimal, or two, where rounding would say none or all, and it is not. */
export function formatRate(rate: number | null): string {
	const number = finite(rate);
	if (number === null) return NONE;
	const misleads = (digits: number): boolean => {
		const rounds = Math.round(number * 10 ** (digits + 2)) / 10 ** (digits + 2);
		return (rounds === 0 && number !== 0) || (rounds === 1 && number !== 1);
	};
	const digits = [0, 1, 2].find((some) => !misleads(some));
	// Beyond that it is as good as none or all, and has no sign.
	return digits === undefined ? formatRatio(Math.round(number), 0) : formatRatio(number, digits);
}

/** Elapsed days with one decimal. */
export function formatDays(days: number | null): string {
	const number = finite(days);
	return number === null ? NONE : formatNumber(number, 1);
}

/** At most 15 digits, written out: what a spreadsheet keeps of a number. */
function plain(value: number | null): string | null {
	const number = finite(value);
	if (number === null) return null;
	const short = String(Number(number.toPrecision(15)));
	return short.includes('e') ? number.toFixed(12) : short;
}

export const countCell = (count: number | null): Cell => ({ text: formatCount(count), data: plain(count) });
export const rateCell = (rate: number | null): Cell => ({ text: formatRate(rate), data: plain(rate) });
/** In a column whose head says that these are days. */
export const daysCell = (days: number | null): Cell => ({ text: formatDays(days), data: plain(days) });
/** A figure in its own words, and in the data a plain number of a unit. */
export const measuredCell = (text: string, value: number | null, unit: string): Cell => ({ text, data: plain(value), unit });
/** An amount in a measure's unit: deals, or minor units of money. */
export const plainCell = (amount: number | null, measure: Measure, currency: string): Cell => (measure === 'count' ? countCell(amount) : sumCell(amount, currency));
/** True where there are deals and none has a value: their sum is unknown, not zero. Of movements, a value that came or went (`value`)
 * is one that is known, though no deal has it any more. */
export const allBlank = ({ count, withoutValue, value = 0n }: { count: number; withoutValue: number; value?: bigint }): boolean =>
	count > 0 && withoutValue === count && value === 0n;
/** The sum of these deals; null where none has a value. */
export const knownSum = (worth: { count: number; withoutValue: number; value: bigint }): bigint | null => (allBlank(worth) ? null : worth.value);
/** In the data: major units, exact to the cent. */
export const sumCell = (minor: bigint | number | null, currency: string): Cell => ({
	text: formatSum(minor, currency),
	data: minor === null || finite(Number(minor)) === null ? null : minorToText(Number(minor), currency),
	unit: currency
});

/** A figure's cell in other words. */
export const saidAs = (text: string, cell: Cell): Cell => (typeof cell === 'string' ? { text, data: null } : { ...cell, text });

/** True where a rate rests on so few deals that it is shown greyed, with words (metrics G9). None at all is no rate. */
export const fewDeals = (n: number): boolean => n < SMALL_N;

const listed = (type: 'conjunction' | 'disjunction') => (words: readonly string[]): string => new Intl.ListFormat(locale.tag, { type }).format(words);

/** "Lead, Qualified and Proposal" in the person's language. */
export const listOf = listed('conjunction');

/** "Lead, Qualified or Proposal", after a "no". */
export const eitherOf = listed('disjunction');

/** "Held against Anna's target.", "Held against Team North's target."; false where it is everyone's. */
export const heldAgainst = (whose: TargetScope | null): string | false => whose !== null && whose.of !== 'all' && t('charts.heldAgainst', { whose: whoseTarget(whose) });

/** Of whom the target is, where it is not everyone's, and what it adds up, where nobody set it for the whole; false without a target. */
export const ofTarget = (target: bigint | number | null, { whose, summed, currency }: Pick<ChartOptions, 'whose' | 'summed' | 'currency'>): string | false =>
	target !== null && sentences(heldAgainst(whose), summed && t('charts.targetSum', {
		of: summed.of === 'periods' ? 'periods' : whose?.of === 'team' ? 'owners' : 'parts',
		amount: formatSum(summed.amount, currency, { compact: true }),
		count: summed.count
	}));

/** So many times what is left, or more: the digits say nothing any more. */
export const MANY_TIMES = 20;

/** For a title: how many times something is covered, beyond twenty in words; `digits`: the number as it is written else, `first`: it begins the title. */
export const timesInTitle = (value: number | null, digits: (value: number | null) => string, first = false): string =>
	value !== null && value > MANY_TIMES ? t('charts.moreTimes', { most: MANY_TIMES, first: first ? 'yes' : 'no' }) : digits(value);

/** By what deals are divided, inside a sentence: a field of every pipeline is a common word, a column of one's own keeps its capitals. */
export const divisionOf = ({ id, name }: Segment): string => (isColumnKey(id) ? name : name.toLocaleLowerCase(locale.tag));

/** Words that are there, as one text. */
export const sentences = (...parts: (string | false | null)[]): string => parts.filter(Boolean).join(' ');
