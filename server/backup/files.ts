// Database files as backups need them: opened whatever their age, copied while a server writes to them,
// and put in place only when whole and on disk.
import { closeSync, existsSync, fsyncSync, mkdtempSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Database } from '../storage/database.ts';
import { MIGRATIONS } from '../storage/schema.ts';
import { BackupProblem, reasonOf } from './problem.ts';

/** What SQLite writes beside a database. */
const COMPANIONS = ['-wal', '-shm', '-journal'];

export function removeDatabase(file: string): void {
	for (const path of [file, ...COMPANIONS.map((suffix) => file + suffix)]) rmSync(path, { force: true });
}

/** Opens a file only to read it. Throws BackupProblem when it is no database of ours, or of a newer version. */
export function openToRead(file: string): Database {
	const advice = 'Give the path of a file that "backup" made, or of a sluice.db.';
	if (!existsSync(file)) throw new BackupProblem(`There is no file ${file}.`, advice);
	if (!statSync(file).isFile()) throw new BackupProblem(`${file} is not a file.`, advice);
	let db: Database | null = null;
	try {
		db = new Database(file, { readOnly: true });
		const { version } = db;
		if (version > MIGRATIONS.length)
			throw new BackupProblem(
				`${file} was written by a newer Sluice (version ${version}, this one knows ${MIGRATIONS.length}).`,
				'Update this Sluice, then try again.'
			);
		const tables = db.sql("SELECT count(*) AS n FROM sqlite_schema WHERE name IN ('pipelines', 'snapshots', 'log', 'clients')").get()!;
		if (version < 1 || Number(tables.n) !== 4) throw new BackupProblem(`${file} is not a database of Sluice.`, advice);
		return db;
	} catch (error) {
		db?.close();
		if (error instanceof BackupProblem) throw error;
		throw new BackupProblem(`${file} cannot be read as a database (${reasonOf(error)}).`, lockedAdvice(error) ?? 'It is damaged or something else: use another backup.');
	}
}

/** Whether an error of SQLite says that somebody else has the file. */
export const isInUse = (error: unknown): boolean => /locked|busy/i.test(reasonOf(error));

const lockedAdvice = (error: unknown): string | null => (isInUse(error) ? 'A Sluice before 0.2.0 is using it: stop that one first.' : null);

/**
 * Writes what is committed in `source` at this moment to the new file `target` and brings it up to this
 * version. Does not wait for a server that writes to `source`, nor make it wait. Not yet safe on disk: see
 * `settle`. Throws, and leaves nothing behind, when it cannot be read or written.
 */
export function copyDatabase(source: string, target: string): void {
	const from = openToRead(source);
	try {
		from.sql('VACUUM INTO ?').run(target);
	} catch (error) {
		removeDatabase(target);
		throw new BackupProblem(
			`${source} cannot be copied to ${target} (${reasonOf(error)}).`,
			lockedAdvice(error) ?? 'Check that there is room and that this user may write there; "verify" tells whether the source is sound.'
		);
	} finally {
		from.close();
	}
}

/** Opens a copy of ours to change it, tables brought up to date. */
export function openCopy(file: string): Database {
	const db = new Database(file);
	try {
		db.prepareToWrite();
		// One file is easier to carry about than three.
		db.exec('PRAGMA journal_mode = DELETE');
		return db;
	} catch (error) {
		db.close();
		throw error;
	}
}

/** Gives a file that is whole its final name, on disk when it returns. */
export function settle(file: string, name: string): void {
	syncPath(file);
	renameSync(file, name);
	syncPath(dirname(name));
}

export function syncPath(path: string): void {
	let handle: number;
	try {
		handle = openSync(path, statSync(path).isDirectory() ? 'r' : 'r+');
	} catch (error) {
		// Windows opens no folders; there the rename itself is as safe as it gets.
		if (process.platform === 'win32') return;
		throw error;
	}
	try {
		fsyncSync(handle);
	} finally {
		closeSync(handle);
	}
}

/** Reads a file of any version: one of an earlier version as an upgraded copy, which is gone afterwards. */
export function reading<T>(file: string, work: (db: Database) => T): T {
	const db = openToRead(file);
	try {
		if (db.version === MIGRATIONS.length) return work(db);
	} finally {
		db.close();
	}
	const folder = mkdtempSync(join(tmpdir(), 'sluice-'));
	try {
		const copy = join(folder, 'copy.db');
		copyDatabase(file, copy);
		const upgraded = openCopy(copy);
		try {
			return work(upgraded);
		} finally {
			upgraded.close();
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
