// Erasing for good, in real browsers: an owner erases a deal and a person; colleagues' copies are renewed, and what they had
// not sent waits for them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright';
import { violationsInLightAndDark } from '../helpers/axe.ts';
import { NETWORK_LOSS, type Device } from '../helpers/browser.ts';
import { keyOf } from '../helpers/keys.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import { World } from './world.ts';

const PASSPHRASE = 'twelve green bottles';
/** What the browser says of a copy that may not come in any more, and of a network that is away. */
const EXPECTED = new RegExp(`status of 4(01|03|04|10)|${NETWORK_LOSS.source}`);

const eraser = async (page: Page, kind: 'A deal' | 'A person', name: string): Promise<void> => {
	await page.getByRole('radio', { name: kind }).click();
	await page.getByLabel('Which one').fill(name);
	await page.getByRole('option', { name }).click();
};

describe('erasing for good', () => {
	let world: World;
	let id: string;
	let mara: Device;
	let finn: Device;

	beforeAll(async () => {
		world = await World.start();
		({ id } = await world.create('Erasing'));
		const device = (): Promise<Device> => world.browsers.device({ origin: world.origin, expected: EXPECTED, stranger: true });
		mara = await device();
		await mara.page.goto(`/#k=${keyOf(world.origin)}`);
		await mara.page.waitForFunction(() => localStorage.getItem('sluice:session')?.includes('laptop'));
		await mara.page.goto(`/p/${id}`);
		const sheet = new PipelinePage(mara.page);
		await sheet.addDeal('Alder bridge');
		await sheet.addDeal('Secret merger');
		await mara.page.getByRole('button', { name: 'Menu', exact: true }).click();
		await mara.page.getByRole('menuitem', { name: 'Share' }).click();
		await mara.page.getByLabel('Name', { exact: true }).fill('Mara');
		await mara.page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
		await mara.page.getByRole('button', { name: 'Make my account' }).click();
		await mara.page.getByRole('button', { name: 'Make an invite' }).click();
		const invite = await mara.page.getByLabel('Address of the invite').inputValue();
		finn = await device();
		await finn.page.goto(invite);
		await finn.page.getByLabel('Name', { exact: true }).fill('Finn');
		await finn.page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
		await finn.page.getByRole('button', { name: 'Join', exact: true }).click();
		await new PipelinePage(finn.page).row('Secret merger').waitFor();
	});
	afterAll(() => world.close());

	it('says what it reaches and what not, and asks for the name', async () => {
		const { page } = mara;
		await page.getByRole('radio', { name: 'Erase' }).click();
		await page.getByText('Nothing was erased.').waitFor();
		await eraser(page, 'A deal', 'Secret merger');
		await page.getByText('It does not reach copies of this pipeline').waitFor();
		expect(await violationsInLightAndDark(page)).toEqual([]);
		await page.getByRole('button', { name: 'Erase for good' }).click();
		await page.getByText('That is not the same.').waitFor();
	});

	it('takes the deal from everybody’s sheet, and the dialog says what was reached', async () => {
		const { page } = mara;
		await page.getByLabel('Type “Secret merger” to confirm').fill('Secret merger');
		await page.keyboard.press('Enter');
		await page.getByText(/^A deal, .*, by Mara$/).waitFor();
		await page.getByText('Gone from the server’s database files.').waitFor();
		expect(await violationsInLightAndDark(page)).toEqual([]);
		for (const { page: any } of [mara, finn]) {
			const sheet = new PipelinePage(any);
			await sheet.row('Alder bridge').waitFor();
			expect(await sheet.row('Secret merger').count()).toBe(0);
		}
		for (const { page: any } of [mara, finn]) {
			// Nor is it in what the tab or the browser remembers, or in what one may take back.
			expect(await any.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]))).not.toContain('Secret merger');
		}
		await new PipelinePage(finn.page).addDeal('Birch tower');
		await new PipelinePage(page).row('Birch tower').waitFor();
	});

	it('keeps what a colleague had not sent until they have looked, and never brings back what was erased', async () => {
		await finn.context.setOffline(true);
		await new PipelinePage(finn.page).addDeal('Cedar quay');
		const { page } = mara;
		await eraser(page, 'A deal', 'Birch tower');
		await page.getByLabel('Type “Birch tower” to confirm').fill('Birch tower');
		await page.getByRole('button', { name: 'Erase for good' }).click();
		await expect.poll(() => page.getByText(/^A deal, .*, by Mara$/).count(), { timeout: 15_000 }).toBe(2);
		await finn.context.setOffline(false);
		await finn.page.getByText('Something was erased from this pipeline').waitFor();
		expect(await violationsInLightAndDark(finn.page)).toEqual([]);
		const download = finn.page.waitForEvent('download');
		await finn.page.getByRole('button', { name: 'Save as a file' }).click();
		expect((await download).suggestedFilename()).toMatch(/\.json$/);
		await finn.page.getByRole('button', { name: 'Renew this copy' }).click();
		const sheet = new PipelinePage(finn.page);
		await sheet.row('Alder bridge').waitFor();
		expect(await sheet.row('Birch tower').count()).toBe(0);
		expect(await sheet.row('Cedar quay').count()).toBe(0);
		await sheet.addDeal('Dove lane');
		await new PipelinePage(page).row('Dove lane').waitFor();
		expect(await new PipelinePage(page).row('Birch tower').count()).toBe(0);
	});
});
