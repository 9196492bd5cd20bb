// Hostile frames against the server: most in this process, where each one's cost can be told; one in ten over
// sockets to a server process, with an honest client beside. Nothing may crash, throw in an honest client,
// cost more than a moment, or leave a document that cannot be edited, exported or loaded.
import { rmSync } from 'node:fs';
import * as Y from 'yjs';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { BEARER } from '../helpers/keys.ts';
import { RawClient } from '../helpers/raw-client.ts';
import { createPipeline, spawnServer, temporaryFolder } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { FRAME_KINDS, hostileFrame, type FrameKind } from './frame-makers.ts';
import { Stage } from './frame-stage.ts';
import { Random } from './random.ts';
import { runSchedules, type FuzzTold, type Seeds } from './schedules.ts';

export interface FramesOutcome {
	frames: Record<FrameKind, number>;
	/** Frames to a server process, of all kinds. */
	overSockets: number;
	/** Rows the gate let in, the honest client's aside. */
	passed: number;
	/** Of those, taken out again by the worker. */
	voided: number;
	/** Presence passed on. */
	presence: number;
	/** Connections the server ended, and those on which it refused an update. */
	ended: number;
	refused: number;
	/** Dearest frame: milliseconds of the event loop, and megabytes. */
	mostMs: number;
	mostMB: number;
}

const FRAMES_PER_ROUND = 250;
const MAX_MS = 50;
const MAX_BYTES = 32 * 1024 * 1024;

export const noFrames = (): FramesOutcome => ({
	frames: { random: 0, mutated: 0, structured: 0, large: 0 },
	overSockets: 0,
	passed: 0,
	voided: 0,
	presence: 0,
	ended: 0,
	refused: 0,
	mostMs: 0,
	mostMB: 0
});

export function addFrames(sum: FramesOutcome, one: FramesOutcome): FramesOutcome {
	const frames = { ...sum.frames };
	for (const kind of FRAME_KINDS) frames[kind] += one.frames[kind];
	return {
		frames,
		overSockets: sum.overSockets + one.overSockets,
		passed: sum.passed + one.passed,
		voided: sum.voided + one.voided,
		presence: sum.presence + one.presence,
		ended: sum.ended + one.ended,
		refused: sum.refused + one.refused,
		mostMs: Math.max(sum.mostMs, one.mostMs),
		mostMB: Math.max(sum.mostMB, one.mostMB)
	};
}

/** Half made to a plan, and few of the largest: each of those takes as long as a hundred others. */
function kindOf(random: Random): FrameKind {
	const dice = random.next();
	return dice < 0.15 ? 'random' : dice < 0.5 ? 'mutated' : dice < 0.995 ? 'structured' : 'large';
}

/** One room, one seed, 250 frames; `maxMs`: CPU that one may cost. Throws where a promise is broken, with the frame. */
export async function runFrameRound(stage: Stage, seed: number, maxMs = MAX_MS): Promise<FramesOutcome> {
	const random = new Random(seed);
	const outcome = noFrames();
	const round = await stage.round();
	const { honest } = round;
	let honestRows = 0;
	try {
		for (let count = 0; count < FRAMES_PER_ROUND; count++) {
			const kind = kindOf(random);
			const frame = hostileFrame(kind, random, round.target);
			const { cpu, bytes } = await round.attack(frame);
			outcome.frames[kind] += 1;
			outcome.mostMs = Math.max(outcome.mostMs, cpu);
			outcome.mostMB = Math.max(outcome.mostMB, bytes / 1024 / 1024);
			const which = `${kind} frame ${count} of ${frame.length} bytes, ${Buffer.from(frame.subarray(0, 200)).toString('hex')}`;
			if (honest.threw.length > 0) throw new Error(`${which}: threw in an honest client: ${String(honest.threw[0])}`);
			if (cpu > maxMs) throw new Error(`${which}: ${cpu.toFixed(0)} ms of the event loop`);
			if (bytes > MAX_BYTES) throw new Error(`${which}: ${(bytes / 1024 / 1024).toFixed(0)} MB`);
			if (count % 50 === 49) await round.edit();
		}
		honestRows = round.target.frames.length - 3;
		const { rows, voided } = await round.check();
		outcome.passed = Math.max(0, rows - honestRows);
		outcome.voided = voided;
		outcome.presence = honest.presence;
		outcome.ended = round.ended;
		outcome.refused = round.refused;
		return outcome;
	} finally {
		round.stop();
	}
}

