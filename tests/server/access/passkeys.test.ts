// Passkeys: made with a new account and with one that is there, used once per challenge, where they were made, by whose
// they are; and whatever is not as it should be opens nothing.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account, AuditPage, Joined, Session } from '#lib/protocol/access.ts';
import { Passkey, type Bent } from '../../helpers/authenticator.ts';
import { PASSPHRASE, Team, type Answer, type Credentials } from '../../helpers/team.ts';

type Options = { challenge: string; rp?: { id: string }; rpId?: string; user?: { id: string }; excludeCredentials?: { id: string }[] };

let team: Team;
let origin: string;
/** A browser: its origin, and a device that it keeps. */
let browser: (name: string, cookie?: Credentials) => Credentials;

/** A server that is asked by its name: a passkey belongs to one. */
async function begin(options: Parameters<typeof Team.start>[0] = {}): Promise<void> {
	team = await Team.start(options);
	origin = team.server.url = `http://localhost:${new URL(team.server.url).port}`;
}

beforeEach(async () => {
	await begin();
	browser = (name, { Cookie } = {}) => ({ Origin: origin, Cookie: [`sluice_device=${name.padEnd(22, 'x')}`, ...(Cookie === undefined ? [] : [Cookie])].join('; ') });
});
afterEach(() => team.stop());

const call = <T = { code?: string; message: string }>(path: string, as: Credentials, body: unknown): Promise<Answer<T>> => team.call<T>('POST', path, { as, body });
const options = async (path: string, as: Credentials, body: unknown = {}): Promise<Options> => (await team.done<Options>('POST', path, { as, body })).body;
const signIn = async (passkey: Passkey, as: Credentials, bent: Bent = {}): Promise<Answer<Session & { code?: string }>> =>
	call('/api/session/passkey', as, { response: passkey.use(await options('/api/session/passkey/options', as), bent) });
const reasons = async (owner: Credentials): Promise<string[]> =>
	(await team.done<AuditPage>('GET', '/api/audit', { as: owner })).body.entries.filter(({ action }) => action === 'sign-in-refused').map(({ details }) => details.reason ?? '');

/** An account with a passphrase that has added a passkey. */
async function ownerWithPasskey(): Promise<{ owner: Credentials; passkey: Passkey }> {
	const owner = browser('mara', await team.firstOwner());
	const passkey = new Passkey(origin);
	await team.done('POST', '/api/account/passkeys', { as: owner, body: { label: 'Key ring', response: passkey.make(await options('/api/account/passkeys/options', owner)) } });
	return { owner, passkey };
}

