// Between what fields of a deal hold and what formulas work on: minor units and per mille become plain numbers, days
// dates, ids of stages and choices their names; and a result becomes a field's value again.
import { isDay } from '../model/deal.ts';
import type { FormulaError } from '../model/formula-error.ts';
import { toMajor } from '../model/money.ts';
import type { ResultKind } from './infer.ts';
import { dateValue, dayOfDate, isDate, type FormulaValue } from './value.ts';

/** How a field's values read, as state/fields.ts names them; formula columns aside, which the sheet of formulas reads itself. */
export type CellType = 'text' | 'number' | 'money' | 'currency' | 'permille' | 'percent' | 'day' | 'stage' | 'choice' | 'choices' | 'person' | 'link' | 'checkbox' | 'rating';

/** A field's value as it is stored or derived; null is empty. */
export type CellContent = string | number | boolean | readonly string[] | FormulaError | null;

/** What turning ids into words needs. Names that are not known are null, and read as blank. */
export interface CellWords {
	readonly currency: string;
	stageName(id: string): string | null;
	/** Of the field that is read. */
	choiceName(id: string): string | null;
}

/** A field's value as formulas see it. What is of no use for its type is blank. */
export function toFormulaValue(type: CellType, value: CellContent, words: CellWords): FormulaValue {
	if (value === null || value === '') return null;
	if (typeof value === 'object' && 'error' in value) return value;
	switch (type) {
		case 'money':
			return typeof value === 'number' ? toMajor(value, words.currency) : null;
		case 'permille':
			return typeof value === 'number' ? value / 1000 : null;
		case 'day':
			return isDay(value) ? dateValue(value) : null;
		case 'stage':
			return typeof value === 'string' ? words.stageName(value) : null;
		case 'choice':
			return typeof value === 'string' ? words.choiceName(value) : null;
		case 'choices': {
			const names = typeof value === 'object' ? value.flatMap((id) => words.choiceName(id) ?? []) : [];
			return names.length === 0 ? null : names;
		}
		default:
			return value;
	}
}

const KINDS: Readonly<Record<CellType, ResultKind>> = {
	text: 'text',
	number: 'number',
	money: 'money',
	currency: 'text',
	permille: 'percent',
	percent: 'percent',
	day: 'date',
	stage: 'text',
	choice: 'text',
	choices: 'text',
	person: 'text',
	link: 'text',
	checkbox: 'boolean',
	rating: 'number'
};

/** What a field holds, for guessing a formula's results. */
export const kindOfCell = (type: CellType): ResultKind => KINDS[type];

/**
 * A result as a field's value: a date as `YYYY-MM-DD` without its time, an empty text as empty. Numbers stay as they
 * are: money in major units.
 */
export function toCellContent(value: FormulaValue): CellContent {
	if (value === '' || (Array.isArray(value) && value.length === 0)) return null;
	return isDate(value) ? dayOfDate(value) : value;
}
