// Compares the engine's figures of what flows with the plain reference, and checks what must always hold.
import { expect } from 'vitest';
import { MetricsEngine, type MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import type { LengthFigures } from '#lib/domain/metrics/lengths.ts';
import { historiesOf, type Flow } from './flow-logs.ts';
import { referenceOf } from './flow-reference.ts';

export function figuresOf(flow: Flow, qualifiedRank: number = 1): MetricsSnapshot {
	const engine = new MetricsEngine();
	engine.ask({ window: flow.window, now: flow.now, qualifiedRank });
	engine.rebuild(historiesOf(flow.logs), flow.stages);
	return engine.snapshot();
}

const summary = ({ count, mean, median, p80, p90, longest }: LengthFigures) => ({ count, mean, median, p80, p90, longest });

/** Throws where a figure is not the reference's. Numbers may differ in the last of fifteen digits. */
export function checkFlow(flow: Flow, qualifiedRank: number = 1): void {
	const figures = figuresOf(flow, qualifiedRank);
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
	expect(differences(told, referenceOf(flow, qualifiedRank))).toEqual([]);
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
	for (const row of stageFlow.rows) expect(row.advanced + row.lost + row.regressed + row.handedOff + row.still).toBe(row.entries);
	const shares = stageTime.rows.flatMap(({ delayShare }) => delayShare ?? []);
	if (shares.length > 0) expect(shares.reduce((total, each) => total + each, 0)).toBeCloseTo(1, 12);
	for (const { curve } of stageTime.rows) {
		for (const [index, step] of curve.entries()) {
			expect(step.share).toBeLessThan(curve[index - 1]?.share ?? 1);
			expect(step.days).toBeGreaterThan(curve[index - 1]?.days ?? -1);
		}
	}
	for (const [rank, { anyOrder, strict }] of funnelMethods.rows.entries()) {
		expect(strict.count).toBeLessThanOrEqual(anyOrder.count);
		expect(anyOrder.count).toBeLessThanOrEqual(funnel.rows[rank]!.reached.count);
		if (rank > 0) expect(strict.count).toBeLessThanOrEqual(funnelMethods.rows[rank - 1]!.strict.count);
	}
	expect(cycle.won.count + cycle.lost.count).toBe(cycle.closed.count);
	expect(cycle.closed.count + cycle.unknown).toBe(figures.winRate.won + figures.winRate.lost);
	expect(bottlenecks.rows.filter(({ leak }) => leak).length).toBeLessThanOrEqual(1);
	const { dealSize, velocity, leadVelocity } = figures;
	expect(broken({ stageFlow, stageTime, funnelMethods, cycle, winRateTrend, bottlenecks, dealSize, velocity, leadVelocity })).toEqual([]);
}

/** Paths of numbers that are none. */
function broken(value: unknown, path: string = ''): string[] {
	if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, each]) => broken(each, `${path}.${key}`));
}
