// How a run of cells is filled on, against what Excel makes of the same cells.
import { describe, expect, it } from 'vitest';
import { planFill, type FillSource } from '../../../src/lib/domain/fill/plan.ts';
import { continueRun, type FillCell, type FillMode } from '../../../src/lib/domain/fill/series.ts';
import { isDay } from '../../../src/lib/domain/model/deal.ts';
import type { ClipField, FieldType, OwnValue } from '../../../src/lib/domain/clipboard/cell.ts';
import { contextOf } from '../../fuzz/clipboard.ts';

const cell = (value: unknown): FillCell => {
	if (value === null) return { kind: 'blank', value: null };
	if (typeof value === 'number') return { kind: 'number', value };
	if (typeof value === 'boolean') return { kind: 'other', value };
	return /^\d{4}-\d\d-\d\d$/.test(value as string) ? { kind: 'day', value: value as string } : { kind: 'text', value: value as string };
};
const filled = (run: unknown[], count: number, mode: FillMode = 'auto', backwards = false, language: 'en' | 'nl' = 'en'): unknown[] =>
	continueRun(run.map(cell), count, { mode, backwards, language, one: 1 }).map(({ value }) => value);

describe('down', () => {
	it.each<[string, unknown[], unknown[]]>([
		['one number is copied', [5], [5, 5, 5]],
		['two numbers go on by their step', [1, 3], [5, 7, 9]],
		['downwards too', [10, 7], [4, 1, -2]],
		['decimals stay what they are', [0.1, 0.2], [0.3, 0.4, 0.5]],
		['an uneven run follows the line that fits best', [1, 2, 4], [5.333333333333, 6.833333333333, 8.333333333333]],
		['and the like where it is flat on the whole', [1, 5, 1], [2.333333333333, 2.333333333333, 2.333333333333]],
		['a day goes on by days', ['2026-02-27'], ['2026-02-28', '2026-03-01', '2026-03-02']],
		['days by their step', ['2026-01-01', '2026-01-08'], ['2026-01-15', '2026-01-22', '2026-01-29']],
		['the same date of months by months', ['2026-01-15', '2026-02-15'], ['2026-03-15', '2026-04-15', '2026-05-15']],
		['by quarters', ['2026-01-15', '2026-04-15'], ['2026-07-15', '2026-10-15', '2027-01-15']],
		['the end of months by ends of months', ['2026-01-31', '2026-02-28'], ['2026-03-31', '2026-04-30', '2026-05-31']],
		['the same date of years by years', ['2024-06-01', '2025-06-01'], ['2026-06-01', '2027-06-01', '2028-06-01']],
		['a leap day by the end of February', ['2024-02-29', '2025-02-28'], ['2026-02-28', '2027-02-28', '2028-02-29']],
		['the 30th by months passes February', ['2025-11-30', '2025-12-30'], ['2026-01-30', '2026-02-28', '2026-03-30']],
		['a month', ['January'], ['February', 'March', 'April']],
		['short, and as it is written', ['NOV'], ['DEC', 'JAN', 'FEB']],
		['in Dutch', ['okt'], ['nov', 'dec', 'jan']],
		['with a full stop', ['mrt.'], ['apr.', 'mei.', 'jun.']],
		['every third one', ['jan', 'apr'], ['jul', 'oct', 'jan']],
		['a weekday', ['Fri'], ['Sat', 'Sun', 'Mon']],
		['in Dutch, long', ['Vrijdag'], ['Zaterdag', 'Zondag', 'Maandag']],
		['in Dutch, short', ['ma', 'wo'], ['vr', 'zo', 'di']],
		['text that ends in a number', ['Week 1'], ['Week 2', 'Week 3', 'Week 4']],
		['by its step', ['Deal 10', 'Deal 20'], ['Deal 30', 'Deal 40', 'Deal 50']],
		['with its zeros', ['item 009'], ['item 010', 'item 011', 'item 012']],
		['text that begins with one', ['1st call'], ['2st call', '3st call', '4st call']],
		['quarters begin again', ['Q3'], ['Q4', 'Q1', 'Q2']],
		['in words too', ['Kwartaal 4'], ['Kwartaal 1', 'Kwartaal 2', 'Kwartaal 3']],
		['but Q10 is no quarter', ['Q10'], ['Q11', 'Q12', 'Q13']],
		['other text is repeated', ['a', 'b'], ['a', 'b', 'a']],
		['each kind goes on by itself', ['text 1', 'textA'], ['text 2', 'textA', 'text 3']],
		['blanks keep their place', [1, null, 2], [3, null, 4]],
		['ticks are repeated', [true, false], [true, false, true]],
		['one blank is blank', [null], [null, null, null]],
		['no run is nothing', [], []]
	])('%s', (_, run, expected) => {
		expect(filled(run, 3)).toEqual(expected);
	});

	it('a run that ends a word of two languages goes on in the person’s', () => {
		expect(filled(['apr'], 1, 'auto', false, 'nl')).toEqual(['mei']);
		expect(filled(['apr'], 1, 'auto', false, 'en')).toEqual(['may']);
	});
});

