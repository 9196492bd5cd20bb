// A window as two plain moments, for loops over many deals; and how much of it is over.
import { DAY_MS } from '../model/date.ts';
import type { Window } from './period.ts';

export interface Stretch {
	/** First moment inside; −Infinity: no beginning. */
	start: number;
	/** First moment after it; Infinity: no end. */
	end: number;
	/** What is not over is measured until here: the end, or now where that is earlier. */
	until: number;
	/** Where the part of it that is over ends: later than `until` on the day asked for alone (context.ts). */
	over: number;
	/** Days of it that are over; null where it has no beginning or has not begun. */
	days: number | null;
}

export function stretchUntil({ start, end }: Window, now: number, passed: number = now): Stretch {
	const first = start ?? -Infinity;
	const last = end ?? Infinity;
	const over = Math.min(last, passed);
	return { start: first, end: last, until: Math.min(last, now), over, days: first > -Infinity && over > first ? (over - first) / DAY_MS : null };
}

/** Whole milliseconds between two moments; 0 where recorded times run back; NaN where one is unknown. */
export const between = (from: number, until: number): number => (until < from ? 0 : Math.round(until - from));
