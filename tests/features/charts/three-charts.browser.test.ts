// Flow, plane and owners in a real browser: their marks answer to mouse and keyboard where they are drawn, and their pictures
// look as the charts do.
import axe from 'axe-core';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '#lib/ui/theme.css';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import { CHARTS } from '#lib/features/charts/catalogue.ts';
import { ChartsState } from '#lib/features/charts/dashboard/charts-state.svelte.ts';
import { FigureState } from '#lib/features/charts/dashboard/figure-state.svelte.ts';
import { pictureOf } from '#lib/features/charts/frame/export-image.ts';
import { PipelineCharts } from '#lib/features/charts/index.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { openPipeline, type OpenedPipeline } from './session.ts';

/** Early in a quarter, so that its targets are not met. */
const NOW = Date.UTC(2026, 3, 18, 9);
const SEED = demoSeed({ now: NOW, language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam', deals: 120 });
const IDS = ['flow', 'plane', 'owners'] as const;
const THREE = CHARTS.filter(({ id }) => (IDS as readonly string[]).includes(id));

let host: HTMLElement;
let opened: OpenedPipeline;
let shown: { unmount(): Promise<unknown> | void };

const panel = (chart: string) => host.querySelector<HTMLElement>(`[data-chart="${chart}"]`)!;
const marks = (chart: string) => [...panel(chart).querySelectorAll<SVGElement>('[data-mark]')];
const list = () => document.querySelector<HTMLElement>('.popup-panel');

beforeEach(async () => {
	await page.viewport(1280, 1400);
	locale.language = 'en';
	localStorage.clear();
	document.documentElement.dataset.theme = 'light';
	host = document.createElement('div');
	host.style.width = '1240px';
	document.body.append(host);
	opened = openPipeline(SEED, () => NOW);
	shown = await render(PipelineCharts, { target: host, props: { state: opened.state, catalogue: THREE } });
	await expect.poll(() => host.querySelectorAll('figure .chart').length).toBe(3);
	await document.fonts.ready;
});

afterEach(async () => {
	await shown.unmount();
	host.remove();
	opened.state.destroy();
});

describe('flow, plane and owners', () => {
	it('open the deals of a mark by keyboard, and filter by them', async () => {
		for (const chart of IDS) {
			// What was picked in the chart before had taken the target from the plane.
			await expect.poll(() => marks(chart).length).toBeGreaterThan(1);
			marks(chart)[0]!.focus();
			await userEvent.keyboard('{End}{Home}{ArrowDown}{Enter}');
			await expect.poll(() => list() !== null).toBe(true);
			await userEvent.keyboard('{Escape}');
			await expect.poll(list).toBeNull();
			expect(marks(chart)).toContain(document.activeElement);
			await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
			await expect.poll(() => opened.state.picks.of(chart).length).toBe(1);
			opened.state.picks.clear();
		}
	});

	it('answer to a press on a band anywhere along it', async () => {
		const band = [...panel('flow').querySelectorAll<SVGPathElement>('path.band')].sort((a, b) => Number(b.dataset.value) - Number(a.dataset.value))[0]!;
		const key = band.closest('.mark')!.querySelector('[data-mark]')!;
		band.scrollIntoView({ block: 'center' });
		const box = band.getBoundingClientRect();
		// Near its beginning: the surface that has the focus is in its middle.
		const start = band.getPointAtLength(0).matrixTransform(band.getScreenCTM()!);
		const hit = document.elementFromPoint(box.left + 12, start.y + 4)!;
		expect([hit.classList.contains('band'), hit.closest('.mark')!.contains(key)]).toEqual([true, true]);
		hit.dispatchEvent(new MouseEvent('click', { bubbles: true }));
		await expect.poll(() => list() !== null).toBe(true);
		expect(list()!.textContent).toContain('deal');
	});

	it('are legible to axe, also dark', async () => {
		for (const theme of ['light', 'dark']) {
			document.documentElement.dataset.theme = theme;
			const { violations } = await axe.run(host, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
			expect(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))).toEqual([]);
		}
	});

	it('keep their looks in a picture', async () => {
		const charts = new ChartsState(opened.state, THREE);
		for (const chart of THREE) {
			const { made } = new FigureState(charts, chart);
			const { svg } = await pictureOf({
				title: made.title,
				subtitle: made.subtitle,
				notes: made.notes,
				source: 'Example',
				width: 720,
				draw: (target) => {
					const drawn = mount(chart.drawing, { target, props: { model: made, width: 720, height: 420 } });
					flushSync();
					return () => void unmount(drawn);
				}
			});
			const read = new DOMParser().parseFromString(svg, 'image/svg+xml');
			expect(read.querySelector('parsererror')).toBeNull();
			// Every shape has its paint with it: none is drawn in the black of a shape that nobody painted.
			const shapes = [...read.querySelectorAll('path, rect, circle, line')].filter((shape) => shape.closest('defs') === null);
			expect(shapes.length).toBeGreaterThan(10);
			expect(shapes.filter((shape) => !shape.hasAttribute('fill') && !shape.hasAttribute('stroke')).map((shape) => shape.outerHTML)).toEqual([]);
			expect(svg).not.toMatch(/var\(--|oklch|color-mix|NaN/);
		}
		charts.destroy();
	});
});
