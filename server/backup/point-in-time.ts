// Takes a copy of a database back to a moment: exactly the rows that had arrived by then.
// Limit: names of pipelines and the bin follow; who allowed what (recovery) does not.
import type * as Y from 'yjs';
import { salvage } from '../documents/inspect.ts';
import { load, pack, type Packed } from '../documents/jobs.ts';
import { SERVER_IDENTITY } from '../http/identity.ts';
import type { Database, SqlRow } from '../storage/database.ts';

/** Rows that arrived within this before a backup began may still have been on their way to the disk. Milliseconds. */
const IN_FLIGHT_MS = 1_000;

/** From the first to the last moment that a database can be taken back to, in milliseconds. */
export interface Coverage {
	from: number;
	to: number;
}

/** `upTo`: what `to` is at least, of a database that is no backup and that nobody writes to. */
export function coverage(db: Database, upTo = 0): Coverage {
	const taken = db.sql('SELECT max(taken_at) AS at FROM backup').get()!.at;
	const last = db.sql('SELECT max(updated_at) AS at FROM pipelines').get()!.at;
	// A pipeline younger than its base did not exist before: it has no gap in its history.
	const from = db
		.sql(
			`SELECT max(at) AS at FROM (
				SELECT coalesce(bases.at, snapshots.at) AS at, coalesce(bases.seq, snapshots.seq) AS seq
				FROM snapshots LEFT JOIN bases ON bases.pipeline = snapshots.pipeline
			) WHERE seq > 1`
		)
		.get()!.at;
	const first = db.sql('SELECT min(created_at) AS at FROM pipelines').get()!.at;
	return {
		from: Number(from ?? first ?? 0),
		to: Math.max(Number(last ?? 0), taken === null ? upTo : Number(taken) - IN_FLIGHT_MS)
	};
}

/** Takes every pipeline back to `moment`, which is covered. Pipelines made later are gone. In one transaction. */
export function takeBack(db: Database, moment: number): void {
	db.transaction(() => {
		for (const pipeline of db.sql('SELECT * FROM pipelines').all()) {
			if (Number(pipeline.created_at) > moment) remove(db, String(pipeline.id));
			else takePipelineBack(db, pipeline, moment);
		}
	});
}

const TABLES = ['snapshots', 'bases', 'log', 'clients', 'quarantine', 'voided'];

function remove(db: Database, id: string): void {
	for (const table of TABLES) db.sql(`DELETE FROM ${table} WHERE pipeline = ?`).run(id);
	db.sql('DELETE FROM pipelines WHERE id = ?').run(id);
}

function takePipelineBack(db: Database, pipeline: SqlRow, moment: number): void {
	const id = String(pipeline.id);
	db.sql('UPDATE pipelines SET deleted_at = NULL WHERE id = ? AND deleted_at > ?').run(id, moment);
	const begins = beginning(db, id);
	// Where the clock was once set back, the last row of that moment or before decides: rows build on all before them.
	const found = db.sql('SELECT seq, at FROM log WHERE pipeline = ? AND seq > ? AND at <= ? ORDER BY seq DESC LIMIT 1').get(id, begins.seq, moment);
	const { seq, at } = found ? { seq: Number(found.seq), at: Number(found.at) } : begins;
	if (seq === Number(pipeline.seq)) return;
	const rows = db.sql('SELECT bytes FROM log WHERE pipeline = ? AND seq > ? AND seq <= ? ORDER BY seq');
	const doc = load(
		(function* () {
			yield begins.bytes;
			for (const row of rows.iterate(id, begins.seq, seq)) yield row.bytes as Uint8Array;
		})()
	);
	const said = sayAnew(db, id, doc, moment);
	const packed = pack(doc);
	doc.destroy();
	for (const table of ['log', 'quarantine']) db.sql(`DELETE FROM ${table} WHERE pipeline = ? AND seq > ?`).run(id, seq);
	if (said) db.sql('INSERT INTO log (pipeline, seq, bytes, at, identity) VALUES (?, ?, ?, ?, ?)').run(id, seq + 1, said, moment, SERVER_IDENTITY);
	write(db, id, packed, said ? seq + 1 : seq, said ? moment : at);
}

/** What had arrived in rows that were taken out later, and was said anew only then. Null: nothing, or it is there. */
function sayAnew(db: Database, id: string, doc: Y.Doc, moment: number): Uint8Array | null {
	const rows = db.sql('SELECT bytes FROM quarantine WHERE pipeline = ? AND at <= ? ORDER BY seq').all(id, moment);
	return rows.length === 0 ? null : salvage(rows.map((row) => row.bytes as Uint8Array), doc);
}

/** The state before the oldest row. */
function beginning(db: Database, id: string): { seq: number; at: number; bytes: Uint8Array } {
	const row =
		db.sql('SELECT seq, at, bytes FROM bases WHERE pipeline = ?').get(id) ?? db.sql('SELECT seq, at, bytes FROM snapshots WHERE pipeline = ?').get(id);
	if (!row) throw new Error(`pipeline ${id} has no snapshot`);
	return { seq: Number(row.seq), at: Number(row.at), bytes: row.bytes as Uint8Array };
}

function write(db: Database, id: string, { bytes, clocks, deletes, clients, name, demo }: Packed, seq: number, at: number): void {
	if (!db.sql('SELECT 1 FROM bases WHERE pipeline = ?').get(id))
		db.sql('INSERT INTO bases (pipeline, seq, at, bytes) SELECT pipeline, seq, at, bytes FROM snapshots WHERE pipeline = ?').run(id);
	db.sql('DELETE FROM log WHERE pipeline = ? AND seq <= (SELECT seq FROM bases WHERE pipeline = ?)').run(id, id);
	db.sql('UPDATE snapshots SET seq = ?, at = ?, bytes = ?, clocks = ?, deletes = ? WHERE pipeline = ?').run(seq, at, bytes, clocks, deletes, id);
	db.sql('UPDATE pipelines SET seq = ?, updated_at = ?, name = ?, demo = ?, described_seq = ? WHERE id = ?').run(seq, at, name, demo ? 1 : 0, seq, id);
	// Whose a client id is stays known: its owner may come back with what is lost here.
	db.sql('UPDATE clients SET clock = 0 WHERE pipeline = ?').run(id);
	for (const [client, clock] of clients)
		db.sql(
			`INSERT INTO clients (pipeline, client, identity, clock) VALUES (?, ?, ?, ?)
			ON CONFLICT (pipeline, client) DO UPDATE SET clock = excluded.clock`
		).run(id, client, SERVER_IDENTITY, clock);
}
