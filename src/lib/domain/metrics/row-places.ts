// Where the entries of each row lie in arrays that all rows share, those of one row side by side.
// Limit: places only; what lies there is the arrays' of who extends it. A row that outgrows its place moves to the end.

const FIRST_ROWS = 1024;

export abstract class RowPlaces {
	/** Index of a row's first entry, their number, and how many fit before the next row. */
	first = new Int32Array(FIRST_ROWS);
	count = new Int32Array(FIRST_ROWS);
	room = new Int32Array(FIRST_ROWS);
	/** Entries that the arrays have room for. */
	capacity: number;
	#used = 0;

	constructor(capacity: number) {
		this.capacity = capacity;
	}

	/** Makes the arrays of entries longer. */
	protected abstract grow(capacity: number): void;

	/** Makes room for `count` entries of a row, whose old ones are gone. Returns the index of the first. */
	place(row: number, count: number): number {
		if (row >= this.first.length) this.#growRows(row);
		if (count > this.room[row]!) {
			// Half as much again, so that a deal that is edited often does not move at every edit.
			const room = this.room[row] === 0 ? count : count + (count >> 1) + 1;
			const needed = this.#used + room;
			if (needed > this.capacity) {
				this.capacity = Math.max(needed, this.capacity * 2);
				this.grow(this.capacity);
			}
			this.first[row] = this.#used;
			this.room[row] = room;
			this.#used = needed;
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
}

/** `to` with what `from` holds at its beginning. */
export function longer<A extends { set(from: ArrayLike<number>): void }>(from: ArrayLike<number>, to: A): A {
	to.set(from);
	return to;
}
