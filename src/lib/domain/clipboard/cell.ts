// What a clipboard holds once read: a block of cells, each with its text and, where the program said so, its value.
// Limits against a clipboard that would hang the page are here too.
import type { FieldType as AnyFieldType } from '../model/field-type.ts';
import type { Day } from '../model/deal.ts';
import type { OptionKind } from '../model/options.ts';
import { plainLetters } from '../model/plain-letters.ts';

/** Most characters of a flavour that are read; about what a spreadsheet of 100,000 × 20 cells takes. */
export const MAX_CHARACTERS = 32_000_000;
/** Most cells of a block, spans counted out. More is an import, not a paste. */
export const MAX_CELLS = 400_000;

/** How a number was shown where it came from: what tells 0.25 from 25 %. */
export type NumberStyle = 'plain' | 'money' | 'percent';

/**
 * What the program that wrote the cell knows of it. number: exact, in its own unit (25 % is 0.25). `lossy`: the program
 * told only that it holds more than what it shows (####, 5.5E+12). error: the result of a formula that failed.
 */
export type Hint =
	| { readonly kind: 'number'; readonly value: number; readonly style: NumberStyle }
	| { readonly kind: 'day'; readonly value: Day }
	| { readonly kind: 'boolean'; readonly value: boolean }
	| { readonly kind: 'text' }
	| { readonly kind: 'lossy' }
	| { readonly kind: 'error' };

/** A value of this program, as it was stored. */
export interface OwnValue {
	/** Column it was copied from, and that column's type. */
	readonly field: string;
	readonly type: FieldType;
	/** Stored value; null is empty. */
	readonly value: string | number | boolean | readonly string[] | null;
	/** Names of the stage or choices that `value` stands for. */
	readonly names?: readonly string[];
	/** Currency of `value` where it is money. */
	readonly currency?: string;
	/** What showed in place of `value`: the probability (per mille) or category of the stage, where the deal had none of its own or was closed. */
	readonly shown?: number | string | null;
}

export interface ClipCell {
	/** As shown, without white space around it; '' is empty. */
	readonly text: string;
	readonly hint?: Hint;
	/** Address of the one link in the cell. */
	readonly href?: string;
	readonly own?: OwnValue;
}

export type Program = 'sluice' | 'excel' | 'sheets' | 'libreoffice' | 'numbers' | 'web' | 'text';

/** What was copied, from where, where it is this program's own. */
export interface Origin {
	readonly pipeline: string;
	/** Deals and columns of the block, in its order. */
	readonly deals: readonly string[];
	readonly fields: readonly string[];
	/** Set where it was cut: the mark by which the pending cut is known. */
	readonly cut: string | null;
}

export interface ClipBlock {
	readonly program: Program;
	/** Rows of cells, all as long as the longest. */
	readonly rows: readonly (readonly ClipCell[])[];
	/** How the program wrote its numbers, where it said so or only one way fits all of them. */
	readonly decimal: ',' | '.' | null;
	readonly origin: Origin | null;
}

/** What a cell of the sheet can hold. permille: a deal's probability; percent: a fraction of one's own. */
export type FieldType = Exclude<AnyFieldType, 'formula'>;

export const FIELD_TYPES: readonly FieldType[] = [
	'text',
	'number',
	'money',
	'currency',
	'permille',
	'percent',
	'day',
	'stage',
	'choice',
	'choices',
	'person',
	'link',
	'checkbox',
	'rating'
];

/** A column as the clipboard sees it. */
export interface ClipField {
	readonly id: string;
	readonly type: FieldType;
	/** Key of the deal's cell; null: derived, it cannot be written. */
	readonly cell: string | null;
	/** Its names, the one shown first; any of them as a header means this column. */
	readonly names: readonly string[];
	/** Set for type choice where what can be chosen is the same in every pipeline. */
	readonly option?: OptionKind;
	/** What can be chosen, for type choice and choices in a column of one's own. */
	readonly choices?: readonly { readonly id: string; readonly name: string }[];
	/** Stars of a rating. */
	readonly stars?: number;
}

/** Rows made equally long with empty cells; rows and columns at the end that are wholly empty stay. */
export function rectangular(rows: readonly (readonly ClipCell[])[]): readonly (readonly ClipCell[])[] {
	const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
	return rows.map((row) => (row.length === width ? row : [...row, ...Array.from({ length: width - row.length }, () => EMPTY)]));
}

export const EMPTY: ClipCell = { text: '' };

/** Lower case without accents and with single spaces: how names are compared. */
export const nameKey = (text: string): string => plainLetters(text).replace(/\s+/g, ' ').trim();
