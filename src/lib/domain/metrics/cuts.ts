// Time cut up at every moment that some figure begins or ends at: what happens is counted once, in the stretch between two
// cuts it falls in, and each figure adds up the stretches it covers. Limit: places only; others count.

const STEPS = 4096;

export class Cuts {
	/** Rising, each once, all finite. */
	readonly #moments: Float64Array;
	readonly #first: number;
	readonly #last: number;
	/** Place of the beginning of each of many equally long steps from the first moment to the last, and steps a millisecond. */
	readonly #steps = new Int32Array(STEPS + 1);
	readonly #pace: number;

	/** Moments may come in any order, more than once, and be infinite: those cut nothing. */
	constructor(moments: readonly number[] = []) {
		this.#moments = Float64Array.from(new Set(moments.filter(Number.isFinite))).sort();
		this.#first = this.#moments[0] ?? Infinity;
		this.#last = this.#moments.at(-1) ?? Infinity;
		this.#pace = this.#moments.length < 2 ? 0 : STEPS / (this.#last - this.#first);
		for (let step = 0, place = 0; step <= STEPS && place < this.#moments.length; step += 1) {
			while (Math.floor((this.#moments[place]! - this.#first) * this.#pace) < step) place += 1;
			this.#steps[step] = place;
		}
	}

	/** The last cut; without any, no moment. */
	get last(): number {
		return this.#last;
	}

	/** Place of what has no known time, after all others. */
	get unknown(): number {
		return this.#moments.length + 1;
	}

	/** Number of places, the unknown one included. */
	get places(): number {
		return this.#moments.length + 2;
	}

	/** Place of an instant: number of cuts at or before it. */
	of(instant: number): number {
		if (instant < this.#first) return 0;
		if (instant >= this.#last) return this.#moments.length;
		if (Number.isNaN(instant)) return this.#moments.length + 1;
		let place = this.#steps[Math.floor((instant - this.#first) * this.#pace)]!;
		// Hardly a step has a cut inside.
		while (this.#moments[place]! <= instant) place += 1;
		return place;
	}

	/** First place of what is at or after one of the moments; of Infinity, the one after all that is known. */
	from(moment: number): number {
		return moment === Infinity ? this.unknown : this.of(moment);
	}
}
