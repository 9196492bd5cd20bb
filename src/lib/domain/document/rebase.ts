// Replays what one copy of a document knows onto another that does not: used after the server refused
// an update (all later clocks of that client id are gaps) and for merging a fork. Nothing is dropped:
// what cannot be replayed is returned.
import * as Y from 'yjs';
import { appendEvents, BASE, readEvent, ROOTS, sameValue, type LogEvent, type RecordBase } from './schema.ts';
import { EventLog } from './event-log.ts';

export interface RebaseReport {
	/** Records (deals, stages, people …) created in the target. */
	records: number;
	/** Cell edits replayed with their own id, author and time. */
	events: number;
	/** Edits whose record neither copy has, and what `may` refused; a refused record is told by its name. */
	skipped: readonly LogEvent[];
}

/** May this be replayed? `id` is an event's, or the key of a record that the target lacks; `by` who made it, if known. */
export type MayReplay = (id: string, by: string | undefined) => boolean;

const RECORD_ROOTS = ROOTS.filter((root) => root !== 'log' && root !== 'settings');

/** Brings `target` everything that `source` has, it lacks and `may` allows, as new structs under target's client id. */
export function rebase(source: Y.Doc, target: Y.Doc, origin: unknown = 'rebase', may: MayReplay = () => true): RebaseReport {
	let records = 0;
	const skipped: LogEvent[] = [];
	const replay: LogEvent[] = [];
	target.transact(() => {
		for (const root of RECORD_ROOTS) {
			const from = source.getMap<unknown>(root);
			const to = target.getMap<unknown>(root);
			for (const [id, record] of from.entries()) {
				if (to.has(id)) continue;
				const key = root === 'deals' ? id : `${root}/${id}`;
				const base = baseOf(record);
				if (may(key, base.by)) {
					to.set(id, record instanceof Y.AbstractType ? record.clone() : record);
					records += 1;
				} else skipped.push({ id: key, record: key, ...nameOf(base), at: base.at ?? 0, by: base.by ?? '', prev: [] });
			}
		}
		const known = new EventLog();
		for (const tuple of target.getArray<unknown>('log')) {
			const event = readEvent(tuple);
			if (event) known.add(event);
		}
		for (const tuple of source.getArray<unknown>('log')) {
			const event = readEvent(tuple);
			if (!event || known.has(event.id)) continue;
			if (!recordMap(target, event.record) || !may(event.id, event.by)) {
				skipped.push(event);
				continue;
			}
			replay.push(event);
			known.add(event);
		}
		for (const event of replay) {
			const map = recordMap(target, event.record)!;
			const winner = known.cell(event.record, event.field)?.winner;
			if (winner && !(map.has(event.field) && sameValue(map.get(event.field), winner.value)) && event.field !== BASE)
				map.set(event.field, winner.value);
		}
		appendEvents(target, replay);
	}, origin);
	return { records, events: replay.length, skipped };
}

function baseOf(record: unknown): Partial<RecordBase> {
	const base: unknown = record instanceof Y.Map ? record.get(BASE) : null;
	return typeof base === 'object' && base !== null ? (base as Partial<RecordBase>) : {};
}

/** The cell by which a person knows a record. */
const nameOf = (base: Partial<RecordBase>): Pick<LogEvent, 'field' | 'value'> =>
	'title' in base ? { field: 'title', value: base.title ?? null } : { field: 'name', value: base.name ?? null };

function recordMap(doc: Y.Doc, record: string): Y.Map<unknown> | undefined {
	if (record === 'settings') return doc.getMap('settings');
	const slash = record.indexOf('/');
	const root = slash < 0 ? 'deals' : record.slice(0, slash);
	if (!(RECORD_ROOTS as readonly string[]).includes(root)) return undefined;
	const map = doc.getMap<unknown>(root).get(slash < 0 ? record : record.slice(slash + 1));
	return map instanceof Y.Map ? map : undefined;
}
