// What a period may bring: won so far, the fan of what open deals may add, and forecasts by category. From figures to what
// is drawn and said. Pure.
import { categoryForecast, weightedForecast, type CategorySum } from '#lib/domain/forecast/categories.ts';
import type { ForecastDistribution } from '#lib/domain/forecast/distribution.ts';
import { leadRates } from '#lib/domain/forecast/lead-rates.ts';
import { leadsNeeded, type LeadsNeeded } from '#lib/domain/forecast/leads-needed.ts';
import { periodForecast } from '#lib/domain/forecast/period-forecast.ts';
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { forecastInputs } from '#lib/domain/metrics/forecast-inputs.ts';
import { DAY_MS, dayAt } from '#lib/domain/model/date.ts';
import { FORECAST_CATEGORIES, type ForecastCategory } from '#lib/domain/model/stage.ts';
import { formatDay, formatNumber } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';
import { periodOf } from '../frame/asking.ts';
import type { Cell, ChartModel, Mark } from '../frame/chart-model.ts';
import type { ChartOptions } from '../frame/definition.ts';
import { NONE, allBlank, countCell, fewDeals, finite, formatCount, formatSum, knownSum, ofTarget, rateCell, saidAs, sentences, sumCell } from '../frame/figures.ts';
import { wonLine } from './won-line.ts';
import { forecastFinding, formatChance, historicalLabel, howSure } from './words.ts';

export interface Category {
	mark: Mark;
	/** Where its bar begins and ends, cumulative, minor units. */
	from: number;
	to: number;
	text: string;
}

export interface FanPoint {
	at: number;
	p10: number;
	p25: number;
	p50: number;
	p75: number;
	p90: number;
}

export interface ForecastModel extends ChartModel {
	start: number;
	end: number;
	/** The moment of the figures, kept inside the period. */
	now: number;
	/** So much is won from each moment on. */
	won: readonly { at: number; value: number }[];
	/** Empty where the period is over. */
	fan: readonly FanPoint[];
	/** 20 equally likely ends, rising; empty where the period is over. */
	futures: readonly number[];
	/** How many of them reach the target, in words. */
	futuresText: string;
	target: number | null;
	targetText: string;
	/** By category, each bar where the surer ones end. */
	categories: readonly Category[];
	ticks: { start: string; now: string; end: string };
	/** Writes a value of the axis. */
	axis: (value: number) => string;
}

/** From the surest on. */
const SHOWN = ['closed', 'commit', 'best-case', 'pipeline'] as const satisfies readonly ForecastCategory[];
const DOTS = 20;
const SHARES = [['p10', 0.1], ['p25', 0.25], ['p50', 0.5], ['p75', 0.75], ['p90', 0.9]] as const;
/** With more open deals the fan has fewer moments, so that edits are followed at once. */
const MANY_OPEN = 1000;
const FEW_MOMENTS = 2;

