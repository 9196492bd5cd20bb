// What the period may bring, as a report gives it: categories, weighted, what is likely, and the leads it would take.
// Limit: the chances in force now; forecasts that learn from the past are domain/forecast's backtest.
import { categoryForecast } from '../forecast/categories.ts';
import { forecastDistribution, type ForecastDistribution } from '../forecast/distribution.ts';
import { leadsNeeded } from '../forecast/leads-needed.ts';
import { PRIOR_S } from '../forecast/shared-factor.ts';
import type { MetricsEngine, MetricsSnapshot } from '../metrics/engine.ts';
import { forecastInputs } from '../metrics/forecast-inputs.ts';
import { dayAt } from '../model/date.ts';
import { FORECAST_CATEGORIES } from '../model/stage.ts';
import type { Amounts } from './amounts.ts';
import type { DistributionReport, ForecastReport, LeadsNeededReport } from './metrics-report.ts';

export function forecastReport(engine: MetricsEngine, figures: MetricsSnapshot, amounts: Amounts): ForecastReport {
	const { context, columns } = engine;
	const { deals, won } = forecastInputs(columns, context, (row) => engine.passes(row));
	const wonValues = [...won.value, ...Array<null>(won.withoutValue).fill(null)];
	const open = deals.value.map((value, index) => ({
		value,
		category: FORECAST_CATEGORIES[deals.category[index] ?? 0]!,
		permille: deals.permille[index] ?? null
	}));
	const { single, cumulative } = categoryForecast(wonValues, open);
	const wonSum = Number(figures.period.won.value);
	const chances = deals.permille.map((permille) => (permille === null ? NaN : permille / 1000));
	const values = deals.value.map((value) => value ?? NaN);
	const of = (s: number): ForecastDistribution => forecastDistribution({ won: wonSum, values, chances, s });
	const told = (distribution: ForecastDistribution): DistributionReport => ({
		mean: amounts.money(distribution.mean),
		p10: amounts.money(distribution.quantile(0.1)),
		p50: amounts.money(distribution.quantile(0.5)),
		p90: amounts.money(distribution.quantile(0.9)),
		chanceOfTarget: context.target === null ? null : distribution.chanceOfAtLeast(context.target),
		outcomes: distribution.outcomes
	});
	const weighted = figures.period.open.weightedMille + figures.period.won.value * 1000n;
	return {
		single: { closed: amounts.money(single.closed.value), commit: amounts.money(single.commit.value), bestCase: amounts.money(single.bestCase.value), pipeline: amounts.money(single.pipeline.value) },
		cumulative: { closed: amounts.money(cumulative.closed), commit: amounts.money(cumulative.commit), bestCase: amounts.money(cumulative.bestCase), total: amounts.money(cumulative.total) },
		weighted: amounts.mille(weighted),
		independent: told(of(0)),
		shared: { factor: PRIOR_S, ...told(of(PRIOR_S)) },
		leadsNeeded: leadsOf(engine, figures, Number(weighted) / 1000)
	};
}

/** Leads that would fill what the weighted forecast lacks; null without a target, an end of the period or a rate. */
function leadsOf({ context }: MetricsEngine, { funnel, dealSize, cycle }: MetricsSnapshot, expected: number): LeadsNeededReport | null {
	const { target, period, timeZone } = context;
	if (target === null || period.end === null) return null;
	const needed = leadsNeeded({ gap: target - expected, conversion: funnel.conversion, averageDeal: dealSize.mean, cycleP80: cycle.won.p80, end: period.end });
	if (!needed) return null;
	return {
		expected: needed.expected.leads,
		certaintyOfExpected: needed.expected.certainty,
		certain: needed.certain?.leads ?? null,
		certaintyOfCertain: needed.certain?.certainty ?? null,
		by: needed.by === null ? null : dayAt(needed.by, timeZone)
	};
}
