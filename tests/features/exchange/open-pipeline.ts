// A pipeline state on a document in memory, for the import and export in tests: no server, no store.
import { Awareness } from 'y-protocols/awareness';
import { defaultStages } from '#lib/domain/demo/default-stages.ts';
import type { NewDeal } from '#lib/domain/document/commands.ts';
import { createDocument } from '#lib/domain/document/create.ts';
import { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import type { PipelineSession } from '#lib/sync/types.ts';

export const NOW = Date.UTC(2026, 10, 22, 9);

let ids = 0;

export function openPipeline(deals: readonly NewDeal[] = [], language: 'en' | 'nl' = 'en'): PipelineState {
	const person = { id: 'me', name: 'Me', color: 0 };
	const now = () => NOW;
	const doc = createDocument(
		{
			settings: { name: 'Sales', currency: 'EUR', timeZone: 'Europe/Amsterdam', fiscalYearStart: 1, demo: false },
			stages: defaultStages(language),
			deals
		},
		{ now, newId: () => `x${(ids += 1).toString(36).padStart(11, '0')}`, person }
	);
	const session: PipelineSession = {
		id: 'p',
		doc,
		awareness: new Awareness(doc),
		status: { kind: 'server' },
		ready: Promise.resolve(),
		hasContent: true,
		inStep: true,
		onStatus: () => () => undefined,
		onReplaced: () => () => undefined,
		now,
		keeping: 'unknown',
		safeToClose: true,
		wouldLose: false,
		flush: () => Promise.resolve(),
		destroy: () => Promise.resolve()
	};
	return new PipelineState(session, person);
}
