// One document from its updates. Limit: all or nothing.
import * as Y from 'yjs';

/** Throws when an update cannot be applied or leaves anything waiting: then nothing may be replaced by the result. */
export function load(updates: Iterable<Uint8Array>): Y.Doc {
	const doc = new Y.Doc();
	doc.transact(() => {
		for (const update of updates) Y.applyUpdate(doc, update);
	});
	if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) throw new Error('updates are missing');
	return doc;
}
