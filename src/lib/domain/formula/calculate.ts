// A calculation typed into a cell, `=1200*12`: its result is stored, the calculation is not. Knows no fields.
import { formulaError, type FormulaError } from '../model/formula-error.ts';
import { isError } from './coerce.ts';
import { compile, evaluate } from './compile.ts';
import { toCanonical } from './language.ts';
import { FieldNames } from './names.ts';
import type { FormulaProblem } from './syntax.ts';
import { isDate, type FormulaLanguage, type FormulaWorld } from './value.ts';

/** `serial` where the result is a date (`=TODAY()+14`): a date cell takes it, a number cell may refuse it. */
export type Calculation = { readonly number: number; readonly date: boolean } | { readonly problem: FormulaProblem } | FormulaError;

const NO_NAMES = new FieldNames([]);

/**
 * The result of a calculation in the reader's way of writing: `=1.200,50*12` in Dutch, `=1,200.50*12` in English
 * (thousands only where no function is called, whose arguments the comma separates). Names of fields are the problem
 * `no-fields`. A text or truth value is `#VALUE!`; a date comes as its serial number with `date`.
 */
export function calculate(text: string, world: FormulaWorld): Calculation {
	const made = toCanonical(ungrouped(text, world.language), world.language, NO_NAMES);
	if ('problem' in made) {
		const { problem } = made;
		return { problem: problem.code === 'unknown-name' ? { ...problem, code: 'no-fields' } : problem };
	}
	const compiled = compile(made.canonical);
	if (compiled.dependencies.length > 0) return { problem: { code: 'no-fields', at: 0, to: text.length, text: `{${compiled.dependencies[0]}}` } };
	const value = evaluate(compiled.program, () => null, world);
	if (typeof value === 'number') return { number: value, date: false };
	if (isDate(value)) return { number: value.serial, date: true };
	return isError(value) ? value : formulaError('#VALUE!');
}

const ungrouped = (text: string, language: FormulaLanguage): string =>
	language === 'nl' || text.length > 1000 || /[\p{L}"]/u.test(text) ? text : text.replace(/(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])/g, (number) => number.replaceAll(',', ''));
