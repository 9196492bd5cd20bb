// Something erased for good: no byte of it in the data folder, no old copy merges, no backup brings it back.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type * as Y from 'yjs';
import type { AuditPage, Erasure } from '#lib/protocol/access.ts';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import { sluice } from '../../helpers/cli.ts';
import { RawClient } from '../../helpers/raw-client.ts';
import { Team, type Credentials } from '../../helpers/team.ts';
import { temporaryFolder } from '../../helpers/test-server.ts';
import { waitFor } from '../../helpers/wait-for.ts';

const SECRET = 'Quicksilver Holdings';
let dir: string;
let team: Team;
let owner: Credentials;
let id: string;
const clients: RawClient[] = [];

beforeEach(async () => {
	dir = temporaryFolder();
	team = await Team.start({ data: join(dir, 'data') });
	owner = await team.firstOwner();
	id = await team.pipeline(owner);
});
afterEach(async () => {
	for (const client of clients.splice(0)) client.ws.terminate();
	await team.stop();
	rmSync(dir, { recursive: true, force: true });
});

async function enter(options: { doc?: Y.Doc; sluice?: boolean; lineage?: string | null } = {}): Promise<RawClient> {
	const { lineage = null, ...rest } = options;
	const client = new RawClient(team.server.wsUrl, id, { headers: { Authorization: '', ...owner }, hello: { lineage }, ...rest });
	clients.push(client);
	await client.open();
	client.start();
	return client;
}

const capture = async (title: string): Promise<string> =>
	(await team.done<{ id: string }>('POST', `/api/pipelines/${id}/deals`, { as: owner, body: { title } })).body.id;

const erase = async (body: unknown): Promise<Erasure> => (await team.done<Erasure>('POST', `/api/pipelines/${id}/erasures`, { as: owner, body })).body;

const titles = (doc: Y.Doc): string[] =>
	[...doc.getMap<Y.Map<unknown>>('deals').values()].map((deal) => String((deal.get('_') as { title?: string } | undefined)?.title)).sort();

/** Files of a folder in which a text is. */
const holding = (folder: string, text: string): string[] => readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text));

async function copyOf(): Promise<RawClient> {
	const client = await enter();
	await waitFor('the copy', () => client.synced);
	return client;
}

it('leaves no byte in the data folder, keeps the others, and closes who has the old copy', async () => {
	await capture('Bakery');
	const deal = await capture(SECRET);
	const before = await copyOf();
	expect(titles(before.doc)).toEqual(['Bakery', SECRET]);
	expect(holding(join(dir, 'data'), SECRET)).not.toEqual([]);
	const erasure = await erase({ deal });
	expect(erasure).toMatchObject({ what: 'deal', by: 'Mara', swept: true, backups: null });
	expect(await before.ended()).toBe(CLOSE.erased);
	expect(holding(join(dir, 'data'), SECRET)).toEqual([]);
	const after = await copyOf();
	expect(titles(after.doc)).toEqual(['Bakery']);
	expect(after.welcome!.lineage).toBe(erasure.lineage);
	const { entries } = (await team.done<AuditPage>('GET', `/api/pipelines/${id}/audit`, { as: owner })).body;
	expect(entries[0]).toMatchObject({ action: 'erased', by: 'Mara', details: { what: 'deal' } });
	expect(JSON.stringify(entries)).not.toContain(SECRET);
	expect((await team.done<{ erasures: Erasure[] }>('GET', `/api/pipelines/${id}/erasures`, { as: owner })).body.erasures).toEqual([erasure]);
});

it('lets no old copy merge, whether or not its client says what lineage it has', async () => {
	const deal = await capture(SECRET);
	const old = await copyOf();
	const { lineage } = old.welcome!;
	await erase({ deal });
	expect(await (await enter({ doc: old.doc, lineage })).ended()).toBe(CLOSE.erased);
	const unsaid = await enter({ doc: old.doc, sluice: false });
	unsaid.cell(deal, 'title', 'Back again');
	expect(await unsaid.ended()).not.toBe(null);
	expect(titles((await copyOf()).doc)).toEqual([]);
	expect(holding(join(dir, 'data'), SECRET)).toEqual([]);
});

it('is done again when a backup from before it is put back', async () => {
	await capture('Bakery');
	const deal = await capture(SECRET);
	const run = (...words: string[]): void => {
		const { code, err } = sluice(join(dir, 'data'), ...words);
		if (code !== 0) throw new Error(err);
	};
	run('backup', join(dir, 'monday.db'));
	await erase({ deal });
	await team.stop();
	run('restore', join(dir, 'monday.db'));
	team = await Team.start({ data: join(dir, 'data') });
	owner = { Cookie: owner.Cookie!.replace(/_\d+=/, `_${new URL(team.server.url).port}=`) };
	const after = await copyOf();
	expect(titles(after.doc)).toEqual(['Bakery']);
	expect(holding(join(dir, 'data'), SECRET).filter((name) => /^sluice\.db(-wal|-shm)?$/.test(name))).toEqual([]);
});

it('waits for a backup that reads, without making the log longer by the whole file each time', async () => {
	const reader = new DatabaseSync(join(dir, 'data', 'sluice.db'), { readOnly: true });
	reader.exec('BEGIN');
	reader.prepare('SELECT count(*) FROM log').get();
	const deal = await capture(SECRET);
	const wal = (): number => statSync(join(dir, 'data', 'sluice.db-wal')).size;
	expect((await erase({ deal })).swept).toBe(false);
	const before = wal();
	const other = await capture('Another');
	expect((await erase({ deal: other })).swept).toBe(false);
	// Two erasures of a small pipeline, not two whole files.
	expect(wal() - before).toBeLessThan(statSync(join(dir, 'data', 'sluice.db')).size);
	reader.exec('COMMIT');
	reader.close();
	const last = await capture('Last');
	expect((await erase({ deal: last })).swept).toBe(true);
	expect(holding(join(dir, 'data'), SECRET)).toEqual([]);
});

it('erases nothing, and sends nobody away, where there is no such deal or person', async () => {
	const here = await copyOf();
	for (const body of [{ deal: 'other' }, { person: 'other' }])
		expect((await team.call('POST', `/api/pipelines/${id}/erasures`, { as: owner, body })).status).toBe(404);
	for (const body of [{}, { deal: 'a', person: 'b' }, { deal: 'a b' }])
		expect((await team.call('POST', `/api/pipelines/${id}/erasures`, { as: owner, body })).status).toBe(400);
	expect(here.closed).toBeNull();
});
