// What the server sends, onto this device's disk: by one tab only, in order, and with `since` noted only
// after every row up to it. Also folds many rows into one snapshot when there is time.
import * as Y from 'yjs';
import { absorb } from './apply-rows.ts';
import type { FoldJob } from './fold.ts';
import type { Folding } from './folding.ts';
import { addUpdates, compact, putMeta, putSince, type Meta } from './local-rows.ts';
import type { LocalStore } from './local-store.ts';

/** More rows than this are folded into one snapshot: by a worker, or without one as soon as nobody is looking. */
const COMPACT_ROWS = 200;
/**
 * Without a worker, more than this are folded even under someone's eyes: they would slow the next opening. Folding
 * encodes the whole document, 0.4 s at 10,000 deals: with 50 edits a second coming in, 200 rows meant a frozen
 * sheet every 4 s.
 */
const MANY_ROWS = 5000;
/** Without a worker, a first load larger than this is stored as a snapshot at once, in bytes. */
const SNAPSHOT_BYTES = 256 * 1024;
/** How long `since` may lag behind its rows, in milliseconds: a lag only makes the server send some rows twice. */
const SINCE_PAUSE_MS = 1000;
/** Updates that are kept one by one for the case that an own edit builds on them. */
const LOOSE_UPDATES = 200;
/**
 * Updates that a failing disk has not taken are kept one by one up to so many bytes, with what each costs in memory
 * beside its own. Beyond, one row of all that the disk lacks stands for them, and what has come since it was made.
 */
const MAX_UNWRITTEN = 2 * 1024 * 1024;
const COST_OF_ONE = 500;
/**
 * All that the disk lacks is made anew, from the whole document, after so many attempts to which something was added:
 * each addition holds every deletion of the document again.
 */
const ADDITIONS = 20;

const whenIdle = (run: () => void): void => {
	if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: 5000 });
	else setTimeout(run, 0);
};

/** True when no frame of this page is being looked at, or there is no page. */
const unseen = (): boolean => typeof document === 'undefined' || document.visibilityState === 'hidden';

