// Where the dots of the plane stood some weeks ago, against the target as it is now.
import { ratioOf } from '#lib/domain/metrics/exact-sum.ts';
import { TRAIL_WEEKS, type TrailStop } from '#lib/domain/metrics/segment-trail.ts';
import { allBlank, finite } from '../frame/figures.ts';

export interface PlaneStop {
	weeks: number;
	/** null: the target was met. */
	coverage: number | null;
	rate: number;
}

/** Where a part stood, as far as it can be said. */
export function stopsOf(stops: readonly TrailStop[] | undefined, target: bigint | null, byValue: boolean): PlaneStop[] {
	if (stops === undefined || target === null) return [];
	return stops.flatMap(({ open, won, yearWon, yearLost }, index) => {
		const remaining = target - won.value;
		const coverage = remaining <= 0n ? null : finite(ratioOf(open.value, remaining));
		const closed = yearWon.count + yearLost.count;
		const rate = finite(byValue ? ratioOf(yearWon.value, yearWon.value + yearLost.value) : closed === 0 ? null : yearWon.count / closed);
		// What open deals without any value cover, nobody knows.
		const blank = remaining > 0n && allBlank(open);
		return rate === null || blank ? [] : [{ weeks: TRAIL_WEEKS[index]!, coverage, rate }];
	});
}
