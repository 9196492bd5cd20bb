// What the server sends, on its way to this device's disk: nothing is left out, in whatever order lead and store come.
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { applyRows, documentFrom } from '#lib/sync/apply-rows.ts';
import { fold, type FoldAnswer, type FoldJob } from '#lib/sync/fold.ts';
import { Folding } from '#lib/sync/folding.ts';
import { Intake } from '#lib/sync/intake.ts';
import { addPending, type Loaded } from '#lib/sync/local-rows.ts';
import { LocalStore } from '#lib/sync/local-store.ts';
import { Disk } from '../helpers/failing-indexeddb.ts';
import { waitFor } from '../helpers/wait-for.ts';

const NAME = 'sluice:test';
const ends: (() => void)[] = [];
afterEach(() => {
	for (const end of ends.splice(0)) end();
});

/** Takes a job and never ends it: rows stay as they were written. */
const idleWorker = () => ({ postMessage: () => undefined, terminate: () => undefined }) as unknown as Worker;

/** Folds in this process. */
const workerOn = (disk: Disk) => () => {
	const worker = {
		onmessage: (_event: { data: FoldAnswer }) => undefined,
		postMessage: (job: FoldJob) => void fold(disk.factory, job).then((data) => worker.onmessage({ data })),
		terminate: () => undefined
	};
	return worker as unknown as Worker;
};

/** A tab's document, store and intake, without a line: the test hands over what the server sends. */
class Tab {
	readonly doc = new Y.Doc();
	readonly disk: Disk;
	readonly store: LocalStore;
	readonly intake: Intake;
	loaded: Loaded | null = null;
	/** How often it was told of rows that cannot be read. */
	damaged = 0;
	readonly #server = new Y.Doc();
	readonly #updates: Uint8Array[] = [];

	constructor(disk: Disk, { wait, worker = idleWorker }: { wait?: number; worker?: (() => Worker) | null } = {}) {
		this.disk = disk;
		this.#server.on('update', (update: Uint8Array) => this.#updates.push(update));
		const handlers = { onLoad: (loaded: Loaded) => this.#load(loaded), onHealth: () => undefined, onSuperseded: () => undefined, onLost: () => [] };
		this.store = new LocalStore(disk.factory, NAME, handlers, wait);
		this.intake = new Intake(this.store, () => this.doc, new Folding(worker), () => (this.damaged += 1));
		ends.push(() => (this.intake.stop(), this.store.close()));
	}

	/** The server sends a change. */
	receive(key: string, value: unknown = true): void {
		this.#server.getMap('settings').set(key, value);
		for (const update of this.#updates.splice(0)) {
			Y.applyUpdate(this.doc, update);
			this.intake.received(update);
		}
	}

	async opened(): Promise<this> {
		await waitFor('the store', () => this.loaded);
		return this;
	}

	#load(loaded: Loaded): void {
		const late = this.store.health.kind === 'failing';
		applyRows(this.doc, loaded.rows);
		this.loaded = loaded;
		this.intake.loaded(loaded.rows.length, {}, late);
	}
}

/** A tab that keeps what comes, on a disk that has refused a first update and refuses all that follow, each after it was handed over. */
async function full(): Promise<{ tab: Tab; disk: Disk }> {
	const disk = new Disk();
	const tab = await new Tab(disk).opened();
	tab.intake.lead();
	tab.intake.complete();
	disk.refusing = 'QuotaExceededError';
	disk.refusesLate = true;
	tab.receive('first');
	await waitFor('the refusal', () => tab.store.health.kind === 'failing');
	return { tab, disk };
}

/** What the next opening finds. */
async function documentOn(disk: Disk): Promise<Y.Doc> {
	const { loaded } = await new Tab(disk).opened();
	return documentFrom(loaded!.rows).doc;
}
const keysOn = async (disk: Disk): Promise<string[]> => [...(await documentOn(disk)).getMap('settings').keys()].sort();

