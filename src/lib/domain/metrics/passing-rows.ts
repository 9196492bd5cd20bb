// The rows that a filter lets pass, in the two orders that metrics add them up in. Neither asks of a row whether it is in: a
// question whose answer is not foreseen costs more than what is added. Limit: as of when they were listed.
import type { DealId } from '../model/deal.ts';
import { ABSENT, COUNTS, DELETED, LOST, OPEN, type DealColumns } from './columns.ts';
import type { StayTable } from './stay-table.ts';

/** Kinds of rows: why they count or not × open, won or lost; then the same of those that do not pass. */
const OUTCOMES = LOST + 1;
const KINDS = (ABSENT + 1) * OUTCOMES;

/** One of these lists for all: none is made while another of its kind is gone through. */
let still = new Int32Array(0);
let moved = new Int32Array(0);
let recent = new Int32Array(0);
let stayed = new Int32Array(0);

export class PassingRows {
	/** Rising: for what reads the changes or stays of deals, which lie in this order and are too many to go over several times. */
	byRow = new Int32Array(0);
	/** Those of one kind side by side: for what reads the row alone. What is asked of one row is then so of the next. */
	byKind = new Int32Array(0);
	/** The first of these: open deals that count. */
	open = new Int32Array(0);
	/** Deals in the pipeline that are not in the bin, whether they pass or not; and those of them that pass. */
	deals = 0;
	considered = 0;
	#rising = new Int32Array(0);
	#kinds = new Int32Array(0);

	/**
	 * The same rows in two lists: by kind those that began and of which everything happened before a moment, and rising the
	 * others, whose changes are to be read. `byKind`: of the first only those of some kinds. Good until the next call.
	 */
	partedAt({ begins, changed }: DealColumns, moment: number, byKind: Int32Array = this.byKind): { still: Int32Array; moved: Int32Array } {
		const { byRow } = this;
		if (still.length < byRow.length) {
			still = new Int32Array(byRow.length);
			moved = new Int32Array(byRow.length);
		}
		let stills = 0;
		let moves = 0;
		for (let index = 0; index < byKind.length; index += 1) {
			const row = byKind[index]!;
			still[stills] = row;
			stills += Number(begins[row]! < moment) & Number(changed[row]! < moment);
		}
		for (let index = 0; index < byRow.length; index += 1) {
			const row = byRow[index]!;
			moved[moves] = row;
			moves += 1 - (Number(begins[row]! < moment) & Number(changed[row]! < moment));
		}
		return { still: still.subarray(0, stills), moved: moved.subarray(0, moves) };
	}

	/**
	 * Those of the rows of which not both moments are before another: what is told of the time since then is told of these
	 * alone. With unknown moments, so that open deals are among those closed since. Good until the next call.
	 */
	since(moment: number, one: Float64Array, other: Float64Array = one, rows: Int32Array = this.byKind): Int32Array {
		if (moment === -Infinity) return rows;
		if (recent.length < rows.length) recent = new Int32Array(rows.length);
		const list = recent;
		let count = 0;
		for (let index = 0; index < rows.length; index += 1) {
			const row = rows[index]!;
			list[count] = row;
			count += 1 - (Number(one[row]! < moment) & Number(other[row]! < moment));
		}
		return list.subarray(0, count);
	}

	/** Stays of the deals that count, but for those that began and ended before a moment. Rising; good until the next call. */
	staysSince(moment: number, { left, stays }: DealColumns): Int32Array {
		const rows = this.byRow;
		// One more is written to than there are.
		if (stayed.length <= stays.capacity) stayed = new Int32Array(stays.capacity + 1);
		let count = 0;
		for (let index = 0; index < rows.length; index += 1) {
			const row = rows[index]!;
			if (left[row] === COUNTS) count = listStays(stays, row, moment, count);
		}
		return stayed.subarray(0, count);
	}

	/** Lists them anew. `passes`: 1 for a row that passes, else 0. */
	list({ size, left, outcome }: DealColumns, passes: Uint8Array): void {
		if (this.#rising.length < size) {
			this.#rising = new Int32Array(left.length);
			this.#kinds = new Int32Array(left.length);
		}
		const rising = this.#rising;
		const kinds = this.#kinds;
		const counts = new Int32Array(2 * KINDS);
		let passing = 0;
		for (let row = 0; row < size; row += 1) {
			const passed = passes[row]!;
			counts[(1 - passed) * KINDS + left[row]! * OUTCOMES + outcome[row]!]! += 1;
			rising[passing] = row;
			passing += passed;
		}
		const places = new Int32Array(2 * KINDS);
		this.deals = this.considered = 0;
		for (let kind = 0, place = 0; kind < counts.length; kind += 1) {
			places[kind] = place;
			place += counts[kind]!;
			const why = Math.floor((kind % KINDS) / OUTCOMES);
			if (why === DELETED || why === ABSENT) continue;
			this.deals += counts[kind]!;
			if (kind < KINDS) this.considered += counts[kind]!;
		}
		for (let row = 0; row < size; row += 1) kinds[places[(1 - passes[row]!) * KINDS + left[row]! * OUTCOMES + outcome[row]!]!++] = row;
		this.byRow = rising.subarray(0, passing);
		this.byKind = kinds.subarray(0, passing);
		this.open = kinds.subarray(0, counts[COUNTS * OUTCOMES + OPEN]!);
	}
}

/**
 * Writes the stays of a row behind so many that are written. Returns their number. By itself: as a loop inside the other it
 * can end up compiled from the inside out, and be thrown away at every row.
 */
function listStays({ first, count, from, until }: StayTable, row: number, moment: number, written: number): number {
	const list = stayed;
	const end = first[row]! + count[row]!;
	let next = written;
	for (let at = first[row]!; at < end; at += 1) {
		list[next] = at;
		next += 1 - (Number(from[at]! < moment) & Number(until[at]! < moment));
	}
	return next;
}

/** So many rows after the last one are looked at for the next deal, and so often more in vain than not. */
const AHEAD = 4;
const PATIENCE = 100;

/** Writes 1 for each of these deals. Filters mostly go through the deals in the order of the rows: then the next one is near, and is not looked up. */
export function markRows(columns: DealColumns, deals: ReadonlySet<DealId>, passes: Uint8Array): void {
	const { ids, size } = columns;
	let next = 0;
	let patience = PATIENCE;
	for (const id of deals) {
		let row = next;
		if (patience > 0) {
			const end = Math.min(next + AHEAD, size);
			while (row < end && ids[row] !== id) row += 1;
			if (row < end) {
				if (patience < PATIENCE) patience += 1;
				passes[row] = 1;
				next = row + 1;
				continue;
			}
			patience -= 1;
		}
		const known = columns.rowOf(id);
		if (known === undefined) continue;
		passes[known] = 1;
		next = known + 1;
	}
}
