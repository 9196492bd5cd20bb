// Databases of earlier versions open, with all that is in them. A change of the schema is never edited once released.
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MIGRATIONS } from '../../../server/storage/schema.ts';
import { SqliteStorage } from '../../../server/storage/sqlite.ts';
import { temporaryFolder } from '../../helpers/test-server.ts';

/** SHA-256 of each released change. */
const RELEASED = ['fa39d728eb43c8c7ce43bc5cc893499a0dfa51bb7d6f3c041e3c3da3bae0ab4d'];

let dir: string;
beforeEach(() => void (dir = temporaryFolder()));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** As 0.1.0 leaves it: rows 5 to 9, of which the snapshot has those up to 7. */
function database010(): void {
	const db = new DatabaseSync(join(dir, 'sluice.db'));
	db.exec(MIGRATIONS[0]!);
	db.exec('PRAGMA journal_mode = WAL; PRAGMA user_version = 1');
	db.prepare(
		"INSERT INTO pipelines (id, name, demo, lineage, log_id, seq, described_seq, created_at, updated_at) VALUES ('a', 'Old', 0, 'l', 'g', 9, 7, 1000, 2009)"
	).run();
	db.prepare("INSERT INTO snapshots (pipeline, seq, bytes, clocks, deletes) VALUES ('a', 7, ?, ?, ?)").run(new Uint8Array(900).fill(1), bytes(2), bytes(3));
	for (let seq = 5; seq <= 9; seq++)
		db.prepare("INSERT INTO log (pipeline, seq, bytes, at, identity) VALUES ('a', ?, ?, ?, 'anna')").run(seq, bytes(seq), 2000 + seq);
	db.exec("INSERT INTO clients (pipeline, client, identity, clock) VALUES ('a', 5, 'anna', 12)");
	db.close();
}

it('has not changed what is released', () => {
	const hashes = MIGRATIONS.map((text) => createHash('sha256').update(text).digest('hex'));
	expect(hashes.slice(0, RELEASED.length)).toEqual(RELEASED);
});

it('opens a database of 0.1.0 with everything in it, and goes on from there', async () => {
	database010();
	let storage = new SqliteStorage(dir);
	expect(await storage.pipelines()).toMatchObject([{ id: 'a', name: 'Old', seq: 9, recovery: 'none' }]);
	expect(await storage.room('a')).toMatchObject({
		snapshotSeq: 7,
		tailRows: 2,
		clients: [{ client: 5, clock: 12, identity: 'anna' }],
		recovery: 'none',
		voided: []
	});
	expect((await storage.updates('a', 0)).rows.map(({ seq }) => seq)).toEqual([8, 9]);
	expect((await storage.updates('a', 5)).rows.map(({ seq }) => seq)).toEqual([6, 7, 8, 9]);
	await storage.append('a', { seq: 10, bytes: bytes(10), at: 2010, identity: 'anna', clocks: [] });
	await storage.close();
	storage = new SqliteStorage(dir);
	await storage.replaceSnapshot('a', { seq: 10, bytes: bytes(9), clocks: bytes(9), deletes: bytes(9) });
	// Its history begins with the snapshot that 0.1.0 left; the rows before it were for readers who come back.
	expect((await storage.expired('a', 2010))!.updates!.map((update) => update.length)).toEqual([900, 1, 1]);
	expect((await storage.updates('a', 6)).snapshot).not.toBeNull();
	await storage.close();
	const db = new DatabaseSync(join(dir, 'sluice.db'));
	expect(db.prepare('SELECT seq, at FROM bases').all()).toMatchObject([{ seq: 7, at: 2007 }]);
	expect(db.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: MIGRATIONS.length });
	db.close();
});

it('begins the history anew when a row that a snapshot of 0.1.0 has is voided', async () => {
	database010();
	const storage = new SqliteStorage(dir);
	const snapshot = { seq: 9, bytes: bytes(4), clocks: bytes(4), deletes: bytes(4) };
	await storage.voidRows('a', { rows: [{ seq: 6, reason: 'it throws' }], logId: 'n', clients: [], voided: [], snapshot, salvage: null });
	expect((await storage.updates('a', 0)).rows).toEqual([]);
	expect(await storage.expired('a', 9999)).toBeNull();
	await storage.close();
});

it('leaves a database of a newer version alone', async () => {
	database010();
	const db = new DatabaseSync(join(dir, 'sluice.db'));
	db.exec('PRAGMA user_version = 99');
	db.close();
	expect(() => new SqliteStorage(dir)).toThrow('newer');
});
