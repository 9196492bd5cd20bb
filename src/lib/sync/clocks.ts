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

/**
 * Applies an update that others made. False when the document could not take it and may be half changed:
 * it is not to be trusted any more. An observer that throws is not the document's fault, and is reported.
 */
export function applyForeign(doc: Y.Doc, update: Uint8Array, origin: symbol): boolean {
	try {
		Y.applyUpdate(doc, update, origin);
	} catch (error) {
		if (!reaches(doc, update)) return false;
		reportLater(error);
	}
	return true;
}

/** Throws outside of the present work, where whoever watches for errors sees it. */
export function reportLater(error: unknown): void {
	queueMicrotask(() => {
		throw error;
	});
}

/** True when the document holds updates that wait for others it has never seen. */
export const hasGaps = (doc: Y.Doc): boolean => doc.store.pendingStructs !== null || doc.store.pendingDs !== null;
