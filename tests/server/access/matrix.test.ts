// Everybody × every route and every message: who may what is written down here, by hand, apart from the server's own
// table. A route without a row fails, and so does a row without a route.
import * as encoding from 'lib0/encoding';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import { encodeHello, encodeStep1, encodeSync, fragments, MESSAGE, SYNC } from '#lib/protocol/messages.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/version.ts';
import { encodePresence } from '../../../server/sync/presence.ts';
import { RawClient, updateOf, writeCell } from '../../helpers/raw-client.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import { Team, type Credentials } from '../../helpers/team.ts';

const VIEWERS = ['viewer', 'presenter', 'guest', 'reading program'] as const;
const EDITORS = ['editor', 'editing guest', 'writing program'] as const;
const OWNERS = ['owner'] as const;
/** The server's first account: an owner of what was made before it, and of nothing else. */
const ADMIN = 'administrator';
/** Signed in, and without a role in this pipeline. */
const ROLELESS = ['other pipeline’s owner', 'removed', 'demoted guest', 'expired guest', 'capturing program'] as const;
/** Not signed in, or no longer. */
const UNKNOWN = ['nobody', 'signed out', 'expired', 'revoked program', 'expired program', 'made-up key'] as const;
const EVERYBODY = [...VIEWERS, ...EDITORS, ...OWNERS, ADMIN, ...ROLELESS, ...UNKNOWN] as const;
type Who = (typeof EVERYBODY)[number];

const ACCOUNTS: readonly Who[] = ['viewer', 'presenter', 'editor', 'owner', ADMIN, 'other pipeline’s owner', 'removed'];
const SIGNED_IN: readonly Who[] = EVERYBODY.filter((who) => !(UNKNOWN as readonly string[]).includes(who));
const LOOK: readonly Who[] = [...VIEWERS, ...EDITORS, ...OWNERS, ADMIN];
const EDIT: readonly Who[] = [...EDITORS, ...OWNERS, ADMIN];
const OWN: readonly Who[] = [...OWNERS, ADMIN];

interface Row {
	may: readonly Who[];
	/** Their answer to a request that is let in and does nothing; others get 401 or 403. */
	gives: number;
	body?: unknown;
}

const open = (gives: number, body?: unknown): Row => ({ may: EVERYBODY, gives, body });
const only = (may: readonly Who[], gives: number, body?: unknown): Row => ({ may, gives, body });

/** By hand. A body of `{}` is refused as invalid, 400, only after the door. */
const ROUTES: Readonly<Record<string, Row>> = {
	'GET /healthz': open(200),
	'GET /readyz': open(200),
	'GET /metrics': only([ADMIN], 200),
	'GET /api/session': open(200),
	'POST /api/session/laptop': open(400, {}),
	'POST /api/session/setup': open(400, {}),
	'POST /api/session/sign-in': open(400, {}),
	'POST /api/session/passkey/options': open(400, {}),
	'POST /api/session/passkey': open(400, {}),
	'POST /api/session/new-passkey/options': open(400, {}),
	// There is no provider here.
	'POST /api/session/oidc': open(404, {}),
	'GET /api/session/oidc/return': open(404),
	'POST /api/invites/look': open(400, {}),
	'POST /api/invites/accept': open(400, {}),
	'POST /api/links/look': open(400, {}),
	'POST /api/links/open': open(400, {}),
	'GET /api/account': only(ACCOUNTS, 200),
	'PATCH /api/account': only(ACCOUNTS, 400, { name: '' }),
	'DELETE /api/account/sessions/:session': only(ACCOUNTS, 404),
	'POST /api/account/passkeys/options': only(ACCOUNTS, 400),
	'POST /api/account/passkeys': only(ACCOUNTS, 400, {}),
	'DELETE /api/account/passkeys/:passkey': only(ACCOUNTS, 404),
	'GET /api/pipelines': only(SIGNED_IN, 200),
	'POST /api/pipelines': only(ACCOUNTS, 400, {}),
	'PATCH /api/pipelines/:id': only(EDIT, 400, {}),
	'POST /api/pipelines/:id/duplicate': only(['viewer', 'presenter', 'editor', 'owner', ADMIN], 400, {}),
	'POST /api/pipelines/:id/deals': only([...EDIT, 'capturing program'], 400, {}),
	'GET /api/pipelines/:id/metrics': only(LOOK, 200),
	'POST /api/pipelines/:id/exports': only(LOOK, 400, {}),
	'GET /api/pipelines/:id/access': only(OWN, 200),
	'POST /api/pipelines/:id/invites': only(OWN, 400, {}),
	'DELETE /api/pipelines/:id/invites/:invite': only(OWN, 404),
	'PATCH /api/pipelines/:id/members/:member': only(OWN, 400, {}),
	'DELETE /api/pipelines/:id/members/:member': only(OWN, 404),
	'POST /api/pipelines/:id/links': only(OWN, 400, {}),
	'DELETE /api/pipelines/:id/links/:link': only(OWN, 404),
	'POST /api/pipelines/:id/tokens': only(OWN, 400, {}),
	'DELETE /api/pipelines/:id/tokens/:token': only(OWN, 404),
	'GET /api/pipelines/:id/audit': only(OWN, 200),
	'POST /api/pipelines/:id/erasures': only(OWN, 400, {}),
	'GET /api/pipelines/:id/erasures': only(OWN, 200),
	'GET /api/audit': only([ADMIN], 200),
	// These two undo each other.
	'DELETE /api/pipelines/:id': only(OWN, 204),
	'POST /api/pipelines/:id/restore': only(OWN, 200),
	// Last: whoever is signed in no longer is.
	'DELETE /api/session': only(SIGNED_IN, 204)
};

