// Who may only look changes nothing, whatever is pressed, pasted, dragged or dropped: by role, in a browser, through every
// screen that can change something. And who gets another role is told so, and may at once what that one may.
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDeals } from '#lib/domain/document/commands.ts';
import type { Made, PipelineAccess } from '#lib/protocol/access.ts';
import type { Device } from '../helpers/browser.ts';
import { Colleague } from '../helpers/colleague.ts';
import { BEARER } from '../helpers/keys.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import { World } from './world.ts';

const PASSPHRASE = 'twelve green bottles';
const TITLES = ['Alder bridge', 'Birch tower', 'Cedar quay'];

describe.each(['viewer', 'presenter'] as const)('a %s', (role) => {
	let world: World;
	let device: Device;
	let page: Page;
	let sheet: PipelinePage;
	let colleague: Colleague;
	let id: string;
	/** The document: anything sent and taken would add to its log. */
	let before: string;

	const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
		const response = await fetch(`${world.origin}/api/pipelines/${id}${path}`, { method, headers: { ...BEARER, 'content-type': 'application/json' }, ...(body !== undefined && { body: JSON.stringify(body) }) });
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
		return (await response.json()) as T;
	};
	/** The document as a colleague has it. */
	const contents = (): string => JSON.stringify(colleague.pipeline.doc.toJSON());
	/** Edits that this browser keeps to be sent. */
	const waiting = (): Promise<number> =>
		page.evaluate(async () => {
			const { name } = (await indexedDB.databases()).find((one) => one.name?.startsWith('sluice:'))!;
			const database = await new Promise<IDBDatabase>((done) => {
				const request = indexedDB.open(name!);
				request.onsuccess = () => done(request.result);
			});
			const count = await new Promise<number>((done) => {
				const request = database.transaction('pending').objectStore('pending').count();
				request.onsuccess = () => done(request.result);
			});
			database.close();
			return count;
		});
	const unchanged = async (): Promise<void> => {
		expect(await waiting()).toBe(0);
		expect(contents()).toBe(before);
	};
	const view = (name: 'sheet' | 'board' | 'charts'): Promise<void> => page.getByRole('radio', { name: sheet.words(`workspace.${name}`), exact: true }).click();
	/** Of all there is to type in or choose with in a place, what can be used. */
	const usable = (place: string): Promise<string[]> =>
		page.locator(place).locator('input:enabled:not([readonly]), textarea:enabled:not([readonly]), select:enabled, [contenteditable=true]').evaluateAll((found) => found.map((one) => one.outerHTML.slice(0, 120)));

	beforeAll(async () => {
		world = await World.start();
		device = await world.browsers.device({ origin: world.origin, view: 'sheet', expected: /status of 4\d\d/ });
		page = device.page;
		sheet = new PipelinePage(page);
		({ id } = await world.create('Shared'));
		colleague = await Colleague.join(world.server.wsUrl, id);
		addDeals(colleague.writer, TITLES.map((title, index) => ({ title, owner: 'Ann', value: 1000 * (index + 1), stage: colleague.pipeline.liveStages[index]!.id })));
		await colleague.sent();
		// The laptop becomes a team's: whoever is here is no owner of everything any more.
		const { request } = device.context;
		const set = await request.post('/api/session/setup', { headers: { origin: world.origin }, data: { name: 'Mara', passphrase: PASSPHRASE } });
		expect(set.ok()).toBe(true);
		const { secret } = await ask<Made<unknown>>('POST', '/invites', { role, days: 7, once: true });
		await device.context.clearCookies();
		const joined = await request.post('/api/invites/accept', { headers: { origin: world.origin }, data: { secret, name: 'Finn', passphrase: PASSPHRASE } });
		expect(joined.ok()).toBe(true);
		await sheet.open(id);
		await sheet.row('Alder bridge').waitFor();
		await page.getByText('You can look, but not change this pipeline.').first().waitFor();
		before = contents();
	});
	afterAll(() => world.close());

	it('changes nothing in the sheet with keys, the clipboard or its menus', async () => {
		await page.evaluate(() => navigator.clipboard.writeText('Pasted\tover'));
		for (const column of ['title', 'value', 'stage', 'owner'] as const) {
			await sheet.cell('Birch tower', column).click();
			for (const key of ['x', 'Enter', 'F2', 'Escape', 'Delete', 'Backspace', 'Control+v', 'Control+x', 'Control+d', 'Control+r', 'Control+Shift+Enter', 'Insert', 'Control+z', 'Control+y', 'Alt+Shift+ArrowUp', 'Control+Enter', 'Escape']) await page.keyboard.press(key);
			await sheet.cell('Birch tower', column).dblclick();
			await page.keyboard.type('typed');
			await page.keyboard.press('Enter');
			await page.keyboard.press('Escape');
		}
		expect(await page.locator('.ag-cell-inline-editing, .ag-popup-editor').count()).toBe(0);
		expect((await sheet.rows()).map(({ title }) => title)).toEqual(TITLES);
		for (const name of ['workspace.import', 'common.undo', 'common.redo'] as const) expect(await page.getByRole('button', { name: sheet.words(name), exact: true }).first().isDisabled(), name).toBe(true);
		await unchanged();
	});

	it('brings in no file that is dropped', async () => {
		await page.evaluate(() => {
			const data = new DataTransfer();
			data.items.add(new File(['Deal\nDropped'], 'deals.csv', { type: 'text/csv' }));
			const target = document.querySelector('.workspace')!;
			for (const kind of ['dragover', 'drop']) target.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
		});
		await page.getByText(sheet.words('workspace.lookOnly')).first().waitFor();
		expect(await page.getByRole('dialog').count()).toBe(0);
		await unchanged();
	});

	it('moves and changes no card of the board', async () => {
		await view('board');
		const card = page.locator('[data-deal]').filter({ hasText: 'Birch tower' });
		const other = page.locator('[data-deal]').filter({ hasText: 'Cedar quay' });
		const [from, to] = [(await card.boundingBox())!, (await other.boundingBox())!];
		await page.mouse.move(from.x + 20, from.y + 10);
		await page.mouse.down();
		await page.mouse.move(from.x + 60, from.y + 40, { steps: 5 });
		await page.mouse.move(to.x + 20, to.y + 10, { steps: 10 });
		await page.mouse.up();
		await card.click();
		await page.keyboard.press('Escape');
		for (const key of ['F2', 'Delete', 'Alt+ArrowRight', 'Alt+ArrowUp', 'Control+d', 'm', 'Escape', 'n', 'Escape']) await page.keyboard.press(key);
		expect(await usable('[data-lanes]')).toEqual([]);
		await unchanged();
		await view('sheet');
	});

	it('writes nothing in the panel of a deal', async () => {
		await sheet.cell('Birch tower', 'title').click();
		await page.keyboard.press('Control+.');
		const panel = page.locator('[data-pane=deal]');
		await panel.waitFor();
		for (const tab of ['details', 'activity', 'notes', 'history']) {
			await page.locator(`[role=tab][data-value=${tab}]`).click();
			if (tab === 'notes') await page.locator('.ql-editor').waitFor();
			expect(await usable('[data-pane=deal]'), tab).toEqual([]);
		}
		await unchanged();
		await page.getByRole('button', { name: sheet.words('deal.close'), exact: true }).first().click();
	});

	it('changes no settings, stages, targets or rates', async () => {
		await sheet.fromMenu(sheet.words('status.settings'));
		await page.getByRole('dialog').getByText(sheet.words('settings.readOnly')).waitFor();
		expect(await usable('[role=dialog]')).toEqual([]);
		for (const part of ['targets', 'rates'] as const) {
			await page.getByRole('button', { name: sheet.words(`${part}.open`), exact: true }).click();
			await page.getByRole('dialog', { name: sheet.words(`${part}.title`) }).waitFor();
			expect(await page.getByRole('dialog', { name: sheet.words(`${part}.title`) }).locator('input:enabled:not([readonly])').count(), part).toBe(0);
			await page.keyboard.press('Escape');
			await page.getByRole('dialog', { name: sheet.words(`${part}.title`) }).waitFor({ state: 'detached' });
		}
		await page.keyboard.press('Escape');
		await page.getByRole('dialog').waitFor({ state: 'detached' });
		await unchanged();
	});

	it('is told when the role becomes another, and may write then, and no more after it', async () => {
		const { members } = await ask<PipelineAccess>('GET', '/access');
		const { id: member } = members.find(({ name }) => name === 'Finn')!;
		await ask('PATCH', `/members/${member}`, { role: 'editor' });
		await page.locator('.toast').filter({ hasText: 'Your role in this pipeline is now: Editor.' }).waitFor();
		await sheet.addDeal('Douglas yard');
		await sheet.hasStatus('server');
		// What nobody could use before can be used now: the questions above find it.
		await sheet.cell('Birch tower', 'title').click();
		await page.keyboard.press('Control+.');
		await page.locator('[role=tab][data-value=details]').click();
		await expect.poll(async () => (await usable('[data-pane=deal]')).length).toBeGreaterThan(5);
		await ask('PATCH', `/members/${member}`, { role });
		await page.locator('.toast').filter({ hasText: `Your role in this pipeline is now: ${role === 'viewer' ? 'Viewer' : 'Presenter'}.` }).waitFor();
		await expect.poll(() => page.getByRole('button', { name: sheet.words('workspace.import'), exact: true }).first().isDisabled()).toBe(true);
		await expect.poll(() => usable('[data-pane=deal]')).toEqual([]);
		expect(device.problems).toEqual([]);
	});
});
