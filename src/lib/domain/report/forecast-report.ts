// What the period may bring, as a report gives it: categories, weighted, what is likely, and the leads it would take.
// Limit: gathers; chances, bands and what the past taught are domain/forecast's.
import type { Accuracy } from '../forecast/accuracy.ts';
import { pastQuestion } from '../forecast/ask-past.ts';
import { categoryForecast, weightedForecast } from '../forecast/categories.ts';
import { forecastDistribution, type ForecastDistribution } from '../forecast/distribution.ts';
import type { HistoricalBasis } from '../forecast/historical-rate.ts';
import { leadRates } from '../forecast/lead-rates.ts';
import { leadsNeeded, type LeadsQuestion } from '../forecast/leads-needed.ts';
import { periodForecast, type PeriodForecast } from '../forecast/period-forecast.ts';
import { PRIOR_S } from '../forecast/shared-factor.ts';
import { teamPast, type TeamPast } from '../forecast/team-past.ts';
import type { MetricsEngine, MetricsSnapshot } from '../metrics/engine.ts';
import { forecastInputs } from '../metrics/forecast-inputs.ts';
import { dayAt } from '../model/date.ts';
import { FORECAST_CATEGORIES } from '../model/stage.ts';
import type { Amounts } from './amounts.ts';
import type { AccuracyReport, DistributionReport, FanReport, ForecastReport, FrozenReport, LeadsNeededReport } from './forecast-shapes.ts';

/** `fiscalYearStart`: quarters of the past are told apart by it. */
export function forecastReport(engine: MetricsEngine, figures: MetricsSnapshot, amounts: Amounts, fiscalYearStart: number): ForecastReport {
	const { context, columns } = engine;
	const passes = (row: number): boolean => engine.passes(row);
	const { deals, won } = forecastInputs(columns, context, passes);
	const wonValues = [...won.value, ...Array<null>(won.withoutValue).fill(null)];
	const open = deals.value.map((value, index) => ({
		value,
		category: FORECAST_CATEGORIES[deals.category[index] ?? 0]!,
		permille: deals.permille[index] ?? null
	}));
	const { single, cumulative, omitted } = categoryForecast(wonValues, open);
	const weighted = weightedForecast(wonValues, open);
	const question = pastQuestion(columns, context, passes, fiscalYearStart);
	const past = question && teamPast(question);
	const fan = periodForecast(columns, context, passes, { past, fiscalYearStart, most: 1 });
	const spread = past?.learned?.factor.spread ?? PRIOR_S;
	const counted = open.filter(({ category }) => category !== 'omitted');
	const wonSum = Number(figures.period.won.value);
	const chances = counted.map(({ permille }) => (permille === null ? NaN : permille / 1000));
	const values = counted.map(({ value }) => value ?? NaN);
	const of = (s: number): DistributionReport => told(forecastDistribution({ won: wonSum, values, chances, s }), context.target, amounts);
	return {
		single: { closed: amounts.money(single.closed.value), commit: amounts.money(single.commit.value), bestCase: amounts.money(single.bestCase.value), pipeline: amounts.money(single.pipeline.value) },
		cumulative: { closed: amounts.money(cumulative.closed), commit: amounts.money(cumulative.commit), bestCase: amounts.money(cumulative.bestCase), total: amounts.money(cumulative.total) },
		omitted: amounts.amount(omitted),
		weighted: amounts.mille(weighted.mille),
		historicalRate: amounts.maybe(fan?.historical?.value ?? null),
		historicalBasis: fan?.historical ? basisOf(fan.historical) : null,
		independent: of(0),
		shared: { factor: spread, ...of(spread) },
		fan: fan && fanOf(fan, past, context.target, amounts),
		accuracy: past?.learned == null ? null : { horizonDays: past.learned.horizonDays, ...accuracyReport(past.learned.accuracy.hazard), ofWeighted: accuracyReport(past.learned.accuracy.weighted), ofPersistence: accuracyReport(past.learned.accuracy.persistence) },
		frozen: past === null ? [] : frozenOf(past, amounts),
		leadsNeeded: leadsOf(engine, figures, Number(weighted.mille) / 1000, fan)
	};
}

