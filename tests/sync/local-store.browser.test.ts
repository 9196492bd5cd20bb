// The store on a real browser's IndexedDB and BroadcastChannel.
import { afterEach, describe, expect, it } from 'vitest';
import { nanoid } from 'nanoid';
import * as Y from 'yjs';
import { newDocument } from '../helpers/documents.ts';
import { applyRows, absorb } from '#lib/sync/apply-rows.ts';
import { Folding } from '#lib/sync/folding.ts';
import { addPending, addUpdates, compact, putSince, type Loaded } from '#lib/sync/local-rows.ts';
import { LocalStore, type StoreHealth } from '#lib/sync/local-store.ts';
import { openSession } from '#lib/sync/session.ts';
import type { PipelineSession } from '#lib/sync/types.ts';
import { waitFor } from '../helpers/wait-for.ts';

/** Nobody listens here: these tests are offline. */
const NOWHERE = 'ws://127.0.0.1:9/sync';

const reload = (store: LocalStore): Promise<Loaded> => new Promise((resolve) => void store.reload(resolve));

const stores: LocalStore[] = [];
const sessions: PipelineSession[] = [];
afterEach(async () => {
	for (const store of stores.splice(0)) store.close();
	for (const session of sessions.splice(0)) await session.destroy();
});

async function open(name: string): Promise<{ store: LocalStore; loaded: Loaded; health: StoreHealth[]; lost: number[] }> {
	const health: StoreHealth[] = [];
	const lost: number[] = [];
	let loaded: Loaded | null = null;
	const store = new LocalStore(indexedDB, name, {
		onLoad: (found) => (loaded = found),
		onHealth: (found) => void health.push(found),
		onSuperseded: () => undefined,
		onLost: () => {
			lost.push(1);
			return [];
		}
	});
	stores.push(store);
	return { store, loaded: await waitFor('the store to be read', () => loaded), health, lost };
}

const pending = (text: string) => {
	const doc = new Y.Doc();
	doc.getMap('settings').set(text, true);
	return addPending([{ bytes: Y.encodeStateAsUpdate(doc), edits: 1, tab: 'tab' }], () => undefined);
};

function session(id: string): PipelineSession {
	const opened = openSession({ id, person: { id: 'anna', name: 'Anna', color: 1 }, url: NOWHERE });
	sessions.push(opened);
	return opened;
}

/** Puts a pipeline on this device as if it had been opened here before. */
async function seed(id: string): Promise<void> {
	const { store } = await open(`sluice:${id}`);
	store.enqueue(addUpdates([Y.encodeStateAsUpdate(newDocument([{ title: 'one' }]))]));
	await store.flush();
	store.close();
}

