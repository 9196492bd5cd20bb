// What changed in the pipeline of a period between two moments: Start + movements = End, to the cent ([WATERFALL1] to
// [WATERFALL7] of SPEC.md; metrics 1.4). Limit: one deal's bars and their sums; what a deal was is change-moments.ts.
import type { DealId } from '../model/deal.ts';
import { ChangeMoments, NOTHING } from './change-moments.ts';
import { ABSENT, COUNTS, DELETED, OPEN, WON, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import type { Worth } from './funnel.ts';
import { plus, WorthSums } from './worth-sums.ts';

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
function entryOf(moments: ChangeMoments): number {
	const { from, to, closedBetween } = moments;
	if (from.isIn) return START;
	if (!to.isIn && !(closedBetween && to.left === COUNTS && to.mine && moments.inPeriod(to.day))) return NONE;
	if (from.left === ABSENT || from.left === DELETED) return NEW;
	if (!from.mine) return TRANSFERRED_IN;
	return from.outcome === OPEN ? MOVED_IN : REOPENED;
}

/** True of a deal that came in as New because it had not begun at the first moment. */
export const beganBetween = (moments: ChangeMoments): boolean => moments.from.left === ABSENT && entryOf(moments) === NEW;

/** The bar through which a deal that was in left, or END. */
function exitOf({ to }: ChangeMoments): number {
	if (to.isIn) return END;
	if (to.left !== COUNTS) return REMOVED;
	if (!to.mine) return TRANSFERRED_OUT;
	return to.outcome === OPEN ? MOVED_OUT : to.outcome === WON ? WON_BAR : LOST_BAR;
}

export class WaterfallTotals {
	readonly #worth = new WorthSums(WATERFALL_BARS.length);

	clear(): void {
		this.#worth.clear(WATERFALL_BARS.length);
	}

	/** Adds (1) or takes out (−1) a deal that changed. */
	tally(moments: ChangeMoments, sign: 1 | -1): void {
		const entry = entryOf(moments);
		if (entry === NONE) return;
		const before = moments.from.value;
		const after = moments.to.value;
		this.#worth.add(entry, entry === START ? before : after, sign);
		const exit = exitOf(moments);
		this.#worth.add(exit, after, sign, exit === END ? 1 : -1);
		const change = entry === START ? changeOf(before, after) : NONE;
		if (change === NONE) return;
		// Filled in or cleared it is the whole amount; blank at either end is noted once.
		this.#worth.add(change, after, sign);
		if (Number.isNaN(before)) this.#worth.addBlank(change, sign);
		else this.#worth.addAmount(change, -sign * before);
	}

	/** `still`: the deals that were in all the time and did not change. */
	snapshot(still: Worth): WaterfallSnapshot {
		const bar = (name: WaterfallBar, index: number): Worth => {
			const worth = this.#worth.at(index);
			return name === 'start' || name === 'end' ? plus(worth, still) : worth;
		};
		return Object.fromEntries(WATERFALL_BARS.map((name, index) => [name, bar(name, index)])) as WaterfallSnapshot;
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
		if (!passes(row) || moments.read(columns, row) === NOTHING) continue;
		const entry = entryOf(moments);
		if (entry === NONE) continue;
		const change = entry === START ? changeOf(moments.from.value, moments.to.value) : NONE;
		if (entry === wanted || change === wanted || exitOf(moments) === wanted) ids.push(columns.ids[row]!);
	}
	return ids;
}
