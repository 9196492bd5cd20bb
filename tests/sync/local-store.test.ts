// This device's store under a disk that refuses, closes and lies.
import { IDBObjectStore } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { absorb, applyRows, documentFrom } from '#lib/sync/apply-rows.ts';
import { openDatabase } from '#lib/sync/idb.ts';
import { acknowledge, addPending, addUpdates, compact, putSince, quarantine, type Loaded, type Write } from '#lib/sync/local-rows.ts';
import { LocalStore, type StoreHealth } from '#lib/sync/local-store.ts';
import { Disk } from '../helpers/failing-indexeddb.ts';
import { waitFor } from '../helpers/wait-for.ts';

const NAME = 'sluice:test';

class Probe {
	readonly store: LocalStore;
	readonly health: StoreHealth[] = [];
	loaded: Loaded | null = null;
	superseded = 0;
	onSuperseded: () => void = () => undefined;
	lost = 0;
	/** Written again when the database was emptied. */
	again: () => Write[] = () => [];

	constructor(disk: Disk | null) {
		this.store = new LocalStore(disk?.factory ?? null, NAME, {
			onLoad: (loaded) => (this.loaded = loaded),
			onHealth: (health) => void this.health.push(health),
			onSuperseded: () => {
				this.superseded += 1;
				this.onSuperseded();
			},
			onLost: () => {
				this.lost += 1;
				return this.again();
			}
		});
		opened.push(this);
	}

	async open(): Promise<Loaded> {
		return waitFor('the store to be read', () => this.loaded);
	}

	write(text: string): void {
		this.store.enqueue(addPending([{ bytes: edit(text), edits: 1, tab: 'tab' }], () => undefined));
	}
}

let opened: Probe[] = [];
afterEach(() => {
	for (const probe of opened) probe.store.close();
	opened = [];
});

function edit(text: string): Uint8Array {
	const doc = new Y.Doc();
	doc.getMap('settings').set(text, true);
	return Y.encodeStateAsUpdate(doc);
}

/** How many requests of this kind on `pending` were made before one of them was answered. */
async function askedAtFirstAnswer(kind: 'add' | 'get', act: () => void, end: () => Promise<void>): Promise<number> {
	const real = IDBObjectStore.prototype[kind];
	let asked = 0;
	let atFirst = 0;
	const spy = vi.spyOn(IDBObjectStore.prototype, kind).mockImplementation(function (this: IDBObjectStore, ...args: unknown[]) {
		const request = (real as (...all: unknown[]) => IDBRequest).apply(this, args);
		if (this.name === 'pending') {
			asked += 1;
			request.addEventListener('success', () => (atFirst ||= asked));
		}
		return request;
	});
	act();
	await end();
	spy.mockRestore();
	return atFirst;
}

const textsOf = (loaded: Loaded): string[] => [...documentFrom(loaded.rows).doc.getMap('settings').keys()].sort();

