// The life of own edits in this device's store: written as pending, filed as acknowledged. An edit may be
// acknowledged before it is on disk; it is then filed right after it.
import * as Y from 'yjs';
import { acknowledge, addPending, restore, type Meta, type Write } from './local-rows.ts';
import type { LocalStore } from './local-store.ts';
import type { Entry, Outbox } from './outbox.ts';

export interface FilingOptions {
	store: LocalStore;
	outbox(): Outbox;
	/** Edits were written, acknowledged or filed: other tabs and the status want to know. */
	changed(): void;
	/** So many rows were filed as acknowledged. */
	filed(rows: number): void;
}

export class Filing {
	readonly #options: FilingOptions;

	constructor(options: FilingOptions) {
		this.#options = options;
	}

	/** Puts an edit on its way to the disk. */
	keep(entry: Entry): void {
		this.#options.store.enqueue(this.write(entry));
	}

	/** The write that puts an edit on disk. */
	write(entry: Entry): Write {
		const row = { bytes: entry.update!, edits: entry.edits, tab: entry.tab };
		const failed = (): void => this.#letGo([entry]);
		return addPending([row], (keys) => this.stored([entry], keys), failed);
	}

	/** The writes that put the whole document, and the edits that lay on disk, into an empty database. */
	again(doc: Y.Doc, meta: Meta): Write[] {
		const stored = [...this.#options.outbox().entries].filter((entry) => entry.key !== null);
		return [restore(Y.encodeStateAsUpdate(doc), meta), ...stored.map((entry) => this.write(entry))];
	}

	/** These edits are on disk now, under these keys. */
	stored(entries: readonly Entry[], keys: readonly number[]): void {
		entries.forEach((entry, index) => (entry.key = keys[index]!));
		this.#file(entries.filter((entry) => entry.acknowledged));
		this.#options.changed();
	}

	/** The server has these edits. One that is not on this device's disk yet is filed by `stored`. */
	acknowledged(entries: readonly Entry[]): void {
		this.#file(entries);
		this.#letGo(entries);
		// A store that fails files nothing: the other tabs and the status hear of it all the same.
		if (entries.length > 0) this.#options.changed();
	}

	/** Where nothing will ever be stored, what the server has is done with. */
	#letGo(entries: readonly Entry[]): void {
		if (!this.#options.store.hopeless) return;
		for (const entry of entries) if (entry.acknowledged) this.#options.outbox().remove(entry);
	}

	#file(entries: readonly Entry[]): void {
		const filed = entries.filter((entry) => entry.key !== null);
		if (filed.length === 0) return;
		const rows = () => filed.map(({ key, tab }) => ({ key: key!, tab }));
		this.#options.store.enqueue(
			acknowledge(rows, () => {
				for (const entry of filed) this.#options.outbox().remove(entry);
				this.#options.filed(filed.length);
				this.#options.changed();
			})
		);
	}
}
