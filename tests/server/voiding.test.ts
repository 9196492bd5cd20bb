// Rows that the gate lets in and that a document shows to be harmful: taken out, with everybody brought back
// to a state without them, and what honest people wrote since is kept.
import { DatabaseSync } from 'node:sqlite';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as encoding from 'lib0/encoding';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { Device } from '../helpers/device.ts';
import { cellOf, RawClient } from '../helpers/raw-client.ts';
import { createPipeline, startServer, temporaryFolder, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';

let server: TestServer;
let storage: Storage;
let id: string;
const devices: Device[] = [];

beforeEach(async () => {
	server = await startServer({ wrapStorage: (wrapped) => (storage = wrapped) });
	id = await createPipeline(server.url);
});
afterEach(async () => {
	for (const device of devices.splice(0)) await device.close();
	await server.stop();
});

const raw = (letter: string): Promise<RawClient> => new RawClient(server.wsUrl, id, { headers: { Cookie: `sluice_device=${letter.repeat(22)}` } }).join();

const quarantined = (): { seq: number; reason: string }[] => {
	const db = new DatabaseSync(join(server.dir, 'sluice.db'), { readOnly: true });
	const rows = db.prepare('SELECT seq, reason FROM quarantine ORDER BY seq').all() as { seq: number; reason: string }[];
	db.close();
	return rows;
};

/** The document as a newcomer would get it. */
async function stored(): Promise<Y.Doc> {
	const { snapshot, rows } = await storage.updates(id, 0);
	const doc = new Y.Doc();
	for (const bytes of [snapshot!, ...rows.map((row) => row.bytes)]) Y.applyUpdate(doc, bytes);
	expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null]);
	return doc;
}

const event = (name: string, value: unknown, prev = '') => [name, 'd1', 'title', value, 1000, 'anna', prev];

/** A deal with an edit, written by an honest client. */
async function begin(): Promise<RawClient> {
	const anna = await raw('a');
	anna.cell('d1', 'title', 'begun');
	anna.edit((doc) => doc.getArray('log').push([event('e1', 'begun')]));
	await anna.acked();
	return anna;
}

/** What a stranger writes, seen through to the end of their visit. */
async function attack(change: (doc: Y.Doc) => void): Promise<void> {
	const mallory = await raw('m');
	mallory.edit(change);
	await mallory.acked();
	await mallory.close();
}

const harms: [string, RegExp, (doc: Y.Doc) => void][] = [
	['deletes an entry of the log', /deletes an entry of the log/, (doc) => doc.getArray('log').delete(0)],
	['deletes a deal', /deletes a record/, (doc) => doc.getMap('deals').delete('d1')],
	[
		'replaces what a deal was created with',
		/replaces what a record was created with/,
		(doc) => (doc.getMap('deals').get('d1') as Y.Map<unknown>).set('_', { at: 5, title: 'mine' })
	],
	['forges an event', /another thing under the id of an event/, (doc) => doc.getArray('log').push([event('e1', 'forged')])]
];

describe('a row is taken out that', () => {
	it.each(harms)('%s', async (_, reason, change) => {
		const anna = await begin();
		await anna.close();
		await attack(change);
		await waitFor('the quarantine', () => quarantined().length === 1);
		expect(quarantined()[0]!.reason).toMatch(reason);
		const doc = await stored();
		expect(doc.getArray('log').toArray()).toEqual([event('e1', 'begun')]);
		expect(doc.getMap<Y.Map<unknown>>('deals').get('d1')!.toJSON()).toEqual({ _: { at: 1 }, title: 'begun' });
	});

	it('puts several values under one key', async () => {
		const anna = await begin();
		const cell = (anna.doc.getMap('deals').get('d1') as Y.Map<unknown>)._map.get('title')!.lastId;
		await anna.close();
		const mallory = await raw('m');
		mallory.update(
			encoding.encode((encoder) => {
				for (const number of [1, 1, 77, 0]) encoding.writeVarUint(encoder, number);
				encoding.writeUint8(encoder, 0x88);
				for (const number of [cell.client, cell.clock, 2]) encoding.writeVarUint(encoder, number);
				for (const list of [[1], [2]]) encoding.writeAny(encoder, list);
				encoding.writeVarUint(encoder, 0);
			})
		);
		await mallory.acked();
		await mallory.close();
		await waitFor('the quarantine', () => quarantined().length === 1);
		expect(quarantined()[0]!.reason).toBe('puts several values under one key');
	});

	it('takes the place of a deal under a client id that wins', async () => {
		const anna = await begin();
		await anna.close();
		const other = new Y.Doc();
		other.clientID = 2 ** 32 - 1;
		const record = new Y.Map<unknown>([['_', { at: 1, title: 'mine' }]]);
		other.getMap('deals').set('d1', record);
		const mallory = await raw('m');
		mallory.update(Y.encodeStateAsUpdate(other));
		await mallory.acked();
		await mallory.close();
		await waitFor('the quarantine', () => quarantined().length === 1);
		expect(cellOf(await stored(), 'd1', 'title')).toBe('begun');
	});
});

