// Document ↔ plain data, for the JSON export. Nothing is left out: deleted deals, unknown keys, the whole
// log. A document built from a dump is of a new lineage: it can never merge with its origin by accident.
import * as Y from 'yjs';
import type { Dump, Json } from '../model/dump.ts';
import { ROOTS, SCHEMA_VERSION } from './schema.ts';

const RECORD_ROOTS = ROOTS.filter((root) => root !== 'settings' && root !== 'log');

const plain = (value: unknown): Json => (value instanceof Y.AbstractType ? value.toJSON() : (value ?? null)) as Json;

/** Everything a document holds. Objects have no prototype: ids are a stranger's words. */
export function dumpDocument(doc: Y.Doc): Dump {
	const records: Dump['records'] = Object.create(null) as Dump['records'];
	for (const root of RECORD_ROOTS) {
		const entries = Object.create(null) as Dump['records'][string];
		for (const [id, record] of doc.getMap<unknown>(root).entries()) {
			const cells = Object.create(null) as Dump['records'][string][string];
			if (record instanceof Y.Map) for (const [key, value] of record.entries()) cells[key] = plain(value);
			entries[id] = cells;
		}
		records[root] = entries;
	}
	const settings = Object.create(null) as Dump['settings'];
	for (const [key, value] of doc.getMap<unknown>('settings').entries()) settings[key] = plain(value);
	// What is no list is no event, and no reader of the export would take it.
	return { settings, records, log: doc.getArray<unknown>('log').toArray().filter(Array.isArray).map(plain) as Json[][] };
}

/** A new document with everything a dump holds. Roots of other programs' dumps are left out. */
export function buildDocument(dump: Dump, newId: () => string): Y.Doc {
	const doc = new Y.Doc();
	doc.transact(() => {
		const settings = doc.getMap<unknown>('settings');
		for (const [key, value] of Object.entries(dump.settings)) settings.set(key, value);
		if (typeof dump.settings.schema !== 'number') settings.set('schema', SCHEMA_VERSION);
		settings.set('lineage', newId());
		for (const root of RECORD_ROOTS) {
			const to = doc.getMap<Y.Map<unknown>>(root);
			for (const [id, cells] of Object.entries(dump.records[root] ?? {})) {
				const map = new Y.Map<unknown>();
				for (const [key, value] of Object.entries(cells)) map.set(key, value);
				to.set(id, map);
			}
		}
		if (dump.log.length > 0) doc.getArray<unknown>('log').push(dump.log);
	});
	return doc;
}
