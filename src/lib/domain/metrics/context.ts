// What figures are asked for: as of when, over which stretches, with which settings. Limit: no clock; moments are given.
import { addDays, DAY_MS, dayAt, startOfDay } from '../model/date.ts';
import type { DealId, Instant } from '../model/deal.ts';
import { ALL_TIME, daysOf, firstOfMonth, type DayRange, type Window } from './period.ts';

/** Whole minor units of the pipeline's currency for an amount in another, at the rate of an instant; null: no rate is known. */
export type Convert = (minor: number, currency: string, at: Instant) => number | null;

export interface MetricsQuestion {
	/** Changes that count from before this moment are known; Infinity: all, which is the present. */
	asOf: number;
	/** "Now": ages, staleness and trailing stretches are reckoned from it. */
	now: Instant;
	/** Asked of a whole day: when it ends. What happened on it is known and its hours are over, while ages count until `now`. null: not of one. */
	dayEnds: Instant | null;
	/** Funnel, win rate and everything else that flows. */
	window: Window;
	/** The period forecasts, coverage and the waterfall speak of: expected to close in it. */
	period: Window;
	/** The two moments whose difference the waterfall and the flow between stages show; `to` is exclusive like `asOf`. */
	change: { from: number; to: number };
	/** The waterfall and the flow of this owner's deals alone, with what colleagues handed over; null: everybody's. */
	owner: string | null;
	/**
	 * What deals are told apart by in the segments: who owns them, any other word of theirs (null: blank), or nothing.
	 * Another function is another question: keep it while it gives the same.
	 */
	segmentOf: 'owner' | ((id: DealId) => string | null) | null;
	/**
	 * Company of a deal (null: blank), by which accounts are told apart; the figures of leads are counted only where it is
	 * given. Another function is another question, as of `segmentOf`.
	 */
	accountOf: ((id: DealId) => string | null) | null;
	/** What is to be sold in the period in a segment, minor units; null: nobody said. */
	segmentTarget: ((segment: string | null) => number | null) | null;
	/** IANA zone in which days and months begin. */
	timeZone: string;
	/** What is to be sold in the period, minor units; null: nobody said. */
	target: number | null;
	/** Other currencies; null: every amount is in the pipeline's. */
	convert: Convert | null;
	/** Deals of stages from this index on are qualified. */
	qualifiedRank: number;
	/** Weeks of snapshots before now. */
	weeks: number;
	/** Calendar months, the running one the last. */
	months: number;
}

/** The present, all time, no target. */
export const EVERYTHING: MetricsQuestion = {
	asOf: Infinity,
	now: 0,
	dayEnds: null,
	window: ALL_TIME,
	period: ALL_TIME,
	change: { from: -Infinity, to: Infinity },
	owner: null,
	segmentOf: null,
	accountOf: null,
	segmentTarget: null,
	timeZone: 'UTC',
	target: null,
	convert: null,
	qualifiedRank: 1,
	weeks: 104,
	months: 24
};

/** A question with the stretches that follow from it. */
export interface MetricsContext extends MetricsQuestion {
	/** Time is over up to here: now, or the end of the whole day that was asked for. */
	over: Instant;
	/** The days of the period, as the columns number them. */
	periodDays: DayRange;
	/** The days before now, and until `asOf`: what a clock ahead of ours wrote is in it. */
	trailing365: Window;
	trailing90: Window;
	/** Moments one week apart, each the end of a day, and `asOf`: `weeks + 1` of them, rising. A snapshot is what counted before one. */
	weekEnds: Float64Array;
	/** Starts of calendar months in the time zone, and the start of the month after the running one: `months + 1` moments. */
	monthStarts: Float64Array;
}

/** Works out the stretches once. */
export function contextOf(question: MetricsQuestion): MetricsContext {
	const { asOf, now, timeZone, weeks, months } = question;
	const today = dayAt(now, timeZone);
	const year = Number(today.slice(0, 4));
	const month = Number(today.slice(5, 7));
	return {
		...question,
		over: question.dayEnds ?? now,
		periodDays: daysOf(question.period, timeZone),
		trailing365: trailing(now, 365),
		trailing90: trailing(now, 90),
		weekEnds: Float64Array.from({ length: weeks + 1 }, (_, index) =>
			index === weeks ? asOf : startOfDay(addDays(today, (index - weeks) * 7 + 1), timeZone)
		),
		monthStarts: Float64Array.from({ length: months + 1 }, (_, index) => startOfDay(firstOfMonth(year, month + 1 + index - months), timeZone))
	};
}

const trailing = (now: Instant, days: number): Window => ({ start: now - days * DAY_MS, end: null, from: null, to: null });

/** Index of the stretch between two of the rising moments that holds an instant; −1: none, or it is unknown. */
export function stretchOf(moments: Float64Array, instant: number): number {
	let low = 0;
	let high = moments.length - 1;
	if (!(instant >= moments[0]! && instant < moments[high]!)) return -1;
	while (high - low > 1) {
		const middle = (low + high) >>> 1;
		if (moments[middle]! <= instant) low = middle;
		else high = middle;
	}
	return low;
}

/** True for the same value, and for two windows, pairs of moments or lists of them that hold the same. */
export function sameAnswer(a: unknown, b: unknown): boolean {
	if (Object.is(a, b)) return true;
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
	const one = Object.entries(a);
	return one.length === Object.keys(b).length && one.every(([key, value]) => Object.is(value, (b as Record<string, unknown>)[key]));
}
