// Keeps a person's undo of one pipeline in this tab's sessionStorage, so that it survives a reload of the page.
// It is a lineage's: what was erased for good must not come back by it. Limit: a convenience; storage that is missing, full or broken costs the undo of the next load and nothing else.
import { UndoStack } from '#lib/domain/document/undo.ts';

/** Written this long after a step, and when the page goes: a burst of edits is written once. */
const WRITE_MS = 1000;

export class UndoMemory {
	stack: UndoStack;
	readonly #key: string;
	/** That the steps were made in; null: nobody has said yet. */
	#lineage: string | null;
	#over = false;
	#timer: ReturnType<typeof setTimeout> | null = null;

	constructor(pipeline: string, person: string) {
		this.#key = `sluice.undo.${pipeline}.${person}`;
		const saved = this.#read() as { lineage?: unknown } | null;
		this.stack = UndoStack.from(saved);
		this.#lineage = typeof saved?.lineage === 'string' ? saved.lineage : this.stack.canUndo || this.stack.canRedo ? '' : null;
		addEventListener('pagehide', this.#write);
	}

	/** Says which lineage the document is of, as soon as that is known. Steps of another are forgotten. */
	of(lineage: string | null): void {
		if (lineage === null || lineage === this.#lineage) return;
		if (this.#lineage !== null) {
			this.stack = new UndoStack();
			this.#forget();
		}
		this.#lineage = lineage;
	}

	/** Forgets every step, and keeps none from now on. */
	end(): void {
		this.#over = true;
		this.stop();
		this.stack = new UndoStack();
		this.#forget();
	}

	/** Call after every step. */
	note(): void {
		if (this.#over) return;
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
			sessionStorage.setItem(this.#key, JSON.stringify({ lineage: this.#lineage, ...this.stack.toJSON() }));
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
