// Groups of rows with their subtotals, kept up to date row by row: an edit costs its own row, not the pipeline.
// Money sums are exact whatever the order of edits. Limit: one level of groups; a row is in exactly one.
import { ExactSum } from '../metrics/exact-sum.ts';
import type { Grouping, QueryField, QueryValue } from './definition.ts';
import { isBlank, isError } from './filter.ts';
import { groupStart } from './periods.ts';
import { compareValues, type Collate } from './sort.ts';

/** Key of the rows without a value. No other key is empty. */
export const NO_VALUE = '';

/** A field whose numbers are added up below a group's name; money in minor units. */
export interface Summed<Row> {
	id: string;
	/** Of shares, ratings and ages a sum says nothing: their average is shown. */
	as: 'sum' | 'average';
	read(row: Row): QueryValue;
}

export interface Group {
	/** Names it among the others, also in another session. */
	key: string;
	/** What its rows have in common; null: none of them has a value. A day: the first of its month, quarter or year. */
	value: QueryValue;
	count: number;
	/** Per summed field; null where none of the rows has a number. */
	totals: ReadonlyMap<string, number | null>;
	/** Per summed field that has any: rows with an error in place of a number, which is in no sum. */
	errors: ReadonlyMap<string, number>;
}

/** An error in place of a number. */
const WRONG = 'error';

interface Tally {
	value: QueryValue;
	rows: Map<string, readonly (number | null | typeof WRONG)[]>;
	/** Whole numbers exactly; others are added up anew when asked for: taking away leaves a rest. */
	sums: { exact: ExactSum; fractions: number; count: number; errors: number }[];
}

/** Key and common value of the group that a row with this value belongs to. */
export function groupOf<Row>(
	field: QueryField<Row>,
	by: Grouping['by'],
	value: QueryValue,
	fiscalYearStart: number
): { key: string; value: QueryValue } {
	if (field.type === 'checkbox') return { key: value === true ? 'yes' : 'no', value: value === true };
	if (isBlank(value)) return { key: NO_VALUE, value: null };
	if (isError(value)) return { key: `!${value.error}`, value };
	if (field.type === 'day' && by !== 'value' && typeof value === 'string') {
		const start = groupStart(value, by, fiscalYearStart);
		return { key: `=${start}`, value: start };
	}
	// The same choices in another order are the same group.
	if (Array.isArray(value)) {
		const sorted = [...(value as readonly string[])].sort();
		return { key: `=${sorted.join(' ')}`, value: sorted };
	}
	return { key: `=${String(value)}`, value };
}

export class Groups<Row> {
	readonly #grouping: Grouping;
	readonly #field: QueryField<Row>;
	readonly #summed: readonly Summed<Row>[];
	readonly #fiscalYearStart: number;
	readonly #byKey = new Map<string, Tally>();
	readonly #keyOf = new Map<string, string>();

	constructor(grouping: Grouping, field: QueryField<Row>, summed: readonly Summed<Row>[], fiscalYearStart: number) {
		this.#grouping = grouping;
		this.#field = field;
		this.#summed = summed;
		this.#fiscalYearStart = fiscalYearStart;
	}

	/** The group a row belongs to by its value now, whether it was put in or not. */
	place(row: Row): string {
		return this.#place(row).key;
	}

	#place(row: Row): { key: string; value: QueryValue } {
		return groupOf(this.#field, this.#grouping.by, this.#field.read(row), this.#fiscalYearStart);
	}

	/** Puts a row in, or takes over what changed in it. Returns the keys of the groups that changed. */
	put(id: string, row: Row): string[] {
		const { key, value } = this.#place(row);
		const changed = this.remove(id);
		let tally = this.#byKey.get(key);
		if (!tally) {
			tally = { value, rows: new Map(), sums: this.#summed.map(() => ({ exact: new ExactSum(), fractions: 0, count: 0, errors: 0 })) };
			this.#byKey.set(key, tally);
		}
		const numbers = this.#summed.map(({ read }) => {
			const number = read(row);
			return typeof number === 'number' && Number.isFinite(number) ? number : isError(number) ? WRONG : null;
		});
		tally.rows.set(id, numbers);
		this.#keyOf.set(id, key);
		this.#add(tally, numbers, 1);
		return changed.includes(key) ? changed : [...changed, key];
	}

	/** Takes a row out. Returns the key of the group it was in, if any; a group without rows is gone. */
	remove(id: string): string[] {
		const key = this.#keyOf.get(id);
		if (key === undefined) return [];
		const tally = this.#byKey.get(key)!;
		this.#add(tally, tally.rows.get(id)!, -1);
		tally.rows.delete(id);
		this.#keyOf.delete(id);
		if (tally.rows.size === 0) this.#byKey.delete(key);
		return [key];
	}

	#add(tally: Tally, numbers: readonly (number | null | typeof WRONG)[], sign: 1 | -1): void {
		for (const [at, number] of numbers.entries()) {
			const sum = tally.sums[at]!;
			if (number === null) continue;
			if (number === WRONG) {
				sum.errors += sign;
				continue;
			}
			sum.count += sign;
			if (Number.isSafeInteger(number)) sum.exact.add(sign * number);
			else sum.fractions += sign;
		}
	}

	has(key: string): boolean {
		return this.#byKey.has(key);
	}

	/** The group a row was put in. */
	keyOf(id: string): string | undefined {
		return this.#keyOf.get(id);
	}

	get size(): number {
		return this.#byKey.size;
	}

	/** A group with its subtotals, or undefined when no row is in it. */
	group(key: string): Group | undefined {
		const tally = this.#byKey.get(key);
		if (!tally) return undefined;
		const totals = new Map<string, number | null>();
		const errors = new Map<string, number>();
		for (const [at, { id, as }] of this.#summed.entries()) {
			const { exact, fractions, count, errors: wrong } = tally.sums[at]!;
			if (wrong > 0) errors.set(id, wrong);
			let sum = Number(exact.total);
			if (fractions > 0) {
				for (const numbers of tally.rows.values()) {
					const number = numbers[at];
					if (typeof number === 'number' && !Number.isSafeInteger(number)) sum += number;
				}
			}
			totals.set(id, count === 0 ? null : as === 'average' ? sum / count : sum);
		}
		return { key, value: tally.value, count: tally.rows.size, totals, errors };
	}

	/** Keys in the order in which the groups are shown; the one without a value comes last. */
	order(collate: Collate): string[] {
		const { descending } = this.#grouping;
		return [...this.#byKey]
			.sort(([keyA, a], [keyB, b]) => compareValues(this.#field, a.value, b.value, descending, collate) || (keyA < keyB ? -1 : 1))
			.map(([key]) => key);
	}
}
