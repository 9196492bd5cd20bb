// Where updates begin, without applying them.
import * as Y from 'yjs';

/** First clock of each client over all of them. */
export function firstClocks(updates: readonly Uint8Array[]): Map<number, number> {
	const begins = new Map<number, number>();
	for (const update of updates)
		for (const [client, clock] of Y.parseUpdateMeta(update).from)
			if (clock < (begins.get(client) ?? Infinity)) begins.set(client, clock);
	return begins;
}
