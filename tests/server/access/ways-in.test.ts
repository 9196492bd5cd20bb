// Becoming somebody, and being shared with: what opens, once, how long, and what is noted of it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account, AuditPage, Joined, Session } from '#lib/protocol/access.ts';
import type { PipelineList } from '#lib/protocol/api.ts';
import { RawClient } from '../../helpers/raw-client.ts';
import { PASSPHRASE, Team, type Credentials } from '../../helpers/team.ts';

let team: Team;
beforeEach(async () => void (team = await Team.start()));
afterEach(() => team.stop());

const session = async (as: Credentials): Promise<Session> => (await team.done<Session>('GET', '/api/session', { as })).body;
const refusedWith = async (code: string, method: string, path: string, options: Parameters<Team['call']>[2]): Promise<void> =>
	expect((await team.call(method, path, options)).body.code).toBe(code);

describe('a laptop', () => {
	it('opens with the printed key, in as many browsers as wanted, and with no other', async () => {
		expect((await session({})).who).toBeNull();
		for (const browser of [1, 2]) {
			const { cookie, body } = await team.done<Session>('POST', '/api/session/laptop', { body: { key: team.server.app.key } });
			expect([browser, body.who]).toEqual([browser, { kind: 'laptop' }]);
			expect((await team.call('GET', '/api/pipelines', { as: { Cookie: cookie! } })).status).toBe(200);
		}
		await refusedWith('wrong-key', 'POST', '/api/session/laptop', { body: { key: 'A'.repeat(32) } });
	});

	it('stops listening to guesses', async () => {
		for (let guess = 0; guess < 60; guess += 1) await refusedWith('wrong-key', 'POST', '/api/session/laptop', { body: { key: `guess${guess}` } });
		await refusedWith('too-many', 'POST', '/api/session/laptop', { body: { key: team.server.app.key } });
		team.wait(1);
		await team.done('POST', '/api/session/laptop', { body: { key: team.server.app.key } });
	});

	it('becomes a team’s: the first account owns everything, the key opens nothing more', async () => {
		const { cookie } = await team.done('POST', '/api/session/laptop', { body: { key: team.server.app.key } });
		const laptop = { Cookie: cookie! };
		const { cookie: other } = await team.done('POST', '/api/session/laptop', { body: { key: team.server.app.key } });
		const id = await team.pipeline(laptop);
		const made = await team.done<Session>('POST', '/api/session/setup', { as: laptop, body: { name: ' Mara  de Wit ', passphrase: PASSPHRASE, person: 'p-mara' } });
		expect(made.body).toMatchObject({ mode: 'team', who: { kind: 'member', name: 'Mara de Wit', person: 'p-mara', admin: true } });
		const owner = { Cookie: made.cookie! };
		expect((await team.done<PipelineList>('GET', '/api/pipelines', { as: owner })).body.pipelines).toMatchObject([{ id, role: 'owner' }]);
		for (const gone of [laptop, { Cookie: other! }]) expect((await team.call('GET', '/api/pipelines', { as: gone })).status).toBe(401);
		expect(team.server.app.key).toBeNull();
		await refusedWith('no-longer-valid', 'POST', '/api/session/setup', { as: owner, body: { name: 'Another', passphrase: PASSPHRASE } });
	});
});

describe('a server that others can reach', () => {
	it('serves nothing until its first owner is made with the boot key', async () => {
		await team.stop();
		team = await Team.start({ exposed: true });
		const { key } = team.server.app;
		expect((await session({})).mode).toBe('setup');
		expect((await team.call('GET', '/api/pipelines')).status).toBe(401);
		await refusedWith('wrong-key', 'POST', '/api/session/laptop', { body: { key } });
		await refusedWith('wrong-key', 'POST', '/api/session/setup', { body: { name: 'Mara', passphrase: PASSPHRASE } });
		await refusedWith('wrong-key', 'POST', '/api/session/setup', { body: { key: 'other', name: 'Mara', passphrase: PASSPHRASE } });
		await refusedWith('invalid', 'POST', '/api/session/setup', { body: { key, name: 'Mara', passphrase: 'short' } });
		const { cookie } = await team.done('POST', '/api/session/setup', { body: { key, name: 'Mara', passphrase: PASSPHRASE } });
		expect((await team.call('GET', '/api/pipelines', { as: { Cookie: cookie! } })).status).toBe(200);
	});

	it('takes the owner’s key of its environment', async () => {
		await team.stop();
		const ownerKey = 'k'.repeat(40);
		team = await Team.start({ exposed: true, ownerKey });
		const as = { Authorization: `Bearer ${ownerKey}` };
		const id = await team.pipeline(as);
		expect((await team.done<PipelineList>('GET', '/api/pipelines', { as })).body.pipelines[0]).toMatchObject({ id, role: 'owner' });
		expect((await team.call('GET', '/api/pipelines', { as: { Authorization: `Bearer ${'x'.repeat(40)}` } })).status).toBe(401);
	});
});

