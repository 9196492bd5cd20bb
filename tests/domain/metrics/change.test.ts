// What happened between two moments: the waterfall, what slipped, and the flow between stages.
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import type { ChangeSnapshot } from '#lib/domain/metrics/change.ts';
import type { MetricsQuestion } from '#lib/domain/metrics/context.ts';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import { moveDeals } from '#lib/domain/metrics/stage-moves.ts';
import { WATERFALL_BARS, waterfallDeals, type WaterfallBar } from '#lib/domain/metrics/waterfall.ts';
import { STAGES, daysUtc } from './deals.ts';
import { T, golden, goldenHistories, goldenStages } from './golden.ts';
import { historyOf, type Told } from './histories.ts';

/** From day 10 to day 20; the period is the days 100 to 199. Days are numbered from 1970. */
const QUESTION: Partial<MetricsQuestion> = { change: { from: 10 * DAY_MS, to: 20 * DAY_MS }, period: daysUtc(100, 200), now: 20 * DAY_MS };
const IN = '1970-05-01';
const LATER = '1970-12-01';
const EARLIER = '1970-02-01';

type Line = [field: Told[0], value: string | number | null, day: number, by?: string];
const on = (...lines: Line[]): DealHistory =>
	historyOf(lines.map(([field, value, day, by]) => (by === undefined ? [field, value, day * DAY_MS] : [field, value, day * DAY_MS, by])));

function engineOf(histories: readonly DealHistory[], question: Partial<MetricsQuestion> = {}): MetricsEngine {
	const engine = new MetricsEngine();
	engine.ask({ ...QUESTION, ...question });
	engine.rebuild(histories, STAGES);
	return engine;
}

const changeOf = (histories: readonly DealHistory[], question: Partial<MetricsQuestion> = {}): ChangeSnapshot => engineOf(histories, question).snapshot().change;

/** Bars that hold something, as [count, value]. */
function barsOf({ waterfall }: ChangeSnapshot): Partial<Record<WaterfallBar, [number, number]>> {
	const filled = WATERFALL_BARS.filter((bar) => waterfall[bar].count > 0);
	return Object.fromEntries(filled.map((bar) => [bar, [waterfall[bar].count, Number(waterfall[bar].value)]]));
}

/** A deal in the period from day 1 on, and what came later. */
const inAtStart = (...later: Line[]): DealHistory => on(['stage', 'Lead', 1], ['value', 100, 1], ['expectedClose', IN, 1], ['owner', 'Ann', 1], ...later);
const outAtStart = (...later: Line[]): DealHistory => on(['stage', 'Lead', 1], ['value', 100, 1], ['expectedClose', LATER, 1], ['owner', 'Ann', 1], ...later);

