// What a stranger or a guest can do as often as they like, and what it costs the others: sign-ins with invented names, the
// record filled with lines of no weight.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AuditPage } from '#lib/protocol/access.ts';
import { SqliteAccess } from '../../../server/storage/access-storage.ts';
import { Database } from '../../../server/storage/database.ts';
import { Team, type Credentials } from '../../helpers/team.ts';

let team: Team;
let owner: Credentials;
let id: string;

beforeEach(async () => {
	team = await Team.start();
	owner = await team.firstOwner();
	id = await team.pipeline(owner);
});
afterEach(() => team.stop());

const signIn = (name: string, passphrase = 'none of these at all'): Promise<number> => team.call('POST', '/api/session/sign-in', { body: { name, passphrase } }).then(({ status }) => status);

it('invented names from one address meet a limit together, and a right passphrase does not count', { timeout: 60_000 }, async () => {
	for (let time = 0; time < 3; time += 1) expect(await signIn('Mara', 'twelve green bottles')).toBe(200);
	const tried: number[] = [];
	for (let from = 0; from < 50; from += 25) tried.push(...(await Promise.all(Array.from({ length: 25 }, (_, index) => signIn(`nobody ${from + index}`)))));
	expect(tried.filter((status) => status === 429).length).toBe(10);
});

it('the record has a guest’s exports once a minute', async () => {
	const guest = await team.guest(owner, id, 'viewer');
	for (let time = 0; time < 30; time += 1) expect((await team.call('POST', `/api/pipelines/${id}/exports`, { as: guest, body: { what: 'csv' } })).status).toBe(204);
	const { entries } = (await team.done<AuditPage>('GET', `/api/pipelines/${id}/audit`, { as: owner })).body;
	expect(entries.filter(({ action }) => action === 'exported').length).toBe(1);
});

it('lines of no weight push out none of the others', () => {
	const db = new Database(':memory:');
	db.prepareToWrite();
	const record = new SqliteAccess(db);
	const add = (action: 'owner-made' | 'refused'): void => record.addAudit({ at: 1, action, by: '', pipeline: null, details: '{}' });
	add('owner-made');
	// As a flood over days leaves it.
	db.exec("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200998) INSERT INTO audit (at, action, by, details) SELECT 1, 'refused', '', '{}' FROM n");
	add('refused');
	const count = (action: string): number => Number(db.sql('SELECT count(*) AS n FROM audit WHERE action = ?').get(action)!.n);
	expect(count('owner-made')).toBe(1);
	expect(count('refused')).toBe(200_000);
	db.close();
});

it('many who ask for figures at once are told to come back, and edits do not wait behind them', async () => {
	const asked = await Promise.all(Array.from({ length: 20 }, () => team.call('GET', `/api/pipelines/${id}/metrics`, { as: owner })));
	expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([200, 429]));
	expect((await team.call('GET', `/api/pipelines/${id}/metrics`, { as: owner })).status).toBe(200);
});
