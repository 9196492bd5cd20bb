// Access under pressure: hostile frames of somebody who may only look, and access taken away at random moments. Over
// sockets to a server that asks who comes in, in this process.
import { performance } from 'node:perf_hooks';
import * as Y from 'yjs';
import type { Account } from '#lib/protocol/access.ts';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import { cellOf, RawClient } from '../helpers/raw-client.ts';
import { PASSPHRASE, Team, type Credentials } from '../helpers/team.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { FRAME_KINDS, hostileFrame, type FrameKind } from './frame-makers.ts';
import { Random } from './random.ts';

const joined = (team: Team, id: string, as: Credentials, options: { sluice?: boolean; doc?: Y.Doc } = {}): RawClient =>
	new RawClient(team.server.wsUrl, id, { headers: { Authorization: '', ...as }, ...options });

/** Resolves when everything sent so far was read, or the socket is closed. */
function read({ ws }: RawClient): Promise<void> {
	return new Promise((done) => {
		if (ws.readyState !== ws.OPEN) return done();
		const over = (): void => {
			ws.off('pong', over).off('close', over);
			done();
		};
		ws.on('pong', over).on('close', over);
		ws.ping(undefined, undefined, () => undefined);
	});
}

export interface ViewersOutcome {
	frames: Record<FrameKind, number>;
	/** Sockets that the server closed. */
	ended: number;
	/** Updates that it refused, by a nack or to a stock client. */
	refused: number;
}

export const noViewers = (): ViewersOutcome => ({ frames: { random: 0, mutated: 0, structured: 0, large: 0 }, ended: 0, refused: 0 });

export function addViewers(sum: ViewersOutcome, one: ViewersOutcome): ViewersOutcome {
	const frames = { ...sum.frames };
	for (const kind of FRAME_KINDS) frames[kind] += one.frames[kind];
	return { frames, ended: sum.ended + one.ended, refused: sum.refused + one.refused };
}

export const VIEWER_FRAMES = 500;

/** 500 frames of a viewer, a presenter, a guest and a program. Throws when the log changed, or somebody wore another's name. */
export async function runViewers(seed: number): Promise<ViewersOutcome> {
	const random = new Random(seed);
	const outcome = noViewers();
	const many = 1e9;
	const team = await Team.start({ limits: { frameRate: many, frameBurst: many, joins: many, newClientBurst: many, ...ENDLESS } });
	try {
		const owner = await team.firstOwner();
		const id = await team.pipeline(owner);
		const lookers = [await team.join(owner, id, 'viewer'), await team.join(owner, id, 'presenter'), await team.guest(owner, id, 'viewer'), (await team.token(owner, id, 'read')).as];
		const honest = await joined(team, id, owner).join();
		for (let deal = 0; deal < 20; deal += 1) honest.cell(`d${deal}`, 'title', `Deal ${deal}`);
		await honest.acked();
		const frames = [Y.encodeStateAsUpdate(honest.doc)].map((update) => Uint8Array.of(0, 2, ...lengthOf(update.length), ...update));
		const clocks = Y.decodeStateVector(Y.encodeStateVector(honest.doc));
		const before = team.logHash();
		let attacker: RawClient | null = null;
		const settle = async (): Promise<void> => {
			if (!attacker) return;
			if (attacker.closed) outcome.ended += 1;
			outcome.refused += attacker.nacks.length + attacker.denied.length;
			if (attacker.nacks.some(({ nack }) => nack.code !== 'read-only' && nack.code !== 'voided')) throw new Error(`refused as ${JSON.stringify(attacker.nacks)}`);
			attacker.ws.terminate();
			attacker = null;
		};
		for (let sent = 0; sent < VIEWER_FRAMES; sent += 1) {
			if (attacker?.closed) await settle();
			attacker ??= await joined(team, id, random.pick(lookers), { sluice: random.next() < 0.7 }).join();
			const kind = random.next() < 0.2 ? 'random' : random.next() < 0.5 ? 'mutated' : 'structured';
			attacker.ws.send(hostileFrame(kind, random, { frames, clocks }), () => undefined);
			outcome.frames[kind] += 1;
			// One that is sent after another has ended the socket would not be read.
			await read(attacker);
		}
		await settle();
		if (team.logHash() !== before) throw new Error(`seed ${seed}: the log changed`);
		const named = new Set(['viewer', 'presenter', 'Guest – Gwen', 'read program']);
		for (const { state } of honest.presence) {
			const said = state as { person?: { name: string }; user?: { name: string } } | null;
			for (const name of [said?.person?.name, said?.user?.name]) if (name !== undefined && !named.has(name)) throw new Error(`seed ${seed}: somebody is seen as ${JSON.stringify(name)}`);
		}
		honest.ws.terminate();
		return outcome;
	} finally {
		await team.stop();
	}
}

function lengthOf(length: number): number[] {
	const bytes: number[] = [];
	for (let rest = length; ; rest = Math.floor(rest / 128)) {
		if (rest < 128) return [...bytes, rest];
		bytes.push((rest % 128) | 128);
	}
}

/** The same few come back all the time, and that is what is looked at. */
const ENDLESS = { clientFaultBurst: 1e9, clientJoinBurst: 1e9, clientFrameBurst: 1e9, clientRest: 0 };

const WAYS = ['member', 'role', 'session', 'link', 'token'] as const;
type Way = (typeof WAYS)[number];

export interface RevokedOutcome {
	trials: Record<Way, number>;
	/** Trials with a device that was away meanwhile, and with several tabs. */
	away: number;
	tabs: number;
	/** Longest from the request to the last socket's close. Milliseconds. */
	mostMs: number;
	/** Trials in which that took longer than a second: a figure of the machine, too. */
	slow: number;
}