describe('local store', () => {
	it('gives back after reopening what was flushed', async () => {
		const disk = new Disk();
		const first = new Probe(disk);
		await first.open();
		first.write('a');
		first.write('b');
		first.store.enqueue(addUpdates([edit('c')]));
		first.store.enqueue(putSince('log', 7));
		await first.store.flush();
		first.store.close();

		const loaded = await new Probe(disk).open();
		expect(textsOf(loaded)).toEqual(['a', 'b', 'c']);
		expect(loaded.pending.size).toBe(2);
		expect(loaded.meta).toMatchObject({ logId: 'log', since: 7 });
	});

	it('says that storage fails while the disk refuses, and loses nothing once it takes writes again', async () => {
		const disk = new Disk();
		const probe = new Probe(disk);
		await probe.open();
		disk.refusing = 'QuotaExceededError';
		probe.write('a');
		await expect(probe.store.flush()).rejects.toThrow('the disk refuses');
		expect(probe.store.health).toMatchObject({ kind: 'failing', detail: expect.stringContaining('QuotaExceededError') });
		probe.write('b');
		disk.refusing = null;
		await probe.store.flush();
		expect(probe.store.health).toEqual({ kind: 'ok' });
		expect(probe.health.map(({ kind }) => kind)).toEqual(['ok', 'failing', 'ok']);
		expect(await disk.rows(NAME, 'pending')).toHaveLength(2);
	});

	it('tries again by itself after a refusal', async () => {
		const disk = new Disk();
		const probe = new Probe(disk);
		await probe.open();
		disk.refusing = 'UnknownError';
		probe.write('a');
		await waitFor('the refusal', () => probe.store.health.kind === 'failing');
		disk.refusing = null;
		await waitFor('the retry', () => probe.store.health.kind === 'ok');
		expect(await disk.rows(NAME, 'pending')).toHaveLength(1);
	});

	it('opens a new connection when the old one was closed under it', async () => {
		const disk = new Disk();
		const probe = new Probe(disk);
		await probe.open();
		disk.cut();
		probe.write('a');
		await probe.store.flush();
		expect(probe.health.map(({ kind }) => kind)).toEqual(['ok']);
		expect(await disk.rows(NAME, 'pending')).toHaveLength(1);
	});

	it('never throws into the code that writes, also where there is no storage at all', async () => {
		const probe = new Probe(null);
		probe.write('a');
		await expect(probe.store.flush()).rejects.toThrow('no storage');
		expect(probe.store.health.kind).toBe('failing');
		expect(probe.loaded).toBeNull();
	});

	it('keeps nothing in memory for a storage that is not there', async () => {
		const probe = new Probe(null);
		const failures: string[] = [];
		for (const name of ['first', 'second', 'third']) {
			probe.store.enqueue({ run: () => undefined, failed: () => void failures.push(name) });
			await expect(probe.store.flush()).rejects.toThrow();
		}
		expect(failures).toEqual(['first', 'second', 'third']);
	});

	it('makes one snapshot of all rows that rebuilds the same document', async () => {
		const disk = new Disk();
		const probe = new Probe(disk);
		await probe.open();
		const author = new Y.Doc();
		const updates: Uint8Array[] = [];
		author.on('update', (update: Uint8Array) => updates.push(update));
		for (let index = 0; index < 250; index++) author.getMap('settings').set(`k${index % 40}`, index);
		probe.store.enqueue(addUpdates(updates.slice(0, 200)));
		const doc = new Y.Doc();
		applyRows(doc, updates.slice(100).map((bytes) => ({ bytes })));
		probe.store.enqueue(addUpdates(updates.slice(200)));
		probe.write('mine');
		probe.store.enqueue(compact((rows) => absorb(doc, rows)));
		await probe.store.flush();

		expect(await disk.rows(NAME, 'updates')).toHaveLength(0);
		expect(await disk.rows(NAME, 'snapshot')).toHaveLength(1);
		expect(await disk.rows(NAME, 'pending')).toHaveLength(1);
		const rebuilt = documentFrom((await new Probe(disk).open()).rows).doc;
		const { mine, ...rest } = rebuilt.getMap('settings').toJSON();
		expect(mine).toBe(true);
		expect(rest).toEqual(author.getMap('settings').toJSON());
		expect(doc.getMap('settings').toJSON()).toEqual(author.getMap('settings').toJSON());
	});

	it('keeps the bytes of a row that cannot be read when compacting, and goes on without it', async () => {
		const disk = new Disk();
		const probe = new Probe(disk);
		await probe.open();
		probe.store.enqueue(addUpdates([edit('a'), new Uint8Array([9, 9, 9, 200]), edit('b')]));
		const doc = new Y.Doc();
		probe.store.enqueue(compact((rows) => absorb(doc, rows)));
		await probe.store.flush();
		expect(await disk.rows(NAME, 'damaged')).toHaveLength(1);
		expect([...doc.getMap('settings').keys()].sort()).toEqual(['a', 'b']);
	});

	it('reads everything but a damaged snapshot, and moves that aside', async () => {
		const disk = new Disk();
		const first = new Probe(disk);
		await first.open();
		first.write('mine');
		first.store.enqueue(addUpdates([edit('theirs')]));
		first.store.enqueue(putSince('log', 7));
		await first.store.flush();
		first.store.close();
		const whole = edit('snapshot');
		await disk.put(NAME, 'snapshot', whole.slice(0, whole.length - 4), 1);

		const second = new Probe(disk);
		const loaded = await second.open();
		const { doc, damaged } = documentFrom(loaded.rows);
		expect([...doc.getMap('settings').keys()].sort()).toEqual(['mine', 'theirs']);
		expect(damaged.map(({ store }) => store)).toEqual(['snapshot']);
		second.store.enqueue(quarantine(damaged));
		await second.store.flush();
		expect(await disk.rows(NAME, 'snapshot')).toHaveLength(0);
		expect(await disk.rows(NAME, 'damaged')).toHaveLength(1);
		expect((await new Probe(disk).open()).meta.since).toBeUndefined();
	});

	it('moves acknowledged edits over once, also when two tabs do', async () => {
		const disk = new Disk();
		const [one, two] = [new Probe(disk), new Probe(disk)];
		await Promise.all([one.open(), two.open()]);
		one.write('a');
		await one.store.flush();
		const [key] = (await disk.rows(NAME, 'pending'))[0]!;
		for (const { store } of [one, two])
			store.enqueue(acknowledge(() => [{ key: key as number, tab: 'tab' }], () => undefined));
		await Promise.all([one.store.flush(), two.store.flush()]);
		expect(await disk.rows(NAME, 'pending')).toHaveLength(0);
		expect(await disk.rows(NAME, 'updates')).toHaveLength(1);
	});

	it('never notes a lower `since` within one log', async () => {
		const disk = new Disk();
		const probe = new Probe(disk);
		await probe.open();
		for (const [log, since] of [['log', 9], ['log', 4]] as const) probe.store.enqueue(putSince(log, since));
		await probe.store.flush();
		expect((await new Probe(disk).open()).meta.since).toBe(9);
		probe.store.enqueue(putSince('other', 2));
		await probe.store.flush();
		expect((await new Probe(disk).open()).meta).toMatchObject({ logId: 'other', since: 2 });
	});

	it('does not write over contents that another tab has replaced', async () => {
		const disk = new Disk();
		const [one, two] = [new Probe(disk), new Probe(disk)];
		await Promise.all([one.open(), two.open()]);
		one.store.replace('next', { run: (transaction) => void transaction.objectStore('pending').clear() });
		await one.store.flush();
		two.write('stale');
		await waitFor('the other tab to notice', () => two.superseded > 0);
		expect(await disk.rows(NAME, 'pending')).toHaveLength(0);
		two.write('still in the old document');
		await two.store.reload(() => undefined);
		two.write('anew');
		await two.store.flush();
		expect(await disk.rows(NAME, 'pending')).toHaveLength(1);
	});

	it.each([['in the queue', false], ['being read anew', true]])('left with what another tab has replaced %s, writes what its owner makes of it', async (_, reading) => {
		const disk = new Disk();
		const [one, two] = [new Probe(disk), new Probe(disk)];
		await Promise.all([one.open(), two.open()]);
		one.store.replace('next', { run: (transaction) => void transaction.objectStore('pending').clear() });
		await one.store.flush();
		two.onSuperseded = () => void two.store.reload(() => two.write('anew'));
		two.write('stale');
		if (reading) await waitFor('the other tab to notice', () => two.superseded > 0);
		await two.store.close();
		expect(textsOf(await new Probe(disk).open())).toEqual(['anew']);
	});

	it('notices that the database was deleted, and asks for everything again', async () => {
		const disk = new Disk();
		const probe = new Probe(disk);
		await probe.open();
		probe.write('a');
		await probe.store.flush();
		await new Promise<void>((resolve, reject) => {
			const request = disk.factory.deleteDatabase(NAME);
			request.onsuccess = () => resolve();
			request.onerror = () => reject(request.error ?? new Error('not deleted'));
		});
		let keys: number[] = [];
		probe.again = () => [addPending([{ bytes: edit('a'), edits: 1, tab: 'tab' }], (written) => (keys = written))];
		probe.write('b');
		await probe.store.flush();
		expect(probe.lost).toBe(1);
		expect(keys).toEqual([(await disk.rows(NAME, 'pending'))[0]![0]]);
		probe.write('c');
		await probe.store.flush();
		expect(probe.lost).toBe(1);
	});

	it('that cannot be made says why: what the browser answers is that the connection was closed', async () => {
		const upgrade = (database: IDBDatabase): void => {
			const store = database.createObjectStore('meta');
			store.add(1, 'born');
			store.add(2, 'born');
		};
		const opening = openDatabase(new Disk().factory, NAME, 1, { upgrade, blocked: () => undefined, lost: () => undefined });
		await expect(opening).rejects.toMatchObject({ name: 'ConstraintError' });
	});

	it('opens one connection, however many look at once', async () => {
		const disk = new Disk();
		const probe = new Probe(disk);
		await probe.open();
		disk.cut();
		const before = disk.opened;
		probe.write('a');
		await Promise.allSettled([probe.store.flush(), probe.store.readPending(), probe.store.readPending(), probe.store.readPending()]);
		await probe.store.flush();
		expect(disk.opened - before).toBe(1);
	});

	it('costs a failing disk as much for the thousandth edit as for the first', async () => {
		const disk = new Disk();
		const probe = new Probe(disk);
		await probe.open();
		disk.refusing = 'QuotaExceededError';
		probe.write('first');
		await waitFor('the refusal', () => probe.store.health.kind === 'failing');
		const before = disk.attempts;
		let runs = 0;
		for (let edit = 0; edit < 1000; edit++) probe.store.enqueue({ run: () => void (runs += 1) });
		await expect(probe.store.flush()).rejects.toThrow('the disk refuses');
		expect(disk.attempts - before).toBeLessThanOrEqual(2);
		expect(runs).toBeLessThanOrEqual(100);
		disk.refusing = null;
		await probe.store.flush();
		expect(runs).toBeGreaterThanOrEqual(1000);
		expect(await disk.rows(NAME, 'pending')).toHaveLength(1);
	});

	it('asks the disk for all edits of a batch before the first is answered: a busy page answers slowly', async () => {
		const disk = new Disk();
		const probe = new Probe(disk);
		await probe.open();
		const edits = Array.from({ length: 50 }, (_, index) => `edit ${index}`);
		const keys: number[] = [];
		const keep = (text: string): void => probe.store.enqueue(addPending([{ bytes: edit(text), edits: 1, tab: 'tab' }], (rows) => keys.push(...rows)));
		const written = await askedAtFirstAnswer('add', () => edits.forEach(keep), () => probe.store.flush());
		expect(written).toBe(edits.length);
		expect(new Set(keys).size).toBe(edits.length);
		const file = (key: number): void => probe.store.enqueue(acknowledge(() => [{ key, tab: 'tab' }], () => undefined));
		const filed = await askedAtFirstAnswer('get', () => [...keys].forEach(file), () => probe.store.flush());
		expect(filed).toBe(edits.length);
		expect(await disk.rows(NAME, 'pending')).toEqual([]);
		expect(await disk.rows(NAME, 'updates')).toHaveLength(edits.length);
	});

	it('does not take the rows of other contents for its own', async () => {
		const disk = new Disk();
		const [one, two] = [new Probe(disk), new Probe(disk)];
		await Promise.all([one.open(), two.open()]);
		one.write('a');
		await one.store.flush();
		expect((await one.store.readPending()).size).toBe(1);
		two.store.replace('next', { run: (transaction) => void transaction.objectStore('pending').clear() });
		await two.store.flush();
		await expect(one.store.readPending()).rejects.toThrow('replaced');
	});
});
