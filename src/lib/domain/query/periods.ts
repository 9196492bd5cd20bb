// Which days "this quarter" or "next week" are. Weeks begin on Monday; quarters and years with the fiscal year.
import { addDays, dayNumber, dayOf } from '../model/date.ts';
import type { Day } from '../model/deal.ts';
import type { Grouping, Period, Unit } from './definition.ts';

/** First and last day, both of them within it. */
export interface Days {
	from: Day;
	to: Day;
}

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** Months since year 0, January being 0. */
const monthOf = (day: Day): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

/** First day of a month so counted, kept within the years 1 to 9999. */
function firstOf(month: number): Day {
	const kept = Math.min(9999 * 12 + 11, Math.max(12, month));
	return dayOf(Math.floor(kept / 12), (kept % 12) + 1, 1)!;
}

/** The week, month, quarter or year that is `steps` away from the one a day lies in. `fiscalYearStart`: month 1–12. */
export function spanAround(day: Day, unit: Unit, steps: number, fiscalYearStart: number): Days {
	if (unit === 'week') {
		// 1970-01-01 was a Thursday.
		const monday = addDays(day, -((((dayNumber(day) + 3) % 7) + 7) % 7) + steps * 7);
		return { from: monday, to: addDays(monday, 6) };
	}
	const length = MONTHS[unit];
	const month = monthOf(day);
	const start = unit === 'month' ? 0 : (((month - (fiscalYearStart - 1)) % length) + length) % length;
	const first = month - start + steps * length;
	return { from: firstOf(first), to: addDays(firstOf(first + length), -1) };
}

/** The days of a period as of today. */
export function daysOf(period: Period, today: Day, fiscalYearStart: number): Days {
	if (period === 'today') return { from: today, to: today };
	if (period === 'yesterday' || period === 'tomorrow') {
		const day = addDays(today, period === 'tomorrow' ? 1 : -1);
		return { from: day, to: day };
	}
	const [which, unit] = period.split('-') as ['last' | 'this' | 'next', Unit];
	return spanAround(today, unit, which === 'last' ? -1 : which === 'next' ? 1 : 0, fiscalYearStart);
}

/** First day of the month, quarter or year that a day is grouped under. */
export function groupStart(day: Day, by: Exclude<Grouping['by'], 'value'>, fiscalYearStart: number): Day {
	return spanAround(day, by, 0, fiscalYearStart).from;
}
