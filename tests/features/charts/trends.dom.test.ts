// What the charts of ages, win rate and velocity say, from figures of deals made here.
import { beforeEach, describe, expect, it } from 'vitest';
import { ALL_TIME, windowOf, type Window } from '#lib/domain/metrics/period.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import { ageingModel } from '#lib/features/charts/ageing/model.ts';
import { dodged } from '#lib/features/charts/ageing/dodge.ts';
import { cellText, type Measure } from '#lib/features/charts/frame/chart-model.ts';
import { velocityModel } from '#lib/features/charts/velocity/model.ts';
import { winRateModel } from '#lib/features/charts/win-rate/model.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { dealOf } from '../../domain/metrics/deals.ts';
import { measuredFor } from './figures.ts';

const NOW = Date.UTC(2026, 5, 15, 9);
const ago = (days: number) => NOW - days * DAY_MS;
const times = (count: number, make: (index: number) => Deal): Deal[] => Array.from({ length: count }, (_, index) => make(index));

/** Open in a stage for so many days. */
const here = (stage: string, days: number, cells: Partial<Deal> = {}) => dealOf([[stage, ago(days)]], cells);
/** Was in a stage for so many days, then lost, long ago. */
const stayed = (stage: string, days: number) => dealOf([[stage, ago(800)], ['Lost', ago(800 - days)]]);
/** Stays of 1 to 20 days. */
const stays = (stage: string) => times(20, (index) => stayed(stage, index + 1));
/** Closed on a day of a month, 1 to 12, in so many days. */
const closed = (outcome: 'Won' | 'Lost', year: number, month: number, { value = 100_00 as number | null, days = 30 } = {}) =>
	dealOf([['Qualified', Date.UTC(year, month - 1, 10) - days * DAY_MS], [outcome, Date.UTC(year, month - 1, 10)]], { value });

const ageing = (deals: Deal[], window: Window = ALL_TIME) => {
	const { metrics, options } = measuredFor(deals, { window });
	return ageingModel(metrics, options);
};
const winRate = (deals: Deal[], measure: Measure = 'count') => {
	const { metrics, options } = measuredFor(deals, { measure });
	return winRateModel(metrics, options);
};
const velocity = (deals: Deal[], then?: string) => {
	const { metrics, options } = measuredFor(deals, then === undefined ? {} : { then });
	return velocityModel(metrics, options);
};

beforeEach(() => {
	locale.language = 'en';
});

