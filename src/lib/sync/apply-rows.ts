// Stored rows into a document. A row that cannot be read may have changed the document before it threw
// (reliability.md §0.6): the caller then starts again with a new document and without that row.
import * as Y from 'yjs';
import { reaches, reportLater } from './clocks.ts';
import type { Loaded, StoredRow } from './local-rows.ts';
import { FROM_STORE } from './origins.ts';

/** Applies rows in order, as one transaction. Returns those that cannot be read. */
export function applyRows(doc: Y.Doc, rows: readonly Pick<StoredRow, 'bytes'>[]): number[] {
	const damaged: number[] = [];
	const applyAll = (): void =>
		rows.forEach(({ bytes }, index) => {
			try {
				Y.applyUpdate(doc, bytes, FROM_STORE);
			} catch {
				damaged.push(index);
			}
		});
	try {
		Y.transact(doc, applyAll, FROM_STORE, false);
	} catch (error) {
		// Observers run at the end of the transaction; what they throw says nothing of the rows.
		reportLater(error);
	}
	return damaged;
}

/** A new document holding all rows that can be read, and the rows that cannot. */
export function documentFrom(rows: readonly StoredRow[]): { doc: Y.Doc; damaged: StoredRow[] } {
	let good = rows;
	const damaged: StoredRow[] = [];
	for (;;) {
		const doc = new Y.Doc();
		const bad = new Set(applyRows(doc, good));
		if (bad.size === 0) return { doc, damaged };
		damaged.push(...good.filter((_, index) => bad.has(index)));
		good = good.filter((_, index) => !bad.has(index));
	}
}

/** True when what was read may be merged with a document of this lineage: it is of the same one, or holds nothing. */
export function isOfLineage({ rows, meta }: Loaded, lineage: string): boolean {
	if (rows.length === 0) return true;
	const found: unknown = meta.lineage ?? documentFrom(rows).doc.getMap('settings').get('lineage');
	return found === undefined || found === lineage;
}

/**
 * Brings rows into a document that knows most of them, without harm to it, and returns the whole as a
 * snapshot together with the rows that cannot be read. Rows whose structs are all known are not applied again:
 * a snapshot costs 100 ms at 10,000 deals, and rows without what they build on far more. This document model deletes
 * nothing by itself.
 */
export function absorb(doc: Y.Doc, rows: readonly StoredRow[]): { damaged: StoredRow[]; snapshot: Uint8Array } {
	const news = rows.filter(({ bytes }) => !reaches(doc, bytes));
	const { damaged } = documentFrom(news);
	applyRows(
		doc,
		news.filter((row) => !damaged.includes(row))
	);
	return { damaged, snapshot: Y.encodeStateAsUpdate(doc) };
}
