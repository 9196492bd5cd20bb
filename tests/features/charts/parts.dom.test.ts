// The small parts of the charts that need no browser: keys, preferences, fitting text, file names.
import { beforeEach, describe, expect, it } from 'vitest';
import { coversAny, fileName } from '#lib/features/charts/frame/export-image.ts';
import { markAfter } from '#lib/features/charts/frame/marks.ts';
import { loadPreferences, savePreferences, standard, type ChartPreferences } from '#lib/features/charts/dashboard/preferences.ts';
import { gapAt, type Box } from '#lib/features/charts/dashboard/drag.ts';
import { earlier } from '#lib/features/charts/dashboard/comparison.ts';
import { laidOut, moved, shownOr, spansOf, type Place } from '#lib/features/charts/dashboard/layout.ts';
import type { Mark, TableTwin } from '#lib/features/charts/frame/chart-model.ts';
import { dataOf } from '#lib/features/charts/frame/export-data.ts';
import { countCell, daysCell, drawn, fewDeals, formatCount, formatDays, formatRate, formatSum, measuredCell, NONE, rateCell, sumCell } from '#lib/features/charts/frame/figures.ts';
import { brokenIn, sound } from '#lib/features/charts/frame/sound.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { CHARTS } from '#lib/features/charts/catalogue.ts';
import { fitText, textWidth, wrapText } from '#lib/features/charts/frame/text-width.svelte.ts';

describe('marks and keys', () => {
	const mark = (key: string, row?: string): Mark => ({ key, label: key, sentence: `${key}.`, deals: () => [], ...(row === undefined ? {} : { row }) });

	it('go from mark to mark and stop at the ends', () => {
		const marks = ['a', 'b', 'c'].map((key) => mark(key));
		expect(markAfter('ArrowDown', marks, 'a')).toBe('b');
		expect(markAfter('ArrowDown', marks, 'c')).toBe('c');
		expect(markAfter('ArrowUp', marks, 'a')).toBe('a');
		expect([markAfter('Home', marks, 'c'), markAfter('End', marks, 'a')]).toEqual(['a', 'c']);
		expect(markAfter('x', marks, 'a')).toBeNull();
		expect(markAfter('ArrowDown', [], null)).toBeNull();
	});

	it('in rows go along the row, and to the same part of the next row or to the row itself', () => {
		const marks = [mark('a', 'a'), mark('a/lost', 'a'), mark('b', 'b'), mark('b/still', 'b'), mark('b/lost', 'b'), mark('c', 'c')];
		expect(markAfter('ArrowRight', marks, 'a')).toBe('a/lost');
		expect(markAfter('ArrowRight', marks, 'a/lost')).toBe('a/lost');
		expect(markAfter('ArrowDown', marks, 'a/lost')).toBe('b/lost');
		expect(markAfter('ArrowDown', marks, 'b/still')).toBe('c');
		expect(markAfter('ArrowUp', marks, 'a')).toBe('a');
		expect(markAfter('ArrowDown', marks, 'c')).toBe('c');
	});
});

