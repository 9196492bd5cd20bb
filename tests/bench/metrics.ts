// All metrics over deals of the example, and four of their questions asked of d3-array and of SQLite over the same deals in
// the same run, with the same answers. Limit: figures.ts has the times of edits, windows and moments.
import { deepStrictEqual } from 'node:assert/strict';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import { seeded } from '#lib/domain/demo/random.ts';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import { windowOf } from '#lib/domain/metrics/period.ts';
import type { DealChange, DealHistory } from '#lib/domain/model/deal-history.ts';
import type { DealId } from '#lib/domain/model/deal.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import { everyFigure } from './figures.ts';
import { byD3, byEngine, bySql, loadSql, plainDeals } from './four-queries.ts';

const NOW = Date.UTC(2026, 5, 15);
const DAY = 86_400_000;
/** Changes of a deal after its beginning: its moves, and of its value and close date. */
const CHANGES = 5;

function timed(run: () => void): number {
	const start = performance.now();
	run();
	return performance.now() - start;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const repeated = (times: number, run: () => void): number => median(Array.from({ length: times }, () => timed(run)));

function fixture(count: number): { histories: DealHistory[]; stages: Stage[]; changes: number } {
	const seed = demoSeed({ now: NOW, language: 'en', currency: 'EUR', timeZone: 'UTC', deals: count, seed: 3 });
	const random = seeded(5);
	let total = 0;
	const histories = seed.deals.map((deal, index): DealHistory => {
		const created = deal.createdAt!;
		const first: DealChange[] = (['value', 'expectedClose', 'owner', 'probability'] as const).flatMap((field) => {
			const value = deal[field] ?? null;
			return value === null ? [] : [{ field, value, since: -Infinity, at: created, quiet: true as const }];
		});
		const moves = (deal.past ?? []).filter(([field]) => field === 'stage').map(([, stage, at]): DealChange => ({ field: 'stage', value: stage as string, since: at!, at }));
		const more = Array.from({ length: Math.max(0, CHANGES - moves.length) }, (): DealChange => {
			const at = created + Math.floor(random.next() * (NOW - created));
			if (random.chance(0.5)) return { field: 'value', value: random.int(1, 400) * 25_000, since: at, at };
			return { field: 'expectedClose', value: new Date(at + random.int(5, 90) * DAY).toISOString().slice(0, 10), since: at, at };
		});
		const changes = [...first, ...[...moves, ...more].sort((a, b) => a.since - b.since)];
		total += changes.length - first.length;
		return { id: `d${index}`, createdAt: created, begins: created, undone: false, changes };
	});
	return { histories, stages: seed.stages.map(({ id, cells }) => ({ id, ...cells, returned: null })), changes: total };
}

export interface MetricsTimes {
	deals: number;
	changes: number;
	/** Milliseconds. Histories into columns and every metric; every metric from columns, another filter, with the snapshot. */
	read: number;
	recompute: number;
	filter: number;
	/** The four questions, and what SQLite takes to load the deals. */
	d3: number;
	sql: number;
	sqlLoad: number;
}

export function benchMetrics(count: number): MetricsTimes {
	const { histories, stages, changes } = fixture(count);
	const context = { now: NOW, timeZone: 'UTC', fiscalYearStart: 1 };
	const window = windowOf({ kind: 'last-12-months' }, context)!;
	const engine = new MetricsEngine();
	engine.ask({ now: NOW, window, period: windowOf({ kind: 'this-quarter' }, context)!, change: { from: NOW - 7 * DAY, to: Infinity }, segmentOf: 'owner', target: 100_000_000 });
	const read = repeated(5, () => {
		engine.rebuild(histories, stages);
		everyFigure(engine.snapshot());
	});
	const recompute = repeated(21, () => {
		engine.recompute();
		everyFigure(engine.snapshot());
	});
	// Deals that were not filtered by before, one in three to two in three of them.
	const filters = Array.from({ length: 21 }, (_, turn) => new Set<DealId>(histories.flatMap(({ id }, index) => (index % 3 <= turn % 2 ? [id] : []))));
	const filter = repeated(filters.length, () => {
		engine.setFilter(filters.pop()!);
		everyFigure(engine.snapshot());
	});
	engine.setFilter(null);
	const deals = plainDeals(histories, stages);
	const [start, end] = [window.start!, window.end!];
	const answers = byEngine(engine.snapshot());
	deepStrictEqual(byD3(deals, stages, start, end), answers);
	const d3 = repeated(5, () => void byD3(deals, stages, start, end));
	const loading = performance.now();
	const db = loadSql(deals, stages);
	const sqlLoad = performance.now() - loading;
	deepStrictEqual(bySql(db, start, end), answers);
	const sql = repeated(5, () => void bySql(db, start, end));
	db.close();
	return { deals: count, changes, read, recompute, filter, d3, sql, sqlLoad };
}