describe('local store in a browser', () => {
	it('gives back after reopening what was flushed', async () => {
		const name = `sluice:${nanoid()}`;
		const first = await open(name);
		first.store.enqueue(pending('a'));
		first.store.enqueue(putSince('log', 3));
		await first.store.flush();
		first.store.close();
		const { loaded } = await open(name);
		const doc = new Y.Doc();
		expect(applyRows(doc, loaded.rows)).toEqual([]);
		expect(doc.getMap('settings').toJSON()).toEqual({ a: true });
		expect(loaded.meta).toMatchObject({ logId: 'log', since: 3 });
	});

	it('folds rows into one snapshot in one transaction', async () => {
		const { store } = await open(`sluice:${nanoid()}`);
		const author = new Y.Doc();
		author.on('update', (update: Uint8Array) => store.enqueue(addUpdates([update])));
		for (let index = 0; index < 250; index++) author.getMap('settings').set(`k${index % 7}`, index);
		const doc = new Y.Doc();
		store.enqueue(compact((rows) => absorb(doc, rows)));
		await store.flush();
		const loaded = await reload(store);
		expect(loaded.rows.map((row) => row.store)).toEqual(['snapshot']);
		expect(doc.getMap('settings').toJSON()).toEqual(author.getMap('settings').toJSON());
	});

	it('is folded by a worker beside the page, under someone’s eyes too, and damaged bytes are moved aside there', async () => {
		const id = nanoid();
		await seed(id);
		const first = session(id);
		await first.ready;
		const { store } = await open(`sluice:${id}`);
		const author = new Y.Doc();
		author.on('update', (update: Uint8Array) => store.enqueue(addUpdates([update])));
		for (let index = 0; index < 250; index++) author.getMap('settings').set(`k${index % 7}`, index);
		store.enqueue(addUpdates([Uint8Array.of(9, 9, 9, 200)]));
		await store.flush();
		const folding = new Folding(() => new Worker(new URL('../../src/lib/sync/folding-worker.ts', import.meta.url), { type: 'module' }));
		expect(await folding.fold(store.contents!)).toEqual({ kind: 'folded', rows: 252, damaged: 1 });
		const loaded = await reload(store);
		expect(loaded.rows.map((row) => row.store)).toEqual(['snapshot']);
		const doc = new Y.Doc();
		applyRows(doc, loaded.rows);
		expect(doc.getMap('settings').toJSON()).toMatchObject(author.getMap('settings').toJSON());
	});

	it('folds by itself once a session finds many rows in it', { timeout: 40_000 }, async () => {
		expect(document.visibilityState).toBe('visible');
		const id = nanoid();
		await seed(id);
		const { store } = await open(`sluice:${id}`);
		const author = new Y.Doc();
		author.on('update', (update: Uint8Array) => store.enqueue(addUpdates([update])));
		for (let index = 0; index < 250; index++) author.getMap('settings').set(`k${index % 7}`, index);
		await store.flush();
		await session(id).ready;
		await waitFor('one snapshot', async () => {
			const rows = (await reload(store)).rows.map((row) => row.store);
			return rows.length === 1 && rows[0] === 'snapshot';
		}, 30_000);
	});

	it('holds a snapshot of garbage: the waiting edits and what came after it are there all the same', async () => {
		const id = nanoid();
		await seed(id);
		const first = session(id);
		await first.ready;
		first.doc.getMap('settings').set('fiscalYearStart', 7);
		await first.flush();
		await first.destroy();
		const { store } = await open(`sluice:${id}`);
		store.enqueue({ run: (transaction) => void transaction.objectStore('snapshot').put(crypto.getRandomValues(new Uint8Array(5000)), 1) });
		await store.flush();
		store.close();
		const second = session(id);
		await second.ready;
		expect(second.doc.getMap('settings').get('fiscalYearStart')).toBe(7);
		await waitFor('the count', () => JSON.stringify(second.status) === '{"kind":"offline","waiting":1}');
		await second.flush();
		const after = await open(`sluice:${id}`);
		expect(after.loaded.rows.map((row) => row.store)).toEqual(['updates', 'pending']);
	});

	it('lets a deletion pass, and asks for everything at the next write', async () => {
		const name = `sluice:${nanoid()}`;
		const { store, lost, health } = await open(name);
		store.enqueue(pending('a'));
		await store.flush();
		await new Promise<void>((resolve, reject) => {
			const request = indexedDB.deleteDatabase(name);
			request.onsuccess = () => resolve();
			request.onerror = () => reject(request.error ?? new Error('not deleted'));
			request.onblocked = () => reject(new Error('the open store blocks the deletion'));
		});
		store.enqueue(pending('b'));
		await store.flush();
		expect(lost).toHaveLength(1);
		expect(health.at(-1)).toEqual({ kind: 'ok' });
	});
});

describe('a session in a browser, offline', () => {
	it('opens what this device has, and keeps an edit over a reload', async () => {
		const id = nanoid();
		await seed(id);
		const first = session(id);
		await first.ready;
		expect(first.hasContent).toBe(true);
		first.doc.getMap('settings').set('name', 'changed');
		expect(first.safeToClose).toBe(false);
		await first.flush();
		expect(first.safeToClose).toBe(true);
		await first.destroy();
		const second = session(id);
		await second.ready;
		expect(second.doc.getMap('settings').get('name')).toBe('changed');
		await waitFor('the offline status', () => second.status.kind === 'offline');
		expect(second.status).toEqual({ kind: 'offline', waiting: 1 });
	});

	it('tells an edit to the other tab, which neither stores nor counts it twice', async () => {
		const id = nanoid();
		await seed(id);
		const [one, two] = [session(id), session(id)];
		await Promise.all([one.ready, two.ready]);
		one.doc.getMap('settings').set('name', 'from one');
		await waitFor('the word', () => two.doc.getMap('settings').get('name') === 'from one');
		await waitFor('both to count it', () =>
			[one, two].every(({ status }) => JSON.stringify(status) === '{"kind":"offline","waiting":1}')
		);
		expect(two.safeToClose).toBe(true);
	});
});