export const noRevoked = (): RevokedOutcome => ({ trials: { member: 0, role: 0, session: 0, link: 0, token: 0 }, away: 0, tabs: 0, mostMs: 0, slow: 0 });

export function addRevoked(sum: RevokedOutcome, one: RevokedOutcome): RevokedOutcome {
	const trials = { ...sum.trials };
	for (const way of WAYS) trials[way] += one.trials[way];
	return { trials, away: sum.away + one.away, tabs: sum.tabs + one.tabs, mostMs: Math.max(sum.mostMs, one.mostMs), slow: sum.slow + one.slow };
}

export const REVOKE_TRIALS = 20;

interface Given {
	as: Credentials;
	take(): Promise<unknown>;
	code: number;
}

/** 20 times somebody writes in one to three tabs, and it is taken away meanwhile. Throws when a write sent later is there. */
export async function runRevoked(seed: number): Promise<RevokedOutcome> {
	const random = new Random(seed);
	const outcome = noRevoked();
	const many = 1e9;
	const team = await Team.start({ limits: { frameRate: many, frameBurst: many, newClientBurst: many, ...ENDLESS } });
	try {
		const owner = await team.firstOwner();
		const id = await team.pipeline(owner);
		let finn = await team.join(owner, id, 'editor', 'Finn');
		const member = await team.memberId(owner, id, 'Finn');
		const remove = (part: string): Promise<unknown> => team.done('DELETE', `/api/pipelines/${id}/${part}`, { as: owner });
		const give: Record<Way, () => Promise<Given>> = {
			member: async () => ({ as: finn, take: () => remove(`members/${member}`), code: CLOSE.forbidden }),
			role: async () => ({ as: finn, take: () => team.done('PATCH', `/api/pipelines/${id}/members/${member}`, { as: owner, body: { role: random.pick(['viewer', 'presenter']) } }), code: CLOSE.roleChanged }),
			session: async () => {
				const session = (await team.done<Account>('GET', '/api/account', { as: finn })).body.sessions.find(({ current }) => current)!;
				return { as: finn, take: () => team.done('DELETE', `/api/account/sessions/${session.id}`, { as: finn }), code: CLOSE.unauthorized };
			},
			link: async () => {
				const { made, secret } = await team.link(owner, id, { role: 'editor' });
				return { as: (await team.open(secret)).as, take: () => remove(`links/${made.id}`), code: CLOSE.forbidden };
			},
			token: async () => {
				const token = await team.token(owner, id, 'write');
				return { as: token.as, take: () => remove(`tokens/${token.id}`), code: CLOSE.unauthorized };
			}
		};
		/** Finn is an editor and signed in, whatever was taken from him. */
		const restore: Partial<Record<Way, () => Promise<unknown>>> = {
			member: async () => team.done('POST', '/api/invites/accept', { as: finn, body: { secret: (await team.invite(owner, id)).secret } }),
			role: () => team.done('PATCH', `/api/pipelines/${id}/members/${member}`, { as: owner, body: { role: 'editor' } }),
			session: async () => (finn = { Cookie: (await team.done('POST', '/api/session/sign-in', { body: { name: 'Finn', passphrase: PASSPHRASE } })).cookie! })
		};
		for (let trial = 0; trial < REVOKE_TRIALS; trial += 1) {
			const way = random.pick(WAYS);
			const { as, take, code } = await give[way]();
			const tabs = 1 + random.below(3);
			const away = random.below(4) === 0;
			const sockets = await Promise.all(Array.from({ length: tabs }, () => joined(team, id, as).join()));
			const late = `late${trial}`;
			const key = (tab: number): string => `t${trial}x${tab}`;
			for (let edit = random.below(30); edit > 0; edit -= 1) sockets.forEach((socket, tab) => socket.cell(key(tab), 'title', `edit ${edit}`));
			if (away) for (const socket of sockets) socket.ws.terminate();
			const began = performance.now();
			const taken = take();
			// On its way at the same time: it may still be in time.
			if (!away) sockets.forEach((socket, tab) => socket.cell(key(tab), 'title', 'in time or not'));
			await taken;
			if (!away) {
				for (const socket of sockets) if (socket.ws.readyState === socket.ws.OPEN) socket.cell(late, 'title', 'too late');
				for (const socket of sockets) if ((await socket.ended()) !== code) throw new Error(`seed ${seed}, trial ${trial}, ${way}: closed with ${socket.closed?.code}`);
				const ms = performance.now() - began;
				outcome.mostMs = Math.max(outcome.mostMs, ms);
				if (ms > 1_000) outcome.slow += 1;
			}
			// At its return, and with what it wrote meanwhile.
			const back = joined(team, id, as, { doc: sockets[0]!.doc });
			if (code === CLOSE.roleChanged) {
				await back.join();
				back.cell(late, 'title', 'too late');
				await waitFor('the refusal', () => back.nacks.length > 0 || back.closed !== null);
			} else if ((await back.ended()) !== code) throw new Error(`seed ${seed}, trial ${trial}, ${way}: came back, and was closed with ${back.closed?.code}`);
			back.ws.terminate();
			const witness = await joined(team, id, owner).join();
			if (cellOf(witness.doc, late, 'title') !== undefined) throw new Error(`seed ${seed}, trial ${trial}, ${way}: a write after it was taken away is there`);
			witness.ws.terminate();
			for (const socket of sockets) socket.ws.terminate();
			await restore[way]?.();
			outcome.trials[way] += 1;
			if (away) outcome.away += 1;
			if (tabs > 1) outcome.tabs += 1;
		}
		return outcome;
	} finally {
		await team.stop();
	}
}
