// What the server sends, onto this device's disk: by one tab only, in order, and with `since` noted only
// after every row up to it. Also folds many rows into one snapshot when there is time.
import type * as Y from 'yjs';
import { absorb } from './apply-rows.ts';
import { addUpdates, compact, putMeta, putSince, type Meta } from './local-rows.ts';
import type { LocalStore } from './local-store.ts';

/** More rows than this are folded into one snapshot once nobody is looking. */
const COMPACT_ROWS = 200;
/**
 * More than this are folded even under someone's eyes: they would slow the next opening. Folding encodes the
 * whole document on the main thread, 0.4 s at 10,000 deals: with 50 edits a second coming in, 200 rows
 * meant a frozen sheet every 4 s.
 */
const MANY_ROWS = 5000;
/** A first load larger than this is stored as a snapshot at once, in bytes. */
const SNAPSHOT_BYTES = 256 * 1024;
/** How long `since` may lag behind its rows, in milliseconds: a lag only makes the server send some rows twice. */
const SINCE_PAUSE_MS = 1000;

const whenIdle = (run: () => void): void => {
	if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: 5000 });
	else setTimeout(run, 0);
};

/** True when no frame of this page is being looked at, or there is no page. */
const unseen = (): boolean => typeof document === 'undefined' || document.visibilityState === 'hidden';

export class Intake {
	readonly #store: LocalStore;
	readonly #document: () => Y.Doc;
	#leading = false;
	/** Updates of the server that no tab may have stored: received while another tab led. */
	#missed = false;
	/** Updates before the server's state was complete. */
	#buffer: Uint8Array[] | null = [];
	#rows = 0;
	#compacting = false;
	#stopped = false;
	#position: { logId: string; since: number } | null = null;
	#written: { logId: string; since: number } | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(store: LocalStore, document: () => Y.Doc) {
		this.#store = store;
		this.#document = document;
		globalThis.document?.addEventListener('visibilitychange', this.#maybeCompact);
	}

	get leading(): boolean {
		return this.#leading;
	}

	/** This tab stores from now on. What came while another one did is taken from the document. */
	lead(): void {
		this.#leading = true;
		if (this.#missed) {
			this.#missed = false;
			this.#compact();
		}
		this.#note();
	}

	/** The store was read: so many update rows lie in it, up to this position. */
	loaded(rows: number, meta: Meta): void {
		this.#rows = rows;
		if (meta.logId !== undefined && meta.since !== undefined)
			this.#written = { logId: meta.logId, since: meta.since };
		this.#maybeCompact();
	}

	/** A connection begins: what comes first is kept together. */
	begin(): void {
		this.#buffer ??= [];
		this.#position = null;
	}

	received(update: Uint8Array): void {
		if (this.#buffer) this.#buffer.push(update);
		else this.#keep([update]);
	}

	/** The server's state is complete. */
	complete(): void {
		const updates = this.#buffer ?? [];
		this.#buffer = null;
		const bytes = updates.reduce((sum, update) => sum + update.length, 0);
		if (this.#leading && (bytes > SNAPSHOT_BYTES || updates.length > COMPACT_ROWS)) this.#compact();
		else if (updates.length > 0) this.#keep(updates);
		this.#note();
	}

	/** Every row of the server's log up to `since` has been received. */
	upTo(logId: string, since: number): void {
		this.#position = { logId, since };
		this.#note();
	}

	/** Notes beside the rows. Another tab's notes say the same. */
	note(meta: Meta): void {
		if (this.#leading) this.#store.enqueue(putMeta(meta));
	}

	/** What is noted claims more than the store holds. */
	forget(): void {
		this.#written = null;
		this.note({ since: 0 });
	}

	/** The document was replaced together with the store's contents, complete up to here. */
	replaced(): void {
		this.#rows = 0;
		this.#buffer = null;
		this.#missed = false;
		this.#written = null;
		this.#note();
	}

	/** Writes what is still to be noted. */
	stop(): void {
		clearTimeout(this.#timer);
		this.#stopped = true;
		globalThis.document?.removeEventListener('visibilitychange', this.#maybeCompact);
		this.#writeSince();
	}

	#keep(updates: Uint8Array[]): void {
		if (!this.#leading) {
			this.#missed = true;
			return;
		}
		this.#store.enqueue(addUpdates(updates));
		this.#rows += updates.length;
		this.#maybeCompact();
	}

	readonly #maybeCompact = (): void => {
		if (this.#rows <= (unseen() ? COMPACT_ROWS : MANY_ROWS) || this.#compacting) return;
		this.#compacting = true;
		whenIdle(() => {
			this.#compacting = false;
			if (this.#leading && !this.#stopped && this.#rows > COMPACT_ROWS) this.#compact();
		});
	};

	#compact(): void {
		this.#rows = 0;
		this.#store.enqueue(compact((rows) => absorb(this.#document(), rows)));
	}

	#note(): void {
		if (this.#stopped || this.#timer !== undefined) return;
		this.#timer = setTimeout(() => {
			this.#timer = undefined;
			this.#writeSince();
		}, SINCE_PAUSE_MS);
	}

	#writeSince(): void {
		const to = this.#position;
		// Before the buffer is queued, its rows are not on disk; without the lead nobody knows.
		if (to === null || !this.#leading || this.#missed || this.#buffer !== null) return;
		if (this.#written?.logId === to.logId && this.#written.since >= to.since) return;
		this.#written = to;
		this.#store.enqueue(putSince(to.logId, to.since));
	}
}