it('sends everyone away with a code to come back on, under a new log, while people work', async () => {
	const look = 200;
	await server.stop();
	server = await startServer({ limits: { look, tick: 20 }, wrapStorage: (wrapped) => (storage = wrapped) });
	id = await createPipeline(server.url);
	const anna = await begin();
	const before = anna.welcome!.logId;
	anna.edit((doc) => doc.getArray('log').delete(0));
	expect(await anna.ended()).toBe(CLOSE.voided);
	const again = await raw('b');
	expect(again.welcome!.logId).not.toBe(before);
	expect(again.doc.getArray('log').length).toBe(1);
	again.ws.terminate();
});

it('refuses what a copy with a voided row brings back, its deletes too', async () => {
	const anna = await begin();
	const witness = await raw('w');
	await anna.close();
	await attack((doc) => doc.getArray('log').delete(0));
	await waitFor('the harm at the witness', () => witness.doc.getArray('log').length === 0);
	await witness.close();
	await waitFor('the quarantine', () => quarantined().length === 1);
	const back = await new RawClient(server.wsUrl, id, { doc: witness.doc, headers: { Cookie: `sluice_device=${'w'.repeat(22)}` } }).join();
	await waitFor('the refusal', () => back.nacks.length > 0);
	expect(back.nacks[0]!.nack.code).toBe('voided');
	back.ws.terminate();
});

it('keeps what honest people wrote after a voided row, their devices gone or not', async () => {
	const anna = await begin();
	await attack((doc) => {
		doc.getArray('log').push([event('e1', 'forged')]);
	});
	await waitFor('it at anna', () => anna.doc.getArray('log').length === 2);
	// Builds on the forged entry, as every later one does; anna never comes back.
	anna.edit((doc) => {
		(doc.getMap('deals').get('d1') as Y.Map<unknown>).set('title', 'later');
		doc.getArray('log').push([event('e2', 'later', 'e1')]);
		doc.getMap('deals').set('d2', new Y.Map<unknown>([['_', { at: 2, title: 'second' }]]));
	});
	await anna.acked();
	await anna.close();
	await waitFor('the quarantine', () => quarantined().length === 2);
	expect(quarantined().map(({ reason }) => reason)).toEqual(['says another thing under the id of an event', 'builds on a voided row']);
	await waitFor('her edit', async () => (await stored()).getArray('log').length === 2);
	const pipeline = new Pipeline(await stored());
	expect(pipeline.cellValue('d1', 'title')).toBe('later');
	expect(pipeline.deals.get('d2')!.title).toBe('second');
	expect(pipeline.log.has('e2')).toBe(true);
	pipeline.destroy();
});

it('says what was lost anew in the commit that takes rows out: the server may end right after it', async () => {
	await server.stop();
	let then: Y.Doc | null = null;
	const watched = (wrapped: Storage): Storage =>
		new Proxy((storage = wrapped), {
			get(target, key) {
				const found: unknown = Reflect.get(target, key);
				if (key !== 'voidRows') return typeof found === 'function' ? found.bind(target) : found;
				return async (...given: Parameters<Storage['voidRows']>) => {
					await target.voidRows(...given);
					then = await stored();
				};
			}
		});
	server = await startServer({ wrapStorage: watched });
	id = await createPipeline(server.url);
	const anna = await begin();
	await attack((doc) => doc.getArray('log').push([event('e1', 'forged')]));
	await waitFor('it at anna', () => anna.doc.getArray('log').length === 2);
	anna.edit((doc) => doc.getArray('log').push([event('e2', 'later', 'e1')]));
	await anna.acked();
	await anna.close();
	await waitFor('the quarantine', () => then !== null);
	expect(then!.getArray('log').toArray()).toEqual([event('e1', 'begun'), event('e2', 'later', 'e1')]);
});

it('keeps what a device brings that was offline and repeats, in its step 2, what somebody deleted', async () => {
	await server.stop();
	const data = temporaryFolder();
	const start = () => startServer({ data, wrapStorage: (wrapped) => (storage = wrapped) });
	server = await start();
	id = await createPipeline(server.url);
	await begin();
	const mallory = await raw('m');
	const witness = await raw('w');
	await mallory.acked(mallory.edit((doc) => doc.getArray('log').delete(0)));
	await waitFor('the harm at the witness', () => witness.doc.getArray('log').length === 0);
	// Before anybody has looked. What was deleted since the snapshot, the server does not know by heart any more.
	await server.stop();
	server = await start();
	witness.doc.getArray('log').push([event('e2', 'of the witness')]);
	witness.doc.getMap('deals').set('d2', new Y.Map<unknown>([['_', { at: 2, title: 'second' }]]));
	const back = await new RawClient(server.wsUrl, id, { doc: witness.doc, headers: { Cookie: `sluice_device=${'w'.repeat(22)}` } }).join();
	await back.acked(1);
	await back.close();
	await waitFor('the quarantine', () => quarantined().length === 2);
	const doc = await stored();
	expect(doc.getArray('log').toArray()).toEqual([event('e1', 'begun'), event('e2', 'of the witness')]);
	expect(doc.getMap('deals').has('d2')).toBe(true);
	await server.stop();
	rmSync(data, { recursive: true, force: true });
});

