// The rows of this device's store and the writes on them. One database per pipeline:
//   snapshot  one row, key 1: the document as one update
//   updates   auto key: { bytes }: received, or acknowledged by the server
//   pending   auto key: PendingRow: this browser's own edits the server has not acknowledged; apart, so
//             that a damaged snapshot never takes them along
//   meta      by name: born, epoch, lineage, logId, since, schema, clockOffset, voided
//   damaged   auto key: { from, bytes }: what could not be read, kept as it was
import { result } from './idb.ts';

export const VERSION = 1;
export const STORES = ['snapshot', 'updates', 'pending', 'meta', 'damaged'] as const;
export const EPOCH = 'epoch';
const SNAPSHOT_KEY = 1;

/** One thing to write. `run` may be called again after a failure: its transaction was rolled back. */
export interface Write {
	run(transaction: IDBTransaction): void | Promise<void>;
	/** After `oncomplete`. */
	done?(): void;
	/** After an attempt failed and the retry as well, or did not end in time; the write stays in the queue, and may be done yet. */
	failed?(error: Error): void;
	/** Must survive a power cut: the batch that holds it waits for the disk. */
	strict?: boolean;
}

export interface PendingRow {
	bytes: Uint8Array;
	/** How many edits (transactions) the bytes are. */
	edits: number;
	/** The tab that wrote it. */
	tab: string;
}

export interface Meta {
	lineage?: string;
	/** Log that `since` refers to. */
	logId?: string;
	/** Sequence number of the server up to which every row is in this store. */
	since?: number;
	schema?: number;
	/** Server's clock minus this device's, when last measured, in milliseconds. */
	clockOffset?: number;
	/** Edits and records that the server once took out of its history: not put back a second time. */
	voided?: string[];
}

export interface StoredRow {
	store: 'snapshot' | 'updates' | 'pending';
	key: number;
	bytes: Uint8Array;
}

export interface Loaded {
	/** Snapshot first, then updates, then pending, each in the order written. */
	rows: StoredRow[];
	pending: Map<number, PendingRow>;
	meta: Meta;
	epoch: string;
	/** Random mark of this very database: another one means it was deleted and made again. */
	born: unknown;
}

export function upgrade(database: IDBDatabase, transaction: IDBTransaction): void {
	database.createObjectStore('snapshot');
	database.createObjectStore('meta');
	for (const name of ['updates', 'pending', 'damaged']) database.createObjectStore(name, { autoIncrement: true });
	transaction.objectStore('meta').put([...crypto.getRandomValues(new Uint32Array(2))].join('.'), 'born');
}

const META_KEYS = ['lineage', 'logId', 'since', 'schema', 'clockOffset', 'voided'] as const;

/** Everything, in one transaction. A row that holds no bytes comes as an empty one: unreadable, not absent. */
export async function readAll(transaction: IDBTransaction): Promise<Loaded> {
	const rows: StoredRow[] = [];
	const pending = new Map<number, PendingRow>();
	const meta: Record<string, unknown> = {};
	const metaStore = transaction.objectStore('meta');
	const [keys, values] = [await result(metaStore.getAllKeys()), await result(metaStore.getAll())];
	keys.forEach((key, index) => (meta[String(key)] = values[index]));
	const snapshot: unknown = await result(transaction.objectStore('snapshot').get(SNAPSHOT_KEY));
	if (snapshot !== undefined) rows.push({ store: 'snapshot', key: SNAPSHOT_KEY, bytes: bytesOf(snapshot) });
	for (const store of ['updates', 'pending'] as const) {
		const found = await rowsOf(transaction, store);
		for (const [key, row] of found) {
			rows.push({ store, key, bytes: bytesOf(row.bytes) });
			if (store === 'pending') pending.set(key, row);
		}
	}
	const known: Record<string, unknown> = {};
	for (const key of META_KEYS) if (meta[key] !== undefined) known[key] = meta[key];
	return { rows, pending, meta: known as Meta, epoch: (meta[EPOCH] as string | undefined) ?? '', born: meta['born'] };
}

const bytesOf = (value: unknown): Uint8Array => (value instanceof Uint8Array ? value : new Uint8Array());

/** Keys and rows of one store, in the order written. */
export async function rowsOf(transaction: IDBTransaction, store: 'updates' | 'pending'): Promise<[number, PendingRow][]> {
	const from = transaction.objectStore(store);
	const keys = (await result(from.getAllKeys())) as number[];
	const values = (await result(from.getAll())) as PendingRow[];
	return keys.map((key, index) => [key, values[index]!]);
}

/**
 * Own edits, in order. `keys` tells under which keys they lie, once on disk. Waits for no request by itself: on a busy
 * page the answer to each comes a turn of the event loop later, 30 ms and more, and all of a batch would add up.
 */
export function addPending(rows: readonly PendingRow[], done: (keys: number[]) => void, failed?: () => void): Write {
	let requests: IDBRequest<IDBValidKey>[] = [];
	return {
		strict: true,
		run(transaction) {
			const store = transaction.objectStore('pending');
			requests = rows.map((row) => store.add(row));
		},
		done: () => done(requests.map((request) => request.result as number)),
		...(failed && { failed })
	};
}

/**
 * Moves acknowledged edits out of `pending`. One that another tab has moved already is left alone. Asks for all rows at
 * once, for the reason above.
 */
