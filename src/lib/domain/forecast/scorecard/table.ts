// The table a scorecard is trained on: what was known of a deal at a moment of its past, and how it ended.
// Columns are typed arrays, so that a worker gets them without a copy. Limit: it knows nothing of where values come from.
import type { Instant } from '../../model/deal.ts';

/** number: thermometer bins; choice: one of a list of words. */
export interface ColumnSpec {
	readonly key: string;
	readonly kind: 'number' | 'choice';
}

/** A blank is missing, and missing is not zero. */
export type FeatureValue = string | number | null;

/** One deal at one landmark: values in the order of the columns. */
export interface FeatureRow {
	/** Rows of one deal share how it ended: they are never parted, and count as one deal. */
	readonly deal: string;
	readonly won: boolean;
	/** The moment the values are of; before `closedAt`. */
	readonly landmark: Instant;
	readonly closedAt: Instant;
	readonly values: readonly FeatureValue[];
}

/** NaN: missing. */
export interface NumberColumn {
	readonly key: string;
	readonly kind: 'number';
	readonly values: Float64Array<ArrayBuffer>;
}

/** Index into `levels`; −1: missing. */
export interface ChoiceColumn {
	readonly key: string;
	readonly kind: 'choice';
	readonly levels: readonly string[];
	readonly codes: Int32Array<ArrayBuffer>;
}

export type FeatureColumn = NumberColumn | ChoiceColumn;

export interface FeatureTable {
	readonly columns: readonly FeatureColumn[];
	readonly rows: {
		readonly count: number;
		/** 1: won, 0: lost. */
		readonly won: Uint8Array<ArrayBuffer>;
		readonly landmark: Float64Array<ArrayBuffer>;
		readonly closedAt: Float64Array<ArrayBuffer>;
		/** Number of the deal, in order of first appearance. */
		readonly deal: Int32Array<ArrayBuffer>;
	};
}

/** Collects rows one by one. A number column takes finite numbers, a choice column words that are not blank; all else is missing. */
export class TableBuilder {
	readonly #columns: readonly ColumnSpec[];
	readonly #values: number[][];
	readonly #levels: Map<string, number>[];
	readonly #deals = new Map<string, number>();
	readonly #rows = { won: [] as number[], landmark: [] as number[], closedAt: [] as number[], deal: [] as number[] };

	constructor(columns: readonly ColumnSpec[]) {
		this.#columns = columns;
		this.#values = columns.map(() => []);
		this.#levels = columns.map(() => new Map());
	}

	/** Throws a RangeError where the landmark is not before the close: such a row could know how the deal ended. */
	add({ deal, won, landmark, closedAt, values }: FeatureRow): void {
		if (!(landmark < closedAt)) throw new RangeError('a landmark must lie before the close');
		this.#rows.won.push(won ? 1 : 0);
		this.#rows.landmark.push(landmark);
		this.#rows.closedAt.push(closedAt);
		this.#rows.deal.push(numbered(this.#deals, deal));
		this.#columns.forEach(({ kind }, index) => {
			const value = values[index] ?? null;
			this.#values[index]!.push(kind === 'number' ? numberOf(value) : this.#code(index, value));
		});
	}

	build(): FeatureTable {
		const { won, landmark, closedAt, deal } = this.#rows;
		return {
			columns: this.#columns.map(({ key, kind }, index) =>
				kind === 'number'
					? { key, kind, values: Float64Array.from(this.#values[index]!) }
					: { key, kind, levels: [...this.#levels[index]!.keys()], codes: Int32Array.from(this.#values[index]!) }
			),
			rows: {
				count: won.length,
				won: Uint8Array.from(won),
				landmark: Float64Array.from(landmark),
				closedAt: Float64Array.from(closedAt),
				deal: Int32Array.from(deal)
			}
		};
	}

	#code(index: number, value: FeatureValue): number {
		const level = levelOf(value);
		return level === null ? -1 : numbered(this.#levels[index]!, level);
	}
}

/** The number a value is; NaN: missing. */
export const numberOf = (value: FeatureValue): number => (typeof value === 'number' && Number.isFinite(value) ? value : NaN);

/** The level a value is; null: missing. */
export function levelOf(value: FeatureValue): string | null {
	const level = value === null ? '' : String(value).trim();
	return level === '' ? null : level;
}

function numbered(known: Map<string, number>, name: string): number {
	const number = known.get(name) ?? known.size;
	if (number === known.size) known.set(name, number);
	return number;
}
