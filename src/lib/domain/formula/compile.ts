// Turns a stored formula into a program that runs on one row after the other. No text of the user becomes code or the
// name of a property: the program is a tree of this file's own closures, as deep as the formula and no deeper.
import { formulaError, isFormulaError, type FormulaError } from '../model/formula-error.ts';
import { compareValues, DIV0, finite, isBlank, isError, NUM } from './coerce.ts';
import { FUNCTIONS } from './catalogue.ts';
import { power, settled } from './decimal.ts';
import { IMPLEMENTATIONS } from './functions/all.ts';
import { inferKind, type ResultKind } from './infer.ts';
import { firstCallProblem } from './language.ts';
import { readFormula } from './read.ts';
import { DEFAULT_BUDGET, LimitReached, Run, type Argument, type Evaluator, type FieldReader } from './run.ts';
import type { BinaryOperator, FormulaNode, FormulaProblem } from './syntax.ts';
import { isDate, MAX_SERIAL, MIN_SERIAL, type FormulaValue, type FormulaWorld } from './value.ts';

/** What a formula is at run time. Opaque: made by `compile`, run by `evaluate`. */
export interface Program {
	readonly run: Evaluator;
}

export interface Compiled {
	/** Runs always; of a formula that could not be read it gives `#NAME?`. */
	readonly program: Program;
	/** What is wrong with the formula, or null. */
	readonly problem: FormulaProblem | null;
	/** Ids of the fields it reads, each once. */
	readonly dependencies: readonly string[];
	/** Which clock it reads: changes when the day does, or with every moment. */
	readonly clock: 'none' | 'day' | 'moment';
	/** What its results probably are, for how the column is shown and aligned; the results themselves decide. */
	readonly kind: ResultKind;
}

/**
 * Compiles a stored formula. `kindOf` tells what a field holds, for `kind` and for dates that are not filled in; a field
 * that it does not know is unknown. Never throws, whatever the text.
 */
export function compile(canonical: string, kindOf: (fieldId: string) => ResultKind = () => 'unknown'): Compiled {
	const read = readFormula(canonical, 'point', () => null);
	const problem = 'problem' in read ? read.problem : firstCallProblem(read.node);
	if ('problem' in read || problem !== null)
		return { program: { run: () => formulaError('#NAME?') }, problem, dependencies: [], clock: 'none', kind: 'unknown' };
	const found: Found = { fields: new Set(), clock: 'none', kindOf };
	const run = build(read.node, found);
	return { program: { run }, problem: null, dependencies: [...found.fields], clock: found.clock, kind: inferKind(read.node, kindOf) };
}

/**
 * The value of a program for one row. `read` gives the row's fields: money in major units, a formula column's result,
 * `#REF!` for a field that is gone. `budget` bounds the work; what needs more is `#LIMIT!`. Never throws and always ends.
 */
export function evaluate(program: Program, read: FieldReader, world: FormulaWorld, budget = DEFAULT_BUDGET): FormulaValue {
	try {
		const value = program.run(new Run(read, world, budget));
		return typeof value === 'number' ? finite(value) : value;
	} catch (error) {
		if (error instanceof LimitReached || error instanceof RangeError) return formulaError('#LIMIT!');
		throw error;
	}
}

interface Found {
	readonly kindOf: (fieldId: string) => ResultKind;
	readonly fields: Set<string>;
	clock: 'none' | 'day' | 'moment';
}

function build(node: FormulaNode, found: Found): Evaluator {
	const run = plain(node, found);
	return (running) => {
		running.spend(1);
		return run(running);
	};
}

function plain(node: FormulaNode, found: Found): Evaluator {
	switch (node.kind) {
		case 'number':
		case 'text':
		case 'boolean': {
			const { value } = node;
			return () => value;
		}
		case 'blank':
			return () => null;
		case 'field': {
			const { id } = node;
			found.fields.add(id);
			return (run) => run.read(id);
		}
		case 'group':
			return plain(node.of, found);
		case 'unary': {
			const of = build(node.of, found);
			if (node.operator === '+') return of;
			return (run) => {
				const number = run.number(of(run));
				return typeof number === 'number' ? 0 - number : number;
			};
		}
		case 'percent': {
			const of = build(node.of, found);
			return (run) => {
				const number = run.number(of(run));
				return typeof number === 'number' ? number / 100 : number;
			};
		}
		case 'binary':
			return binary(node.operator, build(node.left, found), build(node.right, found), '+-'.includes(node.operator) && [isDated(node.left, found), isDated(node.right, found)]);
		case 'call': {
			if (node.name === 'TODAY' && found.clock === 'none') found.clock = 'day';
			if (node.name === 'NOW') found.clock = 'moment';
			const args = node.args.map((arg): Argument => ({ value: build(arg, found), field: isField(arg), blank: arg.kind === 'blank' }));
			const apply = IMPLEMENTATIONS.get(node.name)!;
			return OF_DATES.has(node.name) ? ofDates(node, args, apply, found) : (run) => apply(args, run);
		}
	}
}

