// From a mark to its deals and to the sheet: the list beside it, by mouse and keyboard, and the filter that a chart sets.
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { addDeals, editDeals } from '#lib/domain/document/commands.ts';
import { PickBar, PipelineCharts } from '#lib/features/charts/index.ts';
import { openSheet, type OpenedSheet } from '../grid/opened-sheet.ts';
import { TWO_CHARTS } from './two-charts.ts';

let opened: OpenedSheet;
let host: HTMLElement;
let toSheet = 0;

/** Alpha and Beta are lost from the proposal, Gamma is in it, Delta is new, Eps is won. */
const DEALS = [
	['Alpha', 'lost', 100_00, 'lead proposal lost'],
	['Beta', 'lost', 300_00, 'lead proposal lost'],
	['Gamma', 'proposal', null, 'lead proposal'],
	['Delta', 'lead', 200_00, 'lead'],
	['Eps', 'won', 900_00, 'lead won']
] as const;

async function open(): Promise<void> {
	opened = await openSheet([]);
	// The id that comes after the others' sorts last; each begins a day after the one before.
	opened.state.perform((writer) =>
		addDeals(
			writer,
			DEALS.map(([title, stage, value, path], index) => ({
				title,
				company: `${title} Ltd`,
				owner: 'Eva',
				stage,
				value,
				createdAt: 86_400_000 * (20_000 + index),
				past: path.split(' ').map((one, step): ['stage', string, number] => ['stage', one, 86_400_000 * (20_000 + index + step)])
			}))
		)
	);
	host = document.createElement('div');
	host.style.width = '900px';
	document.body.append(host);
	await render(PickBar, { target: host, props: { state: opened.state } });
	await render(PipelineCharts, { target: host, props: { state: opened.state, catalogue: TWO_CHARTS, onsheet: () => (toSheet += 1) } });
	await expect.poll(() => host.querySelectorAll('figure .chart').length).toBe(2);
	await document.fonts.ready;
}

const mark = (chart: string, key: string) => host.querySelector<SVGElement>(`[data-chart="${chart}"] [data-mark][data-key="${key}"]`)!;
const list = () => document.querySelector<HTMLElement>('.popup-panel');
const listed = () => [...(list()?.querySelectorAll('li .title') ?? [])].map((title) => title.textContent);
const cohort = () => ['further', 'still', 'lost'].reduce((sum, part) => sum + Number(host.querySelector<SVGElement>(`[data-chart="funnel"] [data-part="${part}"]`)!.dataset.value), 0);
const stockOf = (key: string) => Number(mark('stock', key).parentElement!.querySelector<SVGElement>('[data-part="length"]')!.dataset.value);
const chips = () => [...host.querySelectorAll('.chip .words')].map((chip) => chip.textContent);

beforeEach(async () => {
	toSheet = 0;
	await page.viewport(1400, 1400);
	await open();
});

afterEach(async () => {
	host.remove();
	await opened.close();
});

