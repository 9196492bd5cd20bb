// Numbers, money, dates and percentages as people read them, through Intl in the person's language.
import { toMajor, minorDigits } from '#lib/domain/model/money.ts';
import type { Day, Instant } from '#lib/domain/model/deal.ts';
import { locale } from './locale.svelte.ts';
import { t } from './messages/index.ts';

const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

/** What rounds to nothing has no sign, unless asked for. */
function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
	const key = `n${locale.tag}${JSON.stringify(options)}`;
	let found = cache.get(key) as Intl.NumberFormat | undefined;
	if (!found) cache.set(key, (found = new Intl.NumberFormat(locale.tag, { signDisplay: 'negative', ...options })));
	return found;
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = `d${locale.tag}${JSON.stringify(options)}`;
	let found = cache.get(key) as Intl.DateTimeFormat | undefined;
	if (!found) cache.set(key, (found = new Intl.DateTimeFormat(locale.tag, options)));
	return found;
}

/** A real minus sign instead of a hyphen. */
const minus = (text: string): string => text.replace(/^-|(?<=\s)-(?=\d)/, '−');

export const formatNumber = (value: number, digits = 0): string =>
	minus(numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value));

/**
 * Decimals that a number shows where nobody said how many: all it has in 12 digits, at most 6. Of a number so small that
 * nothing would be left, three digits.
 */
export function decimalsOf(value: number): number {
	const [digits = '', power = '0'] = Number(value.toPrecision(12)).toExponential().split('e');
	const all = Math.max(0, (digits.split('.')[1]?.length ?? 0) - Number(power));
	return Math.min(all, Math.max(6, 2 - Number(power)), 20);
}

/** A number with so many decimals; null: as many as it has (`decimalsOf`). */
export const formatPlain = (value: number, decimals: number | null = null): string => formatNumber(value, decimals ?? decimalsOf(value));

/**
 * Money from minor units. `cents`: 'auto' leaves decimals out when they are all zero, 'always' and
 * 'never' as said. `compact`: "€ 1,2M" for charts. `plus`: a sign before what is more than nothing, too. What rounds to
 * nothing has none; the sign stands where the language has it, compact or not.
 */
export function formatMoney(
	minor: number,
	currency: string,
	{ cents = 'auto', compact = false, symbol = true, plus = false }: { cents?: 'auto' | 'always' | 'never'; compact?: boolean; symbol?: boolean; plus?: boolean } = {}
): string {
	const major = toMajor(minor, currency);
	const style: Intl.NumberFormatOptions = { ...(symbol ? { style: 'currency', currency } : {}), ...(plus ? { signDisplay: 'exceptZero' } : {}) };
	if (compact) {
		const format = numberFormat({ ...style, notation: 'compact', minimumFractionDigits: 0, maximumSignificantDigits: 3 });
		const text = minus(format.format(major));
		// Dutch has "€ -5" and "-€ 5K": one place for the sign, that of amounts in full.
		const [sign] = /^[−+]/.exec(text) ?? [];
		return sign && !/^[-−+]/.test(numberFormat(style).format(major)) ? text.slice(1).replace(/\d/, `${sign}$&`) : text;
	}
	const whole = cents === 'never' || (cents === 'auto' && Number.isInteger(major));
	const digits = whole ? 0 : minorDigits(currency);
	return minus(numberFormat({ ...style, minimumFractionDigits: digits, maximumFractionDigits: digits }).format(major));
}

/** 250 → "25%" / "25 %" as the language writes it; decimals only where the number has them. */
export const formatPermille = (permille: number): string =>
	numberFormat({ style: 'percent', maximumFractionDigits: 1 }).format(permille / 1000);

/** A ratio with one decimal, mostly 0–1; null (no denominator) is a dash. */
export const formatRatio = (ratio: number | null, digits = 1): string =>
	ratio === null
		? '–'
		: minus(numberFormat({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(ratio));

/** "31 Dec 2026"; style 'numeric' gives the short form people type. */
export function formatDay(day: Day, style: 'medium' | 'numeric' = 'medium'): string {
	const date = new Date(`${day}T00:00:00Z`);
	return dateFormat(
		style === 'medium'
			? { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }
			: { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' }
	).format(date);
}

export const formatInstant = (instant: Instant, timeZone?: string): string =>
	dateFormat({ dateStyle: 'medium', timeStyle: 'short', ...(timeZone ? { timeZone } : {}) }).format(instant);

/** The symbol of a currency in the person's language, for column headers. */
export const currencySymbol = (currency: string): string =>
	numberFormat({ style: 'currency', currency })
		.formatToParts(0)
		.find((part) => part.type === 'currency')?.value ?? currency;

const AGO: [unit: Intl.RelativeTimeFormatUnit, ms: number][] = [
	['day', 86_400_000],
	['hour', 3_600_000],
	['minute', 60_000]
];

/** "3 hours ago" up to a week, then the date; the unit is the largest that fits. Never in the future. */
export function formatAgo(instant: Instant, now: Instant): string {
	const past = Math.max(0, now - instant);
	if (past >= 7 * 86_400_000) return dateFormat({ dateStyle: 'medium' }).format(instant);
	const relative = new Intl.RelativeTimeFormat(locale.tag, { numeric: 'auto' });
	for (const [unit, ms] of AGO) if (past >= ms) return relative.format(-Math.floor(past / ms), unit);
	// Intl says "this minute" here, which in Dutch ("binnen een minuut") is a promise.
	return t('common.justNow');
}

/** The decimal mark of the person's number format, as the parsers of typed input take it. */
export const decimalMark = (): ',' | '.' =>
	numberFormat({ minimumFractionDigits: 1 })
		.formatToParts(0.5)
		.some(({ type, value }) => type === 'decimal' && value === ',')
		? ','
		: '.';
