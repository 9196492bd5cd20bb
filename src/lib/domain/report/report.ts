// The report of an engine: every figure it holds, under its one name. Limit: gathers; what a figure is, is the engine's
// and the forecast's.
import { dayAt } from '../model/date.ts';
import type { DealId } from '../model/deal.ts';
import type { MetricsEngine, MetricsSnapshot } from '../metrics/engine.ts';
import type { Worth } from '../metrics/funnel.ts';
import { overstays } from '../metrics/overstay.ts';
import type { Window } from '../metrics/period.ts';
import type { WinRate } from '../metrics/win-rate.ts';
import { Amounts, boundsOf } from './amounts.ts';
import type { Unmatched } from './deal-filter.ts';
import { detailOf } from './detail.ts';
import { forecastReport } from './forecast-report.ts';
import { leadsReport } from './leads-report.ts';
import type { CoverageReport, FunnelReport, MetricsReport, SegmentReport, SlipReport, SpanReport, StageTimeReport, StockReport, WaterfallReport, WinRateReport } from './metrics-report.ts';

/** What a report says besides the figures. */
export interface ReportOf {
	pipeline: string;
	currency: string;
	/** First month of the fiscal year, 1–12. */
	fiscalYearStart: number;
	/** As it was asked for; null: all deals. */
	filter: string | null;
	/** Words of the filter that no deal has. */
	unmatched: Unmatched[];
	/** The field `segments` are of; null: none. */
	by: string | null;
	title: (id: DealId) => string | null;
	detail: boolean;
}

/** Every figure as the engine was asked. */
export function reportOf(engine: MetricsEngine, { pipeline, currency, fiscalYearStart, filter, unmatched, by, title, detail }: ReportOf): MetricsReport {
	const figures = engine.snapshot();
	const { context, columns } = engine;
	const amounts = new Amounts(currency);
	const { timeZone } = context;
	const { cycle, dealSize, velocity, winRate, winRateTrend } = figures;
	const month = (start: number): string => dayAt(start, timeZone).slice(0, 7);
	return {
		schema: 1,
		pipeline,
		currency,
		timeZone,
		asOf: new Date(context.now).toISOString(),
		window: spanOf(context.window),
		period: spanOf(context.period),
		since: iso(context.change.from),
		target: context.target === null ? null : amounts.money(context.target),
		filter,
		unmatched,
		deals: {
			total: figures.deals,
			considered: figures.considered,
			open: figures.stock.total.count,
			won: figures.stock.won,
			lost: figures.stock.lost,
			leftOut: figures.stock.leftOut,
			withoutValue: figures.stock.total.withoutValue,
			withoutRate: figures.stock.total.withoutRate,
			unknownCreated: figures.funnel.unknownCreated,
			unknownClosed: winRate.unknownClosed,
			unknownQualified: figures.leadVelocity.unknownQualified,
			unknownEntered: figures.stageFlow.unknownEntered
		},
		stock: stockOf(engine, figures, amounts),
		coverage: coverageOf(figures, amounts),
		funnel: funnelOf(figures, amounts),
		stageFlow: figures.stageFlow.rows.map(({ stage, entries, advanced, lost, regressed, handedOff, still, conversion, interval }) => ({
			stage: stage.name,
			entries,
			advanced,
			lost,
			regressed,
			handedOff,
			still,
			resolvedConversion: conversion,
			...boundsOf(interval)
		})),
		stageTime: stageTimeOf(figures),
		winRate: winRateOf(winRate, amounts),
		winRateByMonth: winRateTrend.months.map((each) => ({ month: month(each.start), ...winRateOf(each, amounts) })),
		dealSize: { deals: dealSize.count, withoutValue: dealSize.withoutValue, mean: averageOf(dealSize, amounts), median: amounts.maybe(dealSize.median) },
		cycle: {
			deals: cycle.won.count,
			mean: cycle.won.mean,
			median: cycle.won.median,
			p80: cycle.won.p80,
			p90: cycle.won.p90,
			meanOfLost: cycle.lost.mean,
			medianOfLost: cycle.lost.median,
			meanOfAllCloses: cycle.closed.mean,
			medianOfAllCloses: cycle.closed.median,
			unknown: cycle.unknown
		},
		velocity: {
			openQualified: velocity.openQualified,
			winRate: velocity.window.winRate,
			averageDealSize: averageOf(dealSize, amounts),
			meanCycle: velocity.window.meanCycle,
			pipelineVelocityPerDay: amounts.maybe(velocity.window.perDay),
			realisedVelocityPerDay: amounts.maybe(velocity.window.realisedPerDay)
		},
		leadVelocity: figures.leadVelocity.months.map(({ start, qualified, rate, running }) => ({ month: month(start), qualified, rate, running })),
		leads: figures.leads === null ? null : leadsReport(figures.leads, amounts),
		waterfall: waterfallOf(figures, amounts, timeZone),
		slip: slipOf(figures),
		weekly: figures.weekly.weeks.map((week) => ({
			before: week.end === null ? null : iso(week.end),
			stages: week.rows.map((row, index) => ({ stage: figures.weekly.stages[index]?.name ?? null, ...amounts.amount(row), weighted: amounts.mille(row.weightedMille) }))
		})),
		forecast: forecastReport(engine, figures, amounts, fiscalYearStart),
		segments: by === null ? null : { by, rows: figures.segments.map((segment) => segmentOf(segment, amounts)) },
		...(detail ? { detail: detailOf(columns, context, (row) => engine.passes(row), title, amounts) } : {})
	};
}

