// Signing in at a real OpenID provider in a real browser: the first owner, a colleague with an invite, somebody who is not
// let in, and a provider that is down. The provider is on another site than the app.
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsInLightAndDark } from '../helpers/axe.ts';
import { NETWORK_LOSS, type Device } from '../helpers/browser.ts';
import { freePort } from '../helpers/free-port.ts';
import { CLIENT, OpenIdProvider } from '../helpers/openid-provider.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { World } from './world.ts';

const PASSPHRASE = 'twelve green bottles';
const REFUSED = new RegExp(`status of (401|403|503)|${NETWORK_LOSS.source}`);

let provider: OpenIdProvider;
let world: World;
let origin: string;

async function begin(env: Record<string, string>): Promise<void> {
	const port = await freePort();
	world = await World.start({ ALLOWED_HOSTS: 'sluice.example', OIDC_ISSUER: `http://127.0.0.1:${port}`, OIDC_CLIENT_ID: CLIENT.id, OIDC_CLIENT_SECRET: CLIENT.secret, OIDC_LABEL: 'Example', ...env });
	origin = world.origin.replace('127.0.0.1', 'localhost');
	provider = await OpenIdProvider.start([`${origin}/api/session/oidc/return`], port);
	for (const [id, name, groups] of [['boss', 'Bea', ['admins']], ['anna', 'Anna', []], ['carl', 'Carl', []]] as const)
		provider.people.set(id, { name, email: `${id}@example.com`, email_verified: true, groups: [...groups] });
}

const device = async (language: 'en' | 'nl' = 'en'): Promise<Device> => {
	const made = await world.browsers.device({ origin, expected: REFUSED, stranger: true, language, friend: new URL(provider.issuer).host });
	made.page.setDefaultTimeout(15_000);
	return made;
};

async function chooseAtProvider(page: Page, who: string): Promise<void> {
	await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
	await page.getByRole('link', { name: who, exact: true }).click();
}

