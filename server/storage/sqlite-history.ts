// The part of the SQLite storage that looks back: snapshots replaced, bases, rows that have expired, rows
// taken out. Functions over a Database; sqlite.ts is the storage.
import { randomBytes } from 'node:crypto';
import type { Database } from './database.ts';
import type { Expired, Recovery, Snapshot, Voiding } from './storage.ts';

/** Rows and bytes of history folded into a base at once: a few milliseconds of reading. */
const FOLD_ROWS = 20_000;
const FOLD_BYTES = 8 * 1024 * 1024;
/** Rows dropped in one commit. */
const DROP_ROWS = 1_000;

const lastOf = (db: Database, table: 'bases' | 'snapshots', id: string): { seq: number; at: number } | null => {
	const row = db.sql(`SELECT seq, at FROM ${table} WHERE pipeline = ?`).get(id);
	return row ? { seq: Number(row.seq), at: Number(row.at) } : null;
};

const timeOf = (db: Database, id: string, seq: number, otherwise: number): number =>
	Number(db.sql('SELECT at FROM log WHERE pipeline = ? AND seq = ?').get(id, seq)?.at ?? otherwise);

/** The snapshot in place becomes the base, unless there is one. */
function keepAsBase(db: Database, id: string): void {
	db.sql(
		'INSERT INTO bases (pipeline, seq, at, bytes) SELECT pipeline, seq, at, bytes FROM snapshots WHERE pipeline = ? ON CONFLICT DO NOTHING'
	).run(id);
	// 0.1.0 kept rows that its snapshot had; without the state before them they are no history.
	db.sql('DELETE FROM log WHERE pipeline = ? AND seq <= (SELECT seq FROM bases WHERE pipeline = ?)').run(id, id);
}

function writeSnapshot(db: Database, id: string, { seq, bytes, clocks, deletes }: Snapshot, at: number): void {
	db.sql('UPDATE snapshots SET seq = ?, at = ?, bytes = ?, clocks = ?, deletes = ? WHERE pipeline = ?').run(seq, at, bytes, clocks, deletes, id);
}

export function replaceSnapshot(db: Database, id: string, snapshot: Snapshot): boolean {
	return db.transaction(() => {
		const before = lastOf(db, 'snapshots', id);
		if (!before || before.seq >= snapshot.seq) return false;
		if (!lastOf(db, 'bases', id)) keepAsBase(db, id);
		writeSnapshot(db, id, snapshot, timeOf(db, id, snapshot.seq, before.at));
		return true;
	});
}

export function expired(db: Database, id: string, before: number): Expired | null {
	const base = lastOf(db, 'bases', id);
	const snapshot = lastOf(db, 'snapshots', id);
	if (!base || !snapshot) return null;
	const rows: Uint8Array[] = [];
	let seq = base.seq;
	let bytes = 0;
	const found = db
		.sql('SELECT seq, at, bytes FROM log WHERE pipeline = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?')
		.iterate(id, base.seq, snapshot.seq, FOLD_ROWS);
	for (const row of found) {
		if (Number(row.at) >= before || bytes > FOLD_BYTES) break;
		seq = Number(row.seq);
		rows.push(row.bytes as Uint8Array);
		bytes += rows.at(-1)!.length;
	}
	if (seq === base.seq) return null;
	if (seq === snapshot.seq) return { seq, updates: null };
	const first = db.sql('SELECT bytes FROM bases WHERE pipeline = ?').get(id)!;
	return { seq, updates: [first.bytes as Uint8Array, ...rows] };
}

export function replaceBase(db: Database, id: string, seq: number, bytes: Uint8Array | null): void {
	db.transaction(() => {
		const base = lastOf(db, 'bases', id);
		if (bytes === null) {
			// Only while the snapshot is still the one that was meant; a newer one has its base to fold first.
			if (lastOf(db, 'snapshots', id)?.seq === seq) db.sql('DELETE FROM bases WHERE pipeline = ?').run(id);
		} else if (base && base.seq < seq)
			db.sql('UPDATE bases SET seq = ?, at = ?, bytes = ? WHERE pipeline = ?').run(seq, timeOf(db, id, seq, base.at), bytes, id);
	});
}

