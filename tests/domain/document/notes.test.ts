// Notes merge character by character, whatever happens to the documents that carry them, and survive what is no note.
import * as Y from 'yjs';
import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from '#lib/domain/document/base64.ts';
import { deleteDeals } from '#lib/domain/document/commands.ts';
import { mergeFindings } from '#lib/domain/document/conflicts.ts';
import { FROM_LOG, Note, noteEvents, writeNote } from '#lib/domain/document/notes.ts';
import { rebase } from '#lib/domain/document/rebase.ts';
import { restoreDeal } from '#lib/domain/document/restore.ts';
import { NOTES } from '#lib/domain/document/schema.ts';
import { newDocument, Replica, sync } from '../../helpers/documents.ts';

/** A person with the note of a deal open. */
class Author {
	readonly replica: Replica;
	readonly deal: string;
	readonly note: Note;
	readonly #typed: Uint8Array[] = [];

	constructor(replica: Replica, deal: string) {
		this.replica = replica;
		this.deal = deal;
		this.note = new Note(this.events);
		this.note.doc.on('update', (update: Uint8Array, origin: unknown) => origin !== FROM_LOG && this.#typed.push(update));
	}

	get events() {
		return noteEvents(this.replica.pipeline.log, this.deal);
	}

	type(at: number, words: string): void {
		this.note.text.insert(at, words);
	}

	save(): void {
		const update = Y.mergeUpdates(this.#typed.splice(0));
		for (const { eventId } of writeNote(this.replica.writer, this.deal, update).cells) this.note.know(eventId);
	}

	read(): void {
		this.note.take(this.events);
	}
}

function two(words = '') {
	const doc = newDocument([{ title: 'Acme', stage: 'lead' }]);
	const anna = new Replica('anna', doc);
	const deal = anna.deal('Acme').id;
	if (words !== '') {
		const first = new Author(anna, deal);
		first.type(0, words);
		first.save();
	}
	const bram = new Replica('bram', anna.doc);
	return { a: new Author(anna, deal), b: new Author(bram, deal), deal };
}

function meet(...authors: Author[]): void {
	sync(...authors.map(({ replica }) => replica));
	for (const author of authors) author.read();
}

const bare = (author: Author, value: unknown): void =>
	void author.replica.writer.write([{ record: author.deal, field: NOTES, value: value as never }]);

describe('notes of a deal', () => {
	it('keep every character of two people who type in the same word while apart', () => {
		const { a, b } = two('Budget is set');
		a.type(6, ' (50k)');
		a.save();
		a.note.text.delete(0, 6);
		a.note.text.insert(0, 'Money');
		a.save();
		b.type(9, ' almost');
		b.note.text.format(0, 6, { bold: true });
		b.save();
		meet(a, b);
		expect(String(a.note)).toBe('Money (50k) is almost set');
		expect(a.note.text.toDelta()).toEqual(b.note.text.toDelta());
		expect(a.replica.deal('Acme').conflicts).toEqual([]);
		expect(mergeFindings(a.replica.pipeline).cells).toEqual([]);
		expect(new Note(a.events).text.toDelta()).toEqual(a.note.text.toDelta());
	});

	it('keep what one types in a line while the other joins it with the line before', () => {
		const { a, b } = two('One\nTwo\n');
		a.note.text.delete(3, 1);
		a.save();
		b.type(7, ' and a half');
		b.save();
		meet(a, b);
		expect([String(a.note), String(b.note)]).toEqual(['OneTwo and a half\n', 'OneTwo and a half\n']);
	});

	it('take a text of 100,000 characters in parts below what the server takes, whole or not at all', () => {
		const { a, b } = two();
		const long = Array.from({ length: 100_000 }, (_, index) => String.fromCharCode(0x4e00 + (index % 5000))).join('');
		a.type(0, long);
		a.save();
		expect(a.events.length).toBeGreaterThan(5);
		for (const { value } of a.events) expect((value as string[])[3]!.length).toBeLessThan(64 * 1024);
		const half = new Note(a.events.slice(1));
		expect([String(half), half.unreadable]).toEqual(['', 1]);
		half.take(a.events);
		expect([half.text.length, half.unreadable]).toEqual([100_000, 0]);
		meet(a, b);
		expect(String(b.note)).toBe(long);
	});

	it('come along with a refused copy that is replayed, and come once', () => {
		const { a, b } = two('Base');
		a.type(4, ' mine');
		a.save();
		b.type(0, 'Theirs ');
		b.save();
		rebase(a.replica.doc, b.replica.doc);
		rebase(a.replica.doc, b.replica.doc);
		b.read();
		expect(String(b.note)).toBe('Theirs Base mine');
	});

	it('are what they were at a moment, and stay when the deal is put back to it', () => {
		const { a } = two('Monday');
		const monday = a.replica.clock;
		a.replica.clock += 60_000;
		a.type(6, ', Tuesday');
		a.save();
		a.replica.writer.write([{ record: a.deal, field: 'nextStep', value: 'Call' }]);
		expect(String(new Note(noteEvents(a.replica.pipeline.log, a.deal, monday)))).toBe('Monday');
		expect(restoreDeal(a.replica.writer, a.deal, monday).cells.map(({ field }) => field)).toEqual(['nextStep']);
		a.read();
		expect(String(a.note)).toBe('Monday, Tuesday');
	});

	it('are work on the deal: written while a colleague deletes it, they bring it back', () => {
		const { a, b } = two('Base');
		deleteDeals(a.replica.writer, [a.deal]);
		b.type(4, '!');
		b.save();
		meet(a, b);
		expect(a.replica.deal('Acme').deleted).toBeNull();
		expect(a.replica.deal('Acme').returned).toMatchObject({ by: 'anna' });
		expect(String(a.note)).toBe('Base!');
	});

	it('leave out what is damaged or hostile, say so, and go on', () => {
		const { a, b } = two('Base');
		const evil = new Y.Doc();
		evil.getText('other').insert(0, 'x');
		const nested = new Y.Doc();
		nested.getText('note').insertEmbed(0, new Y.XmlElement('script'));
		const keyed = new Y.Doc();
		keyed.getMap('note').set('key', 'x');
		const waits = new Y.Doc();
		waits.getText('note').insert(0, 'a');
		const vector = Y.encodeStateVector(waits);
		waits.getText('note').insert(1, 'b');
		const values = [
			'not base64!',
			'',
			'AAAA',
			7,
			{ a: 1 },
			['set', 0, 2, 'AAAA'],
			['set', 5, 2, 'AAAA'],
			['set', 0, 1e9, 'AAAA'],
			...[evil, nested, keyed].map((doc) => toBase64(Y.encodeStateAsUpdate(doc))),
			toBase64(Y.encodeStateAsUpdate(waits, vector)),
			toBase64(new Uint8Array(3000).fill(255))
		];
		for (const value of values) bare(a, value);
		a.type(4, ' stands');
		a.save();
		meet(a, b);
		expect([String(a.note), String(b.note)]).toEqual(['Base stands', 'Base stands']);
		expect(b.note.unreadable).toBeGreaterThan(8);
		b.type(0, '>');
		b.save();
		meet(a, b);
		expect(String(a.note)).toBe('>Base stands');
	});

	it('read bytes back from base64 exactly', () => {
		for (let length = 0; length < 70; length += 1) {
			const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + length * 11) % 256);
			expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
			expect(fromBase64(toBase64(bytes))).toEqual(bytes);
		}
		for (const bad of ['A', 'AB=', 'A===', 'A B=', 'ÄÄÄÄ']) expect(fromBase64(bad), bad).toBeNull();
	});
});
