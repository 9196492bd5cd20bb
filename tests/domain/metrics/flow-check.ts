// Compares the engine's figures of what flows with the plain reference, and checks what must always hold. Throws where it
// does not.
import { deepStrictEqual, ok } from 'node:assert/strict';
import { MetricsEngine, type MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import type { LengthFigures } from '#lib/domain/metrics/lengths.ts';
import type { MetricsQuestion } from '#lib/domain/metrics/context.ts';
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import { historiesOf, type Flow, type Log } from './flow-logs.ts';
import { referenceOf } from './flow-reference.ts';
import { historyOf, type Told } from './histories.ts';

function figuresOf({ stages, window }: Flow, histories: readonly DealHistory[], question: Partial<MetricsQuestion>): MetricsSnapshot {
	const engine = new MetricsEngine();
	engine.ask({ window, ...question });
	engine.rebuild(histories, stages);
	return engine.snapshot();
}

/** Of a sound flow: as of a moment every figure is that of what had happened before it (metrics G2). */
export function checkMoment(flow: Flow, moment: number): void {
	const dated = (logs: readonly Log[]) =>
		logs.map(({ id, createdAt, steps, value }) => historyOf([['value', value, createdAt], ...steps.map(({ stage, at }): Told => ['stage', stage, at])], { id }));
	const before = flow.logs.filter(({ createdAt }) => createdAt! < moment).map((log) => ({ ...log, steps: log.steps.filter(({ at }) => at! < moment) }));
	deepStrictEqual(ofFlow(figuresOf(flow, dated(flow.logs), { now: moment, asOf: moment })), ofFlow(figuresOf(flow, dated(before), { now: moment })));
}

const ofFlow = ({ funnel, funnelMethods, winRate, winRateTrend, stageFlow, stageTime, bottlenecks, cycle, dealSize, velocity, leadVelocity }: MetricsSnapshot) => ({
	...{ funnel, funnelMethods, winRate, winRateTrend, stageFlow, stageTime, bottlenecks },
	...{ cycle, dealSize, velocity, leadVelocity }
});

const summary = ({ count, mean, median, p80, p90, longest }: LengthFigures) => ({ count, mean, median, p80, p90, longest });

/** Every figure is the reference's. Numbers may differ in the last of fifteen digits. */
export function checkFlow(flow: Flow, qualifiedRank: number = 1): void {
	const figures = figuresOf(flow, historiesOf(flow.logs), { now: flow.now, qualifiedRank });
	const told = {
		flow: figures.stageFlow.rows.map(({ entries, advanced, lost, regressed, handedOff, still, conversion }) => ({ entries, advanced, lost, regressed, handedOff, still, conversion })),
		time: figures.stageTime.rows.map((row) => ({
			completed: summary(row.completed),
			open: summary(row.open),
			median: row.median,
			p80: row.p80,
			p95: row.p95,
			longest: row.longest,
			dealDays: row.dealDays,
			delayShare: row.delayShare,
			averageDeals: row.averageDeals,
			arrivalsPerDay: row.arrivalsPerDay,
			littlesDays: row.littlesDays
		})),
		bottlenecks: figures.bottlenecks.rows.map(({ entries, median, earlierMedian, earlierStays, netInflow }) => ({ entries, median, earlierMedian, earlierStays, netInflow })),
		cycle: { won: summary(figures.cycle.won), closed: summary(figures.cycle.closed) },
		size: { count: figures.dealSize.count, sum: figures.dealSize.sum, mean: figures.dealSize.mean, median: figures.dealSize.median },
		openQualified: figures.velocity.openQualified,
		velocity: velocityOf(figures.velocity.window),
		velocity90: velocityOf(figures.velocity.trailing90),
		wonAndLost365: [figures.winRateTrend.trailing365.won, figures.winRateTrend.trailing365.lost],
		leads: figures.leadVelocity.months.map(({ qualified, before, rate, created }) => ({ qualified, before, rate, created })),
		anyOrder: figures.funnelMethods.rows.map((row) => row.anyOrder.count),
		strict: figures.funnelMethods.rows.map((row) => row.strict.count)
	};
	deepStrictEqual(differences(told, referenceOf(flow, qualifiedRank)), []);
	checkIdentities(figures);
}

const velocityOf = ({ winRate, averageSize, meanCycle, perDay, realisedPerDay }: MetricsSnapshot['velocity']['window']) => ({
	winRate,
	averageSize,
	meanCycle,
	perDay,
	realisedPerDay
});

/** Where two are not the same; numbers may differ by a few times what the last digit of a double is worth. */
function differences(a: unknown, b: unknown, path: string = ''): string[] {
	if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b)) ? [] : [`${path}: ${a}, not ${b}`];
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b ? [] : [`${path}: ${String(a)}, not ${String(b)}`];
	const [one, other] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
	return [...new Set([...one.keys(), ...other.keys()])].flatMap((key) => differences(one.get(key), other.get(key), `${path}.${key}`));
}

/** What holds in every pipeline. */
function checkIdentities({ stageFlow, stageTime, funnel, funnelMethods, cycle, winRateTrend, bottlenecks, ...figures }: MetricsSnapshot): void {
	for (const row of stageFlow.rows) deepStrictEqual(row.advanced + row.lost + row.regressed + row.handedOff + row.still, row.entries);
	const shares = stageTime.rows.flatMap(({ delayShare }) => delayShare ?? []);
	if (shares.length > 0) ok(Math.abs(shares.reduce((total, each) => total + each, 0) - 1) < 1e-12);
	for (const { curve } of stageTime.rows)
		for (const [index, step] of curve.entries()) ok(step.share < (curve[index - 1]?.share ?? 1) && step.days > (curve[index - 1]?.days ?? -1));
	for (const [rank, { anyOrder, strict }] of funnelMethods.rows.entries()) {
		ok(strict.count <= anyOrder.count && anyOrder.count <= funnel.rows[rank]!.reached.count);
		if (rank > 0) ok(strict.count <= funnelMethods.rows[rank - 1]!.strict.count && funnel.rows[rank]!.reached.count <= funnel.rows[rank - 1]!.reached.count);
	}
	deepStrictEqual(cycle.won.count + cycle.lost.count, cycle.closed.count);
	deepStrictEqual(cycle.closed.count + cycle.unknown, figures.winRate.won + figures.winRate.lost);
	ok(bottlenecks.rows.filter(({ leak }) => leak).length <= 1);
	const { dealSize, velocity, leadVelocity } = figures;
	deepStrictEqual(broken({ stageFlow, stageTime, funnelMethods, cycle, winRateTrend, bottlenecks, dealSize, velocity, leadVelocity }), []);
}

/** Paths of numbers that are none. */
function broken(value: unknown, path: string = ''): string[] {
	if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, each]) => broken(each, `${path}.${key}`));
}
