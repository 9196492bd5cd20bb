// Calendar days and instants in a time zone. The clock is always a parameter.
import { isDay, type Day, type Instant } from './deal.ts';

export const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string): Intl.DateTimeFormat {
	let found = formats.get(timeZone);
	if (!found) {
		found = new Intl.DateTimeFormat('en-CA', {
			timeZone,
			hourCycle: 'h23',
			year: 'numeric',
			month: '2-digit',
			day: '2-digit',
			hour: '2-digit',
			minute: '2-digit',
			second: '2-digit'
		});
		formats.set(timeZone, found);
	}
	return found;
}

/** Milliseconds by which local time in `timeZone` is ahead of UTC at that instant. */
export function offsetAt(instant: Instant, timeZone: string): number {
	if (timeZone === 'UTC') return 0;
	const part: Record<string, number> = {};
	for (const { type, value } of format(timeZone).formatToParts(instant)) part[type] = Number(value);
	const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
	return local - Math.floor(instant / 1000) * 1000;
}

/** `YYYY-MM-DD` from numbers, or null when there is no such day. Month is 1–12. */
export function dayOf(year: number, month: number, day: number): Day | null {
	const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
	return isDay(text) ? text : null;
}

/** Days since 1970-01-01 of a calendar day. */
export function dayNumber(day: Day): number {
	// Date.UTC takes the years 0 to 99 for 1900 to 1999; the calendar is the same 400 years on.
	return Date.UTC(Number(day.slice(0, 4)) + 400, Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) / DAY_MS - 146_097;
}

/** The calendar day that is `days` after `day`. */
export function addDays(day: Day, days: number): Day {
	return new Date((dayNumber(day) + days) * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The instant at which a calendar day begins in a time zone: the first one where a clock change skips
 * midnight, and the earlier one where midnight comes twice.
 */
export const startOfDay = (day: Day, timeZone: string): Instant => startOfDayNumber(dayNumber(day), timeZone);

/** The instant at which the day after a calendar day begins; of the last day of the year 9999 too, which none follows. */
export const endOfDay = (day: Day, timeZone: string): Instant => startOfDayNumber(dayNumber(day) + 1, timeZone);

/** What was worked out of days, by zone: figures ask for the same few hundred again with every edit. */
const starts = new Map<string, Map<number, Instant>>();
const MOST_STARTS = 20_000;

/** As `startOfDay`, of a day as days since 1970-01-01. */
export function startOfDayNumber(day: number, timeZone: string): Instant {
	if (timeZone === 'UTC') return day * DAY_MS;
	let known = starts.get(timeZone);
	if (!known) starts.set(timeZone, (known = new Map()));
	let start = known.get(day);
	if (start === undefined) {
		start = workedOutStart(day, timeZone);
		if (known.size >= MOST_STARTS) known.clear();
		known.set(day, start);
	}
	return start;
}

function workedOutStart(day: number, timeZone: string): Instant {
	const utc = day * DAY_MS;
	// A change of the clocks near this midnight shows as two offsets, one day either side of it.
	const before = utc - offsetAt(utc - DAY_MS, timeZone);
	const after = utc - offsetAt(utc + DAY_MS, timeZone);
	if (before === after) return before;
	const [early, late] = before < after ? [before, after] : [after, before];
	return dayNumberAt(early, timeZone) === day ? early : late;
}

/** Days since 1970-01-01 of the calendar day of an instant in a time zone. */
export const dayNumberAt = (instant: Instant, timeZone: string): number => Math.floor((instant + offsetAt(instant, timeZone)) / DAY_MS);

/** The calendar day of an instant in a time zone. */
export function dayAt(instant: Instant, timeZone: string): Day {
	return new Date(instant + offsetAt(instant, timeZone)).toISOString().slice(0, 10);
}

/**
 * The same time of day, so many calendar days later (before: negative) in a time zone. A time that a clock change
 * skips becomes as much later as the clock jumps; of one that comes twice it is the first.
 */
export function moveDays(instant: Instant, days: number, timeZone: string): Instant {
	const local = instant + offsetAt(instant, timeZone) + days * DAY_MS;
	const [early, late] = [local - offsetAt(local - DAY_MS, timeZone), local - offsetAt(local + DAY_MS, timeZone)].sort((a, b) => a - b);
	return early! + offsetAt(early!, timeZone) === local ? early! : late!;
}
