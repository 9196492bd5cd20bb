// What Chromium's accessibility tree tells of every chart there is, as drawing in both languages and as table; and that the
// keyboard alone gets into each, to every mark of it, and to the deals behind them. Charts come from the gallery: a new one is
// here by being in the catalogue.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright';
import { everythingIn, toldOf, within, withRole, wordsIn, type Told } from '../helpers/accessibility-tree.ts';
import type { Device } from '../helpers/browser.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import { World } from './world.ts';

/** What a chart shows to those who see it. */
interface Shown {
	id: string;
	name: string;
	finding: string;
	/** Subtitle, tag and notes, each a text of its own. */
	words: string[];
	/** Sentences of its marks by their keys, as drawn; none where there is nothing to draw. */
	marks: [key: string, sentence: string][];
}

/** Signs that are read out as nothing, or by a name of their own. */
const UNSPOKEN = /[–→·≥±]|NaN|undefined/;

let world: World;

beforeAll(async () => {
	world = await World.start();
});

afterAll(() => world.close());

interface Opened {
	device: Device;
	page: Page;
	pipeline: PipelinePage;
	charts: Shown[];
	/** Those that have anything to draw: all, but that forecasts of earlier periods are too young on some days of the year. */
	drawn: Shown[];
}

/** The example with every chart of the gallery beside each other. */
async function open(language: 'en' | 'nl'): Promise<Opened> {
	const device = await world.browsers.device({ origin: world.origin, language, viewport: { width: 1440, height: 900 } });
	const { page } = device;
	const pipeline = new PipelinePage(page, language);
	const { words } = pipeline;
	const { id } = await world.create('Example', 'demo', language);
	await page.goto(`/p/${id}`);
	await page.getByRole('radio', { name: words('workspace.charts'), exact: true }).click();
	await page.getByRole('button', { name: words('charts.gallery'), exact: true }).click();
	const gallery = page.getByRole('dialog', { name: words('charts.gallery') });
	for (const chart of (await gallery.getByRole('switch', { checked: false }).all()).toReversed()) await chart.click();
	const count = await gallery.getByRole('switch', { checked: true }).count();
	await page.keyboard.press('Escape');
	await gallery.waitFor({ state: 'detached' });
	await page.locator('.panel[data-chart]').nth(count - 1).waitFor();
	// What is worked out beside the page comes later, and changes what charts say.
	for (const running of ['charts.accuracy.running', 'charts.forecast.noteRunning', 'charts.reliability.waitingText'] as const)
		await page.locator('figure', { hasText: words(running) }).first().waitFor({ state: 'detached' });
	const charts = await shown(page);
	const drawn = charts.filter(({ marks }) => marks.length > 0);
	expect(charts.length).toBe(count);
	expect(drawn.length).toBeGreaterThanOrEqual(count - 1);
	return { device, page, pipeline, charts, drawn };
}

describe.each(['en', 'nl'] as const)('every chart, to a screen reader in %s,', (language) => {
	let opened: Opened;

	beforeAll(async () => {
		opened = await open(language);
	});

	afterAll(() => opened.device.close());

	it('is a figure named by its finding, with all its words and marks in it and nothing unnamed', async () => {
		const { device, page, pipeline, charts } = opened;
		const { inPane, figures } = await told(page, pipeline);
		expect(figures.map(({ name }) => name)).toEqual(charts.map(({ finding }) => finding));
		expect(figures.map((figure) => within(figure, 'group')?.name)).toEqual(charts.map(({ name }) => name));
		for (const [index, chart] of charts.entries()) {
			const figure = figures[index]!;
			expect(withRole(figure, 'heading').map(({ name }) => name)).toEqual([chart.finding]);
			for (const words of chart.words) expect(wordsIn(figure)).toContain(words);
			if (chart.marks.length === 0) continue;
			const marks = withRole(figure, 'button');
			expect(marks.map(({ name }) => name).sort()).toEqual(chart.marks.map(([, sentence]) => sentence).sort());
			expect(marks.filter(({ name }) => !/^\S+ .+[.]$/.test(name) || UNSPOKEN.test(name)).map(({ name }) => name)).toEqual([]);
			// How one goes on is said once, where the keyboard comes in; the finding is not said again by the drawing.
			expect(marks.filter(({ description }) => description !== '').map(({ description }) => description)).toEqual([pipeline.words('charts.keys')]);
			expect(everythingIn(figure).filter(({ name, role }) => name === chart.finding && !['heading', 'StaticText', 'InlineTextBox'].includes(role))).toEqual([]);
		}
		expect(unnamed(inPane)).toEqual([]);
		expect(await hiddenControls(page)).toEqual([]);
		expect(device.problems).toEqual([]);
	});

	// Keys, heads and rows are the same in every language.
	if (language === 'en') {
		it('is entered by Tab, and every mark reached by the arrows', async () => {
			const { page, drawn } = opened;
			for (const { id, marks } of drawn) {
				await page.locator(`[data-chart="${id}"] [aria-haspopup=menu]`).focus();
				expect(await reached(page, id, marks.length)).toEqual(marks.map(([key]) => key).sort());
			}
		});

		it('opens the deals behind a mark by Enter, tells whose and how many they are, and takes the focus back', async () => {
			const { page, drawn } = opened;
			for (const { id } of drawn) {
				await page.locator(`[data-chart="${id}"] [data-mark][tabindex="0"]`).focus();
				await page.keyboard.press('End');
				const from = await at(page);
				await page.keyboard.press('Enter');
				const list = page.getByRole('dialog', { name: /^Deals: / });
				await list.waitFor();
				await expect.poll(() => list.evaluate((element) => element.contains(document.activeElement))).toBe(true);
				const count = await list.getByRole('listitem').count();
				const description = await list.evaluate((element) => document.getElementById(element.getAttribute('aria-describedby')!)!.textContent);
				expect(description).toMatch(count === 0 ? /^There are no deals here/ : count === 1 ? /^1 deal\b/ : count < 50 ? new RegExp(`^${count} deals`) : /^\d+ deals/);
				await page.keyboard.press('Escape');
				await list.waitFor({ state: 'detached' });
				await expect.poll(() => at(page)).toBe(from);
			}
		});

		it('is a table of the same name as well, each cell under a head and beside one, with the figures that its marks say', async () => {
			const { device, page, pipeline, drawn } = opened;
			await pipeline.showChartTables();
			const twins = await page.evaluate(() =>
				[...document.querySelectorAll('.panel[data-chart] table')].map((table) =>
					[...table.querySelectorAll('tr')].map((row) => ({ key: row.dataset.key, cells: [...row.cells].map((cell) => cell.textContent.replace(/\s+/g, ' ').trim()) }))
				)
			);
			const { inPane, figures } = await told(page, pipeline);
			const tables = figures.map((figure) => withRole(figure, 'table')).filter((own) => own.length > 0);
			expect(tables.map((own) => own.map(({ name }) => name))).toEqual(drawn.map(({ finding }) => [finding]));
			for (const [index, chart] of drawn.entries()) {
				const [head, ...rows] = withRole(tables[index]![0]!, 'row').map((row) => withRole(row, 'columnheader', 'rowheader', 'cell', 'gridcell'));
				expect(head!.map(({ role }) => role)).toEqual(head!.map(() => 'columnheader'));
				expect(head!.filter(({ name }) => name === '')).toEqual([]);
				expect(rows.map((cells) => cells.map(({ role }) => role))).toEqual(rows.map(() => head!.map((_, place) => (place === 0 ? 'rowheader' : 'cell'))));
				const twin = twins[index]!;
				expect([head!, ...rows].map((cells) => cells.map(({ name }) => name))).toEqual(twin.map(({ cells }) => cells));
				expect(rows.filter(([first]) => first!.name === '')).toEqual([]);
				// A row of a mark says what the mark does.
				const said = new Map(chart.marks);
				const apart = twin.filter(({ key, cells }) => key !== undefined && said.has(key) && !cells.some((cell) => /\d/.test(cell) && said.get(key)!.includes(cell)));
				expect(apart).toEqual([]);
			}
			expect(unnamed(inPane)).toEqual([]);
			expect(device.problems).toEqual([]);
		});
	}
});

