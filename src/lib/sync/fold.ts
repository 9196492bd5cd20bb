// Folds what the store holds, snapshot and updates, into one snapshot, with a connection and a document of its own: the
// part that a worker does beside the page. Reads first, works without a transaction, then writes in one that changes
// nothing unless the contents are still what was read.
import * as Y from 'yjs';
import { documentFrom } from './apply-rows.ts';
import { completed, openDatabase, result } from './idb.ts';
import { EPOCH, STORES, storedRows, VERSION, writeFolded } from './local-rows.ts';

/** Which contents are to be folded: none other may be touched. */
export interface FoldJob {
	name: string;
	born: unknown;
	epoch: string;
}

/** stale: the contents were replaced, emptied or folded by somebody else meanwhile, or there is nothing to fold; nothing was changed. */
export type FoldAnswer = { kind: 'folded'; rows: number; damaged: number } | { kind: 'stale' };

/** Rejects when the database cannot be read or written; nothing was changed then either. */
export async function fold(factory: IDBFactory, { name, born, epoch }: FoldJob): Promise<FoldAnswer> {
	// A database that is not there any more must not be made again by looking for it.
	const absent = (_database: IDBDatabase, transaction: IDBTransaction): void => transaction.abort();
	const database = await openDatabase(factory, name, VERSION, { upgrade: absent, blocked: () => undefined, lost: () => undefined });
	const same = async (transaction: IDBTransaction): Promise<boolean> => {
		const meta = transaction.objectStore('meta');
		return (await result(meta.get('born'))) === born && ((await result(meta.get(EPOCH))) ?? '') === epoch;
	};
	try {
		const reading = database.transaction(STORES, 'readonly');
		const rows = (await same(reading)) ? await storedRows(reading) : [];
		const updates = rows.filter(({ store }) => store === 'updates');
		if (updates.length === 0) return { kind: 'stale' };
		const { doc, damaged } = documentFrom(rows);
		const snapshot = Y.encodeStateAsUpdate(doc);
		doc.destroy();

		const writing = database.transaction(STORES, 'readwrite');
		const end = completed(writing);
		end.catch(() => undefined);
		const present = new Set((await result(writing.objectStore('updates').getAllKeys())) as number[]);
		// Rows that are gone were folded or moved aside by another: the snapshot is no longer the one that was read.
		if (!(await same(writing)) || !updates.every(({ key }) => present.has(key))) {
			writing.abort();
			return { kind: 'stale' };
		}
		writeFolded(writing, snapshot, updates, damaged);
		await end;
		return { kind: 'folded', rows: updates.length, damaged: damaged.length };
	} finally {
		database.close();
	}
}