describe('up', () => {
	it.each<[unknown[], unknown[]]>([
		[[5, 6], [4, 3, 2]],
		[['2026-03-01'], ['2026-02-28', '2026-02-27', '2026-02-26']],
		[['2026-03-31', '2026-04-30'], ['2026-02-28', '2026-01-31', '2025-12-31']],
		[['Mar'], ['Feb', 'Jan', 'Dec']],
		[['Week 2'], ['Week 1', 'Week 0', 'Week 1']],
		[['Q2'], ['Q1', 'Q4', 'Q3']],
		[['a', 'b'], ['b', 'a', 'b']]
	])('%j goes on as %j', (run, expected) => {
		expect(filled(run, 3, 'auto', true)).toEqual(expected);
	});
});

describe('asked for by hand', () => {
	it.each<[FillMode, unknown[], unknown[]]>([
		['copy', [1, 2], [1, 2, 1]],
		['copy', ['Mon'], ['Mon', 'Mon', 'Mon']],
		['series', [5], [6, 7, 8]],
		['other', [5], [6, 7, 8]],
		['other', [1, 2], [1, 2, 1]],
		['other', ['2026-01-01'], ['2026-01-01', '2026-01-01', '2026-01-01']],
		['weekdays', ['2026-06-12'], ['2026-06-15', '2026-06-16', '2026-06-17']],
		['months', ['2026-01-31'], ['2026-02-28', '2026-03-31', '2026-04-30']],
		['years', ['2024-02-29'], ['2025-02-28', '2026-02-28', '2027-02-28']]
	])('%s of %j is %j', (mode, run, expected) => {
		expect(filled(run, 3, mode)).toEqual(expected);
	});
});

