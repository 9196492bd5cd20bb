// From where at one moment to where at another: what the flow chart of two columns draws ([MOVES1] to [MOVES3]).
// Limit: the two ends, not the way between them; what a deal was is change-moments.ts.
import type { DealId } from '../model/deal.ts';
import type { Stage } from '../model/stage.ts';
import { ChangeMoments, type Standing } from './change-moments.ts';
import { COUNTS, LOST, WON, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import { ExactSumArray } from './exact-sum-array.ts';

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
const PLACES = 5;

export class StageMoveTotals {
	/** Index of the place for other stages: K. */
	#other = 0;
	#count = new Int32Array(0);
	#withoutBefore = new Int32Array(0);
	#withoutAfter = new Int32Array(0);
	readonly #before = new ExactSumArray();
	readonly #after = new ExactSumArray();

	clear(columns: DealColumns): void {
		this.#other = columns.stages.openCount;
		const cells = (this.#other + PLACES) ** 2;
		this.#count = new Int32Array(cells);
		this.#withoutBefore = new Int32Array(cells);
		this.#withoutAfter = new Int32Array(cells);
		this.#before.clear(cells);
		this.#after.clear(cells);
	}

	tally({ from, to }: ChangeMoments, sign: 1 | -1): void {
		const start = placeIn(from, this.#other);
		const end = placeIn(to, this.#other);
		const absent = this.#other + ABSENT_PLACE;
		const cell = start * (this.#other + PLACES) + end;
		this.#count[cell]! += sign;
		if (start !== absent) {
			if (Number.isNaN(from.value)) this.#withoutBefore[cell]! += sign;
			else this.#before.add(cell, sign * from.value);
		}
		if (end === absent) return;
		if (Number.isNaN(to.value)) this.#withoutAfter[cell]! += sign;
		else this.#after.add(cell, sign * to.value);
	}

	/** Moves that at least one deal made, staying included; those that were gone, won or lost at both moments are in none. */
	snapshot(columns: DealColumns): StageMove[] {
		const moves: StageMove[] = [];
		const width = this.#other + PLACES;
		for (let cell = 0; cell < this.#count.length; cell += 1) {
			const [start, end] = [Math.floor(cell / width), cell % width];
			if (this.#count[cell] === 0 || (start === end && start > this.#other + OUTSIDE)) continue;
			moves.push({
				from: placeOf(start, columns),
				to: placeOf(end, columns),
				count: this.#count[cell]!,
				before: this.#before.at(cell),
				after: this.#after.at(cell),
				withoutBefore: this.#withoutBefore[cell]!,
				withoutAfter: this.#withoutAfter[cell]!
			});
		}
		return moves;
	}
}

function placeIn({ left, mine, outcome, isIn, bucket }: Standing, other: number): number {
	if (left !== COUNTS || !mine) return other + ABSENT_PLACE;
	if (outcome === WON) return other + WON_PLACE;
	if (outcome === LOST) return other + LOST_PLACE;
	return isIn ? bucket : other + OUTSIDE;
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
export function moveDeals(columns: DealColumns, context: MetricsContext, passes: (row: number) => boolean, { from, to }: Pick<StageMove, 'from' | 'to'>): DealId[] {
	const moments = new ChangeMoments();
	moments.ask(context);
	const other = columns.stages.openCount;
	const [start, end] = [numberOf(from, columns), numberOf(to, columns)];
	const ids: DealId[] = [];
	for (let row = 0; row < columns.size; row += 1)
		if (passes(row) && moments.read(columns, row) && placeIn(moments.from, other) === start && placeIn(moments.to, other) === end) ids.push(columns.ids[row]!);
	return ids;
}
