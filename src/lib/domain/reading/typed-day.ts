// A day as people type it: digits in any usual order, month names, and words (day-words.ts).
// Limit: days of the years 1900–2199; a time of day is accepted after a full date and left out.
import { addDays, dayOf } from '../model/date.ts';
import type { Day } from '../model/deal.ts';
import { dayFromWords, monthOf, weekdayAt, weekdayOf } from './day-words.ts';
import type { Parsed } from './parsed.ts';

export interface DayContext {
	today: Day;
	/** Which comes first where the digits leave it open: 05-06 is 5 June under dmy. null: nobody knows, and it is refused. */
	order: 'dmy' | 'mdy' | null;
	/** True for days that have been (last touch): a day without a year is then the latest one. */
	past?: boolean;
}

const NOT: Parsed<never> = { ok: false, code: 'not-a-date' };
const DIGITS = /^(\d{1,2})([-/. ])(\d{1,2})(?:\2(\d{2}|\d{4}))?[.]?$/;
const TIME = /[T,\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;

/** How far back a day without a year may lie before it is taken to be next year's. */
const OVERDUE_DAYS = 90;

/**
 * A day: "31-12-2026", "31/12", "2026-12-31", "20261231", "31 dec", "Dec 31, 2026", "tomorrow",
 * "morgen", "next friday", "volgende week", "+7", "over 3 dagen", "eind van het kwartaal". '' is null.
 * The order in `ctx` decides only what the digits leave open. A day without a year is this year's, or
 * next year's when this year's is more than 90 days past. A bare number or a month without a day is
 * refused as ambiguous.
 */
export function parseDay(text: string, ctx: DayContext): Parsed<Day | null> {
	const trimmed = text.trim();
	if (trimmed === '') return { ok: true, value: null };
	const words = dayFromWords(trimmed, ctx.today);
	if (words === 'ambiguous') return { ok: false, code: 'ambiguous' };
	if (words !== null) return inRange(words);
	const { named, date } = withoutWeekday(trimmed);
	const result = readDate(date, ctx);
	// A weekday that does not fit its date: one of the two is a slip of the hand.
	if (named !== null && result.ok && result.value !== null && weekdayAt(result.value) !== named)
		return { ok: false, code: 'ambiguous' };
	return result;
}

/** A day behind its weekday (as `weekdayOf` gives it); null: none stands before it. */
function withoutWeekday(text: string): { named: number | null; date: string } {
	const weekday = /^(\p{L}+)[.,]?\s+(?=.*\d)/u.exec(text);
	const named = weekday ? weekdayOf(weekday[1]!) : null;
	return { named, date: named === null ? text : text.slice(weekday![0].length) };
}

/** The two numbers of a day written as digits, day and month in either order; null where it is written otherwise. */
export function dayDigits(text: string): { first: number; second: number; year: string | undefined } | null {
	const match = DIGITS.exec(withoutWeekday(text).date.replace(TIME, '').trim());
	return match && { first: Number(match[1]), second: Number(match[3]), year: match[4] };
}

function readDate(text: string, ctx: DayContext): Parsed<Day | null> {
	const date = text.replace(TIME, '').trim();
	if (date !== text && date === '') return NOT;
	const iso = /^(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})$/.exec(date) ?? /^(\d{4})()(\d{2})(\d{2})$/.exec(date);
	if (iso) return day(Number(iso[1]), Number(iso[3]), Number(iso[4]));
	const digits = DIGITS.exec(date);
	if (digits) return fromDigits(Number(digits[1]), Number(digits[3]), digits[4], ctx);
	const named =
		/^(\d{1,2})(?:e|st|nd|rd|th)?[-/. ]?\s*(?:of\s+)?(\p{L}{3,})\.?(?:[-/., ]\s*['’]?(\d{4}|\d{2}))?$/iu.exec(date) ??
		swapped(/^(\p{L}{3,})\.?[-/ ]?\s*(\d{1,2})(?:st|nd|rd|th)?(?:[-/, ]\s*['’]?(\d{4}|\d{2}))?$/iu.exec(date));
	if (named) {
		const month = monthOf(named[2]!);
		return month === null ? NOT : withYear(Number(named[1]), month, named[3], ctx);
	}
	const monthOnly = /^(\p{L}{3,})\.?(?:\s+\d{4})?$/u.exec(date);
	if (/^\d{1,2}$/.test(date) || (monthOnly && monthOf(monthOnly[1]!) !== null) || /^q[1-4](?:\s+\d{4})?$/i.test(date))
		return { ok: false, code: 'ambiguous' };
	return NOT;
}

const swapped = (match: RegExpExecArray | null) => (match ? [match[0], match[2], match[1], match[3]] : null);

function fromDigits(first: number, second: number, year: string | undefined, ctx: DayContext): Parsed<Day | null> {
	if (ctx.order === null) {
		const [dayFirst, monthFirst] = [withYear(first, second, year, ctx), withYear(second, first, year, ctx)];
		if (dayFirst.ok && monthFirst.ok && dayFirst.value !== monthFirst.value) return { ok: false, code: 'ambiguous' };
		return dayFirst.ok ? dayFirst : monthFirst;
	}
	const preferred = ctx.order === 'dmy' ? withYear(first, second, year, ctx) : withYear(second, first, year, ctx);
	if (preferred.ok || (first <= 12 && second <= 12)) return preferred;
	// One of both is above 12, so only one order is possible at all.
	return ctx.order === 'dmy' ? withYear(second, first, year, ctx) : withYear(first, second, year, ctx);
}

function withYear(date: number, month: number, year: string | undefined, ctx: DayContext): Parsed<Day | null> {
	const present = Number(ctx.today.slice(0, 4));
	if (year !== undefined) return day(year.length === 4 ? Number(year) : fullYear(Number(year), present), month, date);
	if (dayOf(2000, month, date) === null) return NOT;
	const candidates = (ctx.past ? [0, -1, -2, -3, -4] : [0, 1, 2, 3, 4]).map((step) => dayOf(present + step, month, date));
	const limit = ctx.past ? ctx.today : addDays(ctx.today, -OVERDUE_DAYS);
	const fits = candidates.find((found) => found !== null && (ctx.past ? found <= limit : found >= limit));
	return fits ? { ok: true, value: fits } : NOT;
}

/** Two-digit years: the century that puts them at most 20 years ahead of the present one. */
export function fullYear(short: number, present: number): number {
	const year = Math.floor(present / 100) * 100 + short;
	return year > present + 20 ? year - 100 : year <= present - 80 ? year + 100 : year;
}

function day(year: number, month: number, date: number): Parsed<Day> {
	const found = dayOf(year, month, date);
	return found === null ? NOT : inRange(found);
}

const inRange = (found: Day): Parsed<Day> =>
	found >= '1900-01-01' && found <= '2199-12-31' ? { ok: true, value: found } : { ok: false, code: 'out-of-range' };
