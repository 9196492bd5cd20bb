// What the browser offers a session, or what a test gives it instead. A browser may lack any of it
// (private mode, plain http, a sandboxed frame), and may throw when asked.
import type { SessionOptions } from './types.ts';

export interface Environment {
	WebSocket: typeof WebSocket;
	indexedDB: IDBFactory | null;
	BroadcastChannel: typeof BroadcastChannel | null;
	locks: LockManager | null;
	/** Makes the worker that folds the store. */
	foldingWorker: (() => Worker) | null;
	storage: Pick<StorageManager, 'persist' | 'persisted'> | null;
	/** This device's clock, in milliseconds. */
	clock: () => number;
}

export function environmentOf(options: SessionOptions): Environment {
	return {
		WebSocket: options.WebSocket ?? globalThis.WebSocket,
		indexedDB: given(options.indexedDB, () => globalThis.indexedDB),
		BroadcastChannel: given(options.BroadcastChannel, () => globalThis.BroadcastChannel),
		locks: given(options.locks, () => globalThis.navigator?.locks),
		foldingWorker: given(options.foldingWorker, () => (typeof Worker === 'function' ? startFoldingWorker : undefined)),
		storage: given(options.storage, () => globalThis.navigator?.storage),
		clock: options.clock ?? Date.now
	};
}

// Written out in full: so the build finds the worker's file.
const startFoldingWorker = (): Worker => new Worker(new URL('./folding-worker.ts', import.meta.url), { type: 'module', name: 'sluice-folding' });

function given<T>(option: T | null | undefined, own: () => T | undefined): T | null {
	if (option !== undefined) return option;
	try {
		return own() ?? null;
	} catch {
		return null;
	}
}
