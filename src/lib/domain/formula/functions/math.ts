// Functions of numbers. Rounding works on the decimal digits a person sees: ROUND(1.005, 2) is 1.01.
import type { FormulaError } from '../../model/formula-error.ts';
import { DIV0, isBlank, isError, isList, NUM } from '../coerce.ts';
import { near, power, round, roundUp, settled, truncate } from '../decimal.ts';
import { ofNumbers, strict, type Argument, type Implementation, type Run } from '../run.ts';
import { isDate, type FormulaValue } from '../value.ts';

interface Numbers {
	readonly numbers: number[];
	/** Whether all of them were dates, so that MIN and MAX give a date. */
	readonly dates: boolean;
}

/** The numbers among arguments. A field counts only when it holds a number or date; what is written out is converted. */
function numbersOf(args: readonly Argument[], run: Run): Numbers | FormulaError {
	const numbers: number[] = [];
	let dates = true;
	for (const arg of args) {
		const value = arg.value(run);
		if (isError(value)) return value;
		if (arg.field && typeof value !== 'number' && !isDate(value)) continue;
		const number = run.number(value);
		if (typeof number !== 'number') return number;
		numbers.push(number);
		dates &&= isDate(value);
	}
	return { numbers, dates: dates && numbers.length > 0 };
}

const aggregate =
	(combine: (numbers: number[]) => number | FormulaError): Implementation =>
	(args, run) => {
		const found = numbersOf(args, run);
		if ('error' in found) return found;
		const result = combine(found.numbers);
		return typeof result === 'number' && !Number.isFinite(result) ? NUM : result;
	};

const extreme =
	(pick: (...numbers: number[]) => number): Implementation =>
	(args, run) => {
		const found = numbersOf(args, run);
		if ('error' in found) return found;
		if (found.numbers.length === 0) return 0;
		const result = pick(...found.numbers);
		return found.dates ? { serial: result } : result;
	};

/** Counts without failing on errors. */
const counting =
	(counts: (value: FormulaValue, field: boolean, run: Run) => number): Implementation =>
	(args, run) =>
		args.reduce((total, arg) => total + counts(arg.value(run), arg.field, run), 0);

const sum = (numbers: readonly number[]): number => settled(numbers.reduce((total, number) => total + number, 0), Math.max(...numbers.map(Math.abs), 0));

/** Multiples of a step: how often it goes in, rounded by the rule. */
const multiples = (value: number, step: number, rule: (times: number) => number): number => near(rule(near(value / step)) * step);

/** Dates stay dates when their time of day is cut off. */
const keepingDates =
	(number: Implementation): Implementation =>
	(args, run) => {
		const first = args[0]!.value(run);
		const result = number([{ ...args[0]!, value: () => first }, ...args.slice(1)], run);
		return isDate(first) && typeof result === 'number' ? { serial: result } : result;
	};

const awayFromZero = (value: number, odd: 0 | 1): number => {
	const whole = Math.ceil(near(Math.abs(value)));
	const result = whole % 2 === odd ? whole : whole + 1;
	return value < 0 ? -result : result;
};

export const MATH: Readonly<Record<string, Implementation>> = {
	SUM: aggregate(sum),
	AVERAGE: aggregate((numbers) => (numbers.length === 0 ? DIV0 : sum(numbers) / numbers.length)),
	PRODUCT: aggregate((numbers) => (numbers.length === 0 ? 0 : numbers.reduce((product, number) => product * number, 1))),
	MEDIAN: aggregate((numbers) => {
		const sorted = numbers.toSorted((a, b) => a - b);
		const middle = sorted.length >> 1;
		if (sorted.length === 0) return NUM;
		return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
	}),
	STDEV: aggregate((numbers) => {
		if (numbers.length < 2) return DIV0;
		const mean = sum(numbers) / numbers.length;
		return Math.sqrt(numbers.reduce((total, number) => total + (number - mean) ** 2, 0) / (numbers.length - 1));
	}),
	MIN: extreme(Math.min),
	MAX: extreme(Math.max),
	COUNT: counting((value, field, run) => (typeof value === 'number' || isDate(value) || (!field && !isError(value) && typeof run.number(value) === 'number') ? 1 : 0)),
	COUNTA: counting((value, field) => (isList(value) ? value.length : field && isBlank(value) ? 0 : 1)),
	ROUND: ofNumbers((value, places) => round(value, places)),
	ROUNDUP: ofNumbers((value, places) => roundUp(value, places)),
	ROUNDDOWN: ofNumbers((value, places) => truncate(value, places)),
	TRUNC: keepingDates(ofNumbers((value, places = 0) => truncate(value, places))),
	INT: keepingDates(ofNumbers((value) => Math.floor(near(value)))),
	MROUND: ofNumbers((value, step) => (step === 0 || value === 0 ? 0 : Math.sign(value) !== Math.sign(step) ? NUM : Math.sign(value) * multiples(Math.abs(value), Math.abs(step), Math.round))),
	CEILING: ofNumbers((value, step) => (step === 0 || value === 0 ? 0 : value > 0 && step < 0 ? NUM : multiples(value, step, Math.ceil))),
	FLOOR: ofNumbers((value, step) => (value === 0 ? 0 : step === 0 ? DIV0 : value > 0 && step < 0 ? NUM : multiples(value, step, Math.floor))),
	EVEN: ofNumbers((value) => awayFromZero(value, 0)),
	ODD: ofNumbers((value) => awayFromZero(value, 1)),
	MOD: ofNumbers((value, by) => (by === 0 ? DIV0 : settled(value - by * Math.floor(near(value / by)), Math.abs(value)))),
	QUOTIENT: ofNumbers((value, by) => (by === 0 ? DIV0 : Math.trunc(value / by))),
	ABS: ofNumbers((value) => Math.abs(value)),
	SIGN: ofNumbers((value) => Math.sign(value)),
	SQRT: ofNumbers((value) => Math.sqrt(value)),
	POWER: ofNumbers((value, exponent) => power(value, exponent)),
	EXP: ofNumbers((value) => Math.exp(value)),
	LN: ofNumbers((value) => (value > 0 ? Math.log(value) : NUM)),
	LOG: ofNumbers((value, base = 10) => (value <= 0 || base <= 0 ? NUM : base === 1 ? DIV0 : near(logarithm(value, base)))),
	LOG10: ofNumbers((value) => (value > 0 ? Math.log10(value) : NUM)),
	PI: strict(() => Math.PI)
};

const logarithm = (value: number, base: number): number => (base === 10 ? Math.log10(value) : base === 2 ? Math.log2(value) : Math.log(value) / Math.log(base));
