// What the plane of coverage and win rate says: who is on course, who has no place and why, and where names stand.
import { beforeEach, describe, expect, it } from 'vitest';
import type { MetricsQuestion } from '#lib/domain/metrics/context.ts';
import { windowOf } from '#lib/domain/metrics/period.ts';
import { wilson } from '#lib/domain/metrics/wilson.ts';
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { cellText, type Measure } from '#lib/features/charts/frame/chart-model.ts';
import type { ChartOptions, Segment } from '#lib/features/charts/frame/definition.ts';
import { placeNames, stackNames } from '#lib/features/charts/plane/labels.ts';
import { planeModel } from '#lib/features/charts/plane/model.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { asked } from '../../domain/metrics/asked.ts';
import { daysUtc } from '../../domain/metrics/deals.ts';
import { historyOf } from '../../domain/metrics/histories.ts';
import { Random } from '../../fuzz/random.ts';
import { measuredFor } from './figures.ts';

const NOW = Date.UTC(2026, 5, 15, 9);
const TODAY = Math.floor(NOW / DAY_MS);
const SOURCE: Segment = { id: 'source', name: 'Source', of: (deal) => deal.source };

const closed = (owner: string | null, stage: string, value: number | null = 100_00, daysAgo = 100): DealHistory => {
	const at = NOW - daysAgo * DAY_MS;
	return historyOf([['stage', 'Lead', at - DAY_MS], ['owner', owner, at - DAY_MS], ['value', value, at - DAY_MS], ['stage', stage, at]]);
};
const open = (owner: string | null, value: number | null): DealHistory => {
	const at = NOW - 9 * DAY_MS;
	return historyOf([['stage', 'Lead', at], ['owner', owner, at], ['value', value, at], ['expectedClose', '2026-06-20', at]]);
};
const times = (count: number, make: () => DealHistory): DealHistory[] => Array.from({ length: count }, make);
const outcomes = (owner: string | null, won: number, lost: number): DealHistory[] => [...times(won, () => closed(owner, 'Won')), ...times(lost, () => closed(owner, 'Lost'))];

/** Everybody's targets: Ann and Bob 1,000 each, together 2,000. */
const TARGETS: Partial<MetricsQuestion> = { segmentTarget: (name) => (name === 'Ann' || name === 'Bob' ? 1000_00 : null), target: 2000_00 };

function plane(deals: readonly DealHistory[], { measure = 'count' as Measure, question = TARGETS, more = {} as Partial<ChartOptions> } = {}) {
	const engine = asked({ now: NOW, timeZone: 'Europe/Amsterdam', segmentOf: 'owner', period: daysUtc(TODAY - 75, TODAY + 16), ...question }, deals);
	const { options } = measuredFor([], { measure, ...more });
	return planeModel(engine.snapshot(), { ...options, list: (make) => make(engine.columns, engine.context, () => true) });
}

beforeEach(() => {
	locale.language = 'en';
});

