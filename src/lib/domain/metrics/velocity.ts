// Pipeline velocity: what the pipeline earns a day, as its four factors foretell it and as it did (metrics B).
// Limit: ratios; closes.ts adds up.
import type { Closes } from './close-sums.ts';
import { daysOf } from './lengths.ts';

export interface VelocityFigures {
	/** won / (won + lost) of the closes in the stretch; null without closes. */
	winRate: number | null;
	/** Mean value of won deals with a value, minor units. */
	averageSize: number | null;
	/** Mean days from beginning to close of won deals. */
	meanCycle: number | null;
	/** Open qualified deals × winRate × averageSize / meanCycle, minor units a day; null where a factor is, or sales take no time. */
	perDay: number | null;
	/** Value won in the stretch / days of it that are over, minor units a day; null where it has no beginning. */
	realisedPerDay: number | null;
	/** Deals behind the three factors. */
	closed: number;
	wonWithValue: number;
	wonWithLength: number;
}

export interface Velocity {
	/** Open deals in a stage of the qualified rank or further. */
	openQualified: number;
	/** Rates of the chosen window, and of the last 90 days. */
	window: VelocityFigures;
	trailing90: VelocityFigures;
}

/** `days`: days of the stretch that are over; null where it has no beginning. */
export function velocityOf({ won, lost, wonValue, wonWithValue, wonLength, wonWithLength }: Closes, openQualified: number, days: number | null): VelocityFigures {
	const closed = won + lost;
	const winRate = closed === 0 ? null : won / closed;
	const averageSize = wonWithValue === 0 ? null : Number(wonValue) / wonWithValue;
	const meanCycle = wonWithLength === 0 ? null : daysOf(wonLength) / wonWithLength;
	const defined = winRate !== null && averageSize !== null && meanCycle !== null && meanCycle > 0;
	return {
		winRate,
		averageSize,
		meanCycle,
		perDay: defined ? (openQualified * winRate * averageSize) / meanCycle : null,
		realisedPerDay: days === null ? null : Number(wonValue) / days,
		closed,
		wonWithValue,
		wonWithLength
	};
}
