// The writing side of a document: the only code that changes a Y.Doc. Every cell edit writes its key
// and its log event in one transaction, and returns what it takes to undo it.
import * as Y from 'yjs';
import type { PersonId } from '../model/deal.ts';
import type { Person } from '../model/settings.ts';
import { heldUnit, isAmount, sameAmount, unitMark, type Unit } from './amounts.ts';
import { baseOf } from './cells.ts';
import { deletionPrev, fitting, IN_PASSING } from './deletion.ts';
import type { Pipeline } from './pipeline.ts';
import { twinsOfNew, twinsOfRenamed } from './twins.ts';
import {
	appendEvents,
	BASE,
	putBackMark,
	sameValue,
	takesBackMark,
	type CellValue,
	type LogEvent,
	type PutBack,
	type RecordBase,
	type RecordKey,
	type RecordRoot
} from './schema.ts';

/** What a writer needs from outside; nothing in domain reads a clock or makes randomness. */
export interface WriterContext {
	/** Now, corrected by the server's clock where that is known, in milliseconds. */
	now(): number;
	/** A new random id, at least 60 bits, of characters A–Z a–z 0–9 _ -. */
	newId(): string;
	/** Who is writing. */
	person: Person;
}

/** One cell to write. */
export interface CellEdit {
	record: RecordKey;
	field: string;
	value: CellValue;
	/** Beside what the command was for: such an edit brings no record back that a colleague deleted meanwhile. */
	inPassing?: true;
	/** Event of this cell that the edit takes back: it is an undo of it, or a redo of what took back another. */
	takesBack?: string;
	/** Of a deal's `value`: in whose minor units it is; absent: of the currency the deal has when all is written. */
	unit?: Unit;
}

/** One cell that was written, with what it takes to take it back. */
export interface CellChange {
	record: RecordKey;
	field: string;
	before: CellValue;
	after: CellValue;
	eventId: string;
	inPassing?: true;
	/** Of a deal's `value`: in whose minor units `before` is; absent: of the pipeline's currency. */
	unit?: string;
}

/** One undoable action: a paste of 500 cells is one. */
export interface Change {
	cells: readonly CellChange[];
	/** Records that the action created; undo puts deals in the bin. */
	created: readonly RecordKey[];
	/** Set where it put the whole pipeline back, or took that back. */
	putBack?: PutBack;
}

/** A record to create: its root, id and base object. */
export interface NewRecord {
	root: RecordRoot;
	id: string;
	base: Omit<RecordBase, 'at' | 'by'>;
}

const keyOf = ({ root, id }: NewRecord): RecordKey => (root === 'deals' ? id : `${root}/${id}`);

/** Transaction origin of everything a Writer does. */
export class CommandOrigin {
	readonly writer: Writer;
	constructor(writer: Writer) {
		this.writer = writer;
	}
}

export class Writer {
	readonly pipeline: Pipeline;
	readonly origin: CommandOrigin;
	readonly #context: WriterContext;
	readonly #session: string;
	#sequence = 0;

	constructor(pipeline: Pipeline, context: WriterContext) {
		this.pipeline = pipeline;
		this.#context = context;
		this.origin = new CommandOrigin(this);
		// Event ids are "session.sequence": short, and unique because the session part is random.
		this.#session = context.newId();
	}

	get person(): PersonId {
		return this.#context.person.id;
	}

	now(): number {
		return this.#context.now();
	}

	newId(): string {
		return this.#context.newId();
	}

