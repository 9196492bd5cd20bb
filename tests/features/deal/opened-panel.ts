// A deal panel on the screen of a test: a pipeline in memory, a colleague on another copy, and what one looks for.
import { render, screen } from '@testing-library/svelte';
import { createRawSnippet, tick } from 'svelte';
import * as Y from 'yjs';
import { vi } from 'vitest';
import type { NewDeal } from '#lib/domain/document/commands.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import { DealPanel } from '#lib/features/deal/index.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { newDocument, Replica } from '../../helpers/documents.ts';
import { fakePipeline } from '../../helpers/fake-session.ts';

export async function openPanel(deals: readonly NewDeal[], title: string) {
	locale.language = 'en';
	const { session, state } = fakePipeline(newDocument(deals));
	const colleague = new Replica('Bram', session.doc, session.clock);
	const deal = (called: string): Deal => [...state.pipeline.deals.values()].find((candidate) => candidate.title === called)!;
	const order = [...state.pipeline.deals.keys()];
	state.selection.showsIn(() => order);
	state.selection.open = deal(title).id;
	const onclose = vi.fn();
	const onreview = vi.fn();
	const history = createRawSnippet(() => ({ render: () => '<p>what happened</p>' }));
	const { rerender, unmount } = render(DealPanel, { props: { state, deal: deal(title).id, onclose, onreview, history } });
	return {
		state,
		session,
		colleague,
		onclose,
		onreview,
		deal,
		unmount,
		/** Brings each side what the other did. */
		async meet(): Promise<void> {
			Y.applyUpdate(session.doc, Y.encodeStateAsUpdate(colleague.doc, Y.encodeStateVector(session.doc)), 'server');
			Y.applyUpdate(colleague.doc, Y.encodeStateAsUpdate(session.doc, Y.encodeStateVector(colleague.doc)), 'server');
			await tick();
		},
		/** Shows the deal that the selection names, as the workspace does. */
		follow: () => rerender({ state, deal: state.selection.open!, onclose, onreview, history }),
		field: (name: string) => screen.getByLabelText<HTMLInputElement>(name)
	};
}
