// App, server and document of different versions: an older app looks and does not write, nothing it does not know is
// lost on its way through it, and what it had waiting goes up after the update.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { SCHEMA_VERSION } from '#lib/domain/document/schema.ts';
import { addUpdates } from '#lib/sync/local-rows.ts';
import { LocalStore } from '#lib/sync/local-store.ts';
import { mayEdit } from '#lib/sync/types.ts';
import { Between } from '../helpers/between.ts';
import type { Device } from '../helpers/device.ts';
import { add, Devices } from '../helpers/devices.ts';
import { RawClient } from '../helpers/raw-client.ts';
import { createPipeline, startServer, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';

let server: TestServer;
let between: Between;
let id: string;

const devices = new Devices({ url: () => between.url });
const device = (name: string): Device => devices.add(name);

beforeEach(async () => {
	server = await startServer();
	between = await Between.stand(() => server.wsUrl);
	id = await createPipeline(server.url);
});

afterEach(async () => {
	await devices.close();
	await between.close();
	await server.stop();
});

/** What the next version's app would write. */
async function upgradeDocument(schema: number): Promise<RawClient> {
	const newer = await new RawClient(server.wsUrl, id).join();
	newer.edit((doc) => {
		doc.getMap('settings').set('schema', schema);
		doc.getMap('settings').set('colours', { theme: 'sea' });
		const column = new Y.Map<unknown>();
		column.set('_', { at: 1, name: 'Region' });
		doc.getMap('columns').set('region', column);
	});
	await newer.acked();
	return newer;
}

describe('an app that is older than the document', { timeout: 30_000 }, () => {
	it('looks, goes on receiving, sends nothing, and says that an update is needed', async () => {
		const newer = await upgradeDocument(SCHEMA_VERSION + 1);
		const tab = await device('anna').open(id).ready();
		await tab.status('update-needed');
		expect(mayEdit(tab.session.status)).toBe(false);
		newer.cell('theirs', 'title', 'From the newer app');
		await waitFor('a newer edit', () => tab.titles().includes('From the newer app'));
		add(tab, 'not to be sent');
		await waitFor('the count', () => JSON.stringify(tab.session.status) === '{"kind":"update-needed","waiting":1}');
		expect(between.passed).toBe(0);
		await newer.close();
	});

	it('stops sending at the moment the document becomes newer', async () => {
		const tab = await device('anna').open(id).ready();
		add(tab, 'before');
		await tab.status('server');
		const passed = between.passed;
		const newer = await upgradeDocument(SCHEMA_VERSION + 1);
		await tab.status('update-needed');
		add(tab, 'after');
		newer.cell('theirs', 'title', 'Meanwhile');
		await waitFor('a newer edit', () => tab.titles().includes('Meanwhile'));
		expect(between.passed).toBe(passed);
		await newer.close();
	});

	it('can still be read without a connection, and after it was closed', async () => {
		await (await upgradeDocument(SCHEMA_VERSION + 1)).close();
		const phone = device('anna');
		const first = await phone.open(id).ready();
		await first.status('update-needed');
		await first.close();
		phone.unplug();
		const second = await phone.open(id).ready();
		await second.status('update-needed');
		expect(second.pipeline.stages.length).toBeGreaterThan(0);
		expect(second.session.doc.getMap('columns').has('region')).toBe(true);
	});

	it('sends after the update what had waited, once', async () => {
		const phone = device('anna');
		const first = await phone.open(id).ready();
		await first.status('server');
		phone.unplug();
		await first.status('offline');
		add(first, 'made offline');
		await first.session.flush();
		await first.close();
		// A server of the next version: this app is told, and keeps what it has.
		between.welcome = { schema: SCHEMA_VERSION + 1 };
		phone.plugIn();
		const old = await phone.open(id).ready();
		await waitFor('the count', () => JSON.stringify(old.session.status) === '{"kind":"update-needed","waiting":1}');
		expect(between.passed).toBe(0);
		await old.close();
		// The updated app: the versions fit.
		between.welcome = {};
		const updated = await phone.open(id).ready();
		await updated.status('server');
		const bert = await device('bert').open(id).ready();
		expect(bert.titles()).toEqual(['made offline']);
	});
});

describe('what this version does not know', { timeout: 30_000 }, () => {
	it('survives a round trip through its store, its edits and its recovery', async () => {
		const newer = await upgradeDocument(SCHEMA_VERSION);
		newer.edit((doc) => {
			const deal = new Y.Map<unknown>();
			deal.set('_', { at: 1, title: 'Theirs', region: 'NL-ZH' });
			deal.set('tags', ['a', { b: null }]);
			doc.getMap('deals').set('theirs', deal);
		});
		await newer.acked();
		const unknown = (doc: Y.Doc) => [doc.getMap('columns').toJSON(), doc.getMap('settings').get('colours'), doc.getMap('deals').toJSON()['theirs']];
		const phone = device('anna');
		const first = await phone.open(id).ready();
		await first.status('server');
		expect(unknown(first.session.doc)).toEqual(unknown(newer.doc));
		await first.session.flush();
		await first.close();
		phone.unplug();
		const second = await phone.open(id).ready();
		expect(unknown(second.session.doc)).toEqual(unknown(newer.doc));
		add(second, 'mine');
		phone.forgetCookie();
		phone.plugIn();
		await second.status('server');
		expect(unknown(second.session.doc)).toEqual(unknown(newer.doc));
		await waitFor('my edit there', () => newer.doc.getMap('deals').size === 2);
		expect(unknown(newer.doc)).toEqual(unknown(second.session.doc));
		await newer.close();
	});

	it('also a root of its own, in this device’s copy', async () => {
		const phone = device('anna');
		const first = await phone.open(id).ready();
		await first.status('server');
		const strange = new Y.Doc();
		strange.getMap('from-the-future').set('key', 1);
		await first.session.flush();
		await first.close();
		phone.unplug();
		let read = false;
		const store = new LocalStore(phone.disk!.factory, `sluice:${id}`, { onLoad: () => (read = true), onHealth: () => undefined, onSuperseded: () => undefined, onLost: () => [] });
		await waitFor('the store', () => read);
		store.enqueue(addUpdates([Y.encodeStateAsUpdate(strange)]));
		await store.flush();
		store.close();
		for (let visit = 0; visit < 2; visit++) {
			const tab = await phone.open(id).ready();
			add(tab, `visit ${visit}`);
			expect(tab.session.doc.getMap('from-the-future').get('key')).toBe(1);
			await tab.session.flush();
			await tab.close();
		}
	});
});

describe('an app that is newer than the server', { timeout: 30_000 }, () => {
	it('keeps working with what the server knows', async () => {
		between.welcome = { schema: SCHEMA_VERSION - 1 };
		const tab = await device('anna').open(id).ready();
		add(tab, 'works');
		await tab.status('server');
		const bert = await device('bert').open(id).ready();
		expect(bert.titles()).toEqual(['works']);
	});

	it('says so when the server’s protocol is too old for it', async () => {
		between.welcome = { protocol: 0 };
		const tab = device('anna').open(id);
		await tab.status('update-needed');
		expect(between.passed).toBe(0);
	});
});
