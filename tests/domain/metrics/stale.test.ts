// Deals on which nobody did anything, and deals that stay where they are, for too long.
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { readStage, type Stage } from '#lib/domain/model/stage.ts';
import { idleDays, isStale } from '#lib/domain/metrics/idle.ts';
import { overstays } from '#lib/domain/metrics/overstay.ts';
import { asked, deal, goldenEngine } from './asked.ts';
import { golden } from './golden.ts';

const stage = (id: string, order: string, staleAfter: number | null, deleted: number | null = null): Stage =>
	readStage(id, (field) => ({ name: id, type: id === 'Won' ? 'won' : 'open', order, staleAfter, deleted })[field as string]);
const STAGES = [stage('Lead', 'a', 14), stage('Talks', 'b', null), stage('Old', 'c', 3, 1), stage('Won', 'd', 1)];
const NOW = 100;
const engineOf = (...histories: Parameters<typeof asked>[1][number][]) => asked({ now: NOW * DAY_MS }, histories, STAGES);
const all = (): boolean => true;

describe('stale deals', () => {
	it('[STALE1] have been idle for more whole days than their stage allows', () => {
		const at = (day: number) => deal(['stage', 'Lead', day], ['value', 10, day]);
		const { rows, total } = engineOf(at(NOW - 14), at(NOW - 14.9), at(NOW - 15), at(NOW - 40)).snapshot().stale;
		expect(rows.map((row) => [row.stage!.name, row.count, row.value])).toEqual([['Lead', 2, 20n], ['Talks', 0, 0n]]);
		expect(total).toEqual({ count: 2, value: 20n, withoutValue: 0 });
	});

	it('[STALE2] are open ones in a stage that has a threshold, removed stages too', () => {
		const { rows } = engineOf(deal(['stage', 'Talks', 1]), deal(['stage', 'Won', 1]), deal(['stage', 'Old', 1]), deal(['stage', 'ghost', 1])).snapshot().stale;
		expect(rows.map((row) => [row.stage?.name, row.count])).toEqual([['Lead', 0], ['Talks', 0], [undefined, 1]]);
	});

	it('[STALE3] are woken by any edit or touch, not by what is planned for later', () => {
		const engine = engineOf(
			deal(['stage', 'Lead', 1], ['touch', 'out', NOW - 2]),
			deal(['stage', 'Lead', 1], ['owner', 'Ann', NOW - 2]),
			deal(['stage', 'Lead', 1], ['touch', null, NOW + 5]),
			deal(['stage', 'Lead', 1], ['touch', null, NOW - 20], ['touch', null, NOW + 5])
		);
		expect(engine.snapshot().stale.total.count).toBe(2);
		expect([0, 1, 2, 3].map((row) => idleDays(engine.columns, row, NOW * DAY_MS))).toEqual([2, 2, 99, 20]);
		engine.ask({ now: (NOW + 6) * DAY_MS });
		expect(engine.snapshot().stale.total.count).toBe(0);
	});

	it('[STALE4] are counted by stage, with what they are worth', () => {
		const engine = engineOf(deal(['stage', 'Lead', 60]), deal(['stage', 'Lead', 50], ['value', 3, 50]), deal(['stage', 'Lead', 90]));
		const { rows, total } = engine.snapshot().stale;
		expect(rows.map(({ stage: where, count, value, withoutValue }) => [where?.name, count, value, withoutValue])).toEqual([['Lead', 2, 3n, 1], ['Talks', 0, 0n, 0]]);
		expect(total).toEqual({ count: 2, value: 3n, withoutValue: 1 });
	});

	it.runIf(golden !== null)('[STALE1] are those of the reference quarter, idle so many days', () => {
		const engine = goldenEngine();
		const { columns, context } = engine;
		const open = columns.ids.filter((_, row) => columns.bucket[row]! >= 0).toSorted();
		expect(Object.fromEntries(open.map((id) => [id, idleDays(columns, columns.rowOf(id)!, context.now)]))).toEqual(golden!.expected.idle_days);
		const stale = open.flatMap((id) => {
			const row = columns.rowOf(id)!;
			return isStale(columns, row, context.now) ? [[id, [columns.stages.open[columns.bucket[row]!]!.name, idleDays(columns, row, context.now)]]] : [];
		});
		expect(Object.fromEntries(stale)).toEqual(golden!.expected.stale_deals);
		expect(engine.snapshot().stale.total.count).toBe(stale.length);
	});
});

describe('overstaying deals', () => {
	/** Stays in Lead of 1 to `count` days that ended before `until`. */
	const stays = (count: number, until = NOW) => Array.from({ length: count }, (_, index) => deal(['stage', 'Lead', until - 2 - index], ['stage', 'Won', until - 1]));
	const of = (...histories: Parameters<typeof engineOf>) => {
		const engine = engineOf(...histories);
		return overstays(engine.columns, engine.context, all);
	};

	it('[OVERSTAY1] stand in their stage for longer than four of five stays took', () => {
		const [short, long] = [deal(['stage', 'Lead', NOW - 9]), deal(['stage', 'Lead', NOW - 9.5], ['value', 5, NOW - 1])];
		const { rows, total, deals } = of(...stays(11), short, long);
		expect(rows[0]).toMatchObject({ completed: 11, limit: 9, configured: false, count: 1, value: 5n });
		expect([total.count, deals.map(({ deal: id, days }) => [id, days])]).toEqual([1, [[long.id, 9.5]]]);
	});

	it('[OVERSTAY1] [TIME4] take a stay whose recorded times run back for one of no time', () => {
		const back = { ...deal(['stage', 'Lead', NOW - 5], ['stage', 'Won', NOW - 5]) };
		const changes = back.changes.map((change, index) => (index === 1 ? { ...change, at: (NOW - 300) * DAY_MS } : change));
		expect(of(...stays(2), ...Array.from({ length: 9 }, (_, index) => ({ ...back, id: `back-${index}`, changes }))).rows[0]!.limit).toBe(0);
	});

	it('[OVERSTAY2] go by the configured days where fewer than ten stays ended in the last 365 days', () => {
		const there = [deal(['stage', 'Lead', NOW - 14]), deal(['stage', 'Lead', NOW - 15]), deal(['stage', 'Talks', 1]), deal(['stage', 'Old', 90])];
		const { rows, total } = of(...stays(9), ...stays(9, NOW - 400), ...there);
		expect(rows.map((row) => [row.stage?.name, row.completed, row.limit, row.configured, row.count])).toEqual([
			['Lead', 9, 14, true, 1],
			['Talks', 0, null, true, 0],
			[undefined, 0, null, true, 1]
		]);
		expect(total.count).toBe(2);
	});
});
