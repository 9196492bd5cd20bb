// Large values that were read a moment ago, for those who ask for the same within seconds: a team that opens its
// pipeline together then costs one read. Limit: holds on to bytes, and hands out the same bytes to all.

interface Kept {
	bytes: Uint8Array;
	timer: NodeJS.Timeout;
}

export class RecentBytes {
	readonly #kept = new Map<string, Kept>();
	readonly #least: number;
	readonly #most: number;
	readonly #life: number;
	#total = 0;

	/**
	 * Values of at least `least` bytes, at most `most` bytes altogether, each for `life` milliseconds after it was
	 * last asked for. Smaller ones are read again: that costs less than to remember them.
	 */
	constructor({ least, most, life }: { least: number; most: number; life: number }) {
		this.#least = least;
		this.#most = most;
		this.#life = life;
	}

	/** What is kept under `key`, or what `read` returns, kept from now on. A key must never mean other bytes later. */
	get(key: string, read: () => Uint8Array): Uint8Array {
		const kept = this.#kept.get(key);
		if (kept) {
			kept.timer.refresh();
			// The oldest go first; this one is young again.
			this.#kept.delete(key);
			this.#kept.set(key, kept);
			return kept.bytes;
		}
		const bytes = read();
		if (bytes.length < this.#least || bytes.length > this.#most) return bytes;
		for (const oldest of this.#kept.keys()) {
			if (this.#total + bytes.length <= this.#most) break;
			this.#drop(oldest);
		}
		const timer = setTimeout(() => this.#drop(key), this.#life);
		timer.unref();
		this.#kept.set(key, { bytes, timer });
		this.#total += bytes.length;
		return bytes;
	}

	clear(): void {
		for (const key of [...this.#kept.keys()]) this.#drop(key);
	}

	#drop(key: string): void {
		const kept = this.#kept.get(key);
		if (!kept) return;
		clearTimeout(kept.timer);
		this.#kept.delete(key);
		this.#total -= kept.bytes.length;
	}
}
