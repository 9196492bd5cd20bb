// The changes of all deals as typed arrays, those of one deal side by side: what figures of any moment are read from.
// Limit: numbers only; what a code stands for is columns.ts. A deal that outgrows its place moves to the end.

/** What a change is of. */
export const STAGE = 0;
export const VALUE = 1;
export const CURRENCY = 2;
export const EXPECTED_CLOSE = 3;
export const OWNER = 4;
export const CATEGORY = 5;
export const PROBABILITY = 6;
export const LOST_REASON = 7;
export const IN_BIN = 8;
export const LEAD_STATUS = 9;
export const TOUCH = 10;
export const LAST_TOUCH = 11;
export const CONTACT = 12;
/** The first of the four questions of qualification, in their order. */
export const BANT = 13;
export const RATING = 17;

/** Values of TOUCH. */
export const OTHER_WORK = 0;
export const OUTBOUND = 1;
export const INBOUND = 2;

const FIRST_ROWS = 1024;
const FIRST_CHANGES = 8192;

export class ChangeTable {
	/** Index of a row's first change, their number, and how many fit before the next row. */
	first = new Int32Array(FIRST_ROWS);
	count = new Int32Array(FIRST_ROWS);
	room = new Int32Array(FIRST_ROWS);
	/** Counts from this moment on (milliseconds; ±Infinity allowed). */
	since = new Float64Array(FIRST_CHANGES);
	/** Recorded time; NaN: unknown. */
	time = new Float64Array(FIRST_CHANGES);
	field = new Uint8Array(FIRST_CHANGES);
	/** The value as a number; NaN: blank. */
	value = new Float64Array(FIRST_CHANGES);
	/** Code of who did it; −1: nobody knows. */
	by = new Int32Array(FIRST_CHANGES);
	/** 1: nobody's work on the deal. */
	quiet = new Uint8Array(FIRST_CHANGES);
	/** Changes that the arrays have room for. */
	capacity = FIRST_CHANGES;
	#used = 0;

	/** Makes room for `count` changes of a row, whose old ones are gone. Returns the index of the first. */
	place(row: number, count: number): number {
		if (row >= this.first.length) this.#growRows(row);
		if (count > this.room[row]!) {
			// Half as much again, so that a deal that is edited often does not move at every edit.
			const room = this.room[row] === 0 ? count : count + (count >> 1) + 1;
			if (this.#used + room > this.capacity) this.#growChanges(this.#used + room);
			this.first[row] = this.#used;
			this.room[row] = room;
			this.#used += room;
		}
		this.count[row] = count;
		return this.first[row]!;
	}

	/** Forgets every row, and keeps the arrays. */
	clear(): void {
		this.#used = 0;
		this.count.fill(0);
		this.room.fill(0);
	}

	#growRows(row: number): void {
		const capacity = Math.max(row + 1, this.first.length * 2);
		this.first = longer(this.first, new Int32Array(capacity));
		this.count = longer(this.count, new Int32Array(capacity));
		this.room = longer(this.room, new Int32Array(capacity));
	}

	#growChanges(needed: number): void {
		const capacity = Math.max(needed, this.capacity * 2);
		this.since = longer(this.since, new Float64Array(capacity));
		this.time = longer(this.time, new Float64Array(capacity));
		this.field = longer(this.field, new Uint8Array(capacity));
		this.value = longer(this.value, new Float64Array(capacity));
		this.by = longer(this.by, new Int32Array(capacity));
		this.quiet = longer(this.quiet, new Uint8Array(capacity));
		this.capacity = capacity;
	}
}

/** `to` with what `from` holds at its beginning. */
export function longer<A extends { set(from: ArrayLike<number>): void }>(from: ArrayLike<number>, to: A): A {
	to.set(from);
	return to;
}
