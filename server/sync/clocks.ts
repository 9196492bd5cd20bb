// State vectors: encoding the room's, and checking a returning reader's claim against them.
import * as encoding from 'lib0/encoding';

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

/** Clients of which a reader with `have` does not know everything. */
export const lackingOf = (have: ReadonlyMap<number, number>, clients: ReadonlyMap<number, { clock: number }>): number[] =>
	[...clients].filter(([client, { clock }]) => (have.get(client) ?? 0) < clock).map(([client]) => client);

/**
 * Whether rows that begin at `begins` bring a reader all that it lacks. They do not when its "since" counts
 * in rows of another past: a database restored from a backup that has grown again.
 */
export const resumeHolds = (have: ReadonlyMap<number, number>, lacking: readonly number[], begins: ReadonlyMap<number, number>): boolean =>
	lacking.every((client) => (begins.get(client) ?? Infinity) <= (have.get(client) ?? 0));
