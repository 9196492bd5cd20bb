// Opening a large pipeline: what a join costs the server, and how long everyone else's edits wait meanwhile.
import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '../../helpers/wait-for.ts';
import { median, progress, quantile, report } from '../report.ts';
import { KEEPING, KINDS, relay, sluice, type Kind } from './kinds.ts';
import type { ServerProcess } from './process.ts';
import { editsOf, lightJoin, numberIn, rest, roomWith, sendSteadily } from './rooms.ts';

/** Edits a second in the other room, and how many at least while others join without a pause. */
const BESIDE = 50;
const LEAST_EDITS = 100;
/** Longer than Sluice keeps a snapshot in memory. Milliseconds. */
const COLD_MS = 11_000;

export interface JoinSize {
	deals: number;
	rounds: number;
	/** Joins of a round, alone; then as many or more beside a room that is edited. */
	joins: number;
	/** What Sluice is to stay under: processor time of the server for one join, and p99 in the other room. */
	goal: { cpu: number; other: number };
}

interface Rooms {
	big: string;
	small: string;
	smallState: Uint8Array;
	/** Somebody who has the big one open all the time: servers that keep documents in memory then have it there. */
	leave(): void;
}

async function roomsOn(kind: Kind, server: ServerProcess, deals: number): Promise<Rooms & { bytes: number }> {
	const { room, state } = await roomWith(kind, server, deals);
	const { room: small, state: smallState } = await roomWith(kind, server, 0);
	const { socket, bytes } = await lightJoin(kind, server, room);
	return { big: room, small, smallState, leave: () => socket.close(), bytes: kind === sluice ? bytes : state.length };
}

interface Round {
	cpu: number;
	times: number[];
	/** Of the other room's edits, in milliseconds. */
	waits: number[];
}

async function joinRound(kind: Kind, server: ServerProcess, { big, small, smallState }: Rooms, joins: number): Promise<Round> {
	await rest(server);
	const times: number[] = [];
	const before = server.cpu();
	const joinAll = async (more: () => boolean): Promise<void> => {
		for (let join = 0; join < joins || more(); join++) {
			const began = performance.now();
			const { socket } = await lightJoin(kind, server, big);
			times.push(performance.now() - began);
			socket.close();
		}
	};
	await joinAll(() => false);
	const cpu = (server.cpu() - before) / joins;

	const updates = editsOf(smallState, 3_000).map((update) => kind.frames(small, update)[0]!);
	const [editor, reader] = [(await lightJoin(kind, server, small)).socket, (await lightJoin(kind, server, small)).socket];
	const sentAt: number[] = [];
	const waits: number[] = [];
	let seen = -1;
	reader.onFrame = (head) => {
		const now = performance.now();
		for (const number = numberIn(head); seen < number; ) waits.push(now - sentAt[(seen += 1)]!);
	};
	let joined = false;
	const sending = sendSteadily(updates, BESIDE, (frame) => editor.send(frame), sentAt, () => joined);
	await waitFor('the other room to be edited', () => seen >= 10, 30_000);
	await joinAll(() => seen < LEAST_EDITS);
	joined = true;
	await sending;
	await waitFor('the other room to catch up', () => seen === sentAt.length - 1, 60_000);
	editor.close();
	reader.close();
	return { cpu, times: times.slice(0, joins), waits };
}

/** One join when nobody has asked for the pipeline for a while: whatever a server remembers of the last ones is gone. */
async function coldJoin(kind: Kind, server: ServerProcess, { big }: Rooms): Promise<number> {
	const before = server.cpu();
	const { socket } = await lightJoin(kind, server, big);
	socket.close();
	return server.cpu() - before;
}

/** Joins of one size on all servers, rounds interleaved. */
export async function benchJoins({ deals, rounds, joins, goal }: JoinSize): Promise<string[]> {
	const servers = new Map<Kind, ServerProcess>();
	const rooms = new Map<Kind, Rooms>();
	let bytes = 0;
	try {
		for (const kind of KEEPING) {
			progress(`joins: ${deals} deals on ${kind.name}`);
			servers.set(kind, await kind.start());
			const made = await roomsOn(kind, servers.get(kind)!, deals);
			rooms.set(kind, made);
			if (kind === sluice) bytes = made.bytes;
		}
		servers.set(relay, await relay.start());
		const { room: small, state: smallState } = await roomWith(relay, servers.get(relay)!, 0);
		rooms.set(relay, { big: `big/stored/${bytes}`, small, smallState, leave: () => undefined });
		progress(`joins: ${rounds} rounds of ${joins}, alone and beside another room`);
		const done = new Map<Kind, Round[]>(KINDS.map((kind) => [kind, []]));
		for (let round = 0; round < rounds; round++)
			for (const kind of KINDS) done.get(kind)!.push(await joinRound(kind, servers.get(kind)!, rooms.get(kind)!, joins));
		await pause(COLD_MS);
		const cold = new Map<Kind, number>();
		for (const kind of KINDS) cold.set(kind, await coldJoin(kind, servers.get(kind)!, rooms.get(kind)!));
		const table: string[] = [];
		const floor = median(done.get(relay)!.map(({ cpu }) => cpu));
		for (const kind of KINDS) {
			const mine = done.get(kind)!;
			const cpus = mine.map(({ cpu }) => cpu);
			const times = mine.flatMap((round) => round.times);
			const waits = mine.flatMap((round) => round.waits);
			const memory = servers.get(kind)!.memory();
			report({
				bench: 'join of a large pipeline: server CPU',
				server: kind.name,
				deals,
				value: median(cpus),
				unit: 'ms',
				runs: rounds * joins,
				...(kind === relay ? {} : { beside: { what: `${relay.name}, as many bytes from memory`, value: floor } }),
				detail: {
					least: Math.min(...cpus),
					most: Math.max(...cpus),
					'after 11 s without a join': cold.get(kind)!,
					'joined after ms': median(times),
					[`other room at ${BESIDE}/s p50 ms`]: quantile(waits, 0.5),
					'other room p99 ms': quantile(waits, 0.99),
					'other room most ms': Math.max(...waits),
					'MB sent': bytes / 1e6,
					'server MB': memory / 1e6,
					...(kind === sluice ? { 'goal: CPU ms': goal.cpu, 'goal: other room p99 ms': goal.other } : {})
				}
			});
			table.push(
				`join ${deals}`.padEnd(12) +
					kind.name.padEnd(26) +
					`${median(cpus).toFixed(0)} ms CPU`.padStart(12) +
					`cold ${cold.get(kind)!.toFixed(0)} ms`.padStart(15) +
					`joined ${median(times).toFixed(0)} ms`.padStart(17) +
					`others p50 ${quantile(waits, 0.5).toFixed(1)}, p99 ${quantile(waits, 0.99).toFixed(0)} ms`.padStart(30)
			);
		}
		return table;
	} finally {
		for (const { leave } of rooms.values()) leave();
		for (const server of servers.values()) await server.end();
	}
}