describe('what the server sends', () => {
	it('before the store was read, to a tab that leads only later, is stored with the rest', async () => {
		const disk = new Disk();
		disk.fallSilent();
		const tab = new Tab(disk, { wait: 30 });
		await waitFor('nobody to wait for the store', () => tab.store.health.kind === 'failing');
		tab.receive('early');
		tab.intake.complete();
		disk.answer();
		await tab.opened();
		tab.receive('later');
		tab.intake.lead();
		await tab.store.flush();
		expect(await keysOn(disk)).toEqual(['early', 'later']);
	});

	it('for hours to a disk that refuses takes no more memory, and is all there when the disk takes it', async () => {
		const disk = new Disk();
		const tab = await new Tab(disk).opened();
		tab.intake.lead();
		tab.intake.complete();
		disk.refusing = 'QuotaExceededError';
		tab.receive('first');
		await waitFor('the refusal', () => tab.store.health.kind === 'failing');
		for (let update = 0; update < 10_000; update++) tab.receive(`k${update % 50}`, update);
		const own = new Y.Doc();
		own.getMap('settings').set('mine', true);
		tab.store.enqueue(addPending([{ bytes: Y.encodeStateAsUpdate(own), edits: 1, tab: 'tab' }], () => undefined));
		tab.intake.upTo('log', 10_001);
		for (let update = 10_000; update < 20_000; update++) tab.receive(`k${update % 50}`, update);
		disk.refusing = null;
		await tab.store.flush();
		tab.receive('after');
		await tab.store.flush();
		// One by one until the memory for it was full, the rest as one.
		expect((await disk.rows(NAME, 'updates')).length).toBeLessThan(5000);
		expect(await disk.rows(NAME, 'pending')).toHaveLength(1);
		await waitFor('the place in the log', async () => (await disk.rows(NAME, 'meta')).some(([key, value]) => key === 'since' && value === 10_001));
		const doc = await documentOn(disk);
		expect(doc.getMap('settings').toJSON()).toEqual({ ...tab.doc.getMap('settings').toJSON(), mine: true });
		expect(doc.store.pendingStructs).toBeNull();
	});

	it('to a full disk is not made again from the whole document at every attempt, but what has come since', async () => {
		const { tab, disk } = await full();
		tab.receive('large', 'x'.repeat(3_000_000));
		for (const later of ['a', 'b']) {
			await expect(tab.store.flush()).rejects.toThrow();
			tab.receive(later);
		}
		disk.refusing = null;
		await tab.store.flush();
		const sizes = (await disk.rows(NAME, 'updates')).map(([, row]) => (row as { bytes: Uint8Array }).bytes.length);
		expect(sizes.map((size) => (size > 3_000_000 ? 'large' : size < 200 ? 'small' : size))).toEqual(['small', 'large', 'small', 'small']);
		expect(await keysOn(disk)).toEqual(['a', 'b', 'first', 'large']);
	});

	it('to a full disk for long is put together again now and then', async () => {
		const { tab, disk } = await full();
		tab.receive('large', 'x'.repeat(3_000_000));
		for (let attempt = 0; attempt < 40; attempt++) {
			await expect(tab.store.flush()).rejects.toThrow();
			tab.receive(`later${attempt}`);
		}
		disk.refusing = null;
		await tab.store.flush();
		expect((await disk.rows(NAME, 'updates')).length).toBeLessThan(30);
		expect(await keysOn(disk)).toHaveLength(42);
	});

	it('while the one row for all of it is being written is not left out', async () => {
		const disk = new Disk();
		const tab = await new Tab(disk).opened();
		tab.intake.lead();
		tab.intake.complete();
		disk.refusing = 'QuotaExceededError';
		tab.receive('first');
		await waitFor('the refusal', () => tab.store.health.kind === 'failing');
		for (let update = 0; update < 5000; update++) tab.receive('k', update);
		tab.intake.keepAll();
		disk.refusing = null;
		let during = 0;
		disk.onStored = (bytes) => {
			const doc = new Y.Doc();
			Y.applyUpdate(doc, bytes);
			// Complete, and the tab does not know it yet.
			if (doc.getMap('settings').get('k') === 4999 && during++ === 0) tab.receive('during');
		};
		await tab.store.flush();
		await tab.store.flush();
		expect(during).toBeGreaterThan(0);
		expect(await keysOn(disk)).toEqual(['during', 'first', 'k']);
	});
});

describe.each([
	['a worker', workerOn],
	['the page', () => null]
])('rows that %s finds unreadable when it folds', (_who, worker) => {
	it('are told of, and what was in them is on the disk all the same', async () => {
		const disk = new Disk();
		const tab = await new Tab(disk, { worker: worker(disk) }).opened();
		tab.intake.lead();
		tab.intake.complete();
		for (let update = 0; update < 150; update++) tab.receive(`k${update}`);
		await tab.store.flush();
		const [key] = (await disk.rows(NAME, 'updates'))[70]!;
		await disk.put(NAME, 'updates', { bytes: Uint8Array.of(9, 9, 9, 200) }, key);
		for (let update = 150; update < 300; update++) tab.receive(`k${update}`);
		await waitFor('the word', () => tab.damaged > 0);
		await tab.store.flush();
		expect(tab.damaged).toBe(1);
		expect(await disk.rows(NAME, 'damaged')).toHaveLength(1);
		expect(await keysOn(disk)).toHaveLength(300);
	});
});
