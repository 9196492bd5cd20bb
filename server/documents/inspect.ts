// Applies the rows behind a snapshot one by one, as the gate has let them in, and finds those that cannot
// stay: what they did needs a document to be seen. Builds the document without them.
// Limit: of what stands it takes the snapshot for granted; that was made here, or by `createDocument`.
import * as Y from 'yjs';
import { rebase } from '#lib/domain/document/rebase.ts';
import { readEvent, ROOTS, type EventTuple } from '#lib/domain/document/schema.ts';
import type { VoidedRange } from '../storage/storage.ts';
import { decodeUpdate } from '../sync/gate-decode.ts';
import { GATE_LIMITS, judge, type Known } from '../sync/gate.ts';
import { Guard } from './guarded.ts';
import { load } from './load.ts';

export interface TailRow {
	seq: number;
	bytes: Uint8Array;
}

export interface BadRow {
	seq: number;
	/** For the quarantine and the log; never content. */
	reason: string;
}

export interface Inspected {
	/** The document without the bad rows. */
	doc: Y.Doc;
	bad: BadRow[];
	/** What may not come back: the bad rows' structs, and standing ones that only they delete. */
	voided: VoidedRange[];
}

export const BUILDS_ON = 'builds on a voided row';

/** Identity and numbers of clients were judged when the row came. */
const LIMITS = { ...GATE_LIMITS, newClients: Infinity, stored: true };

const knownOf = (doc: Y.Doc): Known => ({ clock: (client) => Y.getState(doc.store, client), owner: () => undefined });

/** Throws when a row is missing or unreadable, as after a fault of the disk: then nothing may be replaced by the result. */
export function inspect(snapshot: readonly Uint8Array[], rows: readonly TailRow[]): Inspected {
	let doc = load(snapshot);
	let guard = new Guard(doc);
	const good: Uint8Array[] = [...snapshot];
	const bad: BadRow[] = [];
	const keep: VoidedRange[] = [];
	const ends = new Map<number, number>();
	const reject = ({ seq, bytes }: TailRow, reason: string): void => {
		bad.push({ seq, reason });
		for (const { id, length } of decodeUpdate(bytes).structs) ends.set(id.client, Math.max(ends.get(id.client) ?? 0, id.clock + length));
	};
	for (const row of rows) {
		const verdict = judge(row.bytes, knownOf(doc), '', LIMITS);
		if (!verdict.ok && (verdict.code === 'gap' || bad.length > 0)) {
			// Rows follow each other, or else one before them is not there.
			if (bad.length === 0) throw new Error(`updates are missing before row ${row.seq}`);
			reject(row, BUILDS_ON);
			continue;
		}
		const harm = guard.harm(row.bytes);
		if (harm) {
			reject(row, harm.reason);
			keep.push(...harm.keep);
			continue;
		}
		const problem = apply(doc, row.bytes) ?? guard.applied(row.bytes);
		if (problem === null) {
			good.push(row.bytes);
			continue;
		}
		// What threw may have changed half of it.
		reject(row, problem);
		doc = load(good);
		guard = new Guard(doc);
	}
	const voided = [...keep];
	for (const [client, end] of ends) {
		const clock = Y.getState(doc.store, client);
		if (end > clock) voided.push({ client, clock, length: end - clock });
	}
	return { doc, bad, voided };
}

function apply(doc: Y.Doc, update: Uint8Array): string | null {
	try {
		Y.applyUpdate(doc, update);
	} catch (error) {
		return `cannot be applied: ${error instanceof Error ? error.message : String(error)}`;
	}
	return doc.store.pendingStructs !== null || doc.store.pendingDs !== null ? 'leaves something waiting' : null;
}

/**
 * What is sound in rows that were taken out, said anew in `doc` by a new client: records by what they began
 * with, edits by their events, with their ids. Their authors' devices then find nothing left to put back. Also
 * of rows that do harm: a device that was offline brings honest edits together with the deletes it has heard of.
 * What stands in `doc` stays as it is. Returns the update, null when there is nothing to say.
 */
export function salvage(rows: readonly Uint8Array[], doc: Y.Doc): Uint8Array | null {
	const source = new Y.Doc();
	const records = new Map<string, Y.Map<unknown>>();
	const events: EventTuple[] = [];
	for (const { id, parent, parentSub, content } of rows.flatMap((row) => decodeUpdate(row).structs).filter((struct) => struct instanceof Y.Item)) {
		const above = parent as unknown;
		if (content instanceof Y.ContentAny) for (const tuple of content.arr) if (readEvent(tuple)) events.push(tuple as EventTuple);
		if (parentSub === null) continue;
		if (typeof above === 'string' && content instanceof Y.ContentType && (ROOTS as readonly string[]).includes(above)) {
			const record = new Y.Map<unknown>();
			records.set(`${id.client}:${id.clock}`, record);
			source.getMap(above).set(parentSub, record);
		} else if (above instanceof Y.ID && content instanceof Y.ContentAny) records.get(`${above.client}:${above.clock}`)?.set(parentSub, content.arr[0]);
	}
	source.getArray<EventTuple>('log').push(events);
	const before = Y.encodeStateVector(doc);
	const { records: made, events: said } = rebase(source, doc);
	return made + said > 0 ? Y.encodeStateAsUpdate(doc, before) : null;
}
