// A sheet on the screen of a test: a pipeline in memory, a colleague on another copy, and what one looks for.
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import * as Y from 'yjs';
import '#lib/ui/theme.css';
import { PipelineSheet } from '#lib/features/grid/index.ts';
import type { NewDeal } from '#lib/domain/document/commands.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { newDocument, Replica } from '../../helpers/documents.ts';
import { fakePipeline, type FakeSession } from '../../helpers/fake-session.ts';
import { waitFor } from '../../helpers/wait-for.ts';

export interface OpenedSheet {
	state: PipelineState;
	session: FakeSession;
	root: HTMLElement;
	/** The focus comes back from the panel. */
	back(title: string): void;
	/** Another person; `send` brings what they did to this sheet. */
	colleague: Replica;
	send(): void;
	/** What the document holds, by title. */
	deal(title: string): Deal;
	/** The rendered cell of a deal, by title. */
	cell(title: string, column: string): HTMLElement | null;
	shownCell(title: string, column: string): Promise<HTMLElement>;
	/** Titles from top to bottom. */
	titles(): string[];
	/** Sorts by a column as with the key in its header; once more: the other way. */
	sort(column: string): void;
	/** Puts the focus on a cell. */
	focus(title: string, column: string): Promise<HTMLElement>;
	/** Opens the filter of a column from its header. */
	filterBy(column: string): Promise<void>;
	close(): Promise<void>;
}

export async function openSheet(
	deals: readonly NewDeal[] | Y.Doc,
	{ language = 'en', width = 1280, height = 640, props = {} }: { language?: 'en' | 'nl'; width?: number; height?: number; props?: object } = {}
): Promise<OpenedSheet> {
	locale.language = language;
	const doc = deals instanceof Y.Doc ? deals : newDocument(deals);
	const { session, state } = fakePipeline(doc);
	const colleague = new Replica('Bram', doc, session.clock);
	const target = document.createElement('div');
	target.style.cssText = `width:${width}px;height:${height}px`;
	document.body.append(target);
	const screen = await render(PipelineSheet, { target, props: { state, ...props } } as never);
	const root = target.querySelector<HTMLElement>('.sheet')!;
	const row = (title: string): HTMLElement | null => {
		const id = [...state.pipeline.deals.values()].find((deal) => deal.title === title)?.id;
		return id === undefined ? null : root.querySelector(`.ag-row[row-id="${CSS.escape(id)}"]`);
	};
	const cell = (title: string, column: string): HTMLElement | null =>
		row(title)?.querySelector(`.ag-cell[col-id="${column}"]`) ?? null;
	const shownCell = (title: string, column: string): Promise<HTMLElement> => waitFor(`${column} of ${title}`, () => cell(title, column));
	await waitFor('the grid', () => root.querySelector('.ag-grid-pinned-bottom-rows .ag-cell'));
	return {
		state,
		session,
		root,
		back: (title) => (screen as unknown as { component: { back(deal: string): void } }).component.back([...state.pipeline.deals.values()].find((deal) => deal.title === title)!.id),
		colleague,
		send: () => Y.applyUpdate(session.doc, Y.encodeStateAsUpdate(colleague.doc, Y.encodeStateVector(session.doc)), 'server'),
		deal: (title) => {
			const found = [...state.pipeline.deals.values()].find((deal) => deal.title === title);
			if (!found) throw new Error(`no deal ${title}`);
			return found;
		},
		cell,
		shownCell,
		titles: () =>
			[...root.querySelectorAll<HTMLElement>('.ag-grid-scrolling-container .ag-row')]
				.sort((a, b) => Number(a.getAttribute('row-index')) - Number(b.getAttribute('row-index')))
				.map((element) => element.querySelector('.ag-cell[col-id="title"]')?.textContent ?? ''),
		sort(column) {
			const head = root.querySelector<HTMLElement>(`.ag-header-cell[col-id="${column}"]`)!;
			head.focus();
			head.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }));
		},
		async focus(title, column) {
			const element = await shownCell(title, column);
			// By a mark of its own: cells that say the same are told apart by their number, and one of them may be painted anew.
			element.dataset.testid = 'to-focus';
			await userEvent.click(element);
			delete element.dataset.testid;
			await waitFor('the focus', () => element.classList.contains('ag-cell-focus'));
			return element;
		},
		async filterBy(column) {
			root.querySelector<HTMLElement>(`.ag-header-cell[col-id="${column}"] .header-filter`)!.click();
			await waitFor('the filter', () => document.querySelector('.popup-panel'));
		},
		async close() {
			await screen.unmount();
			target.remove();
			state.destroy();
			localStorage.clear();
			sessionStorage.clear();
		}
	};
}