describe('the waterfall between two moments', () => {
	it('[WATERFALL1] has a deal that stays as it is in Start and in End', () => {
		expect(barsOf(changeOf([inAtStart()]))).toEqual({ start: [1, 100], end: [1, 100] });
		expect(barsOf(changeOf([outAtStart()]))).toEqual({});
	});

	it('[WATERFALL2] tells a change of value apart, also of a deal that closed or left', () => {
		expect(barsOf(changeOf([inAtStart(['value', 130, 12])]))).toEqual({ start: [1, 100], increased: [1, 30], end: [1, 130] });
		expect(barsOf(changeOf([inAtStart(['value', 60, 12], ['stage', 'Won', 13])]))).toEqual({ start: [1, 100], decreased: [1, -40], won: [1, -60] });
		expect(barsOf(changeOf([inAtStart(['value', 60, 12], ['expectedClose', LATER, 13])]))).toEqual({ start: [1, 100], decreased: [1, -40], movedOut: [1, -60] });
	});

	it('[WATERFALL2] [MONEY4] takes another currency for a change of worth', () => {
		const convert = (minor: number, currency: string): number => (currency === 'USD' ? minor / 2 : minor);
		expect(barsOf(changeOf([inAtStart(['currency', 'USD', 12])], { convert }))).toEqual({ start: [1, 100], decreased: [1, -50], end: [1, 50] });
		expect(barsOf(changeOf([inAtStart(['currency', 'USD', 1])], { convert }))).toEqual({ start: [1, 50], end: [1, 50] });
	});

	it('[WATERFALL3] tells how a deal came in: new, reopened or moved in', () => {
		const created = on(['stage', 'Lead', 11], ['value', 50, 11], ['expectedClose', IN, 11]);
		const reopened = on(['stage', 'Lead', 1], ['value', 50, 1], ['expectedClose', IN, 1], ['stage', 'Lost', 5], ['stage', 'Qualified', 12]);
		const restored = inAtStart(['deleted', 1, 5], ['deleted', null, 12]);
		expect(barsOf(changeOf([created]))).toEqual({ new: [1, 50], end: [1, 50] });
		expect(barsOf(changeOf([reopened]))).toEqual({ reopened: [1, 50], end: [1, 50] });
		expect(barsOf(changeOf([outAtStart(['expectedClose', IN, 12])]))).toEqual({ movedIn: [1, 100], end: [1, 100] });
		expect(barsOf(changeOf([restored]))).toEqual({ new: [1, 100], end: [1, 100] });
	});

	it('[WATERFALL8] tells how many of the new deals nobody knows the beginning of, and since when they count', () => {
		// Came here on a day, as an import without beginnings gives them.
		const imported = (day: number, stage = 'Lead'): DealHistory => ({ ...on(['stage', stage, day], ['value', 50, day], ['expectedClose', IN, day]), createdAt: null, begins: day * DAY_MS });
		const begun = on(['stage', 'Lead', 11], ['value', 50, 11], ['expectedClose', IN, 11]);
		const { waterfall, undated, undatedIn } = changeOf([imported(12), imported(12), imported(15, 'Won'), imported(5), begun]);
		expect(waterfall.new.count).toBe(4);
		expect(undated).toEqual({ count: 3, from: 12 * DAY_MS, to: 15 * DAY_MS });
		expect(undatedIn).toEqual({ count: 2, from: 12 * DAY_MS, to: 12 * DAY_MS });
		expect(changeOf([begun, imported(5)])).toMatchObject({ undated: null, undatedIn: null });
		// One that is told of later is none any more.
		const engine = engineOf([imported(12)]);
		const [{ id }] = engine.columns.ids.map((own) => ({ id: own })) as [{ id: string }];
		engine.patch([{ ...begun, id }]);
		expect(engine.snapshot().change.undated).toBeNull();
	});

	it('[WATERFALL3] shows a deal that came in and closed in both bars, when its close date is in the period', () => {
		expect(barsOf(changeOf([outAtStart(['expectedClose', IN, 12], ['stage', 'Won', 13])]))).toEqual({ movedIn: [1, 100], won: [1, -100] });
		expect(barsOf(changeOf([outAtStart(['stage', 'Won', 13])]))).toEqual({});
		const born = on(['stage', 'Won', 11], ['value', 7, 11], ['expectedClose', IN, 11]);
		expect(barsOf(changeOf([born]))).toEqual({ new: [1, 7], won: [1, -7] });
		const again = inAtStart(['stage', 'Lost', 5], ['stage', 'Lead', 12], ['stage', 'Won', 13]);
		expect(barsOf(changeOf([again]))).toEqual({ reopened: [1, 100], won: [1, -100] });
	});

	it('[WATERFALL3] does not take closing before the first moment, or a slip of the hand out of it, for an event', () => {
		expect(barsOf(changeOf([inAtStart(['stage', 'Won', 5])]))).toEqual({});
		const minute = 1 / 1440;
		expect(barsOf(changeOf([inAtStart(['stage', 'Won', 5], ['stage', 'Lead', 12, 'ann'], ['stage', 'Won', 12 + minute, 'ann'])]))).toEqual({});
		expect(barsOf(changeOf([inAtStart(['stage', 'Won', 5], ['stage', 'Lead', 12, 'ann'], ['stage', 'Won', 13, 'ann'])]))).toEqual({ reopened: [1, 100], won: [1, -100] });
	});

	it('[WATERFALL4] tells how a deal left: moved out, won, lost or removed', () => {
		expect(barsOf(changeOf([inAtStart(['expectedClose', LATER, 12])]))).toEqual({ start: [1, 100], movedOut: [1, -100] });
		expect(barsOf(changeOf([inAtStart(['expectedClose', EARLIER, 12])]))).toEqual({ start: [1, 100], movedOut: [1, -100] });
		expect(barsOf(changeOf([inAtStart(['expectedClose', null, 12])]))).toEqual({ start: [1, 100], movedOut: [1, -100] });
		expect(barsOf(changeOf([inAtStart(['stage', 'Lost', 12])]))).toEqual({ start: [1, 100], lost: [1, -100] });
		expect(barsOf(changeOf([inAtStart(['deleted', 1, 12])]))).toEqual({ start: [1, 100], removed: [1, -100] });
		expect(barsOf(changeOf([inAtStart(['stage', 'Won', 12], ['deleted', 1, 13])]))).toEqual({ start: [1, 100], removed: [1, -100] });
		expect(barsOf(changeOf([inAtStart(['stage', 'Lost', 12], ['lostReason', 'duplicate', 12])]))).toEqual({ start: [1, 100], removed: [1, -100] });
	});

	it('[WATERFALL5] passes over deals that came and went in between, or were in the bin before', () => {
		const passing = on(['stage', 'Lead', 11], ['value', 50, 11], ['expectedClose', IN, 11], ['deleted', 1, 12]);
		expect(barsOf(changeOf([passing, inAtStart(['deleted', 1, 5]), inAtStart(['deleted', 1, 5], ['value', 9, 12])]))).toEqual({});
	});

	it('[WATERFALL5] shows a deal deleted later as it was, so that one End is the next Start', () => {
		const deal = inAtStart(['deleted', 1, 25]);
		expect(barsOf(changeOf([deal]))).toEqual({ start: [1, 100], end: [1, 100] });
		expect(barsOf(changeOf([deal], { change: { from: 20 * DAY_MS, to: 30 * DAY_MS } }))).toEqual({ start: [1, 100], removed: [1, -100] });
	});

	it('[WATERFALL6] counts deals without a value; filling one in is an increase by all of it', () => {
		const blank = on(['stage', 'Lead', 1], ['expectedClose', IN, 1]);
		const filled = on(['stage', 'Lead', 1], ['expectedClose', IN, 1], ['value', 40, 12]);
		const cleared = inAtStart(['value', null, 12]);
		const { waterfall } = changeOf([blank, filled, cleared]);
		expect(waterfall.start).toEqual({ count: 3, value: 100n, withoutValue: 2 });
		expect(waterfall.increased).toEqual({ count: 1, value: 40n, withoutValue: 1 });
		expect(waterfall.decreased).toEqual({ count: 1, value: -100n, withoutValue: 1 });
		expect(waterfall.end).toEqual({ count: 3, value: 40n, withoutValue: 2 });
	});

	it('[WATERFALL6] is exact where amounts pass what a number holds', () => {
		const big = Number.MAX_SAFE_INTEGER;
		const { waterfall } = changeOf([inAtStart(['value', -big, 5], ['value', big, 12]), inAtStart(['value', big, 5])]);
		expect(waterfall.increased.value).toBe(2n * BigInt(big));
		expect(waterfall.end.value).toBe(2n * BigInt(big));
	});

	it('[WATERFALL7] tells under an owner what colleagues handed over, and whose a close was', () => {
		const ann = { owner: 'Ann' };
		const given = inAtStart(['owner', 'Bob', 12]);
		const wonAndGiven = inAtStart(['stage', 'Won', 12], ['owner', 'Bob', 13]);
		const givenAndWon = inAtStart(['owner', 'Bob', 12], ['stage', 'Won', 13]);
		const taken = inAtStart(['owner', 'Bob', 5], ['owner', 'Ann', 12]);
		expect(barsOf(changeOf([given], ann))).toEqual({ start: [1, 100], transferredOut: [1, -100] });
		expect(barsOf(changeOf([given], { owner: 'Bob' }))).toEqual({ transferredIn: [1, 100], end: [1, 100] });
		expect(barsOf(changeOf([wonAndGiven], ann))).toEqual({ start: [1, 100], won: [1, -100] });
		expect(barsOf(changeOf([wonAndGiven], { owner: 'Bob' }))).toEqual({});
		expect(barsOf(changeOf([givenAndWon], ann))).toEqual({ start: [1, 100], transferredOut: [1, -100] });
		expect(barsOf(changeOf([givenAndWon], { owner: 'Bob' }))).toEqual({ transferredIn: [1, 100], won: [1, -100] });
		expect(barsOf(changeOf([taken, inAtStart()], ann))).toEqual({ start: [1, 100], transferredIn: [1, 100], end: [2, 200] });
		expect(barsOf(changeOf([taken, given], { owner: 'nobody' }))).toEqual({});
	});

	it('[WATERFALL1] lists the deals behind a bar', () => {
		const [won, grew] = [inAtStart(['stage', 'Won', 12]), inAtStart(['value', 500, 13])];
		const engine = engineOf([won, grew, outAtStart()]);
		const behind = (bar: WaterfallBar) => waterfallDeals(engine.columns, engine.context, (row) => engine.passes(row), bar);
		expect(behind('start')).toEqual([won.id, grew.id]);
		expect(behind('won')).toEqual([won.id]);
		expect([behind('increased'), behind('end'), behind('movedIn')]).toEqual([[grew.id], [grew.id], []]);
		engine.setFilter(new Set([grew.id]));
		expect(behind('start')).toEqual([grew.id]);
	});
});

