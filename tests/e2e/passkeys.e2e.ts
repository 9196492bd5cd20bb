// Passkeys in a real browser with an authenticator of its own: the first account, a colleague's, one more, the last one.
import type { CDPSession, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsInLightAndDark } from '../helpers/axe.ts';
import { NETWORK_LOSS, type Device } from '../helpers/browser.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { World } from './world.ts';

/** What the browser says of answers that the server refuses on purpose. */
const REFUSED = new RegExp(`status of 4(01|03|09|10)|${NETWORK_LOSS.source}`);

class Authenticator {
	readonly #cdp: CDPSession;
	readonly #id: string;

	private constructor(cdp: CDPSession, id: string) {
		this.#cdp = cdp;
		this.#id = id;
	}

	/** One inside the device, that knows its person; more than one may be plugged in. */
	static async of(page: Page, transport: 'internal' | 'usb' = 'internal'): Promise<Authenticator> {
		const cdp = await page.context().newCDPSession(page);
		await cdp.send('WebAuthn.enable');
		const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
			options: { protocol: 'ctap2', transport, hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true }
		});
		return new Authenticator(cdp, authenticatorId);
	}

	/** Whether the person is recognised from now on. */
	async recognises(isUserVerified: boolean): Promise<void> {
		await this.#cdp.send('WebAuthn.setUserVerified', { authenticatorId: this.#id, isUserVerified });
	}

	async credentials(): Promise<{ rpId?: string; isResidentCredential: boolean; signCount: number }[]> {
		return (await this.#cdp.send('WebAuthn.getCredentials', { authenticatorId: this.#id })).credentials;
	}
}

const openAccount = async (page: Page): Promise<void> => {
	await page.getByRole('button', { name: 'Menu', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Your account' }).click();
	await page.getByRole('heading', { name: 'Passkeys' }).waitFor();
};
const signOut = async (page: Page): Promise<void> => {
	await page.getByRole('button', { name: 'Sign out here' }).click();
	await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
};

describe('passkeys', () => {
	let world: World;
	let origin: string;
	let pipeline: string;
	let mara: Device;
	let keys: Authenticator;
	let finn: Device;

	beforeAll(async () => {
		// Behind a proxy, as a team's server is: nobody owns it yet.
		world = await World.start({ ALLOWED_HOSTS: 'sluice.example' });
		origin = world.origin.replace('127.0.0.1', 'localhost');
		mara = await world.browsers.device({ origin, expected: REFUSED, stranger: true });
		mara.page.setDefaultTimeout(10_000);
		keys = await Authenticator.of(mara.page);
	});
	afterAll(() => world.close());

	it('make the first account, without a passphrase', async () => {
		const { page } = mara;
		await waitFor('the address to be printed', () => world.server.printed().includes('#setup='));
		await page.goto(`/#setup=${/#setup=(\S+)/.exec(world.server.printed())![1]}`);
		await page.getByLabel('Name', { exact: true }).fill('Mara');
		expect(await violationsInLightAndDark(page)).toEqual([]);
		await page.getByRole('button', { name: 'Use a passkey instead' }).click();
		await expect.poll(() => page.evaluate(() => localStorage.getItem('sluice:session') ?? '')).toContain('"name":"Mara"');
		expect(await keys.credentials()).toMatchObject([{ rpId: 'localhost', isResidentCredential: true }]);
		({ id: pipeline } = await world.create('Shared'));
	});

	it('sign in by the keyboard alone, with nothing typed', async () => {
		const { page } = mara;
		await page.goto(`/p/${pipeline}`);
		await openAccount(page);
		await signOut(page);
		await page.getByRole('button', { name: 'Sign in with a passkey' }).focus();
		await page.keyboard.press('Enter');
		await page.getByRole('button', { name: 'Menu', exact: true }).waitFor();
		expect((await keys.credentials())[0]!.signCount).toBeGreaterThan(1);
	});

	it('are listed with when they were used; the last way in is not removed', async () => {
		const { page } = mara;
		await openAccount(page);
		await page.getByText(/last used/).waitFor();
		expect(await violationsInLightAndDark(page)).toEqual([]);
		await page.getByRole('button', { name: /^Remove the passkey/ }).click();
		await page.getByText('That is the only way into your account.').waitFor();
		await page.getByLabel('Name for the new passkey').fill('Another');
		await page.getByRole('button', { name: 'Add a passkey' }).click();
		// The device has one for this account: it makes no second.
		await page.getByText('No passkey was made').waitFor();
		expect(await keys.credentials()).toHaveLength(1);
	});

	it('join a colleague by an invite, who then adds and removes another', async () => {
		const { page } = mara;
		await page.keyboard.press('Escape');
		await page.getByRole('button', { name: 'Menu', exact: true }).click();
		await page.getByRole('menuitem', { name: 'Share' }).click();
		await page.getByRole('button', { name: 'Make an invite' }).click();
		const invite = await page.getByLabel('Address of the invite').inputValue();
		finn = await world.browsers.device({ origin, expected: REFUSED, stranger: true, language: 'nl' });
		await Authenticator.of(finn.page);
		await finn.page.goto(invite);
		await finn.page.getByLabel('Naam', { exact: true }).fill('Finn');
		await finn.page.getByRole('button', { name: 'Liever een passkey' }).click();
		await finn.page.getByRole('button', { name: 'Menu', exact: true }).click();
		await finn.page.getByRole('menuitem', { name: 'Je account' }).click();
		await finn.page.getByRole('heading', { name: 'Passkeys' }).waitFor();
		await Authenticator.of(finn.page, 'usb');
		await finn.page.getByLabel('Naam voor de nieuwe passkey').fill('Sleutelbos');
		await finn.page.getByRole('button', { name: 'Passkey toevoegen' }).click();
		await finn.page.getByRole('button', { name: 'Passkey Sleutelbos verwijderen' }).waitFor();
		expect(await violationsInLightAndDark(finn.page)).toEqual([]);
		await finn.page.getByRole('button', { name: 'Passkey Sleutelbos verwijderen' }).click();
		await finn.page.getByRole('button', { name: 'Passkey Sleutelbos verwijderen' }).waitFor({ state: 'detached' });
	});

	it('open nothing for whom the device does not recognise', async () => {
		const { page } = mara;
		await page.keyboard.press('Escape');
		await openAccount(page);
		await signOut(page);
		await keys.recognises(false);
		await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
		await page.getByText('No passkey was used.').waitFor();
		await keys.recognises(true);
		await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
		await page.getByRole('button', { name: 'Menu', exact: true }).waitFor();
	});

	it('are not offered at an address of numbers', async () => {
		const device = await world.browsers.device({ origin: world.origin, expected: REFUSED, stranger: true });
		await device.page.goto('/pipelines');
		await device.page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
		expect(await device.page.getByRole('button', { name: 'Sign in with a passkey' }).count()).toBe(0);
	});

	it('have complained of nothing else, and asked nobody else', () => {
		for (const one of [mara, finn]) {
			expect(one.problems).toEqual([]);
			expect([...one.strangers]).toEqual([]);
		}
	});
});
