// The dashboard in a real browser: people arrange it by mouse and keyboard, it stays as they left it, and it goes to paper
// and to the whole screen.
import axe from 'axe-core';
import ChartBar from '@lucide/svelte/icons/chart-bar';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '#lib/ui/theme.css';
import { addStage, removeStage } from '#lib/domain/document/commands.ts';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import { CHARTS } from '#lib/features/charts/catalogue.ts';
import { defineChart, type ChartDefinition } from '#lib/features/charts/frame/definition.ts';
import { PipelineCharts } from '#lib/features/charts/index.ts';
import StockChart from '#lib/features/charts/stock/Chart.svelte';
import { stockModel } from '#lib/features/charts/stock/model.ts';
import { announcements } from '#lib/ui/announcer.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import Toasts from '#lib/ui/Toasts.svelte';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { openPipeline, type OpenedPipeline } from './session.ts';
import { TWO_CHARTS } from './two-charts.ts';

const NOW = Date.UTC(2026, 5, 15, 9);
const SEED = demoSeed({ now: NOW, language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam', deals: 60 });

/** Has every control, and says what it was given. */
const TALKING = defineChart({
	id: 'talking',
	name: 'charts.stock.name',
	about: 'charts.stock.about',
	icon: ChartBar,
	size: { columns: 1, height: 'small' },
	controls: { period: true, comparison: true, segment: null },
	shownAtFirst: false,
	ask: ({ segmentOf }) => ({ segmentOf }),
	model: (metrics, options) => ({
		...stockModel(metrics, { ...options, measure: 'count' }),
		name: 'Talking',
		title: [options.window.from, options.compared?.window.from, options.compared?.metrics.funnel.cohort.count, options.segment?.name].join(' / ')
	}),
	drawing: StockChart
});

let host: HTMLElement;
let opened: OpenedPipeline;
let shown: { unmount(): Promise<unknown> | void };

async function show(width = 1240, catalogue: readonly ChartDefinition[] = TWO_CHARTS): Promise<void> {
	host.style.width = `${width}px`;
	shown = await render(PipelineCharts, { target: host, props: { state: opened.state, catalogue } });
	await expect.poll(() => host.querySelectorAll('figure .chart').length).toBeGreaterThan(0);
}

const again = async (width?: number, catalogue?: readonly ChartDefinition[]): Promise<void> => {
	await shown.unmount();
	await show(width, catalogue);
};

const charts = () => [...host.querySelectorAll<HTMLElement>('[data-chart]')].map((panel) => panel.dataset.chart);
const panel = (chart: string) => host.querySelector<HTMLElement>(`[data-chart="${chart}"]`)!;
const menuOf = (chart: string) => panel(chart).querySelector<HTMLElement>('[aria-haspopup="menu"]')!;
const said = () => announcements.polite.text;

async function choose(chart: string, item: string): Promise<void> {
	await userEvent.click(menuOf(chart));
	await userEvent.click(page.getByRole('menuitem', { name: item }));
}

beforeEach(async () => {
	await page.viewport(1280, 900);
	locale.language = 'en';
	document.documentElement.dataset.theme = 'light';
	host = document.createElement('div');
	document.body.append(host);
	opened = openPipeline(SEED, () => NOW);
});

afterEach(async () => {
	await shown.unmount();
	host.remove();
	opened.state.destroy();
	vi.restoreAllMocks();
});

describe('arranging', () => {
	it('by the menu moves, widens, heightens and hides, says so, and keeps the focus', async () => {
		await show();
		expect(charts()).toEqual(['stock', 'funnel']);
		await choose('funnel', 'Move earlier');
		await expect.poll(charts).toEqual(['funnel', 'stock']);
		expect(said()).toContain('Funnel is now chart 1 of 2.');
		await expect.poll(() => document.activeElement).toBe(menuOf('funnel'));
		const width = () => panel('funnel').getBoundingClientRect().width;
		const narrow = width();
		await choose('funnel', 'Make wider');
		await expect.poll(width).toBeGreaterThan(narrow * 1.8);
		await choose('funnel', 'Make narrower');
		await expect.poll(width).toBe(narrow);
		await choose('stock', 'Hide');
		await expect.poll(charts).toEqual(['funnel']);
		expect(said()).toContain('Pipeline now is hidden.');
		await expect.poll(() => document.activeElement).toBe(menuOf('funnel'));
	});

	it('a hidden chart leaves the focus to the one in its place, and a notice brings it back to where it stood', async () => {
		await show(1240, [...TWO_CHARTS, { ...TALKING, shownAtFirst: true }]);
		expect(charts()).toEqual(['stock', 'funnel', 'talking']);
		await choose('funnel', 'Hide');
		await expect.poll(charts).toEqual(['stock', 'talking']);
		await expect.poll(() => document.activeElement).toBe(menuOf('talking'));
		await choose('talking', 'Hide');
		await expect.poll(() => document.activeElement).toBe(menuOf('stock'));
		await choose('stock', 'Hide');
		await expect.poll(() => document.activeElement?.textContent?.trim()).toBe('Choose charts');
		expect(host.querySelector('[data-pane="charts"]')!.contains(document.activeElement)).toBe(true);
		expect(toasts.list.map(({ text, action }) => [text, action?.label])).toEqual(
			['Funnel', 'Talking', 'Pipeline now'].map((chart) => [`${chart} is hidden. It is still under Choose charts.`, 'Undo'])
		);
		for (const { action } of toasts.list) action!.run();
		await expect.poll(charts).toEqual(['stock', 'funnel', 'talking']);
		await expect.poll(() => document.activeElement).toBe(menuOf('stock'));
		await shown.unmount();
		expect(toasts.list).toEqual([]);
		await show();
	});

	it('is all done by keyboard alone', async () => {
		await show();
		menuOf('stock').focus();
		await userEvent.keyboard('{Enter}');
		await expect.poll(() => document.querySelector('[role="menu"]') !== null).toBe(true);
		await userEvent.keyboard('mov{Enter}');
		await expect.poll(charts).toEqual(['funnel', 'stock']);
		await expect.poll(() => document.activeElement).toBe(menuOf('stock'));
	});

	it('by dragging shows where it would go and moves when let go; Escape gives up', async () => {
		await show();
		const grip = panel('stock').querySelector<HTMLElement>('.grip')!;
		const over = panel('funnel').getBoundingClientRect();
		const drag = (type: string, x: number, y: number) =>
			grip.dispatchEvent(new PointerEvent(type, { pointerId: 1, button: 0, clientX: x, clientY: y, bubbles: true, cancelable: true }));
		vi.spyOn(grip, 'setPointerCapture').mockImplementation(() => undefined);
		drag('pointerdown', 10, 10);
		drag('pointermove', over.right - 20, over.top + 60);
		await expect.poll(() => host.querySelector('.after')).not.toBeNull();
		expect(charts()).toEqual(['stock', 'funnel']);
		await userEvent.keyboard('{Escape}');
		drag('pointerup', over.right - 20, over.top + 60);
		await expect.poll(() => host.querySelector('.after')).toBeNull();
		expect(charts()).toEqual(['stock', 'funnel']);
		drag('pointerdown', 10, 10);
		drag('pointermove', over.right - 20, over.top + 60);
		drag('pointerup', over.right - 20, over.top + 60);
		await expect.poll(charts).toEqual(['funnel', 'stock']);
	});

	it('lasts, is each person’s and pipeline’s own, and is reset', async () => {
		await show();
		await choose('funnel', 'Move earlier');
		await expect.poll(charts).toEqual(['funnel', 'stock']);
		await again();
		expect(charts()).toEqual(['funnel', 'stock']);
		await userEvent.click(page.getByRole('button', { name: 'Print and reset' }));
		await userEvent.click(page.getByRole('menuitem', { name: 'Reset charts' }));
		await expect.poll(charts).toEqual(['stock', 'funnel']);
	});

	it('takes every chart from the gallery, and has an answer when all are hidden', async () => {
		await show(1240, [...TWO_CHARTS, TALKING]);
		expect(charts()).not.toContain('talking');
		await userEvent.click(page.getByRole('button', { name: 'Choose charts' }));
		const switches = () => [...document.querySelectorAll<HTMLElement>('[role="dialog"] [role="switch"]')];
		await expect.poll(() => switches().length).toBe(TWO_CHARTS.length + 1);
		for (const each of switches()) await userEvent.click(each);
		await expect.poll(charts).toEqual(['talking']);
		await userEvent.click(switches().at(-1)!);
		await userEvent.keyboard('{Escape}');
		await expect.poll(() => host.textContent).toContain('All charts are hidden');
	});

	it.each([
		[380, 1],
		[900, 2],
		[1800, 3]
	])('at %i px has %i columns', async (width, columns) => {
		await page.viewport(Math.max(1280, width), 900);
		await show(width);
		const grid = getComputedStyle(host.querySelector('.figures')!).gridTemplateColumns;
		expect(grid.split(' ')).toHaveLength(columns);
		expect(host.scrollWidth).toBeLessThanOrEqual(width);
	});
});

describe('what charts share', () => {
	it('is the period, unless a chart has one of its own', async () => {
		await show();
		expect(panel('funnel').textContent).toContain('All deals, by the furthest stage');
		await userEvent.click(menuOf('funnel'));
		await userEvent.click(page.getByRole('menuitemcheckbox', { name: 'A period of its own' }));
		await expect.poll(() => panel('funnel').querySelector('.field-select')).not.toBeNull();
		await userEvent.click(panel('funnel').querySelector<HTMLElement>('.field-select')!);
		await userEvent.click(page.getByRole('option', { name: 'This month' }));
		await expect.poll(() => panel('funnel').textContent).toContain('Deals created Jun 1, 2026');
		expect(host.querySelector('[role="group"] .field-select')!.textContent).toContain('All time');
	});

	it('offers comparison and division where a chart takes them, and hands them on', async () => {
		localStorage.setItem('sluice:charts:p:me', JSON.stringify({ period: { kind: 'this-quarter' }, places: [{ chart: 'talking' }] }));
		await show(1240, [...TWO_CHARTS, TALKING]);
		const select = (index: number) => host.querySelectorAll<HTMLElement>('[role="group"] .field-select')[index]!;
		const title = () => panel('talking').querySelector('h2')!.textContent;
		expect(title()).toBe('2026-04-01 /  /  / ');
		await userEvent.click(select(1));
		await userEvent.click(page.getByRole('option', { name: 'With the period before' }));
		await expect.poll(title).toMatch(/^2026-04-01 \/ 2026-01-01 \/ [1-9]\d* \/ $/);
		await userEvent.click(select(2));
		await userEvent.click(page.getByRole('option', { name: 'Owner' }));
		await expect.poll(title).toMatch(/ \/ Owner$/);
		await again(1240, TWO_CHARTS.filter(({ id }) => id === 'stock'));
		expect(host.querySelector('[role="group"] .field-select')).toBeNull();
	});
});

describe('the large form', () => {
	it.each(['funnel', 'leads'])('shows all of the drawing of the %s on a small screen too, with text of 16 px and more', async (chart) => {
		await page.viewport(1280, 720);
		await show(1240, CHARTS.filter(({ id }) => id === chart).map((one) => ({ ...one, shownAtFirst: true })));
		await userEvent.click(panel(chart).querySelector<HTMLElement>('button[aria-label="Large"]')!);
		const body = () => document.querySelector<HTMLElement>('.chart-large-body');
		await expect.poll(() => body()!.scrollHeight - body()!.clientHeight).toBeLessThanOrEqual(1);
		const drawn = body()!.querySelector('.chart')!;
		expect(drawn.getBoundingClientRect().width / (drawn as SVGSVGElement).viewBox.baseVal.width).toBeGreaterThanOrEqual(16 / 12);
		await userEvent.keyboard('{Escape}');
	});

	it('goes on showing all of it when colleagues add stages, and is large again when they go', async () => {
		await page.viewport(1280, 900);
		await show();
		await userEvent.click(panel('funnel').querySelector<HTMLElement>('button[aria-label="Large"]')!);
		const body = () => document.querySelector<HTMLElement>('.chart-large-body')!;
		const scale = () => body().querySelector('.chart')!.getBoundingClientRect().width / (body().querySelector('.chart') as SVGSVGElement).viewBox.baseVal.width;
		await expect.poll(() => document.querySelector('.chart-large-body .chart')).not.toBeNull();
		const before = scale();
		const rows = () => body().querySelectorAll('[data-mark]').length;
		const few = rows();
		const { state } = opened;
		const cells = { ...state.pipeline.liveStages[0]!, questions: [], exitCriteria: [] };
		const added = Array.from({ length: 2 }, (_, index) => state.perform((writer) => addStage(writer, { ...cells, name: `Stage ${index}` }, 'lead')).created[0]!.slice('stages/'.length));
		await expect.poll(rows).toBeGreaterThanOrEqual(few + 2);
		await expect.poll(() => body().scrollHeight - body().clientHeight).toBeLessThanOrEqual(1);
		expect(scale()).toBeLessThan(before);
		for (const stage of added) state.perform((writer) => removeStage(writer, stage, null));
		await expect.poll(scale).toBeCloseTo(before, 3);
		await userEvent.keyboard('{Escape}');
	});

	it('has notices under it, and they wait until it is closed', async () => {
		await page.viewport(1280, 900);
		await show();
		const notices = await render(Toasts, {});
		toasts.show('A chart is hidden', { action: { label: 'Undo', run: () => undefined } });
		const notice = () => document.querySelector<HTMLElement>('.toast');
		await expect.poll(notice).not.toBeNull();
		const { x, y, width, height } = notice()!.getBoundingClientRect();
		const there = () => document.elementFromPoint(x + width / 2, y + height / 2);
		expect(notice()!.contains(there())).toBe(true);
		await userEvent.click(panel('funnel').querySelector<HTMLElement>('button[aria-label="Large"]')!);
		await expect.poll(() => document.querySelector('.chart-large-body .chart')).not.toBeNull();
		expect(there()!.closest('.chart-large')).not.toBeNull();
		await userEvent.keyboard('{Escape}');
		await expect.poll(() => document.querySelector('.chart-large')).toBeNull();
		expect(notice()!.contains(there())).toBe(true);
		await notices.unmount();
	});

	it('fills the window with text of 24 px and more, light and dark alike, and Escape closes it', async () => {
		document.documentElement.dataset.theme = 'dark';
		await page.viewport(1280, 900);
		await show();
		await userEvent.click(panel('funnel').querySelector<HTMLElement>('button[aria-label="Large"]')!);
		const large = () => document.querySelector<HTMLElement>('.chart-large');
		await expect.poll(() => large()?.querySelector('.chart')).not.toBeNull();
		expect(large()!.getBoundingClientRect()).toMatchObject({ width: 1280, height: 900 });
		expect(getComputedStyle(large()!).backgroundColor).toBe('oklch(1 0 0)');
		const scale = large()!.querySelector('.chart')!.getBoundingClientRect().width / Number(large()!.querySelector('.chart')!.getAttribute('viewBox')!.split(' ')[2]);
		for (const text of large()!.querySelectorAll('h2, p, text')) {
			const drawn = text.localName === 'text' ? scale : 1;
			expect(Number.parseFloat(getComputedStyle(text).fontSize) * drawn).toBeGreaterThanOrEqual(24);
		}
		const { violations } = await axe.run(large()!, { resultTypes: ['violations'], rules: { region: { enabled: false } } });
		expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
		large()!.querySelector<SVGElement>('[data-mark]')!.focus();
		await userEvent.keyboard('{Enter}');
		await expect.poll(() => document.querySelectorAll('.popup-panel li').length).toBeGreaterThan(0);
		await userEvent.keyboard('{Escape}');
		await expect.poll(() => document.querySelector('.popup-panel')).toBeNull();
		expect(large()).not.toBeNull();
		await userEvent.keyboard('{Escape}');
		await expect.poll(large).toBeNull();
	});
});

describe('on paper', () => {
	it('each figure is as wide as the page, says where it is from, and has its table when asked for', async () => {
		await show(500);
		const print = vi.spyOn(window, 'print').mockImplementation(() => {
			dispatchEvent(new Event('beforeprint'));
			expect(host.querySelectorAll('.charts.printing .cell')).toHaveLength(2);
			expect([...host.querySelectorAll('figure .chart')].map((svg) => svg.getAttribute('viewBox')!.split(' ')[2])).toEqual(['680', '680']);
			expect(host.querySelectorAll('figure table')).toHaveLength(2);
			expect(host.querySelector('.source')!.textContent).toContain('Pipeline now');
			dispatchEvent(new Event('afterprint'));
		});
		await userEvent.click(page.getByRole('button', { name: 'Print and reset' }));
		await userEvent.click(page.getByRole('menuitem', { name: 'Print with tables' }));
		await expect.poll(() => print.mock.results.map(({ type }) => type)).toEqual(['return']);
		expect(host.querySelector('figure table')).toBeNull();
		dispatchEvent(new Event('beforeprint'));
		expect(host.querySelector('figure table')).toBeNull();
		dispatchEvent(new Event('afterprint'));
	});
});
