// What functions get and give while a formula runs: arguments, the world, and the budget of steps.
import { formulaError, type FormulaError } from '../model/formula-error.ts';
import { isError, toBoolean, toNumber, toSerial, toText } from './coerce.ts';
import type { FormulaValue, FormulaWorld } from './value.ts';

export type FieldReader = (fieldId: string) => FormulaValue;

/** Longest text a formula makes, as in Excel. */
export const MAX_TEXT = 32_767;
/** Steps a formula may take: one per part of it, one per 8 letters of text worked on, one per 16 comparisons of a search. */
export const DEFAULT_BUDGET = 200_000;

/** Thrown when the budget is spent, and caught by `evaluate`: no IFERROR hides it. */
export class LimitReached extends Error {}

export class Run {
	readonly read: FieldReader;
	readonly world: FormulaWorld;
	#left: number;

	constructor(read: FieldReader, world: FormulaWorld, budget: number) {
		this.read = read;
		this.world = world;
		this.#left = budget;
	}

	spend(steps: number): void {
		this.#left -= steps;
		if (this.#left < 0) throw new LimitReached();
	}

	/** Charges for a text and passes it on; too long a text ends the formula. */
	made(text: string): string {
		if (text.length > MAX_TEXT) throw new LimitReached();
		this.spend(text.length >> 3);
		return text;
	}

	/** Charges for looking for a text in another: at worst every place is tried. */
	searching(text: string, wanted: string): void {
		this.spend((text.length * wanted.length) / 16);
	}

	number(value: FormulaValue): number | FormulaError {
		return toNumber(value, this.world.language);
	}

	serial(value: FormulaValue): number | FormulaError {
		return toSerial(value, this.world.language);
	}

	/** Charged, since every use of a text reads it. */
	text(value: FormulaValue): string | FormulaError {
		const text = toText(value, this.world.language);
		return typeof text === 'string' ? this.made(text) : text;
	}

	boolean(value: FormulaValue): boolean | FormulaError {
		return toBoolean(value);
	}
}

export type Evaluator = (run: Run) => FormulaValue;

/** An argument: evaluated when the function asks for it. `field`: written as the name of a field, `blank`: left empty. */
export interface Argument {
	readonly value: Evaluator;
	readonly field: boolean;
	readonly blank: boolean;
}

/** A function; gets its arguments unevaluated. */
export type Implementation = (args: readonly Argument[], run: Run) => FormulaValue;

/** A function of values: arguments are evaluated first, and the first error among them is the result. */
export const strict =
	(apply: (values: readonly Exclude<FormulaValue, FormulaError>[], run: Run) => FormulaValue): Implementation =>
	(args, run) => {
		const values: Exclude<FormulaValue, FormulaError>[] = [];
		for (const arg of args) {
			const value = arg.value(run);
			if (isError(value)) return value;
			values.push(value);
		}
		return apply(values, run);
	};

/** A function of numbers; NaN and infinities become `#NUM!`. Left-out arguments are missing. */
export const ofNumbers = (apply: (...numbers: number[]) => number | FormulaError): Implementation =>
	strict((values, run) => {
		const numbers: number[] = [];
		for (const value of values) {
			const number = run.number(value);
			if (typeof number !== 'number') return number;
			numbers.push(number);
		}
		const result = apply(...numbers);
		return typeof result === 'number' && !Number.isFinite(result) ? formulaError('#NUM!') : typeof result === 'number' ? result + 0 : result;
	});
