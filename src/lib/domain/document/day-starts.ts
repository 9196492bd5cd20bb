// Starts of days, remembered: asking Intl costs more than reading the rest of a deal, and days repeat.
import { startOfDay } from '../model/date.ts';
import type { Day, Instant } from '../model/deal.ts';

/** Of the zone asked for last. */
const starts = { timeZone: '', byDay: new Map<Day, Instant>() };

/** First instant of a day in an IANA zone. */
export function dayStart(day: Day, timeZone: string): Instant {
	if (timeZone !== starts.timeZone || starts.byDay.size > 20_000) Object.assign(starts, { timeZone, byDay: new Map() });
	let start = starts.byDay.get(day);
	if (start === undefined) starts.byDay.set(day, (start = startOfDay(day, timeZone)));
	return start;
}
