// A session without server and store, for component tests: a document, and a status one can set.
import { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import type { Keeping, PipelineSession, Replacement, SyncStatus } from '#lib/sync/types.ts';
import { newDocument, T0 } from './documents.ts';

export class FakeSession implements PipelineSession {
	readonly id = 'pipeline-under-test';
	doc: Y.Doc;
	awareness: Awareness;
	status: SyncStatus = { kind: 'server' };
	readonly ready = Promise.resolve();
	readonly hasContent = true;
	inStep = true;
	keeping: Keeping = 'unknown';
	readonly safeToClose = true;
	readonly wouldLose = false;
	readonly #statusListeners = new Set<(status: SyncStatus) => void>();
	readonly #replacedListeners = new Set<(doc: Y.Doc, awareness: Awareness, why: Replacement) => void>();
	clock = T0 + 60_000;

	constructor(doc: Y.Doc) {
		this.doc = doc;
		this.awareness = new Awareness(doc);
	}

	setStatus(status: SyncStatus): void {
		this.status = status;
		for (const listener of this.#statusListeners) listener(status);
	}

	replace(doc: Y.Doc, why: Replacement): void {
		this.doc = doc;
		this.awareness = new Awareness(doc);
		for (const listener of this.#replacedListeners) listener(doc, this.awareness, why);
	}

	onStatus(listener: (status: SyncStatus) => void): () => void {
		this.#statusListeners.add(listener);
		return () => void this.#statusListeners.delete(listener);
	}

	onReplaced(listener: (doc: Y.Doc, awareness: Awareness, why: Replacement) => void): () => void {
		this.#replacedListeners.add(listener);
		return () => void this.#replacedListeners.delete(listener);
	}

	now(): number {
		return this.clock++;
	}

	flush(): Promise<void> {
		return Promise.resolve();
	}

	async destroy(): Promise<void> {
		this.awareness.destroy();
		this.doc.destroy();
	}
}

/** A pipeline as the screen sees it, over a document of one's own. */
export function fakePipeline(doc: Y.Doc = newDocument()): { session: FakeSession; state: PipelineState } {
	const session = new FakeSession(doc);
	const state = new PipelineState(session, { id: 'me', name: 'Anna de Wit', color: 2 });
	opened.push(state);
	return { session, state };
}

const opened: PipelineState[] = [];

/** Ends what fakePipeline gave out: a timer of it must not outlive the page. */
export function endPipelines(): void {
	for (const state of opened.splice(0)) state.destroy();
}
