// A pipeline state on a document in memory, for charts in tests: no server, no store.
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { createDocument, type PipelineSeed } from '#lib/domain/document/create.ts';
import { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import type { PipelineSession, Replacement } from '#lib/sync/types.ts';

let ids = 0;
const newId = (): string => `c${(ids += 1).toString(36).padStart(11, '0')}`;

export interface OpenedPipeline {
	state: PipelineState;
	/** Another person's copy: what is written here arrives in `state` as a remote edit. */
	colleague: Y.Doc;
	/** Puts another document in place, as after a refusal. */
	replace(seed: PipelineSeed): void;
}

export function openPipeline(seed: PipelineSeed, now: () => number): OpenedPipeline {
	// A seed has the same ids whatever was opened before: a scorecard looks at a deal at moments that its id tells.
	ids = 0;
	const person = { id: 'me', name: 'Me', color: 0 };
	const context = { now, newId, person };
	let doc = createDocument(seed, context);
	const replaced = new Set<(doc: Y.Doc, awareness: Awareness, why: Replacement) => void>();
	const colleague = new Y.Doc();
	Y.applyUpdate(colleague, Y.encodeStateAsUpdate(doc), 'load');
	colleague.on('update', (update) => Y.applyUpdate(doc, update, 'remote'));
	const session: PipelineSession = {
		id: 'p',
		get doc() {
			return doc;
		},
		awareness: new Awareness(doc),
		status: { kind: 'server' },
		ready: Promise.resolve(),
		hasContent: true,
		inStep: true,
		onStatus: () => () => undefined,
		onReplaced: (listener) => {
			replaced.add(listener);
			return () => void replaced.delete(listener);
		},
		now,
		keeping: 'unknown',
		safeToClose: true,
		wouldLose: false,
		flush: () => Promise.resolve(),
		destroy: () => Promise.resolve()
	};
	return {
		state: new PipelineState(session, person),
		colleague,
		replace(next) {
			doc = createDocument(next, context);
			for (const listener of replaced) listener(doc, new Awareness(doc), { code: 'damaged', replayed: 0, skipped: [] });
		}
	};
}
