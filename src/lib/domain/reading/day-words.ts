// Names of months, weekdays and days in Dutch and English, and the calendar sums behind "next friday"
// and "eind van het kwartaal". Limit: words only; dates in digits are read in typed-day.ts.
import { addDays, dayNumber, dayOf } from '../model/date.ts';
import type { Day } from '../model/deal.ts';

const MONTHS: readonly RegExp[] = [
	/^jan(?:uari|uary)?$/,
	/^feb(?:r|ruari|ruary)?$/,
	/^(?:mrt|maart|mar|march)$/,
	/^apr(?:il)?$/,
	/^(?:mei|may)$/,
	/^jun(?:i|e)?$/,
	/^jul(?:i|y)?$/,
	/^aug(?:ustus|ust)?$/,
	/^sept?(?:ember)?$/,
	/^(?:okt|oktober|oct|october)$/,
	/^nov(?:ember)?$/,
	/^dec(?:ember)?$/
];

const WEEKDAYS: readonly RegExp[] = [
	/^(?:ma|maandag|mon|monday)$/,
	/^(?:di|dinsdag|tue|tues|tuesday)$/,
	/^(?:wo|woensdag|wed|wednesday)$/,
	/^(?:do|donderdag|thu|thur|thurs|thursday)$/,
	/^(?:vr|vrijdag|fri|friday)$/,
	/^(?:za|zaterdag|sat|saturday)$/,
	/^(?:zo|zondag|sun|sunday)$/
];

/** Month 1–12 of a name or abbreviation, with or without a full stop; null when it is none. */
export function monthOf(word: string): number | null {
	const plain = word.toLowerCase().replace(/\.$/, '');
	const index = MONTHS.findIndex((month) => month.test(plain));
	return index < 0 ? null : index + 1;
}

/** Weekday 0 (Monday) – 6 of a name or abbreviation; null when it is none. */
export function weekdayOf(word: string): number | null {
	const plain = word.toLowerCase().replace(/\.$/, '');
	const index = WEEKDAYS.findIndex((weekday) => weekday.test(plain));
	return index < 0 ? null : index;
}

/** Weekday 0 (Monday) – 6 of a day. */
export const weekdayAt = (day: Day): number => (((dayNumber(day) + 3) % 7) + 7) % 7;

const yearOf = (day: Day): number => Number(day.slice(0, 4));
const monthIn = (day: Day): number => Number(day.slice(5, 7));

const LAST_DAY: Day = '9999-12-31';

/** The same day `months` later, or the month's last day where it is shorter. Stops at the year 9999. */
export function addMonths(day: Day, months: number): Day {
	const index = yearOf(day) * 12 + monthIn(day) - 1 + months;
	const year = Math.floor(index / 12);
	if (year > 9999) return LAST_DAY;
	const month = (index % 12) + 1;
	for (let date = Number(day.slice(8)); date > 27; date--) {
		const found = dayOf(year, month, date);
		if (found !== null) return found;
	}
	return dayOf(year, month, Number(day.slice(8)))!;
}

type Span = 'week' | 'month' | 'quarter' | 'year';

/** First day of the span that is `ahead` spans after the one of `today`. Weeks begin on Monday. */
function startOf(span: Span, today: Day, ahead: number): Day {
	if (span === 'week') return addDays(today, -weekdayAt(today) + 7 * ahead);
	const months = span === 'month' ? 1 : span === 'quarter' ? 3 : 12;
	const first = Math.floor((monthIn(today) - 1) / months) * months + 1;
	return addMonths(dayOf(yearOf(today), first, 1)!, months * ahead);
}

const SPANS: readonly [RegExp, Span][] = [
	[/^(?:week|wk)$/, 'week'],
	[/^(?:maand|month)$/, 'month'],
	[/^(?:kwartaal|quarter)$/, 'quarter'],
	[/^(?:jaar|year)$/, 'year']
];
const spanOf = (word: string): Span | null => SPANS.find(([name]) => name.test(word))?.[1] ?? null;

const FIXED: ReadonlyMap<string, number> = new Map([
	['today', 0],
	['vandaag', 0],
	['now', 0],
	['nu', 0],
	['tomorrow', 1],
	['morgen', 1],
	['day after tomorrow', 2],
	['overmorgen', 2],
	['yesterday', -1],
	['gisteren', -1],
	['day before yesterday', -2],
	['eergisteren', -2]
]);

