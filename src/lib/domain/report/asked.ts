// What a person or program asks figures for, in days, as the moments and windows of a metrics question.
// Limit: no clock; what is today is given. Rules [ASK1] to [ASK4] of SPEC.md.
import { addDays, dayAt, endOfDay, startOfDay } from '../model/date.ts';
import { isDay, type Day, type Instant } from '../model/deal.ts';
import { EVERYTHING, type MetricsQuestion } from '../metrics/context.ts';
import { ALL_TIME, windowOf, type Window } from '../metrics/period.ts';

export interface Asked {
	/** What was known by the end of this day, or before this instant; null: all that is known. */
	asOf: Day | Instant | null;
	/** First and last day of the window of everything that flows, both in it; null: open. */
	from: Day | null;
	to: Day | null;
	/** First and last day of the period that forecasts and coverage speak of; null: the fiscal quarter of the moment asked for. */
	period: { from: Day; to: Day } | null;
	/** The waterfall and the flow between two moments begin before this day; null: seven days before the moment asked for. */
	since: Day | null;
	/** Minor units to sell in the period; null: nobody said. */
	target: number | null;
}

export const NOTHING_ASKED: Asked = { asOf: null, from: null, to: null, period: null, since: null, target: null };

/** The settings a question is read with. */
export interface AskedOf {
	now: Instant;
	timeZone: string;
	fiscalYearStart: number;
}

/** The first moment that is not known any more, and the one that ages are reckoned from. */
function momentsOf({ asOf }: Pick<Asked, 'asOf'>, { now, timeZone }: AskedOf): Pick<MetricsQuestion, 'asOf' | 'now' | 'dayEnds'> {
	if (asOf === null) return { asOf: Infinity, now, dayEnds: null };
	if (typeof asOf === 'number') return { asOf, now: asOf, dayEnds: null };
	// A day counts whole; ages are differences of days, and today's are those of this hour.
	const end = endOfDay(asOf, timeZone);
	return dayAt(now, timeZone) === asOf ? { asOf: end, now, dayEnds: null } : { asOf: end, now: startOfDay(asOf, timeZone), dayEnds: end };
}

/** The question in full. */
export function questionOf(asked: Asked, settings: AskedOf): MetricsQuestion {
	const { timeZone } = settings;
	const moments = momentsOf(asked, settings);
	const today = dayAt(moments.now, timeZone);
	const context = { ...settings, now: moments.now };
	const period = asked.period === null ? windowOf({ kind: 'this-quarter' }, context)! : daysOf(asked.period.from, asked.period.to, timeZone);
	return {
		...EVERYTHING,
		...moments,
		timeZone,
		period,
		window: asked.from === null && asked.to === null ? ALL_TIME : daysOf(asked.from, asked.to, timeZone),
		change: { from: startOfDay(asked.since ?? addDays(today, -7), timeZone), to: moments.asOf },
		target: asked.target
	};
}

/** From the first day to the last, both in it; null leaves an end open. */
function daysOf(from: Day | null, to: Day | null, timeZone: string): Window {
	return {
		start: from === null ? null : startOfDay(from, timeZone),
		end: to === null ? null : endOfDay(to, timeZone),
		from,
		to
	};
}

/**
 * A day or an instant as people and programs write one: `2026-04-01`, or ISO 8601 with a zone. null: it is neither, or
 * before 1900 or after 9998, where the years around it cannot be looked at.
 */
export function readMoment(text: string): Day | Instant | null {
	const day = text.slice(0, 10);
	if (!isDay(day) || day < '1900' || day >= '9999') return null;
	if (text === day) return day;
	const at = /^T[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/.test(text.slice(10)) ? Date.parse(text) : NaN;
	return Number.isFinite(at) ? at : null;
}