export class Intake {
	readonly #store: LocalStore;
	readonly #document: () => Y.Doc;
	readonly #folding: Folding;
	readonly #damaged: () => void;
	#leading = false;
	/** Updates of the server that no tab may have stored: received while another tab led. */
	#missed = false;
	/**
	 * In the document, and in the store only if another tab comes to it: what that tab told, or received for all. An own
	 * edit builds on it, and would be unreadable on disk without it. null: too many to keep one by one.
	 */
	#loose: Uint8Array[] | null = [];
	/** State vector of what was read from the store, which has grown since; null: nothing was. */
	#stored: Uint8Array | null = null;
	/** Updates before the server's state was complete. */
	#buffer: Uint8Array[] | null = [];
	/** Bytes that are queued and not on disk; a new object when the queue was dropped. */
	#unwritten = { bytes: 0 };
	/** The queued rows of all that the disk lacks; `more`: updates have come that are not in them. */
	#whole: { more: boolean } | null = null;
	#rows = 0;
	#compacting = false;
	#stopped = false;
	#position: { logId: string; since: number } | null = null;
	#written: { logId: string; since: number } | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** `damaged`: rows turned out unreadable when they were folded; their bytes are kept aside. */
	constructor(store: LocalStore, document: () => Y.Doc, folding: Folding, damaged: () => void) {
		this.#store = store;
		this.#document = document;
		this.#folding = folding;
		this.#damaged = damaged;
		globalThis.document?.addEventListener('visibilitychange', this.#maybeCompact);
	}

	get leading(): boolean {
		return this.#leading;
	}

	/** This tab stores from now on. What came while another one did is stored again: that tab may not have come to it. */
	lead(): void {
		this.#leading = true;
		if (this.#missed) {
			this.#missed = false;
			this.keepAll();
		}
		this.#note();
	}

	/** Stores what the document has beyond what was read from the store, if this tab stores. */
	keepAll(): void {
		if (!this.#leading) return;
		this.#keep([Y.encodeStateAsUpdate(this.#document(), this.#stored ?? undefined)]);
		this.#stored = Y.encodeStateVector(this.#document());
		this.#loose = [];
	}

	/**
	 * The store was read into the document: so many update rows lie in it, up to this position. `late`: after a connection
	 * was tried, so that the document may hold what the store has never seen.
	 */
	loaded(rows: number, meta: Meta, late: boolean): void {
		this.#rows += rows;
		this.#stored = late ? null : Y.encodeStateVector(this.#document());
		if (meta.logId !== undefined && meta.since !== undefined)
			this.#written = { logId: meta.logId, since: meta.since };
		this.#maybeCompact();
	}

	/** Another tab told of an edit that it is storing itself. */
	heard(update: Uint8Array): void {
		if (this.#loose !== null && this.#loose.push(update) > LOOSE_UPDATES) this.#loose = null;
	}

	/** Puts before an own edit, in the same transaction, what it may build on and this tab has not stored. */
	beforeOwn(): void {
		// Received in a join that is not complete: in order, so each can be stored by itself.
		if (this.#buffer?.length) this.#keep(this.#buffer.splice(0));
		const loose = this.#loose;
		this.#loose = [];
		if (loose === null) {
			const doc = this.#document();
			this.#put([Y.encodeStateAsUpdate(doc, this.#stored ?? undefined)]);
			this.#stored = Y.encodeStateVector(doc);
		} else if (loose.length > 0) this.#put(loose);
		if (this.#leading) this.#rows += loose?.length ?? 1;
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
		if (this.#leading && !this.#folding.able && (bytes > SNAPSHOT_BYTES || updates.length > COMPACT_ROWS)) this.#compact();
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

	/** So many own edits were filed among the updates. */
	filed(rows: number): void {
		if (!this.#leading) return;
		this.#rows += rows;
		this.#maybeCompact();
	}

	/** The document and the store's contents were replaced together: by this tab, or by another and read anew. */
	replaced(): void {
		this.#stored = Y.encodeStateVector(this.#document());
		this.#loose = [];
		this.#unwritten = { bytes: 0 };
		this.#whole = null;
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
		this.#folding.stop();
		globalThis.document?.removeEventListener('visibilitychange', this.#maybeCompact);
		this.#writeSince();
	}

	#keep(updates: Uint8Array[]): void {
		if (!this.#leading) {
			this.#missed = true;
			for (const update of updates) this.heard(update);
			return;
		}
		this.#put(updates);
		this.#rows += updates.length;
		this.#maybeCompact();
	}

	#put(updates: readonly Uint8Array[]): void {
		if (this.#whole) {
			this.#whole.more = true;
			return;
		}
		const bytes = updates.reduce((sum, update) => sum + update.length + COST_OF_ONE, 0);
		const unwritten = this.#unwritten;
		if (unwritten.bytes + bytes > MAX_UNWRITTEN && this.#store.health.kind === 'failing') return this.#putWhole();
		unwritten.bytes += bytes;
		this.#store.enqueue(addUpdates(updates, () => (unwritten.bytes -= bytes)));
	}

	/** An attempt after a failed one adds what has come since: encoding everything each time would hold up the page. */
	#putWhole(): void {
		const whole: { more: boolean } = (this.#whole = { more: true });
		const stored = this.#stored ?? undefined;
		let vector = stored;
		let rows: Uint8Array[] = [];
		const all = (): Uint8Array[] => {
			if (!whole.more) return rows;
			whole.more = false;
			if (rows.length > ADDITIONS) [rows, vector] = [[], stored];
			const doc = this.#document();
			rows.push(Y.encodeStateAsUpdate(doc, vector));
			vector = Y.encodeStateVector(doc);
			return rows;
		};
		this.#store.enqueue(
			addUpdates(all, () => {
				if (this.#whole !== whole) return;
				this.#whole = null;
				this.#stored = vector!;
				if (whole.more) this.#putWhole();
				else this.#note();
			})
		);
	}

	readonly #maybeCompact = (): void => {
		// Nothing is folded on a disk that refuses; a worker that failed at it would not be asked again.
		if (this.#store.health.kind === 'failing') return;
		if (this.#rows <= (this.#folding.able || unseen() ? COMPACT_ROWS : MANY_ROWS) || this.#compacting) return;
		this.#compacting = true;
		whenIdle(() => {
			this.#compacting = false;
			if (!this.#leading || this.#stopped || this.#rows <= COMPACT_ROWS) return;
			if (this.#folding.able && this.#store.contents) void this.#foldAside(this.#store.contents);
			else this.#compact();
		});
	};

	async #foldAside(contents: FoldJob): Promise<void> {
		const rows = this.#rows;
		this.#rows = 0;
		this.#compacting = true;
		const answer = await this.#folding.fold(contents);
		this.#compacting = false;
		if (this.#stopped) return;
		// Tried again with the next row; by the page itself when it was the worker that failed.
		if (answer.kind !== 'folded') this.#rows += rows;
		else if (answer.damaged > 0) {
			// The page's document was made of those rows when they were sound.
			this.#stored = null;
			this.keepAll();
			this.#damaged();
		}
	}

	#compact(): void {
		this.#rows = 0;
		let unreadable = 0;
		const write = compact((rows) => {
			const folded = absorb(this.#document(), rows);
			unreadable = folded.damaged.length;
			return folded;
		});
		this.#store.enqueue({ ...write, done: () => void (unreadable > 0 && this.#damaged()) });
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
		if (to === null || !this.#leading || this.#missed || this.#buffer !== null || this.#whole) return;
		if (this.#written?.logId === to.logId && this.#written.since >= to.since) return;
		this.#written = to;
		this.#store.enqueue(putSince(to.logId, to.since));
	}
}
