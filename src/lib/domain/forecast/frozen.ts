// Forecasts frozen at the leads of a period, and how accurate they were. Nothing is stored: a forecast frozen at t is the
// forecast as of t, computed again from the log (metrics G2). Limit: what the log does not hold of t, it cannot give back.
import { addDays, startOfDay } from '../model/date.ts';
import type { Day, Instant } from '../model/deal.ts';
import { accuracyOf, type Accuracy, type ForecastOutcome } from './accuracy.ts';

/** Days before the end of a period at which its forecast is frozen, besides its start (metrics C). */
const LEAD_DAYS = [28, 14, 7] as const;
export type Lead = 'start' | (typeof LEAD_DAYS)[number];
export const LEADS: readonly Lead[] = ['start', ...LEAD_DAYS];

/** A period with its last day; half-open like every window ([PERIOD1]). */
export interface FrozenPeriod {
	readonly start: Instant;
	readonly end: Instant;
	readonly to: Day;
}

export interface FreezeMoment {
	readonly lead: Lead;
	/** What happened before this moment is in the forecast. */
	readonly at: Instant;
}

/**
 * The moments a period's forecast is frozen at, in order: its start, and the starts of the days 28, 14 and 7 days before the
 * first day after it, in the time zone. Moments that are not after the start are left out: a short period has fewer.
 */
export function freezeMoments({ start, to }: FrozenPeriod, timeZone: string): FreezeMoment[] {
	const after = addDays(to, 1);
	const later = LEAD_DAYS.map((lead): FreezeMoment => ({ lead, at: startOfDay(addDays(after, -lead), timeZone) }));
	return [{ lead: 'start', at: start }, ...later.filter(({ at }) => at > start)];
}

/** A forecast of a period as of a moment; null where nothing can be said. */
export type ForecastAsOf<P> = (period: P, moment: FreezeMoment) => Omit<ForecastOutcome, 'actual'> | null;

/** What was forecast of a period, beside what came of it. */
export interface TrackedOutcome<P> extends ForecastOutcome {
	readonly period: P;
}

export interface TrackedLead<P extends FrozenPeriod = FrozenPeriod> {
	readonly lead: Lead;
	readonly outcomes: readonly TrackedOutcome<P>[];
	readonly accuracy: Accuracy;
}

/** Accuracy per lead over periods that were over at `now`; running ones are passed over. */
export function trackedAccuracy<P extends FrozenPeriod>(
	periods: readonly P[],
	{ now, timeZone, forecast, actual }: { now: Instant; timeZone: string; forecast: ForecastAsOf<P>; actual: (period: P) => number }
): TrackedLead<P>[] {
	const outcomes = new Map<Lead, TrackedOutcome<P>[]>(LEADS.map((lead) => [lead, []]));
	for (const period of periods) {
		if (period.end > now) continue;
		const came = actual(period);
		for (const moment of freezeMoments(period, timeZone)) {
			const said = forecast(period, moment);
			if (said !== null) outcomes.get(moment.lead)!.push({ ...said, period, actual: came });
		}
	}
	return LEADS.map((lead) => ({ lead, outcomes: outcomes.get(lead)!, accuracy: accuracyOf(outcomes.get(lead)!) }));
}
