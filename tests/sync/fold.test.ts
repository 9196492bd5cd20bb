// Folding the store beside the page: what it reads becomes one snapshot, and nothing happens when somebody was faster.
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { documentFrom } from '#lib/sync/apply-rows.ts';
import { fold, type FoldAnswer, type FoldJob } from '#lib/sync/fold.ts';
import { Folding } from '#lib/sync/folding.ts';
import { addPending, addUpdates, putSince, type Loaded } from '#lib/sync/local-rows.ts';
import { LocalStore } from '#lib/sync/local-store.ts';
import { Disk } from '../helpers/failing-indexeddb.ts';
import { waitFor } from '../helpers/wait-for.ts';

const NAME = 'sluice:test';
const stores: LocalStore[] = [];
afterEach(() => {
	for (const store of stores.splice(0)) store.close();
});

async function open(disk: Disk): Promise<{ store: LocalStore; loaded: Loaded }> {
	let loaded: Loaded | null = null;
	const store = new LocalStore(disk.factory, NAME, {
		onLoad: (found) => (loaded = found),
		onHealth: () => undefined,
		onSuperseded: () => undefined,
		onLost: () => []
	});
	stores.push(store);
	return { store, loaded: await waitFor('the store', () => loaded) };
}

const edit = (key: string): Uint8Array => {
	const doc = new Y.Doc();
	doc.getMap('settings').set(key, true);
	return Y.encodeStateAsUpdate(doc);
};
const keysOf = ({ rows }: Loaded): string[] => [...documentFrom(rows).doc.getMap('settings').keys()].sort();

/** A disk on which somebody else writes just before the fold does. */
function interrupted(disk: Disk, store: 'meta' | 'updates', row: unknown, key: IDBValidKey): IDBFactory {
	return new Proxy(disk.factory, {
		get(target, name) {
			if (name !== 'open') return Reflect.get(target, name) as unknown;
			return (...args: Parameters<IDBFactory['open']>) => {
				const request = target.open(...args);
				request.addEventListener('success', () => {
					const database = request.result;
					const make = database.transaction.bind(database);
					database.transaction = (stores, mode, options) => {
						if (mode !== 'readwrite') return make(stores, mode, options);
						make(store, 'readwrite').objectStore(store).put(row, key);
						return make(stores, mode, options);
					};
				});
				return request;
			};
		}
	});
}

describe('folding', () => {
	it('makes one snapshot of exactly what it read, and leaves waiting edits and later rows alone', async () => {
		const disk = new Disk();
		const { store } = await open(disk);
		for (const key of ['a', 'b', 'c']) store.enqueue(addUpdates([edit(key)]));
		store.enqueue(addPending([{ bytes: edit('mine'), edits: 1, tab: 'tab' }], () => undefined));
		await store.flush();
		const factory = interrupted(disk, 'updates', { bytes: edit('later') }, 99);
		expect(await fold(factory, store.contents!)).toEqual({ kind: 'folded', rows: 3, damaged: 0 });
		const { loaded } = await open(disk);
		expect(loaded.rows.map(({ store: from }) => from)).toEqual(['snapshot', 'updates', 'pending']);
		expect(keysOf(loaded)).toEqual(['a', 'b', 'c', 'later', 'mine']);
	});

	it('changes nothing when the contents were replaced meanwhile', async () => {
		const disk = new Disk();
		const { store } = await open(disk);
		store.enqueue(addUpdates([edit('a')]));
		await store.flush();
		const factory = interrupted(disk, 'meta', 'another', 'epoch');
		expect(await fold(factory, store.contents!)).toEqual({ kind: 'stale' });
		expect(await disk.rows(NAME, 'updates')).toHaveLength(1);
		expect(await disk.rows(NAME, 'snapshot')).toHaveLength(0);
	});

	it('changes nothing when another has folded the same rows', async () => {
		const disk = new Disk();
		const { store } = await open(disk);
		store.enqueue(addUpdates([edit('a'), edit('b')]));
		await store.flush();
		const answers = await Promise.all([fold(disk.factory, store.contents!), fold(disk.factory, store.contents!)]);
		expect(answers.map(({ kind }) => kind).sort()).toEqual(['folded', 'stale']);
		expect(keysOf((await open(disk)).loaded)).toEqual(['a', 'b']);
	});

	it('does not make a database that is gone', async () => {
		const disk = new Disk();
		await expect(fold(disk.factory, { name: NAME, born: 'x', epoch: '' })).rejects.toThrow();
		expect(await disk.factory.databases()).toEqual([]);
	});

	it('keeps the bytes of rows that cannot be read, and no longer claims to have all up to a place in the log', async () => {
		const disk = new Disk();
		const { store } = await open(disk);
		store.enqueue(addUpdates([edit('a'), Uint8Array.of(9, 9, 9, 200), edit('b')]));
		store.enqueue(putSince('log', 3));
		await store.flush();
		expect(await fold(disk.factory, store.contents!)).toEqual({ kind: 'folded', rows: 3, damaged: 1 });
		expect(await disk.rows(NAME, 'damaged')).toHaveLength(1);
		const { loaded } = await open(disk);
		expect(keysOf(loaded)).toEqual(['a', 'b']);
		expect(loaded.meta).toEqual({ logId: 'log' });
	});
});

/** A worker in name only. */
class FakeWorker {
	onmessage: ((event: { data: unknown }) => void) | null = null;
	onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
	ended = 0;
	readonly jobs: FoldJob[] = [];
	postMessage(job: FoldJob): void {
		this.jobs.push(job);
	}
	terminate(): void {
		this.ended += 1;
	}
}

describe('the worker that folds', () => {
	const job: FoldJob = { name: NAME, born: 'x', epoch: '' };

	it('does one job at a time and is ended after it', async () => {
		const made: FakeWorker[] = [];
		const folding = new Folding(() => made[made.push(new FakeWorker()) - 1] as unknown as Worker);
		const first = folding.fold(job);
		expect((await folding.fold(job)).kind).toBe('failed');
		made[0]!.onmessage!({ data: { kind: 'folded', rows: 2, damaged: 0 } satisfies FoldAnswer });
		expect((await first).kind).toBe('folded');
		expect([made.length, made[0]!.ended, folding.able]).toEqual([1, 1, true]);
	});

	it('that cannot start, or fails, is not asked again', async () => {
		const unable = new Folding(() => {
			throw new Error('blocked by policy');
		});
		expect([(await unable.fold(job)).kind, unable.able]).toEqual(['failed', false]);
		const worker = new FakeWorker();
		const failing = new Folding(() => worker as unknown as Worker);
		const answer = failing.fold(job);
		worker.onerror!({ message: 'not found', preventDefault: () => undefined });
		expect([(await answer).kind, failing.able, worker.ended]).toEqual(['failed', false, 1]);
	});
});
