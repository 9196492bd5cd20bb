// What became of stays, how long they last and where things get stuck: rule by rule, on deals made here.
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import type { MetricsQuestion } from '#lib/domain/metrics/context.ts';
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { asked } from './asked.ts';
import { STAGES, daysUtc, dealOf, stageOf } from './deals.ts';
import { historyOfDeal } from './histories.ts';

/** Stages with the days they were entered on. */
const path = (...steps: [stage: string | null, day: number | null][]): Deal => dealOf(steps.map(([stage, day]) => [stage, day === null ? null : day * DAY_MS]));
const times = (count: number, ...steps: [string, number][]): Deal[] => Array.from({ length: count }, () => path(...steps));

const figures = (deals: Deal[], question: Partial<MetricsQuestion> = {}, stages = STAGES): MetricsSnapshot =>
	asked({ now: 100 * DAY_MS, ...question }, deals.map(historyOfDeal), stages).snapshot();

const flowOf = (deal: Deal, stage: number, question: Partial<MetricsQuestion> = {}, stages = STAGES) => {
	const { entries, advanced, lost, regressed, handedOff, still } = figures([deal], question, stages).stageFlow.rows[stage]!;
	return [entries, advanced, lost, regressed, handedOff, still];
};

describe('stage flow', () => {
	it('[FLOW1] counts every entry in the window, returns too, by what became of it up to now', () => {
		const deal = path(['Lead', 1], ['Qualified', 10], ['Lead', 20], ['Proposal', 30], ['Lost', 40]);
		expect(flowOf(deal, 0)).toEqual([2, 2, 0, 0, 0, 0]);
		expect(flowOf(deal, 1)).toEqual([1, 0, 0, 1, 0, 0]);
		expect(flowOf(deal, 2)).toEqual([1, 0, 1, 0, 0, 0]);
		// Entered in the window, left after it.
		expect(flowOf(deal, 0, { window: daysUtc(15, 25) })).toEqual([1, 1, 0, 0, 0, 0]);
		expect(flowOf(deal, 0, { window: daysUtc(21, 25) })).toEqual([0, 0, 0, 0, 0, 0]);
	});

	it('[FLOW2] takes winning and skipping for advancing, and a move to no known stage for a hand-off', () => {
		expect(flowOf(path(['Lead', 1], ['Won', 2]), 0)).toEqual([1, 1, 0, 0, 0, 0]);
		expect(flowOf(path(['Lead', 1], ['Negotiation', 2]), 0)).toEqual([1, 1, 0, 0, 0, 0]);
		expect(flowOf(path(['Proposal', 1], ['ghost', 2]), 2)).toEqual([1, 0, 0, 0, 1, 0]);
		expect(flowOf(path(['Proposal', 1], [null, 2]), 2)).toEqual([1, 0, 0, 0, 1, 0]);
	});

	it('[FLOW2] takes a removed stage for the one in use ahead of it', () => {
		const stages = STAGES.map((stage) => (stage.id === 'Proposal' ? { ...stage, deleted: 9 } : stage));
		expect(flowOf(path(['Qualified', 1], ['Proposal', 2]), 1, {}, stages)).toEqual([1, 0, 0, 0, 1, 0]);
		expect(flowOf(path(['Lead', 1], ['Proposal', 2]), 0, {}, stages)).toEqual([1, 1, 0, 0, 0, 0]);
		expect(flowOf(path(['Negotiation', 1], ['Proposal', 2]), 2, {}, stages)).toEqual([1, 0, 0, 1, 0, 0]);
		expect(figures([path(['Proposal', 1])], {}, stages).stageFlow.rows.map((row) => row.entries)).toEqual([0, 0, 0]);
	});

	it('[FLOW3] has no conversion where nothing has left', () => {
		expect(figures([path(['Lead', 1])]).stageFlow.rows[0]).toMatchObject({ entries: 1, still: 1, conversion: null, interval: null });
		expect(figures([path(['Lead', 1], ['Lost', 2]), path(['Lead', 1], ['Won', 2])]).stageFlow.rows[0]!.conversion).toBe(0.5);
	});

	it('[FLOW4] counts entries at an unknown time in all time only, and tells their number', () => {
		const deals = [path(['Lead', null], ['Won', 5])];
		expect(figures(deals).stageFlow).toMatchObject({ unknownEntered: 1, rows: [{ entries: 1 }, {}, {}, {}] });
		expect(figures(deals, { window: daysUtc(0, 50) }).stageFlow).toMatchObject({ unknownEntered: 1, rows: [{ entries: 0 }, {}, {}, {}] });
	});

	it('[FLOW4] leaves out deals in the bin and lost as a duplicate', () => {
		const gone = [{ ...path(['Lead', 1]), deleted: 5 }, { ...path(['Lead', 1], ['Lost', 2]), lostReason: 'duplicate' }];
		expect(figures(gone).stageFlow.rows[0]!.entries).toBe(0);
		expect(figures(gone).stageTime.rows[0]).toMatchObject({ dealDays: 0, delayShare: null });
	});
});

