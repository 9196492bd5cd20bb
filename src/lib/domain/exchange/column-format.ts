// How the numbers, dates and percentages of one column are written, judged from all of its values
// together: one "13-02-2026" settles the order for the whole column. What stays open is marked so.
import { dayAt, dayOf, addDays } from '../model/date.ts';
import { minorDigits } from '../model/money.ts';
import { isDay, type Day } from '../model/deal.ts';
import { monthOf } from '../reading/day-words.ts';
import { compareTo, readDecimal, shifted, toInteger } from '../reading/decimal.ts';
import { fullYear } from '../reading/typed-day.ts';
import type { Parsed } from '../reading/parsed.ts';
import { isSignOf, withoutCurrency } from '../reading/typed-input.ts';

export type DecimalSign = ',' | '.';
/** ymd covers ISO dates and times and 20140102; excel is days since 1899-12-30. */
export type DayOrder = 'dmy' | 'mdy' | 'ymd' | 'excel';
/** percent: 25 is 25 %; fraction: 0.25 is 25 %. */
export type PercentScale = 'percent' | 'fraction';

/** What was found in a column. `certain` is false where the values could be read another way. */
export interface ColumnProfile {
	filled: number;
	/** Up to three different values, for showing. */
	samples: string[];
	/** Filled cells that can be read as such at all. */
	numbers: number;
	days: number;
	decimal: { value: DecimalSign; certain: boolean };
	order: { value: DayOrder; certain: boolean };
	scale: { value: PercentScale; certain: boolean };
	/** A currency sign in the column, as first written. */
	currency: string | null;
}

/** What settles a column that leaves it open: its file's other columns, its delimiter, the person's language. */
export interface FormatHints {
	decimal: DecimalSign;
	order: 'dmy' | 'mdy';
}

/** Ways to say "nothing here" in a number or date column. In text columns they are text. */
const NOTHING = /^(?:[-–—]|n\/?a|#n\/[ab]|n\.?v\.?t\.?|null|none|nan|\\n)$/i;

export const isNothing = (cell: string): boolean => cell.trim() === '' || NOTHING.test(cell.trim());

const TIME = /(?:[T,\s]|\s(?:om|at)\s)\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i;
const YMD = /^(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})$/;
const COMPACT = /^(19|20)(\d{2})(\d{2})(\d{2})$/;
const DIGITS = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})$/;
const DAY_MONTH = /^(\d{1,2})[-/. ]\s*(\p{L}{3,})\.?[-/., ]\s*(\d{4}|\d{2})$/u;
const MONTH_DAY = /^(\p{L}{3,})\.? (\d{1,2}),? (\d{4})$/u;
const SERIAL = /^[2-7]\d{4}(?:[.,]\d+)?$/;

/** Votes for what a number with one separator says of it; null when it says nothing. */
function decimalVote(amount: string): DecimalSign | 'open' | null {
	const signs = amount.replace(/[^.,]/g, '');
	if (signs === '') return null;
	if (signs.includes('.') && signs.includes(',')) return amount.lastIndexOf('.') > amount.lastIndexOf(',') ? '.' : ',';
	const sign = signs[0] as DecimalSign;
	const other: DecimalSign = sign === '.' ? ',' : '.';
	if (signs.length > 1) return other;
	return /(?<!\d)[1-9]\d{0,2}[.,]\d{3}(?!\d)/.test(amount) ? 'open' : sign;
}

