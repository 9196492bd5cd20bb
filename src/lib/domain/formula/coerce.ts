// Values taken as another type, by Excel's rules: text that reads as a number counts as one, TRUE as 1, blank as 0.
import { formulaError, isFormulaError, type FormulaError } from '../model/formula-error.ts';
import { numberInText, serialInText, textOfNumber } from './text-value.ts';
import { dayOfDate, isDate, MAX_SERIAL, MIN_SERIAL, type FormulaLanguage, type FormulaValue } from './value.ts';

export const VALUE = formulaError('#VALUE!');
export const NUM = formulaError('#NUM!');
export const DIV0 = formulaError('#DIV/0!');
export const NA = formulaError('#N/A');

export const isList = (value: FormulaValue): value is readonly string[] => Array.isArray(value);
export const isError = isFormulaError as (value: FormulaValue) => value is FormulaError;

/** A blank cell: also a list in which nothing is chosen. */
export const isBlank = (value: FormulaValue): boolean => value === null || (isList(value) && value.length === 0);

/** Finite or `#NUM!`. */
export const finite = (value: number): number | FormulaError => (Number.isFinite(value) ? value + 0 : NUM);

export function toNumber(value: FormulaValue, language: FormulaLanguage): number | FormulaError {
	if (typeof value === 'number') return finite(value);
	if (value === null) return 0;
	if (typeof value === 'boolean') return value ? 1 : 0;
	if (isDate(value)) return value.serial;
	if (isError(value)) return value;
	const text = isList(value) ? (value.length === 1 ? value[0]! : value.length === 0 ? '0' : '') : value;
	return numberInText(text, language) ?? VALUE;
}

/** The serial number of a date; numbers are serial numbers, text is read as a date. `#NUM!` outside years 100–9999. */
export function toSerial(value: FormulaValue, language: FormulaLanguage): number | FormulaError {
	const serial = typeof value === 'string' ? (serialInText(value) ?? toNumber(value, language)) : toNumber(value, language);
	if (typeof serial !== 'number') return serial;
	return serial >= MIN_SERIAL && serial < MAX_SERIAL + 1 ? serial : NUM;
}

export function toText(value: FormulaValue, language: FormulaLanguage): string | FormulaError {
	if (typeof value === 'string') return value;
	if (value === null) return '';
	if (typeof value === 'number') return Number.isFinite(value) ? textOfNumber(value, language) : NUM;
	if (typeof value === 'boolean') return value ? (language === 'nl' ? 'WAAR' : 'TRUE') : language === 'nl' ? 'ONWAAR' : 'FALSE';
	if (isList(value)) return value.join(', ');
	return isDate(value) ? textOfDate(value.serial, language) : value;
}

/** `31-12-2026` in Dutch, `31/12/2026` in English, with the time where there is one. */
function textOfDate(serial: number, language: FormulaLanguage): string | FormulaError {
	const day = dayOfDate({ serial });
	if (day === null) return NUM;
	const mark = language === 'nl' ? '-' : '/';
	const date = [day.slice(8), day.slice(5, 7), day.slice(0, 4)].join(mark);
	const minutes = Math.floor((serial - Math.floor(serial)) * 1440 + 1e-6);
	if (minutes === 0) return date;
	return `${date} ${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

export function toBoolean(value: FormulaValue): boolean | FormulaError {
	if (typeof value === 'boolean') return value;
	if (typeof value === 'number') return value !== 0;
	if (isBlank(value)) return false;
	if (isDate(value)) return value.serial !== 0;
	if (isError(value)) return value;
	const word = typeof value === 'string' ? value.trim().toUpperCase() : '';
	if (word === 'TRUE' || word === 'WAAR') return true;
	return word === 'FALSE' || word === 'ONWAAR' ? false : VALUE;
}

/** Numbers that differ only beyond 15 digits are equal, as 0.1 + 0.2 and 0.3 are. */
export const rounded15 = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(15)));

/** Text as comparisons see it: capitals do not matter. */
export const folded = (text: string): string => text.toLowerCase();

type Plain = number | string | boolean;

/** Numbers before text before truth values. */
const rank = (value: Plain): number => (typeof value === 'number' ? 0 : typeof value === 'string' ? 1 : 2);

function plain(value: Exclude<FormulaValue, FormulaError>, other: FormulaValue): Plain {
	// A blank is what it is compared with: 0, an empty text or FALSE.
	if (value === null) return typeof other === 'string' || isList(other) ? '' : typeof other === 'boolean' ? false : 0;
	if (isDate(value)) return rounded15(value.serial);
	if (isList(value)) return folded(value.join(', '));
	if (typeof value === 'number') return rounded15(value);
	return typeof value === 'string' ? folded(value) : value;
}

/** Negative, 0 or positive, by Excel's order; neither is an error. */
export function compareValues(left: Exclude<FormulaValue, FormulaError>, right: Exclude<FormulaValue, FormulaError>): number {
	const a = plain(left, right);
	const b = plain(right, left);
	if (rank(a) !== rank(b)) return rank(a) - rank(b);
	return a < b ? -1 : a > b ? 1 : 0;
}
