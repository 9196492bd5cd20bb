// People at work in a room while somebody who may write there attacks it: how much later their edits arrive, how much memory
// the server takes, and how the attacker is closed. Sluice beside y-websocket's own server and Hocuspocus, each a process of
// its own, quiet and attacked by turns. The attacker is another process; what it costs this machine by itself is measured
// too, with the same attack on a server that passes over everything, or refuses what Sluice refuses (sink.ts). Linux only.
import { fork } from 'node:child_process';
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { LightSocket } from '../helpers/light-socket.ts';
import { median, progress, quantile, report } from './report.ts';
import type { Orders } from './flood/attacker.ts';
import { ATTACKS, type Attack, type Struck } from './flood/attacks.ts';
import { hocuspocus, sluice, yWebsocket, type Kind } from './servers/kinds.ts';
import { startProcess, type ServerProcess } from './servers/process.ts';
import { editsOf, lightJoin, numberIn, rest, roomWith, sendSteadily, writerKey } from './servers/rooms.ts';

const DEALS = 10_000;
/** Besides the one who edits. */
const READERS = 4;
const PER_SECOND = 50;
const SECONDS = 12;
const WARM_SECONDS = 3;
const EDITS = SECONDS * PER_SECOND;
/** Quiet, control and attack come so often by turns; others than Sluice have no control and one turn. */
const TURNS = 2;
/** Attacks that try to get in again and again, however often they are refused. */
const REFUSED: ReadonlySet<Attack> = new Set(['idle sockets', 'joins']);
const LOOK_MS = 50;
const MB = 1024 * 1024;

interface Phase {
	latencies: number[];
	/** Edits that had not arrived at everybody within the phase and a while, as a share of all. */
	lost: number;
	/** Bytes. */
	mostMemory: number;
	struck: Struck | null;
}

interface Outcome {
	quiet: Phase[];
	control: Phase[];
	attacked: Phase[];
}

/** Somebody at work, and colleagues who see it. */
class People {
	readonly #sockets: LightSocket[];
	readonly #frames: Uint8Array[];
	#next = 0;

	private constructor(sockets: LightSocket[], frames: Uint8Array[]) {
		this.#sockets = sockets;
		this.#frames = frames;
	}

	static async in(kind: Kind, server: ServerProcess, room: string, state: Uint8Array, edits: number): Promise<People> {
		const frames = editsOf(state, edits).map((update) => kind.frames(room, update)[0]!);
		const sockets: LightSocket[] = [];
		for (let count = 0; count <= READERS; count += 1) sockets.push((await lightJoin(kind, server, room)).socket);
		return new People(sockets, frames);
	}

