// What people type into a money, percent or date cell, in Dutch or English, as stored values.
// Refuses what could mean two things rather than guessing. Limit: one cell; columns of a file are
// judged together in exchange/column-format.ts.
import { minorDigits } from '../model/money.ts';
import { compareTo, readDecimal, readNumber, shifted, toInteger, type Decimal } from './decimal.ts';
import type { Parsed } from './parsed.ts';

export type { Parsed } from './parsed.ts';
export { parseDay } from './typed-day.ts';

const fail = (code: 'not-a-number' | 'out-of-range' | 'ambiguous'): Parsed<never> => ({ ok: false, code });

const symbols = new Map<string, ReadonlySet<string>>();

/** Ways to write one currency, in lower case: code, symbols, and the euro's name. */
function symbolsOf(currency: string): ReadonlySet<string> {
	let found = symbols.get(currency);
	if (!found) {
		const names = new Set([currency.toLowerCase()]);
		for (const language of ['en', 'nl'])
			for (const currencyDisplay of ['symbol', 'narrowSymbol'] as const) {
				const parts = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay }).formatToParts(0);
				for (const part of parts) if (part.type === 'currency') names.add(part.value.toLowerCase());
			}
		if (currency === 'EUR') for (const name of ['euro', "euro's", 'euros']) names.add(name);
		symbols.set(currency, (found = names));
	}
	return found;
}

const NAMED = String.raw`[A-Z]{3}|euro(?:['’]?s)?|kr\.?|zł|Fr\.?`;
const BEFORE = new RegExp(String.raw`^(\(?\s*[-+−–]?\s*)([A-Z]{0,3}\p{Sc}|${NAMED})(?=[\s\d(.,+−–-])`, 'iu');
const AFTER = new RegExp(String.raw`(\p{Sc}|(?<!\p{L})(?:${NAMED}))(\s*[-−)]?)$`, 'iu');
const WORDS = new Set(['mln', 'mio', 'mld', 'mrd', 'ton']);

/** The amount without its currency sign, and the sign as written (lower case); null where there is none. */
export function withoutCurrency(text: string): { amount: string; sign: string | null } {
	const trimmed = text.trim();
	const match = BEFORE.exec(trimmed);
	if (match) return { amount: match[1]!.replace(/\s/g, '') + trimmed.slice(match[0].length).trim(), sign: sign(match[2]!) };
	const tail = AFTER.exec(trimmed);
	if (tail && !WORDS.has(tail[1]!.toLowerCase()))
		return { amount: trimmed.slice(0, tail.index).trimEnd() + tail[2]!.trim(), sign: sign(tail[1]!) };
	return { amount: trimmed, sign: null };
}

const sign = (text: string): string => text.toLowerCase().replace(/’/g, "'");

const codes: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** True where a sign (as `withoutCurrency` gives it) is one in this text, and not a word: "ABC-123" and "24 mnd" are no amounts. */
export const isCurrency = (written: string, text: string): boolean =>
	!/^[a-z]{3}$/.test(written) || (codes.has(written.toUpperCase()) && text.includes(written.toUpperCase()));

/** True when this sign (as `withoutCurrency` gives it) stands for the currency. */
export const isSignOf = (written: string, currency: string): boolean =>
	symbolsOf(currency).has(written) || symbolsOf(currency).has(written.replace(/\.$/, ''));

/** What reading an amount gives. 'thousands': three digits behind the decimal sign, which elsewhere are thousands. */
export type ParsedMoney = Parsed<number | null> | { ok: false; code: 'thousands' };

export interface MoneyContext {
	currency: string;
	/** The decimal sign; null: nobody knows, and what reads differently under the two is refused. */
	decimal: ',' | '.' | null;
	/** True where other numbers beside it leave no doubt about the decimal sign. */
	settled?: boolean;
}

/**
 * Minor units of an amount: "1.234,56", "1,234.56", "€ 12k", "1,5 mln", "-35,01", "(35)", "1.234,-".
 * '' is null. `ctx.decimal` decides only what the text leaves open ("1.234"). "12.345" under '.' would be
 * an amount of three decimals, which nobody has, and is 12345 across the border: refused as 'thousands' unless
 * settled, or the currency has three. More decimals than the currency has are otherwise rounded half away from
 * zero. Another currency's sign is refused as ambiguous: nothing here converts.
 */
export function parseMoney(text: string, { currency, decimal, settled = false }: MoneyContext): ParsedMoney {
	if (text.trim() === '') return { ok: true, value: null };
	const { amount, sign: written } = withoutCurrency(text);
	const read = readNumber(amount, decimal);
	if (written !== null && !isSignOf(written, currency)) return fail(read.ok ? 'ambiguous' : 'not-a-number');
	if (!read.ok) return read;
	if (!settled && decimal !== null && minorDigits(currency) < 3 && maybeThousands(amount, read.value, decimal)) return { ok: false, code: 'thousands' };
	const minor = toInteger(shifted(read.value, minorDigits(currency)));
	return minor === null ? fail('out-of-range') : { ok: true, value: minor };
}

/** True for three decimals that are a group of thousands under the other sign: "12.345" under '.', and nothing behind it. */
function maybeThousands(amount: string, { scale }: Decimal, decimal: ',' | '.'): boolean {
	if (scale !== 3 || amount.includes(decimal === '.' ? ',' : '.')) return false;
	const other = readDecimal(amount, decimal === '.' ? ',' : '.');
	return other.ok && other.value.scale === 0;
}

/** The number of a percentage and what stands behind it: '%' for any way to say percent, '‰'; null: neither. */
export function withoutPercent(text: string): { number: string; unit: '%' | '‰' | null } {
	const trimmed = text.trim();
	const unit = /\s*(%|‰|pct\.?|procent|percent|per\s?cent)$/i.exec(trimmed);
	return unit ? { number: trimmed.slice(0, unit.index), unit: unit[1] === '‰' ? '‰' : '%' } : { number: trimmed, unit: null };
}

/**
 * Per mille of a deal's chance, 0–1000: "25%", "25", "12,5 %", "25 procent". '' is null. Without a sign, a number
 * below 1 is a fraction ("0,25" is 25 %): a chance of a quarter of a percent is no one's, and programs that export
 * chances write them so. 1 and above are percents ("1" is 1 %). Finer than a tenth of a percent is rounded. A column
 * of one's own reads percents only (typed-values.ts).
 */
export function parsePermille(text: string, ctx: { decimal: ',' | '.' }): Parsed<number | null> {
	if (text.trim() === '') return { ok: true, value: null };
	const { number, unit } = withoutPercent(text);
	const read = readDecimal(number, ctx.decimal);
	if (!read.ok) return read;
	const fraction = unit === null && compareTo(read.value, 1) < 0;
	const permille = shifted(read.value, unit === '‰' ? 0 : fraction ? 3 : 1);
	if (compareTo(permille, 0) < 0 || compareTo(permille, 1000) > 0) return fail('out-of-range');
	return { ok: true, value: toInteger(permille)! };
}
