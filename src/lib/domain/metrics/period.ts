// Periods people choose, as half-open windows in the pipeline's time zone. The clock is a parameter.
import { addDays, dayAt, dayNumberAt, dayOf, endOfDay, startOfDay, startOfDayNumber } from '../model/date.ts';
import { isDay, type Day, type Instant } from '../model/deal.ts';

export const PERIOD_KINDS = [
	'all',
	'last-12-months',
	'this-year',
	'this-quarter',
	'last-quarter',
	'this-month',
	'custom'
] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

/** A choice; the days of a custom one are both included. */
export type Period = { kind: Exclude<PeriodKind, 'custom'> } | { kind: 'custom'; from: Day; to: Day };

export interface Window {
	/** First instant inside; null: no beginning. */
	start: Instant | null;
	/** First instant after it; null: no end. */
	end: Instant | null;
	/** First and last day inside, for words; null where open. */
	from: Day | null;
	to: Day | null;
}

export const ALL_TIME: Window = { start: null, end: null, from: null, to: null };

/** True for a window without beginning and end: it also holds what has no known time. */
export const isAllTime = (window: Window): boolean => window.start === null && window.end === null;

/** True when an instant lies in the window; NaN (unknown) only in all time. */
export function inWindow(window: Window, instant: number): boolean {
	if (Number.isNaN(instant)) return isAllTime(window);
	return (window.start === null || instant >= window.start) && (window.end === null || instant < window.end);
}

/** A window as numbers, for asking often. */
export class Span {
	readonly #start: number;
	readonly #end: number;
	readonly #allTime: boolean;

	constructor(window: Window) {
		this.#start = window.start ?? -Infinity;
		this.#end = window.end ?? Infinity;
		this.#allTime = isAllTime(window);
	}

	/** First instant inside; −Infinity: no beginning. */
	get start(): number {
		return this.#start;
	}

	/** As `inWindow`. */
	has(instant: number): boolean {
		return (instant >= this.#start && instant < this.#end) || (this.#allTime && Number.isNaN(instant));
	}
}

/** Days since 1970-01-01: the first inside, and the first after. A blank day, numbered NO_DAY, is in all time alone. */
export interface DayRange {
	first: number;
	after: number;
}

/** Number of the day where the cell is empty, earlier than all. */
export const NO_DAY = -2_147_483_648;

/** The days that begin in a window. */
export function daysOf(window: Window, timeZone: string): DayRange {
	if (isAllTime(window)) return { first: NO_DAY, after: Infinity };
	const from = (instant: Instant): number => {
		const day = dayNumberAt(instant, timeZone);
		return day + (startOfDayNumber(day, timeZone) < instant ? 1 : 0);
	};
	return { first: window.start === null ? NO_DAY + 1 : from(window.start), after: window.end === null ? Infinity : from(window.end) };
}

export interface PeriodContext {
	now: Instant;
	/** IANA zone in which days begin. */
	timeZone: string;
	/** First month of the fiscal year, 1–12: quarters and years count from it. */
	fiscalYearStart: number;
}

/** The window of a period; null when a custom one has no legal days or ends before it begins. */
export function windowOf(period: Period, { now, timeZone, fiscalYearStart }: PeriodContext): Window | null {
	const today = dayAt(now, timeZone);
	const year = Number(today.slice(0, 4));
	const month = Number(today.slice(5, 7));
	const ofMonths = (first: number, count: number): Window =>
		between(firstOfMonth(year, first), firstOfMonth(year, first + count), timeZone);
	// Months since the fiscal year or quarter began, so that January may be month 10 of a fiscal year.
	const intoYear = (month - fiscalYearStart + 12) % 12;
	const intoQuarter = intoYear % 3;
	switch (period.kind) {
		case 'all':
			return ALL_TIME;
		case 'this-month':
			return ofMonths(month, 1);
		case 'this-quarter':
			return ofMonths(month - intoQuarter, 3);
		case 'last-quarter':
			return ofMonths(month - intoQuarter - 3, 3);
		case 'this-year':
			return ofMonths(month - intoYear, 12);
		case 'last-12-months': {
			const after = addDays(today, 1);
			return between(yearBefore(after), after, timeZone);
		}
		case 'custom':
			if (!isDay(period.from) || !isDay(period.to) || period.from > period.to) return null;
			return windowOfDays(period.from, period.to, timeZone);
	}
}

/** From the start of a day to the end of another, both in it. */
export const windowOfDays = (from: Day, to: Day, timeZone: string): Window => ({ start: startOfDay(from, timeZone), end: endOfDay(to, timeZone), from, to });

/** From the start of a day until the start of another. */
function between(from: Day, until: Day, timeZone: string): Window {
	return { start: startOfDay(from, timeZone), end: startOfDay(until, timeZone), from, to: addDays(until, -1) };
}

/** First day of a month counted from January of `year`; 0 and below are months before it. */
export function firstOfMonth(year: number, month: number): Day {
	const index = year * 12 + (month - 1);
	return dayOf(Math.floor(index / 12), (index % 12) + 1, 1)!;
}

/** The same day a year earlier; 29 February becomes 1 March, so that the window is never over a year. */
function yearBefore(day: Day): Day {
	const year = Number(day.slice(0, 4)) - 1;
	return dayOf(year, Number(day.slice(5, 7)), Number(day.slice(8, 10))) ?? dayOf(year, 3, 1)!;
}