	/** So many edits more, and how long each took to each colleague. */
	async work(count: number): Promise<{ latencies: number[]; lost: number }> {
		const [editor, ...readers] = this.#sockets;
		const from = this.#next;
		this.#next += count;
		const sentAt: number[] = [];
		const latencies: number[] = [];
		const seen = readers.map(() => from - 1);
		readers.forEach((reader, index) => {
			reader.onFrame = (head) => {
				const number = numberIn(head);
				if (number <= seen[index]!) return;
				const now = performance.now();
				// One frame may have several: those before came with it.
				for (let each = seen[index]! + 1; each <= number; each += 1) latencies.push(now - sentAt[each - from]!);
				seen[index] = number;
			};
		});
		await sendSteadily(this.#frames.slice(from, from + count), PER_SECOND, (frame) => editor!.send(frame), sentAt, () => editor!.closed);
		const end = performance.now() + 5_000;
		while (seen.some((number) => number < from + count - 1) && performance.now() < end) await pause(20);
		return { latencies, lost: 1 - latencies.length / (count * readers.length) };
	}

	leave(): void {
		for (const socket of this.#sockets) socket.close();
	}
}

function attackerProcess() {
	const child = fork(resolve(import.meta.dirname, 'flood/attacker.ts'), { env: { ...process.env, NODE_OPTIONS: '' }, execPath: process.execPath });
	return {
		begin: (orders: Orders) => void child.send(orders),
		async end(): Promise<Struck> {
			const told = new Promise<Struck>((done) => child.once('message', (struck) => done(struck as Struck)));
			child.send('stop');
			const struck = await told;
			child.disconnect();
			return struck;
		}
	};
}

async function phase(people: People, server: ServerProcess, orders: Orders | null): Promise<Phase> {
	let mostMemory = server.memory();
	const looking = setInterval(() => (mostMemory = Math.max(mostMemory, server.memory())), LOOK_MS);
	const attacker = orders ? attackerProcess() : null;
	if (orders) attacker!.begin(orders);
	const worked = await people.work(EDITS);
	const struck = (await attacker?.end()) ?? null;
	clearInterval(looking);
	return { ...worked, mostMemory, struck };
}

async function under(kind: Kind, attack: Attack | null): Promise<Outcome> {
	let server = await kind.start();
	const sink = kind === sluice ? await startProcess(resolve(import.meta.dirname, attack !== null && REFUSED.has(attack) ? 'flood/refusing.ts' : 'flood/sink.ts')) : null;
	const outcome: Outcome = { quiet: [], control: [], attacked: [] };
	try {
		const { room, state } = await roomWith(kind, server, DEALS);
		if (kind === sluice) {
			// What the import has left in memory would hide what the attack takes. The others keep nothing, or not at once.
			await server.kill();
			server = await server.again();
		}
		const turns = kind === sluice ? TURNS : 1;
		const people = await People.in(kind, server, room, state, turns * 3 * EDITS + WARM_SECONDS * PER_SECOND);
		await people.work(WARM_SECONDS * PER_SECOND);
		for (let turn = 0; turn < turns; turn += 1) {
			const orders = attack && { attack, kind: kind.name, port: server.port, room, authorization: await writerKey(kind, server, room) };
			await rest(server);
			outcome.quiet.push(await phase(people, server, null));
			if (sink) outcome.control.push(await phase(people, server, orders && { ...orders, port: sink.port }));
			outcome.attacked.push(await phase(people, server, orders));
		}
		people.leave();
	} finally {
		await server.end();
		await sink?.end();
	}
	return outcome;
}

const all = (phases: readonly Phase[]): number[] => phases.flatMap(({ latencies }) => latencies);
const most = (phases: readonly Phase[]): number => Math.max(0, ...phases.map(({ mostMemory }) => mostMemory));

function tell(kind: Kind, attack: Attack, { quiet, control, attacked }: Outcome, peaceful: number): string {
	const p95 = (phases: readonly Phase[]): number => (all(phases).length === 0 ? Infinity : quantile(all(phases), 0.95));
	const memory = (Math.max(most(quiet), most(control), most(attacked)) - peaceful) / MB;
	const closes: Record<string, number> = {};
	for (const { struck } of attacked) for (const [code, count] of Object.entries(struck!.closes)) closes[code] = (closes[code] ?? 0) + count;
	const lost = Math.max(...attacked.map((one) => one.lost));
	const codes = Object.entries(closes).sort(([, a], [, b]) => b - a).slice(0, 4).map(([code, count]) => `${code} × ${count}`).join(', ') || 'never closed';
	const beyondAttacker = control.length > 0 ? p95(attacked) / p95(control) : null;
	report({
		bench: `flood, ${attack}: an edit at a colleague, p95 under attack`,
		deals: DEALS,
		server: kind.name,
		value: p95(attacked),
		unit: 'ms',
		runs: attacked.length,
		beside: { what: 'the same without an attack', value: p95(quiet) },
		detail: {
			...(control.length > 0 ? { 'the same attack on a sink: p95 ms': p95(control), 'ratio to that': beyondAttacker } : {}),
			'median ms': median(all(attacked)),
			'median ms without': median(all(quiet)),
			'memory beyond a run in peace MB': memory,
			'edits lost share': lost,
			'attacker sent': attacked.reduce((sum, { struck }) => sum + struck!.sent, 0),
			'attacker’s sockets at once': Math.max(...attacked.map(({ struck }) => struck!.mostOpen)),
			closed: codes,
			...(kind === sluice ? { 'goal: at most': '1.2 × without, 64 MB' } : {})
		}
	});
	const ratio = p95(attacked) / p95(quiet);
	return `${attack.padEnd(20)} ${kind.name.padEnd(24)} p95 ${p95(quiet).toFixed(1)} → ${p95(attacked).toFixed(1)} ms (${ratio.toFixed(2)} ×${beyondAttacker === null ? '' : `; sink ${p95(control).toFixed(1)}`}), memory ${memory.toFixed(0)} MB, lost ${(lost * 100).toFixed(0)} %, ${codes}`;
}

/** Every attack on every server, some fifteen minutes. */
export async function benchFlood(): Promise<void> {
	if (process.platform !== 'linux') return progress('the flood is on Linux only: memory is read from /proc');
	const table = [`load average at the start: ${loadavg().map((value) => value.toFixed(1)).join(' ')}`];
	for (const kind of [sluice, yWebsocket, hocuspocus]) {
		// Memory grows with work and time as well: what the same run takes in peace is not the attack's.
		progress(`flood: ${kind.name} in peace`);
		const { quiet, control, attacked } = await under(kind, null);
		const peaceful = Math.max(most(quiet), most(control), most(attacked));
		for (const attack of ATTACKS) {
			progress(`flood: ${attack} on ${kind.name}`);
			table.push(tell(kind, attack, await under(kind, attack), peaceful));
			progress(table.at(-1)!);
		}
	}
	for (const line of table) progress(line);
}
