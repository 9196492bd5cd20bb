// Storage in one SQLite file: WAL, fsync at every commit, all rows of one event-loop turn in one commit.
// Limit: one process per file (the lock is exclusive); calls block the loop for the time of the query.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { MIGRATIONS } from './schema.ts';
import type {
	NewPipeline,
	NewRow,
	PipelineRecord,
	RoomState,
	Snapshot,
	Storage,
	StoredRow,
	StoredUpdates
} from './storage.ts';

type SqlRow = Record<string, SQLOutputValue>;

interface Pending {
	id: string;
	row: NewRow;
	resolve: () => void;
	reject: (error: Error) => void;
}

// Not mkdir's own recursion: Node 24 spins for ever where a folder can be neither found nor made (/proc).
function makeFolder(path: string): void {
	if (existsSync(path)) return;
	makeFolder(dirname(path));
	mkdirSync(path);
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

export class SqliteStorage implements Storage {
	readonly #db: DatabaseSync;
	readonly #statements = new Map<string, StatementSync>();
	#queue: Pending[] = [];
	#flushing = false;
	#closed = false;

	/** Opens or creates the database in `folder`; `:memory:` keeps nothing. Throws when it cannot be written. */
	constructor(folder: string) {
		if (folder !== ':memory:') makeFolder(resolve(folder));
		this.#db = new DatabaseSync(folder === ':memory:' ? folder : join(folder, 'sluice.db'));
		try {
			// A second process on the same file would give out the same row numbers.
			this.#db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
			this.#migrate();
		} catch (error) {
			this.#db.close();
			throw error;
		}
	}

	#migrate(): void {
		const version = Number(this.#db.prepare('PRAGMA user_version').get()!.user_version);
		if (version > MIGRATIONS.length)
			throw new Error(`the database was written by a newer Sluice (version ${version}, this one knows ${MIGRATIONS.length})`);
		this.#transaction(() => {
			for (let next = version; next < MIGRATIONS.length; next += 1) this.#db.exec(MIGRATIONS[next]!);
			// Also takes the exclusive lock now rather than at the first edit.
			this.#db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
		});
	}

	#sql(text: string): StatementSync {
		let statement = this.#statements.get(text);
		if (!statement) this.#statements.set(text, (statement = this.#db.prepare(text)));
		return statement;
	}

	#transaction<T>(work: () => T): T {
		this.#db.exec('BEGIN IMMEDIATE');
		try {
			const result = work();
			this.#db.exec('COMMIT');
			return result;
		} catch (error) {
			// A full disk may have ended the transaction already; then there is nothing to roll back.
			if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
			throw error;
		}
	}

	async pipelines(): Promise<PipelineRecord[]> {
		return this.#sql('SELECT * FROM pipelines ORDER BY created_at, id').all().map(toRecord);
	}

	async pipeline(id: string): Promise<PipelineRecord | null> {
		const row = this.#sql('SELECT * FROM pipelines WHERE id = ?').get(id);
		return row ? toRecord(row) : null;
	}

	async create({ record, snapshot, clients }: NewPipeline): Promise<void> {
		this.#transaction(() => {
			this.#sql(
				'INSERT INTO pipelines (id, name, demo, lineage, log_id, seq, described_seq, created_at, updated_at) VALUES (?, ?, ?, ?, ?, 1, 1, ?, ?)'
			).run(record.id, record.name, record.demo ? 1 : 0, record.lineage, record.logId, record.createdAt, record.createdAt);
			this.#sql('INSERT INTO snapshots (pipeline, seq, bytes, clocks, deletes) VALUES (?, 1, ?, ?, ?)').run(
				record.id,
				snapshot.bytes,
				snapshot.clocks,
				snapshot.deletes
			);
			for (const { client, clock, identity } of clients) this.#writeClient(record.id, client, identity, clock);
		});
	}

	async describe(id: string, seq: number, { name, demo }: { name: string; demo: boolean }): Promise<void> {
		this.#sql('UPDATE pipelines SET name = ?, demo = ?, described_seq = ? WHERE id = ? AND described_seq <= ?').run(
			name,
			demo ? 1 : 0,
			seq,
			id,
			seq
		);
	}

	async setDeleted(id: string, deletedAt: number | null): Promise<void> {
		this.#sql('UPDATE pipelines SET deleted_at = ? WHERE id = ?').run(deletedAt, id);
	}

	async room(id: string): Promise<RoomState | null> {
		const record = await this.pipeline(id);
		if (!record) return null;
		const snapshot = this.#sql('SELECT seq, length(bytes) AS bytes, deletes FROM snapshots WHERE pipeline = ?').get(id)!;
		const tail = this.#sql('SELECT count(*) AS n, coalesce(sum(length(bytes)), 0) AS bytes FROM log WHERE pipeline = ? AND seq > ?').get(
			id,
			snapshot.seq!
		)!;
		const clients = this.#sql('SELECT client, clock, identity FROM clients WHERE pipeline = ?').all(id);
		return {
			lineage: record.lineage,
			logId: record.logId,
			seq: record.seq,
			clients: clients.map((row) => ({
				client: Number(row.client),
				clock: Number(row.clock),
				identity: String(row.identity)
			})),
			snapshotSeq: Number(snapshot.seq),
			snapshotBytes: Number(snapshot.bytes),
			snapshotDeletes: snapshot.deletes as Uint8Array,
			tailRows: Number(tail.n),
			tailBytes: Number(tail.bytes),
			deletedAt: record.deletedAt
		};
	}

	append(id: string, row: NewRow): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#queue.push({ id, row, resolve, reject });
			if (this.#flushing) return;
			this.#flushing = true;
			// After all sockets of this turn were read, so that one fsync serves them all.
			setImmediate(() => this.#flush());
		});
	}

	#flush(): void {
		this.#flushing = false;
		const group = this.#queue;
		if (group.length === 0) return;
		this.#queue = [];
		try {
			if (this.#closed) throw new Error('the storage is closed');
			this.#transaction(() => {
				for (const { id, row } of group) this.#insert(id, row);
			});
		} catch (error) {
			for (const { reject } of group) reject(asError(error));
			return;
		}
		for (const { resolve } of group) resolve();
	}

	#insert(id: string, { seq, bytes, at, identity, clocks }: NewRow): void {
		const { changes } = this.#sql(
			'UPDATE pipelines SET seq = ?, updated_at = ? WHERE id = ? AND seq = ?'
		).run(seq, at, id, seq - 1);
		if (changes !== 1) throw new Error(`row ${seq} of ${id} is not the next one`);
		this.#sql('INSERT INTO log (pipeline, seq, bytes, at, identity) VALUES (?, ?, ?, ?, ?)').run(id, seq, bytes, at, identity);
		for (const { client, clock, identity: owner } of clocks) this.#writeClient(id, client, owner, clock);
	}

	#writeClient(id: string, client: number, identity: string, clock: number): void {
		this.#sql(
			`INSERT INTO clients (pipeline, client, identity, clock) VALUES (?, ?, ?, ?)
			ON CONFLICT (pipeline, client) DO UPDATE SET clock = excluded.clock`
		).run(id, client, identity, clock);
	}

	async updates(id: string, since: number): Promise<StoredUpdates> {
		const record = await this.pipeline(id);
		if (!record) throw new Error(`no pipeline ${id}`);
		const at = Number(this.#sql('SELECT seq FROM snapshots WHERE pipeline = ?').get(id)!.seq);
		const oldest = this.#sql('SELECT min(seq) AS seq FROM log WHERE pipeline = ?').get(id)!.seq;
		const tailOnly = since > 0 && since <= record.seq && since >= (oldest === null ? record.seq : Number(oldest) - 1);
		const snapshot = tailOnly ? null : this.#sql('SELECT bytes FROM snapshots WHERE pipeline = ?').get(id)!;
		return {
			snapshot: snapshot ? (snapshot.bytes as Uint8Array) : null,
			rows: this.#sql('SELECT seq, bytes FROM log WHERE pipeline = ? AND seq > ? ORDER BY seq')
				.all(id, tailOnly ? since : at)
				.map((row): StoredRow => ({ seq: Number(row.seq), bytes: row.bytes as Uint8Array })),
			seq: record.seq
		};
	}

	async replaceSnapshot(id: string, { seq, bytes, clocks, deletes }: Snapshot, keepFrom: number): Promise<boolean> {
		return this.#transaction(() => {
			const { changes } = this.#sql(
				'UPDATE snapshots SET seq = ?, bytes = ?, clocks = ?, deletes = ? WHERE pipeline = ? AND seq < ?'
			).run(seq, bytes, clocks, deletes, id, seq);
			if (changes !== 1) return false;
			this.#sql('DELETE FROM log WHERE pipeline = ? AND seq <= ? AND seq < ?').run(id, seq, keepFrom);
			return true;
		});
	}

	async close(): Promise<void> {
		if (this.#closed) return;
		this.#flush();
		this.#closed = true;
		this.#statements.clear();
		this.#db.close();
	}
}

const toRecord = (row: SqlRow): PipelineRecord => ({
	id: String(row.id),
	name: String(row.name),
	demo: row.demo === 1,
	lineage: String(row.lineage),
	logId: String(row.log_id),
	seq: Number(row.seq),
	describedSeq: Number(row.described_seq),
	createdAt: Number(row.created_at),
	updatedAt: Number(row.updated_at),
	deletedAt: row.deleted_at === null ? null : Number(row.deleted_at)
});