describe('preferences', () => {
	const whose = { pipeline: 'p', person: 'me' };
	beforeEach(() => localStorage.clear());

	it('come back as they were saved, for this person and pipeline only', () => {
		const chosen: ChartPreferences = {
			...standard(CHARTS),
			measures: { stock: 'weighted', funnel: 'value' },
			period: { kind: 'custom', from: '2026-01-01', to: '2026-02-01' },
			periods: { funnel: { kind: 'this-year' } },
			comparison: 'year',
			segment: 'owner',
			places: shownOr(moved(standard(CHARTS).places, 'funnel', 0), 'stock', false)
		};
		savePreferences(whose, chosen);
		expect(loadPreferences(whose, CHARTS)).toEqual(chosen);
		expect(loadPreferences({ ...whose, pipeline: 'q' }, CHARTS)).toEqual(standard(CHARTS));
		expect(loadPreferences({ ...whose, person: 'you' }, CHARTS)).toEqual(standard(CHARTS));
	});

	it('fall back to the defaults on anything else', () => {
		for (const stored of ['{', 'null', '7', '{"period":{"kind":"custom","from":"x"},"measures":1,"places":[1,null,{"chart":"gone"}]}', '{"period":{"kind":"never"}}']) {
			localStorage.setItem('sluice:charts:p:me', stored);
			expect(loadPreferences(whose, CHARTS)).toEqual(standard(CHARTS));
		}
	});

	it('have every chart once: what is twice or unknown goes, what is new comes last', () => {
		const [first] = CHARTS;
		const stored = [{ chart: 'funnel', hidden: true, columns: 2, height: 'large' }, { chart: 'funnel' }, { chart: 'gone' }];
		const places = laidOut(CHARTS, stored);
		expect(places.map(({ chart }) => chart)).toEqual(['funnel', ...CHARTS.map(({ id }) => id).filter((id) => id !== 'funnel')]);
		expect(places[0]).toEqual({ chart: 'funnel', hidden: true, columns: 2, height: 'large' });
		expect(places[1]).toEqual({ chart: first!.id, hidden: !first!.shownAtFirst, ...first!.size });
	});
});

describe('places', () => {
	const places = ['a', 'b', 'c', 'd'].map((chart): Place => ({ chart, columns: 1, height: 'small', hidden: chart === 'b' }));
	const order = (list: readonly Place[]) => list.map(({ chart, hidden }) => (hidden ? `(${chart})` : chart)).join(' ');

	it('are changed by moves among those that show', () => {
		expect(order(moved(places, 'd', 0))).toBe('d a (b) c');
		expect(order(moved(places, 'a', 1))).toBe('(b) c a d');
		expect(order(moved(places, 'a', 2))).toBe('(b) c d a');
		expect(order(moved(places, 'gone', 1))).toBe(order(places));
	});

	it('show a chart after the others, and hide it where it stands', () => {
		expect(order(shownOr(places, 'b', true))).toBe('a c d b');
		expect(order(shownOr(places, 'c', false))).toBe('a (b) (c) d');
	});

	it('leave no gap beside a wide one that goes on in the next row, nor beside the last where it is wide', () => {
		expect(spansOf([1, 1, 1, 2, 1], 2)).toEqual([1, 1, 2, 2, 1]);
		expect(spansOf([1, 1, 2, 1, 2], 3)).toEqual([1, 2, 2, 1, 3]);
		expect(spansOf([1, 1, 1, 1, 1], 3)).toEqual([1, 1, 1, 1, 1]);
		expect(spansOf([2, 1], 1)).toEqual([1, 1]);
		expect(spansOf([], 2)).toEqual([]);
	});

	it('are taken by the nearest gap: halves beside each other left and right, one under another upper and lower', () => {
		const box = (left: number, top: number): Box => ({ left, top, right: left + 100, bottom: top + 100 });
		const column = [box(0, 0), box(0, 100), box(0, 200)];
		expect([10, 60, 140, 160, 290, 900].map((y) => gapAt(column, 50, y))).toEqual([0, 1, 1, 2, 3, 3]);
		const pair = [box(0, 0), box(100, 0), box(0, 100)];
		expect([gapAt(pair, 10, 90), gapAt(pair, 90, 10), gapAt(pair, 190, 50), gapAt(pair, 50, 190)]).toEqual([0, 1, 2, 3]);
	});
});

