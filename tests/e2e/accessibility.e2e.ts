// Every screen but the sheet's own tools (accessibility-sheet, in Dutch) against axe, light and dark; and the sheet's work
// done by keyboard alone.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright';
import { violationsInLightAndDark, WINDOW } from '../helpers/axe.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import { StartPage } from '../helpers/pages/start-page.ts';
import { World } from './world.ts';

describe('accessibility', () => {
	let world: World;
	let id: string;

	beforeAll(async () => {
		world = await World.start();
		({ id } = await world.create('Open to all', 'demo'));
	});

	afterAll(() => world.close());

	it('has no violation on any screen, light or dark', { timeout: 120_000 }, async () => {
		const device = await world.browsers.device({ origin: world.origin, colorScheme: 'light', viewport: WINDOW });
		const { page } = device;
		const found: Record<string, string[]> = {};
		const lookAt = async (screen: string, ...parts: string[]): Promise<void> => {
			const lines = await violationsInLightAndDark(page, parts);
			if (lines.length > 0) found[screen] = lines;
		};

		const start = new StartPage(page);
		await start.open();
		await start.pipeline('Open to all').waitFor();
		await lookAt('start page');
		await page.getByRole('button', { name: start.words('pipelines.new'), exact: true }).first().click();
		await page.getByRole('dialog').waitFor();
		await lookAt('new pipeline', '[role=dialog]');

		const pipeline = new PipelinePage(page);
		await pipeline.open(id);
		await pipeline.hasStatus('server');
		await lookAt('sheet and charts');
		await page.getByRole('radio', { name: pipeline.words('workspace.charts'), exact: true }).click();
		// As tables they are looked at in charts.browser.test.ts, every chart of the gallery.
		await lookAt('charts', 'main');
		await page.getByRole('radio', { name: pipeline.words('workspace.sheet'), exact: true }).click();
		await page.getByRole('button', { name: pipeline.words('history.open'), exact: true }).click();
		await page.keyboard.press('PageDown');
		await page.getByText(pipeline.words('history.readOnly'), { exact: true }).waitFor();
		await page.locator('.ag-row:not(.ag-row-pinned) [col-id="stage"]').first().click({ button: 'right' });
		await page.getByRole('menuitem', { name: pipeline.words('history.menuDeal') }).click();
		await page.getByRole('region', { name: pipeline.words('history.timeline') }).waitFor();
		await lookAt('looking back, with a timeline');
		await page.getByRole('button', { name: pipeline.words('history.restore'), exact: true }).click();
		await page.getByRole('dialog').waitFor();
		await lookAt('restore', '[role=dialog]');
		await page.keyboard.press('Escape');
		await page.getByRole('dialog').waitFor({ state: 'detached' });
		await page.getByRole('button', { name: pipeline.words('history.close'), exact: true }).click();
		await page.getByRole('button', { name: pipeline.words('history.closeTimeline'), exact: true }).click();
		await pipeline.fromMenu(pipeline.words('status.settings'));
		await page.getByRole('dialog').waitFor();
		await lookAt('settings', '[role=dialog]');
		await page.getByRole('button', { name: pipeline.words('targets.open'), exact: true }).click();
		const targets = page.getByRole('dialog', { name: pipeline.words('targets.title') });
		await targets.getByRole('textbox').first().fill('250k');
		await targets.getByRole('textbox').first().press('Enter');
		await targets.getByRole('textbox').nth(1).fill('?');
		await targets.getByRole('textbox').nth(1).press('Enter');
		await targets.locator('[aria-invalid=true]').waitFor();
		await lookAt('targets', '[role=dialog]');
		await page.keyboard.press('Escape');
		await page.keyboard.press('Escape');
		await targets.waitFor({ state: 'detached' });
		await page.keyboard.press('Escape');
		await page.getByRole('dialog').waitFor({ state: 'detached' });
		await page.getByRole('button', { name: pipeline.words('workspace.import'), exact: true }).click();
		await page.getByRole('dialog').waitFor();
		await lookAt('import', '[role=dialog]');

		expect(found).toEqual({});
		expect(device.problems).toEqual([]);
		await device.close();
	});

	it('does the sheet’s work by keyboard alone', { timeout: 120_000 }, async () => {
		const own = await world.create('Keys only');
		const device = await world.browsers.device({ origin: world.origin, view: 'sheet' });
		const { page } = device;
		const pipeline = new PipelinePage(page);
		const { keyboard } = page;
		await pipeline.open(own.id);

		await tabTo(page, pipeline.words('grid.add'));
		await keyboard.press('Enter');
		await page.locator('.ag-cell-inline-editing input').waitFor();
		await keyboard.type('Typed deal');
		await keyboard.press('Enter');
		await pipeline.row('Typed deal').waitFor();

		// Enter on the last row stays on it.
		await keyboard.press('ArrowRight');
		await keyboard.type('Keys BV');
		await keyboard.press('Enter');
		await expect.poll(() => pipeline.text('Typed deal', 'company')).toBe('Keys BV');

		await keyboard.press('Delete');
		await expect.poll(() => pipeline.text('Typed deal', 'company')).toBe('');
		await keyboard.press('Control+z');
		await expect.poll(() => pipeline.text('Typed deal', 'company')).toBe('Keys BV');

		// A menu opens, is walked and closes without a mouse, and gives the focus back.
		await tabTo(page, pipeline.words('workspace.export'), 'Shift+Tab');
		await keyboard.press('Enter');
		await page.getByRole('menu').waitFor();
		await keyboard.press('Escape');
		await page.getByRole('menu').waitFor({ state: 'detached' });
		await expect.poll(() => focusedLabel(page)).toBe(pipeline.words('workspace.export'));

		// So does a dialog.
		await tabTo(page, pipeline.words('workspace.import'), 'Shift+Tab');
		await keyboard.press('Enter');
		await page.getByRole('dialog').waitFor();
		await keyboard.press('Escape');
		await page.getByRole('dialog').waitFor({ state: 'detached' });
		await expect.poll(() => focusedLabel(page)).toBe(pipeline.words('workspace.import'));
		expect(device.problems).toEqual([]);
		await device.close();
	});
});

const focusedLabel = (page: Page): Promise<string> =>
	page.evaluate(() => {
		const focused = document.activeElement as HTMLElement | null;
		return focused?.getAttribute('aria-label') ?? focused?.innerText.trim() ?? '';
	});

/** Presses Tab until what has this label has the focus. At most 60 times: further away nobody finds it. */
async function tabTo(page: Page, label: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
	for (let press = 0; press < 60; press++) {
		if ((await focusedLabel(page)) === label) return;
		await page.keyboard.press(key);
	}
	throw new Error(`${label} cannot be reached with ${key}`);
}
