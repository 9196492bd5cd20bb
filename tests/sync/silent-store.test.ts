// A database that neither opens nor fails: the session goes on without it and says so, and what it holds and what was
// typed meanwhile are both kept once it answers.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Device, Tab } from '../helpers/device.ts';
import { add, Devices } from '../helpers/devices.ts';
import { createPipeline, startServer, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';

let server: TestServer;
let id: string;

const devices = new Devices({ url: () => server.wsUrl, storeWait: 30 });
const device = (name: string): Device => devices.add(name);
const name = (): string => `sluice:${id}`;
const has = (tab: Tab, ...titles: string[]) => waitFor(titles.join(', '), () => JSON.stringify(tab.titles()) === JSON.stringify(titles));
const kinds = (tab: Tab): Set<string> => new Set(tab.statuses.map(({ kind }) => kind));

/** A device that holds one edit which the server has and one which it has not. */
async function used(): Promise<Device> {
	const phone = device('anna');
	const tab = await phone.open(id).ready();
	add(tab, 'acknowledged');
	await tab.status('server');
	phone.unplug();
	await tab.status('offline');
	add(tab, 'waiting');
	await tab.session.flush();
	await tab.close();
	phone.plugIn();
	return phone;
}

/** Opened without a line, the device shows these. */
async function holds(phone: Device, ...titles: string[]): Promise<void> {
	phone.unplug();
	const tab = await phone.open(id).ready();
	expect(tab.titles()).toEqual(titles);
	await tab.close();
}

beforeEach(async () => {
	server = await startServer();
	id = await createPipeline(server.url);
});

afterEach(async () => {
	for (const each of devices.all) each.disk!.answer();
	await devices.close();
	await server.stop();
});

describe('a database that does not answer', { timeout: 30_000 }, () => {
	it('keeps nobody from the server: edits reach it, and nothing is claimed to be on this device', async () => {
		const phone = device('anna');
		phone.disk!.fallSilent();
		const anna = await phone.open(id).ready();
		add(anna, 'one');
		await waitFor('the server', () => anna.session.safeToClose);
		expect(anna.session.status).toMatchObject({ kind: 'storage-failing', waiting: 0, online: true });
		await expect(anna.session.flush()).rejects.toThrow('does not answer');
		expect([...kinds(anna)]).toEqual(['storage-failing']);
		await has(await device('bert').open(id).ready(), 'one');
	});

	it('and answers later: what it held and what was typed meanwhile are both there, on the server too', async () => {
		const phone = await used();
		phone.disk!.fallSilent();
		const anna = await phone.open(id).ready();
		await has(anna, 'acknowledged');
		add(anna, 'meanwhile');
		await waitFor('the server', () => anna.session.safeToClose);
		const bert = await device('bert').open(id).ready();
		add(bert, 'a colleague’s');
		await has(anna, 'a colleague’s', 'acknowledged', 'meanwhile');
		expect([...kinds(anna)]).toEqual(['storage-failing']);
		phone.disk!.answer();
		await anna.status('server');
		const all = ['a colleague’s', 'acknowledged', 'meanwhile', 'waiting'];
		await has(bert, ...all);
		await has(anna, ...all);
		expect(await phone.disk!.rows(name(), 'pending')).toHaveLength(0);
		await anna.close();
		await holds(phone, ...all);
	});

	it('and answers later without a line: what is typed meanwhile waits on the device with what waited there', async () => {
		const phone = await used();
		phone.disk!.fallSilent();
		const anna = await phone.open(id).ready();
		phone.unplug();
		await waitFor('the line to be gone', () => anna.session.status.kind === 'storage-failing' && !anna.session.status.online);
		add(anna, 'meanwhile');
		expect(anna.session.safeToClose).toBe(false);
		phone.disk!.answer();
		await anna.status('offline');
		expect(anna.session.status).toEqual({ kind: 'offline', waiting: 2 });
		expect(await phone.disk!.rows(name(), 'pending')).toHaveLength(2);
		await anna.close();
		await holds(phone, 'acknowledged', 'meanwhile', 'waiting');
	});

	it('and no line either: nothing is shown, and what the device has as soon as it answers', async () => {
		const phone = await used();
		phone.unplug();
		phone.disk!.fallSilent();
		const anna = phone.open(id);
		await anna.status('storage-failing');
		expect(anna.session.hasContent).toBe(false);
		phone.disk!.answer();
		await anna.status('offline');
		expect(anna.titles()).toEqual(['acknowledged', 'waiting']);
	});

	it('after it was lost while in use is said as well, and what was typed meanwhile is written when it answers', async () => {
		const phone = device('anna');
		const anna = await phone.open(id).ready();
		await anna.status('server');
		phone.disk!.fallSilent();
		phone.disk!.cut();
		add(anna, 'one');
		await anna.status('storage-failing');
		await waitFor('the server', () => anna.session.safeToClose);
		add(anna, 'two');
		await waitFor('the server', () => anna.session.safeToClose);
		phone.disk!.answer();
		await anna.status('server');
		await anna.close();
		await holds(phone, 'one', 'two');
	});

	it('while the server refuses: what was typed goes up again from memory, and what the store held later', async () => {
		const phone = await used();
		phone.disk!.fallSilent();
		const anna = await phone.open(id).ready();
		await waitFor('the server', () => anna.session.status.kind === 'storage-failing' && anna.session.status.online);
		add(anna, 'first');
		await waitFor('the server', () => anna.session.safeToClose);
		phone.forgetCookie();
		phone.unplug();
		await waitFor('the line to be gone', () => anna.session.status.kind === 'storage-failing' && !anna.session.status.online);
		add(anna, 'second');
		phone.plugIn();
		await waitFor('the replacement', () => anna.replacements.length > 0);
		await waitFor('the server', () => anna.session.safeToClose);
		const bert = await device('bert').open(id).ready();
		await has(bert, 'acknowledged', 'first', 'second');
		phone.disk!.answer();
		await anna.status('server', 15_000);
		await has(bert, 'acknowledged', 'first', 'second', 'waiting');
		await has(anna, 'acknowledged', 'first', 'second', 'waiting');
		await anna.close();
		await holds(phone, 'acknowledged', 'first', 'second', 'waiting');
	});

	it.each(['while in use', 'from the beginning'])('%s, and answers after the page was left: what was typed is on this device', async (when) => {
		const phone = device('anna');
		if (when === 'from the beginning') phone.disk!.fallSilent();
		const anna = await phone.open(id).ready();
		await anna.status(when === 'from the beginning' ? 'storage-failing' : 'server');
		phone.unplug();
		await waitFor('the line to be gone', () => ['offline', 'storage-failing'].includes(anna.session.status.kind));
		phone.disk!.fallSilent();
		phone.disk!.cut();
		add(anna, 'typed');
		await anna.close();
		phone.disk!.answer();
		await waitFor('the edit on the disk', async () => (await phone.disk!.rows(name(), 'pending')).length === 1);
		await holds(phone, 'typed');
	});

	it('and answers after the page was left and opened again: "server" is not claimed before what was typed is there', async () => {
		const phone = device('anna');
		phone.disk!.fallSilent();
		const left = await phone.open(id, { together: true }).ready();
		await left.status('storage-failing');
		phone.unplug();
		await waitFor('the line to be gone', () => left.session.status.kind === 'storage-failing' && !left.session.status.online);
		add(left, 'typed');
		await left.close();
		phone.plugIn();
		const anna = await phone.open(id, { together: true }).ready();
		await waitFor('the server', () => anna.session.status.kind === 'storage-failing' && anna.session.status.online);
		const there: string[][] = [];
		anna.session.onStatus(({ kind }) => void (kind === 'server' && there.push(anna.titles())));
		phone.disk!.answer();
		await anna.status('server', 15_000);
		expect(there).toEqual([['typed']]);
		await has(await device('bert').open(id).ready(), 'typed');
	});

	it('keeps no tab from closing', async () => {
		const phone = device('anna');
		phone.disk!.fallSilent();
		const anna = await phone.open(id).ready();
		await anna.close();
		const bert = phone.open(id);
		await bert.close();
	});
});
