// Signing in at a real OpenID provider: who gets in and as what, and that nothing bent, replayed or begun elsewhere does.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account, AuditPage, PipelineAccess, Session } from '#lib/protocol/access.ts';
import type { OidcSettings } from '../../../server/oidc-settings.ts';
import { Wanderer } from '../../helpers/cookie-jar.ts';
import { CLIENT, OpenIdProvider } from '../../helpers/openid-provider.ts';
import { PASSPHRASE, Team, type Credentials } from '../../helpers/team.ts';
import { freePort } from '../../helpers/free-port.ts';

const RETURN = '/api/session/oidc/return';

let provider: OpenIdProvider;
let team: Team;
let origin: string;

async function begin(wanted: Partial<OidcSettings> = {}): Promise<void> {
	const port = await freePort();
	origin = `http://localhost:${port}`;
	provider = await OpenIdProvider.start([`${origin}${RETURN}`]);
	for (const [id, groups] of [['anna', ['sales']], ['boss', ['admins']], ['carl', []]] as const)
		provider.people.set(id, { name: id === 'anna' ? 'Anna de Wit' : id, email: `${id}@example.com`, email_verified: true, groups: [...groups] });
	const oidc: OidcSettings = { issuer: provider.issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret, label: 'Example', scope: 'openid profile email', claim: 'groups', allow: [], admins: [], only: false, ...wanted };
	team = await Team.start({ listenOn: port, exposed: true, oidc });
	team.server.url = origin;
}

async function firstOwner(): Promise<Credentials> {
	const { cookie } = await team.done('POST', '/api/session/setup', { body: { name: 'Mara', passphrase: PASSPHRASE, key: team.server.app.key } });
	return { Cookie: cookie! };
}

interface Way {
	browser?: Wanderer;
	invite?: string;
	to?: string;
	connect?: boolean;
}

/** As far as the address that the provider sends one back to. */
async function atProvider(person: string, { browser = new Wanderer(), invite, to, connect = false }: Way = {}): Promise<{ browser: Wanderer; back: string; asked: URL }> {
	const started = await browser.fetch(`${origin}/api/session/oidc`, {
		method: 'POST',
		headers: { Origin: origin, 'Content-Type': 'application/json' },
		body: JSON.stringify({ ...(invite === undefined ? {} : { invite }), ...(to === undefined ? {} : { to }), connect })
	});
	const { url } = (await started.json()) as { url: string };
	const page = await browser.follow(url, (at) => at.includes('/who/') || at.startsWith(origin));
	const back = page.includes('/who/') ? await browser.follow(`${page}/${person}`, (at) => at.startsWith(origin)) : page;
	return { browser, back, asked: new URL(url) };
}

