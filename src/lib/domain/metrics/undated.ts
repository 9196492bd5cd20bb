// New deals of which nobody knows when they began: how many there are, and from when on they count ([WATERFALL8]).
// Additive, exact. Limit: which deals these are is the waterfall's.
import type { Instant } from '../model/deal.ts';

export interface Undated {
	count: number;
	/** The first and the last of the moments they count from: what is first known of each ([HISTORY2]). */
	from: Instant;
	to: Instant;
}

export class UndatedTotals {
	/** Deals by the moment they count from: an import gives all of its deals one. */
	readonly #counts = new Map<Instant, number>();

	clear(): void {
		this.#counts.clear();
	}

	/** Adds (1) or takes out (−1) a deal that counts from a moment on. */
	add(begins: Instant, sign: 1 | -1): void {
		const count = (this.#counts.get(begins) ?? 0) + sign;
		if (count === 0) this.#counts.delete(begins);
		else this.#counts.set(begins, count);
	}

	/** null: none. */
	snapshot(): Undated | null {
		if (this.#counts.size === 0) return null;
		const all: Undated = { count: 0, from: Infinity, to: -Infinity };
		for (const [begins, count] of this.#counts) {
			all.count += count;
			all.from = Math.min(all.from, begins);
			all.to = Math.max(all.to, begins);
		}
		return all;
	}
}
