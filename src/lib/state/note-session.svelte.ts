// The notes of one deal while somebody has them open: takes in what others write, and stores what is typed here in
// pieces of a fraction of a second. Limit: knows no editor; the text is a Y.Text that one may bind to.
import * as Y from 'yjs';
import { FROM_LOG, Note, noteEvents, writeNote } from '#lib/domain/document/notes.ts';
import { recordKey } from '#lib/domain/document/schema.ts';
import type { DealId } from '#lib/domain/model/deal.ts';
import { mayEdit } from '#lib/sync/types.ts';
import { TRACKED } from './note-origin.ts';
import type { PipelineState } from './pipeline-state.svelte.ts';

/** What is typed is stored when nothing was typed for this long, and at the latest so long after it began. */
const QUIET_MS = 300;
const LONGEST_MS = 900;

export class NoteSession {
	readonly note: Note;
	readonly undo: Y.UndoManager;
	/** How many edits cannot be read. */
	unreadable = $state(0);
	readonly #state: PipelineState;
	readonly #deal: DealId;
	#typed: Uint8Array[] = [];
	#timer: ReturnType<typeof setTimeout> | undefined;
	#since: number | null = null;
	/** What was typed could not be stored when it was due. */
	#waits = false;
	readonly #stops: (() => void)[];

	constructor(state: PipelineState, deal: DealId) {
		this.#state = state;
		this.#deal = deal;
		this.note = new Note(this.#events());
		this.unreadable = this.note.unreadable;
		this.undo = new Y.UndoManager(this.note.text, { trackedOrigins: TRACKED as Set<unknown>, captureTimeout: 500 });
		this.note.doc.on('update', this.#onUpdate);
		// Capturing: before whoever asks whether the page may be left.
		const leaving = ['pagehide', 'beforeunload'] as const;
		for (const name of leaving) addEventListener(name, this.flush, { capture: true });
		document.addEventListener('visibilitychange', this.flush);
		this.#stops = [
			state.onChange(({ records }) => records.has(recordKey.deal(deal)) && this.#take()),
			state.onReplace(() => this.#moveOver()),
			state.session.onStatus(() => this.#waits && mayEdit(state.session.status) && queueMicrotask(this.flush)),
			() => {
				for (const name of leaving) removeEventListener(name, this.flush, { capture: true });
				document.removeEventListener('visibilitychange', this.flush);
			}
		];
	}

	/** Stores what was typed and is not stored yet. Where that may not be now it waits until it may. */
	readonly flush = (): void => {
		clearTimeout(this.#timer);
		this.#since = null;
		// A document that was made anew may lack the deal; what was typed stays in the editor.
		if (this.#typed.length === 0 || !this.#state.pipeline.deals.has(this.#deal)) return;
		const update = this.#typed.length === 1 ? this.#typed[0]! : Y.mergeUpdates(this.#typed);
		const change = this.#state.performAside((writer) => writeNote(writer, this.#deal, update));
		this.#waits = change === null;
		if (!change) return;
		this.#typed = [];
		for (const { eventId } of change.cells) this.note.know(eventId);
	};

	/** Stores what is left, and ends. */
	destroy(): void {
		this.flush();
		for (const stop of this.#stops) stop();
		this.undo.destroy();
		this.note.doc.destroy();
	}

	#events() {
		return noteEvents(this.#state.pipeline.log, this.#deal);
	}

	#take(): void {
		this.note.take(this.#events());
		this.unreadable = this.note.unreadable;
	}

	/** Another document has taken the place of the one before: what it lacks of the text is written there. */
	#moveOver(): void {
		this.#take();
		const there = new Note(this.#events());
		const missing = Y.encodeStateAsUpdate(this.note.doc, Y.encodeStateVector(there.doc));
		if (this.#state.pipeline.deals.has(this.#deal) && Y.decodeUpdate(missing).structs.length > 0) this.#typed.push(missing);
		there.doc.destroy();
		this.flush();
	}

	readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
		if (origin === FROM_LOG) return;
		this.#typed.push(update);
		const now = performance.now();
		this.#since ??= now;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(this.flush, Math.max(0, Math.min(QUIET_MS, this.#since + LONGEST_MS - now)));
	};
}
