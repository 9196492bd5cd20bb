// One connection to a SQLite file of ours: settings, statements kept, transactions, tables brought up to date.
// Limit: knows tables, not what is in them. Several processes may have the file open; see lock.ts.
import { chownSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { MIGRATIONS } from './schema.ts';

export type SqlRow = Record<string, SQLOutputValue>;

/** Name of the database in the data folder. */
export const DATABASE_FILE = 'sluice.db';

/** A command of ours writes for a few milliseconds at most while the server runs, and the server in every commit. */
export const BUSY_MS = 2_000;
/** What stays of the write-ahead log's file after a long backup has let it grow. Bytes. */
const WAL_LIMIT = 16 * 1024 * 1024;

export class Database {
	readonly #db: DatabaseSync;
	readonly #statements = new Map<string, StatementSync>();

	/** `:memory:` keeps nothing. Throws when it cannot be opened. */
	constructor(file: string, options: { readOnly?: boolean } = {}) {
		this.#db = new DatabaseSync(file, options);
	}

	/** For writing: every commit is on disk when it returns. Throws when the file cannot be written, or is of a newer version. */
	prepareToWrite(): void {
		// First: also what follows waits for the other one's commit.
		this.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
		this.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
		this.exec(`PRAGMA journal_size_limit = ${WAL_LIMIT}`);
		this.#migrate();
	}

	/** How many of the schema's changes it has; 0: it is not a database of ours, or empty. */
	get version(): number {
		return Number(this.#db.prepare('PRAGMA user_version').get()!.user_version);
	}

	#migrate(): void {
		const { version } = this;
		if (version > MIGRATIONS.length)
			throw new Error(`the database was written by a newer Sluice (version ${version}, this one knows ${MIGRATIONS.length})`);
		this.transaction(() => {
			for (let next = version; next < MIGRATIONS.length; next += 1) this.#db.exec(MIGRATIONS[next]!);
			// A write in any case: what cannot be written is found out now rather than at the first edit.
			this.#db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
		});
	}

	exec(text: string): void {
		this.#db.exec(text);
	}

	/** A statement, prepared once. Not for two readers that iterate at the same time. */
	sql(text: string): StatementSync {
		let statement = this.#statements.get(text);
		if (!statement) this.#statements.set(text, (statement = this.#db.prepare(text)));
		return statement;
	}

	transaction<T>(work: () => T): T {
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

	close(): void {
		this.#statements.clear();
		this.#db.close();
	}
}

/** Makes a folder with all above it. Not mkdir's own recursion: Node 24 spins for ever where a folder can be neither found nor made (/proc). */
export function makeFolder(path: string): void {
	if (existsSync(path)) return;
	makeFolder(dirname(path));
	mkdirSync(path);
}

/** Run by root, a command gives what it makes in a folder to the folder's owner: the server there may be nobody special. */
export function giveToOwner(file: string): void {
	if (process.getuid?.() !== 0) return;
	const { uid, gid } = statSync(dirname(file));
	chownSync(file, uid, gid);
}