describe('a fill of the sheet', () => {
	const field = (id: string, type: FieldType, cell: string | null = id): ClipField => ({ id, type, cell, names: [id], stars: 5 });
	const source = (fields: ClipField[], rows: Record<string, unknown>[]): FillSource => ({
		deals: rows.map((_, index) => `s${index}`),
		fields,
		read: (deal, { id, type }) => ({ field: id, type, value: (rows[Number(deal.slice(1))]![id] ?? null) as OwnValue['value'], currency: 'EUR' })
	});
	const context = { ...contextOf('nl'), language: 'nl' as const };
	const edits = (plan: ReturnType<typeof planFill>): string[] => plan.edits.map(({ deal, cell: at, value }) => `${deal}.${at}=${String(value)}`);

	it('goes on in each column by itself, passing over derived ones', () => {
		const fields = [field('title', 'text'), field('value', 'money'), field('weighted', 'money', null), field('stage', 'stage')];
		const plan = planFill(source(fields, [{ title: 'Week 1', value: 10_000, stage: 's1' }, { title: 'Week 2', value: 15_000, stage: 's2' }]), { deals: ['t0', 't1'], fields, direction: 'down' }, 'auto', context);
		expect(edits(plan)).toEqual(['t0.title=Week 3', 't1.title=Week 4', 't0.value=20000', 't1.value=25000', 't0.stage=s1', 't1.stage=s2']);
	});

	it('fills upwards from the nearest row, and a single amount by one euro when asked', () => {
		const fields = [field('value', 'money')];
		const plan = planFill(source(fields, [{ value: 300 }]), { deals: ['t0', 't1'], fields, direction: 'up' }, 'series', context);
		expect(edits(plan)).toEqual(['t1.value=200', 't0.value=100']);
	});

	it('stores whole cents, and refuses what the column cannot hold', () => {
		const money = [field('value', 'money')];
		expect(edits(planFill(source(money, [{ value: 100 }, { value: 101 }, { value: 103 }]), { deals: ['t'], fields: money, direction: 'down' }, 'auto', context))).toEqual(['t.value=104']);
		const chance = [field('probability', 'permille')];
		const plan = planFill(source(chance, [{ probability: 700 }, { probability: 900 }]), { deals: ['t0', 't1'], fields: chance, direction: 'down' }, 'auto', context);
		expect([edits(plan), plan.refused.map(({ deal, reason }) => [deal, reason])]).toEqual([[], [['t0', 'range'], ['t1', 'range']]]);
	});

	it('goes on for 10,000 deals at once, by working days and along a long run', () => {
		const day = [field('due', 'day')];
		const deals = Array.from({ length: 10_000 }, (_, index) => `t${index}`);
		// 2026-01-05 is a Monday; 2,000 weeks later is one too.
		const weekdays = planFill(source(day, [{ due: '2026-01-05' }]), { deals, fields: day, direction: 'down' }, 'weekdays', context);
		expect([weekdays.edits[4]?.value, weekdays.edits.at(-1)?.value]).toEqual(['2026-01-12', '2064-05-05']);
		const number = [field('amount', 'number')];
		const rows = Array.from({ length: 5000 }, (_, index) => ({ amount: index * 2 }));
		expect(planFill(source(number, rows), { deals, fields: number, direction: 'down' }, 'auto', context).edits.at(-1)?.value).toBe(29_998);
	});

	it.each<[FillMode, 'down' | 'up', Record<string, unknown>[]]>([
		['years', 'down', [{ due: '9997-06-01' }]],
		['years', 'up', [{ due: '0102-06-01' }]],
		['auto', 'down', [{ due: '9000-01-01' }, { due: '9400-02-13' }]],
		['weekdays', 'down', [{ due: '9999-12-29' }]]
	])('refuses what lies beyond the calendar (%s, %s)', (mode, direction, rows) => {
		const day = [field('due', 'day')];
		const plan = planFill(source(day, rows), { deals: ['t0', 't1', 't2', 't3'], fields: day, direction }, mode, context);
		expect(plan.edits.length).toBeLessThan(4);
		expect(plan.edits.every(({ value }) => isDay(value))).toBe(true);
		expect(new Set(plan.refused.map(({ reason }) => reason))).toEqual(new Set(['range']));
	});

	it('to the right copies as a paste would, and makes a series only among columns of one kind', () => {
		const days = [field('a', 'day'), field('b', 'day')];
		const rightOf = (fields: ClipField[], to: ClipField[], row: Record<string, unknown>) => planFill(source(fields, [row]), { deals: ['s0'], fields: to, direction: 'right' }, 'auto', context);
		expect(edits(rightOf(days.slice(0, 1), days.slice(1), { a: '2026-01-01' }))).toEqual(['s0.b=2026-01-02']);
		expect(edits(rightOf([field('a', 'text')], [field('v', 'money'), field('n', 'text')], { a: '12,50' }))).toEqual(['s0.v=1250', 's0.n=12,50']);
		expect(rightOf([field('a', 'text')], [field('v', 'money')], { a: 'veel' }).refused.map(({ reason }) => reason)).toEqual(['money']);
	});
});
