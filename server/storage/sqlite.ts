// Storage in one SQLite file: WAL, fsync at every commit, all rows of one event-loop turn in one commit.
// Limit: one server per folder (lock.ts); calls block the loop for the time of the query.
import { join, resolve } from 'node:path';
import { SqliteAccess, type AccessStorage } from './access-storage.ts';
import { Database, DATABASE_FILE, makeFolder, type SqlRow } from './database.ts';
import { lockFolder } from './lock.ts';
import { RecentBytes } from './recent.ts';
import { erasures, replaceLineage, sweep, toErasure } from './sqlite-lineage.ts';
import { beginAnew, dropRows, expired, isBackup, replaceBase, replaceSnapshot, voidRows } from './sqlite-history.ts';
import type {
	Expired,
	NewLineage,
	NewPipeline,
	NewRow,
	PipelineRecord,
	Recovery,
	RoomState,
	Snapshot,
	Storage,
	StoredErasure,
	StoredRow,
	StoredUpdates,
	Voiding
} from './storage.ts';

interface Pending {
	id: string;
	row: NewRow;
	resolve: () => void;
	reject: (error: Error) => void;
}

/** What a row costs to send and apply beside its bytes, in bytes: many small rows are slower than a snapshot of their size. */
const ROW_COST = 64;
/** A reader further behind the snapshot than this gets it without its rows being weighed. */
const WEIGHED_ROWS = 5_000;

/** Snapshots read within the last seconds: from about a thousand deals on, one of 100,000 at most. Bytes, milliseconds. */
const RECENT = { least: 256 * 1024, most: 64 * 1024 * 1024, life: 10_000 };

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

export class SqliteStorage implements Storage {
	readonly #db: Database;
	readonly #unlock: () => void;
	/** A log's snapshot at a row is written once: whatever changes the past gives the log another id. */
	readonly #snapshots = new RecentBytes(RECENT);
	#queue: Pending[] = [];
	#flushing = false;
	#closed = false;
	#access: SqliteAccess | null = null;
	#seenVersion: number;

