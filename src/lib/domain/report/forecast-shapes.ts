// What the period may bring, as a report gives it. Limit: shapes only; names and meanings are listed in SPEC.md, "Report".
import type { HistoricalBasis } from '../forecast/historical-rate.ts';
import type { Day } from '../model/deal.ts';
import type { Amount, Money, Rate } from './shapes.ts';

export interface ForecastReport {
	single: { closed: Money; commit: Money; bestCase: Money; pipeline: Money };
	cumulative: { closed: Money; commit: Money; bestCase: Money; total: Money };
	/** Open and expected in the period, but in no forecast. */
	omitted: Amount;
	weighted: Money;
	/** By the shares won in the last four periods; null without one. */
	historicalRate: Money | null;
	/** Whose rates those are: of so many `deals`, `pooled` have those of their stage at any number of days left, `planned` no past at all: the probability of their stage speaks. */
	historicalBasis: HistoricalBasis | null;
	/** Each deal for itself, at the chance in force: exact up to 25 deals. */
	independent: DistributionReport;
	/** The same with what deals have in common, as far as the team's past has taught it. */
	shared: DistributionReport & { factor: number };
	/** By what became of earlier deals: all that are open, by the end of the period. null where that has no end. */
	fan: FanReport | null;
	/** How far such forecasts were off, looking back; null: too little past. */
	accuracy: (AccuracyReport & { horizonDays: number; ofWeighted: AccuracyReport; ofPersistence: AccuracyReport }) | null;
	/** Forecasts of earlier periods: at their start, and 28, 14 and 7 days before their end. */
	frozen: FrozenReport[];
	/** `inTheEnd`: by the P50 of the fan and what becomes of leads within a year. */
	leadsNeeded: (LeadsNeededReport & { inTheEnd: LeadsNeededReport | null }) | null;
}

export interface FanReport extends DistributionReport {
	/** past: hazards of the team's own past; plan: with too little of it, expected close dates with the chance of deal or stage. */
	method: 'past' | 'plan';
	/** Won in the period so far. */
	won: Money;
	/** Open deals it is of, and those it leaves out: no value, or no known chance. */
	deals: number;
	leftOut: number;
	p25: Money;
	p75: Money;
	/** Of the factor that all deals share, in log odds, and the past periods it rests on; 0: it is assumed. */
	spread: number;
	level: number;
	pastPeriods: number;
	/** Days since the first recorded close. */
	watchedDays: number;
}

export interface AccuracyReport {
	/** Past forecasts measured. */
	forecasts: number;
	bias: Rate;
	mape: Rate;
	wape: Rate;
	accuracy: Rate;
	/** Share of what came that lay between P10 and P90. */
	coverage: Rate;
	pinball: Rate;
}

export interface FrozenReport extends AccuracyReport {
	/** Days before the first day after the period; null: at its start. */
	daysBefore: number | null;
	/** `ofLaterDeals`: the part of `actual` by deals that were not there when the period began. */
	periods: { from: Day; to: Day; p10: Money; p50: Money; p90: Money; actual: Money; ofLaterDeals: Money }[];
}

export interface DistributionReport {
	mean: Money;
	p10: Money;
	p50: Money;
	p90: Money;
	chanceOfTarget: Rate;
	/** Different sums that are possible, where they were told apart. */
	outcomes: number | null;
}

export interface LeadsNeededReport {
	/** null: the share of leads won, or the size of a won deal, is unknown or not above zero. */
	expected: number | null;
	certaintyOfExpected: number | null;
	/** null: over a million. */
	certain: number | null;
	certaintyOfCertain: number | null;
	by: Day | null;
	/** Share of leads taken to be won. */
	conversion: Rate;
}
