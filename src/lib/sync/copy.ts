// One document of a session with what hangs on it: presence, edits that wait, the line to the server.
// A session has one; while it recovers from a refusal it makes a second and goes over to it.
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Connection } from './connection.ts';
import type { PendingRow } from './local-rows.ts';
import { FROM_TAB, isOwn } from './origins.ts';
import { Outbox, type Entry } from './outbox.ts';

export class Copy {
	readonly doc: Y.Doc;
	readonly awareness: Awareness;
	readonly outbox = new Outbox();
	connection: Connection | null = null;
	readonly #tab: string;
	#onEdit: ((entry: Entry) => void) | null = null;
	#replayed: Entry[] | null = null;

	constructor(doc: Y.Doc, tab: string) {
		this.doc = doc;
		this.#tab = tab;
		this.awareness = new Awareness(doc);
		doc.on('update', this.#update);
	}

	/** Calls back for every edit made in this tab, within its transaction's end. */
	onEdit(listener: (entry: Entry) => void): void {
		this.#onEdit = listener;
	}

	/** Runs something whose edits are kept aside instead of being called back. Returns them. */
	collect(run: () => void): Entry[] {
		const entries: Entry[] = (this.#replayed = []);
		try {
			run();
		} finally {
			this.#replayed = null;
		}
		return entries;
	}

	/** Edits that the document and the store hold and the server has not acknowledged. */
	await(rows: ReadonlyMap<number, PendingRow>): void {
		for (const [key, { bytes, edits, tab }] of rows) this.outbox.add({ update: bytes, edits, tab, key });
	}

	/** Sends another tab's edits as our own: that tab is gone. */
	adopt(key: number, { bytes, edits, tab }: PendingRow): void {
		Y.applyUpdate(this.doc, bytes, FROM_TAB);
		const entry = this.outbox.add({ update: bytes, edits, tab, key });
		entry.frame = this.connection?.send(bytes) ?? 0;
	}

	/** Sends what waits, or `everything`; from here on edits go out as they are made. */
	goLive(everything: boolean): void {
		const frame = this.connection?.goLive(everything || this.outbox.unacknowledged > 0) ?? 0;
		if (frame > 0) this.outbox.cover(frame);
	}

	/** Takes no more edits: they belong to another copy now. */
	retire(): void {
		this.doc.off('update', this.#update);
		this.connection?.destroy();
		this.connection = null;
		this.awareness.destroy();
	}

	readonly #update = (update: Uint8Array, origin: unknown): void => {
		if (!isOwn(origin)) return;
		const entry = this.outbox.add({ update, edits: 1, tab: this.#tab, key: null });
		if (this.#replayed) this.#replayed.push(entry);
		else this.#onEdit?.(entry);
	};
}
