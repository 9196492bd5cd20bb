// The funnel of a cohort: how far the deals created in a window ever got (metrics B).
// Additive: a deal is added or taken out again. Limit: cohort view only; closes in a window are win-rate.ts.
import type { Stage } from '../model/stage.ts';
import { COUNTS, LOST, NO_SALE, OPEN, WON, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import { exactSums, ratioOf, type ExactSum } from './exact-sum.ts';
import type { PassingRows } from './passing-rows.ts';
import { ALL_TIME, inWindow, type Window } from './period.ts';
import type { Tally } from './tally.ts';
import { wilson, type Interval } from './wilson.ts';

/** A number of deals with what they are worth. */
export interface Worth {
	count: number;
	/** Minor units, exact, of those with a value. */
	value: bigint;
	/** Blank, or in a currency without a rate: in no sum. */
	withoutValue: number;
}

/** The same, and why there is no value. */
export interface RatedWorth extends Worth {
	/** Of those without a value, the ones that lack a rate. */
	withoutRate: number;
}

export interface FunnelRow {
	/** null: won. */
	stage: Stage | null;
	/** Deals that got here or further. */
	reached: RatedWorth;
	/** Of those, the ones that got further; in the won row the ones that are won now. */
	further: RatedWorth;
	/** Got no further and are not closed; in the won row: re-opened. */
	still: RatedWorth;
	/** Got no further and are lost; in the won row: lost after all. */
	lost: RatedWorth;
	/** reached / cohort; null without a cohort. */
	cumulative: number | null;
	cumulativeValue: number | null;
}

export interface FunnelStep {
	/** Deals that reached the upper row. */
	n: number;
	/** Of those, the ones that reached the next. */
	k: number;
	/** k / n; null where n is 0. */
	rate: number | null;
	/** Wilson 95 % interval of the rate. */
	interval: Interval | null;
	/** The same ratio of values; null where the upper value is not positive. */
	valueRate: number | null;
}

export interface FunnelSnapshot {
	window: Window;
	cohort: RatedWorth;
	/** Outcome of the cohort as of now. */
	won: RatedWorth;
	lost: RatedWorth;
	open: RatedWorth;
	/** Open stages in order, then won. */
	rows: readonly FunnelRow[];
	/** steps[k] leads from rows[k] to rows[k + 1]. */
	steps: readonly FunnelStep[];
	/** (won + lost) / cohort; null without a cohort. */
	maturity: number | null;
	/** Won now / cohort: the pipeline conversion ratio to date. */
	conversion: number | null;
	/** Deals whose beginning is unknown: inside only when the window is all time. */
	unknownCreated: number;
	/** Lost as duplicate or invalid and created in the window: in no figure. */
	leftOut: number;
}

/** Below this share of closed deals a funnel still moves too much to be read as final. */
export const MATURE = 0.8;

const OUTCOMES = 3;

export class FunnelTotals implements Tally<FunnelSnapshot> {
	readonly reads = ['window'] as const;
	#window: Window = ALL_TIME;
	/** By (rank + 1) × outcome. */
	#count = new Int32Array(0);
	#withoutValue = new Int32Array(0);
	#withoutRate = new Int32Array(0);
	#value: ExactSum[] = [];
	#unknownCreated = 0;
	#leftOut = 0;

	/** Forgets everything and makes room for the columns' stages. */
	clear(columns: DealColumns, { window }: MetricsContext): void {
		this.#window = window;
		const cells = (columns.stages.openCount + 2) * OUTCOMES;
		this.#count = new Int32Array(cells);
		this.#withoutValue = new Int32Array(cells);
		this.#withoutRate = new Int32Array(cells);
		this.#value = exactSums(cells);
		this.#unknownCreated = this.#leftOut = 0;
	}

	/** Adds (1) or takes out (−1) what one row contributes. */
	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		const left = columns.left[row];
		if (left !== COUNTS && left !== NO_SALE) return;
		const created = columns.created[row]!;
		if (left === COUNTS && Number.isNaN(created)) this.#unknownCreated += sign;
		if (!inWindow(this.#window, created)) return;
		if (left === NO_SALE) {
			this.#leftOut += sign;
			return;
		}
		const cell = (columns.rank[row]! + 1) * OUTCOMES + columns.outcome[row]!;
		this.#count[cell]! += sign;
		const value = columns.value[row]!;
		if (Number.isNaN(value)) {
			this.#withoutValue[cell]! += sign;
			if (columns.withoutRate[row]) this.#withoutRate[cell]! += sign;
		} else this.#value[cell]!.add(sign * value);
	}

	tallyAll(columns: DealColumns, passing: PassingRows): void {
		const rows = passing.since(this.#window.start ?? -Infinity, columns.created);
		for (let index = 0; index < rows.length; index += 1) this.tally(columns, rows[index]!, 1);
	}

	snapshot(columns: DealColumns): FunnelSnapshot {
		const { open: stages, openCount } = columns.stages;
		const at = (rank: number, outcome: number) => this.#worth((rank + 1) * OUTCOMES + outcome);
		const rows: FunnelRow[] = [];
		const sums = [NOTHING, NOTHING, NOTHING];
		let further = NOTHING;
		// From the end: what reached a row is what stopped there and what reached the next one.
		for (let rank = openCount; rank >= -1; rank -= 1) {
			const still = at(rank, OPEN);
			const lost = at(rank, LOST);
			const won = at(rank, WON);
			for (const [outcome, worth] of [still, won, lost].entries()) sums[outcome] = plus(sums[outcome]!, worth);
			further = rank === openCount ? won : further;
			const reached = plus(plus(further, still), lost);
			if (rank >= 0)
				rows.push({ stage: stages[rank] ?? null, reached, further, still, lost, cumulative: null, cumulativeValue: null });
			further = reached;
		}
		const cohort = further;
		rows.reverse();
		for (const row of rows) {
			row.cumulative = cohort.count === 0 ? null : row.reached.count / cohort.count;
			row.cumulativeValue = ratioOf(row.reached.value, cohort.value);
		}
		const [open, won, lost] = [sums[OPEN]!, sums[WON]!, sums[LOST]!];
		return {
			window: this.#window,
			cohort,
			won,
			lost,
			open,
			rows,
			steps: rows.slice(1).map((row, index) => stepBetween(rows[index]!.reached, row.reached)),
			maturity: cohort.count === 0 ? null : (won.count + lost.count) / cohort.count,
			conversion: cohort.count === 0 ? null : won.count / cohort.count,
			unknownCreated: this.#unknownCreated,
			leftOut: this.#leftOut
		};
	}

	#worth(cell: number): RatedWorth {
		return {
			count: this.#count[cell]!,
			value: this.#value[cell]!.total,
			withoutValue: this.#withoutValue[cell]!,
			withoutRate: this.#withoutRate[cell]!
		};
	}
}

const NOTHING: RatedWorth = { count: 0, value: 0n, withoutValue: 0, withoutRate: 0 };

const plus = (a: RatedWorth, b: RatedWorth): RatedWorth => ({
	count: a.count + b.count,
	value: a.value + b.value,
	withoutValue: a.withoutValue + b.withoutValue,
	withoutRate: a.withoutRate + b.withoutRate
});

function stepBetween(upper: RatedWorth, next: RatedWorth): FunnelStep {
	return {
		n: upper.count,
		k: next.count,
		rate: upper.count === 0 ? null : next.count / upper.count,
		interval: wilson(next.count, upper.count),
		valueRate: ratioOf(next.value, upper.value)
	};
}
