// The results of all formula columns: worked out when first asked for, kept, and worked out anew only where something
// they use has changed. Knows rows and fields by id only; told of changes, it never watches anything.
import { formulaError } from '../model/formula-error.ts';
import { isError, isList } from './coerce.ts';
import { compile, evaluate, type Compiled } from './compile.ts';
import { orderColumns } from './graph.ts';
import type { ResultKind } from './infer.ts';
import type { FieldReader } from './run.ts';
import { isDate, type FormulaValue, type FormulaWorld } from './value.ts';

export interface FormulaColumn {
	readonly key: string;
	/** As stored. */
	readonly formula: string;
}

/** A row's field: money in major units, `#REF!` for a field that is gone. Never asked for a formula column. */
export type RowReader = (row: string, fieldId: string) => FormulaValue;

interface Entry {
	readonly formula: string;
	readonly compiled: Compiled;
	readonly results: Map<string, FormulaValue>;
}

const CYCLE = formulaError('#CYCLE!');
const GONE = formulaError('#REF!');

export class FormulaSheet {
	readonly #readRow: RowReader;
	#world: FormulaWorld;
	#entries = new Map<string, Entry>();
	#order: readonly string[] = [];
	#cyclic: ReadonlySet<string> = new Set();
	/** Formula columns that a field reaches, directly or through others, in the order of working out. */
	readonly #reached = new Map<string, readonly string[]>();
	#evaluations = 0;
	#row = '';
	readonly #read: FieldReader = (field) => (this.#entries.has(field) ? this.#result(this.#row, field) : this.#readRow(this.#row, field));

	constructor(read: RowReader, world: FormulaWorld) {
		this.#readRow = read;
		this.#world = world;
	}

	/** How many results were worked out so far; tests hold "only where inputs changed" against it. */
	get evaluations(): number {
		return this.#evaluations;
	}

	/** Whether a column goes in circles or uses one that does. */
	isCyclic(key: string): boolean {
		return this.#cyclic.has(key);
	}

	/** The compiled formula of a column: its problem, dependencies and kind; null for no formula column. */
	compiled(key: string): Compiled | null {
		return this.#entries.get(key)?.compiled ?? null;
	}

