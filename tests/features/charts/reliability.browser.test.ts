// The scorecard in a real browser: trained by the worker while its chart is open, reached by keyboard, open to axe.
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '#lib/ui/theme.css';
import type { PipelineSeed } from '#lib/domain/document/create.ts';
import { CHARTS } from '#lib/features/charts/catalogue.ts';
import { PipelineCharts } from '#lib/features/charts/index.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { T0 } from '../../helpers/documents.ts';
import { scoredSeed } from '../../helpers/scored-documents.ts';
import { openPipeline, type OpenedPipeline } from './session.ts';

const CATALOGUE = CHARTS.filter(({ id }) => id === 'reliability').map((chart) => ({ ...chart, shownAtFirst: true }));

let host: HTMLElement;
let opened: OpenedPipeline;

async function show(seed: PipelineSeed): Promise<void> {
	opened = openPipeline(seed, () => T0 + 60_000);
	await render(PipelineCharts, { target: host, props: { state: opened.state, catalogue: CATALOGUE } });
	await document.fonts.ready;
}

const title = () => host.querySelector('h2')?.textContent ?? '';
const titled = (words: RegExp) => expect.poll(title, { timeout: 20_000 }).toMatch(words);
const found = async () => (await axe.run(host, { resultTypes: ['violations'], rules: { region: { enabled: false } } })).violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' ')}`);

beforeEach(async () => {
	await page.viewport(1280, 1000);
	localStorage.clear();
	locale.language = 'en';
	host = document.createElement('div');
	host.style.width = '900px';
	host.style.background = 'var(--bg)';
	document.body.append(host);
});

afterEach(() => {
	host.remove();
	opened.state.destroy();
});

describe('the chart of the scorecard', () => {
	it('[CHANCE5] [CHANCE7] comes by itself once the worker is done; its dots are reached by arrows and open their deals', async () => {
		await show(scoredSeed(1, { deals: 2500 }));
		expect(title()).toBe('The scorecard is being worked out');
		await titled(/^The scorecard can be relied on/);
		const marks = [...host.querySelectorAll<SVGElement>('[data-mark]')];
		expect(marks).toHaveLength(10);
		marks[0]!.focus();
		await userEvent.keyboard('{ArrowRight}{Enter}');
		expect(marks[1]!.getAttribute('aria-label')).toMatch(/^Said \d+%: \d+% won of \d+ deals; 95% interval/);
		await expect.poll(() => document.querySelectorAll('[role="dialog"] li').length).toBeGreaterThan(0);
		await userEvent.keyboard('{Escape}');
		expect(await found()).toEqual([]);
	});

	it('[CHANCE4] of a document without a signal says so, accessibly, as chart and as table', async () => {
		document.documentElement.dataset.theme = 'dark';
		await show(scoredSeed(1, { deals: 1200, strength: 0 }));
		await titled(/^No signal here, using base rates$/);
		expect(await found()).toEqual([]);
		await userEvent.click(host.querySelector<HTMLElement>('button[aria-label="Show as table"]')!);
		await expect.poll(() => host.querySelectorAll('tbody tr').length).toBeGreaterThan(4);
		expect(await found()).toEqual([]);
		document.documentElement.dataset.theme = 'light';
	});
});