describe('time in stage', () => {
	it('[TIME1] holds stays that ended in the window or were open at its end, in full', () => {
		const deals = [path(['Lead', 0], ['Won', 20]), path(['Lead', 12], ['Won', 40]), path(['Lead', 25]), path(['Lead', 31]), path(['Lead', 0], ['Won', 9])];
		const [lead] = figures(deals, { window: daysUtc(10, 30) }).stageTime.rows;
		expect([lead!.completed.count, lead!.completed.sum]).toEqual([1, 20]);
		expect([lead!.open.count, lead!.open.sum, lead!.longest]).toEqual([2, 18 + 5, 20]);
	});

	it('[TIME1] cuts open stays off now where the window is not over', () => {
		const open = figures([path(['Lead', 70])], { window: daysUtc(60, 400) }).stageTime.rows[0]!;
		expect([open.open.sum, open.dealDays, open.averageDeals]).toEqual([30, 30, 30 / 40]);
	});

	it('[TIME2] lets open stays lengthen the median, and knows when it was not reached', () => {
		const ended = [10, 10, 20].map((days) => path(['Lead', 0], ['Won', days]));
		expect(figures(ended).stageTime.rows[0]).toMatchObject({ median: 10, p80: 20, p95: 20 });
		// At 10 days 5 are there and 2 leave: 3/5. At 20, one of three: 2/5.
		const open = [path(['Lead', 75]), path(['Lead', 70])];
		expect(figures([...ended, ...open]).stageTime.rows[0]).toMatchObject({ median: 20, p80: null, longest: 30, completed: { median: 10 } });
		expect(figures([path(['Lead', 90], ['Won', 91]), path(['Lead', 90]), path(['Lead', 90])]).stageTime.rows[0]).toMatchObject({ median: null, longest: 10 });
	});

	it('[TIME2] takes ends before cuts at one length', () => {
		// Four stays of which one ends at 10 days, when another is cut off: 3/4; the next end is one of two: 3/8.
		const deals = [path(['Lead', 90]), path(['Lead', 50], ['Won', 60]), path(['Lead', 50], ['Won', 65]), path(['Lead', 80])];
		expect(figures(deals).stageTime.rows[0]!.curve).toEqual([
			{ days: 10, share: 0.75 },
			{ days: 15, share: 0.375 }
		]);
		// Cut off at 5 and at 10 days: the end at 10 is one of three, not of two.
		const cut = [path(['Lead', 95]), path(['Lead', 90]), path(['Lead', 50], ['Won', 60]), path(['Lead', 50], ['Won', 65])];
		expect(figures(cut).stageTime.rows[0]!.curve[0]).toEqual({ days: 10, share: 2 / 3 });
	});

	it('[TIME2] takes half for half, whatever fractions it came from', () => {
		// 27/33 of 11/18 is a half; a double makes a little more of it.
		const ended = [...times(6, ['Lead', 0], ['Won', 10]), ...times(7, ['Lead', 0], ['Won', 30]), ...times(11, ['Lead', 0], ['Won', 40])];
		expect(figures([...ended, ...times(9, ['Lead', 80])]).stageTime.rows[0]!.median).toBe(30);
	});

	it('[TIME2] [ENGINE1] follows a stay that goes on, or ends, after it was looked at', () => {
		const [deal, other] = [path(['Lead', 95]), path(['Lead', 60], ['Won', 80])];
		const engine = asked({ now: 100 * DAY_MS }, [deal, other].map(historyOfDeal));
		const told = () => engine.snapshot().stageTime.rows[0]!;
		expect(told()).toMatchObject({ median: 20, longest: 20 });
		engine.patch([historyOfDeal({ ...path(['Lead', 50]), id: deal.id })]);
		expect(told()).toMatchObject({ median: 20, longest: 50, open: { count: 1, sum: 50 } });
		engine.patch([historyOfDeal({ ...path(['Lead', 50], ['Lost', 55]), id: deal.id })]);
		expect(told()).toMatchObject({ median: 5, longest: 20, open: { count: 0, sum: 0 } });
	});

	it('[TIME2] gives the curve in at most about a hundred steps', () => {
		const deals = Array.from({ length: 1000 }, (_, index) => path(['Lead', 0], ['Won', 1 + index / 20]));
		const { curve } = figures(deals).stageTime.rows[0]!;
		expect(curve.length).toBe(100);
		expect(curve.at(-1)).toEqual({ days: 1 + 999 / 20, share: 0 });
	});

	it('[TIME4] keeps lengths to the millisecond, and never below 0', () => {
		const exact = dealOf([['Lead', 1], ['Won', 1 + DAY_MS / 3]]);
		expect(figures([exact]).stageTime.rows[0]!.completed.mean).toBe(1 / 3);
		expect(figures([path(['Lead', 9], ['Won', 5])]).stageTime.rows[0]!.completed).toMatchObject({ count: 1, sum: 0 });
	});

	it('[TIME4] counts stays of unknown length where their other end is', () => {
		const unknown = (deal: Deal, window = daysUtc(10, 20)) => figures([deal], { window }).stageTime.rows[0]!.unknown;
		expect(unknown(path(['Lead', null], ['Won', 15]))).toBe(1);
		expect(unknown(path(['Lead', null], ['Won', 25]))).toBe(0);
		expect(unknown(path(['Lead', null]))).toBe(1);
		expect(unknown(path(['Lead', 15], ['Won', null]))).toBe(0);
		expect(figures([path(['Lead', 15], ['Won', null])]).stageTime.rows[0]!.unknown).toBe(1);
	});

	it('[TIME5] clips deal-days at both ends, and shares them out', () => {
		const { rows } = figures([path(['Lead', 0], ['Proposal', 15], ['Won', 90])], { window: daysUtc(10, 30) }).stageTime;
		expect(rows.map((row) => row.dealDays)).toEqual([5, 0, 15, 0]);
		expect(rows.map((row) => row.delayShare)).toEqual([0.25, 0, 0.75, 0]);
	});

	it('[TIME6] has no averages of a window without a beginning, or that has not begun', () => {
		const deals = [path(['Lead', 10], ['Won', 20])];
		expect(figures(deals).stageTime).toMatchObject({ days: null, rows: [{ averageDeals: null, arrivalsPerDay: null, littlesDays: 10 }, {}, {}, {}] });
		expect(figures(deals, { window: daysUtc(200, 300) }).stageTime).toMatchObject({ days: null, rows: [{ averageDeals: null, littlesDays: null }, {}, {}, {}] });
	});

	it('[TIME1] [FLOW1] has nothing to show in a pipeline without open stages', () => {
		const { stageTime, stageFlow, bottlenecks } = figures([path(['Won', 5])], {}, [stageOf('Won', 0, 1000, 'won')]);
		expect([stageTime.rows, stageFlow.rows, bottlenecks]).toEqual([[], [], { rows: [], pooledConversion: null }]);
	});
});