describe('the plane of coverage and win rate', () => {
	const deals = [...outcomes('Ann', 5, 5), open('Ann', 3000_00), ...outcomes('Bob', 3, 9), open('Bob', 2000_00)];

	it('places all together and each part by coverage and win rate, with the interval of the rate', () => {
		const { marks, title } = plane(deals);
		expect(marks.map(({ name, coverage, rate, interval, few }) => ({ name, coverage, rate, interval, few }))).toEqual([
			{ name: 'All together', coverage: 2.5, rate: 8 / 22, interval: wilson(8, 22), few: false },
			{ name: 'Ann', coverage: 3, rate: 0.5, interval: wilson(5, 10), few: false },
			{ name: 'Bob', coverage: 2, rate: 0.25, interval: wilson(3, 12), few: false }
		]);
		expect(title).toBe('The pipeline covers 2.50× of what is left of the target; at a win rate of 36% that brings 91% of it; 1 of 2 owners on course');
		expect(marks[1]!.sentence).toBe('Ann: 3.00× covered, 50% won of 10 closed deals: together 150% of what is left of the target. 95% interval 24% to 76%. 4 weeks ago 0×, 50%.');
	});

	it('goes by value where that is asked, and then says nothing of how sure it is', () => {
		const { marks, notes } = plane([...outcomes('Ann', 5, 5), closed('Ann', 'Won', 500_00), open('Ann', 3000_00)], { measure: 'value' });
		expect(marks.find(({ name }) => name === 'Ann')).toMatchObject({ rate: 1000 / 1500, interval: null });
		expect(notes).toContain('By value a few large deals decide: how sure a rate is cannot be said.');
	});

	it('says in words how often little is covered, where that is enough, and what its target adds up', () => {
		const title = (left: number, deals: readonly DealHistory[]) => plane(deals, { question: { target: left } }).title;
		const ann = [...outcomes('Ann', 5, 5), open('Ann', 3000_00)];
		expect(title(50_00, ann)).toBe('The pipeline covers more than 20× of what is left of the target; at a win rate of 50% that is enough (more than 20×)');
		expect(title(100_00, ann)).toBe('The pipeline covers more than 20× of what is left of the target; at a win rate of 50% that is enough (1,500%)');
		expect(title(120_00, [...outcomes('Ann', 1, 49), open('Ann', 3000_00)])).toBe('The pipeline covers 25.00× of what is left of the target; at a win rate of 2% that brings 50% of it');
		expect(title(50_00, [open('Ann', 3000_00)])).toBe('More than 20× covered; nothing closed in the last 365 days, so how much of it will be won is unknown');
		expect(plane(ann, { more: { summed: { amount: 2000_00, of: 'parts', count: 2 } } }).subtitle).toContain('Target €2K, the sum of 2 targets of teams and owners.');
	});

	it('says that closed deals have no value where that is why there is no rate by value', () => {
		const blank = [...times(3, () => closed('Ann', 'Won', null)), closed('Ann', 'Lost', null), open('Ann', 500_00)];
		const { title, notes } = plane(blank, { measure: 'value' });
		expect(title).toBe('0.25× covered; what closed in the last 365 days has no value, so how much of it will be won is unknown');
		expect(notes).toContain('All together and Ann: what closed in 365 days has no value, so there is no win rate by value.');
		expect(notes.join()).not.toContain('nothing of known outcome closed');
	});

	it('counts no part of few deals in its finding, and shows it hollow', () => {
		const { marks, title, notes } = plane([...outcomes('Ann', 1, 0), open('Ann', 3000_00), ...outcomes('Bob', 6, 6), open('Bob', 500_00)]);
		expect(marks.map(({ name, few }) => [name, few])).toEqual([['All together', false], ['Ann', true], ['Bob', false]]);
		expect(title).toContain('; 0 of 2 owners on course, 1 unclear');
		expect(notes).toContain('Hollow dots rest on fewer than ten deals: they may well be luck.');
	});

	it('names who has no target, how to set one, and who closed nothing; all of them stand in the table', () => {
		const { marks, notes, table } = plane([...deals, ...outcomes('Cas', 2, 1), open(null, 50_00)]);
		expect(marks.map(({ name }) => name)).toEqual(['All together', 'Ann', 'Bob']);
		expect(notes).toContain('Cas has no target for Apr 1, 2026 – Jun 30, 2026 and no place here: set one under Menu → Settings and stages → Targets.');
		expect(notes).toContain('Deals without owner have no target of their own, and so no place here.');
		expect(table.rows.map(({ cells }) => cellText(cells[0]!))).toEqual(['All together', 'Ann', 'Bob', 'Cas', 'No owner']);
		expect(table.rows[3]!.cells.map(cellText)).toEqual(['Cas', '€0', '–', '€0', '–', '–', '3', '67%', '21%', '94%', '67%', '–', '–', '–', '–', '–', '–', '–']);
		expect(plane([open('Ann', 500_00)]).notes).toContain('All together and Ann: nothing of known outcome closed in 365 days, so there is no win rate.');
		expect(plane([open('Ann', 500_00)]).empty!.text).toMatch(/^Nobody has a place here yet: it takes a target, deals that closed/);
		expect(plane([open('Ann', 500_00)]).title).toBe('0.25× covered; nothing closed in the last 365 days, so how much of it will be won is unknown');
	});

	it('without any target says that and how to set one', () => {
		const { empty, title } = plane(deals, { question: {} });
		expect(title).toBe('Without a target nobody can say whether the pipeline is enough');
		expect(empty).toEqual({ text: 'No target is set for Apr 1, 2026 – Jun 30, 2026: set one for everyone, or one for each owner, under Menu → Settings and stages → Targets.' });
		const parts = plane(deals, { question: { segmentTarget: TARGETS.segmentTarget! } });
		expect(parts.title).toBe('1 of 2 owners on course');
		const one = plane([...outcomes('Ann', 5, 5), open('Ann', 3000_00), ...outcomes('Bob', 1, 1), open('Bob', 5_00)], { question: { segmentTarget: TARGETS.segmentTarget! } });
		expect(one.title).toBe('1 of 2 owners on course, 1 unclear');
		const few = plane([...outcomes('Bob', 1, 1), open('Bob', 5_00)], { question: { segmentTarget: TARGETS.segmentTarget! } });
		expect(few.title).toBe('Too little is known to tell whether the one owner with a target is on course');
		expect(parts.notes).toContain('All together have no target for Apr 1, 2026 – Jun 30, 2026, and so no dot.');
		const bySource = plane(deals, { question: { target: 2000_00 }, more: { segment: SOURCE } });
		expect(bySource.notes).toContain('Targets are set for owners, teams and everyone: other parts have no coverage of their own.');
	});

	it('has a met target beside the axis, on course whatever its rate', () => {
		const { marks, title } = plane([...deals, closed('Ann', 'Won', 1500_00, 5)]);
		expect(marks.find(({ name }) => name === 'Ann')).toMatchObject({ coverage: null });
		expect(marks.find(({ name }) => name === 'Ann')!.sentence).toMatch(/^Ann: the target is met; 55% won of 11 closed deals\./);
		expect(title).toContain('1 of 2 owners');
		expect(plane([closed('Ann', 'Won', 2500_00, 5)]).title).toBe('The target is met: €2,500 won of €2,000; the one owner with a target has met theirs');
	});

	it('says that every target is met, and what it shows then', () => {
		const won = [closed('Ann', 'Won', 1500_00, 5), closed('Bob', 'Won', 1200_00, 5), ...outcomes('Ann', 5, 5)];
		const { title, subtitle, marks } = plane(won);
		expect(title).toBe('The target is met: €2,700 won of €2,000; both owners have met theirs');
		expect(subtitle).toMatch(/^Nothing is left to cover in Apr 1, 2026 – Jun 30, 2026: all stand at the right, each at its win rate, by owner\. Win rate of the last 365 days/);
		expect(marks.map(({ coverage }) => coverage)).toEqual([null, null, null]);
		const parts = plane(won, { question: { segmentTarget: TARGETS.segmentTarget! } });
		expect(parts.title).toBe('Both owners have met their target');
		const one = plane([closed('Zoe', 'Won', 2500_00, 5)]);
		expect([one.title, one.subtitle.split('. ')[0]]).toEqual(['The target is met: €2,500 won of €2,000', 'Nothing is left to cover in Apr 1, 2026 – Jun 30, 2026: the mark stands at the right, at its win rate']);
		// One who is not there yet is still held against what is left.
		expect(plane([...won.slice(0, 1), ...deals]).subtitle).toMatch(/^Open deals expected to close/);
		locale.language = 'nl';
		expect(plane(won).title.replaceAll('\u00a0', ' ')).toBe('Het doel is gehaald: € 2.700 gewonnen van € 2.000; beide eigenaren haalden het eigen doel');
		expect(plane(won).subtitle).toMatch(/^In 1 apr 2026 – 30 jun 2026 rest niets te dekken: alles staat rechts, elk op de hoogte van het eigen winpercentage, per eigenaar\./);
	});

	it('says of an owner who expects nothing with a value in the period just that, however few closed', () => {
		const later = historyOf([['stage', 'Lead', NOW - 9 * DAY_MS], ['owner', 'Bob', NOW - 9 * DAY_MS], ['value', 900_00, NOW - 9 * DAY_MS], ['expectedClose', '2026-12-20', NOW - 9 * DAY_MS]]);
		const some = [...outcomes('Ann', 6, 6), open('Ann', 6000_00), ...outcomes('Bob', 1, 1), later];
		const { title, notes } = plane(some);
		expect(title).toContain('; 1 of 2 owners on course, 1 with no value expected in the period');
		expect(notes).toContain('Bob: no open deal is expected to close Apr 1, 2026 – Jun 30, 2026.');
		expect(plane([...some, open('Bob', null)]).notes).toContain('Bob: nothing with a value is expected to close Apr 1, 2026 – Jun 30, 2026, so how much of the target it covers is unknown.');
		const alone = { question: { segmentTarget: TARGETS.segmentTarget! } };
		expect(plane([...outcomes('Bob', 1, 1), later], alone).title).toBe('The one owner with a target expects no value in the period');
		expect(plane([...outcomes('Bob', 1, 1), ...outcomes('Ann', 5, 5)], alone).title).toBe('None of the 2 owners expects any value in the period');
		locale.language = 'nl';
		expect(plane(some).title).toContain('; 1 van de 2 eigenaren op koers, 1 zonder verwachte waarde in de periode');
		expect(plane([...some, open('Bob', null)]).notes).toContain('Bob: met sluiting 1 apr 2026 – 30 jun 2026 wordt niets met een waarde verwacht, dus hoeveel van het doel gedekt is blijft onbekend.');
	});

	it('tells of a period that is over who met the target, and of no course', () => {
		const over = { question: { ...TARGETS, period: daysUtc(TODAY - 166, TODAY - 76) }, more: { window: windowOf({ kind: 'last-quarter' }, { now: NOW, timeZone: 'Europe/Amsterdam', fiscalYearStart: 1 })! } };
		const missed = plane([...deals, closed('Ann', 'Won', 1500_00, 90)], over);
		expect(missed).toMatchObject({ title: 'The target was met: €2,300 won of €2,000; 1 of 2 owners met theirs', over: true, tag: null });
		expect(missed.subtitle).toMatch(/^Jan 1, 2026 – Mar 31, 2026 is over: what is still open in it ÷ what was left of the target, by owner\./);
		expect(missed.marks.map(({ sentence }) => sentence.split('.')[0])).toEqual([
			'All together: the target was met; 39% won of 23 closed deals',
			'Ann: the target was met; 55% won of 11 closed deals',
			'Bob: the target was missed; 0× of what was left is still open, 25% won of 12 closed deals'
		]);
		expect(plane(deals, over).title).toBe('The target was missed: €800 won of €2,000; 0 of 2 owners met theirs');
		expect(plane(deals, { ...over, question: { ...over.question, target: null, segmentTarget: null } }).title).toBe('Without a target nobody can say whether the pipeline was enough');
		locale.language = 'nl';
		expect(plane(deals, over).title.replaceAll('\u00a0', ' ')).toBe('Het doel werd niet gehaald: € 800 gewonnen van € 2.000; 0 van de 2 eigenaren haalden het eigen doel');
	});

	it('takes open deals of no known value for an unknown coverage, not for none', () => {
		const since = NOW - 40 * DAY_MS;
		const blank = historyOf([['stage', 'Lead', since], ['owner', 'Ann', since], ['expectedClose', '2026-06-20', since]]);
		const { marks, notes, table, title } = plane([...outcomes('Ann', 5, 5), blank, ...outcomes('Bob', 5, 5)]);
		expect(marks.map(({ name, coverage }) => [name, coverage])).toEqual([['Bob', 0]]);
		expect(notes).toContain('All together and Ann: nothing with a value is expected to close Apr 1, 2026 – Jun 30, 2026, so how much of the target it covers is unknown.');
		expect(cellText(table.rows[1]!.cells[5]!)).toBe('–');
		expect(table.rows[1]!.cells.slice(-6).map(cellText)).toEqual(['–', '–', '0×', '50%', '0×', '50%']);
		expect(title).toBe('Nothing with a value is expected to close in the period: what covers the rest of the target is unknown');
		expect(plane(outcomes('Ann', 5, 5)).title).toBe('No open deal is expected to close in the period: nothing covers what is left of the target');
	});

	it('says of few closed deals of all together that nothing is sure', () => {
		expect(plane([...outcomes('Ann', 2, 1), open('Ann', 500_00)]).tag).toEqual({ text: 'only 3 closed deals: not sure', hatched: true });
		expect(plane(deals).tag).toBeNull();
	});

	it('trails where each stood 12, 8 and 4 weeks ago, against the target of now', () => {
		const grew = historyOf([['stage', 'Lead', NOW - 60 * DAY_MS], ['owner', 'Ann', NOW - 60 * DAY_MS], ['value', 500_00, NOW - 60 * DAY_MS], ['expectedClose', '2026-06-20', NOW - 60 * DAY_MS], ['value', 3000_00, NOW - 20 * DAY_MS]]);
		const { marks, table, subtitle } = plane([...outcomes('Ann', 5, 5), closed('Ann', 'Lost', 100_00, 40), grew]);
		const { trail } = marks.find(({ name }) => name === 'Ann')!;
		expect(trail).toEqual([
			{ weeks: 12, coverage: 0, rate: 0.5 },
			{ weeks: 8, coverage: 0.5, rate: 0.5 },
			{ weeks: 4, coverage: 0.5, rate: 5 / 11 }
		]);
		expect(marks.find(({ name }) => name === 'Ann')!.sentence).toMatch(/4 weeks ago 0\.50×, 45%\.$/);
		expect(table.columns.slice(-6).map(({ label }) => label).slice(0, 2)).toEqual(['Coverage 4 weeks ago', 'Win rate 4 weeks ago']);
		expect(table.rows[1]!.cells.slice(-6).map(cellText)).toEqual(['0.50×', '45%', '0.50×', '50%', '0×', '50%']);
		expect(subtitle).toContain('Trails: 12, 8 and 4 weeks ago.');
		// What was met then, and who had closed nothing then.
		const met = plane([closed('Ann', 'Won', 1500_00, 35), closed('Ann', 'Won', 5_00, 100), open('Ann', 5_00)]);
		expect(met.marks.find(({ name }) => name === 'Ann')!.sentence).toMatch(/4 weeks ago the target was met, 100%\.$/);
		expect(plane([closed('Ann', 'Won', 5_00, 5), open('Ann', 5_00)]).marks.find(({ name }) => name === 'Ann')!.trail).toEqual([]);
	});

	it('gives the deals behind a dot: open ones of the period, and what its rate rests on', () => {
		const some = [open('Ann', 5_00), closed('Ann', 'Won'), closed('Bob', 'Lost'), closed('Ann', 'Lost', 5_00, 400), open('Bob', 7_00)];
		const { marks } = plane(some);
		const found = (name: string) => marks.find((mark) => mark.name === name)!.deals().map((id) => some.findIndex((one) => one.id === id));
		expect([found('Ann'), found('All together')]).toEqual([[0, 1], [0, 4, 1, 2]]);
	});

	it('has an answer to days that are no period, and speaks Dutch', () => {
		expect(plane(deals, { more: { legalPeriod: false } })).toMatchObject({ title: 'This is not a period', marks: [], notes: [] });
		locale.language = 'nl';
		expect(plane(deals).title.replaceAll('\u00a0', ' ')).toBe('De pijplijn dekt 2,50× van wat rest van het doel; bij een winpercentage van 36% komt daar 91% van binnen; 1 van de 2 eigenaren op koers');
	});
});