/** Divided once: twice would miss the last digit. */
const averageOf = ({ sum, count }: MetricsSnapshot['dealSize'], amounts: Amounts): number | null => (count === 0 ? null : amounts.money(sum) / count);

const iso = (at: number): string => (Number.isFinite(at) ? new Date(at).toISOString() : '');

const spanOf = ({ from, to }: Window): SpanReport => ({ from, to });

function stockOf(engine: MetricsEngine, { stock, concentration, stale }: MetricsSnapshot, amounts: Amounts): StockReport {
	const overstay = overstays(engine.columns, engine.context, (row) => engine.passes(row));
	return {
		pipelineValue: amounts.money(stock.total.value),
		pipelineDeals: stock.total.count,
		weightedPipeline: amounts.mille(stock.total.weightedMille),
		overriddenProbabilities: stock.total.overridden,
		pipelineByStage: stock.rows.map((row) => ({ stage: row.stage?.name ?? null, ...amounts.amount(row), weighted: amounts.mille(row.weightedMille), withoutValue: row.withoutValue })),
		concentration: { topShare: concentration.topShare, effectiveDeals: concentration.effectiveDeals, deals: concentration.n },
		stale: amounts.amount(stale.total),
		overstay: amounts.amount(overstay.total)
	};
}

function coverageOf({ period }: MetricsSnapshot, amounts: Amounts): CoverageReport {
	return {
		open: { ...amounts.amount(period.open), weighted: amounts.mille(period.open.weightedMille) },
		won: amounts.amount(period.won),
		overdue: amounts.amount(period.overdue),
		overdueInPeriod: amounts.amount(period.overdueIn),
		overdueBefore: amounts.amount(period.overdueBefore),
		overdueAfter: amounts.amount(period.overdueAfter),
		remaining: amounts.maybe(period.remaining),
		targetMet: period.met,
		coverage: period.coverage,
		coverageOfFullTarget: period.full,
		weightedCoverage: period.weighted,
		requiredCoverage: period.required,
		requiredCoverageAssumed: period.usual,
		coverageAttainment: period.attainment
	};
}

