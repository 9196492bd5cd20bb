// Keeps a person's undo of one pipeline in this tab's sessionStorage, so that it survives a reload of the page.
// Limit: a convenience; storage that is missing, full or broken costs the undo of the next load and nothing else.
import { UndoStack } from '#lib/domain/document/undo.ts';

/** Written this long after a step, and when the page goes: a burst of edits is written once. */
const WRITE_MS = 1000;

export class UndoMemory {
	readonly stack: UndoStack;
	readonly #key: string;
	#timer: ReturnType<typeof setTimeout> | null = null;

	constructor(pipeline: string, person: string) {
		this.#key = `sluice.undo.${pipeline}.${person}`;
		this.stack = UndoStack.from(this.#read());
		addEventListener('pagehide', this.#write);
	}

	/** Call after every step. */
	note(): void {
		this.#timer ??= setTimeout(this.#write, WRITE_MS);
	}

	/** Writes what is not written yet. Nothing is kept up to date afterwards. */
	stop(): void {
		removeEventListener('pagehide', this.#write);
		this.#write();
	}

	readonly #write = (): void => {
		if (this.#timer === null) return;
		clearTimeout(this.#timer);
		this.#timer = null;
		try {
			sessionStorage.setItem(this.#key, JSON.stringify(this.stack));
		} catch {
			// Full or forbidden. What was written before would be an undo of other steps than the person's last.
			this.#forget();
		}
	};

	#read(): unknown {
		try {
			return JSON.parse(sessionStorage.getItem(this.#key) ?? 'null');
		} catch {
			return null;
		}
	}

	#forget(): void {
		try {
			sessionStorage.removeItem(this.#key);
		} catch {
			// Forbidden: there is nothing to forget.
		}
	}
}