describe('a passkey', () => {
	it('makes the first account, and signs it in again', async () => {
		const device = browser('mara');
		const asked = { name: 'Mara', key: team.server.app.key };
		expect((await call('/api/session/new-passkey/options', device, { ...asked, key: 'a wrong one' })).body.code).toBe('wrong-key');
		await team.stop();
		await begin({ exposed: true });
		asked.key = team.server.app.key;
		const passkey = new Passkey(origin);
		const here = browser('mara');
		const response = passkey.make(await options('/api/session/new-passkey/options', here, asked));
		expect((await call('/api/session/setup', here, { name: 'Mara', key: asked.key })).body.code).toBe('invalid');
		expect((await call('/api/session/setup', here, { name: 'Mara', key: asked.key, passkey: response, passphrase: PASSPHRASE })).body.code).toBe('invalid');
		const made = await call<Session>('/api/session/setup', here, { name: 'Mara', key: asked.key, passkey: response });
		expect(made.body.who).toMatchObject({ kind: 'member', name: 'Mara', admin: true });
		const account = (await team.done<Account>('GET', '/api/account', { as: { Cookie: made.cookie! } })).body;
		expect(account).toMatchObject({ hasPassphrase: false, passkeys: [{ id: passkey.id, usedAt: null }] });
		const again = await signIn(passkey, browser('elsewhere'));
		expect(again.body.who).toMatchObject({ name: 'Mara' });
		expect((await team.done<Account>('GET', '/api/account', { as: { Cookie: again.cookie! } })).body.passkeys[0]!.usedAt).not.toBeNull();
	});

	it('joins by an invite, and is good for that invite only', async () => {
		const owner = await team.firstOwner();
		const id = await team.pipeline(owner);
		const [first, second] = [await team.invite(owner, id), await team.invite(owner, id)];
		const device = browser('finn');
		const passkey = new Passkey(origin);
		const response = passkey.make(await options('/api/session/new-passkey/options', device, { name: 'Finn', secret: first.secret }));
		expect((await call('/api/invites/accept', device, { secret: second.secret, name: 'Finn', passkey: response })).body.code).toBe('wrong-key');
		const joined = await call<Joined>('/api/invites/accept', device, { secret: first.secret, name: 'Finn', passkey: response });
		expect(joined.body).toMatchObject({ pipeline: id, session: { who: { name: 'Finn' } } });
		expect((await signIn(passkey, browser('finn2'))).body.who).toMatchObject({ name: 'Finn' });
		expect((await call('/api/session/new-passkey/options', device, { name: 'Finn', secret: first.secret })).body.code).toBe('no-longer-valid');
	});

	it('is added, told of, and removed; the last way in stays', async () => {
		const { owner, passkey } = await ownerWithPasskey();
		expect((await options('/api/account/passkeys/options', owner)).excludeCredentials).toMatchObject([{ id: passkey.id }]);
		const read = async (): Promise<Account['passkeys']> => (await team.done<Account>('GET', '/api/account', { as: owner })).body.passkeys;
		expect(await read()).toMatchObject([{ id: passkey.id, label: 'Key ring' }]);
		expect((await team.done<Account>('DELETE', `/api/account/passkeys/${passkey.id}`, { as: owner })).body.passkeys).toEqual([]);
		expect((await signIn(passkey, browser('thief'))).body.code).toBe('wrong-key');

		const id = await team.pipeline(owner);
		const { secret } = await team.invite(owner, id);
		const finn = browser('finn');
		const only = new Passkey(origin);
		const response = only.make(await options('/api/session/new-passkey/options', finn, { name: 'Finn', secret }));
		const { cookie } = await call('/api/invites/accept', finn, { secret, name: 'Finn', passkey: response });
		expect((await team.call('DELETE', `/api/account/passkeys/${only.id}`, { as: { Cookie: cookie! } })).body.code).toBe('last-one');
		expect((await team.call('DELETE', `/api/account/passkeys/${only.id}`, { as: owner })).body.code).toBe('not-found');
		const actions = (await team.done<AuditPage>('GET', '/api/audit', { as: owner })).body.entries.filter(({ action }) => action === 'way-in-changed');
		expect(actions.map(({ details }) => details.name)).toEqual(['passkey', 'passkey']);
	});
});

