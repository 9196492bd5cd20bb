// Access that changes while it is in use, at the socket: closed at once, with the right word, and nothing accepted afterwards.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { Account } from '#lib/protocol/access.ts';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import { STOCK_SUBPROTOCOL, TOKEN_SUBPROTOCOL } from '#lib/protocol/version.ts';
import { cellOf, RawClient, writeCell } from '../../helpers/raw-client.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import { Team, type Credentials } from '../../helpers/team.ts';

let team: Team;
let owner: Credentials;
let id: string;
const clients: RawClient[] = [];

beforeEach(async () => {
	team = await Team.start();
	owner = await team.firstOwner();
	id = await team.pipeline(owner);
});
afterEach(async () => {
	for (const client of clients.splice(0)) client.ws.terminate();
	await team.stop();
});

function client(as: Credentials, options: { doc?: Y.Doc; sluice?: boolean } = {}): RawClient {
	const made = new RawClient(team.server.wsUrl, id, { headers: { Authorization: '', ...as }, ...options });
	clients.push(made);
	return made;
}

/** Sends an edit every turn until the socket is closed; says how many were acknowledged. */
async function writeOn(writer: RawClient): Promise<number> {
	for (let edit = 0; writer.closed === null && edit < 5_000; edit += 1) {
		writer.cell('deal', 'title', `edit ${edit}`);
		await new Promise((next) => setImmediate(next));
	}
	return writer.ack.frames;
}

describe('taken away while edits are being sent', () => {
	const WAYS: Readonly<Record<string, () => Promise<{ as: Credentials; take: () => Promise<unknown>; code: number }>>> = {
		'a member removed': async () => {
			const as = await team.join(owner, id, 'editor', 'Finn');
			const member = await team.memberId(owner, id, 'Finn');
			return { as, take: () => team.done('DELETE', `/api/pipelines/${id}/members/${member}`, { as: owner }), code: CLOSE.forbidden };
		},
		'a role changed to viewer': async () => {
			const as = await team.join(owner, id, 'editor', 'Finn');
			const member = await team.memberId(owner, id, 'Finn');
			return { as, take: () => team.done('PATCH', `/api/pipelines/${id}/members/${member}`, { as: owner, body: { role: 'viewer' } }), code: CLOSE.roleChanged };
		},
		'a device signed out': async () => {
			const as = await team.join(owner, id, 'editor', 'Finn');
			const { sessions } = (await team.done<Account>('GET', '/api/account', { as })).body;
			return { as, take: () => team.done('DELETE', `/api/account/sessions/${sessions[0]!.id}`, { as }), code: CLOSE.unauthorized };
		},
		'a link taken back': async () => {
			const { made, secret } = await team.link(owner, id, { role: 'editor' });
			const { as } = await team.open(secret);
			return { as, take: () => team.done('DELETE', `/api/pipelines/${id}/links/${made.id}`, { as: owner }), code: CLOSE.forbidden };
		},
		'a token taken back': async () => {
			const token = await team.token(owner, id, 'write');
			return { as: token.as, take: () => team.done('DELETE', `/api/pipelines/${id}/tokens/${token.id}`, { as: owner }), code: CLOSE.unauthorized };
		}
	};

	for (const [name, make] of Object.entries(WAYS))
		it(`${name}: every socket is closed, and the log holds nothing later`, { timeout: 20_000 }, async () => {
			const { as, take, code } = await make();
			const sockets = await Promise.all([1, 2, 3].map(() => client(as).join()));
			const witness = await client(owner).join();
			const writing = sockets.map(writeOn);
			await waitFor('the first edits', () => sockets.every(({ ack }) => ack.frames > 5));
			await take();
			// The answer is here: whatever is sent from now on is too late.
			for (const socket of sockets) if (socket.ws.readyState === WebSocket.OPEN) socket.cell('late', 'title', 'too late');
			for (const socket of sockets) expect(await socket.ended()).toBe(code);
			await Promise.all(writing);
			expect(cellOf(witness.doc, 'late', 'title')).toBeUndefined();
			const fresh = await client(owner).join();
			expect(cellOf(fresh.doc, 'late', 'title')).toBeUndefined();
			const again = client(as);
			if (code === CLOSE.roleChanged) expect((await again.join()).welcome?.role).toBe('viewer');
			else expect(await again.ended()).toBe(code);
		});

	it('by time: a token that expires is closed at the next look', async () => {
		const { as } = await team.token(owner, id, 'read', 1);
		const program = await client(as).join();
		team.wait(2);
		expect(await program.ended()).toBe(CLOSE.unauthorized);
	});

	it('while the device was away: at its return', async () => {
		const as = await team.join(owner, id, 'editor', 'Finn');
		const first = await client(as).join();
		await first.close();
		first.doc.transact(() => writeCell(first.doc, 'late', 'title', 'written offline'));
		await team.done('DELETE', `/api/pipelines/${id}/members/${await team.memberId(owner, id, 'Finn')}`, { as: owner });
		expect(await client(as, { doc: first.doc }).ended()).toBe(CLOSE.forbidden);
		expect(cellOf((await client(owner).join()).doc, 'late', 'title')).toBeUndefined();
	});
});

