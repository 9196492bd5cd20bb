// The notes of a deal: a text with formats that merges character by character. It is a Yjs document of its own, whose
// updates lie in the deal's log as edits of the cell `notes` (docs/decisions/0006-notes.md). Limit: knows no editor.
import * as Y from 'yjs';
import type { DealId, Instant, PersonId } from '../model/deal.ts';
import { fromBase64, toBase64 } from './base64.ts';
import type { EventLog } from './event-log.ts';
import { compareEvents, NOTES, recordKey, type CellValue, type LogEvent } from './schema.ts';
import type { Change, Writer } from './writer.ts';

/** Root of a note's own document. */
const ROOT = 'note';

/** Most bytes in one event: as base64 below the 64 KiB that the server takes. Longer updates come in parts. */
const PART_BYTES = 40_000;
/** Most characters a note may be written to have, and is read with: someone may join two long ones. */
export const MAX_NOTE = 100_000;
const MAX_READ = 2_000_000;
/** Most bytes of updates that are read of one note, and parts one update may have. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_PARTS = 1000;
/** Longest run of deleted characters that an update may claim: that costs it no bytes. */
const MAX_RUN = 2 ** 24;

/** One part of an update too long for one event: the same id in all parts, place, number of parts, base64. */
type Part = [set: string, index: number, count: number, data: string];

/** Where a change of a note's text came from: the log. Anything else is somebody typing here. */
export const FROM_LOG = Symbol('from the log');

/**
 * Writes what somebody typed, as an update of the note's document. One step that is not for the pipeline's undo: an
 * editor has its own.
 */
export function writeNote(writer: Writer, deal: DealId, update: Uint8Array): Change {
	const values: CellValue[] = [];
	if (update.length <= PART_BYTES) values.push(toBase64(update));
	else {
		const set = writer.newId();
		const count = Math.ceil(update.length / PART_BYTES);
		for (let index = 0; index < count; index += 1)
			values.push([set, index, count, toBase64(update.subarray(index * PART_BYTES, (index + 1) * PART_BYTES))]);
	}
	return writer.write(values.map((value) => ({ record: recordKey.deal(deal), field: NOTES, value })));
}

/** Edits of a deal's notes in canonical order, up to `until`. */
export function noteEvents(log: EventLog, deal: DealId, until: Instant = Infinity): LogEvent[] {
	const events = log.cell(recordKey.deal(deal), NOTES)?.events.values() ?? [];
	return [...events].filter(({ at }) => at <= until).sort(compareEvents);
}

/** Somebody wrote in a deal's notes for a while. */
export interface Sitting {
	/** Id and time of its last edit. */
	key: string;
	at: Instant;
	by: PersonId;
}

/** Edits by one person no further apart than this are one sitting. */
const SITTING_MS = 10 * 60_000;

/** Who wrote in a deal's notes, and when: what a timeline says of them. */
export function noteSittings(log: EventLog, deal: DealId): Sitting[] {
	const sittings: Sitting[] = [];
	const last = new Map<PersonId, Sitting>();
	for (const { id, at, by } of noteEvents(log, deal)) {
		const sitting = last.get(by);
		if (sitting && at - sitting.at <= SITTING_MS) [sitting.key, sitting.at] = [id, at];
		else {
			const begun: Sitting = { key: id, at, by };
			last.set(by, begun);
			sittings.push(begun);
		}
	}
	return sittings;
}

/** A note as it stands after the events it was given. What cannot be read is left out and counted, and harms nothing. */
export class Note {
	readonly doc = new Y.Doc();
	readonly text: Y.Text = this.doc.getText(ROOT);
	readonly #known = new Set<string>();
	readonly #parts = new Map<string, { data: (Uint8Array | null)[]; missing: number }>();
	#bytes = 0;
	#bad = 0;

	constructor(events: Iterable<LogEvent> = []) {
		this.take(events);
	}

	/** How many edits could not be read, those of which a part is missing among them. */
	get unreadable(): number {
		return this.#bad + this.#parts.size + (this.doc.store.pendingStructs === null ? 0 : 1);
	}

