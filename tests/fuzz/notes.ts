// Several people write in one deal's notes, together and apart: they type, delete, format and break lines, leave and come
// back, and have their copies refused and replayed. In the end all read the same, and of every character that anybody
// typed there is exactly one unless somebody deleted it.
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import * as Y from 'yjs';
import { FROM_LOG, Note, noteEvents, writeNote } from '#lib/domain/document/notes.ts';
import { rebase } from '#lib/domain/document/rebase.ts';
import { newDocument, Replica } from '../helpers/documents.ts';
import { Random } from './random.ts';

export interface NotesOutcome {
	sequences: number;
	people: number;
	typed: number;
	deleted: number;
	formats: number;
	/** Stored pieces, of which some in several parts. */
	pieces: number;
	inParts: number;
	meetings: number;
	replays: number;
	reopened: number;
}

export const noNotes = (): NotesOutcome => ({
	sequences: 0,
	people: 0,
	typed: 0,
	deleted: 0,
	formats: 0,
	pieces: 0,
	inParts: 0,
	meetings: 0,
	replays: 0,
	reopened: 0
});

export function addNotes(sum: NotesOutcome, one: NotesOutcome): NotesOutcome {
	const added = noNotes();
	for (const key of Object.keys(added) as (keyof NotesOutcome)[]) added[key] = sum[key] + one[key];
	return added;
}

const ORIGIN = newDocument([{ title: 'Acme' }]);
const STEPS = 60;
/** From here on every character is another one: what stands in the text is a set. */
const FIRST_CHARACTER = 0x4e00;

class Author {
	replica: Replica;
	note: Note;
	#typed: Uint8Array[] = [];

	constructor(name: string) {
		this.replica = new Replica(name, ORIGIN);
		this.note = this.#open();
	}

	get deal(): string {
		return this.replica.deal('Acme').id;
	}

	events() {
		return noteEvents(this.replica.pipeline.log, this.deal);
	}

	/** Stores what was typed; how many events that took. */
	save(): number {
		if (this.#typed.length === 0) return 0;
		const { cells } = writeNote(this.replica.writer, this.deal, Y.mergeUpdates(this.#typed.splice(0)));
		for (const { eventId } of cells) this.note.know(eventId);
		return cells.length;
	}

	read(): void {
		this.note.take(this.events());
	}

	/** Closes the notes and opens them again: the text comes from the log alone. */
	reopen(): void {
		this.save();
		this.note.doc.destroy();
		this.note = this.#open();
	}

	/** The server refused this copy: what it holds is said anew on a copy of the other's, by a new client. */
	replayOn(other: Author): void {
		this.save();
		const { name, doc, clock } = this.replica;
		this.replica.pipeline.destroy();
		this.replica = new Replica(name, other.replica.doc, clock);
		rebase(doc, this.replica.doc);
		this.read();
	}

	#open(): Note {
		const note = new Note(this.events());
		note.doc.on('update', (update: Uint8Array, origin: unknown) => origin !== FROM_LOG && this.#typed.push(update));
		return note;
	}
}

function exchange(a: Author, b: Author): void {
	const toB = Y.encodeStateAsUpdate(a.replica.doc, Y.encodeStateVector(b.replica.doc));
	Y.applyUpdate(a.replica.doc, Y.encodeStateAsUpdate(b.replica.doc, Y.encodeStateVector(a.replica.doc)), 'remote');
	Y.applyUpdate(b.replica.doc, toB, 'remote');
	a.read();
	b.read();
}

const FORMATS = [{ bold: true }, { italic: true }, { bold: null }, { header: 2 }, { list: 'bullet' }, { link: 'https://example.com' }];

/** Plays one sequence. Throws where it ends wrong. */
export function runNotes(seed: number): NotesOutcome {
	const random = new Random(seed);
	const told = { ...noNotes(), sequences: 1 };
	const authors = Array.from({ length: 2 + random.below(3) }, (_, index) => new Author(`person${index}`));
	told.people = authors.length;
	const typed = new Set<string>();
	const deleted = new Set<string>();
	const type = (author: Author, length: number): void => {
		const words = Array.from({ length }, () => {
			const character = String.fromCharCode(FIRST_CHARACTER + typed.size);
			typed.add(character);
			return character;
		}).join('');
		const { text } = author.note;
		text.insert(random.below(text.length + 1), words);
		if (random.below(6) === 0) text.insert(random.below(text.length + 1), '\n');
		told.typed += length;
	};
	for (let step = 0; step < STEPS; step += 1) {
		const author = random.pick(authors);
		const { text } = author.note;
		author.replica.clock += random.below(500);
		switch (random.below(10)) {
			case 0:
			case 1:
			case 2:
			case 3:
				type(author, step === 7 && seed % 10 === 0 ? 15_000 : 1 + random.below(12));
				break;
			case 4: {
				if (text.length === 0) break;
				const from = random.below(text.length);
				const length = Math.min(1 + random.below(8), text.length - from);
				for (const character of text.toJSON().slice(from, from + length)) if (character !== '\n') deleted.add(character);
				text.delete(from, length);
				told.deleted += length;
				break;
			}
			case 5: {
				if (text.length === 0) break;
				const from = random.below(text.length);
				text.format(from, Math.min(1 + random.below(9), text.length - from), random.pick(FORMATS));
				told.formats += 1;
				break;
			}
			case 6: {
				const events = author.save();
				told.pieces += Math.sign(events);
				if (events > 1) told.inParts += 1;
				break;
			}
			case 7:
				author.reopen();
				told.reopened += 1;
				break;
			case 8: {
				const other = random.pick(authors);
				if (other === author) break;
				author.replayOn(other);
				told.replays += 1;
				break;
			}
			default: {
				const other = random.pick(authors);
				if (other === author) break;
				exchange(author, other);
				told.meetings += 1;
			}
		}
	}
	for (const author of authors) author.save();
	for (let round = 0; round < 2; round += 1) for (const a of authors) for (const b of authors) if (a !== b) exchange(a, b);
	const [first, ...others] = authors;
	const shown: unknown = first!.note.text.toDelta();
	for (const { note } of others) deepStrictEqual(note.text.toDelta(), shown, 'two people read different notes');
	// Whatever the order in which edits are read.
	const mixed = first!.events().sort(() => random.below(2) * 2 - 1);
	const anew = new Note(mixed);
	deepStrictEqual(anew.text.toDelta(), shown, 'read in another order it is another note');
	strictEqual(anew.unreadable, 0, 'edits that cannot be read');
	const characters = first!.note.toString().replaceAll('\n', '');
	strictEqual(characters.length, new Set(characters).size, 'a character twice');
	deepStrictEqual([...characters].sort(), [...typed].filter((character) => !deleted.has(character)).sort(), 'not the characters that were typed and not deleted');
	for (const { replica, note } of authors) {
		deepStrictEqual(replica.deal('Acme').conflicts, [], 'a conflict in notes');
		replica.pipeline.destroy();
		note.doc.destroy();
	}
	return told;
}