	/**
	 * Sets which formula columns there are; results of columns whose formula is the same are kept, unless a column they
	 * use is not. `kindOf` as for `compile`; formula columns among the fields get the kind of their own formula.
	 * Returns the columns whose results may have changed.
	 */
	setColumns(columns: Iterable<FormulaColumn>, kindOf: (fieldId: string) => ResultKind = () => 'unknown'): string[] {
		const before = this.#entries;
		const wanted = new Map([...columns].map(({ key, formula }) => [key, formula]));
		const uses = new Map([...wanted].map(([key, formula]) => [key, this.#dependencies(key, formula)]));
		const { order, cyclic } = orderColumns(uses);
		const entries = new Map<string, Entry>();
		const changed = new Set<string>();
		for (const key of before.keys()) if (!wanted.has(key)) changed.add(key);
		const wasCyclic = this.#cyclic;
		// Columns that no longer are formulas, or have become one, change what others read under their key.
		for (const key of wanted.keys()) if (!before.has(key) || cyclic.has(key) !== wasCyclic.has(key)) changed.add(key);
		for (const key of [...order, ...cyclic]) {
			const formula = wanted.get(key)!;
			const old = before.get(key);
			const compiled = compile(formula, (field) => entries.get(field)?.compiled.kind ?? kindOf(field));
			const same = old !== undefined && old.formula === formula && !changed.has(key) && !uses.get(key)!.some((field) => changed.has(field));
			if (!same) changed.add(key);
			entries.set(key, { formula, compiled, results: same ? old.results : new Map() });
		}
		this.#entries = entries;
		this.#order = order;
		this.#cyclic = cyclic;
		this.#reached.clear();
		return [...changed];
	}

	#dependencies(key: string, formula: string): readonly string[] {
		const old = this.#entries.get(key);
		return old?.formula === formula ? old.compiled.dependencies : compile(formula).dependencies;
	}

	#reach(field: string): readonly string[] {
		const known = this.#reached.get(field);
		if (known !== undefined) return known;
		const dirty = new Set([field]);
		const reached = this.#order.filter((key) => {
			const does = this.#entries.get(key)!.compiled.dependencies.some((used) => dirty.has(used));
			if (does) dirty.add(key);
			return does;
		});
		this.#reached.set(field, reached);
		return reached;
	}

	/** The result of a formula column in a row. `#REF!` for a key that is no formula column. */
	value(row: string, key: string): FormulaValue {
		return this.#result(row, key);
	}

	#result(row: string, key: string): FormulaValue {
		if (this.#cyclic.has(key)) return CYCLE;
		const entry = this.#entries.get(key);
		if (entry === undefined) return GONE;
		const known = entry.results.get(row);
		if (known !== undefined) return known;
		// Columns it uses are worked out first, so that a chain of any length needs no deep recursion.
		for (const used of entry.compiled.dependencies) if (this.#entries.get(used)?.results.has(row) === false) return this.#chain(row, key);
		return this.#work(row, key, entry);
	}

	/** Works out all that is missing in a row up to a column, in order. */
	#chain(row: string, key: string): FormulaValue {
		const needed = new Set([key]);
		for (const column of needed) for (const used of this.#entries.get(column)!.compiled.dependencies) if (this.#entries.has(used)) needed.add(used);
		for (const column of this.#order) {
			const entry = this.#entries.get(column)!;
			if (needed.has(column) && !entry.results.has(row)) this.#work(row, column, entry);
		}
		return this.#entries.get(key)!.results.get(row)!;
	}

	#work(row: string, key: string, entry: Entry): FormulaValue {
		const outer = this.#row;
		this.#row = row;
		this.#evaluations += 1;
		const value = evaluate(entry.compiled.program, this.#read, this.#world);
		this.#row = outer;
		this.#entries.get(key)!.results.set(row, value);
		return value;
	}

	/**
	 * Tells that fields of a row have changed. Works out anew the kept results that use them, and stops where a result
	 * stays the same. Returns the formula columns whose result in this row is another one now, or is not known.
	 */
	changed(row: string, fields: Iterable<string>): string[] {
		const dirty = new Set(fields);
		const candidates = new Set<string>();
		for (const field of dirty) for (const key of this.#reach(field)) candidates.add(key);
		const other: string[] = [];
		if (candidates.size === 0) return other;
		for (const key of this.#order) {
			if (!candidates.has(key)) continue;
			const entry = this.#entries.get(key)!;
			if (!entry.compiled.dependencies.some((used) => dirty.has(used))) continue;
			const old = entry.results.get(row);
			if (old !== undefined && sameValue(old, this.#work(row, key, entry))) continue;
			dirty.add(key);
			other.push(key);
		}
		return other;
	}

	/**
	 * Tells that fields may have changed in every row: a stage's probability or name, a choice's name, a setting, a column
	 * that was deleted, brought back or made another kind. Returns the columns to show anew.
	 */
	changedEverywhere(fields: Iterable<string>): string[] {
		const keys = new Set<string>();
		for (const field of fields) for (const key of this.#reach(field)) keys.add(key);
		for (const key of keys) this.#entries.get(key)!.results.clear();
		return [...keys];
	}

	/** Forgets a row that is gone. */
	removed(row: string): void {
		for (const { results } of this.#entries.values()) results.delete(row);
	}

	/** Forgets every result, as when another pipeline or moment is shown. Columns stay. */
	reset(): void {
		for (const { results } of this.#entries.values()) results.clear();
	}

	/**
	 * Sets day, moment, time zone and language. Columns that read the clock are forgotten when their clock moved on; all
	 * of them when the language changed, in which numbers become text. Returns the columns to show anew.
	 */
	setWorld(world: FormulaWorld): string[] {
		const old = this.#world;
		this.#world = world;
		const all = old.language !== world.language;
		const day = old.today !== world.today;
		const moment = old.now !== world.now || old.timeZone !== world.timeZone;
		const stale = new Set<string>();
		for (const key of this.#order) {
			const { compiled, results } = this.#entries.get(key)!;
			const own = (compiled.clock === 'day' && day) || (compiled.clock === 'moment' && (moment || day));
			if (!all && !own && !compiled.dependencies.some((used) => stale.has(used))) continue;
			stale.add(key);
			results.clear();
		}
		return [...stale];
	}
}

/** Whether a cell would show the same: dates and lists by what they hold. */
export function sameValue(left: FormulaValue, right: FormulaValue): boolean {
	if (left === right) return true;
	if (isDate(left) && isDate(right)) return left.serial === right.serial;
	if (isList(left) && isList(right)) return left.length === right.length && left.every((item, index) => item === right[index]);
	return isError(left) && isError(right) && left.error === right.error;
}