	/** The words alone. */
	toString(): string {
		return this.text.toJSON();
	}

	/** Says that an event holds what the text has already: it was typed here. */
	know(id: string): void {
		this.#known.add(id);
	}

	/** Brings the text what events hold that it has not seen. */
	take(events: Iterable<LogEvent>): void {
		const updates: Uint8Array[] = [];
		for (const event of events) {
			if (this.#known.has(event.id)) continue;
			this.#known.add(event.id);
			const update = this.#read(event.value);
			if (update === 'waits') continue;
			if (update === null || (this.#bytes += update.length) > MAX_BYTES || !isSound(update)) this.#bad += 1;
			else updates.push(update);
		}
		if (updates.length === 0) return;
		// Tried elsewhere first: what throws half-way would leave half of it behind.
		if (appliesTo(this.doc, updates)) this.#apply(updates);
		else
			for (const update of updates) {
				if (appliesTo(this.doc, [update])) this.#apply([update]);
				else this.#bad += 1;
			}
	}

	#apply(updates: readonly Uint8Array[]): void {
		this.doc.transact(() => {
			for (const update of updates) Y.applyUpdate(this.doc, update, FROM_LOG);
		}, FROM_LOG);
	}

	/** The update in an event; 'waits' while other parts of it are missing; null: there is none. */
	#read(value: CellValue): Uint8Array | 'waits' | null {
		if (typeof value === 'string') return fromBase64(value);
		if (!isPart(value)) return null;
		const [set, index, count, text] = value;
		const data = fromBase64(text);
		if (data === null) return null;
		let found = this.#parts.get(set);
		if (!found) this.#parts.set(set, (found = { data: new Array<Uint8Array | null>(count).fill(null), missing: count }));
		if (found.data.length !== count || found.data[index] !== null) return null;
		found.data[index] = data;
		found.missing -= 1;
		if (found.missing > 0) return 'waits';
		this.#parts.delete(set);
		const whole = new Uint8Array(found.data.reduce((sum, part) => sum + part!.length, 0));
		let place = 0;
		for (const part of found.data) {
			whole.set(part!, place);
			place += part!.length;
		}
		return whole;
	}
}

function isPart(value: unknown): value is Part {
	if (!Array.isArray(value) || value.length !== 4) return false;
	const [set, index, count, data] = value as unknown[];
	return (
		typeof set === 'string' &&
		typeof data === 'string' &&
		Number.isInteger(count) &&
		Number.isInteger(index) &&
		(count as number) > 1 &&
		(count as number) <= MAX_PARTS &&
		(index as number) >= 0 &&
		(index as number) < (count as number)
	);
}

/** True for an update that holds characters, formats and things of one place of the note's text, and nothing else. */
function isSound(update: Uint8Array): boolean {
	try {
		return Y.decodeUpdate(update).structs.every((struct) => {
			if (!(struct.length > 0) || struct.length > MAX_RUN) return false;
			if (!(struct instanceof Y.Item)) return true;
			const parent = struct.parent as unknown;
			if (typeof parent === 'string' && parent !== ROOT) return false;
			if (struct.parentSub !== null) return false;
			const { content } = struct;
			if (content instanceof Y.ContentFormat) return typeof content.key === 'string' && content.key.length <= 64 && isSmall(content.value);
			if (content instanceof Y.ContentEmbed) return isSmall(content.embed);
			return content instanceof Y.ContentString || content instanceof Y.ContentDeleted;
		});
	} catch {
		return false;
	}
}

const isSmall = (value: unknown): boolean => (JSON.stringify(value) ?? '').length <= 4000;

/** True when a copy of the document takes the updates and can be read afterwards. */
function appliesTo(doc: Y.Doc, updates: readonly Uint8Array[]): boolean {
	const copy = new Y.Doc();
	try {
		Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
		for (const update of updates) Y.applyUpdate(copy, update);
		const text = copy.getText(ROOT);
		if (text.length > MAX_READ) return false;
		text.toDelta();
		return true;
	} catch {
		return false;
	} finally {
		copy.destroy();
	}
}