describe('what slipped', () => {
	it('[SLIP1] [SLIP2] is what was expected in the period and is expected after it', () => {
		const { slip } = changeOf([
			inAtStart(['expectedClose', LATER, 12]),
			inAtStart(['expectedClose', EARLIER, 12]),
			inAtStart(['expectedClose', LATER, 12], ['stage', 'Lost', 13]),
			inAtStart(['deleted', 1, 12]),
			inAtStart(),
			outAtStart()
		]);
		expect(slip.start).toEqual({ count: 4, value: 400n, withoutValue: 0 });
		expect(slip.slipped).toEqual({ count: 2, value: 200n, withoutValue: 0 });
		expect(slip.rate).toBe(0.5);
		expect(changeOf([]).slip).toMatchObject({ rate: null, interval: null });
	});

	it('[SLIP3] counts pushes and pulls between the two moments, blanks and restored pipelines aside', () => {
		const pushed = inAtStart(['expectedClose', '1970-05-02', 5], ['expectedClose', '1970-05-03', 12], ['expectedClose', LATER, 13], ['expectedClose', EARLIER, 14]);
		const blank = inAtStart(['expectedClose', null, 12], ['expectedClose', LATER, 13]);
		const restored = inAtStart(['expectedClose', LATER, 12]);
		const quiet = { ...restored, changes: restored.changes.map((change) => (change.value === LATER ? { ...change, quiet: true as const } : change)) };
		expect(changeOf([pushed, blank, quiet]).slip).toMatchObject({ pushes: 2, pushedDeals: 1, pulls: 1, pulledDeals: 1 });
	});
});

