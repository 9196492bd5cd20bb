// The earlier window that a period is compared with: the one right before it, or the same a year ago.
import type { Window } from '#lib/domain/metrics/period.ts';
import { addDays, dayNumber, dayOf, startOfDay } from '#lib/domain/model/date.ts';
import type { Day } from '#lib/domain/model/deal.ts';

export const COMPARISONS = ['none', 'before', 'year'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** null: none was asked for, or the window has no beginning or end. Whole months are compared with as many whole months. */
export function earlier({ from, to }: Window, comparison: Comparison, timeZone: string): Window | null {
	if (comparison === 'none' || from === null || to === null) return null;
	const after = addDays(to, 1);
	const months = from.endsWith('-01') && after.endsWith('-01') ? monthOf(after) - monthOf(from) : null;
	const days = dayNumber(after) - dayNumber(from);
	const back = (day: Day): Day =>
		comparison === 'year' ? monthsBefore(day, 12) : months === null ? addDays(day, -days) : monthsBefore(day, months);
	const [start, end] = [back(from), back(after)];
	return { start: startOfDay(start, timeZone), end: startOfDay(end, timeZone), from: start, to: addDays(end, -1) };
}

/** Months since the year 0. */
const monthOf = (day: Day): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

/** The same day so many months earlier; where that month has no such day, the first of the next. */
function monthsBefore(day: Day, months: number): Day {
	const month = monthOf(day) - months;
	const at = (index: number, date: number) => dayOf(Math.floor(index / 12), (index % 12) + 1, date);
	return at(month, Number(day.slice(8, 10))) ?? at(month + 1, 1)!;
}
