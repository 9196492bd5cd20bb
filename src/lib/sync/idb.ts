// IndexedDB as promises, without a global: the factory is a parameter. A write counts at `oncomplete`
// only; `onsuccess` of a request says nothing of the disk (reliability.md §2.11).

/** Result of one request. Safe to await inside its transaction: the promise settles in the request's own callback. */
export function result<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error('request failed'));
	});
}

/**
 * Settles when the transaction has ended. Rejects when it was aborted, with the reason where there is one: a request that
 * failed aborts it, and the transaction knows why only then.
 */
export function completed(transaction: IDBTransaction): Promise<void> {
	return new Promise((resolve, reject) => {
		transaction.oncomplete = () => resolve();
		transaction.onabort = () => reject(transaction.error ?? new DOMException('transaction aborted', 'AbortError'));
	});
}

export interface OpenHandlers {
	/** Makes the stores; called only for a database that does not exist yet or is of an older version. */
	upgrade(database: IDBDatabase, transaction: IDBTransaction): void;
	/** Another connection holds an older version open; the request keeps waiting. */
	blocked(): void;
	/** The connection is of no use any more: closed by the browser, or given up for another version or a deletion. */
	lost(): void;
}

export function openDatabase(factory: IDBFactory, name: string, version: number, on: OpenHandlers): Promise<IDBDatabase> {
	return new Promise((resolve, reject) => {
		const request = factory.open(name, version);
		let upgrading: IDBTransaction | null = null;
		request.onupgradeneeded = () => on.upgrade(request.result, (upgrading = request.transaction!));
		request.onblocked = () => on.blocked();
		// Without room for a new database the request says that the connection was closed, and the transaction why.
		request.onerror = () => reject(upgrading?.error ?? request.error ?? new Error('database did not open'));
		request.onsuccess = () => {
			const database = request.result;
			database.onversionchange = () => {
				// A newer build or a deletion waits for us; holding on would block it for ever.
				database.close();
				on.lost();
			};
			database.onclose = () => on.lost();
			resolve(database);
		};
	});
}
