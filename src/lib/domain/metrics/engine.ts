// Columns and running totals kept together: one contribution per deal, used for the whole pass and
// for a single edit alike, so that both give the same figures. Limit: no clock; windows are given.
import type { Deal, DealId } from '../model/deal.ts';
import type { Stage } from '../model/stage.ts';
import { DELETED, DealColumns } from './columns.ts';
import { FunnelTotals, type FunnelSnapshot } from './funnel.ts';
import { ALL_TIME, type Window } from './period.ts';
import { StockTotals, type StockSnapshot } from './stock.ts';
import { WinRateTotals, type WinRate } from './win-rate.ts';

export interface MetricsSnapshot {
	/** Deals in the pipeline that are not in the bin, and how many of them pass the filter. */
	deals: number;
	considered: number;
	stock: StockSnapshot;
	funnel: FunnelSnapshot;
	winRate: WinRate;
}

/** From this many changed deals on, one pass over all of them costs less than patching. */
const PATCH_LIMIT = 2000;

export class MetricsEngine {
	readonly columns = new DealColumns();
	readonly #stock = new StockTotals();
	readonly #funnel = new FunnelTotals();
	readonly #winRate = new WinRateTotals();
	#window: Window = ALL_TIME;
	#filter: ReadonlySet<DealId> | null = null;
	/** 1 where the filter lets a row pass. */
	#passes = new Uint8Array(0);
	#deals = 0;
	#considered = 0;

	constructor() {
		this.recompute();
	}

	/** Reads all deals and stages anew. */
	rebuild(deals: Iterable<Deal>, stages: readonly Stage[]): void {
		this.columns.rebuild(deals, stages);
		this.recompute();
	}

	/** Follows changed and new deals. */
	patch(deals: readonly Deal[]): void {
		if (deals.length >= PATCH_LIMIT) {
			for (const deal of deals) this.columns.patch(deal);
			this.recompute();
			return;
		}
		for (const deal of deals) {
			const known = this.columns.rowOf(deal.id);
			if (known !== undefined) this.#tally(known, -1);
			const row = this.columns.patch(deal);
			if (known === undefined) this.#pass(deal.id, row);
			this.#tally(row, 1);
		}
	}

	/** Takes deals out that are no longer there: the past that is looked at may not have them yet. */
	remove(ids: readonly DealId[]): void {
		for (const id of ids) {
			const row = this.columns.rowOf(id);
			if (row === undefined) continue;
			this.#tally(row, -1);
			this.columns.leave(row);
		}
	}

	/** Chooses the window of funnel and win rate. */
	setWindow(window: Window): void {
		if (sameWindow(window, this.#window)) return;
		this.#window = window;
		this.recompute();
	}

	/** Considers only these deals; null: all. */
	setFilter(filter: ReadonlySet<DealId> | null): void {
		if (filter === this.#filter) return;
		this.#filter = filter;
		this.recompute();
	}

	/** Computes every total from the columns, from scratch. */
	recompute(): void {
		const { columns } = this;
		this.#funnel.window = this.#winRate.window = this.#window;
		this.#stock.clear(columns);
		this.#funnel.clear(columns);
		this.#winRate.clear();
		this.#deals = this.#considered = 0;
		if (this.#passes.length < columns.value.length) this.#passes = new Uint8Array(columns.value.length);
		if (this.#filter === null) this.#passes.fill(1, 0, columns.size);
		else for (const [id, row] of columns.rows()) this.#passes[row] = this.#filter.has(id) ? 1 : 0;
		for (let row = 0; row < columns.size; row += 1) this.#tally(row, 1);
	}

	snapshot(): MetricsSnapshot {
		return {
			deals: this.#deals,
			considered: this.#considered,
			stock: this.#stock.snapshot(this.columns),
			funnel: this.#funnel.snapshot(this.columns),
			winRate: this.#winRate.snapshot()
		};
	}

	#pass(id: DealId, row: number): void {
		if (row >= this.#passes.length) {
			const longer = new Uint8Array(this.columns.value.length);
			longer.set(this.#passes);
			this.#passes = longer;
		}
		this.#passes[row] = this.#filter === null || this.#filter.has(id) ? 1 : 0;
	}

	#tally(row: number, sign: 1 | -1): void {
		const inBin = this.columns.left[row] === DELETED;
		if (!inBin) this.#deals += sign;
		if (this.#passes[row] === 0) return;
		if (!inBin) this.#considered += sign;
		this.#stock.tally(this.columns, row, sign);
		this.#funnel.tally(this.columns, row, sign);
		this.#winRate.tally(this.columns, row, sign);
	}
}

const sameWindow = (a: Window, b: Window): boolean => a.start === b.start && a.end === b.end;
