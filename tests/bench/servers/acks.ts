// How soon an edit is called safe when a whole team edits: fifty people, two edits a second each. For Sluice safe
// means on disk; Hocuspocus's SyncStatus means applied in memory. The other two never say.
import { waitFor } from '../../helpers/wait-for.ts';
import { progress, quantile, report } from '../report.ts';
import { hocuspocus, sluice, type Kind } from './kinds.ts';
import type { ServerProcess } from './process.ts';
import { editsOf, lightJoin, roomWith, sendSteadily } from './rooms.ts';

const CLIENTS = 50;
const PER_SECOND = 2;
const EDITS = 16;
const ROUNDS = 3;

async function ackRound(kind: Kind, server: ServerProcess): Promise<number[]> {
	const { room, state } = await roomWith(kind, server, 0);
	const waits: number[] = [];
	const people = await Promise.all(
		Array.from({ length: CLIENTS }, async (_, index) => {
			const { socket } = await lightJoin(kind, server, room);
			const sentAt: number[] = [];
			let acknowledged = 0;
			socket.onFrame = (head, length) => {
				if (length > head.length) return;
				const said = kind.read(head);
				const upTo = said.acknowledged ?? acknowledged + (said.acknowledges ?? 0);
				for (; acknowledged < upTo; acknowledged++) waits.push(performance.now() - sentAt[acknowledged]!);
			};
			const frames = editsOf(state, EDITS).map((update) => kind.frames(room, update)[0]!);
			return { socket, frames, sentAt, index, done: () => acknowledged === EDITS };
		})
	);
	await Promise.all(
		people.map(async ({ socket, frames, sentAt, index }) => {
			// Spread over the half second between two edits of one.
			await new Promise((go) => setTimeout(go, (index * 1000) / PER_SECOND / CLIENTS));
			await sendSteadily(frames, PER_SECOND, (frame) => socket.send(frame), sentAt);
		})
	);
	await waitFor(`${kind.name} to acknowledge all`, () => people.every(({ done }) => done()), 30_000);
	for (const { socket } of people) socket.close();
	return waits;
}

/** Acknowledgements of Sluice beside Hocuspocus's, rounds interleaved. */
export async function benchAcks(servers: ReadonlyMap<Kind, ServerProcess>): Promise<string[]> {
	progress(`acknowledgements: ${CLIENTS} clients, ${PER_SECOND} edits a second each`);
	const kinds = [sluice, hocuspocus];
	const waits = new Map<Kind, number[][]>(kinds.map((kind) => [kind, []]));
	for (let round = 0; round < ROUNDS; round++) for (const kind of kinds) waits.get(kind)!.push(await ackRound(kind, servers.get(kind)!));
	const beside = { what: `${hocuspocus.name}, applied in memory`, value: quantile(waits.get(hocuspocus)!.flat(), 0.5) };
	return kinds.map((kind) => {
		const rounds = waits.get(kind)!;
		const all = rounds.flat();
		const p99s = rounds.map((round) => quantile(round, 0.99));
		report({
			bench: `acknowledgement at ${CLIENTS} clients × ${PER_SECOND} edits/s`,
			server: kind.name,
			value: quantile(all, 0.5),
			unit: 'ms',
			runs: all.length,
			...(kind === sluice ? { beside } : {}),
			detail: {
				'p99 ms': quantile(all, 0.99),
				'p99 least of rounds': Math.min(...p99s),
				'p99 most of rounds': Math.max(...p99s),
				'most ms': Math.max(...all),
				means: kind === sluice ? 'on disk' : 'applied in memory'
			}
		});
		return 'ack'.padEnd(12) + kind.name.padEnd(26) + `p50 ${quantile(all, 0.5).toFixed(1)} ms`.padStart(14) + `p99 ${quantile(all, 0.99).toFixed(1)} ms`.padStart(16);
	});
}
