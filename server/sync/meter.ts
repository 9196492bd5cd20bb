// Token bucket: so many at once, so many a millisecond in the long run.

export class Meter {
	readonly #burst: number;
	readonly #perMs: number;
	#left: number;
	#at: number;

	constructor(burst: number, perMs: number, now: number) {
		this.#burst = burst;
		this.#perMs = perMs;
		this.#left = burst;
		this.#at = now;
	}

	/** Takes one ahead of time: milliseconds until it is there, 0 for at once. Null, and none taken, where that is longer than `most`. */
	wait(now: number, most: number): number | null {
		this.#left = Math.min(this.#burst, this.#left + Math.max(0, now - this.#at) * this.#perMs);
		this.#at = now;
		const wait = this.#left >= 1 ? 0 : (1 - this.#left) / this.#perMs;
		if (wait > most) return null;
		this.#left -= 1;
		return wait;
	}

	/** Takes so many; false, and none taken, when there are not as many left. */
	take(now: number, count = 1): boolean {
		this.#left = Math.min(this.#burst, this.#left + Math.max(0, now - this.#at) * this.#perMs);
		this.#at = now;
		if (this.#left < count) return false;
		this.#left -= count;
		return true;
	}
}