	/**
	 * Creates records and writes cells in one transaction. A cell that already shows the value and is
	 * not in conflict is left alone. `putBack` marks the edits as putting the whole pipeline back, or taking
	 * that back. Throws when a record does not exist: that is a programming error.
	 */
	write(edits: readonly CellEdit[], create: readonly NewRecord[] = [], putBack?: PutBack): Change {
		const cells: CellChange[] = [];
		const { doc, log } = this.pipeline;
		// Checked before the transaction: Yjs does not take back half of one.
		const creating = new Set(create.map(keyOf));
		const maps = new Map<RecordKey, Y.Map<unknown> | undefined>();
		for (const { record } of edits) {
			if (maps.has(record) || creating.has(record)) continue;
			const map = this.pipeline.recordMap(record);
			if (!map) throw new Error(`no such record: ${record}`);
			maps.set(record, map);
		}
		for (const record of creating) if (this.pipeline.recordMap(record)) throw new Error(`record exists: ${record}`);
		doc.transact(() => {
			const events: LogEvent[] = [];
			for (const record of create) this.#create(record);
			for (const edit of edits) {
				const { record, field, value: after, inPassing } = edit;
				const before = this.pipeline.cellValue(record, field, maps.get(record)) ?? null;
				// To write what a contested cell shows is to decide; so it is to say that a returned record stays.
				const open = (log.cell(record, field)?.heads.length ?? 0) > 1 || (field === 'deleted' && this.pipeline.returned(record));
				const amount = isAmount(record, field) ? this.#units(edit, edits) : null;
				const same = amount ? sameAmount(before, amount.before, after, amount.after, this.pipeline.settings.currency) : sameValue(before, after);
				if (!open && same) continue;
				const event = this.#edit(edit, putBack, amount?.mark);
				events.push(event);
				const unit = amount?.before;
				cells.push({ record, field, before, after, eventId: event.id, ...(inPassing && { inPassing }), ...(unit && { unit }) });
			}
			for (const note of twinsOfRenamed(this.pipeline, cells, this.person)) events.push(this.#edit(note, putBack));
			appendEvents(doc, events);
			if (events.length > 0 || create.length > 0) this.#introduce();
		}, this.origin);
		return { cells, created: [...creating], ...(putBack && { putBack }) };
	}

	/** Puts the writer's name and colour in the document now, as the first edit would; nothing where they are there. */
	introduce(): void {
		this.pipeline.doc.transact(() => this.#introduce(), this.origin);
	}

	/** Puts others in the document who are named before they ever wrote there; what it has of them already stays. */
	introduceOthers(others: readonly Person[]): void {
		const people = this.pipeline.doc.getMap<Y.Map<unknown>>('people');
		const unknown = others.filter(({ id }) => !people.has(id));
		if (unknown.length > 0) this.pipeline.doc.transact(() => unknown.forEach((person) => this.#meet(person)), this.origin);
	}

	/** In whose minor units a deal's amount was and will be, and what its event says of that. */
	#units({ record, value, unit }: CellEdit, edits: readonly CellEdit[]): { before: Unit; after: Unit; mark?: string } {
		const { pipeline } = this;
		const shown = (pipeline.cellValue(record, 'currency') ?? null) as Unit;
		const written = edits.findLast((other) => other.field === 'currency' && other.record === record);
		const currency = written ? (written.value as Unit) : shown;
		const after = unit === undefined ? currency : unit;
		const map = pipeline.recordMap(record)!;
		// Where nobody ever named a currency nothing is to be said.
		const plain = value === null || (after === null && currency === null);
		return { before: heldUnit(pipeline.log, map, record, shown), after, ...(!plain && { mark: unitMark(after ?? pipeline.settings.currency) }) };
	}

	/** Writes one cell and its event; the event is yet to be appended. */
	#edit(edit: CellEdit, putBack?: PutBack, unit?: string): LogEvent {
		const { record, field, value, takesBack } = edit;
		const { log } = this.pipeline;
		const heads = log.cell(record, field)?.heads ?? [];
		const prev = this.#prev(edit, heads);
		if (unit) prev.push(unit);
		if (takesBack) prev.push(takesBackMark(takesBack));
		if (putBack) prev.push(putBackMark(putBack));
		const event: LogEvent = {
			id: `${this.#session}.${(this.#sequence++).toString(36)}`,
			record,
			field,
			value,
			at: Math.max(Math.round(this.now()), (heads[0]?.at ?? 0) + 1),
			by: this.person,
			prev
		};
		this.pipeline.recordMap(record)!.set(field, value);
		log.add(event);
		return event;
	}

	/** What an edit replaces and, so that delete against edit can be told apart, what it knew of the rest of its record. */
	#prev({ record, field, inPassing }: CellEdit, heads: readonly LogEvent[]): string[] {
		const { log } = this.pipeline;
		if (field === 'deleted') return deletionPrev(log, record);
		const deletion = log.cell(record, 'deleted');
		const knowsDeletion = deletion !== undefined && this.pipeline.cellValue(record, 'deleted') !== null;
		const prev = fitting(knowsDeletion ? [...heads, ...deletion.heads] : heads);
		if (inPassing) prev.unshift(IN_PASSING);
		return prev;
	}

	#create({ root, id, base }: NewRecord): void {
		const twins = twinsOfNew(this.pipeline, root, base, this.person);
		const records = this.pipeline.doc.getMap<Y.Map<unknown>>(root);
		const map = new Y.Map<unknown>();
		map.set(BASE, { ...base, ...(twins.length > 0 && { twins }), at: Math.round(this.now()), by: this.person });
		records.set(id, map);
	}

	/** Puts the writer's name and colour in the document at their first edit, so that history can name them, and after a change. */
	#introduce(): void {
		const { id, name, color } = this.#context.person;
		const people = this.pipeline.doc.getMap<Y.Map<unknown>>('people');
		const known = people.get(id);
		if (known instanceof Y.Map) {
			const was = (field: 'name' | 'color'): unknown => (known.has(field) ? known.get(field) : baseOf(known)[field]);
			if (name !== '' && was('name') !== name) known.set('name', name);
			if (was('color') !== color) known.set('color', color);
			return;
		}
		this.#meet(this.#context.person);
	}

	#meet({ id, name, color }: Person): void {
		const map = new Y.Map<unknown>();
		map.set(BASE, { at: Math.round(this.now()), name, color });
		this.pipeline.doc.getMap<Y.Map<unknown>>('people').set(id, map);
	}
}
