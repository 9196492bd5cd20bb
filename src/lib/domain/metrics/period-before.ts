// The period right before another: as many whole months, or as many days. Limit: days only, no clock.
import { addDays, dayNumber, dayOf } from '../model/date.ts';
import { isDay, type Day } from '../model/deal.ts';
import { windowOfDays, type Window } from './period.ts';

/** null: the window has no beginning or end, or it would begin before the year 0. Whole months come after as many whole months. */
export function periodBefore({ from, to }: Window, timeZone: string): Window | null {
	if (from === null || to === null) return null;
	const months = from.endsWith('-01') && addDays(to, 1).endsWith('-01') ? monthOf(to) + 1 - monthOf(from) : null;
	if (months !== null && months > monthOf(from)) return null;
	const start = months === null ? addDays(from, dayNumber(from) - dayNumber(to) - 1) : monthsBefore(from, months);
	if (!isDay(start)) return null;
	return windowOfDays(start, addDays(from, -1), timeZone);
}

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
