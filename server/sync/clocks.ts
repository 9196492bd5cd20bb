// State vectors: encoding the room's, and checking a returning reader's claim against them.
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/** Clocks as an encoded Yjs state vector. */
export function encodeClocks(clients: ReadonlyMap<number, { clock: number }>): Uint8Array {
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, clients.size);
		for (const [client, { clock }] of clients) {
			encoding.writeVarUint(encoder, client);
			encoding.writeVarUint(encoder, clock);
		}
	});
}

/**
 * Whether a reader with `have`, given `rows`, would know everything in `clients`. It does not when
 * its "since" counts in rows of another past: a database restored from a backup that has grown again.
 */
export function resumeHolds(
	have: ReadonlyMap<number, number>,
	clients: ReadonlyMap<number, { clock: number }>,
	rows: readonly { bytes: Uint8Array }[]
): boolean {
	const lacking = [...clients].filter(([client, { clock }]) => (have.get(client) ?? 0) < clock);
	if (lacking.length === 0) return true;
	const begins = new Map<number, number>();
	for (const { bytes } of rows)
		for (const [client, clock] of Y.parseUpdateMeta(bytes).from)
			if (clock < (begins.get(client) ?? Infinity)) begins.set(client, clock);
	return lacking.every(([client]) => (begins.get(client) ?? Infinity) <= (have.get(client) ?? 0));
}
