// `npm run sluice`: what each command does, says, and ends with.
import { once } from 'node:events';
import { chownSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../../server/storage/schema.ts';
import { SqliteStorage } from '../../../server/storage/sqlite.ts';
import { sluice, spawnSluice } from '../../helpers/cli.ts';
import { cellOf, RawClient } from '../../helpers/raw-client.ts';
import { createPipeline, spawnServer, startServer, temporaryFolder, type TestServer } from '../../helpers/test-server.ts';

let dir: string;
let data: string;
let server: TestServer | null = null;

beforeEach(() => {
	dir = temporaryFolder();
	data = join(dir, 'data');
});
afterEach(async () => {
	await server?.stop();
	server = null;
	rmSync(dir, { recursive: true, force: true });
});

const path = (name: string): string => join(dir, name);

const template = temporaryFolder();
let id: string;

/** A pipeline with 25 edits of one cell, in a folder of its own; a snapshot every ten rows, or none. */
async function made(folder: string, tailRows: number): Promise<string> {
	const made = await startServer({ data: folder, limits: { tailRows } });
	const pipeline = await createPipeline(made.url, 'empty', 'Deals');
	const anna = await new RawClient(made.wsUrl, pipeline).join();
	for (let turn = 1; turn <= 25; turn++) anna.cell('d1', 'title', turn);
	await anna.acked();
	await anna.close();
	await made.stop();
	return pipeline;
}
beforeAll(async () => void (id = await made(template, 10)));
afterAll(() => rmSync(template, { recursive: true, force: true }));

const stopped = (): void => cpSync(template, data, { recursive: true });
async function running(): Promise<TestServer> {
	stopped();
	return (server = await startServer({ data }));
}

/** What a fresh client gets. */
async function titleIn(folder: string, id: string): Promise<unknown> {
	const again = await startServer({ data: folder });
	try {
		const fresh = await new RawClient(again.wsUrl, id).join();
		await fresh.close();
		return cellOf(fresh.doc, 'd1', 'title');
	} finally {
		await again.stop();
	}
}

const sql = (file: string, text: string): void => {
	const db = new DatabaseSync(file);
	db.exec(text);
	db.close();
};

describe('backup', () => {
	it('copies a running server, a stopped one, and one that was killed', async () => {
		const server = await running();
		expect(await spawnSluice(data, 'backup', path('running.db'))).toMatchObject({ code: 0, out: expect.stringContaining('Backed up 1 pipeline') as string, err: '' });
		await server.stop();
		expect((sluice(data, 'backup', path('stopped.db'))).code).toBe(0);
		const killed = await spawnServer({ dir: data });
		const more = await createPipeline(killed.url, 'empty', 'More');
		await killed.kill();
		expect((sluice(data, 'backup', path('killed.db'))).out).toContain('2 pipelines');
		for (const name of ['running', 'stopped', 'killed']) expect(sluice(data, 'verify', path(`${name}.db`))).toMatchObject({ code: 0 });
		sluice(path('other'), 'restore', path('killed.db'));
		expect(await titleIn(path('other'), more)).toBeUndefined();
	});

	it('never replaces a file, and says what is in its way', async () => {
		stopped();
		writeFileSync(path('mine'), 'mine');
		expect(sluice(data, 'backup', path('mine'))).toMatchObject({ code: 1, err: expect.stringContaining('exists already') as string });
		expect(readFileSync(path('mine'), 'utf8')).toBe('mine');
		expect(sluice(data, 'backup', path('none/x.db'))).toMatchObject({ code: 1, err: expect.stringContaining('no folder') as string });
		expect(sluice(path('empty'), 'backup', path('x.db'))).toMatchObject({ code: 1, err: expect.stringContaining('no database in') as string });
	});

	it('makes none of a database that is not sound', async () => {
		stopped();
		sql(join(data, 'sluice.db'), 'DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)');
		expect(sluice(data, 'backup', path('x.db'))).toMatchObject({ code: 1, err: expect.stringContaining('not sound') as string });
		expect(readdirSync(dir)).toEqual(['data']);
	});
});

describe('restore', () => {
	it('puts a backup in place, keeps what it replaces, and is noticed by clients', async () => {
		const server = await running();
		sluice(data, 'backup', path('b.db'));
		const anna = await new RawClient(server.wsUrl, id).join();
		anna.cell('d1', 'title', 'later');
		await anna.acked();
		const before = anna.welcome!;
		expect(sluice(data, 'restore', path('b.db'))).toMatchObject({ code: 1, err: expect.stringContaining('server is running') as string });
		await server.stop();
		const { code, out } = sluice(data, 'restore', path('b.db'));
		expect(code).toBe(0);
		const kept = /kept as (\S+)\./.exec(out)![1]!;
		expect(await titleIn(data, id)).toBe(25);
		mkdirSync(path('kept'));
		writeFileSync(path('kept/sluice.db'), readFileSync(kept));
		expect(await titleIn(path('kept'), id)).toBe('later');
		const storage = new SqliteStorage(data);
		const room = (await storage.room(id))!;
		expect(room.recovery).toBe('awaiting');
		expect([room.lineage === before.lineage, room.logId === before.logId]).toEqual([true, false]);
		await storage.close();
		expect(readdirSync(data).filter((name) => /part|restoring/.test(name))).toEqual([]);
	});

	it('replaces what a crash has left, whole, and what is damaged, as it is', async () => {
		stopped();
		sluice(data, 'backup', path('b.db'));
		const crashed = await spawnServer({ dir: data });
		const anna = await new RawClient(crashed.wsUrl, id).join();
		anna.cell('d1', 'title', 'in the write-ahead log');
		await anna.acked();
		await crashed.kill();
		const kept = (): string => /kept as (\S+)\./.exec(sluice(data, 'restore', path('b.db')).out)![1]!;
		mkdirSync(path('kept'));
		writeFileSync(path('kept/sluice.db'), readFileSync(kept()));
		expect(await titleIn(path('kept'), id)).toBe('in the write-ahead log');
		expect(await titleIn(data, id)).toBe(25);
		// A restore that was broken off before its last step has left this, and changed nothing.
		writeFileSync(join(data, 'sluice.db.restoring'), 'half');
		const damage = Buffer.from('no database any more'.repeat(500));
		writeFileSync(join(data, 'sluice.db'), damage);
		writeFileSync(join(data, 'sluice.db-wal'), 'nor is this');
		const second = kept();
		expect([readFileSync(second).equals(damage), readFileSync(`${second}-wal`, 'utf8')]).toEqual([true, 'nor is this']);
		expect(await titleIn(data, id)).toBe(25);
		expect(readdirSync(data)).not.toContain('sluice.db.restoring');
	});

	it("leaves everything to the folder's owner, also when root runs it", () => {
		mkdirSync(data);
		if (process.getuid?.() === 0) chownSync(data, 1234, 1234);
		sluice(template, 'backup', path('b.db'));
		expect(sluice(data, 'restore', path('b.db'))).toMatchObject({ code: 0 });
		for (const name of ['sluice.db', 'sluice.lock']) expect(statSync(join(data, name)).uid).toBe(statSync(data).uid);
	});

	it('is one, too, when somebody puts the file in place by hand', async () => {
		stopped();
		sluice(data, 'backup', path('b.db'));
		const before = new SqliteStorage(data);
		const { logId } = (await before.room(id))!;
		await before.close();
		cpSync(path('b.db'), join(data, 'sluice.db'));
		for (const start of ['first', 'second']) {
			const storage = new SqliteStorage(data);
			const room = (await storage.room(id))!;
			expect([room.recovery, room.logId === logId], start).toEqual([start === 'first' ? 'awaiting' : 'allowed', false]);
			await storage.setRecovery(id, 'allowed');
			await storage.close();
		}
	});

	it('leaves a database alone that another program has open', async () => {
		stopped();
		sluice(data, 'backup', path('b.db'));
		// As a Sluice before 0.2.0 holds it, and as any reader does.
		for (const hold of ['PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; COMMIT', 'BEGIN; SELECT * FROM pipelines']) {
			const other = new DatabaseSync(join(data, 'sluice.db'));
			other.exec('PRAGMA journal_mode = WAL');
			other.exec(hold);
			expect(sluice(data, 'restore', path('b.db'))).toMatchObject({ code: 1, err: expect.stringContaining('Another program') as string });
			other.close();
			expect(readdirSync(data).filter((name) => /replaced|restoring/.test(name))).toEqual([]);
		}
		expect(await titleIn(data, id)).toBe(25);
	});

	it('is decided about while a commit of the server takes its time', async () => {
		stopped();
		sluice(data, 'backup', path('b.db'));
		sluice(data, 'restore', path('b.db'));
		const commit = new Worker(
			`const { DatabaseSync } = require('node:sqlite');
			const { parentPort, workerData } = require('node:worker_threads');
			const db = new DatabaseSync(workerData);
			db.exec('PRAGMA journal_mode = WAL; BEGIN IMMEDIATE');
			parentPort.postMessage('begun');
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
			db.exec('COMMIT');
			db.close();`,
			{ eval: true, workerData: join(data, 'sluice.db') }
		);
		await once(commit, 'message');
		expect(sluice(data, 'recovery', 'allow')).toMatchObject({ code: 0, out: expect.stringContaining('Allowed') as string });
		await commit.terminate();
	});

	it('knows of whom the client ids of the replaced database are', async () => {
		const server = await running();
		sluice(data, 'backup', path('b.db'));
		const bert = await new RawClient(server.wsUrl, id, { headers: { Cookie: 'sluice_device=bertsdevice0123456789' } }).join();
		bert.cell('d2', 'title', 'new');
		await bert.acked();
		await server.stop();
		const identityOf = async (): Promise<unknown> => {
			const storage = new SqliteStorage(data);
			const { clients } = (await storage.room(id))!;
			await storage.close();
			const found = clients.find(({ client }) => client === bert.doc.clientID);
			return found && [found.clock, found.identity];
		};
		const [, identity] = (await identityOf()) as [number, string];
		sluice(data, 'restore', path('b.db'));
		expect(await identityOf()).toEqual([0, identity]);
		expect((sluice(data, 'verify')).code).toBe(0);
	});

	it('names the pipelines that the backup does not have', async () => {
		const server = await running();
		sluice(data, 'backup', path('b.db'));
		const later = await createPipeline(server.url, 'empty', 'Made later');
		await server.stop();
		expect((sluice(data, 'restore', path('b.db'))).out).toContain(`"Made later" (${later})`);
	});

	it('takes a backup of 0.1.0', async () => {
		stopped();
		const old = new DatabaseSync(path('old.db'));
		old.exec(MIGRATIONS[0]!);
		old.exec(`PRAGMA user_version = 1; ATTACH '${join(data, 'sluice.db')}' AS new`);
		for (const [table, columns] of [
			['pipelines', 'id, name, demo, lineage, log_id, seq, described_seq, created_at, updated_at, deleted_at'],
			['snapshots', 'pipeline, seq, bytes, clocks, deletes'],
			['log', 'pipeline, seq, bytes, at, identity'],
			['clients', 'pipeline, client, identity, clock']
		])
			old.exec(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM new.${table}`);
		old.close();
		expect(sluice(data, 'verify', path('old.db'))).toMatchObject({ code: 0 });
		expect(sluice(path('other'), 'restore', path('old.db'), '--allow-recovery')).toMatchObject({ code: 0, err: '' });
		expect(await titleIn(path('other'), id)).toBe(25);
		expect((sluice(path('other'), 'recovery', 'status')).out).toContain('may come back');
	});

	it('refuses what is not sound, and changes nothing', async () => {
		// All rows behind the snapshot: each of them matters.
		const id = await made(data, 1_000);
		sluice(data, 'backup', path('b.db'));
		const whole = readFileSync(path('b.db'));
		const database = readFileSync(join(data, 'sluice.db'));
		const refused = async (why: string, make: () => void): Promise<void> => {
			writeFileSync(path('b.db'), whole);
			make();
			const { code, out, err } = sluice(data, 'restore', path('b.db'));
			expect([code, out], why).toEqual([1, '']);
			expect(err).toMatch(new RegExp(why));
			expect(err).not.toMatch(/^\s+at /m);
			expect(readFileSync(join(data, 'sluice.db')).equals(database)).toBe(true);
			// SQLite's own empty companions aside.
			expect(readdirSync(data).filter((name) => !/-(shm|wal)$/.test(name))).toEqual(['sluice.db', 'sluice.lock']);
		};
		await refused('no file', () => rmSync(path('b.db')));
		await refused('not a file', () => {
			rmSync(path('b.db'));
			mkdirSync(path('b.db'));
		}).finally(() => rmSync(path('b.db'), { recursive: true }));
		await refused('cannot be read as a database', () => writeFileSync(path('b.db'), 'no database'.repeat(1000)));
		await refused('not a database of Sluice', () => {
			rmSync(path('b.db'));
			sql(path('b.db'), 'CREATE TABLE x (a)');
		});
		await refused('newer Sluice', () => sql(path('b.db'), 'PRAGMA user_version = 99'));
		await refused('cannot be copied|not sound|cannot be read', () => writeFileSync(path('b.db'), whole.subarray(0, whole.length / 2)));
		await refused('rows between .* are missing', () => sql(path('b.db'), 'DELETE FROM log WHERE seq = 24'));
		await refused('row \\d+ cannot be applied', () => sql(path('b.db'), "UPDATE log SET bytes = x'0909' WHERE seq = (SELECT max(seq) FROM log)"));
		await refused('no snapshot', () => sql(path('b.db'), 'DELETE FROM snapshots'));
		await refused('clocks noted for its clients', () => sql(path('b.db'), 'UPDATE clients SET clock = clock + 1'));
		await refused('made into a document', () => sql(path('b.db'), "UPDATE snapshots SET bytes = x'0102'"));
		writeFileSync(path('b.db'), whole);
		expect((sluice(data, 'restore', path('b.db'))).code).toBe(0);
		expect(await titleIn(data, id)).toBe(25);
	});
});

describe('verify', () => {
	it('checks the history too, and says until when one can go back', async () => {
		const server = await running();
		expect((sluice(data, 'verify')).out).toMatch(/is sound: 1 pipeline, 2\d rows[^]*any moment from \d{4}-/);
		await server.stop();
		sql(join(data, 'sluice.db'), "UPDATE log SET bytes = x'0000' WHERE seq = 5");
		const { code, out, err } = sluice(data, 'verify');
		expect([code, out]).toEqual([1, '']);
		expect(err).toMatch(/is not sound:[^]*Pipeline "Deals"[^]*history[^]*restore the newest backup/);
	});
});

describe('what it is told', () => {
	it.each([
		[[], 2, 'COMMAND'],
		[['fly'], 2, 'no command "fly"'],
		[['backup'], 2, 'FILE'],
		[['backup', 'a', 'b'], 2, 'nothing else'],
		[['restore', 'x', '--at', 'tomorrow'], 2, '"tomorrow" is not a time'],
		[['backup', 'x', '--at', '2026-01-01 00:00'], 2, 'belong to restore'],
		[['verify', '--now'], 2, '--now'],
		[['recovery'], 2, 'Say what'],
		[['recovery', 'allow', 'a', 'b'], 2, 'one pipeline'],
		[['recovery', 'allow'], 1, 'no database']
	])('%j ends with %d and a reason', (args, code, words) => {
		const told = sluice(data, ...args);
		expect([told.code, told.out]).toEqual([code, '']);
		expect(told.err).toContain(words);
		expect(told.err).not.toMatch(/^\s+at /m);
		expect(existsSync(data)).toBe(false);
	});

	it('helps', () => {
		for (const args of [['--help'], ['help'], ['backup', '--help'], ['restore', '-h'], ['verify', '-h'], ['recovery', '-h']])
			expect(sluice(data, ...args)).toMatchObject({ code: 0, err: '', out: expect.stringContaining('npm run sluice') as string });
	});

	it('says the same as a process', async () => {
		const told = await spawnSluice(data, 'verify', 'x.db');
		expect(told).toEqual({ ...sluice(data, 'verify', 'x.db'), code: 1, err: expect.stringMatching(/^There is no file .*x\.db\.\n.*\n$/) as string });
		expect((await spawnSluice(data, '--help')).out).toContain('COMMAND');
	});
});
