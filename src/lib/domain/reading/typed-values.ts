// Text as a value of a column of one's own: numbers, amounts, percentages, ticks, stars and links as people and programs
// write them. The one reading: typed, pasted, imported, set for many deals, and where a column changes its kind.
// Limit: one cell; choices are found by who knows them, days in typed-day.ts.
import { numberOf, readNumber } from './decimal.ts';
import type { Parsed } from './parsed.ts';
import { isCurrency, parseMoney, withoutCurrency, withoutPercent, type MoneyContext, type ParsedMoney } from './typed-input.ts';

/** Kinds whose text means the same whatever else the pipeline holds. */
export type PlainKind = 'number' | 'money' | 'percent' | 'checkbox' | 'rating' | 'link';

export interface ReadingContext extends MoneyContext {
	/** Stars of a rating. */
	stars: number;
}

export type PlainValue = number | boolean | string | null;

/** What text is in a column of a kind; '' is null. `not-legal`: no tick, stars or link. */
export type ParsedPlain = Parsed<PlainValue> | ParsedMoney | { ok: false; code: 'not-legal' };

const NOT: ParsedPlain = { ok: false, code: 'not-legal' };

/** Reads text into a column of a plain kind. Percent: a fraction; money: minor units; no stars: null. */
export function readPlain(kind: PlainKind, text: string, context: ReadingContext): ParsedPlain {
	const trimmed = text.trim();
	if (trimmed === '') return { ok: true, value: null };
	switch (kind) {
		case 'number':
			return parseNumber(trimmed, context.decimal);
		case 'money':
			return parseMoney(trimmed, context);
		case 'percent':
			return parsePercent(trimmed, context.decimal);
		case 'checkbox': {
			const value = parseCheck(trimmed);
			return value === null ? NOT : { ok: true, value };
		}
		case 'rating': {
			const stars = parseRating(trimmed, context.decimal);
			return stars === null || stars < 0 || stars > context.stars ? NOT : { ok: true, value: stars === 0 ? null : stars };
		}
		case 'link': {
			const value = parseLink(trimmed);
			return value === null ? NOT : { ok: true, value };
		}
	}
}

const finite = (value: number): Parsed<number> => (Number.isFinite(value) ? { ok: true, value } : { ok: false, code: 'out-of-range' });

/**
 * A finite number: "1.234,56", "1,234.56", "12k", "(35)", "€ 5"; "12,5 %" is 0.125. '' is null. `decimal` as for
 * `readNumber`.
 */
export function parseNumber(text: string, decimal: ',' | '.' | null): Parsed<number | null> {
	if (text.trim() === '') return { ok: true, value: null };
	const { number, unit } = withoutPercent(text);
	const { amount, sign } = unit ? { amount: number, sign: null } : withoutCurrency(number);
	const read = readNumber(sign === null || isCurrency(sign, number) ? amount : number, decimal);
	return read.ok ? finite(numberOf(read.value, powerOf(unit))) : read;
}

/** A percentage as a fraction. A number alone is percents, as in a spreadsheet's percent cell: "25" and "25%" are 0.25, "0,5" is 0.005. */
export function parsePercent(text: string, decimal: ',' | '.' | null): Parsed<number | null> {
	if (text.trim() === '') return { ok: true, value: null };
	const { number, unit } = withoutPercent(text);
	const read = readNumber(number, decimal);
	return read.ok ? finite(numberOf(read.value, powerOf(unit ?? '%'))) : read;
}

const powerOf = (unit: '%' | '‰' | null): number => (unit === null ? 0 : unit === '‰' ? -3 : -2);

const YES = new Set(['true', 'waar', 'ja', 'yes', 'y', 'j', 'x', 'v', '1', '✓', '✔', '✅', '☑', '☒', '[x]', 'on', 'aan', 'wahr', 'vrai']);
const NO = new Set(['false', 'onwaar', 'nee', 'no', 'n', '0', '✗', '✘', '❌', '☐', '[ ]', '[]', '-', 'off', 'uit', 'falsch', 'faux']);

/** A tick: true or false; null where it is neither. */
export function parseCheck(text: string): boolean | null {
	const plain = text.trim().toLowerCase().replace(/\ufe0f/g, '');
	return YES.has(plain) ? true : NO.has(plain) ? false : null;
}

/** Stars: "4", "4/5", "★★★★☆", "****", "4 sterren"; null where it is none. A fraction of a star is none. */
export function parseRating(text: string, decimal: ',' | '.' | null): number | null {
	const plain = text.trim().replace(/\ufe0f/g, '');
	if (/^[★⭐☆✩*]+$/u.test(plain)) return [...plain].filter((sign) => '★⭐*'.includes(sign)).length;
	const match = /^(.*?\d)(?:\s*\/\s*\d+|\s*(?:stars?|ster(?:ren)?|★|⭐))?$/iu.exec(plain);
	const read = match && readNumber(match[1]!, decimal);
	const stars = read?.ok ? numberOf(read.value) : NaN;
	return Number.isInteger(stars) ? stars : null;
}

/** Longest address that browsers and servers agree on. */
const MAX_LINK = 2048;
const WEB = /^https?:\/\/(?:[^\s/?#\\@]+@)?(?:[\p{L}\p{M}\p{N}\p{So}_-]+\.)+[\p{L}\p{M}\p{N}\p{So}_-]+\.?(?::\d{1,5})?(?:[/?#]\S*)?$/iu;
const MAIL = /^mailto:[^\s@]+@[^\s@]\S*$/i;

/** An address a browser may open: http, https or mailto. "www.example.com" and "example.com/x" get https; null: it is none. */
export function parseLink(text: string): string | null {
	const trimmed = text.trim();
	if (trimmed.length > MAX_LINK || /[\s\p{Cc}]/u.test(trimmed)) return null;
	if (/^[a-z][a-z0-9+.-]*:/i.test(trimmed)) return WEB.test(trimmed) || MAIL.test(trimmed) ? trimmed : null;
	const full = /^[^@/?#]+@/.test(trimmed) ? `mailto:${trimmed}` : `https://${trimmed}`;
	return WEB.test(full) || MAIL.test(full) ? full : null;
}
