// How often somebody may try something that can be guessed. Counts in memory, per key; a restart forgives.

interface Tried {
	left: number;
	since: number;
}

/** Keys remembered; the oldest go first. */
const MAX_KEYS = 10_000;

export class Attempts {
	readonly #most: number;
	readonly #window: number;
	readonly #tried = new Map<string, Tried>();

	/** At most `most` per `window` milliseconds and key. */
	constructor(most: number, window: number) {
		this.#most = most;
		this.#window = window;
	}

	/** Whether one more is allowed now; it counts when it is. */
	take(key: string, now: number): boolean {
		let tried = this.#tried.get(key);
		if (!tried || now - tried.since >= this.#window) {
			this.#tried.delete(key);
			this.#tried.set(key, (tried = { left: this.#most, since: now }));
			if (this.#tried.size > MAX_KEYS) this.#tried.delete(this.#tried.keys().next().value!);
		}
		if (tried.left === 0) return false;
		tried.left -= 1;
		return true;
	}

	/** The last one was right, and does not count; those before do. */
	giveBack(key: string): void {
		const tried = this.#tried.get(key);
		if (tried) tried.left = Math.min(this.#most, tried.left + 1);
	}

	/** It was right: what went before is forgotten. */
	forget(key: string): void {
		this.#tried.delete(key);
	}
}
