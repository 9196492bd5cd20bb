// Times the charts' columns and figures at 100,000 deals, beside d3-array's rollup over the same objects in the same run.
import { rollup, sum } from 'd3-array';
import { historyOfDeal } from '../domain/metrics/histories.ts';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import { windowOf } from '#lib/domain/metrics/period.ts';
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import { DEAL_FIELD_NAMES, type Deal, type StageStep } from '#lib/domain/model/deal.ts';
import type { Stage } from '#lib/domain/model/stage.ts';

const NOW = Date.UTC(2026, 5, 15);

function timed(run: () => void): number {
	const start = performance.now();
	run();
	return performance.now() - start;
}

const median = (values: number[]): number => quantile(values, 0.5);

function quantile(values: number[], p: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))]!;
}

const repeated = (times: number, run: () => void): number => median(Array.from({ length: times }, () => timed(run)));

function fixture(count: number): { deals: Deal[]; stages: Stage[] } {
	const seed = demoSeed({ now: NOW, language: 'en', currency: 'EUR', timeZone: 'UTC', deals: count, seed: 3 });
	const deals = seed.deals.map(({ createdAt, past, ...cells }, index) => {
		const deal = { id: `d${index}`, createdAt, addedAt: NOW, addedBy: null, conflicts: [] } as unknown as Deal;
		for (const field of DEAL_FIELD_NAMES) (deal[field] as unknown) = cells[field] ?? null;
		deal.stageSteps = (past ?? []).map(([, stage, at]): StageStep => ({ stage: stage as string, at }));
		return deal;
	});
	return { deals, stages: seed.stages.map(({ id, cells }) => ({ id, ...cells, returned: null })) };
}

const withValue = (history: DealHistory, value: number): DealHistory => ({
	...history,
	changes: [...history.changes, { field: 'value', value, since: NOW, at: NOW }]
});

/** The same two charts the plain way: group and add up objects, all of them, at every change. */
function byRollup(deals: Deal[], stages: Stage[], start: number, end: number): unknown {
	const stageById = new Map(stages.map((stage) => [stage.id, stage]));
	const rank = new Map(stages.filter((stage) => stage.type !== 'lost').map((stage, index) => [stage.id, index]));
	const present = deals.filter((deal) => deal.deleted === null);
	const stock = rollup(
		present,
		(group) => [group.length, sum(group, (deal) => deal.value), sum(group, (deal) => (deal.value ?? 0) * (deal.probability ?? stageById.get(deal.stage!)!.probability))],
		(deal) => deal.stage
	);
	const cohort = present.filter((deal) => deal.createdAt !== null && deal.createdAt >= start && deal.createdAt < end);
	const furthest = rollup(
		cohort,
		(group) => [group.length, sum(group, (deal) => deal.value)],
		(deal) => Math.max(0, ...deal.stageSteps.map((step) => rank.get(step.stage!) ?? -1)),
		(deal) => stageById.get(deal.stage!)!.type
	);
	const closed = rollup(
		present.filter((deal) => stageById.get(deal.stage!)!.type !== 'open' && (deal.stageSteps.at(-1)?.at ?? 0) >= start),
		(group) => [group.length, sum(group, (deal) => deal.value)],
		(deal) => stageById.get(deal.stage!)!.type
	);
	return [stock, furthest, closed];
}

/** One line per number of deals; times in milliseconds or microseconds as their names say. */
export async function benchMetrics(sizes: readonly number[] = [10_000, 100_000]): Promise<Record<string, number>[]> {
	return sizes.map((count) => {
		const { deals, stages } = fixture(count);
		const window = windowOf({ kind: 'last-12-months' }, { now: NOW, timeZone: 'UTC', fiscalYearStart: 1 })!;
		const engine = new MetricsEngine();
		const histories = deals.map(historyOfDeal);
		engine.ask({ window });
		const first = timed(() => engine.rebuild(histories, stages));
		const rebuild = repeated(7, () => engine.rebuild(histories, stages));
		const totals = repeated(21, () => engine.recompute());
		const edits = Array.from({ length: 20_000 }, (_, index) => {
			const history = histories[(index * 7919) % count]!;
			const edited = withValue(history, index);
			return timed(() => engine.patch([edited]));
		});
		const snapshot = repeated(101, () => void engine.snapshot());
		const paste = repeated(11, () => engine.patch(histories.slice(0, Math.min(1000, count))));
		const plain = repeated(7, () => void byRollup(deals, stages, window.start!, window.end!));
		const { columns } = engine;
		const bytes = Object.values(columns).reduce((total, column) => total + (ArrayBuffer.isView(column) ? column.byteLength : 0), 0);
		return {
			deals: count,
			firstRebuildMs: first,
			rebuildColumnsMs: rebuild,
			fullRecomputeMs: totals,
			editMedianUs: median(edits) * 1000,
			editP95Us: quantile(edits, 0.95) * 1000,
			snapshotUs: snapshot * 1000,
			paste1000Ms: paste,
			d3RollupMs: plain,
			columnBytes: bytes
		};
	});
}
