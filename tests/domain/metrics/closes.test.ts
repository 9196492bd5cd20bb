// Sales cycle, deal size, trailing rates, velocity and lead velocity: rule by rule, on deals made here.
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import type { Stage, StageCategory } from '#lib/domain/model/stage.ts';
import type { MetricsQuestion } from '#lib/domain/metrics/context.ts';
import { qualifiedRankOf, StageTable } from '#lib/domain/metrics/stage-table.ts';
import { asked } from './asked.ts';
import { STAGES, daysUtc, dealOf, stageOf, type Steps } from './deals.ts';
import { historyOfDeal } from './histories.ts';

const path = (value: number | null, ...steps: [stage: string | null, day: number | null][]): Deal =>
	dealOf(steps.map(([stage, day]): Steps[number] => [stage, day === null ? null : day * DAY_MS]), { value });
const figures = (deals: Deal[], question: Partial<MetricsQuestion> = {}, stages = STAGES) =>
	asked({ now: 100 * DAY_MS, ...question }, deals.map(historyOfDeal), stages).snapshot();
const now = Date.UTC(2026, 4, 11);
const date = (month: number, day: number) => Date.UTC(2026, month, day) / DAY_MS;

describe('the sales cycle', () => {
	it('[CYCLE1] goes from the beginning to the last close, re-openings and all', () => {
		const { cycle } = figures([path(1, ['Lead', 0], ['Lost', 5], ['Lead', 8], ['Won', 20]), path(1, ['Lead', 0], ['Lost', 30])]);
		expect([cycle.won.sum, cycle.lost.sum]).toEqual([20, 30]);
		expect(figures([path(1, ['Lead', 0], ['Won', 5])], { window: daysUtc(6, 9) }).cycle.won).toEqual({
			count: 0,
			sum: 0,
			mean: null,
			median: null,
			p80: null,
			p90: null,
			shortest: null,
			longest: null
		});
	});

	it('[CYCLE2] gives won and lost together', () => {
		const { closed } = figures([path(1, ['Lead', 0], ['Won', 10]), path(1, ['Lead', 0], ['Lost', 40]), path(1, ['Lead', 0], ['Lost', 1])]).cycle;
		expect([closed.count, closed.mean, closed.median]).toEqual([3, 17, 10]);
	});

	it('[CYCLE2] [ENGINE1] follows a deal that is lost, or won, after it was looked at', () => {
		const [won, lost] = [path(1, ['Lead', 0], ['Won', 10]), path(1, ['Lead', 0])];
		const engine = asked({ now: 100 * DAY_MS }, [won, lost].map(historyOfDeal));
		expect(engine.snapshot().cycle.closed.sum).toBe(10);
		engine.patch([historyOfDeal({ ...lost, stageSteps: [...lost.stageSteps, { stage: 'Lost', at: 30 * DAY_MS }] })]);
		expect(engine.snapshot().cycle.closed).toMatchObject({ count: 2, sum: 40, longest: 30 });
		engine.patch([historyOfDeal({ ...won, stageSteps: [...won.stageSteps.slice(0, 1), { stage: 'Won', at: 50 * DAY_MS }] })]);
		expect(engine.snapshot().cycle.closed).toMatchObject({ count: 2, sum: 80, shortest: 30, longest: 50 });
	});

	it('[CYCLE3] leaves out what is unknown and tells the number; times that run back make 0 days', () => {
		const unknown = { ...path(1, ['Lead', 3], ['Won', 8]), createdAt: null };
		const { cycle } = figures([unknown, path(1, ['Lead', 1], ['Won', null]), path(1, ['Lead', 9], ['Won', 2])]);
		expect(cycle).toMatchObject({ unknown: 2, won: { count: 1, sum: 0 } });
		expect(figures([unknown], { window: daysUtc(10, 20) }).cycle.unknown).toBe(0);
	});
});

describe('deal size', () => {
	it('[SIZE1] is of won deals with a value, zero included', () => {
		const deals = [path(0, ['Won', 5]), path(100, ['Won', 5]), path(5000, ['Won', 5]), path(null, ['Won', 5]), path(7, ['Lost', 5])];
		expect(figures(deals).dealSize).toMatchObject({ count: 3, withoutValue: 1, sum: 5100n, mean: 1700, median: 100, smallest: 0, largest: 5000 });
		expect(figures([path(null, ['Won', 5])]).dealSize).toMatchObject({ count: 0, withoutValue: 1, sum: 0n, mean: null, median: null });
	});
});

describe('win rates over time', () => {
	it('[WIN6] hold what closed in the last 365 and 90 days, the first moment included', () => {
		const deals = [path(9, ['Won', 10]), path(1, ['Lost', 10]), path(5, ['Won', 9]), path(2, ['Lost', null])];
		const { trailing90, trailing365 } = figures(deals).winRateTrend;
		expect(trailing90).toMatchObject({ won: 1, lost: 1, rate: 0.5, valueRate: 0.9, unknownClosed: 1 });
		expect(trailing365).toMatchObject({ won: 2, lost: 1 });
	});

	it('[WIN7] go by the months of the time zone, the running one marked', () => {
		const deal = dealOf([['Lead', null], ['Won', Date.UTC(2026, 3, 30, 23)]]);
		const won = (timeZone: string) => figures([deal], { now, timeZone }).winRateTrend.months.slice(-2).map((month) => [month.won, month.running]);
		expect(won('UTC')).toEqual([[1, false], [0, true]]);
		expect(won('Europe/Amsterdam')).toEqual([[0, false], [1, true]]);
	});
});

