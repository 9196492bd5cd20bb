// From one laptop to a team, in real browsers: the key, sharing, an invite, a link, a role taken away while it is in use.
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsInLightAndDark } from '../helpers/axe.ts';
import { NETWORK_LOSS, type Device } from '../helpers/browser.ts';
import { keyOf } from '../helpers/keys.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import { World } from './world.ts';

const PASSPHRASE = 'twelve green bottles';
/** What the browser says of answers that the server refuses on purpose. */
const REFUSED = new RegExp(`status of 4(01|03|10)|${NETWORK_LOSS.source}`);

const share = async (page: Page): Promise<void> => {
	await page.getByRole('button', { name: 'Menu', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Share' }).click();
};
const made = (page: Page, label: string): Promise<string> => page.getByLabel(label).inputValue();
const databases = (page: Page): Promise<string[]> => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''));

describe('who gets in', () => {
	let world: World;
	let id: string;
	let mara: Device;
	let finn: Device;
	let guest: Device;
	let invite: string;
	let link: string;
	const device = (stranger = true): Promise<Device> => world.browsers.device({ origin: world.origin, expected: REFUSED, stranger });

	beforeAll(async () => {
		world = await World.start();
		({ id } = await world.create('Shared'));
	});
	afterAll(() => world.close());

	it('asks a browser without the key for the address, and opens with it', async () => {
		mara = await device();
		const { page } = mara;
		await page.goto('/');
		await page.getByRole('heading', { name: 'Open Sluice with its own address' }).waitFor();
		expect(await violationsInLightAndDark(page)).toEqual([]);
		await page.goto('about:blank');
		await page.goto(`/#k=${keyOf(world.origin)}`);
		// A page that is left before it has its answer has not come in.
		await expect.poll(() => page.evaluate(() => localStorage.getItem('sluice:session') ?? ''), { timeout: 15_000 }).toContain('"who":{"kind":"laptop"}');
		await page.goto(`/p/${id}`);
		await new PipelinePage(page).addDeal('Alder bridge');
		expect(page.url()).not.toContain('#');
	});

	it('makes the owner’s account when the first one shares, and keeps the pipeline open', async () => {
		const { page } = mara;
		await share(page);
		await page.getByLabel('Name', { exact: true }).fill('Mara');
		await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
		await page.getByRole('button', { name: 'Make my account' }).click();
		await page.getByRole('button', { name: 'Make an invite' }).click();
		invite = await made(page, 'Address of the invite');
		expect(invite).toContain('/join#i=');
		expect(await violationsInLightAndDark(page)).toEqual([]);
	});

	it('lets a colleague in by the invite, once, as an editor', async () => {
		finn = await device();
		const { page } = finn;
		await page.goto(invite);
		await page.getByRole('heading', { name: 'Come into Shared' }).waitFor();
		expect(page.url()).not.toContain('#');
		await page.getByLabel('Name', { exact: true }).fill('Finn');
		await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
		await page.getByRole('button', { name: 'Join', exact: true }).click();
		const sheet = new PipelinePage(page);
		await sheet.row('Alder bridge').waitFor();
		await sheet.addDeal('Birch tower');
		await new PipelinePage(mara.page).row('Birch tower').waitFor();
		const late = await device();
		await late.page.goto(invite);
		await late.page.getByRole('heading', { name: 'This invite no longer works' }).waitFor();
	});

	it('lets a guest look by a link, and not write', async () => {
		const { page } = mara;
		await page.getByRole('radio', { name: 'Links' }).click();
		await page.getByRole('button', { name: 'Make a link' }).click();
		link = await made(page, 'Address of the link');
		guest = await device();
		await guest.page.goto(link);
		await guest.page.getByLabel('Your name').fill('Gwen');
		await guest.page.getByRole('button', { name: 'Open as a guest' }).click();
		await new PipelinePage(guest.page).row('Alder bridge').waitFor();
		await guest.page.getByText('You can look, but not change this pipeline.').first().waitFor();
		expect(await guest.page.getByRole('menuitem', { name: 'Share' }).count()).toBe(0);
	});

	it('closes for everybody who came by a link that is taken back, and removes their copy', async () => {
		expect((await databases(guest.page)).filter((name) => name.startsWith(`sluice:${id}:`)).length).toBe(1);
		await mara.page.getByRole('button', { name: 'Take back' }).first().click();
		await guest.page.getByRole('heading', { name: 'You no longer have access to this pipeline' }).waitFor();
		await guest.page.getByText('Your copy was removed from this device.').waitFor();
		expect((await databases(guest.page)).filter((name) => name.includes(id))).toEqual([]);
		const download = guest.page.waitForEvent('download');
		await guest.page.getByRole('button', { name: 'Save as a file' }).click();
		expect((await download).suggestedFilename()).toMatch(/^Shared.*\.json$/);
		expect(await violationsInLightAndDark(guest.page)).toEqual([]);
	});

	it('keeps what a removed colleague had not sent, until they take it out', async () => {
		await finn.context.setOffline(true);
		await new PipelinePage(finn.page).addDeal('Cedar quay');
		await mara.page.getByRole('radio', { name: 'People' }).click();
		await mara.page.getByRole('button', { name: 'Remove Finn' }).click();
		await mara.page.getByRole('button', { name: 'Yes, remove' }).click();
		await finn.context.setOffline(false);
		await finn.page.getByText(/did not reach the server/).waitFor({ timeout: 60_000 });
		expect(await databases(finn.page)).toContain(`sluice:${id}`);
		await finn.page.getByRole('button', { name: 'Remove from this device' }).click();
		await finn.page.getByText('Your copy was removed from this device.').waitFor();
		expect(await databases(finn.page)).not.toContain(`sluice:${id}`);
		expect(await new PipelinePage(mara.page).row('Cedar quay').count()).toBe(0);
	});

	it('tells the owner all of it in the record', async () => {
		const { page } = mara;
		await page.getByRole('radio', { name: 'Record' }).click();
		for (const action of ['Invite made', 'Invite used', 'Link made', 'Link used', 'Link taken back', 'Member removed']) await page.getByRole('cell', { name: action, exact: true }).first().waitFor();
		expect(await violationsInLightAndDark(page)).toEqual([]);
		expect(await page.content()).not.toContain(new URL(link).hash.slice(3));
	});

	it('has complained of nothing else, and asked nobody else', () => {
		for (const one of [mara, finn, guest]) {
			expect(one.problems).toEqual([]);
			expect([...one.strangers]).toEqual([]);
		}
	});
});