it('lets nothing be written meanwhile: a new name waits', async () => {
	await server.stop();
	let renaming: Promise<unknown> | null = null;
	let armed = false;
	// The worker is looking when the name is asked for, and takes out what it found before it comes to the name.
	const meddling = (wrapped: Storage): Storage =>
		new Proxy((storage = wrapped), {
			get(target, key) {
				const found: unknown = Reflect.get(target, key);
				if (key !== 'updates') return typeof found === 'function' ? found.bind(target) : found;
				return (...given: Parameters<Storage['updates']>) => {
					if (armed) setImmediate(() => (renaming = server.app.pipelines.rename(id, 'Another')));
					armed = false;
					return target.updates(...given);
				};
			}
		});
	server = await startServer({ wrapStorage: meddling });
	id = await createPipeline(server.url);
	const anna = await begin();
	await anna.close();
	const mallory = await raw('m');
	mallory.edit((doc) => doc.getArray('log').delete(0));
	await mallory.acked();
	armed = true;
	await mallory.close();
	await waitFor('the quarantine', () => quarantined().length === 1);
	await waitFor('the name to be asked for', () => renaming !== null);
	expect(await renaming).toMatchObject({ name: 'Another' });
	const doc = await stored();
	expect(doc.getMap('settings').get('name')).toBe('Another');
	const { clients } = (await storage.room(id))!;
	expect(new Map(clients.filter(({ clock }) => clock > 0).map(({ client, clock }) => [client, clock]))).toEqual(
		Y.decodeStateVector(Y.encodeStateVector(doc))
	);
});

it('still knows whose client ids are of which nothing stands, as after a restore', async () => {
	await server.stop();
	const data = temporaryFolder();
	server = await startServer({ data });
	id = await createPipeline(server.url);
	await (await begin()).close();
	await server.stop();
	// What a restore notes of the database that it replaces.
	const db = new DatabaseSync(join(data, 'sluice.db'));
	db.prepare("INSERT INTO clients (pipeline, client, identity, clock) VALUES (?, 77, 'bert', 0)").run(id);
	db.close();
	server = await startServer({ data, wrapStorage: (wrapped) => (storage = wrapped) });
	await attack((doc) => doc.getArray('log').delete(0));
	await waitFor('the quarantine', () => quarantined().length === 1);
	expect((await storage.room(id))!.clients).toContainEqual({ client: 77, identity: 'bert', clock: 0 });
	await server.stop();
	rmSync(data, { recursive: true, force: true });
});

it('does not send people away again and again while rows cannot be taken out', async () => {
	await server.stop();
	let now = Date.now();
	let tries = 0;
	let looks = 0;
	const full = (wrapped: Storage): Storage =>
		new Proxy((storage = wrapped), {
			get(target, key) {
				const found: unknown = Reflect.get(target, key);
				if (key === 'updates') looks += 1;
				if (key !== 'voidRows' || tries > 1) return typeof found === 'function' ? found.bind(target) : found;
				return () => Promise.reject(new Error(`database or disk is full, try ${(tries += 1)}`));
			}
		});
	server = await startServer({ limits: { look: 50, tick: 20 }, now: () => (now += 5), wrapStorage: full });
	id = await createPipeline(server.url);
	const anna = await begin();
	anna.edit((doc) => doc.getArray('log').delete(0));
	expect(await anna.ended()).toBe(CLOSE.voided);
	const reader = await raw('r');
	const before = looks;
	await waitFor('more looks', () => looks > before + 3);
	expect([reader.closed, tries]).toEqual([null, 1]);
	now += 11 * 60_000;
	await waitFor('another try', () => tries === 2);
	now += 11 * 60_000;
	await (await raw('s')).close();
	await waitFor('the quarantine', () => quarantined().length === 1);
});

it("brings the app's own clients back to what stands, with their edits", async () => {
	const device = new Device('bert', { url: () => server.wsUrl });
	devices.push(device);
	const anna = await begin();
	const tab = await device.open(id).ready();
	await tab.status('server');
	anna.edit((doc) => doc.getArray('log').push([event('e1', 'forged')]));
	await anna.acked();
	await waitFor('it at bert', () => tab.session.doc.getArray('log').length === 2);
	tab.writer.write([{ record: 'd1', field: 'title', value: 'of bert' }]);
	await tab.status('server');
	await anna.close();
	device.unplug();
	await waitFor('the quarantine', () => quarantined().length > 0);
	device.plugIn();
	await waitFor('bert to be back', () => tab.replacements.length > 0, 15_000);
	await tab.status('server');
	const pipeline = new Pipeline(await stored());
	expect([pipeline.cellValue('d1', 'title'), tab.pipeline.cellValue('d1', 'title')]).toEqual(['of bert', 'of bert']);
	expect(pipeline.log.size).toBe(tab.pipeline.log.size);
	pipeline.destroy();
});
