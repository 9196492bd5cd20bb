// What the coverage of a target says while its period runs, when it is over, and where there is nothing to say.
import { flushSync, mount, unmount } from 'svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import { windowOf, type Window } from '#lib/domain/metrics/period.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import Chart from '#lib/features/charts/coverage/Chart.svelte';
import { coverageModel } from '#lib/features/charts/coverage/model.ts';
import type { ChartOptions } from '#lib/features/charts/frame/definition.ts';
import { cellText } from '#lib/features/charts/frame/chart-model.ts';
import { textWidth } from '#lib/features/charts/frame/text-width.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { dealOf } from '../../domain/metrics/deals.ts';
import { measuredFor } from './figures.ts';

const NOW = Date.UTC(2026, 5, 15, 9);
const ago = (days: number) => NOW - days * DAY_MS;
const periodOf = (kind: 'this-quarter' | 'last-quarter') => windowOf({ kind }, { now: NOW, timeZone: 'Europe/Amsterdam', fiscalYearStart: 1 })!;
const [QUARTER, LAST] = [periodOf('this-quarter'), periodOf('last-quarter')];

const open = (value: number | null, expectedClose: string) => dealOf([['Proposal', ago(120)]], { value, expectedClose });
const won = (value: number | null, days: number) => dealOf([['Lead', ago(days + 20)], ['Won', ago(days)]], { value });

function coverage(deals: Deal[], period: Window, target: number | null = null, more: Partial<ChartOptions> = {}) {
	const { metrics, options } = measuredFor(deals, { window: period, ...more }, undefined, { period, target });
	return coverageModel(metrics, options);
}

beforeEach(() => {
	locale.language = 'en';
});