/** Reads all values of a column once. */
export function profileColumn(values: Iterable<string>, hints: FormatHints): ColumnProfile {
	const samples = new Set<string>();
	const votes = { ',': 0, '.': 0, open: 0 };
	const orders = { dmy: 0, mdy: 0, ymd: 0, excel: 0, open: 0, named: 0 };
	let filled = 0;
	let numbers = 0;
	let above1 = 0;
	let between = 0;
	let percentSigns = 0;
	let currency: string | null = null;
	for (const cell of values) {
		const value = cell.trim();
		if (value === '') continue;
		filled++;
		if (samples.size < 3) samples.add(value.length > 80 ? `${value.slice(0, 80)}…` : value);
		if (NOTHING.test(value) || value.length > 40 || !/\d/.test(value)) continue;
		const vote = dayVote(value);
		if (vote !== null) orders[vote]++;
		const percent = /%$/.test(value);
		const { amount, sign } = withoutCurrency(percent ? value.slice(0, -1) : value);
		const number = readDecimal(amount, hints.decimal);
		if (!number.ok && number.code !== 'ambiguous') continue;
		numbers++;
		if (percent) percentSigns++;
		currency ??= sign;
		const decimal = decimalVote(amount);
		if (decimal !== null) votes[decimal]++;
		if (!number.ok) continue;
		if (compareTo(number.value, 1) > 0) above1++;
		else if (number.value.scale > 0) between++;
	}
	const decided = votes[','] + votes['.'] > 0;
	const decimal: DecimalSign = decided ? (votes[','] >= votes['.'] ? ',' : '.') : hints.decimal;
	const days = orders.dmy + orders.mdy + orders.ymd + orders.open + orders.named + orders.excel;
	return {
		filled,
		samples: [...samples],
		numbers,
		days,
		decimal: {
			value: decimal,
			certain: votes.open === 0 ? votes[','] === 0 || votes['.'] === 0 : decided && votes[decimal === ',' ? '.' : ','] === 0
		},
		order: dayOrder(orders, hints),
		scale: {
			value: percentSigns > 0 || above1 > 0 || between === 0 ? 'percent' : 'fraction',
			certain: percentSigns > 0 || above1 > 0 || between > 0 || numbers === 0
		},
		currency
	};
}

type DayVotes = Record<DayOrder | 'open' | 'named', number>;

function dayVote(value: string): keyof DayVotes | null {
	const date = value.replace(TIME, '').trim();
	if (YMD.test(date) || COMPACT.test(date)) return 'ymd';
	const digits = DIGITS.exec(date);
	if (digits) {
		const [first, second] = [Number(digits[1]), Number(digits[3])];
		if (first > 12) return second <= 12 && first <= 31 ? 'dmy' : null;
		return second > 12 ? (second <= 31 ? 'mdy' : null) : 'open';
	}
	if (DAY_MONTH.test(date) || MONTH_DAY.test(date)) return 'named';
	return SERIAL.test(value) ? 'excel' : null;
}

function dayOrder(votes: DayVotes, hints: FormatHints): ColumnProfile['order'] {
	const numeric = votes.dmy + votes.mdy + votes.open;
	if (votes.ymd > 0 && votes.ymd >= numeric) return { value: 'ymd', certain: numeric === 0 };
	if (votes.excel > 0 && votes.excel > numeric + votes.named) return { value: 'excel', certain: true };
	if (votes.dmy + votes.mdy === 0) return { value: hints.order, certain: votes.open === 0 };
	return { value: votes.dmy >= votes.mdy ? 'dmy' : 'mdy', certain: votes.dmy === 0 || votes.mdy === 0 };
}

const bad = (code: 'not-a-number' | 'not-a-date' | 'out-of-range' | 'ambiguous'): Parsed<never> => ({ ok: false, code });

/**
 * Minor units of a cell in a column with this decimal sign. Any currency sign is left out: what a
 * whole column is in is said once, beside the column (`foreignCurrency`).
 */
export function readMoneyCell(cell: string, decimal: DecimalSign, currency: string): Parsed<number | null> {
	if (isNothing(cell)) return { ok: true, value: null };
	const number = readDecimal(withoutCurrency(cell).amount, decimal);
	if (!number.ok) return number;
	const minor = toInteger(shifted(number.value, minorDigits(currency)));
	return minor === null ? bad('out-of-range') : { ok: true, value: minor };
}