function funnelOf({ funnel, funnelMethods }: MetricsSnapshot, amounts: Amounts): FunnelReport {
	const amount = (worth: Worth) => amounts.amount(worth);
	return {
		stages: funnel.rows.map(({ stage }) => stage?.name ?? null),
		cohort: amount(funnel.cohort),
		reached: funnel.rows.map(({ reached }) => amount(reached)),
		stillHere: funnel.rows.map(({ still }) => amount(still)),
		lostHere: funnel.rows.map(({ lost }) => amount(lost)),
		stepConversion: funnel.steps.map(({ n, rate, interval, valueRate }) => ({ n, rate, ...boundsOf(interval), valueRate })),
		cumulativeConversion: funnel.rows.map(({ cumulative }) => cumulative),
		reachedAnyOrder: funnelMethods.rows.map(({ anyOrder }) => anyOrder.count),
		reachedStrict: funnelMethods.rows.map(({ strict }) => strict.count),
		outcome: { won: funnel.won.count, lost: funnel.lost.count, open: funnel.open.count },
		maturity: funnel.maturity,
		pipelineConversion: funnel.conversion,
		leadConversion: funnel.conversion
	};
}

function stageTimeOf({ stageTime, bottlenecks }: MetricsSnapshot): StageTimeReport[] {
	return stageTime.rows.map((row, index) => ({
		stage: row.stage.name,
		completed: { count: row.completed.count, mean: row.completed.mean, median: row.completed.median },
		open: { count: row.open.count, mean: row.open.mean, median: row.open.median },
		kaplanMeierMedian: row.median,
		longest: row.longest,
		unknown: row.unknown,
		dealDays: row.dealDays,
		averageInProgress: row.averageDeals,
		arrivalsPerDay: row.arrivalsPerDay,
		littlesDays: row.littlesDays,
		delayShare: row.delayShare,
		bottleneck: bottlenecks.rows[index]!.flagged,
		leak: bottlenecks.rows[index]!.leak
	}));
}

const winRateOf = ({ won, lost, rate, interval, wonValue, lostValue, valueRate, withoutValue, withoutRate, wonWithoutValue, wonWithoutRate }: WinRate, amounts: Amounts): WinRateReport => ({
	won: { ...amounts.amount({ count: won, value: wonValue }), withoutValue: wonWithoutValue, withoutRate: wonWithoutRate },
	lost: { ...amounts.amount({ count: lost, value: lostValue }), withoutValue: withoutValue - wonWithoutValue, withoutRate: withoutRate - wonWithoutRate },
	rate,
	...boundsOf(interval),
	valueRate,
	withoutValue,
	withoutRate
});

/** Without transfers, which are of one owner's waterfall. */
function waterfallOf({ change: { waterfall, undated } }: MetricsSnapshot, amounts: Amounts, timeZone: string): WaterfallReport {
	const bar = (name: Exclude<keyof WaterfallReport, 'newUndated'>) => amounts.amount(waterfall[name]);
	return {
		start: bar('start'),
		new: bar('new'),
		reopened: bar('reopened'),
		movedIn: bar('movedIn'),
		increased: bar('increased'),
		decreased: bar('decreased'),
		movedOut: bar('movedOut'),
		won: bar('won'),
		lost: bar('lost'),
		removed: bar('removed'),
		end: bar('end'),
		newUndated: undated && { deals: undated.count, from: dayAt(undated.from, timeZone), to: dayAt(undated.to, timeZone) }
	};
}

const slipOf = ({ change: { slip } }: MetricsSnapshot): SlipReport => ({
	expected: slip.start.count,
	slipped: slip.slipped.count,
	rate: slip.rate,
	...boundsOf(slip.interval),
	pushes: slip.pushes,
	pushedDeals: slip.pushedDeals
});

function segmentOf(segment: MetricsSnapshot['segments'][number], amounts: Amounts): SegmentReport {
	return {
		segment: segment.segment,
		open: { ...amounts.amount(segment.open), weighted: amounts.mille(segment.open.weightedMille) },
		won: amounts.amount(segment.won),
		lost: amounts.amount(segment.lost),
		rate: segment.rate,
		...boundsOf(segment.interval),
		valueRate: segment.valueRate,
		averageDealSize: amounts.maybe(segment.averageSize),
		meanCycle: segment.meanCycle,
		created: segment.created.count,
		opportunities: amounts.amount(segment.createdQualified),
		createdWon: amounts.amount(segment.createdWon),
		conversion: segment.conversion,
		coverage: segment.coverage.coverage
	};
}
