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
