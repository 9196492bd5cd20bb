// Two people who were apart meet again: they are told, look at both edits, choose, and both screens show it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Locator } from 'playwright';
import { violations } from '../helpers/axe.ts';
import { NETWORK_LOSS, type Device } from '../helpers/browser.ts';
import type { Cable } from '../helpers/cable.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import { World } from './world.ts';

const DEADLINE = { timeout: 20_000 };

describe('two people who were apart', () => {
	let world: World;
	let cable: Cable;
	let annDevice: Device;
	let bobDevice: Device;
	let ann: PipelinePage;
	let bob: PipelinePage;

	beforeAll(async () => {
		world = await World.start();
		cable = await world.cable();
		annDevice = await world.browsers.device({ origin: world.origin, view: 'sheet' });
		bobDevice = await world.browsers.device({ origin: cable.url, expected: NETWORK_LOSS });
		ann = new PipelinePage(annDevice.page);
		bob = new PipelinePage(bobDevice.page);
		const { id } = await world.create('Shared');
		await ann.open(id);
		await bob.open(id);
		for (const title of ['Alder bridge', 'Birch tower', 'Cedar quay']) await ann.addDeal(title);
		await ann.editCell('Alder bridge', 'value', '1000');
		await ann.editCell('Birch tower', 'company', 'Birch NV');
		await bob.cell('Birch tower', 'company').filter({ hasText: 'Birch NV' }).waitFor(DEADLINE);
	});

	afterAll(() => world.close());

	const review = (who: PipelinePage): Locator => who.page.getByRole('region', { name: who.words('merge.title') });
	const notice = (who: PipelinePage, count: number): Locator =>
		who.page.getByRole('region', { name: who.words('common.notices') }).getByText(who.words('merge.newsCells', { count }));
	const button = (who: PipelinePage, name: string | RegExp): Locator => who.page.getByRole('button', { name, exact: true });

	it('are both told once how many cells they changed without seeing each other', { timeout: 120_000 }, async () => {
		await cable.pull();
		await bob.editCell('Alder bridge', 'value', '7000');
		await bob.editCell('Birch tower', 'company', 'Birch Bob');
		await bob.editCell('Cedar quay', 'company', 'Only Bob');
		await bob.hasStatus('offline');
		await ann.editCell('Alder bridge', 'value', '5000');
		await ann.editCell('Birch tower', 'company', 'Birch Ann');
		await ann.hasStatus('server');

		await cable.plug();
		await bob.hasStatus('server');
		await notice(bob, 2).waitFor(DEADLINE);
		await notice(ann, 2).waitFor(DEADLINE);
	});

	it('see each edit with who and when, which shows, and what was there before', async () => {
		await button(bob, bob.words('merge.review')).click();
		await review(bob).waitFor();
		const alder = review(bob).locator('section', { has: bob.page.getByRole('heading', { level: 3, name: 'Alder bridge' }) }).last();
		const rows = await alder.getByRole('listitem').allInnerTexts();
		expect(rows.map((row) => row.replace(/\s+/g, ' ').trim())).toEqual([
			expect.stringMatching(/^€5,000 .+, \d+ \w+ \d{4}, \d\d:\d\d Shows now Keep$/),
			expect.stringMatching(/^€7,000 You, \d+ \w+ \d{4}, \d\d:\d\d Show this$/)
		]);
		await expect.poll(() => alder.innerText()).toContain('Before: €1,000');
		await expect.poll(() => review(bob).getByRole('heading', { level: 3 }).count()).toBe(2);
	});

	it('switch with one press, which both screens show; the mark goes from both', async () => {
		await ann.cell('Alder bridge', 'value').locator('.sheet-mark').waitFor();
		await button(bob, /^Show this: €7,000 by you, Value of Alder bridge$/).click();
		await expect.poll(() => bob.text('Alder bridge', 'value'), DEADLINE).toBe('7,000');
		await expect.poll(() => ann.text('Alder bridge', 'value'), DEADLINE).toBe('7,000');
		await ann.cell('Alder bridge', 'value').locator('.sheet-mark').waitFor({ state: 'detached' });
		await bob.page.keyboard.press('Escape');
		await review(bob).waitFor({ state: 'detached' });
		await button(bob, bob.words('merge.open', { count: 1 })).waitFor();
	});

	it('reach the review of a cell by key, and the focus returns to the cell', async () => {
		await ann.cell('Birch tower', 'company').click();
		await ann.page.keyboard.press('Shift+F2');
		await review(ann).waitFor();
		await notice(ann, 2).waitFor({ state: 'detached' });
		await expect.poll(() => ann.page.evaluate(() => document.activeElement?.textContent?.trim())).toMatch(/^Company/);
		await ann.page.keyboard.press('Escape');
		await review(ann).waitFor({ state: 'detached' });
		await expect.poll(() => ann.page.evaluate(() => document.activeElement?.getAttribute('col-id'))).toBe('company');
	});

	it('are not told again after a reload', async () => {
		await bob.page.reload();
		await bob.shown();
		await bob.hasStatus('server');
		await button(bob, bob.words('merge.open', { count: 1 })).waitFor();
		expect(await notice(bob, 1).count()).toBe(0);
	});

	it('find a deal back that one deleted while the other edited it', { timeout: 120_000 }, async () => {
		await cable.pull();
		await bob.editCell('Cedar quay', 'nextStep', 'Call on Monday');
		await ann.cell('Cedar quay', 'title').click();
		await ann.page.keyboard.press('Shift+Delete');
		await ann.row('Cedar quay').waitFor({ state: 'detached' });
		await cable.plug();
		await bob.hasStatus('server');
		await ann.row('Cedar quay').waitFor(DEADLINE);
		await ann.cell('Cedar quay', 'title').locator('.sheet-mark').click();
		await review(ann).waitFor();
		await expect.poll(() => review(ann).innerText()).toContain('You moved this deal to the bin on');
		await button(ann, /^Move to bin after all: Cedar quay$/).click();
		await bob.row('Cedar quay').waitFor({ state: 'detached', ...DEADLINE });
	});

	it('meet no barrier in the review, in either language, light or dark', { timeout: 60_000 }, async () => {
		for (const page of [bob, new PipelinePage(bob.page, 'nl')]) {
			if (page !== bob) {
				await bob.page.evaluate(() => localStorage.setItem('sluice:language', 'nl'));
				await bob.page.reload();
				await page.shown();
			}
			await button(page, page.words('merge.open', { count: 1 })).click();
			await review(page).waitFor();
			for (const colorScheme of ['light', 'dark'] as const) {
				await bob.page.emulateMedia({ colorScheme });
				expect(await violations(bob.page, ['[data-pane=merge]', 'header']), colorScheme).toEqual([]);
			}
		}
		await bob.page.setViewportSize({ width: 390, height: 844 });
		await review(new PipelinePage(bob.page, 'nl')).waitFor();
		await expect.poll(() => bob.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
		const views = (await bob.page.getByRole('radiogroup', { name: new PipelinePage(bob.page, 'nl').words('workspace.view') }).boundingBox())!;
		expect(views.x + views.width).toBeLessThanOrEqual(390);
	});

	it('are told no longer what a colleague has settled', { timeout: 60_000 }, async () => {
		const dutch = new PipelinePage(bob.page, 'nl');
		await bob.page.setViewportSize({ width: 1366, height: 768 });
		await button(ann, ann.words('common.close')).click();
		await review(ann).waitFor({ state: 'detached' });
		await cable.pull();
		await dutch.editCell('Alder bridge', 'company', 'Bob BV');
		await dutch.hasStatus('offline');
		await ann.editCell('Alder bridge', 'company', 'Ann NV');
		await ann.hasStatus('server');
		await cable.plug();
		await notice(ann, 1).waitFor(DEADLINE);
		await button(dutch, dutch.words('merge.keepAll', { count: 2 })).click();
		await notice(ann, 1).waitFor({ state: 'detached', ...DEADLINE });
		// To keep what shows changes no value: an undo says so rather than "undone".
		await bob.page.keyboard.press('Control+z');
		await bob.page.getByRole('region', { name: dutch.words('common.notices') }).getByText(dutch.words('workspace.undoNothing')).waitFor(DEADLINE);
	});

	it('complain of nothing', () => {
		expect(annDevice.problems).toEqual([]);
		expect(bobDevice.problems).toEqual([]);
	});
});