describe('an account', () => {
	let owner: Credentials;
	beforeEach(async () => void (owner = await team.firstOwner()));
	const signIn = async (name: string, passphrase: string): Promise<Credentials> => ({ Cookie: (await team.done('POST', '/api/session/sign-in', { body: { name, passphrase } })).cookie! });

	it('comes in by name and passphrase, and is told no more than that they do not fit', async () => {
		expect((await session(await signIn('  MARA ', PASSPHRASE))).who).toMatchObject({ kind: 'member', name: 'Mara' });
		const wrong = await team.call('POST', '/api/session/sign-in', { body: { name: 'Mara', passphrase: `${PASSPHRASE}!` } });
		const nobody = await team.call('POST', '/api/session/sign-in', { body: { name: 'Nobody', passphrase: PASSPHRASE } });
		expect(wrong.status).toBe(403);
		expect(wrong.body).toEqual(nobody.body);
	});

	it('cannot be guessed at for long', { timeout: 20_000 }, async () => {
		for (let guess = 0; guess < 10; guess += 1) await refusedWith('wrong-key', 'POST', '/api/session/sign-in', { body: { name: 'Mara', passphrase: `guess number ${guess}` } });
		await refusedWith('too-many', 'POST', '/api/session/sign-in', { body: { name: 'Mara', passphrase: PASSPHRASE } });
		team.wait(1);
		await signIn('Mara', PASSPHRASE);
	});

	it('lists its devices, signs one out, and all others when the passphrase changes', async () => {
		const [second, third] = [await signIn('Mara', PASSPHRASE), await signIn('Mara', PASSPHRASE)];
		const { sessions } = (await team.done<Account>('GET', '/api/account', { as: second })).body;
		expect(sessions.filter(({ current }) => current)).toHaveLength(1);
		const own = sessions.find(({ current }) => current)!;
		await team.done('DELETE', `/api/account/sessions/${own.id}`, { as: owner });
		expect((await team.call('GET', '/api/account', { as: second })).status).toBe(401);
		await refusedWith('wrong-key', 'PATCH', '/api/account', { as: owner, body: { passphrase: { current: 'not the right one', next: 'another passphrase' } } });
		await team.done('PATCH', '/api/account', { as: owner, body: { passphrase: { current: PASSPHRASE, next: 'another passphrase' } } });
		expect((await team.call('GET', '/api/account', { as: third })).status).toBe(401);
		expect((await team.call('GET', '/api/account', { as: owner })).status).toBe(200);
		await signIn('Mara', 'another passphrase');
	});

	it('is signed out a month after it was last used', async () => {
		team.wait(29);
		expect((await team.call('GET', '/api/account', { as: owner })).status).toBe(200);
		team.wait(29);
		expect((await team.call('GET', '/api/account', { as: owner })).status).toBe(200);
		team.wait(31);
		expect((await team.call('GET', '/api/account', { as: owner })).status).toBe(401);
	});

	it('cannot take another one’s name', async () => {
		const { secret } = await team.invite(owner, await team.pipeline(owner));
		await refusedWith('name-taken', 'POST', '/api/invites/accept', { body: { secret, name: 'ｍａｒａ', passphrase: PASSPHRASE } });
	});
});

