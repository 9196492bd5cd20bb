// Reference files: events of a quarter with answers that another program computed (`events`, `stages`, `prob`, `cat`,
// `expected`). Reads one, and puts a report's figures under the names of the answers, rounded as they are.
// Limit: answers are never read, but for the names they stand under.
import type { DealChange, DealHistory, HistoryField } from '../model/deal-history.ts';
import { DAY_MS } from '../model/date.ts';
import type { Day } from '../model/deal.ts';
import { readStage, type Stage } from '../model/stage.ts';
import { MetricsEngine } from '../metrics/engine.ts';
import { monthsBefore } from '../metrics/period-before.ts';
import { NOTHING_ASKED, questionOf, type Asked } from './asked.ts';
import type { MetricsReport } from './metrics-report.ts';
import type { Amount } from './shapes.ts';
import { reportOf } from './report.ts';

export interface GoldenFile {
	histories: DealHistory[];
	stages: Stage[];
	/** What the answers are to: the moment is a first one that does not count. */
	asked: Asked;
	/** Names of the answers, and of the parts of those that are objects; null: the file has none. */
	names: ReadonlyMap<string, readonly string[] | null> | null;
}

type GoldenEvent = [deal: string, day: number, field: string, value: string | number];

interface GoldenJson {
	events: GoldenEvent[];
	stages: string[];
	prob: Record<string, number>;
	cat: Record<string, string>;
	expected?: Record<string, unknown>;
}

const T = '2026-04-01';
const CATEGORIES: Record<string, string> = { Pipeline: 'pipeline', 'Best Case': 'best-case', Commit: 'commit', Closed: 'closed', Omitted: 'omitted' };
const FIELDS: ReadonlySet<string> = new Set<HistoryField>(['stage', 'value', 'expectedClose', 'owner', 'category', 'probability', 'currency', 'lostReason']);
/** Days that have a name of four digits in their year. */
const LAST_DAY = 2_932_896;

