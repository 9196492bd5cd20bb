// Notes in a real browser: two people type in the same note, apart and together, and each keeps their own undo.
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { createRawSnippet } from 'svelte';
import * as Y from 'yjs';
import { afterEach, describe, expect, it } from 'vitest';
import '#lib/ui/theme.css';
import { Note, noteEvents, writeNote } from '#lib/domain/document/notes.ts';
import { DealPanel } from '#lib/features/deal/index.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { newDocument, Replica } from '../../helpers/documents.ts';
import { fakePipeline } from '../../helpers/fake-session.ts';
import { waitFor } from '../../helpers/wait-for.ts';

const history = createRawSnippet(() => ({ render: () => '<p></p>' }));

/** One more person with the notes of the same deal open, in a panel of their own. */
async function person(doc: Y.Doc) {
	const { session, state } = fakePipeline(doc);
	const [deal] = [...state.pipeline.deals.keys()];
	const target = document.createElement('div');
	target.style.cssText = 'width:400px;height:560px';
	document.body.append(target);
	const screen = await render(DealPanel, { target, props: { state, deal, onclose: () => undefined, onreview: () => undefined, history } } as never);
	const tab = await waitFor('the tab', () => [...target.querySelectorAll<HTMLElement>('[role=tab]')].find(({ textContent }) => textContent.trim() === 'Notes'));
	tab.click();
	const editor = await waitFor('the editor', () => target.querySelector<HTMLElement>('.ql-editor'));
	return { session, state, deal: deal!, editor, target, close: () => (screen.unmount(), target.remove()), words: () => editor.innerText.replace(/\n+$/, '') };
}

const copyOf = (doc: Y.Doc): Y.Doc => {
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
	return copy;
};

function meet(...docs: Y.Doc[]): void {
	for (const from of docs) for (const to of docs) if (from !== to) Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)), 'server');
}

async function caretAt(editor: HTMLElement, key: 'Home' | 'End'): Promise<void> {
	await userEvent.click(editor);
	await userEvent.keyboard(`{Control>}{${key}}{/Control}`);
}

describe('notes in the deal panel', () => {
	afterEach(() => void (locale.language = 'en'));

	it('merge what two type while apart, live when they meet, keep the caret, and undo only what one typed oneself', async () => {
		const doc = newDocument([{ title: 'Acme', stage: 'lead' }]);
		const anna = await person(doc);
		await caretAt(anna.editor, 'End');
		await userEvent.keyboard('Budget is set');
		// Leaving the text stores it at once.
		anna.editor.blur();
		await waitFor('the note', () => noteEvents(anna.state.pipeline.log, anna.deal).length > 0 || null);
		expect(anna.state.canUndo).toBe(false);

		const bram = await person(copyOf(anna.session.doc));
		expect(bram.words()).toBe('Budget is set');
		await caretAt(bram.editor, 'End');
		await userEvent.keyboard(' by Eva{Enter}- Call her');
		await caretAt(anna.editor, 'Home');
		await userEvent.keyboard('{Control>}b{/Control}NB {Control>}b{/Control}');
		await userEvent.keyboard('the ');
		bram.editor.blur();
		anna.editor.focus();
		await waitFor('both have stored', () => (noteEvents(anna.state.pipeline.log, anna.deal).length > 1 && noteEvents(bram.state.pipeline.log, bram.deal).length > 1) || null);
		await waitFor('nothing is left to store', () => {
			const stored = String(new Note(noteEvents(anna.state.pipeline.log, anna.deal)));
			return stored.startsWith('NB the ') || null;
		});
		meet(anna.session.doc, bram.session.doc);
		await waitFor('the same on both', () => (anna.words() === bram.words() && anna.words().includes('Call her')) || null);
		expect(anna.words().split(/\n+/)).toEqual(['NB the Budget is set by Eva', 'Call her']);
		expect(anna.editor.querySelector('strong')?.textContent).toBe('NB ');
		expect(bram.editor.querySelector('li')?.textContent).toBe('Call her');

		// The caret is where it was: behind "the ".
		await userEvent.keyboard('agreed ');
		expect(anna.words()).toContain('NB the agreed Budget');
		for (let step = 0; step < 6 && anna.words().includes('the'); step += 1) await userEvent.keyboard('{Control>}z{/Control}');
		expect(anna.words()).toContain('by Eva');
		anna.close();
		meet(anna.session.doc, bram.session.doc);
		await waitFor('what closing stored', () => !bram.words().includes('agreed') || null);
		expect(bram.words()).toContain('Budget is set by Eva');
		bram.close();
	});

	it('are reached and left by keys, tick a checklist, refuse a link that runs, and show nothing hostile', async () => {
		const doc = newDocument([{ title: 'Acme', stage: 'lead' }]);
		const stranger = new Replica('stranger', doc);
		const [deal] = [...stranger.pipeline.deals.keys()];
		const evil = new Y.Doc();
		evil.getText('note').applyDelta([
			{ insert: 'click', attributes: { link: 'javascript:alert(1)', color: 'red', onclick: 'x' } },
			{ insert: '<img src=x onerror=alert(1)>\n', attributes: { header: 99 } }
		]);
		writeNote(stranger.writer, deal!, Y.encodeStateAsUpdate(evil));
		stranger.writer.write([{ record: deal!, field: 'notes', value: 'damaged' }]);
		const anna = await person(stranger.doc);
		expect(anna.words()).toBe('click<img src=x onerror=alert(1)>');
		expect(anna.editor.querySelector('a, img, h1, [style]')).toBeNull();
		expect(anna.target.textContent).toContain('A part of this note could not be read.');

		await caretAt(anna.editor, 'End');
		await userEvent.keyboard('{Enter}[[] Ask for terms');
		await waitFor('a checklist', () => anna.editor.querySelector('li[data-list="unchecked"]'));
		await userEvent.keyboard('{Control>}{Enter}{/Control}');
		await waitFor('the tick', () => anna.editor.querySelector('li[data-list="checked"]'));
		await userEvent.keyboard('{Shift>}{Home}{/Shift}{Control>}k{/Control}');
		const address = await waitFor('the address', () => (document.activeElement instanceof HTMLInputElement ? document.activeElement : null));
		await userEvent.keyboard('javascript:alert(1){Enter}');
		await waitFor('the reason', () => (anna.target.textContent.includes('is not an address') ? true : null));
		await userEvent.clear(address);
		await userEvent.keyboard('example.com{Enter}');
		const link = await waitFor('the link', () => anna.editor.querySelector('a'));
		expect([link.getAttribute('href'), link.getAttribute('rel')]).toEqual(['https://example.com', 'noopener noreferrer']);
		const tab = anna.target.querySelector<HTMLElement>('[role=tab][aria-selected=true]')!;
		tab.focus();
		await userEvent.keyboard('{Tab}');
		expect(document.activeElement).toBe(anna.editor);
		// The tools come after the text, though they stand above it.
		await userEvent.keyboard('{Tab}');
		expect(document.activeElement?.getAttribute('aria-label')).toBe('Bold');
		expect(document.activeElement!.getBoundingClientRect().bottom).toBeLessThanOrEqual(anna.editor.getBoundingClientRect().top + 4);
		await userEvent.keyboard('{Shift>}{Tab}{Tab}{/Shift}');
		expect(document.activeElement).toBe(tab);
		anna.close();
	});
});
