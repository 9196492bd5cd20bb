// Taken away while a request is being sent: what began as somebody with a role is judged by what they are when it is whole.
// And what somebody made as an owner goes when they are one no longer.
import { request } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Account, AuditPage, Made, PipelineAccess } from '#lib/protocol/access.ts';
import { Team, type Credentials } from '../../helpers/team.ts';

let team: Team;
let owner: Credentials;
let mallory: Credentials;
let id: string;
let account: string;

beforeEach(async () => {
	team = await Team.start();
	owner = await team.firstOwner();
	id = await team.pipeline(owner);
	mallory = await team.join(owner, id, 'owner', 'Mallory');
	({ id: account } = (await team.done<PipelineAccess>('GET', `/api/pipelines/${id}/access`, { as: owner })).body.members.find(({ name }) => name === 'Mallory')!);
});
afterEach(() => team.stop());

/** A request of which the end is sent only when it is told to be. */
function held(method: string, path: string, as: Credentials, body: unknown): { finish(): Promise<number> } {
	const text = JSON.stringify(body);
	const asked = request(`${team.server.url}${path}`, { method, headers: { ...as, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) } });
	const status = new Promise<number>((done, fail) => {
		asked.on('response', (response) => done(response.resume().statusCode!));
		asked.on('error', fail);
	});
	asked.write(text.slice(0, 3));
	return {
		finish: () => {
			asked.end(text.slice(3));
			return status;
		}
	};
}

/** The server has the beginnings of all that was sent before. */
const arrived = (): Promise<unknown> => team.call('GET', '/healthz');

it('a request that was begun with a role is refused when the role has gone meanwhile', async () => {
	const under = `/api/pipelines/${id}`;
	const begun = [
		held('POST', `${under}/invites`, mallory, { role: 'owner', days: 90, once: false }),
		held('POST', `${under}/links`, mallory, { role: 'editor', label: 'x', days: null }),
		held('POST', `${under}/tokens`, mallory, { label: 'x', scope: 'write', days: 365 }),
		held('POST', `${under}/erasures`, mallory, { deal: 'any' }),
		held('POST', `${under}/deals`, mallory, { title: 'x' }),
		held('PATCH', under, mallory, { name: 'x' }),
		held('PATCH', `${under}/members/${account}`, mallory, { role: 'owner' })
	];
	await arrived();
	await team.done('DELETE', `${under}/members/${account}`, { as: owner });
	expect(await Promise.all(begun.map(({ finish }) => finish()))).toEqual(begun.map(() => 403));
});

it('a request that was begun in a session is refused when the session has ended meanwhile', async () => {
	const { sessions } = (await team.done<Account>('GET', '/api/account', { as: mallory })).body;
	const other = { Cookie: (await team.done('POST', '/api/session/sign-in', { body: { name: 'Mallory', passphrase: 'twelve green bottles' } })).cookie! };
	const begun = [held('PATCH', '/api/account', mallory, { name: 'Owned' }), held('POST', `/api/pipelines/${id}/tokens`, mallory, { label: 'x', scope: 'write', days: 365 })];
	await arrived();
	await team.done('DELETE', `/api/account/sessions/${sessions.find(({ current }) => current)!.id}`, { as: other });
	expect(await Promise.all(begun.map(({ finish }) => finish()))).toEqual([401, 401]);
});

it.each(['removed', 'made an editor'])('invites, links and tokens go with the owner who made them and is %s', async (how) => {
	const make = async (what: string, body: object, as = mallory): Promise<string> => (await team.done<Made<unknown>>('POST', `/api/pipelines/${id}/${what}`, { as, body })).body.secret;
	const [invite, link, token] = [
		await make('invites', { role: 'owner', days: 90, once: false }),
		await make('links', { role: 'viewer', label: 'Board', days: null }),
		await make('tokens', { label: 'Form', scope: 'write', days: 365 })
	];
	const ours = await make('tokens', { label: 'Ours', scope: 'write', days: 365 }, owner);
	const path = `/api/pipelines/${id}/members/${account}`;
	if (how === 'removed') await team.done('DELETE', path, { as: owner });
	else await team.done('PATCH', path, { as: owner, body: { role: 'editor' } });
	const capture = (secret: string) => team.call('POST', `/api/pipelines/${id}/deals`, { as: { Authorization: `Bearer ${secret}` }, body: { title: 'x' } });
	expect((await capture(token)).status).toBe(401);
	expect((await capture(ours)).status).toBe(201);
	expect((await team.call('POST', '/api/invites/look', { body: { secret: invite } })).status).toBeGreaterThanOrEqual(400);
	expect((await team.call('POST', '/api/links/look', { body: { secret: link } })).status).toBeGreaterThanOrEqual(400);
	const { entries } = (await team.done<AuditPage>('GET', `/api/pipelines/${id}/audit`, { as: owner })).body;
	expect(entries.map(({ action }) => action)).toEqual(expect.arrayContaining(['invite-taken-back', 'link-taken-back', 'token-taken-back']));
});