export function forecastModel({ period, stock }: MetricsSnapshot, options: ChartOptions): ForecastModel {
	const { currency, window, filtered, whose, list, backtest, legalPeriod, timeZone, fiscalYearStart, then } = options;
	const { from, to, start, end } = periodOf(window, options);
	const { past } = backtest;
	const { forecast, line, inputs, rates, now } = list((columns, context, passes) => ({
		forecast: periodForecast(columns, context, passes, { past, fiscalYearStart, ...(stock.total.count > MANY_OPEN ? { most: FEW_MOMENTS } : {}) })!,
		line: wonLine(columns, context.period, passes),
		inputs: forecastInputs(columns, context, passes),
		rates: leadRates(columns, context, passes),
		now: context.now
	}));
	const money = (minor: number | bigint | null): string => formatSum(minor, currency);
	const round = (minor: number): string => formatSum(minor, currency, { compact: true });
	const over = now >= end!;
	const first = past === null && backtest.state === 'running';
	const daysLeft = (end! - Math.max(now, start!)) / DAY_MS;
	const { distribution } = forecast.steps.at(-1)!;
	const quantiles = quantilesOf(distribution);
	const target = period.target === null ? null : Number(period.target);
	const chance = target === null ? null : distribution.chanceOfAtLeast(target);
	const sure = distribution.least === distribution.most;
	// Where nothing may change the end, twenty times the same says nothing more.
	const futures = over || sure ? [] : distribution.dots(DOTS);
	const reaching = target === null ? 0 : futures.filter((future) => future >= target).length;

	const open = inputs.deals.value.map((value, index) => ({ value, category: FORECAST_CATEGORIES[inputs.deals.category[index] ?? 0]!, permille: inputs.deals.permille[index] ?? null }));
	const wonValues = [...inputs.won.value, ...Array<null>(inputs.won.withoutValue).fill(null)];
	const { single, cumulative, omitted } = categoryForecast(wonValues, open);
	const weighted = weightedForecast(wonValues, open);
	const sums = { closed: single.closed, commit: single.commit, 'best-case': single.bestCase, pipeline: single.pipeline };
	const ends = { closed: cumulative.closed, commit: cumulative.commit, 'best-case': cumulative.bestCase, pipeline: cumulative.total };
	/** What nobody put a value on is not worth nothing. */
	const saidOf = (sum: CategorySum): string => (allBlank(sum) ? NONE : money(sum.value));
	const inCategory = (category: ForecastCategory) => (_: unknown, index: number) => {
		const own = open[index]!.category;
		return own === category || (own === 'closed' && category === 'commit');
	};
	// Of a period that is over nothing is expected any more, but what is overdue.
	const categories = SHOWN.filter((name) => !over || name === 'closed' || sums[name].count > 0).map((name): Category => {
		const [sum, upTo] = [sums[name], Number(ends[name])];
		const label = name === 'closed' ? t('charts.forecast.won') : t(`forecastCategory.${name}`);
		return {
			mark: {
				key: name,
				label,
				sentence: name === 'closed' ? t('charts.forecast.closedRow', { value: saidOf(sum), count: sum.count }) : t('charts.forecast.categoryRow', { category: label, value: saidOf(sum), count: sum.count, cumulative: money(upTo) }),
				deals: () => (name === 'closed' ? line.deals : inputs.deals.deal.filter(inCategory(name)))
			},
			from: upTo - Number(sum.value),
			to: upTo,
			text: saidOf(sum)
		};
	});
	const wonMark: Mark = {
		key: 'won',
		label: t(over ? 'charts.forecast.won' : 'charts.forecast.wonLine'),
		sentence: t('charts.forecast.wonRow', { value: saidOf(single.closed), count: line.deals.length, over: over ? 'yes' : 'no' }),
		deals: () => line.deals
	};
	const openMark: Mark = {
		key: 'open',
		label: t('charts.forecast.open'),
		sentence: t('charts.forecast.openRow', { to: formatDay(to!), p10: round(quantiles.p10), p50: round(quantiles.p50), p90: round(quantiles.p90), count: forecast.counted.length }),
		deals: () => forecast.counted
	};
	const deals = { there: line.deals.length + forecast.deals.length + omitted.count, known: line.deals.length - line.withoutValue + forecast.counted.length + omitted.count };
	const nothing = forecast.deals.length === 0 && inputs.deals.deal.length === 0 && line.deals.length === 0 && target === null;
	const marks = nothing || !legalPeriod ? [] : [...(now > start! ? [wonMark] : []), ...(over ? [] : [openMark]), ...categories.map(({ mark }) => mark)];
	const leads = target === null || over || first ? null : leadsNeeded({ gap: target - quantiles.p50, ...rates, end: end! });
	return {
		name: t('charts.forecast.name'),
		title: !legalPeriod ? t('charts.period.wrong') : nothing ? t('charts.forecast.nothing') : forecastFinding({ target, won: forecast.won, quantiles, sure, leftOut: distribution.leftOut, chance, to: to!, over, first, ofSome: whose === null, deals }, currency),
		subtitle: sentences(
			t(over ? 'charts.forecast.subtitleOver' : forecast.method === 'past' ? 'charts.forecast.subtitle' : 'charts.forecast.subtitlePlan', { from: formatDay(from!), to: formatDay(to!) }),
			filtered !== null && t('charts.filtered', { count: filtered }),
			ofTarget(target, options)
		),
		tag: over || nothing || !legalPeriod || forecast.method === 'past' ? null : { text: t(backtest.state === 'running' ? 'charts.forecast.tagRunning' : 'charts.forecast.tagPlan'), hatched: true },
		notes: nothing || !legalPeriod ? [] : [
			...(target !== null ? [] : whose === null ? [t('charts.noteFilteredTarget')] : over ? [] : [t('charts.forecast.noteNoTarget')]),
			...(over ? [] : howSure(backtest, forecast, daysLeft)),
			...(over || forecast.method === 'plan' ? [] : [t('charts.forecast.noteAll', { to: formatDay(to!) })]),
			...(over ? [] : [t('charts.forecast.noteNew')]),
			...(leads === null ? [] : noteLeads(leads, { now, timeZone, gap: money(target! - quantiles.p50), wins: rates.wins })),
			...(distribution.leftOut > 0 && !over ? [t('charts.forecast.noteLeftOut', { count: distribution.leftOut })] : []),
			...(line.withoutValue > 0 ? [t('charts.forecast.noteWonBlank', { currency, count: line.withoutValue })] : []),
			...(omitted.count > 0 ? [t('charts.forecast.noteOmitted', { count: omitted.count, value: money(omitted.value) })] : []),
			...(filtered !== null && forecast.method === 'past' ? [t('charts.forecast.noteFiltered')] : [])
		],
		table: {
			columns: [
				{ label: t('charts.forecast.figure'), numeric: false },
				{ label: t('charts.value'), numeric: true },
				{ label: t('charts.forecast.cumulative'), numeric: true },
				{ label: t('charts.deals'), numeric: true }
			],
			rows: [
				row('target', t('charts.forecast.target'), sumCell(target, currency)),
				...categories.map(({ mark, to: upTo }) => {
					const sum = sums[mark.key as (typeof SHOWN)[number]];
					return row(mark.key, mark.label, sumCell(knownSum(sum), currency), sumCell(upTo, currency), countCell(sum.count));
				}),
				row('weighted', t('charts.forecast.weighted'), sumCell(weighted.value, currency)),
				row('historical', historicalLabel(forecast.historical), sumCell(forecast.historical?.value ?? null, currency)),
				...(over ? [] : [
					...SHARES.map(([key, share]) =>
						row(key === 'p50' ? 'open' : key, t('charts.forecast.quantile', { share: formatNumber(share * 100) }), sumCell(Math.round(quantiles[key]), currency), '', key === 'p50' ? countCell(forecast.counted.length) : '')
					),
					row('chance', t('charts.forecast.chance'), saidAs(formatChance(chance), rateCell(chance)))
				]),
				...(leads === null || leads.expected.leads === 0 ? [] : leadRows(leads, timeZone)),
				...accuracyRows(backtest)
			]
		},
		empty: !legalPeriod ? { text: t('charts.period.wrongText') } : nothing ? { text: t('charts.forecast.empty', { from: formatDay(from!), to: formatDay(to!) }) } : null,
		marks,
		start: start!,
		end: end!,
		now: Math.min(end!, Math.max(start!, now)),
		won: line.points,
		fan: over ? [] : forecast.steps.map(({ at, distribution: then }) => ({ at, ...quantilesOf(then) })),
		futures,
		futuresText: futures.length === 0 ? '' : target === null ? t('charts.forecast.futures', { count: DOTS }) : t('charts.forecast.futuresOf', { reaching, count: DOTS }),
		target,
		targetText: target === null ? '' : t('charts.coverage.targetText', { value: round(target) }),
		categories,
		ticks: { start: formatDay(from!), now: then === undefined ? t('charts.forecast.today') : formatDay(dayAt(now, timeZone)), end: formatDay(to!) },
		axis: round
	};
}