/** As the browser comes back: from another site, by a navigation. */
async function comeBack(browser: Wanderer, back: string): Promise<string> {
	const response = await browser.fetch(back, { headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' } });
	expect(response.status).toBe(303);
	return response.headers.get('location')!;
}

async function signIn(person: string, way: Way = {}): Promise<{ browser: Wanderer; to: string }> {
	const { browser, back } = await atProvider(person, way);
	return { browser, to: await comeBack(browser, back) };
}

const who = async (browser: Wanderer): Promise<Session['who']> => ((await (await browser.fetch(`${origin}/api/session`)).json()) as Session).who;
const reasons = async (owner: Credentials): Promise<string[]> =>
	(await team.done<AuditPage>('GET', '/api/audit', { as: owner })).body.entries.filter(({ action }) => action === 'sign-in-refused').map(({ details }) => details.reason ?? '');

afterEach(async () => {
	await team.stop();
	await provider.stop();
});

describe('at the organisation’s provider', () => {
	it('somebody who comes back twice at once by one invite has one account', async () => {
		await begin();
		const owner = await firstOwner();
		const id = await team.pipeline(owner);
		const { secret } = await team.invite(owner, id, { role: 'viewer', once: false });
		const [one, two] = [await atProvider('anna', { invite: secret }), await atProvider('anna', { invite: secret })];
		expect(await Promise.all([comeBack(one.browser, one.back), comeBack(two.browser, two.back)])).toEqual([`/p/${id}`, `/p/${id}`]);
		expect((await team.done<PipelineAccess>('GET', `/api/pipelines/${id}/access`, { as: owner })).body.members.length).toBe(2);
	});

	it('nobody gets in who was not let in, and an invite lets them', async () => {
		await begin();
		const owner = await firstOwner();
		expect((await signIn('anna')).to).toBe('/#oidc=uninvited');
		const id = await team.pipeline(owner);
		const { secret } = await team.invite(owner, id, { role: 'viewer' });
		const { browser, to } = await signIn('anna', { invite: secret });
		expect(to).toBe(`/p/${id}`);
		expect(await who(browser)).toMatchObject({ kind: 'member', name: 'Anna de Wit', admin: false });
		const account = (await (await browser.fetch(`${origin}/api/account`)).json()) as Account;
		expect(account).toMatchObject({ oidc: true, hasPassphrase: false });
		// From then on without one; and the invite was for one.
		expect((await signIn('anna')).to).toBe('/');
		expect((await signIn('carl', { invite: secret })).to).toBe('/#oidc=invite-gone');
	});

	it('is asked with a code flow, PKCE, state and nonce, for exactly one address', async () => {
		await begin();
		const { asked } = await atProvider('anna');
		expect(Object.fromEntries(asked.searchParams)).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', redirect_uri: `${origin}${RETURN}` });
		for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.searchParams.get(name)!.length).toBeGreaterThan(20);
	});

	it('groups and verified domains let in, and say who administers; both are asked each time', async () => {
		await begin({ allow: ['sales', '@partner.example'], admins: ['admins'] });
		provider.people.set('dora', { name: 'Dora', email: 'dora@PARTNER.example', email_verified: true, groups: [] });
		provider.people.set('eve', { name: 'Eve', email: 'eve@partner.example', email_verified: false, groups: [] });
		provider.people.set('fake', { name: 'Fake', email: 'fake@partner.example.evil.example', email_verified: true, groups: ['sale', 'SALES'] });
		// Nobody but an administrator becomes the first owner.
		expect((await signIn('anna')).to).toBe('/#oidc=uninvited');
		const boss = await signIn('boss');
		expect(await who(boss.browser)).toMatchObject({ name: 'boss', admin: true });
		expect([(await signIn('anna')).to, (await signIn('dora')).to]).toEqual(['/', '/']);
		for (const person of ['carl', 'eve', 'fake']) expect([person, (await signIn(person)).to]).toEqual([person, '/#oidc=uninvited']);
		provider.people.get('anna')!.groups = [];
		expect((await signIn('anna')).to).toBe('/#oidc=uninvited');
		provider.people.get('dora')!.groups = ['admins'];
		expect(await who((await signIn('dora')).browser)).toMatchObject({ admin: true });
		provider.people.get('dora')!.groups = [];
		expect(await who((await signIn('dora')).browser)).toMatchObject({ admin: false });
	});

	it('one is who the provider says by its subject: neither a name nor an e-mail address is enough', async () => {
		await begin({ allow: ['@example.com'] });
		await firstOwner();
		provider.people.set('other', { name: 'Mara', email: 'anna@example.com', email_verified: true, groups: [] });
		const anna = await who((await signIn('anna')).browser);
		const other = await who((await signIn('other')).browser);
		expect([anna, other]).toMatchObject([{ name: 'Anna de Wit' }, { name: 'Mara 2', admin: false }]);
		provider.people.get('anna')!.email = 'renamed@example.com';
		expect(await who((await signIn('anna')).browser)).toEqual(anna);
	});

	it('an account that is there is connected by whoever is signed in to it, and to one only', async () => {
		await begin({ allow: ['sales', 'admins'] });
		const owner = await firstOwner();
		const name = `sluice_session_${new URL(origin).port}`;
		const connect = async (person: string, as: Credentials): Promise<{ browser: Wanderer; to: string }> => {
			const browser = new Wanderer();
			browser.keep(origin, name, as.Cookie!.split('=')[1]!);
			return signIn(person, { browser, to: '/pipelines', connect: true });
		};
		expect((await team.call('POST', '/api/session/oidc', { as: { Origin: origin }, body: { connect: true } })).body.code).toBe('signed-out');
		// Somebody else who finishes it, or nobody, is not connected.
		const begun = new Wanderer();
		begun.keep(origin, name, owner.Cookie!.split('=')[1]!);
		const { back } = await atProvider('anna', { browser: begun, connect: true });
		begun.keep(origin, name, 'nobody');
		expect(await comeBack(begun, back)).toBe('/#oidc=stale');

		const { browser, to } = await connect('anna', owner);
		expect(to).toBe('/pipelines');
		expect(browser.cookie(origin, name)).toBe(owner.Cookie!.split('=')[1]);
		expect((await team.done<Account>('GET', '/api/account', { as: owner })).body).toMatchObject({ name: 'Mara', oidc: true, hasPassphrase: true });
		expect(await who((await signIn('anna')).browser)).toMatchObject({ name: 'Mara', admin: true });
		const finn = await team.join(owner, await team.pipeline(owner), 'viewer', 'Finn');
		expect((await connect('anna', finn)).to).toBe('/#oidc=in-use');
		expect((await connect('carl', finn)).to).toBe('/#oidc=uninvited');
		expect((await team.done<Account>('GET', '/api/account', { as: finn })).body.oidc).toBe(false);
	});

	it('is the only way in where that is wanted', async () => {
		await begin({ admins: ['admins'], only: true });
		expect((await team.call('POST', '/api/session/setup', { body: { name: 'Mara', passphrase: PASSPHRASE, key: team.server.app.key } })).body.code).toBe('not-allowed');
		const { browser } = await signIn('boss');
		const session = (await (await browser.fetch(`${origin}/api/session`)).json()) as Session;
		expect(session.ways).toEqual({ passphrase: false, passkey: false, oidc: { label: 'Example' } });
		const Cookie = `sluice_session_${new URL(origin).port}=${browser.cookie(origin, `sluice_session_${new URL(origin).port}`)}`;
		const { secret } = await team.invite({ Cookie }, await team.pipeline({ Cookie }));
		for (const [path, body] of [
			['/api/session/sign-in', { name: 'boss', passphrase: PASSPHRASE }],
			['/api/invites/accept', { secret, name: 'Finn', passphrase: PASSPHRASE }],
			['/api/session/passkey', { response: { id: 'x', response: {} } }]
		] as const)
			expect([path, (await team.call('POST', path, { body })).body.code]).toEqual([path, 'not-allowed']);
		expect((await team.call('PATCH', '/api/account', { as: { Cookie }, body: { passphrase: { next: PASSPHRASE } } })).body.code).toBe('not-allowed');
	});

	it('that is down keeps nobody out who has another way, and says so', async () => {
		await begin({ allow: ['sales'] });
		await firstOwner();
		const { browser, back } = await atProvider('anna');
		await provider.stop();
		expect(await comeBack(browser, back)).toBe('/#oidc=failing');
		await team.stop();
		await begin({ allow: ['sales'] });
		await firstOwner();
		const { port } = new URL(provider.issuer);
		await provider.stop();
		const answer = await team.call('POST', '/api/session/oidc', { as: { Origin: origin }, body: {} });
		expect([answer.status, answer.body.code]).toEqual([503, 'provider-failing']);
		expect((await team.call('POST', '/api/session/sign-in', { body: { name: 'Mara', passphrase: PASSPHRASE } })).status).toBe(200);
		// Back up, it is asked again.
		const { people } = provider;
		provider = await OpenIdProvider.start([`${origin}${RETURN}`], Number(port));
		for (const [id, somebody] of people) provider.people.set(id, somebody);
		expect((await signIn('anna')).to).toBe('/');
	});

	it('keeps no secret of it in addresses, files or the record', async () => {
		await begin({ allow: ['sales'] });
		const owner = await firstOwner();
		const { browser, back } = await atProvider('anna');
		const kept = browser.cookie(origin, `sluice_oidc_${new URL(origin).port}`)!;
		expect(await comeBack(browser, back)).toBe('/');
		expect(browser.cookie(origin, `sluice_oidc_${new URL(origin).port}`)).toBeUndefined();
		const { searchParams } = new URL(back);
		const csv = (await team.done<string>('GET', '/api/audit?format=csv', { as: owner })).body;
		const files = readdirSync(team.server.dir).map((name) => readFileSync(join(team.server.dir, name)).toString('latin1'));
		for (const secret of [CLIENT.secret, kept, searchParams.get('code')!, searchParams.get('state')!]) for (const text of [csv, ...files]) expect(text.includes(secret)).toBe(false);
	});
});

describe('nobody gets in', () => {
	let owner: Credentials;
	beforeEach(async () => {
		await begin({ allow: ['sales'] });
		owner = await firstOwner();
	});

	it('with another state, without the cookie, or with one of somebody else’s', async () => {
		const first = await atProvider('anna');
		const bent = new URL(first.back);
		bent.searchParams.set('state', 'A'.repeat(43));
		expect(await comeBack(first.browser, bent.href)).toBe('/#oidc=not-right');
		// The victim is sent to an attacker's return: their browser never began it.
		const attacker = await atProvider('anna');
		expect(await comeBack(new Wanderer(), attacker.back)).toBe('/#oidc=stale');
		const victim = await atProvider('anna');
		expect(await comeBack(victim.browser, attacker.back)).toBe('/#oidc=not-right');
		for (const { browser } of [first, victim]) expect(await who(browser)).toBeNull();
	});

	it('a second time with the same code, or the same cookie', async () => {
		const { browser, back } = await atProvider('anna');
		const name = `sluice_oidc_${new URL(origin).port}`;
		const kept = browser.cookie(origin, name)!;
		expect(await comeBack(browser, back)).toBe('/');
		const again = new Wanderer();
		again.keep(origin, name, kept);
		expect(await comeBack(again, back)).toBe('/#oidc=stale');
		const other = await atProvider('anna');
		const replayed = new URL(other.back);
		replayed.searchParams.set('code', new URL(back).searchParams.get('code')!);
		expect(await comeBack(other.browser, replayed.href)).toBe('/#oidc=not-right');
	});

	it('after ten minutes', async () => {
		const { browser, back } = await atProvider('anna');
		team.wait(10 / (24 * 60));
		expect(await comeBack(browser, back)).toBe('/#oidc=stale');
	});

	it('with a token that is not this provider’s, for this app, of this sign-in, in time and signed', async () => {
		const lies = {
			nonce: (claims: Record<string, unknown>) => ({ claims: { ...claims, nonce: 'another' } }),
			'no nonce': ({ nonce, ...claims }: Record<string, unknown>) => ({ claims: { ...claims, was: nonce } }),
			issuer: (claims: Record<string, unknown>) => ({ claims: { ...claims, iss: 'https://evil.example' } }),
			audience: (claims: Record<string, unknown>) => ({ claims: { ...claims, aud: 'another-app' } }),
			expired: (claims: Record<string, unknown>) => ({ claims: { ...claims, iat: 1_000_000, exp: 1_000_600 } }),
			unsigned: (claims: Record<string, unknown>) => ({ header: { alg: 'none' }, claims, key: null }),
			'no signature': (claims: Record<string, unknown>) => ({ claims, key: null }),
			'another key': (claims: Record<string, unknown>) => ({ claims, key: 'another' as const }),
			'another subject': (claims: Record<string, unknown>) => ({ claims: { ...claims, sub: 'boss' } })
		};
		for (const [name, lie] of Object.entries(lies)) {
			provider.bend = lie;
			const { browser, to } = await signIn('anna');
			expect([name, to]).toEqual([name, '/#oidc=not-right']);
			expect([name, await who(browser)]).toEqual([name, null]);
		}
		const told = await reasons(owner);
		expect(told).toHaveLength(9);
		for (const claim of ['nonce', 'iss', 'aud']) expect(told.some((reason) => reason.includes(`"${claim}"`))).toBe(true);
		// The same lies with nothing bent: it was them, and not the machinery.
		provider.bend = (claims) => ({ claims });
		expect((await signIn('anna')).to).toBe('/');
	});

	it('who broke it off, or guesses too often', async () => {
		expect((await signIn('nobody')).to).toBe('/#oidc=declined');
		for (let guess = 0; guess < 59; guess += 1) expect(await comeBack(new Wanderer(), `${origin}${RETURN}?code=guess${guess}&state=x`)).toBe('/#oidc=stale');
		expect(await comeBack(new Wanderer(), `${origin}${RETURN}?code=guess&state=x`)).toBe('/#oidc=too-many');
	});

	it('anywhere else afterwards: one comes back into the app', async () => {
		for (const [to, ends] of [
			['/pipelines?view=1', '/pipelines?view=1'],
			['//evil.example', '/'],
			['/\\evil.example', '/'],
			['https://evil.example/', '/'],
			['/%0d%0aLocation: https://evil.example', '/'],
			['javascript:alert(1)', '/'],
			['/api/session', '/'],
			['/a@evil.example', '/a@evil.example']
		] as const)
			expect([to, (await signIn('anna', { to })).to]).toEqual([to, ends]);
		const started = await team.call('POST', '/api/session/oidc', { as: { Origin: 'https://evil.example' }, body: {} });
		expect(started.body.code).toBe('forbidden-origin');
		expect((await team.call('POST', '/api/session/oidc', { body: {} })).body.code).toBe('invalid');
	});

	it('by a request that another site’s page makes', async () => {
		const { browser, back } = await atProvider('anna');
		const asked = await browser.fetch(back, { headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' } });
		expect(asked.status).toBe(403);
	});
});
