// Several people in one browser: nobody sees what another left there, what was not sent waits for whoever wrote it, and
// without a server it opens for whoever was signed in last. What a laptop had kept opens for whoever shared it.
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Made } from '#lib/protocol/access.ts';
import { NETWORK_LOSS, type Device } from '../helpers/browser.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import { World } from './world.ts';

const PASSPHRASE = 'twelve green bottles';
const REFUSED = new RegExp(`status of 4(01|03|10)|${NETWORK_LOSS.source}`);
const DEADLINE = { timeout: 30_000 };

describe('people of one browser', () => {
	let world: World;
	let browser: Device;
	let sheet: PipelinePage;
	let shared: string;
	let secret: string;
	const page = (): Page => browser.page;
	const databases = async (): Promise<string[]> => (await page().evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''))).filter((name) => name.includes(shared)).sort();

	const signIn = async (name: string): Promise<void> => {
		await page().getByLabel('Name', { exact: true }).fill(name);
		await page().getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
		await page().getByRole('button', { name: 'Sign in', exact: true }).click();
		await page().getByLabel('Passphrase', { exact: true }).waitFor({ state: 'detached' });
	};
	const signOut = async (): Promise<void> => {
		await sheet.fromMenu('Your account');
		await page().getByRole('dialog').getByRole('button', { name: 'Sign out here', exact: true }).click();
		await page().getByRole('button', { name: 'Sign in', exact: true }).waitFor();
	};

	beforeAll(async () => {
		world = await World.start();
		browser = await world.browsers.device({ origin: world.origin, expected: REFUSED, view: 'sheet' });
		sheet = new PipelinePage(page());
		({ id: shared } = await world.create('Shared'));
	});
	afterAll(() => world.close());

	it('open what the laptop kept, when it becomes a team’s', async () => {
		await sheet.open(shared);
		await sheet.addDeal('Alder bridge');
		await sheet.hasStatus('server');
		expect(await databases()).toEqual([`sluice:${shared}`]);
		await sheet.fromMenu('Share');
		await page().getByLabel('Name', { exact: true }).fill('Mara');
		await page().getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
		await page().getByRole('button', { name: 'Make my account' }).click();
		await page().getByRole('button', { name: 'Make an invite' }).waitFor();
		const { request } = browser.context;
		const invite = await request.post(`/api/pipelines/${shared}/invites`, { headers: { origin: world.origin }, data: { role: 'editor', days: 7, once: true } });
		const made = (await invite.json()) as Made<unknown>;
		const accepted = await fetch(`${world.origin}/api/invites/accept`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ secret: made.secret, name: 'Finn', passphrase: PASSPHRASE }) });
		expect(accepted.ok).toBe(true);
		({ id: secret } = (await (await request.post('/api/pipelines', { headers: { origin: world.origin }, data: { name: 'Board only', kind: 'empty', language: 'en', currency: 'EUR', timeZone: 'UTC' } })).json()) as { id: string });
		await sheet.open(shared);
		await sheet.row('Alder bridge').waitFor();
		expect(await databases()).toEqual([`sluice:${shared}`]);
		await page().goto('/pipelines');
		await page().getByRole('link', { name: 'Board only' }).waitFor();
		await sheet.open(secret);
		await sheet.hasStatus('server');
	});

	it('leave what they did not send to nobody else', async () => {
		await sheet.open(shared);
		await sheet.hasStatus('server');
		await browser.context.setOffline(true);
		await sheet.addDeal('Birch tower');
		await sheet.hasStatus('offline');
		await browser.context.clearCookies({ name: /^sluice_session/ });
		await browser.context.setOffline(false);
		await page().getByRole('button', { name: 'Sign in', exact: true }).waitFor(DEADLINE);
		await signIn('Finn');
		await page().goto('/pipelines');
		await page().getByRole('link', { name: 'Shared' }).waitFor();
		expect(await page().getByRole('link', { name: 'Board only' }).count()).toBe(0);
		await sheet.open(shared);
		await sheet.row('Alder bridge').waitFor();
		await sheet.hasStatus('server');
		expect(await sheet.row('Birch tower').count()).toBe(0);
		expect((await databases()).length).toBe(2);
	});

	it('see no list of another’s without a server either, and open nothing of it', async () => {
		await page().evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
		await world.cutPower();
		await page().goto('/pipelines');
		await page().getByRole('link', { name: 'Shared' }).waitFor(DEADLINE);
		expect(await page().getByRole('link', { name: 'Board only' }).count()).toBe(0);
		// Whoever was signed in last has their copy.
		await sheet.open(shared);
		await sheet.row('Alder bridge').waitFor();
		expect(await sheet.row('Birch tower').count()).toBe(0);
		await page().goto(`/p/${secret}`);
		await page().getByRole('heading', { name: 'This pipeline is not on this device yet' }).waitFor(DEADLINE);
		await world.restorePower();
	});

	it('find their own again when they are back, and it is sent', async () => {
		await sheet.open(shared);
		await sheet.hasStatus('server');
		await signOut();
		await signIn('Mara');
		await sheet.open(shared);
		await sheet.row('Birch tower').waitFor(DEADLINE);
		await sheet.hasStatus('server');
		const titles = JSON.stringify(await sheet.exported());
		expect(titles).toContain('Birch tower');
		expect(browser.problems).toEqual([]);
	});
});
