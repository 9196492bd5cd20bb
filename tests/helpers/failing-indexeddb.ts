// A real (in-memory) IndexedDB whose disk can be made to refuse, whose connections can be cut, and whose
// rows can be looked at and damaged.
import { IDBFactory as FakeFactory, IDBDatabase as FakeDatabase } from 'fake-indexeddb';

type StoreName = 'snapshot' | 'updates' | 'pending' | 'meta' | 'damaged';

export class Disk {
	readonly factory: IDBFactory;
	/** While set, every transaction that would write is refused with this error name. */
	refusing: string | null = null;
	/** It refuses when the first row was added, as a full disk does; not at the beginning of a transaction. */
	refusesLate = false;
	/** While set, no database opens. */
	shut = false;
	/** Ends the silence, once `fallSilent` was called. */
	#answer: (() => void)[] | null = null;
	/** Transactions that were asked to write. */
	attempts = 0;
	/** Databases opened. */
	opened = 0;
	/** Called with the bytes of every row whose transaction is complete. */
	onStored: ((bytes: Uint8Array) => void) | null = null;
	/** Open connections, so that they can be cut. */
	readonly connections = new Set<IDBDatabase>();

	constructor() {
		const real = new FakeFactory();
		const open = (...args: Parameters<IDBFactory['open']>): IDBOpenDBRequest => {
			if (this.shut) throw new DOMException('the disk is shut', 'UnknownError');
			const request = this.#answer === null ? real.open(...args) : this.#unanswered(() => real.open(...args));
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

	/** From now on, whoever opens a database hears nothing: neither that it is open nor that it cannot be. */
	fallSilent(): void {
		this.#answer ??= [];
	}

	/** Answers all who wait, and from now on everyone. */
	answer(): void {
		const waiting = this.#answer ?? [];
		this.#answer = null;
		for (const open of waiting) open();
	}

	#unanswered(open: () => IDBOpenDBRequest): IDBOpenDBRequest {
		const request = new UnansweredRequest();
		this.#answer!.push(() => request.become(open()));
		return request as unknown as IDBOpenDBRequest;
	}

	#watch(database: IDBDatabase): void {
		this.connections.add(database);
		this.opened += 1;
		const transaction = database.transaction.bind(database);
		database.transaction = (stores, mode, options) => {
			const made = transaction(stores, mode, options);
			if (mode === 'readwrite') {
				this.attempts += 1;
				this.#watchRows(made);
			}
			if (mode !== 'readwrite' || this.refusing === null) return made;
			const error = new DOMException('the disk refuses', this.refusing);
			Object.defineProperty(made, 'error', { get: () => error });
			const abort = (): void => {
				try {
					made.abort();
				} catch {
					// Ended already.
				}
			};
			if (!this.refusesLate) queueMicrotask(abort);
			else this.#abortAtRow(made, abort);
			return made;
		};
	}

	/** The same disk for one tab; after its death nothing of it reaches the disk any more. */
	for(tab: { readonly dead: boolean }): IDBFactory {
		const whileAlive = (): void => {
			if (tab.dead) throw new DOMException('the tab is gone', 'InvalidStateError');
		};
		return new Proxy(this.factory, {
			get: (target, key) => {
				if (key !== 'open') return Reflect.get(target, key) as unknown;
				return (...args: Parameters<IDBFactory['open']>) => {
					whileAlive();
					const request = target.open(...args);
					request.addEventListener('success', () => {
						const database = request.result;
						const transaction = database.transaction.bind(database);
						database.transaction = (...how) => {
							whileAlive();
							return transaction(...how);
						};
					});
					return request;
				};
			}
		});
	}

	#abortAtRow(transaction: IDBTransaction, abort: () => void): void {
		const objectStore = transaction.objectStore.bind(transaction);
		transaction.objectStore = (name) => {
			const store = objectStore(name);
			const add = store.add.bind(store);
			store.add = (...row) => {
				const request = add(...row);
				request.addEventListener('success', abort);
				return request;
			};
			return store;
		};
	}

	#watchRows(transaction: IDBTransaction): void {
		if (this.onStored === null) return;
		const rows: Uint8Array[] = [];
		const watched = new Set<string>();
		const objectStore = transaction.objectStore.bind(transaction);
		transaction.objectStore = (name) => {
			const store = objectStore(name);
			if (name === 'meta' || name === 'damaged' || watched.has(name)) return store;
			watched.add(name);
			for (const write of ['add', 'put'] as const) {
				const real = store[write].bind(store);
				store[write] = (value: Uint8Array | { bytes: Uint8Array }, key?: IDBValidKey) => {
					rows.push(value instanceof Uint8Array ? value : value.bytes);
					return real(value, key);
				};
			}
			return store;
		};
		transaction.addEventListener('complete', () => rows.splice(0).forEach((bytes) => this.onStored?.(bytes)));
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

/** A request to open that is made only when it is to be answered. */
class UnansweredRequest extends EventTarget {
	onsuccess: (() => void) | null = null;
	onerror: (() => void) | null = null;
	onblocked: (() => void) | null = null;
	onupgradeneeded: (() => void) | null = null;
	#real: IDBOpenDBRequest | null = null;

	get result(): IDBDatabase {
		return this.#real!.result;
	}

	get error(): DOMException | null {
		return this.#real!.error;
	}

	get transaction(): IDBTransaction | null {
		return this.#real!.transaction;
	}

	become(real: IDBOpenDBRequest): void {
		this.#real = real;
		for (const kind of ['success', 'error', 'blocked', 'upgradeneeded'] as const)
			real.addEventListener(kind, () => {
				this.dispatchEvent(new Event(kind));
				this[`on${kind}`]?.();
			});
	}
}

function value<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.addEventListener('success', () => resolve(request.result));
		request.addEventListener('error', () => reject(request.error ?? new Error('request failed')));
	});
}