/** Functions that calculate with dates. */
const OF_DATES: ReadonlySet<string> = new Set(FUNCTIONS.flatMap(({ name, group, min }) => (group === 'date' && min > 0 && name !== 'DATE' && name !== 'TIME' ? [name] : [])));

/** True for what is a date wherever it is filled in. */
const isDated = (node: FormulaNode, found: Found): boolean => inferKind(node, found.kindOf) === 'date';

/**
 * A function of dates: blank where a date it is given is not filled in, rather than reckoned from 1899. An argument that is
 * an error goes before. Days off, which are the third argument and on, may be blank.
 */
function ofDates(node: Extract<FormulaNode, { kind: 'call' }>, args: readonly Argument[], apply: (args: readonly Argument[], run: Run) => FormulaValue, found: Found): Evaluator {
	const dated = node.args.map((arg, index) => index < 2 && isDated(arg, found));
	if (!dated.includes(true)) return (run) => apply(args, run);
	let [blank, failed] = [false, false];
	const noted = args.map((arg, index): Argument => ({
		...arg,
		value: (run) => {
			const value = arg.value(run);
			if (isError(value)) failed = true;
			else if (dated[index] && isBlank(value)) blank = true;
			return value;
		}
	}));
	return (run) => {
		[blank, failed] = [false, false];
		const result = apply(noted, run);
		return blank && !failed ? null : result;
	};
}

const isField = (node: FormulaNode): boolean => node.kind === 'field' || (node.kind === 'group' && isField(node.of));

/** `dates`: which sides are dates wherever they are filled in. */
function binary(operator: BinaryOperator, left: Evaluator, right: Evaluator, dates: false | readonly [left: boolean, right: boolean]): Evaluator {
	switch (operator) {
		case '&':
			return (run) => {
				const a = run.text(left(run));
				if (typeof a !== 'string') return a;
				const b = run.text(right(run));
				return typeof b === 'string' ? run.made(a + b) : b;
			};
		case '=':
			return comparison(left, right, (order) => order === 0);
		case '<>':
			return comparison(left, right, (order) => order !== 0);
		case '<':
			return comparison(left, right, (order) => order < 0);
		case '<=':
			return comparison(left, right, (order) => order <= 0);
		case '>':
			return comparison(left, right, (order) => order > 0);
		case '>=':
			return comparison(left, right, (order) => order >= 0);
		case '+':
			return arithmetic(left, right, (a, b) => settled(a + b, Math.abs(a)), (a, b) => a !== b, dates);
		case '-':
			return arithmetic(left, right, (a, b) => settled(a - b, Math.abs(a)), (a, b) => a && !b, dates);
		case '*':
			return arithmetic(left, right, (a, b) => a * b);
		case '/':
			return arithmetic(left, right, (a, b) => (b === 0 ? DIV0 : a / b));
		case '^':
			return arithmetic(left, right, power);
	}
}

/** `dated`: whether the result is a date, when one or both sides are. A date that is not filled in leaves nothing to reckon from: blank. */
function arithmetic(
	left: Evaluator,
	right: Evaluator,
	apply: (a: number, b: number) => number | FormulaError,
	dated: (left: boolean, right: boolean) => boolean = () => false,
	dates: false | readonly [left: boolean, right: boolean] = false
): Evaluator {
	return (run) => {
		const leftValue = left(run);
		const a = run.number(leftValue);
		if (typeof a !== 'number') return a;
		const rightValue = right(run);
		const b = run.number(rightValue);
		if (typeof b !== 'number') return b;
		if (dates && ((dates[0] && isBlank(leftValue)) || (dates[1] && isBlank(rightValue)))) return null;
		const result = apply(a, b);
		if (typeof result !== 'number') return result;
		if (!Number.isFinite(result)) return NUM;
		return dated(isDate(leftValue), isDate(rightValue)) ? asDate(result) : result;
	};
}

/** A date where there is such a day; a number of days before year 100 or beyond 9999 is none. */
function asDate(serial: number): FormulaValue {
	return serial >= MIN_SERIAL && serial < MAX_SERIAL + 1 ? { serial } : NUM;
}

function comparison(left: Evaluator, right: Evaluator, holds: (order: number) => boolean): Evaluator {
	return (run) => {
		const a = left(run);
		if (isFormulaError(a)) return a;
		const b = right(run);
		if (isError(b)) return b;
		if (typeof a === 'string' && typeof b === 'string') run.spend((a.length + b.length) >> 2);
		return holds(compareValues(a, b));
	};
}
