// What changed in the pipeline of a period between two moments: Start + movements = End, to the cent ([WATERFALL1] to
// [WATERFALL7] of SPEC.md; metrics 1.4). Limit: one deal's bars and their sums; what a deal was is change-moments.ts.
import type { DealId } from '../model/deal.ts';
import { ChangeMoments } from './change-moments.ts';
import { ABSENT, COUNTS, DELETED, OPEN, WON, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import { ExactSumArray } from './exact-sum-array.ts';
import type { Worth } from './funnel.ts';

/** The bars in order. Transfers only where an owner is asked for. */
export const WATERFALL_BARS = [
	'start',
	'new',
	'reopened',
	'movedIn',
	'transferredIn',
	'increased',
	'decreased',
	'movedOut',
	'transferredOut',
	'won',
	'lost',
	'removed',
	'end'
] as const;
export type WaterfallBar = (typeof WATERFALL_BARS)[number];

/** Amounts are signed, so that start plus all movements is end. `withoutValue`: blank where the bar takes its value from. */
export type WaterfallSnapshot = Record<WaterfallBar, Worth>;

const [START, NEW, REOPENED, MOVED_IN, TRANSFERRED_IN, INCREASED, DECREASED, MOVED_OUT, TRANSFERRED_OUT, WON_BAR, LOST_BAR, REMOVED, END] = [
	...WATERFALL_BARS.keys()
] as [number, number, number, number, number, number, number, number, number, number, number, number, number];
const NONE = -1;

/** The bar through which a deal came in; NONE: it was never in. */
function entryOf({ from, to, closedBetween }: ChangeMoments, inPeriod: boolean): number {
	if (from.isIn) return START;
	if (!to.isIn && !(closedBetween && to.left === COUNTS && to.mine && inPeriod)) return NONE;
	if (from.left === ABSENT || from.left === DELETED) return NEW;
	if (!from.mine) return TRANSFERRED_IN;
	return from.outcome === OPEN ? MOVED_IN : REOPENED;
}

/** The bar through which a deal that was in left, or END. */
function exitOf({ to }: ChangeMoments): number {
	if (to.isIn) return END;
	if (to.left !== COUNTS) return REMOVED;
	if (!to.mine) return TRANSFERRED_OUT;
	return to.outcome === OPEN ? MOVED_OUT : to.outcome === WON ? WON_BAR : LOST_BAR;
}

export class WaterfallTotals {
	readonly #count = new Int32Array(WATERFALL_BARS.length);
	readonly #withoutValue = new Int32Array(WATERFALL_BARS.length);
	readonly #value = new ExactSumArray(WATERFALL_BARS.length);

	clear(): void {
		this.#count.fill(0);
		this.#withoutValue.fill(0);
		this.#value.clear(WATERFALL_BARS.length);
	}

	tally(moments: ChangeMoments, sign: 1 | -1): void {
		const entry = entryOf(moments, moments.inPeriod(moments.to.day));
		if (entry === NONE) return;
		const { value: before } = moments.from;
		const { value: after } = moments.to;
		this.#add(entry, sign, entry === START ? before : after, 1);
		const exit = exitOf(moments);
		this.#add(exit, sign, after, exit === END ? 1 : -1);
		if (entry !== START) return;
		const change = changeOf(before, after);
		if (change === NONE) return;
		// Filled in or cleared: the whole amount; the bars of the ends tell how many were blank.
		this.#add(change, sign, after, 1);
		if (!Number.isNaN(before)) this.#value.add(change, -sign * before);
		if (Number.isNaN(before)) this.#withoutValue[change]! += sign;
	}

	snapshot(): WaterfallSnapshot {
		const bar = (index: number): Worth => ({ count: this.#count[index]!, value: this.#value.at(index), withoutValue: this.#withoutValue[index]! });
		return Object.fromEntries(WATERFALL_BARS.map((name, index) => [name, bar(index)])) as WaterfallSnapshot;
	}

	#add(bar: number, sign: 1 | -1, value: number, direction: 1 | -1): void {
		this.#count[bar]! += sign;
		if (Number.isNaN(value)) this.#withoutValue[bar]! += sign;
		else this.#value.add(bar, sign * direction * value);
	}
}

/** INCREASED or DECREASED; a blank counts as nothing here, so that the sums come out. */
function changeOf(before: number, after: number): number {
	const [one, other] = [Number.isNaN(before) ? 0 : before, Number.isNaN(after) ? 0 : after];
	return other > one ? INCREASED : other < one ? DECREASED : NONE;
}

/** The deals behind one bar, of the rows that pass, in the order of the columns. */
export function waterfallDeals(columns: DealColumns, context: MetricsContext, passes: (row: number) => boolean, bar: WaterfallBar): DealId[] {
	const moments = new ChangeMoments();
	moments.ask(context);
	const wanted = WATERFALL_BARS.indexOf(bar);
	const ids: DealId[] = [];
	for (let row = 0; row < columns.size; row += 1) {
		if (!passes(row) || !moments.read(columns, row)) continue;
		const entry = entryOf(moments, moments.inPeriod(moments.to.day));
		if (entry === NONE) continue;
		const change = entry === START ? changeOf(moments.from.value, moments.to.value) : NONE;
		if (entry === wanted || change === wanted || exitOf(moments) === wanted) ids.push(columns.ids[row]!);
	}
	return ids;
}
