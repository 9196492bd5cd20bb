// Four questions of a review (stages now, won and lost by owner, the cohort funnel, time in stage) asked three ways over the
// same deals: the engine's figures, d3-array over objects, and SQL in SQLite. Each gives the same plain answers, which are
// compared. Limit: the answers, not their times; deals without slips of the hand, removed stages or other currencies.
import { DatabaseSync } from 'node:sqlite';
import { group, rollup, sum } from 'd3-array';
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import type { Stage } from '#lib/domain/model/stage.ts';

/** Per open stage [deals, value, value × per mille]; per owner [won, lost, value won]; reached per stage and won; per stage [stays that ended, their days]. */
export interface FourAnswers {
	stages: [number, number, number][];
	owners: [string, number, number, number][];
	reached: number[];
	stays: [number, number][];
}

const DAY = 86_400_000;
const rounded = (days: number): number => Math.round(days * 1000) / 1000;
const byName = (a: [string, ...number[]], b: [string, ...number[]]): number => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);

/** What the engine has at hand. */
export function byEngine({ stock, segments, funnel, stageTime }: MetricsSnapshot): FourAnswers {
	return {
		stages: stock.rows.map(({ count, value, weightedMille }) => [count, Number(value), Number(weightedMille)]),
		owners: segments
			.filter(({ won, lost }) => won.count + lost.count > 0)
			.map(({ segment, won, lost }): FourAnswers['owners'][number] => [segment ?? '', won.count, lost.count, Number(won.value)])
			.sort(byName),
		reached: funnel.rows.map(({ reached }) => reached.count),
		stays: stageTime.rows.map(({ completed }) => [completed.count, rounded(completed.sum)])
	};
}

/** A deal as an object, as charts are usually fed. */
export interface PlainDeal {
	stage: string;
	owner: string;
	value: number | null;
	probability: number | null;
	created: number;
	closed: number | null;
	steps: readonly { stage: string; at: number }[];
}

export function plainDeals(histories: readonly DealHistory[], stages: readonly Stage[]): PlainDeal[] {
	const typeOf = new Map(stages.map(({ id, type }) => [id, type]));
	return histories.map(({ changes, createdAt }) => {
		const last = (field: string) => changes.findLast((change) => change.field === field)?.value ?? null;
		const steps = changes.filter(({ field }) => field === 'stage').map(({ value, at }) => ({ stage: String(value), at: at! }));
		const { stage, at } = steps.at(-1)!;
		return {
			stage,
			owner: String(last('owner')),
			value: last('value') as number | null,
			probability: last('probability') as number | null,
			created: createdAt!,
			closed: typeOf.get(stage) === 'open' ? null : at,
			steps
		};
	});
}

/** Grouped and added up anew from objects. */
export function byD3(deals: readonly PlainDeal[], stages: readonly Stage[], start: number, end: number): FourAnswers {
	const open = stages.filter(({ type }) => type === 'open');
	const chance = new Map(stages.map(({ id, probability }) => [id, probability]));
	const typeOf = new Map(stages.map(({ id, type }) => [id, type]));
	const rank = new Map([...open.map(({ id }, index) => [id, index] as const), ...stages.filter(({ type }) => type === 'won').map(({ id }) => [id, open.length] as const)]);
	const within = (at: number | null): boolean => at !== null && at >= start && at < end;
	const now = rollup(
		deals,
		(part): [number, number, number] => [part.length, sum(part, ({ value }) => value), sum(part, ({ value, probability, stage }) => (value ?? 0) * (probability ?? chance.get(stage)!))],
		({ stage }) => stage
	);
	const owners = rollup(
		deals.filter(({ closed }) => within(closed)),
		(part): [number, number, number] => {
			const won = part.filter(({ stage }) => typeOf.get(stage) === 'won');
			return [won.length, part.length - won.length, sum(won, ({ value }) => value)];
		},
		({ owner }) => owner
	);
	const furthest = rollup(
		deals.filter(({ created }) => within(created)),
		(part) => part.length,
		({ steps }) => Math.max(0, ...steps.map(({ stage }) => rank.get(stage) ?? -1))
	);
	const stays = group(
		deals.flatMap(({ steps }) => steps.slice(1).map(({ at }, index) => ({ stage: steps[index]!.stage, from: steps[index]!.at, until: at }))).filter(({ until }) => within(until)),
		({ stage }) => stage
	);
	return {
		stages: open.map(({ id }) => now.get(id) ?? [0, 0, 0]),
		owners: [...owners].map(([owner, figures]): FourAnswers['owners'][number] => [owner, ...figures]).sort(byName),
		reached: [...open, null].map((_, k) => sum([...furthest], ([far, count]) => (far >= k ? count : 0))),
		stays: open.map(({ id }) => {
			const own = stays.get(id) ?? [];
			return [own.length, rounded(sum(own, ({ from, until }) => (until - from) / DAY))];
		})
	};
}

