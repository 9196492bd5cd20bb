// A board on the screen of a test: a pipeline in memory, a colleague on another copy, and what one looks for.
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import * as Y from 'yjs';
import '#lib/ui/theme.css';
import type { NewDeal } from '#lib/domain/document/commands.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import { PipelineBoard } from '#lib/features/board/index.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { newDocument, Replica } from '../../helpers/documents.ts';
import { fakePipeline, type FakeSession } from '../../helpers/fake-session.ts';
import { waitFor } from '../../helpers/wait-for.ts';

export interface OpenedBoard {
	state: PipelineState;
	session: FakeSession;
	root: HTMLElement;
	/** Another person; `send` brings what they did to this board. */
	colleague: Replica;
	send(): void;
	/** What the document holds, by title. */
	deal(title: string): Deal;
	/** The column of that name. */
	lane(name: string): HTMLElement;
	/** Titles in a column from top to bottom, those in the page. */
	titles(name: string): string;
	/** What takes the focus on a card. */
	face(title: string): HTMLElement | null;
	/** Puts the focus on a card, as Tab or an arrow key would. */
	focus(title: string): Promise<HTMLElement>;
	/** The title of the card with the focus. */
	focused(): string | undefined;
	close(): Promise<void>;
}

export async function openBoard(
	deals: readonly NewDeal[] | Y.Doc,
	{ language = 'en', width = 1280, height = 700, props = {} }: { language?: 'en' | 'nl'; width?: number; height?: number; props?: object } = {}
): Promise<OpenedBoard> {
	locale.language = language;
	await page.viewport(1300, 800);
	const doc = deals instanceof Y.Doc ? deals : newDocument(deals);
	const { session, state } = fakePipeline(doc);
	const colleague = new Replica('Bram', doc, session.clock);
	const target = document.createElement('div');
	target.style.cssText = `width:${width}px;height:${height}px`;
	document.body.append(target);
	const screen = await render(PipelineBoard, { target, props: { state, ...props } } as never);
	const root = target.querySelector<HTMLElement>('.board')!;
	const card = (title: string): HTMLElement | null => {
		const id = [...state.pipeline.deals.values()].find((deal) => deal.title === title)?.id;
		return id === undefined ? null : root.querySelector(`[data-deal="${CSS.escape(id)}"]`);
	};
	const lane = (name: string): HTMLElement => {
		const found = [...root.querySelectorAll<HTMLElement>('[data-lane]')].find((element) => element.querySelector('h2')?.textContent === name);
		if (!found) throw new Error(`no column ${name}`);
		return found;
	};
	const face = (title: string): HTMLElement | null => card(title)?.querySelector<HTMLElement>('[data-face]') ?? null;
	await waitFor('the board', () => root.querySelector('[data-lane]'));
	return {
		state,
		session,
		root,
		colleague,
		send: () => Y.applyUpdate(session.doc, Y.encodeStateAsUpdate(colleague.doc, Y.encodeStateVector(session.doc)), 'server'),
		deal: (title) => {
			const found = [...state.pipeline.deals.values()].find((deal) => deal.title === title);
			if (!found) throw new Error(`no deal ${title}`);
			return found;
		},
		lane,
		titles: (name) =>
			[...lane(name).querySelectorAll<HTMLElement>('li')]
				.sort((a, b) => Number(a.getAttribute('aria-posinset')) - Number(b.getAttribute('aria-posinset')))
				.map((element) => element.querySelector('.title')?.textContent ?? '')
				.join(),
		face,
		async focus(title) {
			const element = await waitFor(`the card of ${title}`, () => face(title));
			element.focus();
			await waitFor('the focus', () => document.activeElement === element);
			return element;
		},
		focused: () => document.activeElement?.closest('[data-deal]')?.querySelector('.title')?.textContent ?? undefined,
		async close() {
			await userEvent.keyboard('{Escape}');
			await screen.unmount();
			target.remove();
			state.destroy();
			localStorage.clear();
			sessionStorage.clear();
		}
	};
}