describe('velocity', () => {
	const won = path(1000, ['Lead', 80], ['Won', 90]);
	const open = path(null, ['Proposal', 50]);

	it('[VELOCITY1] multiplies its factors, of the window and of the last 90 days', () => {
		const { velocity } = figures([won, path(1, ['Lead', 1], ['Lost', 5]), open, path(5, ['Lead', 20])], { window: daysUtc(0, 50) });
		expect(velocity).toMatchObject({ openQualified: 1, window: { winRate: 0, averageSize: null, perDay: null, closed: 1 } });
		expect(velocity.trailing90).toMatchObject({ winRate: 1, averageSize: 1000, meanCycle: 10, perDay: 100 });
	});

	it('[VELOCITY1] is undefined where sales take no time, and 0 where nothing is open', () => {
		expect(figures([path(1000, ['Won', 90]), open]).velocity.window).toMatchObject({ meanCycle: 0, perDay: null });
		expect(figures([won]).velocity.window.perDay).toBe(0);
	});

	it('[VELOCITY2] counts open deals where they are now, in a stage that is gone by how far they got', () => {
		const deals = [path(1, ['Negotiation', 1], ['Lead', 2]), path(1, ['Proposal', 1], ['ghost', 2]), path(1, ['Lead', 1], ['ghost', 2]), path(1, [null, 2])];
		expect(figures(deals).velocity.openQualified).toBe(1);
		expect(figures(deals, { qualifiedRank: 0 }).velocity.openQualified).toBe(4);
	});

	it('[VELOCITY3] divides what was won by the days that are over', () => {
		expect(figures([won], { window: daysUtc(80, 180) }).velocity.window.realisedPerDay).toBe(50);
		expect(figures([won], { window: daysUtc(80, 90) }).velocity.window.realisedPerDay).toBe(0);
		expect(figures([won]).velocity.window.realisedPerDay).toBeNull();
		expect(figures([won], { window: daysUtc(200, 300) }).velocity.window.realisedPerDay).toBeNull();
	});

	it('[VELOCITY2] begins to qualify after the stages of awareness', () => {
		const rank = (...categories: StageCategory[]) =>
			qualifiedRankOf(new StageTable(categories.map((category, order): Stage => ({ ...stageOf(`s${order}`, order), category }))));
		expect(rank('awareness', 'awareness', 'buy')).toBe(2);
		expect(rank('consideration', 'consideration', 'buy')).toBe(1);
		expect(rank('awareness', 'awareness')).toBe(1);
		expect(rank('buy')).toBe(0);
		expect(rank()).toBe(0);
	});
});

describe('lead velocity', () => {
	const months = (deals: Deal[], question: Partial<MetricsQuestion> = {}) =>
		figures(deals, { now, ...question }).leadVelocity.months.slice(-3).map(({ qualified, before, rate, running }) => [qualified, before, rate, running]);

	it('[LVR1] counts the first time only, skipping included', () => {
		const back = path(1, ['Lead', date(2, 1)], ['Qualified', date(2, 5)], ['Lead', date(2, 9)], ['Proposal', date(3, 5)]);
		const skipped = path(1, ['Lead', date(2, 1)], ['Won', date(3, 5)]);
		expect(months([back, skipped])).toEqual([[1, 0, null, false], [1, 1, 0, false], [0, 1, -1, true]]);
	});

	it('[LVR1] tells how many became qualified at an unknown time, and what began', () => {
		const deals = [path(1, ['Lead', date(3, 1)], ['Qualified', null]), path(1, ['Lead', date(3, 2)])];
		const { unknownQualified, months: all } = figures(deals, { now }).leadVelocity;
		expect([unknownQualified, all.at(-2)!.created]).toEqual([1, 2]);
	});

	it('[LVR2] has no rate without a month before, or where it had none', () => {
		const first = figures([path(1, ['Qualified', date(4, 2)])], { now, months: 2 }).leadVelocity.months;
		expect(first.map(({ qualified, before, rate }) => [qualified, before, rate])).toEqual([[0, null, null], [1, 0, null]]);
	});

	it('[LVR3] compares the running month with as much of the one before', () => {
		// Ten days of May are over: the first ten of April count.
		const deals = [date(3, 1), date(3, 10.5), date(3, 11), date(3, 25), date(4, 3)].map((day) => path(1, ['Qualified', day]));
		expect(months(deals)[2]).toEqual([1, 2, -0.5, true]);
		// On the 31st of a month the 28 days of February are all there is.
		const february = [1, 27, 28].map((day) => path(1, ['Qualified', date(1, day)]));
		expect(months(february, { now: Date.UTC(2026, 2, 31, 12) })[2]).toEqual([0, 3, -1, true]);
	});
});