describe('who somebody says they are', () => {
	it('is what the server knows: members, guests and programs cannot pass for another', async () => {
		const mara = await client(owner).join();
		const person = { id: 'stolen', name: 'Mara', color: 1 };
		for (const [as, name] of [
			[await team.join(owner, id, 'viewer', 'Finn'), 'Finn'],
			[await team.guest(owner, id, 'viewer'), 'Guest – Gwen'],
			[(await team.token(owner, id, 'read')).as, 'read program']
		] as const) {
			const other = await client(as).join();
			expect(other.welcome?.person?.name).toBe(name);
			other.sendPresence(other.doc.clientID, 1, { person, user: { name: 'Mara' } });
			const seen = await waitFor(`${name} to be seen`, () => mara.presence.find(({ client: one }) => one === other.doc.clientID));
			expect(seen.state).toMatchObject({ person: { id: other.welcome!.person!.id, name }, user: { name } });
		}
	});

	it('keeps an account’s person id from everybody else', async () => {
		const mara = await client(owner).join();
		const own = mara.welcome!.person!.id;
		const guest = client(await team.guest(owner, id, 'viewer'));
		await guest.join();
		guest.sendPresence(guest.doc.clientID, 1, { person: { id: own, name: 'Mara', color: 1 } });
		const seen = await waitFor('the guest to be seen', () => mara.presence.find(({ client: one }) => one === guest.doc.clientID));
		expect((seen.state as { person: { id: string } }).person.id).not.toBe(own);
	});
});

describe('a stock y-websocket client', () => {
	const connect = (protocols: string[], headers: Credentials = {}): { provider: WebsocketProvider; doc: Y.Doc; closed: Promise<number>; chosen: () => string } => {
		const doc = new Y.Doc();
		const Socket = class extends WebSocket {
			constructor(url: string | URL, offered?: string | string[]) {
				super(url, offered, { headers });
			}
		};
		const provider = new WebsocketProvider(team.server.wsUrl, id, doc, { disableBc: true, protocols, WebSocketPolyfill: Socket as unknown as typeof globalThis.WebSocket, shouldReconnect: () => false });
		const closed = new Promise<number>((done) => provider.on('closed', ({ code }: { code: number }) => done(code)));
		return { provider, doc, closed, chosen: () => provider.ws?.protocol ?? '' };
	};

	it('syncs with an editor’s cookie, or a token in the subprotocol, which is never echoed', async () => {
		const { secret } = (await team.done<{ secret: string }>('POST', `/api/pipelines/${id}/tokens`, { as: owner, body: { label: 'stock', scope: 'write', days: 1 } })).body;
		const byCookie = connect([], await team.join(owner, id, 'editor', 'Finn'));
		const byToken = connect([STOCK_SUBPROTOCOL, `${TOKEN_SUBPROTOCOL}${secret}`]);
		await waitFor('both to be in step', () => byCookie.provider.synced && byToken.provider.synced);
		expect(byToken.chosen()).toBe(STOCK_SUBPROTOCOL);
		writeCell(byCookie.doc, 'deal', 'title', 'by cookie');
		writeCell(byToken.doc, 'deal2', 'title', 'by token');
		await waitFor('what each wrote', () => cellOf(byToken.doc, 'deal', 'title') === 'by cookie' && cellOf(byCookie.doc, 'deal2', 'title') === 'by token');
		for (const { provider } of [byCookie, byToken]) provider.destroy();
	});

	it('gets the documented code without', async () => {
		const stranger = connect([]);
		expect(await stranger.closed).toBe(CLOSE.unauthorized);
		const wrong = connect([STOCK_SUBPROTOCOL, `${TOKEN_SUBPROTOCOL}${'A'.repeat(32)}`]);
		expect(await wrong.closed).toBe(CLOSE.unauthorized);
		for (const { provider } of [stranger, wrong]) provider.destroy();
	});
});
