// Two other ways to count a funnel, beside the one that counts (funnel.ts): they are what other programs show.
// Limit: same cohort; a skipped stage is not filled in, so the first may rise along the stages and the second loses deals.
import type { Stage } from '../model/stage.ts';
import { COUNTS, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import { ExactSumArray } from './exact-sum-array.ts';
import type { Worth } from './funnel.ts';
import type { PassingRows } from './passing-rows.ts';
import { ALL_TIME, inWindow, type Window } from './period.ts';
import type { Tally } from './tally.ts';

export interface FunnelMethodsRow {
	/** null: won. */
	stage: Stage | null;
	/** Deals that were ever in this stage, in whatever order. */
	anyOrder: Worth;
	/** Deals that were ever in this stage and in every one before it. */
	strict: Worth;
}

export interface FunnelMethods {
	/** Open stages in order, then won. */
	rows: readonly FunnelMethodsRow[];
}

export class FunnelMethodsTotals implements Tally<FunnelMethods> {
	readonly reads = ['window'] as const;
	#window: Window = ALL_TIME;
	/** By rank: deals that were there; then, by number of stages in a row from the first, deals that had just those. */
	#count = new Int32Array(0);
	#withoutValue = new Int32Array(0);
	readonly #value = new ExactSumArray();
	/** By rank: the number of the call in which it was last seen. */
	#seen = new Int32Array(0);
	#call = 0;

	clear(columns: DealColumns, { window }: MetricsContext): void {
		this.#window = window;
		const ranks = columns.stages.openCount + 1;
		this.#count = new Int32Array(ranks * 2 + 1);
		this.#withoutValue = new Int32Array(ranks * 2 + 1);
		this.#value.clear(ranks * 2 + 1);
		this.#seen = new Int32Array(ranks);
		this.#call = 0;
	}

	/** Adds (1) or takes out (−1) what one row contributes. */
	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		if (columns.left[row] !== COUNTS || !inWindow(this.#window, columns.created[row]!)) return;
		const seen = this.#seen;
		const won = seen.length - 1;
		const value = columns.value[row]!;
		const { stays } = columns;
		const first = stays.first[row]!;
		const last = first + stays.count[row]!;
		const call = this.#nextCall();
		for (let at = first; at < last; at += 1) {
			const stage = stays.stage[at]!;
			if (seen[stage] === call) continue;
			seen[stage] = call;
			this.#note(stage, value, sign);
		}
		if (columns.rank[row] === won) {
			seen[won] = call;
			this.#note(won, value, sign);
		}
		let inARow = 0;
		while (seen[inARow] === call) inARow += 1;
		this.#note(seen.length + inARow, value, sign);
	}

	tallyAll(columns: DealColumns, passing: PassingRows): void {
		const rows = passing.since(this.#window.start ?? -Infinity, columns.created, columns.created, passing.byRow);
		for (let index = 0; index < rows.length; index += 1) this.tally(columns, rows[index]!, 1);
	}

	snapshot(columns: DealColumns): FunnelMethods {
		const { open, openCount } = columns.stages;
		const rows: FunnelMethodsRow[] = [];
		// From the end: deals with every stage up to one are those with just these, and those with every stage up to the next.
		let strict: Worth = { count: 0, value: 0n, withoutValue: 0 };
		for (let rank = openCount; rank >= 0; rank -= 1) {
			const just = this.#worth(openCount + 2 + rank);
			strict = { count: strict.count + just.count, value: strict.value + just.value, withoutValue: strict.withoutValue + just.withoutValue };
			rows.push({ stage: open[rank] ?? null, anyOrder: this.#worth(rank), strict });
		}
		return { rows: rows.reverse() };
	}

	/** A number that no entry of `#seen` holds. */
	#nextCall(): number {
		if (this.#call === 0x7fffffff) {
			this.#seen.fill(0);
			this.#call = 0;
		}
		return (this.#call += 1);
	}

	#note(cell: number, value: number, sign: 1 | -1): void {
		this.#count[cell]! += sign;
		if (Number.isNaN(value)) this.#withoutValue[cell]! += sign;
		else this.#value.add(cell, sign * value);
	}

	#worth(cell: number): Worth {
		return { count: this.#count[cell]!, value: this.#value.at(cell), withoutValue: this.#withoutValue[cell]! };
	}
}
