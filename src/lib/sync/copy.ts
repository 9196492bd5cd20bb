// One document of a session with what hangs on it: presence, edits that wait, the line to the server.
// A session has one; while it recovers from a refusal it makes a second and goes over to it.
import { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { Connection } from './connection.ts';
import { isOwn } from './origins.ts';
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
