// The part of the SQLite storage that erases for good: a pipeline goes over to another lineage, and the bytes of the one
// before leave the files. Functions over a Database; sqlite.ts is the storage.
import { BUSY_MS, type Database, type SqlRow } from './database.ts';
import type { NewLineage, StoredErasure } from './storage.ts';

/** Everything a pipeline has beside its own row. */
const PARTS = ['log', 'bases', 'quarantine', 'clients', 'snapshots'] as const;

export function replaceLineage(db: Database, id: string, seq: number, { logId, snapshot, clients, erasure }: NewLineage): void {
	const { what, target, at, by, ended, lineage } = erasure;
	db.transaction(() => {
		const { changes } = db
			.sql(
				`UPDATE pipelines SET lineage = ?, log_id = ?, seq = 1, described_seq = 0, log_from = 0, recovery = 'none', updated_at = ?
				WHERE id = ? AND lineage = ? AND seq = ?`
			)
			.run(lineage, logId, at, id, ended, seq);
		if (changes !== 1) throw new Error(`${id} is not at row ${seq} of the lineage that ends`);
		// Also a client that says no lineage may not bring back what ended: all its structs are refused.
		db.sql(
			`INSERT INTO voided (pipeline, client, clock, length) SELECT pipeline, client, 0, clock FROM clients WHERE pipeline = ? AND clock > 0
			ON CONFLICT DO UPDATE SET length = max(length, excluded.length)`
		).run(id);
		for (const part of PARTS) db.sql(`DELETE FROM ${part} WHERE pipeline = ?`).run(id);
		db.sql('INSERT INTO snapshots (pipeline, seq, at, bytes, clocks, deletes) VALUES (?, 1, ?, ?, ?, ?)').run(id, at, snapshot.bytes, snapshot.clocks, snapshot.deletes);
		for (const { client, identity, clock } of clients)
			db.sql('INSERT INTO clients (pipeline, client, identity, clock) VALUES (?, ?, ?, ?)').run(id, client, identity, clock);
		db.sql('INSERT INTO erasures (id, pipeline, what, target, at, by, ended, lineage) VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(
			erasure.id,
			id,
			what,
			target,
			at,
			by,
			ended,
			lineage
		);
	});
}

/** Erasures that a file was written anew for, where the log could not be emptied yet: that alone is tried again. */
const written = new WeakMap<Database, number>();

/** Whether the log was emptied into the file. */
const emptied = (db: Database): boolean => Number(db.sql('PRAGMA wal_checkpoint(TRUNCATE)').get()!.busy) === 0;

/**
 * Deleted rows lie in free pages and in the write-ahead log until others are written over them: the file is written anew, and
 * the log emptied. Does nothing where all is done. False, at once, when another reader (a backup) keeps the old pages: to write
 * the file anew meanwhile would only make the log longer by all of it.
 */
export function sweep(db: Database): boolean {
	const pending = Number(db.sql('SELECT count(*) AS n FROM erasures WHERE swept = 0').get()!.n);
	if (pending === 0) return true;
	db.exec('PRAGMA busy_timeout = 0');
	try {
		if (written.get(db) !== pending) {
			if (!emptied(db)) return false;
			db.exec('VACUUM');
			written.set(db, pending);
		}
		if (!emptied(db)) return false;
	} catch (error) {
		if (/busy|locked/i.test(String(error))) return false;
		throw error;
	} finally {
		db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
	}
	written.delete(db);
	db.sql('UPDATE erasures SET swept = 1').run();
	return true;
}

export const toErasure = (row: SqlRow): StoredErasure => ({
	id: String(row.id),
	what: row.what as StoredErasure['what'],
	target: String(row.target),
	at: Number(row.at),
	by: String(row.by),
	ended: String(row.ended),
	lineage: String(row.lineage),
	swept: row.swept === 1
});

export const erasures = (db: Database, id: string): StoredErasure[] =>
	db.sql('SELECT * FROM erasures WHERE pipeline = ? ORDER BY at, id').all(id).map(toErasure);