	/** Opens or creates the database in `folder`; `:memory:` keeps nothing. Throws FolderInUse, or why it cannot be written. */
	constructor(folder: string) {
		const inMemory = folder === ':memory:';
		if (!inMemory) makeFolder(resolve(folder));
		this.#unlock = inMemory ? () => undefined : lockFolder(folder);
		let db: Database | null = null;
		try {
			this.#db = db = new Database(inMemory ? folder : join(folder, DATABASE_FILE));
			this.#db.prepareToWrite();
			// Put in place by hand, it is a restore all the same.
			if (isBackup(this.#db)) this.#db.transaction(() => beginAnew(this.#db, 'awaiting'));
			this.#seenVersion = this.#dataVersion();
		} catch (error) {
			db?.close();
			this.#unlock();
			throw error;
		}
	}

	/** Who may do what is kept in the same database. */
	get access(): AccessStorage {
		return (this.#access ??= new SqliteAccess(this.#db));
	}

	#sql(text: string): ReturnType<Database['sql']> {
		return this.#db.sql(text);
	}

	#dataVersion(): number {
		return Number(this.#sql('PRAGMA data_version').get()!.data_version);
	}

	async pipelines(): Promise<PipelineRecord[]> {
		return this.#sql('SELECT * FROM pipelines ORDER BY created_at, id').all().map(toRecord);
	}

	async pipeline(id: string): Promise<PipelineRecord | null> {
		const row = this.#sql('SELECT * FROM pipelines WHERE id = ?').get(id);
		return row ? toRecord(row) : null;
	}

	async create({ record, snapshot, clients }: NewPipeline): Promise<void> {
		this.#db.transaction(() => {
			this.#sql(
				'INSERT INTO pipelines (id, name, demo, lineage, log_id, seq, described_seq, created_at, updated_at) VALUES (?, ?, ?, ?, ?, 1, 1, ?, ?)'
			).run(record.id, record.name, record.demo ? 1 : 0, record.lineage, record.logId, record.createdAt, record.createdAt);
			this.#sql('INSERT INTO snapshots (pipeline, seq, at, bytes, clocks, deletes) VALUES (?, 1, ?, ?, ?, ?)').run(
				record.id,
				record.createdAt,
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
			deletedAt: record.deletedAt,
			recovery: record.recovery,
			voided: this.#sql('SELECT client, clock, length FROM voided WHERE pipeline = ?')
				.all(id)
				.map((row) => ({ client: Number(row.client), clock: Number(row.clock), length: Number(row.length) })),
			ended: this.#sql('SELECT ended FROM erasures WHERE pipeline = ?').all(id).map((row) => String(row.ended))
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
			this.#db.transaction(() => {
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
		const tailOnly = since > 0 && since <= record.seq && (since >= at || this.#tailIsLess(id, since, at));
		const read = (): Uint8Array => this.#sql('SELECT bytes FROM snapshots WHERE pipeline = ?').get(id)!.bytes as Uint8Array;
		return {
			snapshot: tailOnly ? null : this.#snapshots.get(`${record.logId} ${at}`, read),
			rows: this.#sql('SELECT seq, bytes FROM log WHERE pipeline = ? AND seq > ? ORDER BY seq')
				.all(id, tailOnly ? since : at)
				.map((row): StoredRow => ({ seq: Number(row.seq), bytes: row.bytes as Uint8Array })),
			seq: record.seq
		};
	}

	/** Whether the rows after `since` are all there and less to send than the snapshot at row `at`. */
	#tailIsLess(id: string, since: number, at: number): boolean {
		if (at - since > WEIGHED_ROWS) return false;
		const { log_from: from } = this.#sql('SELECT log_from FROM pipelines WHERE id = ?').get(id)!;
		const oldest = this.#sql('SELECT min(seq) AS seq FROM log WHERE pipeline = ?').get(id)!.seq;
		if (since < Number(from) || oldest === null || since < Number(oldest) - 1) return false;
		const rows = this.#sql('SELECT count(*) AS n, sum(length(bytes)) AS bytes FROM log WHERE pipeline = ? AND seq > ? AND seq <= ?').get(id, since, at)!;
		const snapshot = this.#sql('SELECT length(bytes) AS bytes FROM snapshots WHERE pipeline = ?').get(id)!;
		return Number(rows.bytes) + ROW_COST * Number(rows.n) <= Number(snapshot.bytes);
	}

	async replaceSnapshot(id: string, snapshot: Snapshot): Promise<boolean> {
		return replaceSnapshot(this.#db, id, snapshot);
	}

	async expired(id: string, before: number): Promise<Expired | null> {
		return expired(this.#db, id, before);
	}

	async replaceBase(id: string, seq: number, bytes: Uint8Array | null): Promise<void> {
		replaceBase(this.#db, id, seq, bytes);
	}

	async dropRows(id: string): Promise<boolean> {
		return dropRows(this.#db, id);
	}

	async voidRows(id: string, voiding: Voiding): Promise<void> {
		// What was given before belongs before: a row may be among the voided ones.
		this.#flush();
		this.#db.transaction(() => {
			voidRows(this.#db, id, voiding);
			if (voiding.salvage) this.#insert(id, voiding.salvage);
		});
	}

	async replaceLineage(id: string, seq: number, lineage: NewLineage): Promise<void> {
		this.#flush();
		replaceLineage(this.#db, id, seq, lineage);
		this.#snapshots.clear();
	}

	async sweep(): Promise<boolean> {
		return sweep(this.#db);
	}

	async erasures(id: string): Promise<StoredErasure[]> {
		return erasures(this.#db, id);
	}

	async erasuresToRepeat(): Promise<(StoredErasure & { pipeline: string })[]> {
		return this.#sql('SELECT * FROM erasures WHERE again = 1 ORDER BY at, id').all().map((row) => ({ ...toErasure(row), pipeline: String(row.pipeline) }));
	}

	async erasureRepeated(erasure: string): Promise<void> {
		this.#sql('UPDATE erasures SET again = 0 WHERE id = ?').run(erasure);
	}

	async setRecovery(id: string, recovery: Recovery): Promise<void> {
		this.#sql('UPDATE pipelines SET recovery = ? WHERE id = ?').run(recovery, id);
	}

	changedOutside(): boolean {
		const version = this.#dataVersion();
		const changed = version !== this.#seenVersion;
		this.#seenVersion = version;
		return changed;
	}

	async close(): Promise<void> {
		if (this.#closed) return;
		this.#flush();
		this.#closed = true;
		this.#snapshots.clear();
		this.#db.close();
		this.#unlock();
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
	deletedAt: row.deleted_at === null ? null : Number(row.deleted_at),
	recovery: row.recovery as Recovery
});
