// The figures that parts of the pipeline are compared by, each part's and all's, in one form.
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import type { Worth } from '#lib/domain/metrics/funnel.ts';
import { ratioOf } from '#lib/domain/metrics/exact-sum.ts';
import type { SegmentMedians, SegmentPart } from '#lib/domain/metrics/segment-deals.ts';
import type { Interval } from '#lib/domain/metrics/wilson.ts';
import { fewDeals, finite, knownSum } from '../frame/figures.ts';

export const FIGURES = ['open', 'won', 'rate', 'size', 'cycle', 'attainment'] as const;
export type Figure = (typeof FIGURES)[number];
export type SegmentFigures = MetricsSnapshot['segments'][number];

/** The deals that a figure rests on. */
export const PART_OF: Record<Figure, SegmentPart> = { open: 'open', won: 'won', rate: 'closed', size: 'sized', cycle: 'timed', attainment: 'wonInPeriod' };

export interface Measured {
	/** In the figure's unit: deals or minor units, a share, days; null: nobody can say. */
	value: number | null;
	interval: Interval | null;
	/** Deals it rests on. */
	count: number;
	/** So few that it is shown greyed. Sums are what they are. */
	few: boolean;
}

const NO_MEDIAN = { count: 0, median: null, interval: null };

export function figureOf(figure: Figure, segment: SegmentFigures, medians: SegmentMedians | undefined, byValue: boolean): Measured {
	const sum = (worth: Worth): Measured => {
		const value = knownSum(worth);
		return { value: !byValue ? worth.count : value === null ? null : Number(value), interval: null, count: worth.count, few: false };
	};
	const closed = segment.won.count + segment.lost.count;
	switch (figure) {
		case 'open':
			return sum(segment.open);
		case 'won':
			return sum(segment.won);
		case 'rate':
			return { value: finite(byValue ? segment.valueRate : segment.rate), interval: byValue ? null : segment.interval, count: closed, few: fewDeals(closed) };
		case 'size':
		case 'cycle': {
			const { count, median, interval } = medians?.[figure] ?? NO_MEDIAN;
			return { value: finite(median), interval, count, few: fewDeals(count) };
		}
		case 'attainment':
			return { value: attained(segment), interval: null, count: segment.wonInPeriod.count, few: false };
	}
}

const attained = ({ wonInPeriod, coverage: { target } }: SegmentFigures): number | null => (target === null ? null : finite(ratioOf(wonInPeriod.value, target)));

/** The same of all together: the reference line; null for sums, which are of all and not of one. */
export function figureOfAll(figure: Figure, { winRate, dealSize, cycle, period }: MetricsSnapshot, byValue: boolean): number | null {
	switch (figure) {
		case 'open':
		case 'won':
			return null;
		case 'rate':
			return finite(byValue ? winRate.valueRate : winRate.rate);
		case 'size':
			return finite(dealSize.median);
		case 'cycle':
			return finite(cycle.won.median);
		case 'attainment':
			return period.target === null ? null : finite(ratioOf(period.won.value, period.target));
	}
}
