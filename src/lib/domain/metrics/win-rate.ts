// Win rates of deals whose last close falls in a stretch, by count and by value (metrics B): of the chosen window, of the
// last 365 and 90 days, and month by month. Limit: shapes and ratios; close-sums.ts adds up.
import type { Closes } from './close-sums.ts';
import { ratioOf } from './exact-sum.ts';
import { wilson, type Interval } from './wilson.ts';

export interface WinRate {
	won: number;
	lost: number;
	/** won / (won + lost); null when nothing closed. */
	rate: number | null;
	interval: Interval | null;
	/** Minor units, exact, of those with a value. */
	wonValue: bigint;
	lostValue: bigint;
	/** wonValue / (wonValue + lostValue); null when that is not positive. */
	valueRate: number | null;
	/** Closed deals without a value, or in a currency without a rate: in the count, in no sum. */
	withoutValue: number;
	/** Of those, the ones that lack a rate. */
	withoutRate: number;
	/** The won ones of both. */
	wonWithoutValue: number;
	wonWithoutRate: number;
	/** Closed at an unknown time: inside only when the window is all time. */
	unknownClosed: number;
}

export interface MonthlyWinRate extends WinRate {
	/** First moments of the month and of the next. */
	start: number;
	end: number;
	/** The month is not over. */
	running: boolean;
}

export interface WinRateTrend {
	/** Required coverage rests on the value rate of this one. */
	trailing365: WinRate;
	trailing90: WinRate;
	/** Calendar months, oldest first; the last is the running one. */
	months: readonly MonthlyWinRate[];
}

export function winRateOf({ won, lost, wonValue, lostValue, withoutValue, withoutRate, wonWithoutValue, wonWithoutRate }: Closes, unknownClosed: number): WinRate {
	return {
		won,
		lost,
		rate: won + lost === 0 ? null : won / (won + lost),
		interval: wilson(won, won + lost),
		wonValue,
		lostValue,
		valueRate: ratioOf(wonValue, wonValue + lostValue),
		withoutValue,
		withoutRate,
		wonWithoutValue,
		wonWithoutRate,
		unknownClosed
	};
}