describe('bottlenecks', () => {
	const now = Date.UTC(2026, 3, 10);
	const day = (month: number, date: number) => Date.UTC(2026, month, date) / DAY_MS;
	const rows = (deals: Deal[]) => figures(deals, { now }).bottlenecks.rows;

	it('[BOTTLENECK1] ranks by deal-days, equal ones alike', () => {
		const deals = [path(['Lead', day(2, 1)], ['Qualified', day(2, 3)], ['Proposal', day(2, 5)], ['Won', day(2, 20)])];
		expect(rows(deals).map((row) => row.rank)).toEqual([2, 2, 1, null]);
		expect(rows([]).map((row) => [row.rank, row.delayShare])).toEqual([[null, null], [null, null], [null, null], [null, null]]);
	});

	it('[BOTTLENECK2] [BOTTLENECK3] flags a stage that takes half as long again as in the year before', () => {
		const before = (count: number) => times(count, ['Lead', day(-6, 1)], ['Won', day(-6, 11)]);
		const since = (count: number, days: number) => times(count, ['Lead', day(2, 1)], ['Won', day(2, 1 + days)]);
		const [lead] = rows([...before(10), ...since(10, 15)]);
		expect(lead).toMatchObject({ median: 15, earlierMedian: 10, earlierStays: 10, slower: true, flagged: true });
		expect(rows([...before(10), ...since(10, 14)])[0]).toMatchObject({ slower: false, flagged: false });
		expect(rows([...before(9), ...since(10, 15)])[0]).toMatchObject({ slower: false });
		expect(rows([...before(10), ...since(9, 15)])[0]).toMatchObject({ slower: true, flagged: false });
		// Nobody left: it takes longer than the longest stay.
		expect(rows([...before(10), ...times(10, ['Lead', day(2, 1)])])[0]).toMatchObject({ median: null, slower: true, flagged: true });
	});

	it('[BOTTLENECK2] flags a stage into which more came than went in each of the last three whole months', () => {
		const filling = [0, 1, 2].flatMap((month) => times(4, ['Lead', day(month, 15)]));
		expect(rows(filling)[0]).toMatchObject({ netInflow: [4, 4, 4], filling: true, entries: 12, flagged: true });
		const drained = [...filling, ...times(4, ['Lead', day(-9, 1)], ['Won', day(1, 20)])];
		expect(rows(drained)[0]).toMatchObject({ netInflow: [4, 0, 4], filling: false, flagged: false });
	});

	it('[BOTTLENECK4] finds the leak: surely worse than all together, and the worst of those', () => {
		const lost = times(30, ['Qualified', day(2, 1)], ['Lost', day(2, 3)]);
		const won = times(90, ['Lead', day(2, 1)], ['Proposal', day(2, 2)], ['Won', day(2, 3)]);
		expect(rows([...lost, ...won]).map((row) => row.leak)).toEqual([false, true, false, false]);
		// Worse still, and too few to be sure.
		const few = times(9, ['Negotiation', day(2, 1)], ['Lost', day(2, 3)]);
		expect(rows([...lost, ...won, ...few]).map((row) => row.leak)).toEqual([false, true, false, false]);
		expect(rows(won).some((row) => row.leak)).toBe(false);
	});
});
