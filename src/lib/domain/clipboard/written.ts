// Cells of this program as a spreadsheet takes them: as text in the reader's notation, and as a typed number, day or text.
import { minorDigits, minorToText } from '../model/money.ts';
import type { Day } from '../model/deal.ts';
import type { FieldType, OwnValue } from './cell.ts';

/** A cell to put on the clipboard. */
export interface OutCell {
	readonly type: FieldType;
	/** Stored value; null is empty. For a derived number: what it is. */
	readonly value: OwnValue['value'];
	/** Names of the stage or choices, of `shown` where there is one; of money its currency, where that is not the pipeline's. */
	readonly names?: readonly string[];
	/** What shows in place of `value`: what the stage gives, where a probability or category follows it. */
	readonly shown?: number | string | null;
}

/** How the reader writes, and what their spreadsheet expects. */
export interface Notation {
	currency: string;
	decimal: ',' | '.';
	/** A day in digits, such as 31-12-2026. */
	day(day: Day): string;
	/** Words of a tick: TRUE and FALSE, or WAAR and ONWAAR. */
	yes: string;
	no: string;
}

/** What the cell is to a spreadsheet: a number in its own unit with a format, a day, a tick, or text. */
export type Written =
	| { kind: 'empty'; text: '' }
	| { kind: 'number'; text: string; value: number; style: 'plain' | 'money' | 'percent'; digits: number }
	| { kind: 'day'; text: string; day: Day }
	| { kind: 'boolean'; text: string; value: boolean }
	| { kind: 'text'; text: string; href?: string };

const MAX_DIGITS = 15;

/** A double as a plain decimal: never 1e-7, no digits that are only noise. */
export function plainNumber(value: number): string {
	const short = String(value);
	if (!short.includes('e')) return short;
	return Math.abs(value) < 1 ? value.toFixed(Math.min(100, MAX_DIGITS - Math.floor(Math.log10(Math.abs(value))))).replace(/\.?0+$/, '') : BigInt(Math.round(value)).toString();
}

/** Times 10^power on the digits, not on the double: 0.07 × 100 is 7. */
export const scaled = (value: number, power: number): number => {
	const [mantissa, exponent] = String(value).split('e');
	return Number(`${mantissa}e${Number(exponent ?? 0) + power}`);
};

const decimals = (text: string): number => text.split('.')[1]?.length ?? 0;

/** A cell in the reader's notation: no currency sign, no thousands signs, all decimals. */
export function written(cell: OutCell, notation: Notation): Written {
	const { type, value, names, shown } = cell;
	const actual = shown === undefined ? value : shown;
	if (actual === null || actual === '') return { kind: 'empty', text: '' };
	const number = (plain: string, style: 'plain' | 'money' | 'percent', own: number, digits = decimals(plain)): Written => ({
		kind: 'number',
		text: plain.replace('.', notation.decimal) + (style === 'percent' ? '%' : ''),
		value: own,
		style,
		digits
	});
	if (typeof actual === 'number') {
		if (type === 'money') {
			// Of an amount in a currency of its own that is its name.
			const currency = names?.[0] ?? notation.currency;
			const plain = minorToText(actual, currency);
			const whole = plain.replace(/\.0+$/, '');
			return number(whole, 'money', Number(plain), whole === plain ? minorDigits(currency) : 0);
		}
		if (type === 'permille') return number(plainNumber(scaled(actual, -1)), 'percent', scaled(actual, -3));
		if (type === 'percent') return number(plainNumber(scaled(actual, 2)), 'percent', actual);
		return number(plainNumber(actual), 'plain', actual);
	}
	if (typeof actual === 'boolean') return { kind: 'boolean', text: actual ? notation.yes : notation.no, value: actual };
	if (type === 'day' && typeof actual === 'string') return { kind: 'day', text: notation.day(actual), day: actual };
	if (names) return { kind: 'text', text: names.join(', ') };
	const text = typeof actual === 'string' ? actual : actual.join(', ');
	return type === 'link' && /^(?:https?:|mailto:)/i.test(text) ? { kind: 'text', text, href: text } : { kind: 'text', text };
}
