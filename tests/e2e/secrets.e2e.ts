// Every secret that there is, used as people and programs use it; afterwards none of them is in a log, an address, a referrer,
// a cache, a browser's storage, a database file, a backup, the metrics or the record.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Made } from '#lib/protocol/access.ts';
import { NETWORK_LOSS, type Device } from '../helpers/browser.ts';
import { sluice } from '../helpers/cli.ts';
import { keyOf, OWNER_KEY } from '../helpers/keys.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import { RawClient } from '../helpers/raw-client.ts';
import { filesIn, found, keptBy, requestsOf } from '../helpers/secret-search.ts';
import { World } from './world.ts';

const METRICS_TOKEN = 'measuring-key-measuring-key-measuring-key';
const PASSPHRASES = { 'the owner’s passphrase': 'twelve green bottles', 'the colleague’s passphrase': 'eleven blue teapots', 'the link’s passphrase': 'nine odd herrings', 'a wrong passphrase': 'ten grey geese fly' };
const EXPECTED = new RegExp(`status of 4(01|03|10)|${NETWORK_LOSS.source}`);

describe('no secret is left', () => {
	let world: World;
	let id: string;
	let mara: Device;
	let finn: Device;
	let guest: Device;
	const asked: Record<string, () => string> = {};
	const secrets: Record<string, string> = { ...PASSPHRASES, 'the owner key': OWNER_KEY, 'the measuring key': METRICS_TOKEN };

	const device = async (name: string): Promise<Device> => {
		const one = await world.browsers.device({ origin: world.origin, expected: EXPECTED, stranger: true });
		asked[`requests of ${name}`] = requestsOf(one.context);
		return one;
	};
	const post = <T>(path: string, body: object): Promise<T> =>
		mara.page.evaluate(async ([at, data]) => (await fetch(at!, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: data })).json() as never, [path, JSON.stringify(body)]);
	const cookies = async (name: string, { context }: Device): Promise<void> => {
		for (const cookie of await context.cookies()) if (cookie.name.startsWith('sluice_session')) secrets[`the session of ${name}`] = cookie.value;
	};

	beforeAll(async () => {
		world = await World.start({ LOG_LEVEL: 'info', METRICS_TOKEN });
		secrets['the laptop’s key'] = keyOf(world.origin)!;
		({ id } = await world.create('Kept'));
	});
	afterAll(() => world.close());

	it('while people come in by every way', { timeout: 120_000 }, async () => {
		mara = await device('the owner');
		await mara.page.goto(`/#k=${secrets['the laptop’s key']}`);
		await mara.page.waitForFunction(() => localStorage.getItem('sluice:session')?.includes('laptop'));
		await cookies('the laptop', mara);
		await mara.page.goto(`/p/${id}`);
		await new PipelinePage(mara.page).addDeal('Alder bridge');
		await post('/api/session/setup', { name: 'Mara', passphrase: PASSPHRASES['the owner’s passphrase'] });
		const invite = await post<Made<unknown>>(`/api/pipelines/${id}/invites`, { role: 'editor', days: 7, once: true });
		const link = await post<Made<unknown>>(`/api/pipelines/${id}/links`, { role: 'viewer', label: 'Board', days: 7, passphrase: PASSPHRASES['the link’s passphrase'] });
		const token = await post<Made<unknown>>(`/api/pipelines/${id}/tokens`, { label: 'Form', scope: 'write', days: 7 });
		Object.assign(secrets, { 'the invite': invite.secret, 'the link': link.secret, 'the token': token.secret });
		for (const secret of Object.values(secrets)) expect(secret.length).toBeGreaterThan(15);
		await cookies('the owner', mara);

		finn = await device('the colleague');
		await finn.page.goto(`/join#i=${invite.secret}`);
		await finn.page.getByLabel('Name', { exact: true }).fill('Finn');
		await finn.page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASES['the colleague’s passphrase']);
		await finn.page.getByRole('button', { name: 'Join', exact: true }).click();
		await new PipelinePage(finn.page).row('Alder bridge').waitFor();
		await cookies('the colleague', finn);

		guest = await device('the guest');
		await guest.page.goto(`/open#l=${link.secret}`);
		await guest.page.getByLabel('Your name').fill('Gwen');
		await guest.page.getByLabel('Passphrase of the link').fill(PASSPHRASES['a wrong passphrase']);
		await guest.page.getByRole('button', { name: 'Open as a guest' }).click();
		await guest.page.getByRole('alert').first().waitFor();
		await guest.page.getByLabel('Passphrase of the link').fill(PASSPHRASES['the link’s passphrase']);
		await guest.page.getByRole('button', { name: 'Open as a guest' }).click();
		await new PipelinePage(guest.page).row('Alder bridge').waitFor();
		await cookies('the guest', guest);

		// A program: over HTTP, by a socket, and wrongly, with the secret where it does not belong.
		const capture = await fetch(`${world.origin}/api/pipelines/${id}/deals`, { method: 'POST', headers: { Authorization: `Bearer ${token.secret}`, 'Content-Type': 'application/json' }, body: '{"title":"Birch tower"}' });
		expect(capture.status).toBe(201);
		const program = new RawClient(world.server.wsUrl, id, { headers: { Authorization: `Bearer ${token.secret}` } });
		await program.join();
		await program.close();
		expect((await fetch(`${world.origin}/metrics`, { headers: { Authorization: `Bearer ${METRICS_TOKEN}` } })).status).toBe(200);
		await fetch(`${world.origin}/api/pipelines/${id}?token=${token.secret}`, { headers: { Referer: `${world.origin}/?t=${token.secret}` } });
		await fetch(`${world.origin}/api/${token.secret}/${secrets['the laptop’s key']}`);
		await fetch(`${world.origin}/api/session/sign-in`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name: PASSPHRASES['the owner’s passphrase'], passphrase: 1 }) });
		await new PipelinePage(finn.page).row('Birch tower').waitFor();
	});

	it('anywhere', { timeout: 120_000 }, async () => {
		const authorized = { headers: { Authorization: `Bearer ${OWNER_KEY}` } };
		const text = async (path: string): Promise<string> => (await fetch(`${world.origin}${path}`, authorized)).text();
		const backup = join(world.data, 'backup.db');
		const { code } = sluice(world.data, 'backup', backup);
		expect(code).toBe(0);
		// Lines of the log leave the process as they are written.
		await pause(100);
		const printed = world.server.printed();
		expect(printed).toContain('/api/pipelines/:id');
		const places: Record<string, string> = {
			// The key is printed once, for whoever started it.
			'the log': printed.replace(/Sluice is ready at \S+\n/, ''),
			'the metrics': await text('/metrics'),
			'the record': await text(`/api/pipelines/${id}/audit`),
			'the record as CSV': await text(`/api/pipelines/${id}/audit?format=csv`),
			'what is told of access': await text(`/api/pipelines/${id}/access`),
			...filesIn(world.data, 'the data folder'),
			...Object.fromEntries(Object.entries(asked).map(([name, all]) => [name, all()])),
			...(await keptBy(mara.page, 'the owner')),
			...(await keptBy(finn.page, 'the colleague')),
			...(await keptBy(guest.page, 'the guest'))
		};
		for (const [place, content] of Object.entries(places)) if (/requests|data folder: sluice.db$|backup.db|databases|caches|local storage/.test(place)) expect(content.length, place).toBeGreaterThan(40);
		expect(found(secrets, places)).toEqual([]);
		for (const one of [mara, finn, guest]) expect(one.problems).toEqual([]);
	});

	it('and the search finds what is', async () => {
		const planted = { 'a planted one': 'planted secret/of 24 letters' };
		const secret = planted['a planted one'];
		const { page } = guest;
		await page.evaluate(async (value) => {
			localStorage.setItem('planted', value);
			sessionStorage.setItem('planted', value);
			document.cookie = `planted=${encodeURIComponent(value)}`;
			window.name = value;
			history.replaceState({ value }, '', `?planted=${encodeURIComponent(value)}`);
			await (await caches.open('planted')).put(`/planted.json`, new Response(btoa(value)));
			const opening = indexedDB.open('planted');
			opening.onupgradeneeded = () => opening.result.createObjectStore('planted');
			await new Promise((done) => (opening.onsuccess = done));
			const storing = opening.result.transaction('planted', 'readwrite');
			storing.objectStore('planted').put(new TextEncoder().encode(value), 1);
			await new Promise((done) => (storing.oncomplete = done));
			opening.result.close();
			await fetch(`/api/session?planted=${encodeURIComponent(value)}`);
		}, secret);
		const kept = await keptBy(page, 'the guest');
		expect(found(planted, { ...kept, requests: asked['requests of the guest']!(), log: JSON.stringify({ secret }), file: Buffer.from(secret).toString('hex') })).toEqual(
			[...Object.keys(kept), 'requests', 'log', 'file'].map((place) => `a planted one in ${place}`)
		);
	});
});