describe('the deals behind a mark', () => {
	it('are listed on a click with title, company, stage, value and owner, the largest first', async () => {
		await userEvent.click(mark('funnel', 'proposal/lost'));
		await expect.poll(listed).toEqual(['Beta', 'Alpha']);
		expect(list()!.textContent).toContain('2 deals · €400');
		expect(list()!.querySelector('li')!.textContent).toMatch(/Beta.*€300.*Lost.*Beta Ltd.*Eva/s);
		await userEvent.keyboard('{Escape}');
		await expect.poll(list).toBeNull();
		expect(document.activeElement).toBe(mark('funnel', 'proposal/lost'));
	});

	it('are reached by keyboard at every mark, and one opens in the panel', async () => {
		for (const chart of ['stock', 'funnel']) {
			const marks = [...host.querySelectorAll<SVGElement>(`[data-chart="${chart}"] [data-mark]`)];
			expect(marks.length).toBeGreaterThan(3);
			for (const each of marks) {
				each.focus();
				await userEvent.keyboard('{Enter}');
				await expect.poll(() => list() !== null).toBe(true);
				await userEvent.keyboard('{Escape}');
				await expect.poll(list).toBeNull();
				expect(document.activeElement).toBe(each);
			}
		}
		mark('funnel', 'proposal').focus();
		await userEvent.keyboard(' ');
		await expect.poll(listed).toEqual(['Eps', 'Beta', 'Alpha', 'Gamma']);
		expect(list()!.textContent).toContain('4 deals · €1,300 · 1 without value');
		list()!.querySelectorAll<HTMLElement>('li button')[2]!.focus();
		await userEvent.keyboard('{Enter}');
		await expect.poll(() => opened.state.selection.open).toBe(opened.deal('Alpha').id);
		await expect.poll(list).toBeNull();
		// The panel gives the focus back to where it was when the deal opened.
		expect(document.activeElement).toBe(mark('funnel', 'proposal'));
	});

	it('are gone through with arrows, Home and End', async () => {
		mark('funnel', 'proposal').focus();
		await userEvent.keyboard('{Enter}');
		await expect.poll(listed).toEqual(['Eps', 'Beta', 'Alpha', 'Gamma']);
		const at = () => document.activeElement?.closest('li')?.querySelector('.title')?.textContent ?? null;
		await expect.poll(() => list()!.contains(document.activeElement)).toBe(true);
		expect(at()).toBeNull();
		const passed = [];
		for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'End', 'ArrowDown', 'ArrowUp', 'Home', 'ArrowUp']) {
			await userEvent.keyboard(`{${key}}`);
			passed.push(at());
		}
		expect(passed).toEqual(['Eps', 'Beta', 'Eps', 'Gamma', 'Gamma', 'Alpha', 'Eps', 'Eps']);
		await userEvent.keyboard('{ArrowDown}{Enter}');
		await expect.poll(() => opened.state.selection.open).toBe(opened.deal('Beta').id);
	});

	it('open from the table as well', async () => {
		await userEvent.click(host.querySelector('[data-chart="stock"] button[aria-label="Show as table"]')!);
		const heads = [...host.querySelectorAll<HTMLElement>('[data-chart="stock"] tbody th button')];
		expect(heads.map((head) => head.textContent)).toEqual(['Lead', 'Qualified', 'Proposal', 'Negotiation']);
		await userEvent.click(heads[0]!);
		await expect.poll(listed).toEqual(['Delta']);
	});

	it('say so where there are none', async () => {
		await userEvent.click(mark('stock', 'qualified'));
		await expect.poll(() => list()?.textContent).toContain('There are no deals here.');
	});

	it('have no accessibility violation', async () => {
		await userEvent.click(mark('funnel', 'proposal/lost'));
		await expect.poll(listed).toHaveLength(2);
		const { violations } = await axe.run(list()!, { resultTypes: ['violations'], rules: { region: { enabled: false } } });
		expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
	});
});

