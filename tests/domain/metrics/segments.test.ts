// Figures by owner and by any word of the deals.
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import type { MetricsQuestion } from '#lib/domain/metrics/context.ts';
import { segmentDeals, segmentMedians, type SegmentPart } from '#lib/domain/metrics/segment-deals.ts';
import { wilson } from '#lib/domain/metrics/wilson.ts';
import { asked, deal, type Line } from './asked.ts';
import { daysUtc } from './deals.ts';

const QUESTION: Partial<MetricsQuestion> = { now: 20 * DAY_MS, window: daysUtc(10, 20), period: daysUtc(10, 40) };
const IN = '1970-02-01';
const of = (owner: string | null, stage: string, ...more: Line[]): DealHistory =>
	deal(['stage', stage, 5], ['owner', owner, 5], ['value', 100, 5], ['expectedClose', IN, 5], ...more);
const segmentsOf = (histories: readonly DealHistory[], question: Partial<MetricsQuestion> = { segmentOf: 'owner' }) =>
	asked({ ...QUESTION, ...question }, histories).snapshot().segments;

describe('segments', () => {
	it('[SEGMENT1] are none where the question names none', () => {
		expect(segmentsOf([of('Ann', 'Lead')], {})).toEqual([]);
	});

	it('[SEGMENT1] have the pipeline and what closed in the window, a blank being one of its own', () => {
		const segments = segmentsOf([
			of('Ann', 'Lead'),
			of('Ann', 'Proposal', ['value', null, 6]),
			of('Ann', 'Lead', ['stage', 'Won', 12]),
			of('Ann', 'Lead', ['stage', 'Lost', 13], ['value', 300, 14]),
			of('Ann', 'Lead', ['stage', 'Won', 7]),
			of(null, 'Lead', ['expectedClose', '1980-01-01', 6]),
			of('Bea', 'Lead', ['deleted', 1, 8])
		]);
		expect(segments.map(({ segment }) => segment)).toEqual(['Ann', null]);
		expect(segments[0]).toMatchObject({
			open: { count: 2, value: 100n, withoutValue: 1, weighted: 10n },
			openInPeriod: { count: 2 },
			won: { count: 1, value: 100n },
			lost: { count: 1, value: 300n },
			rate: 0.5,
			valueRate: 0.25,
			averageSize: 100,
			meanCycle: 7,
			cycles: 1,
			created: { count: 0 },
			conversion: null
		});
		expect(segments[1]).toMatchObject({ open: { count: 1 }, openInPeriod: { count: 0 }, rate: null, interval: null, averageSize: null, meanCycle: null });
	});

	it('[SEGMENT2] take the pipeline by owner now and outcomes by owner at the close', () => {
		const handed = [of('Ann', 'Lead', ['owner', 'Bob', 15]), of('Ann', 'Lead', ['stage', 'Won', 12], ['owner', 'Bob', 15])];
		expect(segmentsOf(handed).map(({ segment, open, won }) => [segment, open.count, won.count])).toEqual([['Ann', 0, 1], ['Bob', 1, 0]]);
	});

	it('follow the edit of a deal that nothing was asked of before', () => {
		const [now, long] = [900 * DAY_MS, of('Ann', 'Lead', ['stage', 'Won', 7])];
		const engine = asked({ now, window: daysUtc(890, 900), period: daysUtc(890, 910), segmentOf: () => 'Web' }, [long]);
		expect(engine.snapshot().segments).toEqual([]);
		engine.patch([{ ...of('Ann', 'Lead', ['stage', 'Won', 7], ['stage', 'Lead', 895]), id: long.id }]);
		expect(engine.snapshot().segments).toMatchObject([{ segment: 'Web', open: { count: 1 } }]);
	});

	it('[SEGMENT3] have the conversion to date of what was created in the window', () => {
		const created = (...more: Line[]) => deal(['stage', 'Lead', 11], ['owner', 'Ann', 11], ...more);
		const [ann] = segmentsOf([created(), created(['stage', 'Won', 30]), created(['stage', 'Lost', 12]), created(['stage', 'Lost', 12]), of('Ann', 'Won')]);
		expect(ann).toMatchObject({ created: { count: 4 }, createdWon: { count: 1 }, createdLost: 2, conversion: 0.25 });
	});

	it('[SEGMENT3] [CYCLE3] have a cycle of 0 days where the close is recorded before the beginning, as all deals together have', () => {
		const late = { ...of('Ann', 'Won', ['stage', 'Lead', 6], ['stage', 'Won', 12]), createdAt: 15 * DAY_MS };
		const { segments, cycle } = asked({ ...QUESTION, segmentOf: 'owner' }, [late, of('Ann', 'Lead', ['stage', 'Won', 13])]).snapshot();
		expect([segments[0]!.meanCycle, cycle.won.mean]).toEqual([4, 4]);
	});

	it('[SEGMENT4] have a coverage of their own where they have a target', () => {
		const segmentTarget = (segment: string | null) => (segment === 'Ann' ? 150 : null);
		const [ann, bob] = segmentsOf([of('Ann', 'Lead'), of('Ann', 'Lead', ['stage', 'Won', 12]), of('Bob', 'Lead')], { segmentOf: 'owner', segmentTarget });
		expect(ann!.coverage).toEqual({ target: 150n, remaining: 50n, met: false, coverage: 2, full: 100 / 150, weighted: 0.2 });
		expect(bob!.coverage).toMatchObject({ target: null, coverage: null });
	});

	it('[SEGMENT7] have what they won of what closed in the last 365 days, and on which course that brings them', () => {
		const closed = (stage: string, day: number, value = 100) => of('Ann', 'Lead', ['stage', stage, day], ['value', value, 6]);
		const question = { segmentOf: 'owner' as const, segmentTarget: () => 1000, now: 400 * DAY_MS, window: daysUtc(390, 400), period: daysUtc(390, 500) };
		const due = (value: number) => of('Ann', 'Lead', ['value', value, 6], ['expectedClose', '1971-02-15', 7]);
		const [ann] = segmentsOf([closed('Won', 60, 300), closed('Lost', 70), closed('Won', 20), due(1200)], question);
		expect(ann).toMatchObject({ won: { count: 0 }, rate: null, trailing365: { won: 1, closed: 2, rate: 0.5, valueRate: 0.75 }, coverage: { coverage: 1.2 } });
		expect(ann!.attainment).toBeCloseTo(0.9);
		expect(ann!.trailing365.interval).toEqual(wilson(1, 2));
		const [none] = segmentsOf([due(1200)], question);
		expect(none).toMatchObject({ trailing365: { closed: 0, rate: null, interval: null, valueRate: null }, attainment: null });
		// One who only closed deals, none of them in the window.
		expect(segmentsOf([closed('Lost', 70)], question).map(({ segment }) => segment)).toEqual(['Ann']);
	});

	it('[SEGMENT7] are on the course of all where all are one segment', () => {
		const many = Array.from({ length: 30 }, (_, index) => of('Ann', ['Lead', 'Won', 'Lost'][index % 3]!, ['value', index * 7, 12]));
		const { segments, period, winRateTrend } = asked({ ...QUESTION, segmentOf: 'owner', target: 5000, segmentTarget: () => 5000 }, many).snapshot();
		const { won, lost, rate, valueRate, interval } = winRateTrend.trailing365;
		expect(segments[0]!.trailing365).toEqual({ won, closed: won + lost, rate, valueRate, interval });
		expect(segments[0]!.attainment).toBe(period.attainment);
	});

	it('[SEGMENT8] have medians of what they won, and the deals behind each figure', () => {
		const won = (owner: string | null, value: number | null, day: number) => of(owner, 'Lead', ['value', value, 6], ['stage', 'Won', day]);
		const deals = [won('Ann', 100, 12), won('Ann', 300, 14), won('Ann', null, 17), won(null, 50, 13), of('Ann', 'Lead', ['stage', 'Lost', 15]), of('Bob', 'Lead'), won('Ann', 900, 30)];
		const engine = asked({ ...QUESTION, segmentOf: 'owner' }, deals);
		const { columns, context } = engine;
		const all = () => true;
		const medians = segmentMedians(columns, context, all);
		expect([...medians.keys()]).toEqual(['Ann', null]);
		expect(medians.get('Ann')).toEqual({ cycle: { count: 3, median: 9, interval: null }, size: { count: 2, median: 200, interval: null } });
		const found = (segment: string | null | undefined, part: SegmentPart) => segmentDeals(columns, context, all, segment, part).map((id) => deals.findIndex((one) => one.id === id));
		expect(found('Ann', 'closed')).toEqual([0, 1, 2, 4]);
		expect(found('Ann', 'won')).toEqual([0, 1, 2]);
		expect(found('Ann', 'sized')).toEqual([0, 1]);
		expect(found('Ann', 'timed')).toEqual([0, 1, 2]);
		expect(found('Ann', 'wonInPeriod')).toEqual([0, 1, 2, 6]);
		expect(found(null, 'won')).toEqual([3]);
		expect([found('Bob', 'open'), found('Bob', 'openInPeriod'), found('Bob', 'closedInYear')]).toEqual([[5], [5], []]);
		expect(found(undefined, 'closedInYear')).toEqual([0, 1, 2, 3, 4, 6]);
	});

	it('[SEGMENT5] go by any word of the deals, which follows edits and other questions', () => {
		const [one, other] = [of('Ann', 'Lead'), of('Bob', 'Lead')];
		const words = new Map<string, string | null>([[one.id, 'web'], [other.id, null]]);
		const bySource = (id: string) => words.get(id) ?? null;
		const engine = asked({ ...QUESTION, segmentOf: bySource }, [one, other]);
		const told = () => engine.snapshot().segments.map(({ segment, open }) => [segment, open.count]);
		expect(told()).toEqual([['web', 1], [null, 1]]);
		words.set(other.id, 'fair');
		engine.patch([other]);
		expect(told()).toEqual([['fair', 1], ['web', 1]]);
		engine.ask({ segmentOf: 'owner' });
		expect(told()).toEqual([['Ann', 1], ['Bob', 1]]);
	});

	it('[SEGMENT6] add up to the figures of all', () => {
		const many = Array.from({ length: 40 }, (_, index) => of(['Ann', 'Bob', null][index % 3]!, ['Lead', 'Won', 'Lost', 'Proposal'][index % 4]!, ['value', index, 12]));
		const engine = asked({ ...QUESTION, segmentOf: 'owner', window: daysUtc(0, 20) }, many);
		const { segments, stock, winRate, funnel, period } = engine.snapshot();
		const sum = (of: (segment: (typeof segments)[number]) => bigint | number) => segments.reduce((total, each) => total + BigInt(of(each)), 0n);
		expect(sum(({ open }) => open.value)).toBe(stock.total.value);
		expect(sum(({ openInPeriod }) => openInPeriod.weightedMille)).toBe(period.open.weightedMille);
		expect([sum(({ won }) => won.count), sum(({ lost }) => lost.value)]).toEqual([BigInt(winRate.won), winRate.lostValue]);
		expect([sum(({ created }) => created.count), sum(({ createdWon }) => createdWon.count)]).toEqual([BigInt(funnel.cohort.count), BigInt(funnel.won.count)]);
	});
});