/** The same deals in tables, in memory, with the indexes that these questions want. */
export function loadSql(deals: readonly PlainDeal[], stages: readonly Stage[]): DatabaseSync {
	const db = new DatabaseSync(':memory:');
	db.exec(`CREATE TABLE stages (id TEXT PRIMARY KEY, type TEXT, rank INTEGER, probability INTEGER);
		CREATE TABLE deals (id INTEGER PRIMARY KEY, stage TEXT, owner TEXT, value INTEGER, probability INTEGER, created INTEGER, closed INTEGER);
		CREATE TABLE steps (deal INTEGER, n INTEGER, stage TEXT, at INTEGER, PRIMARY KEY (deal, n)) WITHOUT ROWID;`);
	const open = stages.filter(({ type }) => type === 'open');
	const addStage = db.prepare('INSERT INTO stages VALUES (?, ?, ?, ?)');
	const addDeal = db.prepare('INSERT INTO deals VALUES (?, ?, ?, ?, ?, ?, ?)');
	const addStep = db.prepare('INSERT INTO steps VALUES (?, ?, ?, ?)');
	db.exec('BEGIN');
	for (const stage of stages) addStage.run(stage.id, stage.type, stage.type === 'won' ? open.length : open.indexOf(stage), stage.probability);
	deals.forEach(({ stage, owner, value, probability, created, closed, steps }, id) => {
		addDeal.run(id, stage, owner, value, probability, created, closed);
		steps.forEach((step, n) => addStep.run(id, n, step.stage, step.at));
	});
	db.exec('COMMIT; CREATE INDEX deals_stage ON deals (stage); CREATE INDEX deals_closed ON deals (closed); CREATE INDEX deals_created ON deals (created); ANALYZE');
	return db;
}

export function bySql(db: DatabaseSync, start: number, end: number): FourAnswers {
	const all = (sql: string, ...values: number[]): Record<string, number | string>[] => db.prepare(sql).all(...values) as never;
	const now = all(`SELECT s.id, COUNT(d.id) AS n, COALESCE(SUM(d.value), 0) AS value, COALESCE(SUM(d.value * COALESCE(d.probability, s.probability)), 0) AS weighted
		FROM stages s LEFT JOIN deals d ON d.stage = s.id WHERE s.type = 'open' GROUP BY s.id ORDER BY s.rank`);
	const owners = all(
		`SELECT d.owner, SUM(s.type = 'won') AS won, SUM(s.type = 'lost') AS lost, COALESCE(SUM(CASE WHEN s.type = 'won' THEN d.value END), 0) AS value
		FROM deals d JOIN stages s ON s.id = d.stage WHERE d.closed >= ? AND d.closed < ? GROUP BY d.owner ORDER BY d.owner`,
		start,
		end
	);
	const reached = all(
		`WITH far AS (SELECT d.id, MAX(MAX(s.rank), 0) AS rank FROM deals d JOIN steps p ON p.deal = d.id JOIN stages s ON s.id = p.stage
			WHERE d.created >= ? AND d.created < ? GROUP BY d.id)
		SELECT k.rank, (SELECT COUNT(*) FROM far WHERE far.rank >= k.rank) AS n FROM stages k WHERE k.type <> 'lost' ORDER BY k.rank`,
		start,
		end
	);
	const stays = all(
		`WITH stay AS (SELECT stage, at, LEAD(at) OVER (PARTITION BY deal ORDER BY n) AS until FROM steps)
		SELECT s.id, COUNT(t.until) AS n, COALESCE(SUM(t.until - t.at), 0) AS ms FROM stages s
		LEFT JOIN stay t ON t.stage = s.id AND t.until >= ? AND t.until < ? WHERE s.type = 'open' GROUP BY s.id ORDER BY s.rank`,
		start,
		end
	);
	return {
		stages: now.map(({ n, value, weighted }) => [Number(n), Number(value), Number(weighted)]),
		owners: owners.map(({ owner, won, lost, value }): FourAnswers['owners'][number] => [String(owner), Number(won), Number(lost), Number(value)]).sort(byName),
		reached: reached.map(({ n }) => Number(n)),
		stays: stays.map(({ n, ms }) => [Number(n), rounded(Number(ms) / DAY)])
	};
}