let team: Team;
let id: string;
const people = new Map<Who, Credentials>();

beforeAll(async () => {
	team = await Team.start();
	const admin = await team.firstOwner();
	id = await team.pipeline(admin);
	const be = (who: Who, as: Credentials): void => void people.set(who, as);
	be(ADMIN, admin);
	// Sessions live as long as they are used: this one is not.
	be('expired', await team.join(admin, id, 'editor', 'expired'));
	be('expired program', (await team.token(admin, id, 'write', 1)).as);
	team.wait(20);
	await team.done('GET', '/api/session', { as: admin });
	team.wait(20);
	be('expired guest', await team.guest(admin, id, 'editor', 1));
	team.wait(2);
	for (const role of ['viewer', 'presenter', 'editor', 'owner'] as const) be(role, await team.join(admin, id, role));
	be('guest', await team.guest(admin, id, 'viewer'));
	be('editing guest', await team.guest(admin, id, 'editor'));
	be('reading program', (await team.token(admin, id, 'read')).as);
	be('writing program', (await team.token(admin, id, 'write')).as);
	be('capturing program', (await team.token(admin, id, 'capture')).as);

	const removed = await team.join(admin, id, 'editor', 'removed');
	await team.done('DELETE', `/api/pipelines/${id}/members/${await team.memberId(admin, id, 'removed')}`, { as: admin });
	be('removed', removed);
	const { made, secret } = await team.link(admin, id, { role: 'editor' });
	be('demoted guest', (await team.open(secret)).as);
	await team.done('DELETE', `/api/pipelines/${id}/links/${made.id}`, { as: admin });
	const out = await team.join(admin, id, 'editor', 'signed out');
	await team.done('DELETE', '/api/session', { as: out });
	be('signed out', out);
	const token = await team.token(admin, id, 'write');
	await team.done('DELETE', `/api/pipelines/${id}/tokens/${token.id}`, { as: admin });
	be('revoked program', token.as);
	be('nobody', {});
	be('made-up key', { Authorization: `Bearer ${'A'.repeat(32)}` });

	const elsewhere = await team.pipeline(admin, 'Elsewhere');
	be('other pipeline’s owner', await team.join(admin, elsewhere, 'owner', 'other'));
}, 60_000);

afterAll(() => team.stop());

