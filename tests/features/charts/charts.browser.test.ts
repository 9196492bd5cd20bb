// The charts in a real browser: what is drawn, reached by keyboard, moved by edits, and taken out as an image.
import axe from 'axe-core';
import { mount, tick, unmount } from 'svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '#lib/ui/theme.css';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import { addDeals, deleteDeals, editDeals, editStage } from '#lib/domain/document/commands.ts';
import type { PipelineSeed } from '#lib/domain/document/create.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import { CHARTS } from '#lib/features/charts/catalogue.ts';
import { PipelineCharts } from '#lib/features/charts/index.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { openPipeline, type OpenedPipeline } from './session.ts';
import { TWO_CHARTS } from './two-charts.ts';

const NOW = Date.UTC(2026, 5, 15, 9);
const DAY = 86_400_000;
const seed = (deals: number): PipelineSeed =>
	demoSeed({ now: NOW, language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam', deals });
const prefer = ({ period, ...measures }: { stock?: string; funnel?: string; period?: object }) =>
	localStorage.setItem('sluice:charts:p:me', JSON.stringify({ measures, period }));

/** All there are, whether people see them at first or not. */
const EVERY_CHART = CHARTS.map((chart) => ({ ...chart, shownAtFirst: true }));

let host: HTMLElement;
let opened: OpenedPipeline;

async function show(deals: PipelineSeed, width = 420): Promise<void> {
	host.style.width = `${width}px`;
	const own = (opened = openPipeline(deals, () => NOW));
	onTestFinished(() => own.state.destroy());
	await render(PipelineCharts, { target: host, props: { state: own.state, catalogue: TWO_CHARTS } });
	await document.fonts.ready;
}

const figures = (root = host) => [...root.querySelectorAll('figure')];
const titles = () => figures().map((figure) => figure.querySelector('h2')!.textContent);
const allMarksOf = (figure: number) => [...figures()[figure]!.querySelectorAll<SVGElement>('[data-mark]')];
/** The marks that are whole rows. */
const marksOf = (figure: number) => allMarksOf(figure).filter((mark) => !mark.dataset.key!.includes('/'));
const part = (row: SVGElement, name: string) =>
	[row.parentElement, row.parentElement!.nextElementSibling].flatMap((drawn) => [...(drawn?.querySelectorAll<SVGRectElement>(`[data-part="${name}"]`) ?? [])])[0]!;
const lengthOf = (rect: SVGRectElement) => Number(rect.getAttribute('width'));
const valueOf = (rect: SVGRectElement) => Number(rect.dataset.value);
const stageOf = (figure: number, key: string) => marksOf(figure).find((mark) => mark.dataset.key === key)!;
const button = (name: string, figure: number, root = host) =>
	[...root.querySelectorAll('.panel')[figure]!.querySelectorAll<HTMLButtonElement>('button')].find((each) => each.getAttribute('aria-label')?.startsWith(name))!;

/** A colleague's edit: written on their copy, arriving here as a remote update. */
function asColleague(command: (writer: Writer) => unknown): void {
	const pipeline = new Pipeline(opened.colleague);
	command(new Writer(pipeline, { now: () => NOW, newId: () => `z${Math.floor(performance.now() * 1000)}zzzzzzzzz`, person: { id: 'you', name: 'You', color: 1 } }));
	pipeline.destroy();
}

const firstDealIn = (stage: string) => [...opened.state.pipeline.deals.values()].find((deal) => deal.stage === stage)!.id;

async function chooseImage(item: string, figure = 0): Promise<void> {
	await userEvent.click(button('Use and arrange', figure));
	await userEvent.click(page.getByRole('menuitem', { name: item }));
}

async function fresh(): Promise<void> {
	await page.viewport(1280, 1400);
	localStorage.clear();
	locale.language = 'en';
	document.documentElement.dataset.theme = 'light';
}

beforeEach(async () => {
	await fresh();
	host = document.createElement('div');
	document.body.append(host);
});

afterEach(() => {
	host.remove();
	vi.restoreAllMocks();
});

describe('what is drawn', () => {
	it.each([420, 1240])('has bars as long as their numbers, from a common zero, at %i px', async (width) => {
		prefer({ stock: 'count' });
		await show(seed(180), width);
		for (const [figure, name] of [[0, 'length'], [1, 'further']] as const) {
			const bars = marksOf(figure).map((mark) => part(mark, name)).filter((rect) => valueOf(rect) > 0);
			expect(bars.length).toBeGreaterThan(2);
			const unit = lengthOf(bars[0]!) / valueOf(bars[0]!);
			for (const bar of bars) {
				expect(lengthOf(bar) / valueOf(bar)).toBeCloseTo(unit, 6);
				expect(bar.getAttribute('x')).toBe(bars[0]!.getAttribute('x'));
			}
		}
	});

	it('draws a funnel row as further, still open and lost, end to end', async () => {
		await show(seed(180));
		for (const mark of marksOf(1)) {
			const [further, still, lost] = ['further', 'still', 'lost'].map((name) => part(mark, name));
			expect(Number(still!.getAttribute('x'))).toBeCloseTo(Number(further!.getAttribute('x')) + lengthOf(further!), 6);
			expect(Number(lost!.getAttribute('x'))).toBeCloseTo(Number(still!.getAttribute('x')) + lengthOf(still!), 6);
		}
		const [lead, qualified] = marksOf(1);
		const reached = (mark: SVGElement) => ['further', 'still', 'lost'].reduce((sum, name) => sum + valueOf(part(mark, name)), 0);
		expect(reached(qualified!)).toBe(valueOf(part(lead!, 'further')));
		expect(reached(lead!)).toBe(180);
	});

	it('shows the same numbers as a table', async () => {
		prefer({ stock: 'count' });
		await show(seed(180));
		const drawn = [
			marksOf(0).map((mark) => [valueOf(part(mark, 'length'))]),
			marksOf(1).map((mark) => ['further', 'still', 'lost'].map((name) => valueOf(part(mark, name))))
		];
		for (const figure of [0, 1]) await userEvent.click(button('Show as table', figure));
		const tables = figures().map((figure) =>
			[...figure.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('td')].map((cell) => Number(cell.textContent)))
		);
		expect(tables[0]!.map((cells) => cells.slice(0, 1))).toEqual(drawn[0]);
		const [open, won] = [tables[1]!.slice(0, -1), tables[1]!.at(-1)!];
		expect(open.map((cells) => cells.slice(1, 4))).toEqual(drawn[1]!.slice(0, -1));
		// Nothing is further than won: the table has a dash there, and the bar is what was reached.
		expect(won.slice(0, 4)).toEqual([drawn[1]!.at(-1)!.reduce((sum, each) => sum + each, 0), NaN, ...drawn[1]!.at(-1)!.slice(1)]);
		expect(host.querySelector('figure svg')).toBeNull();
	});

	it.each([420, 900])('keeps all text inside and apart, with long names and large values, at %i px', async (width) => {
		const long = seed(0);
		const stages = long.stages.map((stage) => ({ ...stage, cells: { ...stage.cells, name: `${stage.cells.name} with everybody who has to decide about it` } }));
		const deals = Array.from({ length: 40 }, (_, index) => ({
			title: `Deal ${index}`,
			stage: ['lead', 'qualified', 'proposal', 'negotiation', 'won', 'lost'][index % 6]!,
			value: 123_456_789_000,
			createdAt: NOW - index * DAY
		}));
		prefer({ stock: 'value', funnel: 'value' });
		await show({ ...long, stages, deals }, width);
		let compared = 0;
		for (const svg of host.querySelectorAll('figure svg')) {
			const frame = svg.getBoundingClientRect();
			const boxes = [...svg.querySelectorAll('text')].filter((text) => text.textContent!.trim() !== '').map((text) => text.getBoundingClientRect());
			for (const [index, box] of boxes.entries()) {
				expect(box.left).toBeGreaterThanOrEqual(frame.left - 1);
				expect(box.right).toBeLessThanOrEqual(frame.right + 1);
				for (const other of boxes.slice(index + 1)) {
					if (Math.abs(box.top - other.top) > 8) continue;
					compared += 1;
					expect(box.right <= other.left + 1 || other.right <= box.left + 1).toBe(true);
				}
			}
		}
		expect(compared).toBeGreaterThan(20);
	});

	it('states the finding in the person’s language', async () => {
		prefer({ stock: 'count' });
		await show(seed(180));
		expect(titles()[0]).toMatch(/holds the most deals: \d+ of \d+$/);
		expect(titles()[1]).toMatch(/ → .* is the weakest step/);
		locale.language = 'nl';
		await expect.poll(() => titles()[0]).toMatch(/^De meeste kansen staan in .*: \d+ van \d+$/);
	});

	it('has an answer to an empty pipeline, an empty filter and an empty period', async () => {
		await show(seed(0));
		await expect.poll(() => host.textContent).toContain('Nothing to chart yet');
		asColleague((writer) => addDeals(writer, [{ title: 'First', stage: 'lead' }]));
		await expect.poll(() => titles()[0]).toBe('The one open deal has no value in EUR yet');
		opened.state.sheetFilter = new Set();
		await expect.poll(() => host.textContent).toContain('No deal passes the filter');
		opened.state.sheetFilter = null;
		await expect.poll(() => titles()[1]).toContain('too early');
	});

	it('offers all time where the chosen period is empty', async () => {
		prefer({ period: { kind: 'custom', from: '2001-01-01', to: '2001-02-01' } });
		await show(seed(30));
		expect(titles()[1]).toBe('No deals were created in this period');
		await userEvent.click(page.getByRole('button', { name: 'Show all time' }));
		await expect.poll(() => marksOf(1).length).toBe(5);
	});
});

describe('by keyboard', () => {
	it('has one tab stop a chart; arrows, Home and End go along the bars', async () => {
		await show(seed(60));
		for (const figure of [0, 1]) {
			// Down goes from row to row; the parts of a row are along it.
			const marks = marksOf(figure);
			const last = allMarksOf(figure).at(-1);
			expect(allMarksOf(figure).map((mark) => mark.getAttribute('tabindex'))).toEqual(allMarksOf(figure).map((_, index) => (index === 0 ? '0' : '-1')));
			marks[0]!.focus();
			await userEvent.keyboard('{ArrowDown}');
			expect(document.activeElement).toBe(marks[1]);
			await expect.poll(() => marks.map((mark) => mark.getAttribute('tabindex')).indexOf('0')).toBe(1);
			await userEvent.keyboard('{End}');
			expect(document.activeElement).toBe(last);
			await userEvent.keyboard('{ArrowDown}');
			expect(document.activeElement).toBe(last);
			await userEvent.keyboard('{Home}');
			expect(document.activeElement).toBe(marks[0]);
			for (const mark of allMarksOf(figure)) expect(mark.getAttribute('aria-label')).toMatch(/^.+: .+\.$/);
		}
	});

	it('goes from one chart to the controls of the next by Tab', async () => {
		await show(seed(60));
		marksOf(0)[2]!.focus();
		await userEvent.keyboard('{Tab}');
		expect(figures()[0]!.contains(document.activeElement)).toBe(false);
		expect(host.contains(document.activeElement)).toBe(true);
	});
});

describe('following the document', () => {
	it('moves the bar when a colleague moves a deal', async () => {
		prefer({ stock: 'count' });
		await show(seed(60));
		const before = [valueOf(part(stageOf(0, 'lead'), 'length')), valueOf(part(stageOf(0, 'negotiation'), 'length'))] as const;
		const reached = valueOf(part(stageOf(1, 'proposal'), 'further'));
		const rect = part(stageOf(0, 'lead'), 'length');
		asColleague((writer) => editDeals(writer, [{ deal: firstDealIn('lead'), field: 'stage', value: 'negotiation' }]));
		await expect.poll(() => valueOf(part(stageOf(0, 'lead'), 'length'))).toBe(before[0] - 1);
		expect(valueOf(part(stageOf(0, 'negotiation'), 'length'))).toBe(before[1] + 1);
		await expect.poll(() => valueOf(part(stageOf(1, 'proposal'), 'further'))).toBe(reached + 1);
		// The same mark, not a new one: that is what makes it move, unless less motion is asked for (the theme ends it all then).
		expect(part(stageOf(0, 'lead'), 'length')).toBe(rect);
		const { transitionProperty, transitionDuration, transitionTimingFunction } = getComputedStyle(rect);
		expect(transitionProperty.split(', ')).toEqual(expect.arrayContaining(['x', 'width']));
		expect(new Set(transitionDuration.split(', '))).toEqual(new Set(['0.16s']));
		expect(new Set(transitionTimingFunction.split(', '))).toEqual(new Set(['ease-out']));
	});

	it('follows a value, a stage’s probability, a deletion, the filter and the document itself', async () => {
		prefer({ stock: 'weighted' });
		await show(seed(60));
		const weighted = () => valueOf(part(stageOf(0, 'proposal'), 'length'));
		const deals = [...opened.state.pipeline.deals.values()].filter((deal) => deal.stage === 'proposal');
		const figure = () => deals.reduce((sum, deal) => sum + (deal.deleted === null ? (deal.value ?? 0) * (deal.probability ?? opened.state.pipeline.stage('proposal')!.probability) : 0), 0) / 1000;
		expect(weighted()).toBe(Math.round(figure()));
		opened.state.perform((writer) => editDeals(writer, [{ deal: deals[0]!.id, field: 'value', value: 999_00 }]));
		await expect.poll(weighted).toBe(Math.round(figure()));
		asColleague((writer) => editStage(writer, 'proposal', 'probability', 900));
		await expect.poll(weighted).toBe(Math.round(figure()));
		expect(figure()).toBeGreaterThan(0);
		opened.state.perform((writer) => deleteDeals(writer, [deals[0]!.id]));
		await expect.poll(weighted).toBe(Math.round(figure()));
		opened.state.sheetFilter = new Set([deals[1]!.id]);
		await expect.poll(() => figures()[0]!.textContent).toContain('Of the one filtered deal.');
		opened.state.sheetFilter = null;
		opened.replace({ ...seed(0), deals: [{ title: 'Only', stage: 'proposal', value: 500_00, createdAt: NOW }] });
		await expect.poll(weighted).toBe(250_00);
	});

	it('counts deals of the chosen period only', async () => {
		const deals = [1, 40, 200, 500].map((days) => ({ title: `${days}`, stage: 'lead', createdAt: NOW - days * DAY }));
		prefer({ period: { kind: 'last-12-months' } });
		await show({ ...seed(0), deals });
		const cohort = () => ['further', 'still', 'lost'].reduce((sum, name) => sum + valueOf(part(stageOf(1, 'lead'), name)), 0);
		expect(cohort()).toBe(3);
		await userEvent.click(host.querySelector('[aria-haspopup="listbox"], .field-select')!);
		await userEvent.click(page.getByRole('option', { name: 'This month' }));
		await expect.poll(cohort).toBe(1);
		expect(figures()[1]!.textContent).toMatch(/Deals created .*Jun.* – .*30.*, by the furthest stage/);
	});
});

describe('what is picked', () => {
	it('stays as it is, and every other mark steps back, the next one too', async () => {
		await show(seed(60));
		marksOf(0)[1]!.focus();
		await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
		await expect.poll(() => opened.state.picks.all.length).toBe(1);
		const shades = () => marksOf(0).map((mark) => getComputedStyle(mark.parentElement!.querySelector('.bar')!).opacity);
		await expect.poll(shades).toEqual(marksOf(0).map((_, index) => (index === 1 ? '1' : '0.4')));
		opened.state.picks.clear();
	});
});

describe('as an image', () => {
	it('goes to the clipboard as PNG', async () => {
		const write = vi.spyOn(navigator.clipboard, 'write').mockImplementation(async ([item]) => {
			const blob = await item!.getType('image/png');
			expect(blob.type).toBe('image/png');
			expect(blob.size).toBeGreaterThan(5000);
		});
		const told = vi.spyOn(toasts, 'show');
		await show(seed(60));
		await chooseImage('Copy as image');
		await expect.poll(() => told.mock.calls.at(-1)?.[0]).toBe('The chart is on the clipboard.');
		expect(write).toHaveBeenCalledOnce();
	});

	it('is downloaded instead where the clipboard refuses, and says so', async () => {
		vi.spyOn(navigator.clipboard, 'write').mockRejectedValue(new DOMException('no', 'NotAllowedError'));
		const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
		const told = vi.spyOn(toasts, 'show');
		await show(seed(60));
		await chooseImage('Copy as image', 1);
		await expect.poll(() => told.mock.calls.at(-1)?.[0]).toContain('the image was downloaded');
		expect((click.mock.contexts[0] as HTMLAnchorElement).download).toMatch(/ funnel 2026-06-15\.png$/);
	});

	it('is the same light picture from a dark screen: plain colours, own font, no style sheet needed', async () => {
		const files: Blob[] = [];
		const make = URL.createObjectURL.bind(URL);
		vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => (files.push(blob as Blob), make(blob)));
		vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
		await show(seed(60));
		await chooseImage('Download SVG', 1);
		await expect.poll(() => files.length).toBe(1);
		document.documentElement.dataset.theme = 'dark';
		await chooseImage('Download SVG', 1);
		await expect.poll(() => files.length).toBe(2);
		const [light, dark] = await Promise.all(files.map((file) => file.text()));
		const stable = (svg: string) => svg.replace(/[\w-]+-hatch/g, 'hatch');
		expect(stable(dark!)).toBe(stable(light!));
		expect(dark).not.toMatch(/var\(|oklch|class=|tabindex/);
		expect(dark).toContain('@font-face');
		expect(dark).toContain(titles()[1]);
		const parsed = new DOMParser().parseFromString(dark!, 'image/svg+xml');
		expect(parsed.querySelector('parsererror')).toBeNull();
		expect(parsed.querySelector('rect')!.getAttribute('fill')).toBe('#ffffff');
		expect(parsed.querySelectorAll('rect[data-part], [data-mark]')).toHaveLength(0);
	});
});

describe('every chart there is', () => {
	// Drawn once: it is the heaviest page of all.
	let gallery: HTMLElement;

	beforeAll(async () => {
		await fresh();
		gallery = document.body.appendChild(document.createElement('div'));
		gallery.style.cssText = 'width:900px;background:var(--bg)';
		const { state } = openPipeline(seed(120), () => NOW);
		const shown = mount(PipelineCharts, { target: gallery, props: { state, catalogue: EVERY_CHART } });
		await document.fonts.ready;
		return async () => {
			await unmount(shown);
			gallery.remove();
			state.destroy();
		};
	});
	/** Turns every chart to its other side, where it is not there already. */
	const turn = async (to: 'chart' | 'table') => {
		for (const each of gallery.querySelectorAll<HTMLElement>(`[aria-label="Show as table"][aria-pressed="${to === 'chart'}"]`)) each.click();
		await tick();
	};
	beforeEach(() => turn('chart'));

	it('has no text under 12 pixels and no control under 24', () => {
		expect(figures(gallery)).toHaveLength(CHARTS.length);
		for (const text of gallery.querySelectorAll('text, p, h2, li, span, button'))
			expect(Number.parseFloat(getComputedStyle(text).fontSize)).toBeGreaterThanOrEqual(12);
		const boxes = [...gallery.querySelectorAll('button')].map((control) => control.getBoundingClientRect());
		for (const { width, height } of boxes) expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
	});

	it('is plain as an image: no class, custom property or colour that few programs read', async () => {
		const files: Blob[] = [];
		const make = URL.createObjectURL.bind(URL);
		vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => (files.push(blob as Blob), make(blob)));
		vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
		const item = () => [...document.querySelectorAll<HTMLElement>('[role="menuitem"]')].find((each) => each.textContent!.trim() === 'Download SVG');
		const drawn = figures(gallery).flatMap((figure, index) => (figure.querySelector('.chart') ? [index] : []));
		expect(drawn.length).toBeGreaterThan(1);
		for (const [done, figure] of drawn.entries()) {
			// By key: a pointer would look for the button on all of this page, each time.
			button('Use and arrange', figure, gallery).focus();
			await userEvent.keyboard('{Enter}');
			await expect.poll(item, { interval: 10 }).toBeDefined();
			item()!.click();
			await expect.poll(() => files.length, { interval: 10 }).toBe(done + 1);
			await expect.poll(item, { interval: 10 }).toBeUndefined();
			const svg = await files[done]!.text();
			expect(svg).not.toMatch(/var\(|oklch|class=|tabindex/);
			expect(new DOMParser().parseFromString(svg, 'image/svg+xml').querySelector('parsererror')).toBeNull();
		}
	});

	it('has no accessibility violation, as chart and as table, nor colours too close in dark', async () => {
		const look = async (theme: string, options: axe.RunOptions) => {
			document.documentElement.dataset.theme = theme;
			return (await axe.run(gallery, { resultTypes: ['violations'], ...options })).violations.map((each) => `${theme}, ${each.id}: ${each.nodes.map((node) => node.html).join(' ')}`);
		};
		const check = async () => [...(await look('light', { rules: { region: { enabled: false } } })), ...(await look('dark', { runOnly: ['color-contrast'] }))];
		expect(gallery.querySelectorAll('figure svg').length).toBeGreaterThan(1);
		expect(await check()).toEqual([]);
		await turn('table');
		expect(gallery.querySelector('figure svg')).toBeNull();
		expect(await check()).toEqual([]);
	});
});