export function acknowledge(rows: () => readonly { key: number; tab: string }[], done: () => void): Write {
	return {
		strict: true,
		run(transaction) {
			const pending = transaction.objectStore('pending');
			const updates = transaction.objectStore('updates');
			for (const { key, tab } of rows()) {
				const found = pending.get(key) as IDBRequest<PendingRow | undefined>;
				// Throwing in here aborts the transaction.
				found.onsuccess = () => {
					// After a database was made anew, the key may be somebody else's.
					if (found.result?.tab !== tab) return;
					updates.add({ bytes: found.result.bytes });
					pending.delete(key);
				};
			}
		},
		done
	};
}

/** What the server sent, in order. Asked for when it is written. */
export function addUpdates(updates: readonly Uint8Array[] | (() => readonly Uint8Array[]), done?: () => void): Write {
	return {
		run(transaction) {
			const store = transaction.objectStore('updates');
			for (const bytes of typeof updates === 'function' ? updates() : updates) store.add({ bytes });
		},
		...(done && { done })
	};
}

export function putMeta(meta: Meta): Write {
	return {
		run(transaction) {
			const store = transaction.objectStore('meta');
			for (const [key, value] of Object.entries(meta)) store.put(value, key);
		}
	};
}

/**
 * Notes that every row up to `since` of `logId` is in the store. Queue it after those rows. Never goes
 * back within one log: another tab may be further, and its rows lie in the same store.
 */
export function putSince(logId: string, since: number): Write {
	return {
		async run(transaction) {
			const store = transaction.objectStore('meta');
			const known = (await result(store.get('logId'))) as string | undefined;
			const before = known === logId ? ((await result(store.get('since'))) as number | undefined) : undefined;
			store.put(logId, 'logId');
			store.put(Math.max(since, before ?? 0), 'since');
		}
	};
}

/**
 * Makes one snapshot of the snapshot and all updates: reads them, has them applied to the document
 * (`absorb`, which knows most already), writes the document and deletes exactly what was read.
 * Pending edits stay where they are. Throws nothing on a row that cannot be read: `absorb` returns it.
 */
export function compact(absorb: (rows: readonly StoredRow[]) => { damaged: readonly StoredRow[]; snapshot: Uint8Array }): Write {
	return {
		async run(transaction) {
			const rows = await storedRows(transaction);
			const { damaged, snapshot } = absorb(rows);
			writeFolded(transaction, snapshot, rows, damaged);
		}
	};
}

/** The snapshot and all updates, in the order written. Pending edits are not among them. */
export async function storedRows(transaction: IDBTransaction): Promise<StoredRow[]> {
	const before: unknown = await result(transaction.objectStore('snapshot').get(SNAPSHOT_KEY));
	const updates = await rowsOf(transaction, 'updates');
	const rows: StoredRow[] = updates.map(([key, row]) => ({ store: 'updates', key, bytes: bytesOf(row.bytes) }));
	if (before !== undefined) rows.unshift({ store: 'snapshot', key: SNAPSHOT_KEY, bytes: bytesOf(before) });
	return rows;
}

/**
 * Puts `snapshot` in the place of the rows it was made of, exactly those, and keeps the bytes of the damaged ones. With
 * such, `since` would claim what the store no longer has: the server has to send all.
 */
export function writeFolded(transaction: IDBTransaction, snapshot: Uint8Array, rows: readonly StoredRow[], damaged: readonly StoredRow[]): void {
	for (const { store, bytes } of damaged) transaction.objectStore('damaged').add({ from: store, bytes });
	if (damaged.length > 0) transaction.objectStore('meta').delete('since');
	for (const { store, key } of rows) if (store === 'updates') transaction.objectStore('updates').delete(key);
	transaction.objectStore('snapshot').put(snapshot, SNAPSHOT_KEY);
}

/** Takes unreadable rows out of the way, keeping their bytes, and forgets `since`: the server has to send all. */
export function quarantine(rows: readonly StoredRow[]): Write {
	return {
		strict: true,
		run(transaction) {
			for (const { store, key, bytes } of rows) {
				transaction.objectStore('damaged').add({ from: store, bytes });
				transaction.objectStore(store).delete(key);
			}
			transaction.objectStore('meta').delete('since');
		}
	};
}

/**
 * Replaces everything: the server's state as the snapshot, no updates, and only the edits that `build`
 * returns as pending. `build` is given all edits of any tab that wait now, so that none is lost;
 * `unusable` is a copy with parts that cannot be replayed, kept with the damaged rows.
 */
export function replaceAll(
	snapshot: Uint8Array,
	meta: Meta,
	unusable: Uint8Array | null,
	build: (waiting: readonly PendingRow[]) => readonly PendingRow[],
	done: (keys: number[]) => void,
	failed: () => void
): Write {
	let keys: number[] = [];
	return {
		async run(transaction) {
			const pending = transaction.objectStore('pending');
			const waiting = (await result(pending.getAll())) as PendingRow[];
			const rows = build(waiting);
			pending.clear();
			if (unusable) transaction.objectStore('damaged').add({ from: 'copy', bytes: unusable });
			transaction.objectStore('updates').clear();
			transaction.objectStore('snapshot').put(snapshot, SNAPSHOT_KEY);
			const metaStore = transaction.objectStore('meta');
			for (const key of META_KEYS) metaStore.delete(key);
			for (const [key, value] of Object.entries(meta)) metaStore.put(value, key);
			keys = (await Promise.all(rows.map((row) => result(pending.add(row))))) as number[];
		},
		done: () => done(keys),
		failed
	};
}

/** Writes a whole document into an empty database. */
export function restore(snapshot: Uint8Array, meta: Meta): Write {
	return {
		run(transaction) {
			transaction.objectStore('snapshot').put(snapshot, SNAPSHOT_KEY);
			for (const [key, value] of Object.entries(meta)) transaction.objectStore('meta').put(value, key);
		}
	};
}
