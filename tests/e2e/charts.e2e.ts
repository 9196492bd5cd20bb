// The charts in the whole app, by keyboard: from a mark to its deals, into one and back, and on to the sheet.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../helpers/browser.ts';
import { World } from './world.ts';

describe('charts and the rest of the app', () => {
	let world: World;
	let device: Device;

	beforeAll(async () => {
		world = await World.start();
		device = await world.browsers.device({ origin: world.origin, viewport: { width: 1440, height: 900 } });
		const { id } = await world.create('Example', 'demo');
		await device.page.goto(`${world.origin}/p/${id}`);
		await device.page.getByRole('radio', { name: 'Charts', exact: true }).click();
		await device.page.locator('[data-chart="funnel"] [data-mark]').first().waitFor();
	});

	afterAll(() => world.close());

	const mark = (key: string) => device.page.locator(`[data-chart="funnel"] [data-mark][data-key="${key}"]`);
	const focused = () => device.page.evaluate(() => document.activeElement?.getAttribute('data-key') ?? document.activeElement?.textContent?.trim());

	it('open a deal from a mark, and get the focus back when it closes', async () => {
		const { page } = device;
		await mark('lead').focus();
		for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
		expect(await focused()).toBe('proposal/lost');
		await page.keyboard.press('Enter');
		const list = page.getByRole('dialog', { name: 'Deals: Proposal → lost here' });
		await list.getByRole('listitem').first().waitFor();
		const title = (await list.locator('.title').first().textContent())!;
		await list.getByRole('listitem').first().getByRole('button').focus();
		await page.keyboard.press('Enter');
		const panel = page.locator('.whole');
		await expect.poll(() => panel.getByText(title).first().isVisible()).toBe(true);
		await expect.poll(() => panel.evaluate((element) => element.contains(document.activeElement))).toBe(true);
		await page.keyboard.press('Escape');
		await panel.waitFor({ state: 'detached' });
		await expect.poll(focused).toBe('proposal/lost');
	});

	it('give the focus back from a deal that opened in their place, too', async () => {
		const { page } = device;
		await page.getByRole('radio', { name: 'Sheet and charts' }).click();
		await mark('proposal/lost').focus();
		await page.keyboard.press('Enter');
		await page.getByRole('dialog', { name: 'Deals: Proposal → lost here' }).getByRole('listitem').first().waitFor();
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('Enter');
		const panel = page.locator('.whole');
		await expect.poll(() => panel.evaluate((element) => element.contains(document.activeElement))).toBe(true);
		expect(await page.locator('aside.charts').isVisible()).toBe(false);
		await page.keyboard.press('Escape');
		await panel.waitFor({ state: 'detached' });
		await expect.poll(focused).toBe('proposal/lost');
		await page.getByRole('radio', { name: 'Charts', exact: true }).click();
	});

	it('are gone round with F6, with the bar above all, their own and the deal that is open', async () => {
		const { page } = device;
		await mark('proposal/lost').focus();
		const part = () => page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-pane]')?.dataset['pane'] ?? null);
		const round = async (key: string, times: number) => {
			const parts = [];
			for (let pressed = 0; pressed < times; pressed++) {
				await page.keyboard.press(key);
				parts.push(await part());
			}
			return parts;
		};
		expect(await round('F6', 3)).toEqual(['bar', 'charts-bar', 'charts']);
		expect(await focused()).toBe('proposal/lost');
		expect(await round('Shift+F6', 3)).toEqual(['charts-bar', 'bar', 'charts']);
		await page.keyboard.press('Enter');
		await page.getByRole('dialog', { name: 'Deals: Proposal → lost here' }).getByRole('listitem').first().waitFor();
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('Enter');
		await expect.poll(part).toBe('deal');
		expect(await round('F6', 4)).toEqual(['bar', 'charts-bar', 'charts', 'deal']);
		// The first is for the tooltip of the button one is on.
		await page.keyboard.press('Escape');
		await page.keyboard.press('Escape');
		await expect.poll(focused).toBe('proposal/lost');
	});

	it('filter sheet and charts by the deals of a mark, with a chip above both that lets go', async () => {
		const { page } = device;
		const deals = Number(/: (\d+) of/.exec((await mark('proposal/lost').getAttribute('aria-label'))!)![1]);
		await mark('proposal/lost').focus();
		await page.keyboard.press('Enter');
		await page.getByRole('button', { name: 'Show in the sheet' }).press('Enter');
		await expect.poll(() => page.getByText(`${deals} of 180 deals`).first().isVisible()).toBe(true);
		expect(await page.getByRole('radio', { name: 'Sheet and charts' }).getAttribute('aria-checked')).toBe('true');
		await expect.poll(() => page.locator('[data-chart="stock"] h2').textContent()).toBe(`No open deals: 0 won, ${deals} lost`);
		const chip = page.getByRole('group', { name: 'Filtered from charts' });
		expect(await chip.textContent()).toContain(`From Funnel: Proposal → lost here (${deals} deals)`);
		await expect.poll(() => chip.evaluate((element) => element.contains(document.activeElement))).toBe(true);
		await page.keyboard.press('Enter');
		await chip.waitFor({ state: 'detached' });
		await expect.poll(() => page.getByText('180 deals').first().isVisible()).toBe(true);
	});

	it('complain of nothing', () => expect(device.problems).toEqual([]));
});
