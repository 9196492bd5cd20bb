// Comparing how far documents are, by their clocks per client id. Says nothing of deletions, which
// state vectors do not count.
import * as Y from 'yjs';

/** True when `a` has something that `b` lacks; both are encoded state vectors. */
export function isAhead(a: Uint8Array, b: Uint8Array): boolean {
	const there = Y.decodeStateVector(b);
	for (const [client, clock] of Y.decodeStateVector(a)) if (clock > (there.get(client) ?? 0)) return true;
	return false;
}

/** True when the document has taken in all that the update brings; false for bytes that are no update. */
export function reaches(doc: Y.Doc, update: Uint8Array): boolean {
	try {
		const vector = Y.decodeStateVector(Y.encodeStateVector(doc));
		for (const [client, clock] of Y.parseUpdateMeta(update).to) if ((vector.get(client) ?? 0) < clock) return false;
		return doc.store.pendingStructs === null;
	} catch {
		return false;
	}
}

/** True when the document holds updates that wait for others it has never seen. */
export const hasGaps = (doc: Y.Doc): boolean => doc.store.pendingStructs !== null || doc.store.pendingDs !== null;
