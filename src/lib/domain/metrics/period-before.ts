// The period right before another: as many whole months, or as many days. Limit: days only, no clock.
import { addDays, dayNumber, dayOf, startOfDay } from '../model/date.ts';
import type { Day } from '../model/deal.ts';
import type { Window } from './period.ts';

/** null: the window has no beginning or end. Whole months come after as many whole months. */
export function periodBefore({ from, to }: Window, timeZone: string): Window | null {
	if (from === null || to === null) return null;
	const after = addDays(to, 1);
	const months = from.endsWith('-01') && after.endsWith('-01') ? monthOf(after) - monthOf(from) : null;
	const start = months === null ? addDays(from, dayNumber(from) - dayNumber(after)) : monthsBefore(from, months);
	return windowOfDays(start, addDays(from, -1), timeZone);
}

/** From the start of a day to the end of another. */
export const windowOfDays = (from: Day, to: Day, timeZone: string): Window => ({ start: startOfDay(from, timeZone), end: startOfDay(addDays(to, 1), timeZone), from, to });

/** So many periods before one, the earliest first. */
export function periodsBefore(window: Window, count: number, timeZone: string): Window[] {
	const periods: Window[] = [];
	for (let period = periodBefore(window, timeZone); period !== null && periods.length < count; period = periodBefore(period, timeZone)) periods.unshift(period);
	return periods;
}

/** Months since the year 0. */
const monthOf = (day: Day): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

/** The same day so many months earlier; where that month has no such day, the first of the next. */
export function monthsBefore(day: Day, months: number): Day {
	const month = monthOf(day) - months;
	const at = (index: number, date: number) => dayOf(Math.floor(index / 12), (index % 12) + 1, date);
	return at(month, Number(day.slice(8, 10))) ?? at(month + 1, 1)!;
}