async function told(page: Page, pipeline: PipelinePage): Promise<{ inPane: Told; figures: Told[] }> {
	const [inPane] = withRole(await toldOf(page), 'complementary').filter(({ name }) => name === pipeline.words('workspace.charts'));
	return { inPane: inPane!, figures: withRole(inPane!, 'figure') };
}

const shown = (page: Page): Promise<Shown[]> =>
	page.evaluate(() =>
		[...document.querySelectorAll<HTMLElement>('.panel[data-chart]')].map((panel) => {
			const clean = (node: Node | null | undefined): string => (node?.textContent ?? '').replace(/\s+/g, ' ').trim();
			return {
				id: panel.dataset.chart!,
				name: clean(panel.querySelector('.name')),
				finding: clean(panel.querySelector('h2')),
				words: [panel.querySelector('.subtitle')?.firstChild, ...panel.querySelectorAll('.tag, .notes li')].map(clean),
				marks: [...panel.querySelectorAll('[data-mark]')].map((mark): [string, string] => [mark.getAttribute('data-key')!, mark.getAttribute('aria-label')!.replace(/\s+/g, ' ')])
			};
		})
	);

/** What takes the focus, and nobody is told what it is. */
const unnamed = (inPane: Told): string[] => everythingIn(inPane).filter(({ focusable, name }) => focusable && name === '').map(({ role }) => role);

/** What could be pressed or has the words of a chart, and is kept from a screen reader. */
const hiddenControls = (page: Page): Promise<string[]> =>
	page.evaluate(() =>
		[...document.querySelectorAll('[data-pane=charts] [aria-hidden=true], [data-pane=charts] [inert]')].flatMap((hidden) =>
			[...hidden.querySelectorAll('button, a, input, [tabindex], [role=button], h2, p, li, table')].map((each) => each.outerHTML.slice(0, 120))
		)
	);

const at = (page: Page): Promise<string | null> => page.evaluate(() => document.activeElement?.getAttribute('data-key') ?? null);

/** The marks that Tab and then the arrows come to: along each row, forth and back by turns, and down. */
async function reached(page: Page, id: string, count: number): Promise<string[]> {
	const found = new Set<string>();
	/** Where a key leads. */
	const press = async (key: string): Promise<string> => {
		await page.keyboard.press(key);
		const now = await page.evaluate((chart) => document.querySelector(`[data-chart="${chart}"] :focus`)?.getAttribute('data-key'), id);
		if (!now) throw new Error(`${id}: ${key} leads to no mark`);
		found.add(now);
		return now;
	};
	/** Presses until it leads no further. */
	const along = async (key: string, from: string): Promise<string> => {
		for (let last = from; ; ) {
			const now = found.size < count ? await press(key) : last;
			if (now === last) return now;
			last = now;
		}
	};
	let here = await press('Tab');
	for (let atHead = true; ; atHead = !atHead) {
		here = await along('ArrowRight', here);
		// Come from the end of a row one is at the same part of the next, or at its head.
		if (!atHead) here = await along('ArrowLeft', here);
		if (found.size === count) break;
		const next = await press('ArrowDown');
		if (next === here) break;
		here = next;
	}
	return [...found].sort();
}
