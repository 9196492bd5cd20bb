// What the rest of the app sees of syncing: a session on one pipeline, its status, who else is here.
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { LogEvent } from '../domain/document/schema.ts';
import type { Person } from '../domain/model/settings.ts';
import type { NackCode } from '../protocol/messages.ts';

/**
 * What may be claimed about the person's edits, exactly one at a time. Never more than is true:
 * "server" only after the server said the bytes are on its disk.
 */
export type SyncStatus =
	/** Nothing to show yet: the local store or the server is being read. */
	| { kind: 'opening' }
	/** Edits are on their way to this device's disk. */
	| { kind: 'saving' }
	/** Online; on this device, not yet acknowledged by the server. */
	| { kind: 'device'; waiting: number }
	/** Everything is on the server's disk. */
	| { kind: 'server' }
	/** No connection; on this device; `waiting` edits go up later. */
	| { kind: 'offline'; waiting: number }
	/**
	 * This device cannot store (quota, private mode, database lost). `waiting` edits are only in this tab or unacknowledged.
	 * `lookOnly`: what would be said of editing if it could; nothing can be changed.
	 */
	| { kind: 'storage-failing'; waiting: number; online: boolean; detail: string; lookOnly?: 'read-only' | 'update-needed' }
	/** The server refused an edit; a copy is being replayed under a new client id. */
	| { kind: 'recovering'; code: NackCode }
	/** The server went back to a backup and waits for its owner before it takes these edits back; they are kept here. */
	| { kind: 'held'; waiting: number }
	/** May look, not write. `waiting` edits were made before that was known, or when it was otherwise. */
	| { kind: 'read-only'; waiting: number }
	/** This app is too old for the document or the server, or too new for the server: look only; waiting edits stay on this device until they fit. */
	| { kind: 'update-needed'; waiting: number }
	/** The pipeline was deleted. The local copy is kept, where there is one: the store may be failing. */
	| { kind: 'gone'; waiting: number }
	/** The server no longer knows who this is. Nothing here is lost: it goes up after signing in. */
	| { kind: 'signed-out'; waiting: number }
	/** No role in this pipeline, or none any more. */
	| { kind: 'no-access'; waiting: number }
	/** The server's pipeline is of another lineage; this device's copy is kept as a fork, where there is one. */
	| { kind: 'forked'; waiting: number }
	/** Something was erased for good: this copy still has it, and may not merge any more. */
	| { kind: 'erased'; waiting: number };

/** `detail` of a store that is left alone because it holds a copy of another lineage than the server's. */
export const FORK_KEPT = 'fork-kept';

/** May the person edit now? False only where it is known that the server would not take it. */
export function mayEdit(status: SyncStatus): boolean {
	return status.kind !== 'read-only' && status.kind !== 'update-needed' && status.kind !== 'no-access' && status.kind !== 'erased' && !(status.kind === 'storage-failing' && status.lookOnly);
}

/** Why the document object was replaced, and what came of the edits. */
export interface Replacement {
	code: NackCode | 'lineage' | 'damaged';
	/** Edits replayed onto the server's state. */
	replayed: number;
	/** Edits that found no record to go to, or that the server has voided before. */
	skipped: readonly LogEvent[];
}

/** Whether the browser has promised not to clear this device's copies when it is short of room. */
export type Keeping = 'unknown' | 'kept' | 'clearable';

export interface PipelineSession {
	readonly id: string;
	/** Asked of the browser once, after the first edits; changes without a word. */
	readonly keeping: Keeping;
	/** The live document. Replaced after a refusal: listen with onReplaced. */
	readonly doc: Y.Doc;
	readonly awareness: Awareness;
	readonly status: SyncStatus;
	/** Resolves when there is something to show: local store read, or first server state complete. */
	readonly ready: Promise<void>;
	/** False while there is no document to show: opened for the first time and not reached the server yet. */
	readonly hasContent: boolean;
	/** Has everything the server has, and hears of more as it comes; false while it catches up, whatever the status tells. */
	readonly inStep: boolean;
	/** Calls back at every status change. Returns how to stop. */
	onStatus(listener: (status: SyncStatus) => void): () => void;
	onReplaced(listener: (doc: Y.Doc, awareness: Awareness, why: Replacement) => void): () => void;
	/** Now by the server's clock where known, else this device's. */
	now(): number;
	/** True once nothing unsaved would be lost by closing the tab. */
	readonly safeToClose: boolean;
	/** True while leaving loses edits, whatever the status tells: they are in this tab only, and this device cannot save. */
	readonly wouldLose: boolean;
	/** Resolves after all that was written so far is on this device's disk. Rejects when it cannot be. */
	flush(): Promise<void>;
	destroy(): Promise<void>;
}

export interface SessionOptions {
	/** Pipeline id. */
	id: string;
	person: Person;
	/** Whose copy on this device: another one sees nothing of it. Left out or '': as before there were accounts. */
	holder?: string;
	/** Base of the sync socket, e.g. `ws://127.0.0.1:3000/sync`. */
	url: string;
	/**
	 * The browser's own by default. null: as in a browser that has none (private mode, plain http),
	 * which the session survives with less: nothing on this device, no word between tabs, every tab its own leader.
	 */
	WebSocket?: typeof WebSocket;
	indexedDB?: IDBFactory | null;
	BroadcastChannel?: typeof BroadcastChannel | null;
	locks?: LockManager | null;
	/** Makes the worker that folds the store beside the page; null: the page does it itself. */
	foldingWorker?: (() => Worker) | null;
	/** Asked to keep what is stored; null: there is nobody to ask. */
	storage?: Pick<StorageManager, 'persist' | 'persisted'> | null;
	/** How long the store may take to answer before the session goes on without it, in milliseconds. */
	storeWait?: number;
	/** This device's clock, in milliseconds; it may be wrong. */
	clock?: () => number;
}

/** What a person shows of themselves to the others, over awareness. Cursor by ids: it sticks when rows move. */
export interface PresenceState {
	person: Person;
	cursor: { deal: string; field: string; editing: boolean } | null;
	/** What they selected beside the cursor, where it is small enough to tell: deals and columns by id. */
	range?: { deals: readonly string[]; fields: readonly string[] } | null;
}
