// Asks the browser, once, not to clear this device's copies when it is short of room. Some browsers ask the person in
// turn, so never on opening: at the first edit without a connection, or after a few edits, when it is plain what for.
import type { Keeping } from './types.ts';

/** Edits after which the question makes sense also while there is a connection. */
const EDITS = 5;
const ASKED = 'sluice:asked-to-keep';

export class Persistence {
	readonly #storage: Pick<StorageManager, 'persist' | 'persisted'> | null;
	#keeping: Keeping = 'unknown';
	#edits = 0;
	#asked = false;

	/** null: this browser cannot be asked. */
	constructor(storage: Pick<StorageManager, 'persist' | 'persisted'> | null) {
		this.#storage = storage;
		// Only looks; no browser shows anything for it.
		void this.#learn(() => storage?.persisted?.());
	}

	/** Whether the browser has promised to keep what is stored. */
	get keeping(): Keeping {
		return this.#keeping;
	}

	/** An edit was made. */
	edited(offline: boolean): void {
		this.#edits += 1;
		if (this.#asked || this.#keeping === 'kept' || (!offline && this.#edits < EDITS)) return;
		this.#asked = true;
		if (!firstTime()) return;
		void this.#learn(() => this.#storage?.persist?.());
	}

	async #learn(ask: () => Promise<boolean> | undefined): Promise<void> {
		try {
			const kept = await ask();
			if (kept !== undefined) this.#keeping = kept ? 'kept' : 'clearable';
		} catch {
			// A sandboxed page may not ask: nothing is known then.
		}
	}
}

/** True once in a browser: whoever has said no is not asked by the next pipeline. */
function firstTime(): boolean {
	try {
		const before = localStorage.getItem(ASKED);
		localStorage.setItem(ASKED, '1');
		return before === null;
	} catch {
		return true;
	}
}