const UNIT = '(d|dag|dagen|day|days|w|wk|week|weken|weeks|m|mnd|maand|maanden|month|months|j|jr|jaar|y|year|years)';
const AMOUNT = '(\\d{1,4}|een|één|a|an)';
const AHEAD = [
	new RegExp(`^\\+\\s?${AMOUNT}\\s?${UNIT}?$`),
	new RegExp(`^(?:in|over)\\s${AMOUNT}\\s?${UNIT}$`),
	new RegExp(`^${AMOUNT}\\s?${UNIT}\\s(?:from now|later)$`)
];
const AGO = [new RegExp(`^[-−]\\s?${AMOUNT}\\s?${UNIT}?$`), new RegExp(`^${AMOUNT}\\s?${UNIT}\\s(?:ago|geleden)$`)];

function moved(today: Day, amount: string, unit: string | undefined, direction: 1 | -1): Day {
	const count = (/^\d/.test(amount) ? Number(amount) : 1) * direction;
	if (unit === undefined || unit.startsWith('d')) return addDays(today, count);
	if (unit.startsWith('w')) return addDays(today, count * 7);
	return addMonths(today, unit.startsWith('m') ? count : count * 12);
}

/**
 * The day that words stand for, seen from `today`; null when they are no such words; 'ambiguous' when
 * they could be two days. "friday" is the coming one (refused on a Friday); "next friday" and "volgende
 * vrijdag" are in next week; "next week" is its Monday, "next month" its first day.
 */
export function dayFromWords(text: string, today: Day): Day | null | 'ambiguous' {
	const words = text.toLowerCase().trim().replace(/\s+/g, ' ');
	const fixed = FIXED.get(words);
	if (fixed !== undefined) return addDays(today, fixed);
	for (const [patterns, direction] of [
		[AHEAD, 1],
		[AGO, -1]
	] as const)
		for (const pattern of patterns) {
			const match = pattern.exec(words);
			if (match) return moved(today, match[1]!, match[2], direction);
		}
	return endOfSpan(words, today) ?? weekdayWords(words, today) ?? nextSpan(words, today);
}

const NEXT = /^(?:next|volgende?)$/;

function nextSpan(words: string, today: Day): Day | null {
	const [first, second, ...more] = words.split(' ') as [string, string?, ...string[]];
	const span = second === undefined || more.length > 0 ? null : spanOf(second);
	return span !== null && NEXT.test(first) ? startOf(span, today, 1) : null;
}

function endOfSpan(words: string, today: Day): Day | null {
	const short = /^eo([wmqy])$/.exec(words)?.[1];
	const long = /^(?:end|eind|einde|ultimo)(?: of| van)?(?: the| de| het| this| deze| dit)?( next| volgende?)? (\S+)$/.exec(words);
	const named = short ? ({ w: 'week', m: 'month', q: 'quarter', y: 'year' } as const)[short as 'w'] : spanOf(long?.[2] ?? '');
	if (named !== null) return addDays(startOf(named, today, long?.[1] ? 2 : 1), -1);
	const quarter = /^q([1-4])$/.exec(long?.[2] ?? '')?.[1];
	return quarter ? addDays(addMonths(dayOf(yearOf(today), 1, 1)!, Number(quarter) * 3), -1) : null;
}

function weekdayWords(words: string, today: Day): Day | null | 'ambiguous' {
	const nextWeek = /^(?:next week|volgende week) (?:on |op )?(\S+)$|^(\S+) (?:next week|volgende week)$/.exec(words);
	const next = /^(?:next|volgende) (\S+)$/.exec(words);
	const coming = /^(?:coming|komende|aanstaande|a\.?s\.?) (\S+)$|^(\S+) (?:aanstaande|a\.?s\.?)$/.exec(words);
	const name = nextWeek?.[1] ?? nextWeek?.[2] ?? next?.[1] ?? coming?.[1] ?? coming?.[2] ?? words;
	const weekday = weekdayOf(name.replace(/[.,]$/, ''));
	if (weekday === null) return null;
	if (nextWeek || next) return addDays(startOf('week', today, 1), weekday);
	const ahead = (weekday - weekdayAt(today) + 7) % 7;
	if (ahead === 0) return coming ? addDays(today, 7) : 'ambiguous';
	return addDays(today, ahead);
}
