// The deals as typed columns, one row a deal, patched per change: what every metric reads.
// Limit: keeps what metrics need of a deal at this moment; sums are in stock, funnel and win-rate.
import { dayNumber } from '../model/date.ts';
import type { Deal, DealId } from '../model/deal.ts';
import { withoutBounces } from '../model/stage-steps.ts';
import type { Stage } from '../model/stage.ts';
import { isNoSalesOutcome } from './lost-reason.ts';
import { furthestRank, lastClose } from './stage-history.ts';
import { StageTable } from './stage-table.ts';

export const OPEN = 0;
export const WON = 1;
export const LOST = 2;

/** Why a row counts in no figure; 0: it counts. */
export const COUNTS = 0;
export const DELETED = 1;
export const NO_SALE = 2;

/** Day column where the cell is empty. */
export const NO_DAY = -2_147_483_648;

const FIRST_CAPACITY = 1024;

export class DealColumns {
	/** Number of rows in use; the arrays are longer. */
	size = 0;
	stages = new StageTable([]);
	/** Index of the open stage the deal is in; K: open in a removed or unknown stage; −1: closed. */
	bucket = new Int32Array(FIRST_CAPACITY);
	/** Minor units; NaN: blank, which is not zero. */
	value = new Float64Array(FIRST_CAPACITY);
	/** Effective probability, per mille: override, else the stage's, live. −1: neither is known. */
	permille = new Int32Array(FIRST_CAPACITY);
	/** 1 where the deal's own probability is set. */
	overridden = new Uint8Array(FIRST_CAPACITY);
	/** Instant the deal began; NaN: unknown. */
	created = new Float64Array(FIRST_CAPACITY);
	/** Instant of the last close; NaN: open, or closed at an unknown time. */
	closed = new Float64Array(FIRST_CAPACITY);
	/** OPEN, WON or LOST, as of now. */
	outcome = new Uint8Array(FIRST_CAPACITY);
	/** Furthest open index ever reached, K for won; −1 only in a pipeline without open stages. */
	rank = new Int32Array(FIRST_CAPACITY);
	/** Days since 1970-01-01; NO_DAY: blank. */
	expectedClose = new Int32Array(FIRST_CAPACITY);
	/** Code of the owner: index into `owners`; −1: nobody. */
	owner = new Int32Array(FIRST_CAPACITY);
	/** COUNTS, DELETED or NO_SALE. */
	left = new Uint8Array(FIRST_CAPACITY);
	/** Owner names by code, in order of first appearance. */
	owners: string[] = [];
	readonly #rows = new Map<DealId, number>();
	readonly #ownerCodes = new Map<string, number>();

	/** Reads everything anew: on opening, and whenever stages change order, type or probability. */
	rebuild(deals: Iterable<Deal>, stages: readonly Stage[]): void {
		this.stages = new StageTable(stages);
		this.size = 0;
		this.#rows.clear();
		this.#ownerCodes.clear();
		this.owners = [];
		for (const deal of deals) this.patch(deal);
	}

	/** Row of a deal; undefined when it was never patched in. */
	rowOf(id: DealId): number | undefined {
		return this.#rows.get(id);
	}

	/** Deal ids with their rows, in row order. */
	rows(): IterableIterator<[DealId, number]> {
		return this.#rows.entries();
	}

	/** Writes one deal's row, a new one at the end. Returns the row. */
	patch(deal: Deal): number {
		let row = this.#rows.get(deal.id);
		if (row === undefined) {
			row = this.size++;
			if (row >= this.value.length) this.#grow();
			this.#rows.set(deal.id, row);
		}
		const { stages } = this;
		const place = stages.place(deal.stage);
		const type = place?.type ?? 'open';
		const steps = withoutBounces(deal.stageSteps);
		this.bucket[row] = type !== 'open' ? -1 : place && place.bucket >= 0 ? place.bucket : stages.openCount;
		this.value[row] = deal.value ?? NaN;
		this.permille[row] = type !== 'open' ? place!.stage.probability : (deal.probability ?? place?.stage.probability ?? -1);
		this.overridden[row] = deal.probability === null ? 0 : 1;
		this.created[row] = deal.createdAt ?? NaN;
		this.closed[row] = lastClose(steps, stages) ?? NaN;
		this.outcome[row] = type === 'open' ? OPEN : type === 'won' ? WON : LOST;
		this.rank[row] = type === 'won' ? stages.openCount : furthestRank(steps, stages);
		this.expectedClose[row] = deal.expectedClose === null ? NO_DAY : dayNumber(deal.expectedClose);
		this.owner[row] = this.#ownerCode(deal.owner);
		this.left[row] =
			deal.deleted !== null ? DELETED : type === 'lost' && isNoSalesOutcome(deal.lostReason) ? NO_SALE : COUNTS;
		return row;
	}

	/** The deal of a row counts in no figure from now on, until it is patched again. */
	leave(row: number): void {
		this.left[row] = DELETED;
	}

	#ownerCode(owner: string | null): number {
		if (owner === null) return -1;
		let code = this.#ownerCodes.get(owner);
		if (code === undefined) {
			this.#ownerCodes.set(owner, (code = this.owners.length));
			this.owners.push(owner);
		}
		return code;
	}

	#grow(): void {
		const capacity = this.value.length * 2;
		const ints = (old: Int32Array) => copyInto(old, new Int32Array(capacity));
		const floats = (old: Float64Array) => copyInto(old, new Float64Array(capacity));
		const bytes = (old: Uint8Array) => copyInto(old, new Uint8Array(capacity));
		this.bucket = ints(this.bucket);
		this.permille = ints(this.permille);
		this.rank = ints(this.rank);
		this.expectedClose = ints(this.expectedClose);
		this.owner = ints(this.owner);
		this.value = floats(this.value);
		this.created = floats(this.created);
		this.closed = floats(this.closed);
		this.overridden = bytes(this.overridden);
		this.outcome = bytes(this.outcome);
		this.left = bytes(this.left);
	}
}

function copyInto<A extends { set(from: ArrayLike<number>): void }>(from: ArrayLike<number>, to: A): A {
	to.set(from);
	return to;
}
