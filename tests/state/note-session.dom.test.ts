// The notes of a deal while somebody writes in them, and the document underneath is replaced.
import { expect, onTestFinished, test } from 'vitest';
import { NoteSession } from '#lib/state/note-session.svelte.ts';
import { Note, noteEvents } from '#lib/domain/document/notes.ts';
import type { Replacement, SyncStatus } from '#lib/sync/types.ts';
import { newDocument } from '../helpers/documents.ts';
import { fakePipeline } from '../helpers/fake-session.ts';

test('a document without the deal takes the place of the other: what was typed stays in the editor, and nothing breaks', () => {
	const { state, session } = fakePipeline(newDocument([{ title: 'Alpha' }]));
	onTestFinished(() => state.destroy());
	const notes = new NoteSession(state, [...state.view.deals.keys()][0]!);
	notes.note.text.insert(0, 'typed');
	let told = 0;
	state.onReplace(() => void (told += 1));
	session.replace(newDocument([{ title: 'Beta' }]), { code: 'lineage', replayed: 0 } as Replacement);
	expect([notes.note.toString(), told]).toEqual(['typed', 1]);
	notes.destroy();
});

test('what was typed while nothing may be stored is stored as soon as it may', async () => {
	const { state, session } = fakePipeline(newDocument([{ title: 'Alpha' }]));
	onTestFinished(() => state.destroy());
	const deal = [...state.view.deals.keys()][0]!;
	const notes = new NoteSession(state, deal);
	onTestFinished(() => notes.destroy());
	session.setStatus({ kind: 'read-only' } as SyncStatus);
	notes.note.text.insert(0, 'typed');
	notes.flush();
	expect(noteEvents(state.pipeline.log, deal)).toEqual([]);
	session.setStatus({ kind: 'server' });
	await Promise.resolve();
	expect(String(new Note(noteEvents(state.pipeline.log, deal)))).toBe('typed');
});