const basisOf = ({ deals, pooled, planned }: HistoricalBasis): HistoricalBasis => ({ deals, pooled, planned });

const told = (distribution: ForecastDistribution, target: number | null, amounts: Amounts): DistributionReport => ({
	mean: amounts.money(distribution.mean),
	p10: amounts.money(distribution.quantile(0.1)),
	p50: amounts.money(distribution.quantile(0.5)),
	p90: amounts.money(distribution.quantile(0.9)),
	chanceOfTarget: target === null ? null : distribution.chanceOfAtLeast(target),
	outcomes: distribution.outcomes
});

function fanOf({ method, steps, factor, won }: PeriodForecast, past: TeamPast | null, target: number | null, amounts: Amounts): FanReport {
	const { distribution } = steps.at(-1)!;
	return {
		method,
		won: amounts.money(won),
		deals: distribution.deals,
		leftOut: distribution.leftOut,
		...told(distribution, target, amounts),
		p25: amounts.money(distribution.quantile(0.25)),
		p75: amounts.money(distribution.quantile(0.75)),
		spread: factor.spread,
		level: factor.level,
		pastPeriods: factor.periods,
		watchedDays: past?.watchedDays ?? 0
	};
}

const accuracyReport = ({ n, bias, mape, wape, accuracy, coverage, pinball }: Accuracy): AccuracyReport => ({ forecasts: n, bias, mape, wape, accuracy, coverage, pinball });

const frozenOf = ({ tracked, came }: TeamPast, amounts: Amounts): FrozenReport[] =>
	tracked.map(({ lead, outcomes, accuracy }) => ({
		daysBefore: lead === 'start' ? null : lead,
		...accuracyReport(accuracy),
		periods: outcomes.map(({ period, forecast, low, high, actual }) => ({
			from: period.from,
			to: period.to,
			p10: amounts.money(low!),
			p50: amounts.money(forecast),
			p90: amounts.money(high!),
			actual: amounts.money(actual),
			ofLaterDeals: amounts.money(came.find((each) => each.period === period)!.later)
		}))
	}));

const UNKNOWN: LeadsNeededReport = { expected: null, certaintyOfExpected: null, certain: null, certaintyOfCertain: null, by: null, conversion: null };

/** Leads that would fill what is lacking; null without a target or an end of the period. */
function leadsOf(engine: MetricsEngine, { funnel, dealSize, cycle }: MetricsSnapshot, weighted: number, fan: PeriodForecast | null): ForecastReport['leadsNeeded'] {
	const { context, columns } = engine;
	const { target, period, timeZone } = context;
	if (target === null || period.end === null) return null;
	const { end } = period;
	const answer = (question: Omit<LeadsQuestion, 'end'>): LeadsNeededReport | null => {
		const needed = leadsNeeded({ ...question, end });
		return needed && {
			expected: needed.expected.leads,
			certaintyOfExpected: needed.expected.certainty,
			certain: needed.certain?.leads ?? null,
			certaintyOfCertain: needed.certain?.certainty ?? null,
			by: needed.by === null ? null : dayAt(needed.by, timeZone),
			conversion: question.conversion
		};
	};
	const ofWindow = answer({ gap: target - weighted, conversion: funnel.conversion, averageDeal: dealSize.mean, cycleP80: cycle.won.p80 });
	const rates = leadRates(columns, context, (row) => engine.passes(row));
	const inTheEnd = fan && answer({ gap: target - fan.steps.at(-1)!.distribution.quantile(0.5), ...rates });
	if (ofWindow === null && inTheEnd === null) return null;
	return { ...(ofWindow ?? UNKNOWN), inTheEnd };
}
