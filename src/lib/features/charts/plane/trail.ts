// Where the dots of the plane stood some weeks ago, against the target as it is now.
import type { DealColumns } from '#lib/domain/metrics/columns.ts';
import type { MetricsContext } from '#lib/domain/metrics/context.ts';
import { ratioOf } from '#lib/domain/metrics/exact-sum.ts';
import { segmentTrails, type SegmentTrails, type TrailStop } from '#lib/domain/metrics/segment-trail.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { finite } from '../frame/figures.ts';

/** Weeks ago, the longest first. */
export const TRAIL_WEEKS = [12, 8, 4] as const;

export interface PlaneStop {
	weeks: number;
	/** null: the target was met. */
	coverage: number | null;
	rate: number;
}

export const trailsOf = (columns: DealColumns, context: MetricsContext, passes: (row: number) => boolean): SegmentTrails =>
	segmentTrails(columns, context, passes, TRAIL_WEEKS.map((weeks) => context.now - weeks * 7 * DAY_MS));

/** Where a part stood, as far as it can be said. */
export function stopsOf(stops: readonly TrailStop[] | undefined, target: bigint | null, byValue: boolean): PlaneStop[] {
	if (stops === undefined || target === null) return [];
	return stops.flatMap(({ open, won, yearWon, yearLost }, index) => {
		const remaining = target - won.value;
		const coverage = remaining <= 0n ? null : finite(ratioOf(open.value, remaining));
		const closed = yearWon.count + yearLost.count;
		const rate = finite(byValue ? ratioOf(yearWon.value, yearWon.value + yearLost.value) : closed === 0 ? null : yearWon.count / closed);
		// What open deals without any value cover, nobody knows.
		const blank = remaining > 0n && open.count > 0 && open.withoutValue === open.count;
		return rate === null || blank ? [] : [{ weeks: TRAIL_WEEKS[index]!, coverage, rate }];
	});
}
