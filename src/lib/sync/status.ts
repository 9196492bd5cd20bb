// The one status shown to people, as a pure function of what is known. It never claims more than the
// facts carry: "server" only when nothing of this device waits for the server's word.
import { CLOSE } from '../protocol/close-codes.ts';
import type { NackCode } from '../protocol/messages.ts';
import type { SyncStatus } from './types.ts';

export interface SyncFacts {
	/** The document has content: there is something to show. */
	content: boolean;
	/** This device's store. `detail` says what is wrong with it. */
	store: { kind: 'opening' } | { kind: 'ok' } | { kind: 'failing'; detail: string };
	/** Edits not on this device's disk. */
	unstored: number;
	/** Edits the server has not acknowledged, of any tab of this browser. */
	unacknowledged: number;
	/** Edits the server has acknowledged and this device has not filed as such yet. */
	settling: number;
	/** What another tab, left while the store did not answer, still wrote there may not have been seen yet. */
	unseen: boolean;
	/** Update frames sent on this connection and not acknowledged. */
	framesOut: number;
	/**
	 * down: no connection. joining: connecting for the first time, or connected and not yet in step with
	 * the server. live: in step, edits go out as they are made.
	 */
	link: 'down' | 'joining' | 'live';
	/** May this person write? Unknown before the server's first word. */
	mayWrite: boolean;
	/** This app is older than the document: it may look, and sends nothing. */
	outdated: boolean;
	/** The server refused an edit, and its replay has not been acknowledged. */
	refused: NackCode | null;
	/** The server was restored from a backup and takes back what it lost only when its owner allows. */
	held: boolean;
	/** Synchronisation has ended for good. */
	ended: 'gone' | 'signed-out' | 'no-access' | 'update-needed' | 'forked' | 'erased' | null;
}

const ENDS: Readonly<Record<number, SyncFacts['ended']>> = {
	[CLOSE.unauthorized]: 'signed-out',
	[CLOSE.forbidden]: 'no-access',
	[CLOSE.lineage]: 'forked',
	[CLOSE.erased]: 'erased',
	[CLOSE.version]: 'update-needed'
};

/** What a permanent close means for who is here. */
export const endOf = (code: number): SyncFacts['ended'] => ENDS[code] ?? 'gone';

export const INITIAL_FACTS: SyncFacts = {
	content: false,
	store: { kind: 'opening' },
	unstored: 0,
	unacknowledged: 0,
	settling: 0,
	unseen: false,
	framesOut: 0,
	link: 'joining',
	mayWrite: true,
	outdated: false,
	refused: null,
	held: false,
	ended: null
};

export function syncStatus(facts: SyncFacts): SyncStatus {
	const failing = facts.store.kind === 'failing';
	// A failing store cannot file acknowledged edits: they are safe all the same.
	const waiting = facts.unacknowledged + (failing ? 0 : facts.settling);
	// An update keeps what waits only where a disk has it: a reload would lose it else.
	if (facts.ended && !(failing && facts.ended === 'update-needed' && waiting > 0)) return { kind: facts.ended, waiting };
	if (facts.refused && !facts.ended) return { kind: 'recovering', code: facts.refused };
	const readOnly = facts.link === 'live' && !facts.mayWrite;
	// The server may still show it: whether the store fails matters to nobody yet.
	if (!facts.content && facts.link !== 'down') return { kind: 'opening' };
	if (facts.store.kind === 'failing') {
		const status = { kind: 'storage-failing', waiting, online: facts.link === 'live', detail: facts.store.detail } as const;
		const lookOnly = facts.outdated || facts.ended !== null ? 'update-needed' : readOnly ? 'read-only' : null;
		return lookOnly === null ? status : { ...status, lookOnly };
	}
	if (!facts.content) return { kind: 'offline', waiting };
	if (facts.unstored > 0 || facts.unseen || facts.store.kind === 'opening') return { kind: 'saving' };
	if (facts.outdated) return { kind: 'update-needed', waiting };
	if (facts.held) return { kind: 'held', waiting };
	if (facts.link === 'down') return { kind: 'offline', waiting };
	if (readOnly) return { kind: 'read-only', waiting };
	if (facts.link === 'live' && waiting === 0 && facts.framesOut === 0) return { kind: 'server' };
	return { kind: 'device', waiting };
}

/** The facts as last known, the status they make, and who wants to hear of its changes. */
export class StatusBoard {
	readonly #listeners = new Set<(status: SyncStatus) => void>();
	#facts: SyncFacts = INITIAL_FACTS;
	#status: SyncStatus = syncStatus(INITIAL_FACTS);

	get facts(): Readonly<SyncFacts> {
		return this.#facts;
	}

	get status(): SyncStatus {
		return this.#status;
	}

	onChange(listener: (status: SyncStatus) => void): () => void {
		this.#listeners.add(listener);
		return () => void this.#listeners.delete(listener);
	}

	know(facts: Partial<SyncFacts>): void {
		this.#facts = { ...this.#facts, ...facts };
		const status = syncStatus(this.#facts);
		if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
		this.#status = status;
		for (const listener of [...this.#listeners]) {
			try {
				listener(status);
			} catch (error) {
				// Whoever shows the status must not stop what it tells of.
				console.error('sync: a listener failed at the status', error);
			}
		}
	}
}
