// What goes wrong on the way to the server or to the disk, and that nothing typed is lost by it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { editDeals } from '#lib/domain/document/commands.ts';
import { FORK_KEPT } from '#lib/sync/types.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { assertSame, assertSound } from '../fuzz/check.ts';
import type { Device, Tab } from '../helpers/device.ts';
import { add, Devices } from '../helpers/devices.ts';
import { createPipeline, startServer, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';

let server: TestServer;
let id: string;
let diskFails = false;

const devices = new Devices({ url: () => server.wsUrl });
const device = (name: string): Device => devices.add(name);

const failing = (storage: Storage): Storage =>
	new Proxy(storage, {
		get(target, key) {
			if (key === 'append' && diskFails) return () => Promise.reject(new Error('ENOSPC'));
			const value: unknown = Reflect.get(target, key);
			return typeof value === 'function' ? value.bind(target) : value;
		}
	});

beforeEach(async () => {
	diskFails = false;
	server = await startServer({ wrapStorage: failing });
	id = await createPipeline(server.url);
});

afterEach(async () => {
	await devices.close();
	await server.stop();
});

const name = (): string => `sluice:${id}`;

const sameTitles = (a: Tab, b: Tab): Promise<unknown> =>
	waitFor('the same deals at both', () => JSON.stringify(a.titles()) === JSON.stringify(b.titles()));

describe('a refusal', { timeout: 30_000 }, () => {
	it('is overcome under a new client id without losing what was typed', async () => {
		const phone = device('anna');
		const anna = await phone.open(id).ready();
		const bert = await device('bert').open(id).ready();
		add(anna, 'one');
		await anna.status('server');
		const deal = [...anna.pipeline.deals.keys()][0]!;
		const before = anna.session.doc;

		phone.forgetCookie();
		phone.unplug();
		await anna.status('offline');
		add(anna, 'two', 'three');
		editDeals(anna.writer, [{ deal, field: 'value', value: 4200 }]);
		phone.plugIn();
		await waitFor('the replacement', () => anna.replacements.length > 0);
		await anna.status('server');
		expect(anna.replacements).toEqual([{ code: 'foreign-client', replayed: 3, skipped: [] }]);
		expect(anna.session.doc).not.toBe(before);
		expect(anna.session.doc.clientID).not.toBe(before.clientID);
		expect(anna.statuses.map(({ kind }) => kind)).toContain('recovering');
		add(anna, 'four');
		await waitFor('all at the other', () => bert.titles().length === 4);
		await anna.status('server');
		expect(bert.pipeline.deals.get(deal)!.value).toBe(4200);
		assertSame(anna.pipeline, bert.pipeline);
		assertSound(anna.pipeline);

		await anna.close();
		phone.unplug();
		const again = await phone.open(id).ready();
		assertSame(again.pipeline, bert.pipeline);
		expect(await phone.disk!.rows(name(), 'pending')).toHaveLength(0);
	});

	it('that stands after the replay leaves the edit on this device, shown, with colleagues still arriving', async () => {
		const anna = await device('anna').open(id).ready();
		const bert = await device('bert').open(id).ready();
		await anna.status('server');
		// Commands refuse such a text; an older or foreign app might not.
		anna.writer.write([], [{ root: 'deals', id: 'too-long', base: { title: 'x'.repeat(200_000), order: 'a0' } }]);
		await waitFor('the server to refuse for good', () => anna.replacements.length === 2);
		await anna.status('recovering');
		add(bert, 'meanwhile');
		await waitFor('a colleague', () => anna.titles().includes('meanwhile'));
		expect(anna.titles()).toHaveLength(2);
		expect(anna.session.status).toEqual({ kind: 'recovering', code: 'malformed' });
		await waitFor('the edit to be on the device', () => anna.session.safeToClose);
		expect(bert.titles()).toEqual(['meanwhile']);
	});

	it('because the server cannot write is a retry with the same edits', async () => {
		const anna = await device('anna').open(id).ready();
		await anna.status('server');
		diskFails = true;
		add(anna, 'one');
		await waitFor('the edit to be on the device', () => anna.session.safeToClose);
		await waitFor('the server to say no', () => anna.session.status.kind !== 'saving');
		expect(anna.session.status.kind).not.toBe('server');
		diskFails = false;
		await anna.status('server', 15_000);
		expect(anna.replacements).toEqual([]);
		const bert = await device('bert').open(id).ready();
		expect(bert.titles()).toEqual(['one']);
	});
});

describe("this device's disk", { timeout: 30_000 }, () => {
	it('may refuse: the status says so, and nothing is lost once it takes writes again', async () => {
		const phone = device('anna');
		const anna = await phone.open(id).ready();
		await anna.status('server');
		phone.unplug();
		await anna.status('offline');
		phone.disk!.refusing = 'QuotaExceededError';
		add(anna, 'one');
		await anna.status('storage-failing');
		expect(anna.session.status).toMatchObject({ waiting: 1, online: false });
		expect(anna.session.safeToClose).toBe(false);
		await expect(anna.session.flush()).rejects.toThrow();
		phone.disk!.refusing = null;
		await anna.session.flush();
		expect(anna.session.safeToClose).toBe(true);
		await anna.close();
		const again = await phone.open(id).ready();
		expect(again.titles()).toEqual(['one']);
	});

	it('may refuse while the server takes everything: safe to close, and still said', async () => {
		const phone = device('anna');
		const anna = await phone.open(id).ready();
		await anna.status('server');
		phone.disk!.refusing = 'UnknownError';
		add(anna, 'one');
		await waitFor('the server', () => anna.session.safeToClose);
		await anna.status('storage-failing');
		expect(anna.session.status).toMatchObject({ waiting: 0, online: true });
		phone.disk!.refusing = null;
		await anna.status('server');
	});

	it('may be absent: the pipeline opens from the server and edits reach it', async () => {
		const guest = devices.add('guest', { disk: null });
		const tab = await guest.open(id).ready();
		await tab.status('storage-failing');
		add(tab, 'one');
		await waitFor('the server', () => tab.session.safeToClose);
		expect(tab.session.status).toMatchObject({ kind: 'storage-failing', waiting: 0, online: true });
		await expect(tab.session.flush()).rejects.toThrow();
	});

	it('may be absent: what the server has acknowledged is not kept in memory for it', async () => {
		const guest = devices.add('guest', { disk: null });
		const tab = await guest.open(id).ready();
		for (let edit = 0; edit < 50; edit++) add(tab, `deal ${edit}`);
		await waitFor('the server', () => tab.session.safeToClose);
		// Everything would be said again at a reconnect if it still waited.
		const before = tab.statuses.length;
		guest.cut();
		await waitFor('the line again', () => tab.statuses.length > before && tab.session.status.kind === 'storage-failing');
		expect(tab.session.status).toMatchObject({ waiting: 0 });
	});

	it('may be absent: what the server has refused is replayed and reaches it all the same', async () => {
		const guest = devices.add('guest', { disk: null });
		const tab = await guest.open(id).ready();
		add(tab, 'one');
		await waitFor('the server', () => tab.session.safeToClose);
		guest.forgetCookie();
		guest.unplug();
		await waitFor('the line to be gone', () => tab.session.status.kind === 'storage-failing' && !tab.session.status.online);
		add(tab, 'two');
		guest.plugIn();
		await waitFor('the replacement', () => tab.replacements.length > 0);
		add(tab, 'three');
		await waitFor('the server to have all', () => tab.session.safeToClose);
		expect(tab.session.status).toMatchObject({ kind: 'storage-failing', waiting: 0, online: true });
		const bert = await device('bert').open(id).ready();
		expect(bert.titles()).toEqual(['one', 'three', 'two']);
	});

	it('may open late with a copy of another history: it is left as it is, neither merged nor sent', async () => {
		const phone = device('anna');
		const first = await phone.open(id).ready();
		add(first, 'of the old pipeline');
		await first.status('server');
		phone.unplug();
		await first.status('offline');
		add(first, 'never sent');
		await first.session.flush();
		await first.close();
		const before = await phone.disk!.rows(name(), 'pending');
		await server.stop();
		server = await startServer({ wrapStorage: failing });
		const { id: other } = (await (await fetch(`${server.url}/api/pipelines`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name: 'Other', kind: 'empty', language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam' }) })).json()) as { id: string };
		phone.plugIn();
		phone.disk!.shut = true;
		const late = await phone.open(id, { as: other }).ready();
		await late.status('storage-failing');
		add(late, 'of the new pipeline');
		await waitFor('the server', () => late.session.safeToClose);
		phone.disk!.shut = false;
		await expect(late.session.flush()).rejects.toThrow();
		await waitFor('the verdict', () => late.session.status.kind === 'storage-failing' && late.session.status.detail === FORK_KEPT);
		add(late, 'another');
		await waitFor('the server', () => late.session.safeToClose);
		expect(late.titles()).toEqual(['another', 'of the new pipeline']);
		expect(late.session.status).toMatchObject({ kind: 'storage-failing', waiting: 0, online: true });
		const bert = await device('bert').open(other).ready();
		expect(bert.titles()).toEqual(['another', 'of the new pipeline']);
		await late.close();
		expect(await phone.disk!.rows(name(), 'pending')).toEqual(before);
		const fork = await phone.open(id, { as: other }).ready();
		await fork.status('forked');
		expect(fork.titles()).toEqual(['never sent', 'of the old pipeline']);
		expect(fork.session.status).toEqual({ kind: 'forked', waiting: 1 });
	});
});

describe('two tabs of one browser', { timeout: 30_000 }, () => {
	it('agree offline, and both go up when one comes back', async () => {
		const phone = device('anna');
		const one = await phone.open(id, { together: true }).ready();
		const two = await phone.open(id, { together: true }).ready();
		await Promise.all([one.status('server'), two.status('server')]);
		phone.unplug();
		await Promise.all([one.status('offline'), two.status('offline')]);
		add(one, 'from one');
		add(two, 'from two');
		await sameTitles(one, two);
		expect(one.titles()).toEqual(['from one', 'from two']);
		await waitFor('both to count both', () =>
			[one, two].every(({ session }) => JSON.stringify(session.status) === '{"kind":"offline","waiting":2}')
		);
		phone.plugIn();
		await Promise.all([one.status('server'), two.status('server')]);
		const bert = await device('bert').open(id).ready();
		await sameTitles(one, bert);
		assertSame(one.pipeline, bert.pipeline);
		assertSame(one.pipeline, two.pipeline);
		expect(await phone.disk!.rows(name(), 'pending')).toHaveLength(0);
	});

	it('look after each other: what a closed tab left goes up from the other', async () => {
		const phone = device('anna');
		const one = await phone.open(id, { together: true }).ready();
		const two = await phone.open(id, { together: true }).ready();
		phone.unplug();
		add(one, 'left behind');
		await one.session.flush();
		await one.close();
		phone.plugIn();
		await two.status('server', 15_000);
		const bert = await device('bert').open(id).ready();
		expect(bert.titles()).toEqual(['left behind']);
		await waitFor('nothing to wait', async () => (await phone.disk!.rows(name(), 'pending')).length === 0);
	});

	it('die one after the other: what the second had saved is readable, with what the first had only told', async () => {
		const phone = device('anna');
		const one = await phone.open(id, { together: true }).ready();
		const two = await phone.open(id, { together: true }).ready();
		await Promise.all([one.status('server'), two.status('server')]);
		phone.unplug();
		await Promise.all([one.status('offline'), two.status('offline')]);
		add(one, 'told, not stored');
		void one.crash();
		await waitFor('the word', () => two.titles().length === 1);
		add(two, 'built on it');
		await two.status('saving');
		await two.status('offline');
		void two.crash();
		const three = await phone.open(id).ready();
		expect(three.titles()).toEqual(['built on it', 'told, not stored']);
	});

	it('both go over to the new copy after a refusal of one', async () => {
		const phone = device('anna');
		const one = await phone.open(id, { together: true }).ready();
		const two = await phone.open(id, { together: true }).ready();
		await Promise.all([one.status('server'), two.status('server')]);
		add(one, 'a');
		add(two, 'b');
		await sameTitles(one, two);
		await Promise.all([one.status('server'), two.status('server')]);
		phone.forgetCookie();
		phone.cut();
		add(one, 'c');
		await waitFor('the replacement in both', () => one.replacements.length > 0 && two.replacements.length > 0);
		add(two, 'd');
		add(one, 'e');
		await waitFor('agreement', () => one.titles().length === 5 && two.titles().length === 5, 15_000);
		await Promise.all([one.status('server', 15_000), two.status('server', 15_000)]);
		const bert = await device('bert').open(id).ready();
		assertSame(one.pipeline, two.pipeline);
		assertSame(one.pipeline, bert.pipeline);
		expect(bert.titles()).toEqual(['a', 'b', 'c', 'd', 'e']);
	});

	it.each([['later', false], ['as soon as the document is another', true]])('after the refusal of one, the other, editing %s, stores nothing of the copy that both have left', async (_when, atOnce) => {
		const phone = device('anna');
		const one = await phone.open(id, { together: true }).ready();
		add(one, 'a');
		await one.status('server');
		const { store, clientID } = one.session.doc;
		const known = Y.getState(store, clientID);
		// Has the document from the store and no line: it goes over because the first tab did.
		const two = await phone.open(id, { together: true, as: 'nowhere' }).ready();
		await two.status('gone');
		phone.unplug();
		await one.status('offline');
		add(one, 'refused');
		await sameTitles(one, two);
		// As the sheet does with what stands in an open editor.
		if (atOnce) two.session.onReplaced(() => add(two, 'own'));
		phone.forgetCookie();
		phone.plugIn();
		await waitFor('the replacement in both', () => one.replacements.length > 0 && two.replacements.length > 0);
		await one.status('server');
		if (!atOnce) add(two, 'own');
		await two.session.flush();
		await phone.close();

		const later = await phone.open(id).ready();
		expect(Y.getState(later.session.doc.store, clientID)).toBe(known);
		await later.status('server');
		expect(later.titles()).toEqual(['a', 'own', 'refused']);
		expect(later.replacements).toEqual([]);
	});

	it('after the refusal of one, itself editing at that moment, stores nothing of the copy it has left', async () => {
		const phone = device('anna');
		const one = await phone.open(id, { together: true }).ready();
		const two = await phone.open(id, { together: true }).ready();
		await Promise.all([one.status('server'), two.status('server')]);
		add(two, 'a');
		await sameTitles(one, two);
		await Promise.all([one.status('server'), two.status('server')]);
		const { store, clientID } = two.session.doc;
		const known = Y.getState(store, clientID);
		phone.unplug();
		await Promise.all([one.status('offline'), two.status('offline')]);
		add(two, 'told');
		await sameTitles(one, two);
		await two.session.flush();
		void two.crash();
		one.session.onReplaced(() => add(one, 'own'));
		phone.forgetCookie();
		phone.plugIn();
		await waitFor('the replacement', () => one.replacements.length > 0);
		await one.status('server', 15_000);
		await phone.close();

		const later = await phone.open(id).ready();
		expect(Y.getState(later.session.doc.store, clientID)).toBe(known);
		await later.status('server');
		expect(later.titles()).toEqual(['a', 'own', 'told']);
		expect(later.replacements).toEqual([]);
	});

	it('store what the server sends once', async () => {
		const phone = device('anna');
		const one = await phone.open(id, { together: true }).ready();
		const two = await phone.open(id, { together: true }).ready();
		await Promise.all([one.status('server'), two.status('server')]);
		const rows = (await phone.disk!.rows(name(), 'updates')).length;
		const bert = await device('bert').open(id).ready();
		add(bert, 'theirs');
		await waitFor('it in both', () => [one, two].every((tab) => tab.titles().includes('theirs')));
		await one.session.flush();
		await two.session.flush();
		expect((await phone.disk!.rows(name(), 'updates')).length).toBe(rows + 1);

		await one.close();
		add(bert, 'after');
		await waitFor('the other to have it', () => two.titles().includes('after'));
		await two.session.flush();
		await two.close();
		phone.unplug();
		const later = await phone.open(id).ready();
		expect(later.titles()).toEqual(['after', 'theirs']);
	});
});
