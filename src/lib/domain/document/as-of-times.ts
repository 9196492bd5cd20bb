// When deals changed: which deals lie between two moments, where changes cluster, how busy a stretch was.
// Limit: kept per deal, and as bare numbers sorted when asked; 70,000 sort in some 10 ms, once, and again after edits.
import type { DealId, Instant } from '../model/deal.ts';

/** Edits closer together than this are one change to step to: a paste writes for some milliseconds. */
const CLUSTER_MS = 1000;

export class AsOfTimes {
	readonly #perDeal = new Map<DealId, readonly number[]>();
	/** All times in order, and the ends of clusters among them. */
	#sorted = new Float64Array();
	#ends: number[] = [];
	#stale = false;

	/** Says when a deal changed, in place of what was said before. */
	set(deal: DealId, times: readonly number[]): void {
		this.#perDeal.set(deal, times);
		this.#stale = true;
	}

	/** Puts in order what was said since, so that the next question is answered at once. */
	sort(): void {
		if (!this.#stale) return;
		this.#stale = false;
		let count = 0;
		for (const times of this.#perDeal.values()) count += times.length;
		const sorted = new Float64Array(count);
		for (const times of this.#perDeal.values()) for (const at of times) sorted[--count] = at;
		this.#sorted = sorted.sort();
		this.#ends = [];
		sorted.forEach((at, index) => !(sorted[index + 1]! - at <= CLUSTER_MS) && this.#ends.push(at));
	}

	/** First time there is; null without any. */
	get first(): Instant | null {
		this.sort();
		return this.#sorted[0] ?? null;
	}

	/** Deals with something after the earlier and up to the later of two moments. */
	between(one: number, other: number): Set<DealId> {
		if (one === other) return new Set();
		// Infinity is the present, and what nobody knows the time of counts only there.
		if (!Number.isFinite(one) || !Number.isFinite(other)) return new Set(this.#perDeal.keys());
		const [from, until] = one < other ? [one, other] : [other, one];
		const touched = new Set<DealId>();
		for (const [deal, times] of this.#perDeal) if (times.some((at) => at > from && at <= until)) touched.add(deal);
		return touched;
	}

	/** The moment right after the next change; null when there is none. */
	next(moment: number): Instant | null {
		this.sort();
		return this.#ends[countUpTo(this.#ends, moment)] ?? null;
	}

	/** The moment right after the change before the last one; null when there is none. */
	previous(moment: number): Instant | null {
		this.sort();
		const passed = countUpTo(this.#ends, moment);
		// Standing on a change, or after it, shows what it made: the one before it is another picture.
		return this.#ends[passed - 2] ?? null;
	}

	/** Number of times in each of `buckets` equal stretches from one moment to another. */
	activity(from: number, to: number, buckets: number): number[] {
		const counts = new Array<number>(buckets).fill(0);
		const width = (to - from) / buckets;
		if (!(width > 0)) return counts;
		this.sort();
		for (const at of this.#sorted) {
			const bucket = Math.floor((at - from) / width);
			if (bucket >= 0 && bucket <= buckets) counts[Math.min(bucket, buckets - 1)]! += 1;
		}
		return counts;
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