describe('a team with a provider', () => {
	let mara: Device;
	let invite: string;
	const devices: Device[] = [];

	beforeAll(async () => {
		await begin({});
		await world.create('Shared');
	});
	afterAll(async () => {
		await world.close();
		await provider.stop();
	});

	it('has its own ways in beside it', async () => {
		mara = await device();
		devices.push(mara);
		const { page } = mara;
		await waitFor('the address to be printed', () => world.server.printed().includes('#setup='));
		await page.goto(`/#setup=${/#setup=(\S+)/.exec(world.server.printed())![1]}`);
		await page.getByLabel('Name', { exact: true }).fill('Mara');
		await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
		await page.getByRole('button', { name: 'Make the first account' }).click();
		await page.getByRole('link', { name: /Shared/ }).first().click();
		await page.getByRole('button', { name: 'Menu', exact: true }).click();
		await page.getByRole('menuitem', { name: 'Share' }).click();
		await page.getByRole('button', { name: 'Make an invite' }).click();
		invite = await page.getByLabel('Address of the invite').inputValue();
	});

	it('tells somebody who is not let in, in the app', async () => {
		const carl = await device();
		devices.push(carl);
		const { page } = carl;
		await page.goto('/pipelines');
		await page.getByRole('button', { name: 'Sign in with Example' }).waitFor();
		expect(await violationsInLightAndDark(page)).toEqual([]);
		await page.getByRole('button', { name: 'Sign in with Example' }).focus();
		await page.keyboard.press('Enter');
		await chooseAtProvider(page, 'carl');
		await page.getByText('not let in here').waitFor();
		expect(new URL(page.url()).host).toBe(new URL(origin).host);
		expect(page.url()).not.toMatch(/code|state|oidc/);
		expect(await violationsInLightAndDark(page)).toEqual([]);
	});

	it('lets a colleague in by an invite, and again without one', async () => {
		const anna = await device('nl');
		devices.push(anna);
		const { page } = anna;
		await page.goto(invite);
		await page.getByRole('button', { name: 'Inloggen met Example' }).waitFor();
		expect(await violationsInLightAndDark(page)).toEqual([]);
		await page.getByRole('button', { name: 'Inloggen met Example' }).click();
		await chooseAtProvider(page, 'anna');
		await page.waitForURL(/\/p\//);
		await page.getByRole('button', { name: 'Menu', exact: true }).click();
		await page.getByRole('menuitem', { name: 'Je account' }).click();
		await page.getByText('Je komt binnen via de inlogpagina van je organisatie.').waitFor();
		expect(await violationsInLightAndDark(page)).toEqual([]);
		await page.getByRole('button', { name: 'Hier uitloggen' }).click();
		await page.getByRole('button', { name: 'Inloggen met Example' }).click();
		// The provider still knows who it is.
		await page.getByRole('button', { name: 'Menu', exact: true }).waitFor();
		expect((await anna.context.cookies()).filter(({ name }) => name.startsWith('sluice_oidc'))).toEqual([]);
	});

	it('connects an account that is there, and says where another one has it', async () => {
		const { page } = mara;
		for (const [person, told] of [['anna', 'Another account here already comes in as you'], ['boss', null]] as const) {
			await mara.context.clearCookies({ domain: '127.0.0.1' });
			await page.goto('/pipelines');
			await page.getByRole('link', { name: /Shared/ }).first().click();
			await page.getByRole('button', { name: 'Menu', exact: true }).click();
			await page.getByRole('menuitem', { name: 'Your account' }).click();
			await page.getByRole('button', { name: 'Connect with Example' }).waitFor();
			if (told !== null) expect(await violationsInLightAndDark(page)).toEqual([]);
			await page.getByRole('button', { name: 'Connect with Example' }).click();
			await chooseAtProvider(page, person);
			if (told !== null) await page.getByText(told).first().waitFor();
		}
		await page.getByRole('button', { name: 'Menu', exact: true }).click();
		await page.getByRole('menuitem', { name: 'Your account' }).click();
		await page.getByText('You come in by your organisation').waitFor();
	});

	it('says that the provider is down, and lets one in another way', async () => {
		await provider.stop();
		await world.cutPower();
		await world.restorePower();
		const late = await device();
		devices.push(late);
		const { page } = late;
		await page.goto('/pipelines');
		await page.getByRole('button', { name: 'Sign in with Example' }).click();
		await page.getByText('cannot be reached right now').waitFor();
		await page.getByLabel('Name', { exact: true }).fill('Mara');
		await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
		await page.getByRole('button', { name: 'Sign in', exact: true }).click();
		await page.getByRole('link', { name: /Shared/ }).first().waitFor();
	});

	it('has complained of nothing else, and asked nobody but the provider', () => {
		for (const one of devices) {
			expect(one.problems).toEqual([]);
			expect([...one.strangers]).toEqual([]);
		}
	});
});

describe('a team whose provider is the only way in', () => {
	beforeAll(() => begin({ OIDC_ONLY: '1', OIDC_ADMINS: 'admins' }));
	afterAll(async () => {
		await world.close();
		await provider.stop();
	});

	it('has its administrator as the first owner, and asks for no passphrase', async () => {
		const bea = await device();
		const { page } = bea;
		await page.goto('/');
		await page.getByRole('heading', { name: 'Set up Sluice' }).waitFor();
		expect(await page.getByLabel('Passphrase').count()).toBe(0);
		expect(await violationsInLightAndDark(page)).toEqual([]);
		await page.getByRole('button', { name: 'Sign in with Example' }).click();
		await chooseAtProvider(page, 'boss');
		await expect.poll(() => page.evaluate(() => localStorage.getItem('sluice:session') ?? '')).toContain('"name":"Bea"');
		await page.goto('/pipelines');
		await page.getByRole('heading', { name: 'Pipelines' }).first().waitFor();
		expect(bea.problems).toEqual([]);
	});
});
