// Every chart of the catalogue, over generated pipelines: no broken figure in its model or its drawing, each mark drawn,
// reachable and with deals that exist. A new chart is here by being in the catalogue.
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHARTS } from '#lib/features/charts/catalogue.ts';
import { ChartsState } from '#lib/features/charts/dashboard/charts-state.svelte.ts';
import { FigureState } from '#lib/features/charts/dashboard/figure-state.svelte.ts';
import { cellText, type ChartModel } from '#lib/features/charts/frame/chart-model.ts';
import type { ChartDefinition } from '#lib/features/charts/frame/definition.ts';
import { dataOf } from '#lib/features/charts/frame/export-data.ts';
import { NONE } from '#lib/features/charts/frame/figures.ts';
import { brokenIn } from '#lib/features/charts/frame/sound.ts';
import { messages } from '#lib/ui/messages/index.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { standOf } from '../../helpers/scored-stand.ts';
import { generatedSeed, NOW } from './generated.ts';
import { openPipeline, type OpenedPipeline } from './session.ts';

/** How many, and from which on: a hundred and more belong to `npm run fuzz -- charts`. */
const [FIRST, COUNT] = (process.env.CHART_SEEDS ?? '1 8').split(' ').map(Number) as [number, number];
const SEEDS = Array.from({ length: COUNT }, (_, index) => FIRST + index);
/** Deadline, in milliseconds. */
const TIMEOUT = 60_000 + COUNT * 1000;
/** A drawing costs most. */
const DRAWN_EVERY = 4;

let opened: OpenedPipeline | null = null;

/** One pipeline is open at a time; what a chart has worked out beside the page is there. */
function open(seed: number, chart: ChartDefinition): OpenedPipeline {
	opened?.state.destroy();
	opened = openPipeline(generatedSeed(seed), () => NOW);
	if (chart.scorecard) opened.state.scorecard.stand = standOf(opened.state.pipeline, NOW);
	return opened;
}

/** Each way of asking a chart: its measures, in each period and division it can have. */
function* waysOf(chart: ChartDefinition, charts: ChartsState): Generator<FigureState> {
	const figure = new FigureState(charts, chart);
	for (const measure of chart.controls.measures ?? [figure.measure])
		for (const kind of chart.controls.period ? (['all', 'this-quarter'] as const) : (['all'] as const))
			for (const segment of chart.controls.segment !== undefined ? [null, 'owner'] : [null]) {
				charts.prefer({ period: { kind }, segment, comparison: chart.controls.comparison && kind !== 'all' ? 'before' : 'none' });
				figure.measure = measure;
				yield figure;
			}
}

function checkModel(model: ChartModel, known: ReadonlySet<string>): void {
	expect(brokenIn(model)).toEqual([]);
	expect(model.title).not.toBe('');
	expect(new Set(model.notes).size).toBe(model.notes.length);
	const keys = model.marks.map(({ key }) => key);
	expect(new Set(keys).size).toBe(keys.length);
	for (const mark of model.marks) {
		expect(mark.label.trim()).not.toBe('');
		expect(mark.sentence).toMatch(/[.!?]$/);
		const deals = mark.deals();
		expect(new Set(deals).size).toBe(deals.length);
		expect(deals.filter((id) => !known.has(id))).toEqual([]);
	}
	const { columns, rows, total } = model.table;
	expect(rows.filter(({ cells }) => cells.length !== columns.length)).toEqual([]);
	if (total) expect(total.length).toBe(columns.length);
	// Figures are figures in the file: words in a column of numbers are of no use in a spreadsheet.
	expect(rows.flatMap(({ cells }) => cells.filter((cell, at) => columns[at]!.numeric && typeof cell === 'string' && cell !== '' && cell !== NONE))).toEqual([]);
	const data = dataOf(model.table);
	expect(data).not.toMatch(/NaN|Infinity|undefined/);
	// A formula in the name of a stage or deal is only text in the file.
	expect(data.split('\r\n').filter((line) => /^[=+@]/.test(line.replace('\ufeff', '')))).toEqual([]);
	expect(rows.flatMap(({ cells }) => cells.map(cellText)).join(' ')).not.toMatch(/NaN|∞/);
}

function checkDrawing(chart: ChartDefinition, model: ChartModel, width: number): void {
	const target = document.createElement('div');
	document.body.append(target);
	const made = mount(chart.drawing, { target, props: { model, width, height: 240 } });
	flushSync();
	expect(target.querySelector('svg')!.outerHTML).not.toMatch(/NaN|Infinity|undefined/);
	const drawn = [...target.querySelectorAll<SVGElement>('[data-mark]')];
	expect(drawn.map((mark) => mark.getAttribute('data-key')).sort()).toEqual(model.marks.map(({ key }) => key).sort());
	expect(drawn.filter((mark) => mark.getAttribute('tabindex') === '0').length).toBe(model.marks.length === 0 ? 0 : 1);
	for (const rect of target.querySelectorAll('rect')) expect(Number(rect.getAttribute('width'))).toBeGreaterThanOrEqual(0);
	void unmount(made);
	target.remove();
}

beforeEach(() => localStorage.clear());

afterEach(() => {
	opened?.state.destroy();
	opened = null;
	locale.language = 'en';
});

describe.each(CHARTS)('the chart $id', (chart) => {
	it('shows no broken figure, and every mark, whatever the pipeline', { timeout: TIMEOUT }, () => {
		for (const seed of SEEDS) {
			locale.language = seed % 2 === 0 ? 'nl' : 'en';
			const { state } = open(seed, chart);
			const charts = new ChartsState(state, CHARTS);
			const known = new Set(state.pipeline.deals.keys());
			for (const { made } of waysOf(chart, charts)) {
				checkModel(made, known);
				if (made.empty === null && seed % DRAWN_EVERY === 0) checkDrawing(chart, made, seed % (2 * DRAWN_EVERY) === 0 ? 300 : 900);
			}
			charts.destroy();
		}
	});

	it('counts only deals that pass the filter', () => {
		const { state } = open(7, chart);
		const some = [...state.pipeline.deals.keys()].filter((_, index) => index % 2 === 0);
		state.sheetFilter = new Set(some);
		const charts = new ChartsState(state, CHARTS);
		const { made } = new FigureState(charts, chart);
		for (const mark of made.marks) expect(mark.deals().filter((id) => !some.includes(id))).toEqual([]);
		charts.destroy();
	});

	if (chart.controls.period)
		it('says the same as all others of days that are no period, and nothing else', () => {
			const { state } = open(7, chart);
			const charts = new ChartsState(state, CHARTS);
			charts.prefer({ period: { kind: 'custom', from: '2026-09-01', to: '2026-08-01' } });
			const { made } = new FigureState(charts, chart);
			expect(made).toMatchObject({ title: 'This is not a period', tag: null, marks: [], notes: [], empty: { text: 'Choose a first day, and a last day that is not before it.' } });
			charts.destroy();
		});

	it('is named and told of in both languages', () => {
		for (const words of [messages.en, messages.nl]) expect([words[chart.name], words[chart.about]].every((text) => text.length > 0)).toBe(true);
	});
});