/** Reads such a file; null: it is none. */
export function readGolden(text: string): GoldenFile | null {
	let json: Partial<GoldenJson> | null;
	try {
		json = JSON.parse(text) as Partial<GoldenJson> | null;
	} catch {
		return null;
	}
	if (!json || !Array.isArray(json.events) || !Array.isArray(json.stages) || !isRecord(json.prob)) return null;
	if (!json.events.every(isEvent) || !json.stages.every((name) => typeof name === 'string') || !Object.values(json.prob).every((chance) => Number.isFinite(chance))) return null;
	const file = { ...json, cat: isRecord(json.cat) ? json.cat : {} } as GoldenJson;
	const names = file.expected ? new Map(Object.entries(file.expected).map(([name, answer]) => [name, partsOf(answer)] as const)) : null;
	const target = [...(names?.keys() ?? [])].map((name) => /target (\d+)k/.exec(name)?.[1]).find((found) => found !== undefined) ?? '250';
	const asOf = [...(names?.keys() ?? [])].map((name) => /asof_(\d{4}-\d\d-\d\d)/.exec(name)?.[1]).find((found) => found !== undefined) ?? T;
	return {
		histories: historiesOf(file.events),
		stages: stagesOf(file),
		// The quarter before the moment, and forecasts of the one that begins with it.
		asked: { ...NOTHING_ASKED, asOf: Date.parse(`${asOf}T00:00:00Z`), from: monthsBefore(asOf, 3), to: dayBefore(asOf), since: daysBefore(asOf, 7), target: Number(target) * 1000 * 100 },
		names
	};
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const isDayNumber = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= LAST_DAY;

function isEvent(row: unknown): boolean {
	if (!Array.isArray(row)) return false;
	const [deal, day, field, value] = row as unknown[];
	return typeof deal === 'string' && isDayNumber(day) && typeof field === 'string' && (field !== 'expectedClose' || typeof value !== 'number' || isDayNumber(value));
}

const partsOf = (answer: unknown): readonly string[] | null =>
	isRecord(answer) ? Object.keys(answer) : null;

const dayText = (at: number): Day => new Date(at).toISOString().slice(0, 10);
const daysBefore = (day: Day, days: number): Day => dayText(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS);
const dayBefore = (day: Day): Day => daysBefore(day, 1);

function historiesOf(events: readonly GoldenEvent[]): DealHistory[] {
	const byDeal = new Map<string, DealChange[]>();
	for (const [id, day, name, value] of events) {
		const at = day * DAY_MS;
		const changes = byDeal.get(id) ?? [];
		byDeal.set(id, changes);
		const field = FIELDS.has(name) ? (name as HistoryField) : undefined;
		changes.push({ field: field ?? 'touch', value: field ? held(field, value) : null, since: at, at });
	}
	return [...byDeal].map(([id, changes]) => {
		// Rule G3: by time; of one time, as they stand in the file.
		changes.sort((a, b) => a.since - b.since);
		const begins = changes[0]!.since;
		return { id, createdAt: begins, begins, undone: false, changes };
	});
}

function held(field: HistoryField, value: string | number): string | number {
	if (field === 'expectedClose' && typeof value === 'number') return dayText(value * DAY_MS);
	if (field === 'probability' && typeof value === 'number') return Math.round(value * 1000);
	return field === 'category' ? (CATEGORIES[String(value)] ?? String(value)) : value;
}

function stagesOf({ stages, prob, cat }: GoldenJson): Stage[] {
	const STALE_AFTER = [14, 14, 21, 21];
	const stage = (name: string, index: number, more: Record<string, unknown>): Stage => {
		const cells: Record<string, unknown> = { name, order: `a${String(index).padStart(4, '0')}`, ...more };
		return readStage(name, (field) => cells[field] ?? null);
	};
	return [
		...stages.map((name, index) =>
			stage(name, index, {
				type: 'open',
				probability: Math.round((prob[name] ?? 0) * 1000),
				staleAfter: STALE_AFTER[index] ?? STALE_AFTER.at(-1),
				forecastCategory: CATEGORIES[cat[name] ?? ''] ?? 'pipeline'
			})
		),
		stage('Won', stages.length, { type: 'won' }),
		stage('Lost', stages.length + 1, { type: 'lost' })
	];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** To so many decimals, an exact half to the even neighbour, as the program did that wrote the answers. */
function rounded(value: number | null | undefined, digits: number): number | null {
	if (value === null || value === undefined) return null;
	const near = Number(value.toFixed(digits));
	// All digits of a double: far enough to tell a half from what only looks like one.
	const [, decimals = ''] = value.toFixed(100).split('.');
	if (!/^50*$/.test(decimals.slice(digits))) return near;
	const step = 10 ** -digits;
	const other = Number((near - Math.sign(near) * step).toFixed(digits));
	return Math.round(Math.abs(near) / step) % 2 === 0 ? near : other;
}

const pair = ({ count, value }: Amount): [number, number] => [count, value];
const byStage = <Row extends { stage: string | null }, Out>(rows: readonly Row[], out: (row: Row) => Out): Record<string, Out> =>
	Object.fromEntries(rows.filter(({ stage }) => stage !== null).map((row) => [row.stage, out(row)]));

/** The figures of a report (with its detail) under the names of the answers. Deals go by title where they have one. */
export function goldenAnswers(report: MetricsReport, names: GoldenFile['names']): Record<string, unknown> {
	const all = answersOf(report, names);
	if (names === null) return all;
	// A name that is not known here stays out rather than being made up.
	return Object.fromEntries([...names.keys()].filter((name) => name in all).map((name) => [name, all[name]]));
}

function answersOf({ stock, coverage, funnel, stageFlow, stageTime, winRate, dealSize, cycle, velocity, leadVelocity, waterfall, forecast, ...report }: MetricsReport, names: GoldenFile['names']): Record<string, unknown> {
	const detail = report.detail!;
	const nameOf = ({ id, title }: { id: string; title: string | null }) => title ?? id;
	const byName = <T extends { id: string; title: string | null }, Out>(deals: readonly T[], out: (deal: T) => Out): Record<string, Out> =>
		Object.fromEntries(deals.map((deal) => [nameOf(deal), out(deal)] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
	const asOf = report.asOf.slice(0, 10);
	const thousands = `${(report.target ?? 0) / 1000}k`;
	const months = names?.get('qualified_per_month') ?? leadVelocity.filter(({ qualified }) => qualified > 0).map(({ month }) => month);
	const perMonth = new Map(leadVelocity.map((month) => [month.month, month]));
	const year = Number(asOf.slice(0, 4));
	/** The name an answer has in the file: some tell a figure in it. */
	const named = (begin: string, end: string) => [...(names?.keys() ?? [])].find((name) => name.startsWith(begin)) ?? begin + end;
	const rates = [...(names?.keys() ?? ['lvr_feb', 'lvr_mar'])].flatMap((name) => {
		const month = MONTHS.indexOf(/^lvr_([a-z]{3})$/.exec(name)?.[1] ?? '');
		return month < 0 ? [] : [[name, rounded(perMonth.get(`${year}-${String(month + 1).padStart(2, '0')}`)?.rate, 4)]];
	});
	const independent = forecast.independent;
	return {
		[named('open_deals_asof', `_${asOf}`)]: byName(detail.open, ({ stage, value }) => [stage, value]),
		pipeline_value: stock.pipelineValue,
		weighted_pipeline: stock.weightedPipeline,
		pipeline_by_stage: byStage(stock.pipelineByStage, pair),
		q2_in_period_pipeline: pair(coverage.open),
		q2_weighted: coverage.open.weighted,
		[named('q2_coverage_start', `(target ${thousands}, won ${coverage.won.value})`)]: rounded(coverage.coverage, 3),
		q2_weighted_coverage: rounded(coverage.weightedCoverage, 3),
		q1_won: detail.won.map(nameOf).sort(),
		q1_lost: detail.lost.map(nameOf).sort(),
		win_rate_count: rounded(winRate.rate, 4),
		win_rate_wilson95: [rounded(winRate.low, 3), rounded(winRate.high, 3)],
		win_rate_value: rounded(winRate.valueRate, 4),
		average_deal_size: dealSize.mean,
		median_deal_size: dealSize.median,
		won_value_q1: winRate.won.value,
		cycle_days: {
			list: detail.won.map((deal) => deal.cycle).filter((days) => days !== null).sort((a, b) => a - b),
			mean: cycle.mean,
			median: cycle.median,
			p80: cycle.p80,
			p90: cycle.p90
		},
		cycle_all_closed_mean: cycle.meanOfAllCloses,
		velocity_inputs: [velocity.openQualified, rounded(velocity.winRate, 4), velocity.averageDealSize, velocity.meanCycle],
		pipeline_velocity_eur_per_day: rounded(velocity.pipelineVelocityPerDay, 2),
		realised_velocity_eur_per_day: rounded(velocity.realisedVelocityPerDay, 2),
		cohort_n: funnel.cohort.count,
		funnel_reached: funnel.reached.map(({ count }) => count),
		funnel_step_conv: funnel.stepConversion.map(({ rate }) => rounded(rate, 4)),
		funnel_cumulative: funnel.cumulativeConversion.map((rate) => rounded(rate, 4)),
		funnel_touched_any_order: funnel.reachedAnyOrder,
		funnel_strict_all_steps: funnel.reachedStrict,
		cohort_outcome: funnel.outcome,
		pipeline_conversion_ratio_cohort_to_date: rounded(funnel.pipelineConversion, 4),
		cohort_maturity: rounded(funnel.maturity, 4),
		flow_q1: byStage(stageFlow, ({ entries, advanced, lost, regressed, still, resolvedConversion }) => ({
			entries,
			advanced,
			lost,
			regressed,
			still,
			resolved_conv: rounded(resolvedConversion, 4)
		})),
		time_in_stage: byStage(stageTime, (row) => {
			const stays = detail.stays.find(({ stage }) => stage === row.stage);
			return {
				completed: stays?.completed ?? [],
				open: stays?.open ?? [],
				mean_completed: rounded(row.completed.mean, 2),
				median_completed: row.completed.median,
				km_median: row.kaplanMeierMedian,
				deal_days_q1: row.dealDays,
				avg_wip: rounded(row.averageInProgress, 3),
				arrivals_per_day: rounded(row.arrivalsPerDay, 4),
				littles_W: rounded(row.littlesDays, 2),
				delay_share: rounded(row.delayShare, 4)
			};
		}),
		qualified_per_month: Object.fromEntries(months.map((month) => [month, perMonth.get(month)?.qualified ?? 0])),
		...Object.fromEntries(rates),
		q2_forecast_single: {
			Closed: forecast.single.closed,
			Commit: forecast.single.commit,
			'Best Case': forecast.single.bestCase,
			Pipeline: forecast.single.pipeline
		},
		q2_forecast_cumulative: {
			Closed: forecast.cumulative.closed,
			Commit: forecast.cumulative.commit,
			'Best Case': forecast.cumulative.bestCase,
			Total: forecast.cumulative.total
		},
		q2_exact_distribution: {
			mean: rounded(independent.mean, 2),
			P10: independent.p10,
			P50: independent.p50,
			P90: independent.p90,
			[`P(>=target ${thousands})`]: rounded(independent.chanceOfTarget, 4),
			outcomes: independent.outcomes
		},
		waterfall_q2_week: {
			start: waterfall.start.value,
			new: waterfall.new.value,
			reopened: waterfall.reopened.value,
			moved_in: waterfall.movedIn.value,
			increased: waterfall.increased.value,
			decreased: waterfall.decreased.value,
			moved_out: waterfall.movedOut.value,
			won: waterfall.won.value,
			lost: waterfall.lost.value,
			end: waterfall.end.value
		},
		stale_deals: byName(detail.open.filter(({ stale }) => stale), ({ stage, idleDays }) => [stage, idleDays]),
		idle_days: byName(detail.open, ({ idleDays }) => idleDays),
		concentration: {
			top1_share: rounded(stock.concentration.topShare, 4),
			effective_deals: rounded(stock.concentration.effectiveDeals, 2),
			n: stock.concentration.deals
		}
	};
}

/** The report of such a file, with its detail. */
export function goldenReport({ histories, stages, asked }: GoldenFile): MetricsReport {
	const engine = new MetricsEngine();
	engine.ask(questionOf(asked, { now: 0, timeZone: 'UTC', fiscalYearStart: 1 }));
	engine.rebuild(histories, stages);
	return reportOf(engine, { pipeline: '', currency: 'EUR', fiscalYearStart: 1, filter: null, unmatched: [], by: null, title: () => null, detail: true });
}