describe('the ages of open deals', () => {
	it('are held against past stays of their stage, and the stage that holds most old ones is named', () => {
		const { title, rows } = ageing([...stays('Lead'), ...stays('Proposal'), here('Lead', 3), here('Lead', 90), here('Proposal', 80), here('Proposal', 81)]);
		expect(title).toBe('3 of 4 open deals are older than 80% of stays in their stage, most in Proposal (2)');
		expect(rows.map(({ text }) => text)).toEqual(['1 of 2 older', '0 deals', '2 of 2 older', '0 deals']);
		expect(rows[2]!.late!.deals()).toHaveLength(2);
	});

	it('say where all old ones are, that places tie, or that none is old', () => {
		const past = [...stays('Lead'), ...stays('Proposal')];
		expect(ageing([...past, here('Lead', 90), here('Proposal', 2)]).title).toMatch(/^1 of 2 .* of stays in its stage, in Lead$/);
		expect(ageing([...past, here('Lead', 90), here('Proposal', 90)]).title).toMatch(/most in Lead and Proposal \(1 each\)$/);
		expect(ageing([...past, here('Lead', 2), here('Proposal', 2)]).title).toBe('None of the 2 open deals is older than 80% of stays in its stage');
	});

	it('are not judged by fewer than ten stays, which is said', () => {
		const few = times(9, () => stayed('Lead', 5));
		const model = ageing([...few, here('Lead', 300)]);
		expect(model.title).toBe('One open deal: fewer than ten stays are over in Lead, too few to say which is old');
		expect(model.notes).toEqual(['Fewer than ten stays are over in Lead: its deals are called neither old nor young.']);
		expect(model.rows[0]!.dots[0]!.late).toBe(false);
		expect(cellText(model.table.rows[0]!.cells[2]!)).toBe('–');
		expect(ageing([...few, here('Lead', 300), ...stays('Proposal'), here('Proposal', 1)]).title).toBe(
			'The one open deal that can be compared is not older than 80% of stays in its stage'
		);
	});

	it('are not judged by fewer than ten stays of the period, of which it is said that they are those', () => {
		const window = windowOf({ kind: 'custom', from: '2020-01-01', to: '2020-03-31' }, { now: NOW, timeZone: 'Europe/Amsterdam', fiscalYearStart: 1 })!;
		const earlier = () => ageing([...stays('Lead'), here('Lead', 3)], window);
		const { title, notes, rows } = earlier();
		expect(title).toBe('One open deal: fewer than ten stays of this period are over in Lead, too few to say which is old');
		expect(notes).toEqual(['Fewer than ten stays of this period are over in Lead: its deals are called neither old nor young.']);
		expect(rows[0]!.stage.sentence).toBe('Lead: 1 open deal. No stay here of this period is over: too few to compare with.');
		locale.language = 'nl';
		expect(earlier().title).toBe('Eén open kans: uit Lead is in deze periode geen tien keer een kans vertrokken, te weinig om te zeggen wat lang is');
	});

	it('are not judged where their own stages saw few stays, whatever other stages saw', () => {
		const few = (...deals: Deal[]) => ageing([...stays('Lead'), ...deals]).title;
		expect(few(here('Proposal', 3))).toBe('One open deal: fewer than ten stays are over in Proposal, too few to say which is old');
		expect(few(here('Proposal', 3), here('Qualified', 3))).toBe('2 open deals: fewer than ten stays are over in each of Qualified and Proposal, too few to say which is old');
		expect(ageing(['Lead', 'Qualified', 'Proposal', 'Negotiation'].map((stage) => here(stage, 3))).title).toBe(
			'4 open deals: fewer than ten stays are over in each of their stages, too few to say which is old'
		);
		locale.language = 'nl';
		expect(few(here('Proposal', 3), here('Qualified', 3))).toBe('2 open kansen: uit elk van Qualified en Proposal is nog geen tien keer een kans vertrokken, te weinig om te zeggen wat lang is');
	});

	it('are told of all open deals, those of unknown age too', () => {
		const unknown = () => dealOf([['Lead', null]]);
		expect(ageing([unknown(), here('Proposal', 3), unknown()]).title).toBe(
			'1 of 3 open deals has a known time in its stage: fewer than ten stays are over in Proposal, too few to say which is old'
		);
		expect(ageing([...stays('Lead'), here('Lead', 1), here('Lead', 1), unknown()]).title).toBe(
			'None of the 2 open deals that can be compared is older than 80% of stays in its stage'
		);
		locale.language = 'nl';
		expect(ageing([unknown(), here('Proposal', 3), unknown()]).title).toContain('Van 1 van de 3 open kansen is bekend sinds wanneer die in haar fase staat: uit Proposal is nog geen tien keer');
	});

	it('draw a deal by its value, and one without a value as such; a value of zero is none', () => {
		const { rows, kinds } = ageing([here('Lead', 1, { value: 400_00 }), here('Lead', 2, { value: 100_00 }), here('Lead', 3, { value: 0 }), here('Lead', 4)]);
		expect(rows[0]!.dots.map(({ area }) => area)).toEqual([1, 0.25, 0, null]);
		expect(rows[0]!.dots[3]!.sentence).toBe('Deal without a title: 4.0 days in Lead, without a value.');
		expect(kinds).toEqual({ valued: true, blank: true, bins: false });
	});

	it('gather the deals of a crowded stage in bins that hold each once', () => {
		const { rows, marks } = ageing([...times(1000, (index) => here('Lead', index % 250)), here('Proposal', 5)]);
		expect([rows[0]!.dots.length, rows[2]!.dots.length]).toEqual([0, 1]);
		expect(rows[0]!.bins.length).toBeLessThanOrEqual(50);
		expect(new Set(rows[0]!.bins.flatMap((bin) => bin.deals())).size).toBe(1000);
		expect(rows[0]!.bins.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
		expect(marks.length).toBeLessThan(100);
	});

	it('leave out deals of unknown age and tell of them', () => {
		const { notes, empty } = ageing([dealOf([['Lead', null]]), here('ghost', 4)]);
		expect(empty).not.toBeNull();
		expect(notes).toEqual(['1 open deal has been in its stage since an unknown time and is left out.', '1 open deal is in no stage in use and is left out.']);
	});
});

describe('the places of dots', () => {
	it('do not cover each other while there is room', () => {
		const dots = times(6, () => here('Lead', 1)).map(() => ({ x: 10, r: 3 }));
		const offsets = dodged(dots, 30);
		for (const [index, one] of offsets.entries()) for (const other of offsets.slice(index + 1)) expect(Math.abs(one - other)).toBeGreaterThanOrEqual(5.5);
		expect(Math.max(...offsets.map(Math.abs))).toBeLessThanOrEqual(27);
	});

	it('are the middle for a dot alone, and stay inside however many there are', () => {
		expect(dodged([{ x: 0, r: 4 }, { x: 50, r: 4 }], 20)).toEqual([0, 0]);
		expect(Math.max(...dodged(new Array(200).fill({ x: 1, r: 4 }), 20).map(Math.abs))).toBeLessThanOrEqual(16);
	});
});

describe('the win rate by month', () => {
	const months = (won: number, lost: number, list: [number, number][]) =>
		list.flatMap(([year, month]) => [...times(won, () => closed('Won', year, month)), ...times(lost, () => closed('Lost', year, month))]);
	const LAST: [number, number][] = [[2026, 3], [2026, 4], [2026, 5]];
	const BEFORE: [number, number][] = [[2025, 6], [2025, 9], [2025, 12], [2026, 2]];

	it('is said to have changed only where the intervals do not overlap', () => {
		expect(winRate([...months(8, 2, LAST), ...months(2, 8, BEFORE)]).title).toBe('The win rate rose: 80% in the last 3 full months, 20% in the 12 before');
		expect(winRate([...months(2, 8, LAST), ...months(8, 2, BEFORE)]).title).toBe('The win rate fell: 20% in the last 3 full months, 80% in the 12 before');
		expect(winRate([...months(5, 5, LAST), ...months(4, 6, BEFORE)]).title).toBe('No sure change: 50% won in the last 3 full months, 40% in the 12 before');
		expect(winRate([...months(3, 0, LAST), ...months(0, 10, BEFORE)]).title).toBe('Too few deals to compare: 9 of 9 won in the last 3 full months, 0 of 40 in the 12 before');
	});

	it('does not count the month that is not over, nor those before the fifteen', () => {
		const model = winRate([...months(5, 5, LAST), ...months(5, 5, BEFORE), ...months(20, 0, [[2026, 6], [2025, 2]])]);
		expect(model.title).toBe('No sure change: 50% won in the last 3 full months, 50% in the 12 before');
		expect(model.marks.at(-1)).toMatchObject({ key: '2026-06', running: true, text: '100%', n: '20' });
		expect(model.marks[0]).toMatchObject({ key: '2025-06', running: false });
	});

	it('says what cannot be compared', () => {
		expect(winRate([]).empty).not.toBeNull();
		expect(winRate(months(1, 1, BEFORE)).title).toBe('Nothing closed in the last 3 full months; 4 of 8 deals were won in the 12 before');
		expect(winRate(months(1, 1, LAST)).title).toBe('3 of 6 deals that closed in the last 3 full months were won; there is no earlier month to compare with');
		expect(winRate([closed('Lost', 2026, 6)]).title).toBe('The one deal that closed this month was lost; there is no whole month to compare with');
	});

	it('has a dash and no dot for a month in which nothing closed', () => {
		const { marks, table } = winRate(months(1, 1, [[2026, 2], [2026, 5]]));
		expect(marks.map(({ rate }) => rate)).toEqual([0.5, null, null, 0.5, null]);
		expect(marks[1]!.sentence).toBe('March 2026: nothing closed.');
		expect(table.rows[1]!.cells.map(cellText)).toEqual(['March 2026', '0', '0', '–', '–', '–', '–']);
		expect(marks[0]).toMatchObject({ few: true, n: '2' });
	});

	it('claims no change by value, and has no interval there', () => {
		const model = winRate([closed('Won', 2026, 5, { value: 300_00 }), closed('Lost', 2026, 5), closed('Won', 2025, 9), closed('Lost', 2025, 9, { value: null })], 'value');
		expect(model.title).toBe('By value 75% was won in the last 3 full months, 100% in the 12 before');
		expect(model.marks.every(({ interval }) => interval === null)).toBe(true);
		expect(model.notes).toContain('1 deal has no value in EUR and is in no sum.');
		expect(winRate([closed('Won', 2026, 5, { value: null }), closed('Won', 2025, 9)], 'value').title).toBe('What closed has no value to compare in the last 3 full months and the 12 before');
	});

	it('opens the deals that closed in the month', () => {
		const deals = months(2, 1, [[2026, 4], [2026, 5]]);
		const april = winRate(deals).marks.find(({ key }) => key === '2026-04')!;
		expect(april.deals()).toEqual(deals.slice(0, 3).map(({ id }) => id));
	});
});

describe('the velocity of the pipeline', () => {
	const won = (count: number, cells = {}) => times(count, () => closed('Won', 2026, 5, cells));

	it('is what the formula promises beside what was won', () => {
		const model = velocity([...won(10, { value: 9000_00 }), ...times(10, () => closed('Lost', 2026, 5)), ...times(6, () => here('Proposal', 10)), here('Lead', 10)]);
		// 6 × 0.5 × 9,000 / 30 a day; 90,000 in 90 days.
		expect(model.title).toBe('The formula promises €900 a day; €1,000 a day was won in the last 90 days');
		expect(model.panels.map(({ factor }) => factor.text)).toEqual(['6', '50%', '€9,000', '30.0 days']);
		expect(model.notes).toEqual([]);
		expect(model.days.map(({ deals }) => deals().length)).toEqual([6, 10]);
		const rate = model.panels[1]!;
		expect(rate.factor.deals()).toHaveLength(20);
		expect(rate.months.map(({ value }) => value)).toEqual([...new Array<null>(10).fill(null), 0.5, null]);
		expect(rate.months.at(-2)!.deals()).toHaveLength(20);
	});

	it('counts the qualified deals that were open at the end of each month', () => {
		const since = (stage: string, days: number) => dealOf([['Lead', ago(300)], [stage, ago(days)]]);
		const { panels } = velocity([since('Proposal', 40), here('Lead', 40), dealOf([['Lead', ago(100)], ['Qualified', ago(70)], ['Lost', ago(20)]]), since('Negotiation', 3)]);
		const { months, factor } = panels[0]!;
		expect(months.slice(-4).map(({ value }) => value)).toEqual([0, 1, 1, 2]);
		expect(months.map((month) => month.deals().length)).toEqual(months.map(({ value }) => value));
		expect(factor.deals()).toHaveLength(2);
	});

	it('warns of factors that rest on few deals', () => {
		const model = velocity([...won(2), ...times(3, () => here('Proposal', 5))]);
		expect(model.title).toBe('The formula promises €10 a day, on only 2 deals; €2 a day was won in the last 90 days');
		expect(model.notes).toHaveLength(1);
		expect(model.panels[1]!.factor).toMatchObject({ few: true, n: '2 deals' });
	});

	it('[HISTORY8] calls a moment of the past then, not now', () => {
		const open = ({ panels: [first] }: ReturnType<typeof velocity>) => [first!.factor.sentence, first!.months.at(-1)!.sentence];
		expect(open(velocity([here('Proposal', 5)]))).toEqual(['Open qualified deals: 1 now.', 'June 2026: 1 qualified deal open now. This month is not over.']);
		expect(open(velocity([here('Proposal', 5)], 'Jun 15, 2026'))).toEqual(['Open qualified deals: 1 then.', 'June 2026: 1 qualified deal open then. This month is not over.']);
	});

	it('says why it promises nothing', () => {
		const open = here('Proposal', 5);
		expect(velocity([open]).title).toBe('Nothing closed in the last 90 days: what the one open qualified deal will earn a day cannot be said');
		expect(velocity([open, closed('Lost', 2026, 5), closed('Lost', 2026, 5)]).title).toBe('All 2 deals that closed in the last 90 days were lost: the formula cannot say what a day earns');
		expect(velocity([open, ...won(3, { value: null })]).title).toBe('What was won in the last 90 days has no value: the formula cannot say what a day earns');
		expect(velocity(won(12)).title).toBe('No qualified deal is open, so the formula promises nothing; €13 a day was won in the last 90 days');
		const unbegun = () => dealOf([['Lead', null], ['Won', ago(9)]], { createdAt: null, value: 100_00 });
		const length = (...deals: Deal[]) => velocity([open, ...won(12), ...deals]).notes;
		expect(length()).toEqual([]);
		expect(length(unbegun())).toEqual(['1 won deal has no known beginning: it is in the win rate, and not in the average cycle.']);
		expect(length(unbegun(), unbegun())).toEqual(['2 won deals have no known beginning: they are in the win rate, and not in the average cycle.']);
		expect(velocity([]).empty).not.toBeNull();
		const [formula, realised] = velocity([open]).days;
		expect([formula!.text, formula!.value, realised!.text]).toEqual(['–', null, '€0']);
	});
});