describe('the coverage of a target', () => {
	const past = [won(300_00, 100), won(100_00, 90)];

	it('speaks of a period that runs as running', () => {
		const { title, subtitle, marks } = coverage([won(300_00, 5), open(400_00, '2026-06-20')], QUARTER, 1000_00);
		expect(title).toBe('The pipeline covers 0.57× of what is left and 3.00× is needed: €1,700 short');
		expect(subtitle).toMatch(/^Won in, or expected to close in, Apr 1, 2026 – Jun 30, 2026\. Needed: 3\.00×/);
		expect(marks.map(({ key }) => key)).toEqual(['won', 'weighted', 'open']);
	});

	it('[COVERAGE1] opens behind each bar all deals that the bar adds up', () => {
		const [sure, likely, later, earlier] = [won(300_00, 5), open(400_00, '2026-06-20'), open(900_00, '2026-07-20'), won(100_00, 100)];
		const { marks } = coverage([likely, sure, later, earlier, dealOf([['Lead', ago(20)], ['Lost', ago(5)]], { expectedClose: '2026-06-20' })], QUARTER, 1000_00);
		expect(marks.map(({ key, deals }) => [key, deals()])).toEqual([
			['won', [sure.id]],
			['weighted', [sure.id, likely.id]],
			['open', [sure.id, likely.id]]
		]);
		expect(marks.map(({ value }) => value)).toEqual([300_00, 300_00 + 200_00, 300_00 + 400_00]);
		expect(marks[2]!.sentence).toBe('Won and everything that is open: €700, 1 won and 1 open deal.');
		locale.language = 'nl';
		expect(coverage([likely, sure], QUARTER).marks[1]!.sentence.replaceAll('\u00a0', ' ')).toBe('Gewonnen en open kansen naar hun slagingskans: € 500, 1 gewonnen en 1 open kans.');
	});

	it('tells of a period that is over what was won of its target, and needs nothing more', () => {
		const missed = coverage(past, LAST, 1000_00);
		expect(missed).toMatchObject({ title: 'The target was missed by €600: €400 won of €1,000', subtitle: 'Won in Jan 1, 2026 – Mar 31, 2026, which is over.', needed: null });
		expect(missed.marks.map(({ key }) => key)).toEqual(['won']);
		expect(missed.table.rows.map(({ key }) => key)).toEqual(['won', 'target', 'deals']);
		expect(coverage(past, LAST, 400_00).title).toBe('The target was met: €400 won of €400');
		expect(coverage(past, LAST).title).toBe('€400 was won in 2 deals; no target was set for this period');
		locale.language = 'nl';
		expect(coverage(past, LAST, 1000_00).title.replaceAll('\u00a0', ' ')).toBe('Het doel werd op € 600 na niet gehaald: € 400 gewonnen van € 1.000');
	});

	it('shows what is overdue in a period that is over, and says so', () => {
		const { marks, notes } = coverage([...past, open(500_00, '2026-03-20')], LAST, 1000_00);
		expect(marks.map(({ key }) => key)).toEqual(['won', 'weighted', 'open']);
		expect(notes[0]).toBe('1 open deal of this period is overdue, worth €500: its date needs a look.');
	});

	it('[COVERAGE2] says how many open deals of a period that runs are overdue, and what they are worth', () => {
		const deals = [open(500_00, '2026-06-10'), open(200_00, '2026-06-14'), open(400_00, '2026-06-15'), open(100_00, '2026-03-20')];
		const { notes, table } = coverage(deals, QUARTER, 1000_00);
		expect(notes).toEqual(['2 open deals of this period are overdue, worth €700: their dates need a look.', '1 open deal was expected to close before this period: its date needs a look.']);
		expect(table.rows.slice(-2).map(({ cells }) => cells.map(cellText))).toEqual([['Open deals', '3'], ['Of these overdue', '2']]);
		expect(coverage([open(null, '2026-06-10')], QUARTER).notes[0]).toBe('1 open deal of this period is overdue: its date needs a look.');
		locale.language = 'nl';
		expect(coverage(deals, QUARTER).notes[0]!.replaceAll('\u00a0', ' ')).toBe('2 open kansen van deze periode hadden al moeten sluiten, ter waarde van € 700: hun datums vragen aandacht.');
	});

	it('says what is missing where there is nothing, and what to do', () => {
		const none = coverage([open(500_00, '2027-03-20')], QUARTER);
		expect([none.title, none.marks]).toEqual(['Nothing is won or expected to close in this period', []]);
		expect(none.empty!.text).toMatch(/^No target is set for Apr 1, 2026 – Jun 30, 2026, .* Give open deals an expected close, or set a target under Menu/);
		expect(coverage([], LAST)).toMatchObject({ title: 'Nothing was won in this period', empty: { text: expect.stringMatching(/Choose another period\.$/) } });
	});

	it('calls nothing worth nothing that has no value', () => {
		const blank = coverage([won(null, 5), open(null, '2026-06-20')], QUARTER, 1000_00);
		expect(blank.title).toBe('Nothing with a value is expected to close in this period: €1,000 is left of the target of €1,000');
		expect(blank.marks.map(({ text }) => text)).toEqual(['–', '–', '–']);
		expect(blank.notes).toEqual(['2 deals have no value in EUR and are in no sum.']);
		expect(blank.table.rows.slice(0, 3).map(({ cells }) => cellText(cells[1]!))).toEqual(['–', '–', '–']);
		const half = coverage([won(100_00, 5), open(null, '2026-06-20')], QUARTER, 1000_00);
		expect(half.marks.map(({ text }) => text)).toEqual(['€100', '€100', '€100']);
		// What is expected later has a value, which covers nothing here.
		expect(coverage([open(null, '2026-06-20'), open(500_00, '2027-03-20')], QUARTER, 1000_00).title).toBe(blank.title);
		locale.language = 'nl';
		expect(coverage([open(null, '2026-06-20')], QUARTER, 1000_00).title.replaceAll('\u00a0', ' ')).toBe('In deze periode wordt niets met een waarde verwacht: van het doel van € 1.000 rest € 1.000');
		locale.language = 'en';
		expect(coverage([won(100_00, 5)], QUARTER, 1000_00).title).toBe('No open deal is expected to close in this period: €900 is left of the target of €1,000');
	});

	it('calls a sum of targets a sum, in either language', () => {
		const subtitle = (more: Partial<ChartOptions>) => coverage([won(300_00, 5)], QUARTER, 1000_00, more).subtitle.split('. ').slice(2).join('. ').replaceAll('\u00a0', ' ');
		const parts = { amount: 215_000_00, of: 'parts', count: 3 } as const;
		expect(subtitle({})).toBe('');
		expect(subtitle({ summed: parts })).toBe('Target €215K, the sum of 3 targets of teams and owners.');
		expect(subtitle({ summed: { ...parts, count: 1 } })).toBe('Target €215K, that of the one team or owner with a target.');
		expect(subtitle({ summed: { ...parts, of: 'periods' } })).toBe('Target €215K, the sum of 3 targets of shorter periods.');
		expect(subtitle({ summed: parts, whose: { of: 'team', name: 'North' } })).toBe('Held against Team North’s target. Target €215K, the sum of 3 targets of its owners.');
		expect(coverage([won(300_00, 5)], QUARTER, null, { summed: null, whose: { of: 'team', name: 'North' } }).subtitle).not.toContain('target');
		locale.language = 'nl';
		expect(subtitle({ summed: parts })).toContain('Doel € 215K, de som van 3 doelen van teams en eigenaren.');
	});

	it('says in words how often little is covered, and in digits what that takes digits to tell', () => {
		const title = (left: number, history: Deal[] = []) => coverage([won(100_00, 5), open(400_00, '2026-06-20'), ...history], QUARTER, 100_00 + left).title;
		expect([title(20_00), title(19_00)]).toEqual(['The pipeline covers 20.00× of what is left; 3.00× is needed', 'The pipeline covers more than 20× of what is left; 3.00× is needed']);
		const seldom = Array.from({ length: 20 }, () => dealOf([['Lead', ago(150)], ['Lost', ago(120)]], { value: 200_00 }));
		expect([title(9_50, seldom), title(9_70, seldom)]).toEqual(['The pipeline covers 42.11× of what is left; 41.00× is needed', 'The pipeline covers 41.24× of what is left; 41.00× is needed']);
		locale.language = 'nl';
		expect(title(19_00)).toBe('De pijplijn dekt meer dan 20× van wat rest; 3,00× is nodig');
	});

	it('names the open deals of the period as such in its table', () => {
		const { table } = coverage([won(300_00, 5), open(400_00, '2026-06-20')], QUARTER, 1000_00);
		expect(table.rows.at(-1)!.cells.map(cellText)).toEqual(['Open deals', '1']);
	});

	it.each([640, 300])('strikes through no words of one limit with the line of the other, %d wide', (width) => {
		for (const [target, needed] of [[280_00, 330_00], [300_00, 280_00], [500_00, 540_00], [20_00, 30_00], [880_00, 900_00], [900_00, 100_00]] as const) {
			const model = { ...coverage([won(200_00, 5), open(700_00, '2026-06-20')], QUARTER, target), needed };
			const holder = document.createElement('div');
			const made = mount(Chart, { target: holder, props: { model, width, height: 240 } });
			flushSync();
			const words = [...holder.querySelectorAll<SVGTextElement>('text.minor')].map((each) => {
				const [at, wide] = [Number(each.getAttribute('x')), textWidth(each.textContent!, 12)];
				const from = at - { start: 0, middle: wide / 2, end: wide }[each.style.textAnchor as 'start']!;
				return { from, to: from + wide, y: Number(each.getAttribute('y')) };
			});
			expect(words).toHaveLength(2);
			for (const line of holder.querySelectorAll('line.limit')) {
				const [x, from, to] = ['x1', 'y1', 'y2'].map((name) => Number(line.getAttribute(name))) as [number, number, number];
				expect(words.filter((each) => x > each.from && x < each.to && from < each.y && to > each.y - 9), `target ${target}`).toEqual([]);
			}
			for (const { from, to } of words) expect([from >= 0, to <= width]).toEqual([true, true]);
			void unmount(made);
		}
	});
});
