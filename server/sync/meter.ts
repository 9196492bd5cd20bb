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

	/** Takes so many; false, and none taken, when there are not as many left. */
	take(now: number, count = 1): boolean {
		this.#left = Math.min(this.#burst, this.#left + Math.max(0, now - this.#at) * this.#perMs);
		this.#at = now;
		if (this.#left < count) return false;
		this.#left -= count;
		return true;
	}
}