describe('the flow between two moments', () => {
	const told = (change: ChangeSnapshot) =>
		change.moves.map(({ from, to, count, before, after }) => {
			const name = (place: typeof from) => (place.kind === 'stage' ? (place.stage?.name ?? '?') : place.kind);
			return [name(from), name(to), count, Number(before), Number(after)];
		});

	it('[MOVES1] [MOVES2] leads from where deals were to where they are, with what they were and are worth', () => {
		const flow = changeOf([
			inAtStart(['stage', 'Proposal', 12], ['value', 150, 13]),
			inAtStart(['stage', 'Proposal', 12]),
			inAtStart(['stage', 'Won', 12]),
			inAtStart(['stage', 'Lost', 5]),
			inAtStart(['stage', 'ghost', 12]),
			outAtStart(),
			outAtStart(['expectedClose', IN, 12]),
			inAtStart(['deleted', 1, 12]),
			on(['stage', 'Lead', 11], ['value', 3, 11], ['expectedClose', IN, 11])
		]);
		expect(told(flow)).toEqual([
			['Lead', 'Proposal', 2, 200, 250],
			['Lead', '?', 1, 100, 100],
			['Lead', 'won', 1, 100, 100],
			['Lead', 'absent', 1, 100, 0],
			['outside', 'Lead', 1, 100, 100],
			['outside', 'outside', 1, 100, 100],
			['absent', 'Lead', 1, 0, 3]
		]);
	});

	it('[MOVES3] lists the deals behind a move', () => {
		const moved = inAtStart(['stage', 'Won', 12]);
		const engine = engineOf([moved, inAtStart()]);
		for (const move of engine.snapshot().change.moves)
			expect(moveDeals(engine.columns, engine.context, (row) => engine.passes(row), move)).toHaveLength(move.count);
		const won = engine.snapshot().change.moves.find(({ to }) => to.kind === 'won')!;
		expect(moveDeals(engine.columns, engine.context, () => true, won)).toEqual([moved.id]);
	});
});

describe.runIf(golden !== null)('the reference quarter', () => {
	it('[WATERFALL1] gives its waterfall of the last week', () => {
		const engine = new MetricsEngine();
		const period = { start: T, end: Date.UTC(2026, 6, 1), from: null, to: null };
		engine.ask({ asOf: T, now: T, period, change: { from: Date.UTC(2026, 2, 25), to: T } });
		engine.rebuild(goldenHistories(), goldenStages());
		const { waterfall, slip } = engine.snapshot().change;
		const names: Partial<Record<WaterfallBar, string>> = { movedIn: 'moved_in', movedOut: 'moved_out' };
		const shown = WATERFALL_BARS.filter((bar) => !['transferredIn', 'transferredOut', 'removed'].includes(bar));
		expect(Object.fromEntries(shown.map((bar) => [names[bar] ?? bar, Number(waterfall[bar].value) / 100]))).toEqual(golden!.expected.waterfall_q2_week);
		expect(waterfall.removed.count).toBe(0);
		// D04 and D07 were pushed once each; D07 out of the quarter.
		expect(slip).toMatchObject({ pushes: 2, pushedDeals: 2, pulls: 0, slipped: { count: 1, value: 2_000_000n }, start: { count: 7 } });
	});
});
