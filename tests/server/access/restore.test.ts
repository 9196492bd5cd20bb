// A backup that is put back brings pipelines back, and nobody's access: what was taken away since stays taken away.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AuditPage } from '#lib/protocol/access.ts';
import { sluice } from '../../helpers/cli.ts';
import { Team, type Credentials } from '../../helpers/team.ts';
import { temporaryFolder } from '../../helpers/test-server.ts';

let dir: string;
let team: Team;
beforeEach(async () => {
	dir = temporaryFolder();
	team = await Team.start({ data: join(dir, 'data') });
});
afterEach(async () => {
	await team.stop();
	rmSync(dir, { recursive: true, force: true });
});

const run = (...words: string[]): void => {
	const { code, err } = sluice(join(dir, 'data'), ...words);
	if (code !== 0) throw new Error(err);
};

async function leaveAndRestore(forget: boolean): Promise<{ owner: Credentials; finn: Credentials; id: string }> {
	const owner = await team.firstOwner();
	const id = await team.pipeline(owner);
	const finn = await team.join(owner, id, 'editor', 'Finn');
	run('backup', join(dir, 'monday.db'));
	await team.done('DELETE', `/api/pipelines/${id}/members/${await team.memberId(owner, id, 'Finn')}`, { as: owner });
	await team.stop();
	if (forget) rmSync(join(dir, 'data'), { recursive: true });
	run('restore', join(dir, 'monday.db'));
	team = await Team.start({ data: join(dir, 'data') });
	// Cookies are named by the port, which is another one now.
	const { port } = new URL(team.server.url);
	const here = ({ Cookie: cookie }: Credentials): Credentials => ({ Cookie: cookie!.replace(/_\d+=/, `_${port}=`) });
	return { owner: here(owner), finn: here(finn), id };
}

it('keeps a removed member out, owners signed in, and the record whole', async () => {
	const { owner, finn, id } = await leaveAndRestore(false);
	expect((await team.call('GET', `/api/pipelines/${id}/metrics`, { as: finn })).status).toBe(403);
	const { entries } = (await team.done<AuditPage>('GET', `/api/pipelines/${id}/audit`, { as: owner })).body;
	expect(entries.map(({ action }) => action)).toContain('member-removed');
});

it('signs everybody out where nothing but the backup is left', async () => {
	const { owner, finn, id } = await leaveAndRestore(true);
	for (const as of [owner, finn]) expect((await team.call('GET', `/api/pipelines/${id}/metrics`, { as })).status).toBe(401);
});
