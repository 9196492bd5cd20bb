// When deals changed, in order: which deals lie between two moments, where changes cluster, how busy a stretch was.
// Limit: kept per deal and sorted when asked; 70,000 times sort in some 30 ms, once, and again after edits.
import type { DealId, Instant } from '../model/deal.ts';

/** Edits closer together than this are one change to step to: a paste writes for some milliseconds. */
const CLUSTER_MS = 1000;

interface Entry {
	at: number;
	deal: DealId;
}

export class AsOfTimes {
	readonly #perDeal = new Map<DealId, readonly number[]>();
	#sorted: Entry[] = [];
	/** The times of `#sorted` alone, and the ends of clusters among them. */
	#at: number[] = [];
	#ends: number[] = [];
	readonly #dirty = new Set<DealId>();

	/** Says when a deal changed, in place of what was said before. */
	set(deal: DealId, times: readonly number[]): void {
		this.#perDeal.set(deal, times);
		this.#dirty.add(deal);
	}

	/** First time there is; null without any. */
	get first(): Instant | null {
		return this.#read()[0]?.at ?? null;
	}

	/** Deals with something after the earlier and up to the later of two moments. */
	between(one: number, other: number): Set<DealId> {
		const entries = this.#read();
		if (one === other) return new Set();
		// Infinity is the present, and what nobody knows the time of counts only there.
		if (!Number.isFinite(one) || !Number.isFinite(other)) return new Set(this.#perDeal.keys());
		const touched = new Set<DealId>();
		const end = countUpTo(this.#at, Math.max(one, other));
		for (let index = countUpTo(this.#at, Math.min(one, other)); index < end; index += 1) touched.add(entries[index]!.deal);
		return touched;
	}

	/** The moment right after the next change; null when there is none. */
	next(moment: number): Instant | null {
		this.#read();
		return this.#ends[countUpTo(this.#ends, moment)] ?? null;
	}

	/** The moment right after the change before the last one; null when there is none. */
	previous(moment: number): Instant | null {
		this.#read();
		const passed = countUpTo(this.#ends, moment);
		// Standing on a change, or after it, shows what it made: the one before it is another picture.
		return this.#ends[passed - 2] ?? null;
	}

	/** Number of times in each of `buckets` equal stretches from one moment to another. */
	activity(from: number, to: number, buckets: number): number[] {
		const counts = new Array<number>(buckets).fill(0);
		const width = (to - from) / buckets;
		if (!(width > 0)) return counts;
		this.#read();
		for (const at of this.#at) {
			const bucket = Math.floor((at - from) / width);
			if (bucket >= 0 && bucket <= buckets) counts[Math.min(bucket, buckets - 1)]! += 1;
		}
		return counts;
	}

	#read(): readonly Entry[] {
		if (this.#dirty.size === 0) return this.#sorted;
		const kept = this.#sorted.filter(({ deal }) => !this.#dirty.has(deal));
		for (const deal of this.#dirty) for (const at of this.#perDeal.get(deal)!) kept.push({ at, deal });
		this.#sorted = kept.sort((a, b) => a.at - b.at);
		this.#dirty.clear();
		this.#at = this.#sorted.map(({ at }) => at);
		this.#ends = this.#at.filter((at, index) => !(this.#at[index + 1]! - at <= CLUSTER_MS));
		return this.#sorted;
	}
}

/** How many of the sorted numbers are at most `limit`. */
function countUpTo(sorted: readonly number[], moment: number): number {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (sorted[middle]! <= moment) low = middle + 1;
		else high = middle;
	}
	return low;
}
