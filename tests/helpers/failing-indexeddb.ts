// A real (in-memory) IndexedDB whose disk can be made to refuse, whose connections can be cut, and whose
// rows can be looked at and damaged.
import { IDBFactory as FakeFactory, IDBDatabase as FakeDatabase } from 'fake-indexeddb';

type StoreName = 'snapshot' | 'updates' | 'pending' | 'meta' | 'damaged';

export class Disk {
	readonly factory: IDBFactory;
	/** While set, every transaction that would write is refused with this error name. */
	refusing: string | null = null;
	/** While set, no database opens. */
	shut = false;
	/** Transactions that were asked to write. */
	attempts = 0;
	/** Databases opened. */
	opened = 0;
	/** Open connections, so that they can be cut. */
	readonly connections = new Set<IDBDatabase>();

	constructor() {
		const real = new FakeFactory();
		const open = (...args: Parameters<IDBFactory['open']>): IDBOpenDBRequest => {
			if (this.shut) throw new DOMException('the disk is shut', 'UnknownError');
			const request = real.open(...args);
			request.addEventListener('success', () => this.#watch(request.result));
			return request;
		};
		this.factory = new Proxy(real, {
			get: (target, key) => {
				if (key === 'open') return open;
				const value: unknown = Reflect.get(target, key);
				return typeof value === 'function' ? value.bind(target) : value;
			}
		}) as unknown as IDBFactory;
	}

	/** Closes every connection as a browser does that has lost its database process: without a word. */
	cut(): void {
		for (const database of this.connections) FakeDatabase.prototype.close.call(database);
		this.connections.clear();
	}

	#watch(database: IDBDatabase): void {
		this.connections.add(database);
		this.opened += 1;
		const transaction = database.transaction.bind(database);
		database.transaction = (stores, mode, options) => {
			const made = transaction(stores, mode, options);
			if (mode === 'readwrite') this.attempts += 1;
			if (mode !== 'readwrite' || this.refusing === null) return made;
			const error = new DOMException('the disk refuses', this.refusing);
			Object.defineProperty(made, 'error', { get: () => error });
			queueMicrotask(() => {
				try {
					made.abort();
				} catch {
					// Ended already.
				}
			});
			return made;
		};
	}

	/** Every value of one store, with its key. */
	async rows(name: string, store: StoreName): Promise<[IDBValidKey, unknown][]> {
		return this.#with(name, store, 'readonly', async (from) => {
			const keys = await value(from.getAllKeys());
			const values = await value(from.getAll());
			return keys.map((key, index): [IDBValidKey, unknown] => [key, values[index]]);
		});
	}

	async put(name: string, store: StoreName, row: unknown, key: IDBValidKey): Promise<void> {
		await this.#with(name, store, 'readwrite', (into) => value(into.put(row, key)));
	}

	async #with<T>(name: string, store: StoreName, mode: IDBTransactionMode, use: (store: IDBObjectStore) => Promise<T>): Promise<T> {
		const database = await value(this.factory.open(name));
		try {
			return await use(database.transaction(store, mode).objectStore(store));
		} finally {
			FakeDatabase.prototype.close.call(database);
			this.connections.delete(database);
		}
	}
}

function value<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.addEventListener('success', () => resolve(request.result));
		request.addEventListener('error', () => reject(request.error ?? new Error('request failed')));
	});
}