/** Frames over sockets to a server in a process of its own. Throws when it ends, or the honest client is disturbed. */
export async function runSocketFrames(seed: number, count: number): Promise<FramesOutcome> {
	const random = new Random(seed);
	const outcome = noFrames();
	const dir = temporaryFolder();
	const server = await spawnServer({ dir });
	try {
		const id = await createPipeline(server.url);
		const join = (letter: string, sluice = true, headers: Record<string, string> = {}): RawClient =>
			new RawClient(server.wsUrl, id, { sluice, headers: { Cookie: `sluice_device=${letter.repeat(22)}`, ...headers } });
		/** A key of the attacker's own, and another one before that is kept out for all that it did. */
		let attackers = 0;
		let key: Record<string, string> = {};
		const asAttacker = async (): Promise<Record<string, string>> => {
			if (attackers++ % 15 === 0) {
				const made = await fetch(`${server.url}/api/pipelines/${id}/tokens`, { method: 'POST', headers: { ...BEARER, 'Content-Type': 'application/json' }, body: '{"label":"attacker","scope":"write","days":1}' });
				if (made.status !== 201) throw new Error(`no token: ${made.status}`);
				key = { Authorization: `Bearer ${((await made.json()) as { secret: string }).secret}` };
			}
			return key;
		};
		let honest = await join('a').join();
		/** An edit is taken; where the history was corrected meanwhile, on a copy loaded anew. */
		const edit = async (value: string | number): Promise<void> => {
			await waitFor('an edit to be taken', async () => {
				if (honest.closed || honest.nacks.length > 0) {
					honest.ws.terminate();
					honest = await join('a').join();
				}
				// Something else may stand in its place until the server has looked, which is soon.
				const deal = honest.doc.getMap('deals').get('d1');
				if (deal !== undefined && !(deal instanceof Y.Map)) return false;
				const frame = honest.cell('d1', 'title', value);
				await waitFor('an answer', () => honest.ack.frames >= frame || honest.nacks.length > 0 || honest.closed !== null);
				return honest.ack.frames >= frame;
			}, 20_000);
		};
		await edit('begun');
		const frames = [...honest.updates, Y.encodeStateAsUpdate(honest.doc)].map((update) => Uint8Array.of(0, 2, ...encodeLength(update.length), ...update));
		/** A pong says that all of it was read, and that all there was to say was said. */
		const read = async (client: RawClient): Promise<void> => {
			let answered = false;
			client.ws.removeAllListeners('pong').once('pong', () => (answered = true));
			client.ws.ping(undefined, undefined, () => undefined);
			await waitFor('the frames to be read', () => answered || client.closed !== null || client.ws.readyState !== client.ws.OPEN);
		};
		let attacker: RawClient | null = null;
		for (let sent = 0; sent < count; sent++) {
			// After one refusal nothing of a connection is looked at any more.
			if (!attacker || attacker.closed || attacker.nacks.length > 0) {
				if (attacker?.closed) outcome.ended += 1;
				else if (attacker) outcome.refused += 1;
				attacker?.ws.terminate();
				attacker = await join('m', sent % 2 === 0, await asAttacker()).open();
				if (sent % 2 === 0) attacker.sayHello();
			}
			const clocks = Y.decodeStateVector(Y.encodeStateVector(honest.doc));
			attacker.ws.send(hostileFrame(kindOf(random), random, { frames, clocks }), () => undefined);
			outcome.overSockets += 1;
			if (sent % 10 !== 9) continue;
			await read(attacker);
			// Read is not looked at: that is done in order, so an honest edit that is taken says that what was sent before it was.
			await edit(sent);
			await read(attacker);
		}
		attacker?.ws.terminate();
		if (server.process.exitCode !== null) throw new Error('the server ended');
		await edit('in the end');
		const late = await join('l').join();
		const pipeline = new Pipeline(late.doc);
		if (late.doc.store.pendingStructs ?? late.doc.store.pendingDs) throw new Error('something is left waiting');
		const [there, here] = [late, honest].map(({ doc }) => JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b)));
		if (there !== here) throw new Error('a newcomer gets another document');
		for (const deal of pipeline.deals.values()) JSON.stringify(deal);
		for (const client of [late, honest]) client.ws.terminate();
		return outcome;
	} finally {
		await server.stop();
		rmSync(dir, { recursive: true, force: true });
	}
}

function encodeLength(length: number): number[] {
	const bytes: number[] = [];
	for (let rest = length; ; rest = Math.floor(rest / 128)) {
		if (rest < 128) return [...bytes, rest];
		bytes.push((rest % 128) | 128);
	}
}

/** `count` frames, nine in ten in this process. Failing rounds are kept by their seed. */
export async function runFrames({ first, count }: Seeds): Promise<FuzzTold> {
	const stage = new Stage();
	const rounds = Math.ceil((count * 0.9) / FRAMES_PER_ROUND);
	try {
		const told = await runSchedules({ kind: 'frames', none: noFrames, add: addFrames, run: (seed) => runFrameRound(stage, seed) }, { first, count: rounds });
		const sockets = await runSchedules({ kind: 'frame-sockets', none: noFrames, add: addFrames, run: (seed) => runSocketFrames(seed, Math.ceil(count / 10)) }, { first, count: 1 });
		const { failures, ...covered } = told;
		return { failures: failures + sockets.failures, ...addFrames(covered as unknown as FramesOutcome, sockets as unknown as FramesOutcome) };
	} finally {
		await stage.stop();
	}
}