describe('names beside dots', () => {
	const WITHIN = { left: 0, right: 400, top: 0, bottom: 300 };

	it('stand at the right, and elsewhere where that is taken or ends', () => {
		expect(placeNames([{ x: 100, y: 100, width: 50 }], WITHIN)).toEqual([{ x: 108, y: 104, anchor: 'start' }]);
		expect(placeNames([{ x: 380, y: 100, width: 50 }], WITHIN)[0]!.anchor).toBe('end');
		expect(placeNames([{ x: 100, y: 100, width: 50 }], WITHIN, [{ left: 105, right: 200, top: 90, bottom: 110 }])[0]!.anchor).toBe('end');
		expect(placeNames([{ x: 100, y: 100, width: 0 }, { x: 100, y: 100, width: 500 }], WITHIN)).toEqual([null, null]);
	});

	it('stand off lines where there is a place without, and on one rather than nowhere', () => {
		const spot = { x: 100, y: 100, width: 50 };
		const across = { x1: 100, y1: 100, x2: 300, y2: 95 };
		expect(placeNames([spot], WITHIN, [], [across])[0]!.anchor).toBe('end');
		// It ends before the name begins, and passes under it.
		expect(placeNames([spot], WITHIN, [], [{ ...across, x2: 106 }, { x1: 110, y1: 120, x2: 160, y2: 108 }])[0]!.anchor).toBe('start');
		const everywhere = Array.from({ length: 60 }, (_, index) => ({ x1: 0, y1: index * 5, x2: 400, y2: index * 5 }));
		expect(placeNames([spot], WITHIN, [], everywhere)).toEqual([{ x: 108, y: 104, anchor: 'start' }]);
	});

	it('stand in a column each at its dot, or above it as near as leaves them all a line, as many as there is room for', () => {
		expect(stackNames([50, 200, 120], { top: 0, bottom: 300 })).toEqual([50, 200, 120]);
		expect(stackNames([50, 52, 51], { top: 0, bottom: 300 })).toEqual([24, 52, 38]);
		expect(stackNames([10, 12, 11], { top: 0, bottom: 300 })).toEqual([7, 35, 21]);
		expect(stackNames([299, 298, 297], { top: 0, bottom: 300 })).toEqual([293, 279, 265]);
		expect(stackNames([10, 20, 30], { top: 0, bottom: 30 })).toEqual([7, 21, null]);
	});

	it('of those side by side, the highest at the left, meet no dot to their right at their height', () => {
		const random = new Random(5);
		for (let time = 0; time < 100; time += 1) {
			const heights = Array.from({ length: 6 }, () => 120 + random.below(120)).sort((a, b) => a - b);
			const names = stackNames(heights, { top: 0, bottom: 300 });
			for (const [index, at] of names.entries()) {
				expect(at).toBeLessThanOrEqual(heights[index]!);
				for (const dot of heights.slice(index + 1)) expect(dot - at!, `${heights}`).toBeGreaterThanOrEqual(14);
			}
		}
	});

	it('never lie on each other or outside, however the dots lie', () => {
		const random = new Random(3);
		for (let time = 0; time < 100; time += 1) {
			const spots = Array.from({ length: 12 }, () => ({ x: random.below(400), y: random.below(300), width: 20 + random.below(80) }));
			const boxes = placeNames(spots, WITHIN).flatMap((at, index) => {
				if (at === null) return [];
				const { width } = spots[index]!;
				const left = at.anchor === 'start' ? at.x : at.anchor === 'end' ? at.x - width : at.x - width / 2;
				return [{ left, right: left + width, top: at.y - 11, bottom: at.y + 3 }];
			});
			for (const [index, a] of boxes.entries()) {
				expect([a.left >= 0, a.right <= 400, a.top >= 0, a.bottom <= 300]).toEqual([true, true, true, true]);
				for (const b of boxes.slice(index + 1)) expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(true);
			}
		}
	});
});