describe('sharing', () => {
	let owner: Credentials;
	let id: string;
	beforeEach(async () => {
		owner = await team.firstOwner();
		id = await team.pipeline(owner);
	});
	const accept = (secret: string, name: string): Promise<{ status: number; body: { code?: string } }> => team.call('POST', '/api/invites/accept', { body: { secret, name, passphrase: PASSPHRASE } });

	it('takes an invite once or often, in its time, until it is taken back', async () => {
		const once = await team.invite(owner, id);
		expect((await accept(once.secret, 'Finn')).status).toBe(200);
		expect((await accept(once.secret, 'Gwen')).body.code).toBe('no-longer-valid');
		const often = await team.invite(owner, id, { once: false, days: 1 });
		expect((await accept(often.secret, 'Gwen')).status).toBe(200);
		expect((await accept(often.secret, 'Hugo')).status).toBe(200);
		team.wait(2);
		expect((await accept(often.secret, 'Ida')).body.code).toBe('no-longer-valid');
		const back = await team.invite(owner, id);
		await team.done('DELETE', `/api/pipelines/${id}/invites/${back.made.id}`, { as: owner });
		expect((await accept(back.secret, 'Ida')).body.code).toBe('no-longer-valid');
	});

	it('raises a member’s role by an invite, and lowers none', async () => {
		const finn = await team.join(owner, id, 'viewer', 'Finn');
		const roleOf = async (): Promise<string | undefined> => (await team.done<PipelineList>('GET', '/api/pipelines', { as: finn })).body.pipelines[0]!.role;
		for (const [role, becomes] of [['editor', 'editor'], ['viewer', 'editor']] as const) {
			await team.done('POST', '/api/invites/accept', { as: finn, body: { secret: (await team.invite(owner, id, { role })).secret } });
			expect(await roleOf()).toBe(becomes);
		}
	});

	it('keeps an owner', async () => {
		const mara = await team.memberId(owner, id, 'Mara');
		await refusedWith('last-one', 'DELETE', `/api/pipelines/${id}/members/${mara}`, { as: owner });
		await refusedWith('last-one', 'PATCH', `/api/pipelines/${id}/members/${mara}`, { as: owner, body: { role: 'editor' } });
		await team.join(owner, id, 'owner', 'Finn');
		await team.done('DELETE', `/api/pipelines/${id}/members/${mara}`, { as: owner });
		expect((await team.done<PipelineList>('GET', '/api/pipelines', { as: owner })).body.pipelines).toEqual([]);
	});

	it('lets a member leave, and take nobody else along', async () => {
		const finn = await team.join(owner, id, 'viewer', 'Finn');
		await refusedWith('not-allowed', 'DELETE', `/api/pipelines/${id}/members/${await team.memberId(owner, id, 'Mara')}`, { as: finn });
		await team.done('DELETE', `/api/pipelines/${id}/members/${await team.memberId(owner, id, 'Finn')}`, { as: finn });
		expect((await team.call('GET', `/api/pipelines/${id}/metrics`, { as: finn })).status).toBe(403);
	});

	it('opens a link with its passphrase, tells nothing before, and notes who used it', async () => {
		const { secret } = await team.link(owner, id, { passphrase: 'a secret of the board' });
		expect((await team.done('POST', '/api/links/look', { body: { secret } })).body).toEqual({ pipeline: null, role: 'viewer', needsPassphrase: true });
		await refusedWith('wrong-key', 'POST', '/api/links/open', { body: { secret, name: 'Gwen' } });
		const { joined } = await team.open(secret, 'Gwen', 'a secret of the board');
		expect(joined.session.who).toMatchObject({ kind: 'guest', name: 'Gwen', pipeline: id, role: 'viewer' });
		const { links } = (await team.done<{ links: { useCount: number; uses: { name: string }[] }[] }>('GET', `/api/pipelines/${id}/access`, { as: owner })).body;
		expect(links).toMatchObject([{ useCount: 1, uses: [{ name: 'Gwen' }] }]);
	});

	it('keeps the account of a member who opens a link', async () => {
		const elsewhere = await team.pipeline(owner, 'Elsewhere');
		const finn = await team.join(owner, elsewhere, 'viewer', 'Finn');
		const { secret } = await team.link(owner, id, { role: 'editor' });
		const { body } = await team.done<Joined>('POST', '/api/links/open', { as: finn, body: { secret, name: 'Somebody' } });
		expect(body.session.who).toMatchObject({ kind: 'member', name: 'Finn' });
		const { pipelines } = (await team.done<PipelineList>('GET', '/api/pipelines', { as: finn })).body;
		expect(Object.fromEntries(pipelines.map((one) => [one.id, one.role]))).toEqual({ [elsewhere]: 'viewer', [id]: 'editor' });
	});

	it('keeps secrets as hashes, and out of the record', async () => {
		const secrets = [
			PASSPHRASE,
			(await team.invite(owner, id)).secret,
			(await team.link(owner, id, { passphrase: 'a secret of the board' })).secret,
			'a secret of the board',
			(await team.token(owner, id, 'read')).as.Authorization!.slice(7),
			owner.Cookie!.split('=')[1]!
		];
		await team.call('POST', '/api/session/sign-in', { body: { name: 'a passphrase in the wrong field', passphrase: 'x' } });
		const csv = (await team.done<string>('GET', '/api/audit?format=csv', { as: owner })).body;
		expect(csv).not.toContain('wrong field');
		const files = readdirSync(team.server.dir).map((name) => readFileSync(join(team.server.dir, name)).toString('latin1'));
		for (const secret of secrets) for (const text of [csv, ...files]) expect(text.includes(secret)).toBe(false);
	});

	it('pages through the record, and writes it as a file that no spreadsheet evaluates', async () => {
		for (let index = 0; index < 12; index += 1) await team.link(owner, id, { label: `=cmd|' /C calc'!A${index}` });
		const first = (await team.done<AuditPage>('GET', `/api/pipelines/${id}/audit?limit=5`, { as: owner })).body;
		expect(first.entries).toHaveLength(5);
		const second = (await team.done<AuditPage>('GET', `/api/pipelines/${id}/audit?limit=50&before=${first.next}`, { as: owner })).body;
		expect(second.next).toBeNull();
		expect([...first.entries, ...second.entries].filter(({ action }) => action === 'link-made')).toHaveLength(12);
		const csv = (await team.done<string>('GET', `/api/pipelines/${id}/audit?format=csv`, { as: owner })).body;
		expect(csv.split('\r\n').length).toBe(first.entries.length + second.entries.length + 2);
		expect(csv).not.toMatch(/(^|[,"])[=+@-]/m);
		await refusedWith('invalid', 'GET', `/api/pipelines/${id}/audit?limit=many`, { as: owner });
	});

	it('notes what was refused, and by whom', async () => {
		const finn = await team.join(owner, id, 'viewer', 'Finn');
		await team.call('DELETE', `/api/pipelines/${id}`, { as: finn });
		const { entries } = (await team.done<AuditPage>('GET', `/api/pipelines/${id}/audit`, { as: owner })).body;
		expect(entries[0]).toMatchObject({ action: 'refused', by: 'Finn', details: { reason: 'not-allowed', name: 'DELETE /api/pipelines/:id' } });
	});
});

it('goes on letting people in while the disk takes nothing', async () => {
	const owner = await team.firstOwner();
	const id = await team.pipeline(owner);
	const token = await team.token(owner, id, 'read');
	const database = new DatabaseSync(join(team.server.dir, 'sluice.db'));
	database.exec("CREATE TRIGGER full BEFORE INSERT ON access BEGIN SELECT RAISE(FAIL, 'disk I/O error'); END");
	database.close();
	// What is written at the first look: when each was last here.
	team.wait(1);
	expect((await team.call('GET', '/api/pipelines', { as: token.as })).status).toBe(200);
	const mara = await new RawClient(team.server.wsUrl, id, { headers: { Authorization: '', ...owner } }).join();
	expect(mara.welcome?.role).toBe('owner');
	mara.ws.terminate();
	// What has to be kept is refused, and said to be.
	expect((await team.call('POST', `/api/pipelines/${id}/invites`, { as: owner, body: { role: 'editor', days: 7, once: true } })).body.code).toBe('storage-failing');
	expect((await team.done<{ invites: unknown[] }>('GET', `/api/pipelines/${id}/access`, { as: owner })).body.invites).toEqual([]);
});