/** A currency named in a header: a sign, the euro's name, or the code of one that business is done in. */
const NAMED_CURRENCY =
	/(?<!\p{L})[A-Z]{1,3}\p{Sc}|\p{Sc}|(?<!\p{L})(?:euro(?:['’]?s)?|eur|usd|gbp|chf|sek|nok|dkk|isk|pln|czk|huf|ron|bgn|jpy|cny|inr|aud|nzd|cad|mxn|brl|zar|sgd|hkd|krw|aed|ils)(?!\p{L})/giu;

/** Both as written: "$" and "usd" are of one currency. */
const oneCurrency = (a: string, b: string): boolean => a === b || (/^[a-z]{3}$/.test(b) && isSignOf(a, b.toUpperCase())) || (/^[a-z]{3}$/.test(a) && isSignOf(b, a.toUpperCase()));

/**
 * True for an amount with a sign of another currency than its deal's. `column`: the sign of a whole column that is in another
 * currency than the pipeline, and is taken as it is; null: it is not.
 */
export function isOtherCurrency(cell: string, currency: string, column: string | null): boolean {
	const { sign } = withoutCurrency(cell);
	return sign !== null && !isSignOf(sign, currency) && (column === null || !oneCurrency(sign, column.toLowerCase()));
}

/**
 * The currency that a column of amounts says it is in, by its values or its header, when that is another
 * than the pipeline's; else null. Amounts are taken as they are: the person is told.
 */
export function foreignCurrency({ header, profile }: { header: string; profile: ColumnProfile }, currency: string): string | null {
	const isForeign = (sign: string): boolean => !isSignOf(sign.toLowerCase(), currency);
	const named = [...header.matchAll(NAMED_CURRENCY)].map(([sign]) => sign);
	const written = profile.currency !== null && isForeign(profile.currency) ? profile.currency : null;
	return (written ?? (named.every(isForeign) ? named[0] : null))?.toUpperCase() ?? null;
}

/** Per mille of a cell; "%" behind it always means percent. Percentages have no thousands signs. */
export function readPermilleCell(cell: string, scale: PercentScale): Parsed<number | null> {
	if (isNothing(cell)) return { ok: true, value: null };
	const text = cell.trim().replace(/\s*(?:%|procent|percent)$/i, '');
	const number = readDecimal(text, text.includes(',') ? ',' : '.');
	if (!number.ok) return number;
	const permille = shifted(number.value, scale === 'fraction' && text === cell.trim() ? 3 : 1);
	if (compareTo(permille, 0) < 0 || compareTo(permille, 1000) > 0) return bad('out-of-range');
	return { ok: true, value: toInteger(permille)! };
}

/**
 * The day of a cell in a column of this order. A time of day is left out, after moving an instant with
 * an offset or Z into the pipeline's time zone. A date of another order is refused, not turned round.
 */
export function readDayCell(cell: string, order: DayOrder, timeZone: string, present: number): Parsed<Day | null> {
	if (isNothing(cell)) return { ok: true, value: null };
	const value = cell.trim();
	if (/^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:?\d{2})$/i.test(value)) {
		const instant = Date.parse(value);
		if (Number.isFinite(instant)) return inRange(dayAt(instant, timeZone));
	}
	const date = value.replace(TIME, '').trim();
	const ymd = YMD.exec(date);
	if (ymd) return found(Number(ymd[1]), Number(ymd[3]), Number(ymd[4]));
	if (order === 'ymd' && COMPACT.test(date)) return found(Number(date.slice(0, 4)), Number(date.slice(4, 6)), Number(date.slice(6)));
	if (order === 'excel' && SERIAL.test(value)) return inRange(addDays('1899-12-30', Math.floor(Number(value.replace(',', '.')))));
	const named = DAY_MONTH.exec(date) ?? swapped(MONTH_DAY.exec(date));
	if (named) {
		const month = monthOf(named[2]!);
		return month === null ? bad('not-a-date') : found(yearOf(named[3]!, present), month, Number(named[1]));
	}
	const digits = DIGITS.exec(date);
	if (!digits || (order !== 'dmy' && order !== 'mdy')) return bad('not-a-date');
	const [first, second, year] = [Number(digits[1]), Number(digits[3]), yearOf(digits[4]!, present)];
	return order === 'dmy' ? found(year, second, first) : found(year, first, second);
}

const swapped = (match: RegExpExecArray | null) => (match ? [match[0], match[2], match[1], match[3]] : null);

const yearOf = (text: string, present: number): number => (text.length === 4 ? Number(text) : fullYear(Number(text), present));

function found(year: number, month: number, date: number): Parsed<Day> {
	const day = dayOf(year, month, date);
	return day === null ? bad('not-a-date') : inRange(day);
}

const inRange = (day: Day): Parsed<Day> =>
	isDay(day) && day >= '1900-01-01' && day <= '2199-12-31' ? { ok: true, value: day } : bad('out-of-range');
