// The gate in another thread, for updates that take longer than others should wait. Meanwhile the room
// goes on, so the verdict is checked against what it knows by then.
import { KnownClients, type KnownClient } from '../documents/known-clients.ts';
import type { DocumentWorker } from '../documents/worker.ts';
import type { VoidedRange } from '../storage/storage.ts';
import type { Known, Verdict } from './gate.ts';

interface Request {
	update: Uint8Array;
	identity: string;
	newClients: number;
	/** The room's, read again for every attempt. */
	clients: ReadonlyMap<number, KnownClient>;
	voided: VoidedRange[];
	room: Known;
}

/** How often the room may have moved on in just those clients: an honest device writes on one socket. */
const ATTEMPTS = 5;

/** Never rejects: an update that the thread cannot judge is refused. */
export async function judgeElsewhere(judges: DocumentWorker, request: Request): Promise<Verdict> {
	const { update, identity, newClients, clients, voided, room } = request;
	try {
		for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
			const recovery = room.recovery ?? 'none';
			const answer = await judges.run({ kind: 'judge', update, newClients, voided, recovery, clients: KnownClients.write(clients, identity) });
			if (!answer.ok) return answer;
			const same = (client: number, clock: number): boolean => room.clock(client) === clock;
			const unclaimed = answer.newClients.every((client) => room.owner(client) === undefined);
			if (unclaimed && recovery === room.recovery && [...answer.from].every(([client, clock]) => same(client, clock))) return answer;
		}
		return { ok: false, code: 'gap', detail: 'the same clients moved on elsewhere' };
	} catch (error) {
		return { ok: false, code: 'malformed', detail: `could not be checked: ${error instanceof Error ? error.message : String(error)}` };
	}
}
