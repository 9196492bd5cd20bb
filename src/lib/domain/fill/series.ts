// How a run of cells goes on when it is filled further: numbers, days, months, weekdays, text that ends in a number, or the
// same again. Follows Excel where Excel has a rule. Pure.
import { addDays, dayNumber } from '../model/date.ts';
import type { Day } from '../model/deal.ts';
import { addMonths } from '../reading/day-words.ts';
import { trendOf } from './trend.ts';
import { wordAt, wordRun } from './words.ts';

/** A cell of the run. number: in the column's own unit. other: what has no next one. none: made where there is no such day. */
export type FillCell =
	| { readonly kind: 'number'; readonly value: number }
	| { readonly kind: 'day'; readonly value: Day }
	| { readonly kind: 'text'; readonly value: string }
	| { readonly kind: 'other'; readonly value: unknown }
	| { readonly kind: 'blank' | 'none'; readonly value: null };

/**
 * auto: a series where the run shows one; a single number or text is copied, a single day, month, weekday or numbered text
 * goes on. copy: the same again. series: a single number goes on too. other: what auto would not do, as Ctrl (Option on a
 * Mac) asks of a drag: copies where there is a series, a series where it would copy. weekdays: days pass over Saturdays
 * and Sundays. months, years: days go on by these.
 */
export type FillMode = 'auto' | 'copy' | 'series' | 'other' | 'weekdays' | 'months' | 'years';

export interface FillOptions {
	mode: FillMode;
	/** Backwards: the cells made stand before the run, the nearest first. */
	backwards: boolean;
	/** Language of the person, for words that two languages share. */
	language: 'en' | 'nl';
	/** What 1 is in a number's unit, for a series from a single number: 100 for money in cents. */
	one: number;
}

/** The next `count` cells after (or before) a run. Blank cells keep their places in the pattern. An empty run gives none. */
export function continueRun(run: readonly FillCell[], count: number, options: FillOptions): FillCell[] {
	if (run.length === 0) return [];
	const offsets = Array.from({ length: Math.max(0, count) }, (_, index) => (options.backwards ? -1 - index : run.length + index));
	const auto = options.mode === 'other' ? makers(run, { ...options, mode: 'auto' }) : null;
	const mode = options.mode !== 'other' ? options.mode : auto!.some((make) => make !== null) ? 'copy' : 'series';
	const at = mode === 'copy' ? null : makers(run, { ...options, mode });
	return offsets.map((offset) => {
		const place = ((offset % run.length) + run.length) % run.length;
		return at?.[place]?.(Math.floor(offset / run.length)) ?? run[place]!;
	});
}

/** Makes the cell of a place in the `round`-th repetition of the run; 0 is the run itself, -1 the one before. */
type Maker = (round: number) => FillCell;

/** A maker for each place, where its part of the run goes on; null: it is copied. */
function makers(run: readonly FillCell[], options: FillOptions): (Maker | null)[] {
	const all: (Maker | null)[] = run.map(() => null);
	for (const { kind, places } of groups(run)) {
		const make = seriesOf(kind, places.map((place) => run[place]!), options);
		if (make) for (const [index, place] of places.entries()) all[place] = (round) => make(index + round * places.length);
	}
	return all;
}

interface Group {
	kind: string;
	places: number[];
}

/** Cells of the run that belong to one series: those of one kind, texts by what stands around their number. */
function groups(run: readonly FillCell[]): Group[] {
	const found: Group[] = [];
	for (const [place, cell] of run.entries()) {
		if (cell.kind === 'blank') continue;
		const kind = cell.kind === 'text' ? textKind(cell.value) : cell.kind;
		const known = found.find((group) => group.kind === kind);
		if (known) known.places.push(place);
		else found.push({ kind, places: [place] });
	}
	return found;
}

function textKind(text: string): string {
	if (wordRun([text], 'en')) return 'word';
	const numbered = numberedText(text);
	return numbered ? `numbered ${numbered.before} ${numbered.after}` : 'text';
}

interface Numbered {
	before: string;
	number: number;
	after: string;
	/** Digits it is padded to; 0: none. */
	width: number;
}

/** Text that ends in a number, or begins with one and has none at its end: "Week 1", "Q4", "1e kwartaal", "deal 009". */
function numberedText(text: string): Numbered | null {
	const end = /^(.*?)(\d{1,9})(\s*)$/su.exec(text);
	const match = end ?? /^()(\d{1,9})(\D.*)$/su.exec(text);
	if (!match || (end && match[1] === '')) return null;
	const digits = match[2]!;
	return { before: match[1]!, number: Number(digits), after: match[3]!, width: digits.startsWith('0') && digits.length > 1 ? digits.length : 0 };
}

function seriesOf(kind: string, cells: readonly FillCell[], options: FillOptions): ((index: number) => FillCell) | null {
	if (kind === 'number') return numbers(cells.map(({ value }) => value as number), options);
	if (kind === 'day') return days(cells.map(({ value }) => value as Day), options);
	if (kind === 'word') return words(cells.map(({ value }) => value as string), options);
	if (kind.startsWith('numbered')) return numbered(cells.map(({ value }) => numberedText(value as string)!));
	return null;
}