describe('a passkey opens nothing', () => {
	it('a second time with the same answer, or with one that was never asked for', async () => {
		const { passkey } = await ownerWithPasskey();
		const as = browser('mara2');
		const asked = await options('/api/session/passkey/options', as);
		const response = passkey.use(asked);
		expect((await call('/api/session/passkey', as, { response })).status).toBe(200);
		passkey.counter += 1;
		expect((await call('/api/session/passkey', as, { response })).body.code).toBe('wrong-key');
		expect((await call('/api/session/passkey', as, { response: passkey.use(asked) })).body.code).toBe('wrong-key');
		expect((await signIn(passkey, as, { challenge: Buffer.alloc(54, 7).toString('base64url') })).body.code).toBe('wrong-key');
	});

	it('after five minutes, or in another browser than the one that asked', async () => {
		const { owner, passkey } = await ownerWithPasskey();
		const asked = await options('/api/session/passkey/options', browser('mara2'));
		expect((await call('/api/session/passkey', browser('other'), { response: passkey.use(asked) })).body.code).toBe('wrong-key');
		team.wait(5 / (24 * 60));
		expect((await call('/api/session/passkey', browser('mara2'), { response: passkey.use(asked) })).body.code).toBe('wrong-key');
		expect(await reasons(owner)).toHaveLength(2);
	});

	it('with a challenge that was for something else', async () => {
		const { owner, passkey } = await ownerWithPasskey();
		const forNew = await options('/api/account/passkeys/options', owner);
		expect((await call('/api/session/passkey', owner, { response: passkey.use({ challenge: forNew.challenge, rpId: 'localhost' }) })).body.code).toBe('wrong-key');
		const forSignIn = await options('/api/session/passkey/options', owner);
		const made = new Passkey(origin).make({ ...forSignIn, rp: { id: 'localhost' }, user: { id: 'AAAA' } });
		expect((await call('/api/account/passkeys', owner, { label: 'x', response: made })).body.code).toBe('wrong-key');
	});

	it('of another origin, of another name, or where nobody checked who holds it', async () => {
		const { owner, passkey } = await ownerWithPasskey();
		const as = browser('mara2');
		for (const bent of [{ origin: 'https://evil.example' }, { origin: origin.replace('http:', 'https:') }, { rpID: 'evil.example' }, { verified: false }, { type: 'webauthn.create' }])
			expect([bent, (await signIn(passkey, as, bent)).body.code]).toEqual([bent, 'wrong-key']);
		expect(await reasons(owner)).toHaveLength(5);
		const fresh = new Passkey(origin);
		for (const bent of [{ origin: 'https://evil.example' }, { verified: false }]) {
			const response = fresh.make(await options('/api/account/passkeys/options', owner), bent);
			expect([bent, (await call('/api/account/passkeys', owner, { label: 'x', response })).body.code]).toEqual([bent, 'wrong-key']);
		}
		expect((await signIn(passkey, as)).status).toBe(200);
	});

	it('of somebody else: neither their key under one’s own name, nor one’s own under theirs', async () => {
		const { owner, passkey } = await ownerWithPasskey();
		const id = await team.pipeline(owner);
		const finn = browser('finn', await team.join(owner, id, 'viewer', 'Finn'));
		const finns = new Passkey(origin);
		await team.done('POST', '/api/account/passkeys', { as: finn, body: { label: '', response: finns.make(await options('/api/account/passkeys/options', finn)) } });
		const as = browser('finn2');
		const asked = await options('/api/session/passkey/options', as);
		const answer = finns.use(asked);
		expect((await call('/api/session/passkey', as, { response: { ...answer, id: passkey.id, rawId: passkey.id } })).body.code).toBe('wrong-key');
		const as3 = await options('/api/session/passkey/options', as);
		const posing = finns.use(as3);
		expect((await call('/api/session/passkey', as, { response: { ...posing, id: passkey.id, rawId: passkey.id, response: { ...posing.response, userHandle: passkey.user } } })).body.code).toBe('wrong-key');
		const as4 = finns.use(await options('/api/session/passkey/options', as));
		expect((await call('/api/session/passkey', as, { response: { ...as4, response: { ...as4.response, userHandle: passkey.user } } })).body.code).toBe('wrong-key');
		// A passkey that is somebody's already stays theirs.
		const copy = new Passkey(origin);
		copy.id = passkey.id;
		const stolen = copy.make(await options('/api/account/passkeys/options', finn));
		expect((await call('/api/account/passkeys', finn, { label: '', response: stolen })).body.code).toBe('no-longer-valid');
		expect((await signIn(passkey, browser('mara3'))).body.who).toMatchObject({ name: 'Mara' });
	});

	it('once its counter went back: there is a copy of it', async () => {
		const { owner, passkey } = await ownerWithPasskey();
		const as = browser('mara2');
		passkey.counter = 7;
		expect((await signIn(passkey, as)).status).toBe(200);
		passkey.counter = 3;
		expect((await signIn(passkey, as)).body.code).toBe('wrong-key');
		expect((await reasons(owner))[0]).toContain('counter');
		passkey.counter = 8;
		expect((await signIn(passkey, as)).status).toBe(200);
	});

	it('to guesses, after sixty of them', async () => {
		const { passkey } = await ownerWithPasskey();
		const as = browser('thief');
		for (let guess = 0; guess < 60; guess += 1) expect((await signIn(passkey, as, { verified: false })).body.code).toBe('wrong-key');
		expect((await signIn(passkey, as)).body.code).toBe('too-many');
	});

	it('where browsers have none: plain http, an address of numbers, a program; and says why', async () => {
		await team.stop();
		team = await Team.start({ allowedHosts: ['sales.lan', 'sales.example.com', '192.168.0.5'] });
		for (const [where, why] of [['http://sales.lan', 'https'], ['https://192.168.0.5', 'name'], [team.server.url, 'https']] as const) {
			const answer = await call('/api/session/passkey/options', { Origin: where }, {});
			expect([where, answer.body.code]).toEqual([where, 'invalid']);
			expect(answer.body.message).toContain(why);
		}
		expect((await call('/api/session/passkey/options', {}, {})).body.message).toContain('browser');
		expect((await call('/api/session/passkey/options', { Origin: 'https://evil.example' }, {})).body.code).toBe('forbidden-origin');
		expect((await options('/api/session/passkey/options', { Origin: 'https://sales.example.com' })).rpId).toBe('sales.example.com');
	});
});