describe('what is picked in a chart', () => {
	it('filters the sheet and the other charts, and its own chart shows all with the pick in front', async () => {
		mark('funnel', 'proposal/lost').focus();
		await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
		await expect.poll(() => opened.titles().sort()).toEqual(['Alpha', 'Beta']);
		expect(chips()).toEqual(['From Funnel: Proposal → lost here (2 deals)']);
		// The stock has no open deal among them; the funnel keeps all five.
		await expect.poll(() => host.querySelector('[data-chart="stock"] h2')!.textContent).toBe('No open deals: 0 won, 2 lost');
		expect(cohort()).toBe(5);
		expect(mark('funnel', 'proposal/lost').closest('.picked')).not.toBeNull();
		expect(mark('funnel', 'proposal/lost').getAttribute('aria-label')).toContain('The sheet is filtered by this.');
	});

	it('adds with Shift, and lets go of a mark that is picked again', async () => {
		await userEvent.keyboard('{Shift>}');
		await userEvent.click(mark('funnel', 'proposal/lost'));
		await userEvent.click(mark('funnel', 'lead/still'));
		await userEvent.keyboard('{/Shift}');
		await expect.poll(() => opened.titles().sort()).toEqual(['Alpha', 'Beta', 'Delta']);
		expect(chips()).toEqual(['From Funnel: Proposal → lost here and Lead → still open (3 deals)']);
		mark('funnel', 'proposal/lost').focus();
		await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
		await expect.poll(() => opened.titles()).toEqual(['Delta']);
	});

	it('of several charts lets through what all of them do', async () => {
		for (const chart of ['funnel', 'stock']) {
			mark(chart, 'proposal').focus();
			await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
		}
		await expect.poll(() => opened.titles()).toEqual(['Gamma']);
		expect(chips()).toHaveLength(2);
		// Each chart is filtered by the other: the stock sees the deals that reached the proposal, the funnel those that are in it.
		await expect.poll(cohort).toBe(1);
		expect(stockOf('lead')).toBe(0);
	});

	it('goes with Escape in the charts, with its chip, and when the sheet clears its filters', async () => {
		const pick = async () => {
			mark('funnel', 'lead/still').focus();
			await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
			await expect.poll(() => opened.titles()).toEqual(['Delta']);
		};
		await pick();
		await userEvent.keyboard('{Escape}');
		await expect.poll(() => opened.titles()).toHaveLength(5);
		await pick();
		await userEvent.click(host.querySelector<HTMLElement>('.chip button')!);
		await expect.poll(() => opened.titles()).toHaveLength(5);
		expect(chips()).toEqual([]);
		await pick();
		await userEvent.click(opened.root.querySelector<HTMLElement>('.chip[aria-label="Clear filter"], [aria-label="Clear filter"]')!);
		await expect.poll(() => opened.titles()).toHaveLength(5);
		expect(opened.state.picks.all).toEqual([]);
	});

	it('joins the sheet’s own search, which stays when the pick goes', async () => {
		const search = opened.root.querySelector<HTMLInputElement>('input[type="search"], input[role="searchbox"], input')!;
		await userEvent.fill(search, 'eta');
		await expect.poll(() => opened.titles()).toEqual(['Beta']);
		await expect.poll(cohort).toBe(1);
		mark('funnel', 'proposal/lost').focus();
		await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
		await expect.poll(chips).toEqual(['From Funnel: Proposal → lost here (1 deal)']);
		opened.state.picks.clear();
		await expect.poll(() => opened.titles()).toEqual(['Beta']);
		await userEvent.fill(search, '');
		await expect.poll(() => opened.titles()).toHaveLength(5);
	});

	it('is the deals as they were: one that moves on stays under the hand', async () => {
		mark('stock', 'lead').focus();
		await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
		await expect.poll(() => opened.titles()).toEqual(['Delta']);
		opened.state.perform((writer) => editDeals(writer, [{ deal: opened.deal('Delta').id, field: 'stage', value: 'proposal' }]));
		await expect.poll(() => stockOf('proposal')).toBe(200_00);
		expect(opened.titles()).toEqual(['Delta']);
	});

	it('is made from the list, which can go on to the sheet', async () => {
		await userEvent.click(mark('funnel', 'proposal/lost'));
		await userEvent.click(page.getByRole('button', { name: 'Show in the sheet' }));
		await expect.poll(() => opened.titles().sort()).toEqual(['Alpha', 'Beta']);
		expect(toSheet).toBe(1);
		await userEvent.click(mark('funnel', 'proposal/lost'));
		await userEvent.click(page.getByRole('button', { name: 'Stop filtering', exact: true }));
		await expect.poll(() => opened.titles()).toHaveLength(5);
	});
});

describe('under the pointer', () => {
	it('nothing moves: newer figures wait until it leaves, and are told of', async () => {
		await userEvent.hover(mark('stock', 'lead'));
		opened.state.perform((writer) => editDeals(writer, [{ deal: opened.deal('Delta').id, field: 'value', value: 700_00 }]));
		const panel = host.querySelector('[data-chart="stock"]')!;
		await expect.poll(() => panel.textContent).toContain('Newer figures show when the pointer leaves.');
		expect(stockOf('lead')).toBe(200_00);
		await userEvent.hover(host.querySelector('[data-chart="funnel"] h2')!);
		await expect.poll(() => stockOf('lead')).toBe(700_00);
		expect(panel.textContent).not.toContain('Newer figures');
	});
});

it('a mark pressed with Shift selects no text on the way to it, and has the focus', async () => {
	// As a click into the sheet leaves it: from here the browser would select.
	getSelection()!.collapse(host.querySelector('[data-chart="stock"] h2')!.firstChild, 0);
	await userEvent.click(mark('funnel', 'proposal/lost'), { modifiers: ['Shift'] });
	await expect.poll(chips).toHaveLength(1);
	expect(getSelection()!.toString()).toBe('');
	expect(document.activeElement).toBe(mark('funnel', 'proposal/lost'));
});