describe('messages', () => {
	let written = 0;
	/** Every type that there is, and one that there is not; each as somebody would send it who has something to write. */
	const update = (): Uint8Array => updateOf(new Y.Doc(), (doc) => writeCell(doc, `foreign${(written += 1)}`, 'title', 'Foreign'));
	const hello = (): Uint8Array => encodeHello({ protocol: PROTOCOL_VERSION, schema: 1, lineage: null, logId: null, since: 0, person: { id: 'mara', name: 'Mara', color: 0 } });
	const bare = (type: number): Uint8Array => encoding.encode((encoder) => (encoding.writeVarUint(encoder, type), encoding.writeVarString(encoder, '{}')));
	type Outcome = 'taken' | 'read-only' | 'nothing' | 'bad frame';
	const writes = (may: boolean): Outcome => (may ? 'taken' : 'read-only');
	const MESSAGES: Readonly<Record<string, { frames: () => Uint8Array[]; gives: (mayWrite: boolean) => Outcome }>> = {
		'sync step 1': { frames: () => [encodeStep1(Y.encodeStateVector(new Y.Doc()))], gives: () => 'nothing' },
		'sync step 2': { frames: () => [encodeSync(SYNC.step2, update())], gives: writes },
		'sync update': { frames: () => [encodeSync(SYNC.update, update())], gives: writes },
		fragment: { frames: () => fragments(encodeSync(SYNC.update, update()), 16), gives: writes },
		awareness: { frames: () => [encodePresence([{ client: 77, clock: 1, state: '{}' }])], gives: () => 'nothing' },
		queryAwareness: { frames: () => [encoding.encode((encoder) => encoding.writeVarUint(encoder, MESSAGE.queryAwareness))], gives: () => 'nothing' },
		hello: { frames: () => [hello()], gives: () => 'bad frame' },
		auth: { frames: () => [bare(MESSAGE.auth)], gives: () => 'bad frame' },
		welcome: { frames: () => [bare(MESSAGE.welcome)], gives: () => 'bad frame' },
		ack: { frames: () => [bare(MESSAGE.ack)], gives: () => 'bad frame' },
		nack: { frames: () => [bare(MESSAGE.nack)], gives: () => 'bad frame' },
		upTo: { frames: () => [bare(MESSAGE.upTo)], gives: () => 'bad frame' },
		unknown: { frames: () => [bare(99)], gives: () => 'bad frame' }
	};

	it('has a row for every type of message', () => {
		const named = new Set([...Object.keys(MESSAGES).map((name) => name.split(' ')[0])]);
		expect(Object.keys(MESSAGE).filter((name) => !named.has(name))).toEqual([]);
	});

	for (const who of EVERYBODY) {
		const [looks, edits] = [LOOK.includes(who), EDIT.includes(who)];
		it(`of ${who}: ${edits ? 'reads and writes' : looks ? 'reads' : 'neither reads nor writes'}`, { timeout: 30_000 }, async () => {
			for (const [name, { frames, gives }] of Object.entries(MESSAGES)) {
				const before = team.logHash();
				const client = new RawClient(team.server.wsUrl, id, { headers: { Authorization: '', ...people.get(who) } });
				await client.open();
				if (!looks) {
					// What is sent before the close arrives is not read, either.
					if (client.ws.readyState === client.ws.OPEN) for (const frame of [hello(), ...frames()]) client.send(frame);
					expect([name, await client.ended()]).toEqual([name, (UNKNOWN as readonly string[]).includes(who) ? CLOSE.unauthorized : CLOSE.forbidden]);
					expect([name, client.seen]).toEqual([name, []]);
					expect(team.logHash()).toBe(before);
					continue;
				}
				client.start();
				await waitFor('what is stored', () => client.synced);
				expect(client.welcome?.role).toBe(edits ? (OWN.includes(who) ? 'owner' : 'editor') : who === 'presenter' ? 'presenter' : 'viewer');
				const expected = gives(edits);
				const sent = frames();
				for (const frame of sent) client.send(frame);
				if (expected === 'taken') await waitFor(`${name} to be taken`, () => client.ack.frames > 1 || client.closed);
				else if (expected === 'read-only') await waitFor(`${name} to be refused`, () => client.nacks.length > 0 || client.closed);
				else if (expected === 'bad frame') expect([name, await client.ended()]).toEqual([name, CLOSE.badFrame]);
				else {
					// Answered in order: after this one the other is through.
					client.edit((doc) => writeCell(doc, 'probe', 'title', `${who} ${name}`));
					await waitFor(`what follows ${name}`, () => client.nacks.length > 0 || client.ack.frames > 1 || client.closed);
				}
				if (expected !== 'bad frame') expect([name, client.closed]).toEqual([name, null]);
				if (!edits) expect([name, client.nacks.map(({ nack }) => nack.code).filter((code) => code !== 'read-only')]).toEqual([name, []]);
				expect([name, team.logHash() !== before]).toEqual([name, edits && expected !== 'bad frame']);
				client.ws.terminate();
			}
		});
	}
});

describe('routes', () => {
	it('has a row for every route, and a route for every row', () => {
		const there = team.server.app.routes.map(({ method, path }) => `${method} ${path}`);
		expect(there.filter((route) => !(route in ROUTES))).toEqual([]);
		expect(Object.keys(ROUTES).filter((route) => !there.includes(route))).toEqual([]);
	});

	it('answers nobody where there is no route', async () => {
		for (const who of EVERYBODY) expect((await team.call('GET', '/api/other', { as: people.get(who)! })).status).toBe(404);
	});

	for (const [route, { may, gives, body }] of Object.entries(ROUTES)) {
		const [method, path] = route.split(' ') as [string, string];
		it(route, { timeout: 30_000 }, async () => {
			const before = team.logHash();
			const got: Record<string, number> = {};
			const wanted: Record<string, number> = {};
			for (const who of EVERYBODY) {
				const refused = (UNKNOWN as readonly string[]).includes(who) ? 401 : 403;
				wanted[who] = may.includes(who) ? gives : refused;
				const answer = await team.call(method, path.replace(':id', id).replace(/:[a-z]+/, 'none'), { as: people.get(who)!, body });
				got[who] = answer.status;
				if (answer.status === 401) expect(answer.body.code).toBe('signed-out');
				if (answer.status === 403) expect(answer.body.code).toBe('not-allowed');
			}
			expect(got).toEqual(wanted);
			expect(team.logHash()).toBe(before);
		});
	}
});
