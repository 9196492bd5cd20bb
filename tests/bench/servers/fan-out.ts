// One person edits, everyone in the room gets it: processor time of the server for each delivery.
import { waitFor } from '../../helpers/wait-for.ts';
import { median, progress, quantile, report } from '../report.ts';
import { KINDS, relay, sluice, type Kind } from './kinds.ts';
import type { ServerProcess } from './process.ts';
import { editsOf, lightJoin, numberIn, roomWith, sendSteadily, writerKey } from './rooms.ts';

const LOADS = [
	{ clients: 10, perSecond: 20, edits: 30, rounds: 2 },
	{ clients: 10, perSecond: 200, edits: 400, rounds: 3 },
	{ clients: 50, perSecond: 20, edits: 30, rounds: 2 },
	{ clients: 50, perSecond: 200, edits: 400, rounds: 3 },
	{ clients: 200, perSecond: 20, edits: 30, rounds: 2 },
	{ clients: 200, perSecond: 200, edits: 400, rounds: 5 }
];

/** As many as may join at once as one. */
const CLIENTS_A_KEY = 40;

interface Round {
	/** Processor time of the server for one delivery, in microseconds. */
	perDelivery: number;
	latencies: number[];
}

/** One round on a running server; rejects when not everything reaches everyone. */
export async function fanOut(kind: Kind, server: ServerProcess, clients: number, perSecond: number, edits: number): Promise<Round> {
	const { room, state } = await roomWith(kind, server, 0);
	const updates = editsOf(state, edits).map((update) => kind.frames(room, update)[0]!);
	const keys = await Promise.all(Array.from({ length: Math.ceil(clients / CLIENTS_A_KEY) }, () => writerKey(kind, server, room)));
	const sockets = await Promise.all(Array.from({ length: clients }, async (_, index) => (await lightJoin(kind, server, room, keys[Math.floor(index / CLIENTS_A_KEY)])).socket));
	const [editor, ...readers] = sockets;
	const sentAt: number[] = [];
	const latencies: number[] = [];
	const seen = readers.map(() => -1);
	readers.forEach((reader, index) => {
		reader.onFrame = (head) => {
			const number = numberIn(head);
			if (number <= seen[index]!) return;
			seen[index] = number;
			latencies.push(performance.now() - sentAt[number]!);
		};
	});
	const before = server.cpu();
	await sendSteadily(updates, perSecond, (frame) => editor!.send(frame), sentAt);
	await waitFor(`${kind.name} to deliver everything to everyone`, () => seen.every((number) => number === edits - 1), 30_000);
	const spent = server.cpu() - before;
	for (const socket of sockets) socket.close();
	return { perDelivery: (spent * 1000) / (edits * readers.length), latencies };
}

/** All loads on all servers, rounds interleaved so that what else the machine does meets all alike. */
export async function benchFanOut(servers: ReadonlyMap<Kind, ServerProcess>): Promise<string[]> {
	const table: string[] = [];
	for (const { clients, perSecond, edits, rounds } of LOADS) {
		progress(`fan-out: ${clients} clients, ${perSecond} updates a second`);
		const done = new Map<Kind, Round[]>(KINDS.map((kind) => [kind, []]));
		for (let round = 0; round < rounds; round++)
			for (const kind of KINDS) done.get(kind)!.push(await fanOut(kind, servers.get(kind)!, clients, perSecond, edits));
		const limit = done.get(relay)!;
		for (const kind of KINDS) {
			const mine = done.get(kind)!;
			const costs = mine.map(({ perDelivery }) => perDelivery);
			// Of the same round: the machine was as busy for one as for the other.
			const ratios = costs.map((cost, round) => cost / limit[round]!.perDelivery);
			const latencies = mine.flatMap((round) => round.latencies);
			const goal: Record<string, string> = kind === sluice && clients === 200 && perSecond === 200 ? { 'goal: at most': '1.3 × the relay' } : {};
			report({
				bench: `fan-out, ${clients} clients, ${perSecond} updates/s: server CPU a delivery`,
				server: kind.name,
				value: median(costs),
				unit: 'µs',
				runs: rounds,
				...(kind === relay ? {} : { beside: { what: relay.name, value: median(limit.map(({ perDelivery }) => perDelivery)) } }),
				detail: {
					least: Math.min(...costs),
					most: Math.max(...costs),
					'ratio, median of rounds': median(ratios),
					'ratio, least': Math.min(...ratios),
					'ratio, most': Math.max(...ratios),
					'delivered after p50 ms': quantile(latencies, 0.5),
					'delivered after p99 ms': quantile(latencies, 0.99),
					...goal
				}
			});
			table.push(`${clients} × ${perSecond}/s`.padEnd(12) + kind.name.padEnd(26) + `${median(costs).toFixed(1)} µs`.padStart(10) + `${median(ratios).toFixed(2)} ×`.padStart(9) + `p99 ${quantile(latencies, 0.99).toFixed(1)} ms`.padStart(14));
		}
	}
	return table;
}