export function dropRows(db: Database, id: string): boolean {
	const last = lastOf(db, 'bases', id) ?? lastOf(db, 'snapshots', id);
	if (!last) return false;
	const { changes } = db
		.sql('DELETE FROM log WHERE pipeline = ?1 AND seq <= ?2 AND seq IN (SELECT seq FROM log WHERE pipeline = ?1 ORDER BY seq LIMIT ?3)')
		.run(id, last.seq, DROP_ROWS);
	return Number(changes) === DROP_ROWS;
}

/** In a transaction of the caller's. */
export function voidRows(db: Database, id: string, { rows, logId, clients, voided, snapshot }: Voiding): void {
	const pipeline = db.sql('SELECT seq FROM pipelines WHERE id = ?').get(id);
	if (!pipeline || snapshot.seq > Number(pipeline.seq)) throw new Error(`${id} has no row ${snapshot.seq}`);
	const standing = lastOf(db, 'snapshots', id)!;
	const first = Math.min(...rows.map(({ seq }) => seq));
	const clean = lastOf(db, 'bases', id) !== null || standing.seq < first;
	if (clean) keepAsBase(db, id);
	for (const { seq, reason } of rows) {
		const { changes } = db
			.sql(
				`INSERT INTO quarantine (pipeline, log_id, seq, bytes, at, identity, reason)
				SELECT log.pipeline, pipelines.log_id, log.seq, log.bytes, log.at, log.identity, ?
				FROM log JOIN pipelines ON pipelines.id = log.pipeline WHERE log.pipeline = ? AND log.seq = ?`
			)
			.run(reason, id, seq);
		if (changes !== 1) throw new Error(`row ${seq} of ${id} is not in the log`);
	}
	const at = timeOf(db, id, snapshot.seq, standing.at);
	for (const { seq } of rows) db.sql('DELETE FROM log WHERE pipeline = ? AND seq = ?').run(id, seq);
	writeSnapshot(db, id, snapshot, at);
	// The snapshot that stood has the voided rows: history begins anew.
	if (!clean) db.sql('DELETE FROM log WHERE pipeline = ? AND seq <= ?').run(id, snapshot.seq);
	db.sql('UPDATE pipelines SET log_id = ?, log_from = seq WHERE id = ?').run(logId, id);
	db.sql('DELETE FROM clients WHERE pipeline = ?').run(id);
	for (const { client, identity, clock } of clients)
		db.sql('INSERT INTO clients (pipeline, client, identity, clock) VALUES (?, ?, ?, ?)').run(id, client, identity, clock);
	for (const { client, clock, length } of voided)
		db.sql(
			`INSERT INTO voided (pipeline, client, clock, length) VALUES (?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET length = max(length, excluded.length)`
		).run(id, client, clock, length);
}

/**
 * What a backup is when it becomes the database: every log has a new id, so that no client counts on rows of
 * the one that was, and the owner has yet to say what may come back. In a transaction of the caller's.
 */
export function beginAnew(db: Database, recovery: Exclude<Recovery, 'none'>): void {
	db.sql('DELETE FROM backup').run();
	// Whoever was signed in then may not be any more.
	db.sql("DELETE FROM access WHERE kind = 'session'").run();
	for (const { id } of db.sql('SELECT id FROM pipelines').all())
		db.sql('UPDATE pipelines SET log_id = ?, log_from = seq, recovery = ? WHERE id = ?').run(randomBytes(12).toString('base64url'), recovery, id!);
}

/** Whether it is a backup, as `backup` made it. */
export const isBackup = (db: Database): boolean => db.sql('SELECT 1 FROM backup').get() !== undefined;