function quantilesOf(distribution: ForecastDistribution): Omit<FanPoint, 'at'> {
	const [p10, p25, p50, p75, p90] = distribution.quantiles(...SHARES.map(([, share]) => share)) as [number, number, number, number, number];
	return { p10, p25, p50, p75, p90 };
}

const row = (key: string, label: string, value: Cell, cumulative: Cell = '', count: Cell = '') => ({ key, cells: [label, value, cumulative, count] });

const shareOf = (certainty: number): string => formatChance(finite(certainty));

function noteLeads({ expected, certain, by }: LeadsNeeded, { now, timeZone, gap, wins }: { now: number; timeZone: string; gap: string; wins: number }): string[] {
	if (expected.leads === 0) return [];
	const day = by === null ? '' : formatDay(dayAt(by, timeZone));
	if (fewDeals(wins)) return [t('charts.forecast.noteLeadsFew', { gap, wins, count: expected.leads, by: day, when: by === null ? 'ever' : by <= now ? 'late' : 'by' })];
	const words = { gap, leads: formatCount(expected.leads), count: expected.leads, share: shareOf(expected.certainty), certain: certain === null ? '' : formatCount(certain.leads), many: certain === null ? 'yes' : 'no' };
	if (by === null) return [t('charts.forecast.noteLeads', words)];
	return [t(by <= now ? 'charts.forecast.noteLeadsLate' : 'charts.forecast.noteLeadsBy', { ...words, by: day })];
}

const leadRows = ({ expected, certain, by }: LeadsNeeded, timeZone: string) => [
	row('leads', t('charts.forecast.leads'), countCell(expected.leads)),
	row('leads80', t('charts.forecast.leads80'), countCell(certain?.leads ?? null)),
	row('leadsBy', t('charts.forecast.leadsBy'), by === null ? countCell(null) : { text: formatDay(dayAt(by, timeZone)), data: dayAt(by, timeZone) })
];

function accuracyRows({ past }: ChartOptions['backtest']) {
	if (past === null || past.learned === null) return [];
	const { hazard, weighted, persistence } = past.learned.accuracy;
	const days = past.learned.horizonDays;
	return [
		row('looks', t('charts.forecast.looks', { days }), countCell(hazard.n)),
		row('bias', t('charts.forecast.bias'), rateCell(hazard.bias)),
		row('wape', t('charts.forecast.wape'), rateCell(hazard.wape)),
		row('coverage', t('charts.forecast.coverage'), rateCell(hazard.coverage)),
		row('wapeWeighted', t('charts.forecast.wapeWeighted'), rateCell(weighted.wape)),
		row('wapeBefore', t('charts.forecast.wapeBefore'), rateCell(persistence.wape))
	];
}