describe('comparison', () => {
	const between = (from: string, to: string) => ({ start: 0, end: 1, from, to });

	it('is with as many whole months before, or as many days, or the same a year earlier', () => {
		const days = (window: ReturnType<typeof earlier>) => [window?.from, window?.to];
		expect(days(earlier(between('2026-04-01', '2026-06-30'), 'before', 'UTC'))).toEqual(['2026-01-01', '2026-03-31']);
		expect(days(earlier(between('2026-03-10', '2026-03-19'), 'before', 'UTC'))).toEqual(['2026-02-28', '2026-03-09']);
		expect(days(earlier(between('2024-02-29', '2024-02-29'), 'year', 'UTC'))).toEqual(['2023-03-01', '2023-02-28']);
		expect(days(earlier(between('2026-01-01', '2026-12-31'), 'year', 'UTC'))).toEqual(['2025-01-01', '2025-12-31']);
		expect(earlier(between('2026-01-01', '2026-01-31'), 'none', 'UTC')).toBeNull();
		expect(earlier({ start: null, end: null, from: null, to: null }, 'before', 'UTC')).toBeNull();
	});
});

describe('figures', () => {
	const broken = [NaN, Infinity, -Infinity, null];

	it('that are no number are written as a dash, and drawn as nothing', () => {
		for (const value of broken) {
			expect([formatCount(value), formatRate(value), formatDays(value), formatSum(value, 'EUR'), formatSum(value, 'EUR', { compact: true })]).toEqual(Array(5).fill('–'));
			expect(drawn(value)).toBe(0);
			for (const cell of [countCell(value), rateCell(value), daysCell(value), sumCell(value, 'EUR')]) expect(cell).toMatchObject({ text: '–', data: null });
		}
		expect([formatCount(0), formatRate(0), formatDays(0), formatSum(0, 'EUR')]).toEqual(['0', '0%', '0.0', '€0']);
	});

	it('of money have their sign in one place, compact or not, and none where nothing is left of them', () => {
		const plain = (text: string) => text.replaceAll('\u00a0', ' ');
		const written = (minor: number) => [formatSum(minor, 'EUR'), formatSum(minor, 'EUR', { compact: true }), formatSum(minor, 'EUR', { plus: true }), formatSum(minor, 'EUR', { compact: true, plus: true })].map(plain);
		expect(written(-6_375_000)).toEqual(['−€63,750', '−€63.8K', '−€63,750', '−€63.8K']);
		expect(written(-30)).toEqual(['€0', '−€0.3', '€0', '−€0.3']);
		expect(written(0)).toEqual(['€0', '€0', '€0', '€0']);
		locale.language = 'nl';
		expect(written(-6_375_000)).toEqual(['€ −63.750', '€ −63,8K', '€ −63.750', '€ −63,8K']);
		expect(written(6_375_000)).toEqual(['€ 63.750', '€ 63,8K', '€ +63.750', '€ +63,8K']);
		locale.language = 'en';
	});

	it('go into the data as plain numbers of major units, written out', () => {
		expect(sumCell(-123_456n, 'EUR')).toEqual({ text: '−€1,235', data: '-1234.56', unit: 'EUR' });
		expect(sumCell(5000, 'JPY')).toMatchObject({ data: '5000' });
		expect([rateCell(1 / 3), rateCell(1e-9), daysCell(12.5)].map((cell) => (typeof cell === 'string' ? cell : cell.data))).toEqual(['0.333333333333333', '0.000000001000', '12.5']);
	});

	it('of few deals are told from others by one limit', () => {
		expect([0, 9, 10].map(fewDeals)).toEqual([true, true, false]);
	});
});

describe('the last guard', () => {
	const model = {
		name: 'Funnel', title: 'Infinity BV is the weakest step: NaN%, −∞ of 5', subtitle: '', tag: null, notes: ['undefined'],
		marks: [{ key: 'a', label: 'Infinity', sentence: 'A: 5.', deals: () => ['x'] }],
		table: { columns: [{ label: 'A', numeric: true }], rows: [{ key: 'a', cells: [{ text: 'NaN', data: null }] }] },
		empty: null, bars: [{ length: NaN, width: 4 }]
	};

	it('finds every broken figure, and puts a dash for it and draws nothing', () => {
		expect(brokenIn(model)).toEqual(['title', 'notes.0', 'marks.0.label', 'table.rows.0.cells.0.text', 'bars.0.length']);
		const mended = sound(model);
		expect(brokenIn(mended)).toEqual([]);
		expect(mended.title).toBe('Infinity BV is the weakest step: –%, – of 5');
		expect(mended.bars).toEqual([{ length: 0, width: 4 }]);
		expect(mended.marks[0]!.deals()).toEqual(['x']);
	});

	it('leaves a sound model as it is, the same object', () => {
		const whole = { ...model, title: 'Infinity BV: 5', notes: [], marks: [], table: { columns: [], rows: [] }, bars: [] };
		expect(sound(whole)).toBe(whole);
	});
});

