// From where at one moment to where at another: what the flow chart of two columns draws ([MOVES1] to [MOVES3]).
// Limit: the two ends, not the way between them; what a deal was is change-moments.ts.
import type { DealId } from '../model/deal.ts';
import type { Stage } from '../model/stage.ts';
import { ChangeMoments, NOTHING, type Standing } from './change-moments.ts';
import { COUNTS, LOST, OPEN, WON, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import type { Worth } from './funnel.ts';
import { plus, WorthSums } from './worth-sums.ts';

/**
 * Where a deal is at a moment. `stage`: open there and expected in the period; its `stage` is null for a removed or unknown
 * one. `outside`: open, not expected in the period. `absent`: not begun, in the bin, no sale, or of another owner.
 */
export type Place = { kind: 'stage'; stage: Stage | null } | { kind: 'outside' | 'won' | 'lost' | 'absent' };

export interface StageMove {
	from: Place;
	to: Place;
	count: number;
	/** What these deals were worth at the first moment and are at the second, minor units; those that are absent then are in no sum. */
	before: bigint;
	after: bigint;
	/** Of them, those with a blank value at the moment. */
	withoutBefore: number;
	withoutAfter: number;
}

/** Places after those of the open stages in use and the one for other stages. */
const OUTSIDE = 1;
const WON_PLACE = 2;
const LOST_PLACE = 3;
const ABSENT_PLACE = 4;
export const PLACES = 5;

export class StageMoveTotals {
	/** Index of the place for other stages: K. */
	#other = 0;
	/** By place at the first × place at the second moment. */
	readonly #before = new WorthSums();
	readonly #after = new WorthSums();

	clear(columns: DealColumns): void {
		this.#other = columns.stages.openCount;
		const cells = (this.#other + PLACES) ** 2;
		this.#before.clear(cells);
		this.#after.clear(cells);
	}

	/** Adds (1) or takes out (−1) a deal that changed. */
	tally({ from, to }: ChangeMoments, sign: 1 | -1): void {
		const cell = placeIn(from, this.#other) * (this.#other + PLACES) + placeIn(to, this.#other);
		this.#before.add(cell, from.value, sign);
		this.#after.add(cell, to.value, sign);
	}

	/**
	 * Moves that at least one deal made, staying included; those that were absent, won or lost at both moments are in none.
	 * `still`: by place, the deals that did not change.
	 */
	snapshot(columns: DealColumns, still: (place: number) => Worth): StageMove[] {
		const moves: StageMove[] = [];
		const width = this.#other + PLACES;
		for (let cell = 0; cell < width ** 2; cell += 1) {
			const [start, end] = [Math.floor(cell / width), cell % width];
			const stays = start === end ? still(start) : NO_WORTH;
			const count = this.#before.count(cell) + stays.count;
			if (count === 0 || (start === end && start > this.#other + OUTSIDE)) continue;
			const before = start === this.#other + ABSENT_PLACE ? NO_WORTH : plus(this.#before.at(cell), stays);
			const after = end === this.#other + ABSENT_PLACE ? NO_WORTH : plus(this.#after.at(cell), stays);
			moves.push({
				from: placeOf(start, columns),
				to: placeOf(end, columns),
				count,
				before: before.value,
				after: after.value,
				withoutBefore: before.withoutValue,
				withoutAfter: after.withoutValue
			});
		}
		return moves;
	}
}

const NO_WORTH: Worth = { count: 0, value: 0n, withoutValue: 0 };

/** Place of a deal at a moment; `other`: K. */
export function placeIn({ left, mine, outcome, isIn, bucket }: Standing, other: number): number {
	if (left !== COUNTS || !mine) return other + ABSENT_PLACE;
	if (outcome === WON) return other + WON_PLACE;
	if (outcome === LOST) return other + LOST_PLACE;
	return isIn ? bucket : other + OUTSIDE;
}

/** WON or LOST of a deal that was in the pipeline of the period at neither moment and is told to have closed between; else OPEN. */
export function closedUnseen(moments: ChangeMoments, columns: DealColumns, other: number): number {
	const [was, is] = [placeIn(moments.from, other) - other, placeIn(moments.to, other) - other];
	const unseen = (was === OUTSIDE || was === ABSENT_PLACE) && (is === WON_PLACE || is === LOST_PLACE);
	return unseen && moments.closeToldBetween(columns) ? moments.to.outcome : OPEN;
}

const ENDS = { [OUTSIDE]: 'outside', [WON_PLACE]: 'won', [LOST_PLACE]: 'lost', [ABSENT_PLACE]: 'absent' } as const;

function placeOf(place: number, columns: DealColumns): Place {
	const { open, openCount } = columns.stages;
	if (place <= openCount) return { kind: 'stage', stage: open[place] ?? null };
	return { kind: ENDS[(place - openCount) as keyof typeof ENDS] };
}

function numberOf(place: Place, columns: DealColumns): number {
	const { open, openCount } = columns.stages;
	if (place.kind !== 'stage') return openCount + Number(Object.entries(ENDS).find(([, kind]) => kind === place.kind)![0]);
	return place.stage === null ? openCount : open.findIndex(({ id }) => id === place.stage!.id);
}

/** The deals behind one move, of the rows that pass, in the order of the columns. */
export function moveDeals(
	columns: DealColumns,
	context: MetricsContext,
	passes: (row: number) => boolean,
	{ from, to }: Pick<StageMove, 'from' | 'to'>
): DealId[] {
	const moments = new ChangeMoments();
	moments.ask(context);
	const other = columns.stages.openCount;
	const [start, end] = [numberOf(from, columns), numberOf(to, columns)];
	const ids: DealId[] = [];
	for (let row = 0; row < columns.size; row += 1) {
		if (!passes(row) || moments.read(columns, row) === NOTHING) continue;
		if (placeIn(moments.from, other) === start && placeIn(moments.to, other) === end) ids.push(columns.ids[row]!);
	}
	return ids;
}
