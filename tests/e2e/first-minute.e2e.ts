// A newcomer's first minute: an example to look at, an empty pipeline, a first deal, a file, their own language.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../helpers/browser.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import { StartPage } from '../helpers/pages/start-page.ts';
import { wordsIn } from '../helpers/words.ts';
import { World } from './world.ts';

const CSV = 'Deal;Company;Value;Expected close;Stage\r\nRoof of the mill;Molen BV;1.250,50;31-12-2026;Lead\r\nNew sluice gate;Waterschap;75000;15-1-2027;Proposal\r\nEmpty value;Niemand;;1-2-2027;Lead\r\n';

describe('the first minute', () => {
	let world: World;
	let device: Device;

	beforeAll(async () => {
		world = await World.start();
		device = await world.browsers.device({ origin: world.origin });
	});

	afterAll(() => world.close());

	it('shows a marked example with a funnel at the first address', async () => {
		await device.page.goto('/');
		const pipeline = new PipelinePage(device.page);
		await pipeline.shown();
		await expect.poll(() => pipeline.dealCount()).toBeGreaterThan(50);
		await device.page.locator('header').getByText(wordsIn('en')('status.example'), { exact: true }).waitFor();
		await pipeline.charts.locator('svg').first().waitFor();
		await expect.poll(() => pipeline.chartWords()).toMatch(/\d/);
	});

	it('makes an empty pipeline and adds a first deal', async () => {
		const start = new StartPage(device.page);
		await start.open();
		const pipeline = await start.create('My own');
		await expect.poll(() => pipeline.page.title()).toContain('My own');
		await pipeline.addDeal('First deal');
		await pipeline.editCell('First deal', 'value', '£ 12k');
		await expect.poll(() => pipeline.text('First deal', 'value')).toMatch(/12,000/);
		await expect.poll(() => pipeline.dealCount()).toBe(1);
		await pipeline.hasStatus('server');
	});

	it('stores what is being typed when one goes back, and leaves no offer behind that would do nothing', async () => {
		const { page } = device;
		const pipeline = new PipelinePage(page);
		await pipeline.addDeal('Second deal');
		await pipeline.grid.locator('.ag-cell[col-id="title"]', { hasText: 'Second deal' }).click();
		await page.keyboard.press('Shift+Delete');
		const undo = page.locator('.toast').getByRole('button', { name: pipeline.words('common.undo') });
		await expect.poll(() => undo.count()).toBeGreaterThan(0);
		await pipeline.grid.locator('.ag-cell[col-id="company"]').first().dblclick();
		await page.keyboard.type('Going BV');
		await page.goBack();
		await page.waitForURL('**/pipelines');
		await expect.poll(() => undo.count()).toBe(0);
		await new StartPage(page).pipeline('My own').click();
		await pipeline.shown();
		await expect.poll(() => pipeline.text('First deal', 'company')).toBe('Going BV');
		await expect.poll(() => pipeline.dealCount()).toBe(1);
	});

	it('imports a file and undoes it in one step', async () => {
		const pipeline = new PipelinePage(device.page);
		await pipeline.importFile('deals.csv', Buffer.from(CSV));
		await expect.poll(() => pipeline.dealCount()).toBe(4);
		await expect.poll(() => pipeline.text('Roof of the mill', 'value')).toMatch(/1,250\.50/);
		await expect.poll(() => pipeline.text('New sluice gate', 'value')).toMatch(/75,000/);
		await expect.poll(() => pipeline.text('Empty value', 'value')).toBe('');
		await device.page.getByRole('button', { name: pipeline.words('common.undo'), exact: true }).first().click();
		await expect.poll(() => pipeline.dealCount()).toBe(1);
	});

	it('speaks Dutch when asked, and remembers it', async () => {
		const pipeline = new PipelinePage(device.page);
		await pipeline.fromMenu('Nederlands');
		const nl = wordsIn('nl');
		await device.page.getByRole('button', { name: nl('workspace.import'), exact: true }).waitFor();
		await expect.poll(() => device.page.evaluate(() => document.documentElement.lang)).toBe('nl');
		await device.page.reload();
		const dutch = new PipelinePage(device.page, 'nl');
		await dutch.shown();
		await expect.poll(() => dutch.text('First deal', 'value')).toMatch(/12\.000/);
		await device.page.getByRole('button', { name: nl('workspace.import'), exact: true }).waitFor();
	});

	it('lists both pipelines', async () => {
		const start = new StartPage(device.page, 'nl');
		await start.open();
		await start.pipeline('My own').waitFor();
		await expect.poll(() => device.page.getByText(start.words('pipelines.example'), { exact: true }).count()).toBeGreaterThan(0);
	});

	it('complains of nothing and asks nothing of strangers', () => {
		expect(device.problems).toEqual([]);
		expect([...device.strangers]).toEqual([]);
	});
});