describe('the data of a chart', () => {
	const table: TableTwin = {
		columns: [{ label: 'Stage', numeric: false }, { label: 'Value', numeric: true }],
		rows: [{ key: 'a', cells: ['=HYPERLINK("x")', sumCell(123_456, 'EUR')] }, { key: 'b', cells: ['Lead', sumCell(null, 'EUR')] }],
		total: ['Total', NONE]
	};

	it('is a file of plain numbers, formulas neutralised and what is unknown left empty, as the language writes it', () => {
		locale.language = 'en';
		const [head, first, ...rest] = dataOf(table).split('\r\n');
		expect(head).toBe('\ufeffStage,Value (EUR)');
		expect(first).toMatch(/^"'=HYPERLINK\(""x""\)",1234\.56$/);
		expect(rest).toEqual(['Lead,', 'Total,', '']);
		locale.language = 'nl';
		expect(dataOf(table).split('\r\n')[1]).toMatch(/;1234,56$/);
		locale.language = 'en';
	});

	it('names the unit beside each figure where a column holds several', () => {
		const mixed: TableTwin = {
			columns: [{ label: 'Figure', numeric: false }, { label: 'Amount', numeric: true }, { label: 'Deals', numeric: true }],
			rows: [
				{ key: 'size', cells: ['Size', sumCell(123456, 'EUR'), countCell(7)] },
				{ key: 'cycle', cells: ['Cycle', measuredCell('49.5 days', 49.5, 'days'), countCell(null)] },
				{ key: 'open', cells: ['Open', countCell(12), countCell(12)] }
			]
		};
		expect(dataOf(mixed).replace('\ufeff', '').split('\r\n')).toEqual(['Figure,Unit,Amount,Deals', 'Size,EUR,1234.56,7', 'Cycle,days,49.5,', 'Open,,12,12', '']);
	});
});

describe('text', () => {
	it('is cut to fit with an ellipsis, and left alone when it fits', () => {
		expect(fitText('Lead', 1000, 13)).toBe('Lead');
		const cut = fitText('A stage with a very long name', 80, 13);
		expect(cut.endsWith('…')).toBe(true);
		expect(textWidth(cut, 13)).toBeLessThanOrEqual(80);
	});

	it('is wrapped at spaces, and a word too long for a line is cut', () => {
		const lines = wrapText('one two three four five', 80, 13);
		expect(lines.length).toBeGreaterThan(1);
		expect(lines.join(' ')).toBe('one two three four five');
		for (const line of wrapText('x'.repeat(200), 80, 13)) expect(textWidth(line, 13)).toBeLessThanOrEqual(80);
	});
});

describe('pictures', () => {
	it('take the fonts whose range holds a character of the text', () => {
		const euro = ['€'.codePointAt(0)!];
		expect(coversAny('U+0000-00FF, U+20AC', euro)).toBe(true);
		expect(coversAny('U+0400-045F', euro)).toBe(false);
		expect(coversAny('U+20??', euro)).toBe(true);
		expect(coversAny('', euro)).toBe(true);
	});

	it('get a name that every file system takes', () => {
		expect(fileName('Sales: Q1/Q2 *', 'Pipeline now', '15 Jun 2026')).toBe('sales-q1-q2- pipeline-now 15-jun-2026');
	});
});