function numbers(values: readonly number[], { mode, one }: FillOptions): ((index: number) => FillCell) | null {
	// A single number is copied, also one that stands among other things.
	if (values.length === 1 && mode !== 'series') return null;
	const run = values.length === 1 ? [values[0]!, values[0]! + one] : values;
	const at = trendOf(run);
	return (index) => ({ kind: 'number', value: at(index) });
}

function words(values: readonly string[], { language }: FillOptions): ((index: number) => FillCell) | null {
	const run = wordRun(values, language);
	if (!run) return null;
	const { length } = run.list;
	const steps = run.places.slice(1).map((place, index) => (((place - run.places[index]!) % length) + length) % length);
	const step = steps[0] ?? 1;
	if (steps.some((other) => other !== step)) return null;
	return (index) => ({ kind: 'text', value: wordAt(run, run.places[0]! + index * step) });
}

/** Quarters begin again after four. */
const isQuarter = ({ before, number, after }: Numbered): boolean =>
	number >= 1 && number <= 4 && (/(?:^|\s)[QK]$/i.test(before) || /(?:^|\s)(?:quarter|kwartaal)\s*$/i.test(before) || /^(?:e|st|nd|rd|th)?\s*(?:quarter|kwartaal)/i.test(after));

function numbered(parts: readonly Numbered[]): ((index: number) => FillCell) | null {
	const [first] = parts as [Numbered];
	const values = parts.map(({ number }) => number);
	const run = values.length === 1 ? [values[0]!, values[0]! + 1] : values;
	const quarters = parts.every(isQuarter);
	const at = trendOf(run);
	return (index) => {
		const next = Math.round(at(index));
		const number = quarters ? ((((next - 1) % 4) + 4) % 4) + 1 : Math.abs(next);
		return { kind: 'text', value: first.before + String(number).padStart(first.width, '0') + first.after };
	};
}

const monthIndex = (day: Day): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
const isMonthEnd = (day: Day): boolean => addDays(day, 1).endsWith('-01');

/** The days that a column may hold and that can be counted with. */
const [FIRST, LAST]: readonly [Day, Day] = ['0100-01-01', '9999-12-31'];
const NONE: FillCell = { kind: 'none', value: null };

const dayCell = (number: number): FillCell =>
	number >= dayNumber(FIRST) && number <= dayNumber(LAST) ? { kind: 'day', value: addDays('1970-01-01', number) } : NONE;

function days(values: readonly Day[], { mode }: FillOptions): (index: number) => FillCell {
	const first = values[0]!;
	if (mode === 'weekdays') {
		const [from, to] = [dayNumber(first), dayNumber(values.at(-1)!)];
		return (index) => (index < 0 ? dayCell(workday(from, index)) : index < values.length ? { kind: 'day', value: values[index]! } : dayCell(workday(to, index - values.length + 1)));
	}
	const months = mode === 'months' ? 1 : mode === 'years' ? 12 : monthStep(values);
	if (months !== null) {
		// The last day of a month goes on as the last day: 31 January, 28 February, 31 March.
		const ends = values.every(isMonthEnd) && values.length > 1;
		const best = longest(values);
		const place = values.indexOf(best);
		return (index) => {
			const month = monthIndex(first) + months * index;
			if (month < monthIndex(FIRST) || month > monthIndex(LAST)) return NONE;
			return { kind: 'day', value: ends ? monthEnd(addMonths(`${first.slice(0, 8)}01`, months * index)) : addMonths(best, months * (index - place)) };
		};
	}
	const run = values.map(dayNumber);
	const at = trendOf(run.length === 1 ? [run[0]!, run[0]! + 1] : run);
	return (index) => dayCell(Math.round(at(index)));
}

const monthEnd = (day: Day): Day => addDays(addMonths(`${day.slice(0, 8)}01`, 1), -1);

/** The day of the latest date in its month: 31 January says more than 28 February. */
const longest = (values: readonly Day[]): Day => values.reduce((best, value) => (value.slice(8) > best.slice(8) ? value : best));

/** Whole months between days that follow each other, all the same and on the same date, or all at the end of their months. */
function monthStep(values: readonly Day[]): number | null {
	if (values.length < 2) return null;
	const step = monthIndex(values[1]!) - monthIndex(values[0]!);
	if (step === 0) return null;
	const even = values.every((value, index) => index === 0 || monthIndex(value) - monthIndex(values[index - 1]!) === step);
	const date = values[0]!.slice(8);
	return even && (values.every((value) => value.slice(8) === date) || values.every(isMonthEnd)) ? step : null;
}

/** Monday 0; 1970-01-01 was a Thursday. */
const weekdayOf = (number: number): number => (((number + 3) % 7) + 7) % 7;

/** The working day `steps` working days after a day (before it: negative), both as numbers of days. Costs the same for any distance. */
function workday(from: number, steps: number): number {
	const step = Math.sign(steps);
	let day = from;
	while (weekdayOf(day) >= 5) day -= step;
	day += Math.trunc(steps / 5) * 7;
	for (let left = Math.abs(steps) % 5; left > 0; ) {
		day += step;
		if (weekdayOf(day) < 5) left--;
	}
	return day;
}
