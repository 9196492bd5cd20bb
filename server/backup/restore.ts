// Puts a backup in the place of the database: only a sound one, only while no server runs, and the replaced
// database stays beside it. Until the last step nothing is changed.
import { constants, copyFileSync, existsSync, linkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Database, DATABASE_FILE, giveToOwner, makeFolder, type SqlRow } from '../storage/database.ts';
import { FolderInUse, lockFolder } from '../storage/lock.ts';
import { beginAnew } from '../storage/sqlite-history.ts';
import { copyDatabase, isInUse, openCopy, openToRead, removeDatabase, settle } from './files.ts';
import { coverage, takeBack } from './point-in-time.ts';
import { BackupProblem, reasonOf } from './problem.ts';
import { formatTime, timeForFile } from './time.ts';
import { verify } from './verify.ts';

export interface RestoreOptions {
	/** Data folder. */
	folder: string;
	/** The backup, or the folder's own database to take it back in time. */
	file: string;
	/** Milliseconds; null: all that the file has. */
	at: number | null;
	/** Edits of others that are not in the backup come back without being asked about. */
	allowRecovery: boolean;
	now: number;
}

export interface Restored {
	pipelines: { id: string; name: string }[];
	/** Pipelines of the replaced database that the backup does not have. */
	missing: { id: string; name: string }[];
	/** Where the replaced database is; null: there was none. */
	replaced: string | null;
}

/** What a database may have beside it that belongs to it. */
const LOGS = ['-wal', '-journal'];

/** Throws BackupProblem, with nothing changed, when it cannot be done. */
export function restore(options: RestoreOptions): Restored {
	const { folder, file, now } = options;
	openToRead(file).close();
	const unlock = lock(folder);
	const database = join(folder, DATABASE_FILE);
	const part = `${database}.restoring`;
	try {
		removeDatabase(part);
		copyDatabase(file, part);
		const result = prepare(part, database, options);
		const replaced = existsSync(database) ? setAside(database, unused(`${database}.replaced-${timeForFile(now)}`)) : null;
		giveToOwner(part);
		settle(part, database);
		return { ...result, replaced };
	} catch (error) {
		removeDatabase(part);
		if (error instanceof BackupProblem) throw error;
		throw new BackupProblem(`${file} cannot be restored to ${folder} (${reasonOf(error)}).`, 'Check that there is room and that this user may write there.');
	} finally {
		unlock();
	}
}

function lock(folder: string): () => void {
	try {
		makeFolder(folder);
		return lockFolder(folder);
	} catch (error) {
		if (error instanceof FolderInUse) throw new BackupProblem(`A server is running on ${folder}.`, 'Stop it, then restore again. Nothing was changed.');
		throw new BackupProblem(`${folder} cannot be written (${reasonOf(error)}).`, 'Make it writable for this user, or name another folder in DATA.');
	}
}

function prepare(part: string, database: string, { file, at, allowRecovery, now }: RestoreOptions): Omit<Restored, 'replaced'> {
	const db = openCopy(part);
	try {
		const { problems } = verify(db, { history: at !== null });
		if (problems.length > 0)
			throw new BackupProblem(`${file} is not sound: ${problems.join(' ')}`, 'Use another backup. Nothing was changed.');
		if (at !== null) goBack(db, file, at, file === database ? now : 0);
		const before = readReplaced(database);
		const ids = db.sql('SELECT id, name FROM pipelines ORDER BY created_at, id').all();
		const pipelines = ids.map((row) => ({ id: String(row.id), name: String(row.name) }));
		db.transaction(() => {
			beginAnew(db, allowRecovery ? 'allowed' : 'awaiting');
			for (const { pipeline, lineage, client, identity } of before.clients)
				db.sql(
					`INSERT INTO clients (pipeline, client, identity, clock)
					SELECT id, ?, ?, 0 FROM pipelines WHERE id = ? AND lineage = ? ON CONFLICT DO NOTHING`
				).run(client, identity, pipeline, lineage);
			if (before.access) keepAccess(db, before.access);
			for (const { id, pipeline, what, target, at, by, ended, lineage } of before.erasures)
				db.sql(
					`INSERT INTO erasures (id, pipeline, what, target, at, by, ended, lineage, again) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING`
				).run(id!, pipeline!, what!, target!, at!, by!, ended!, lineage!);
		});
		const here = new Set(pipelines.map(({ id }) => id));
		return { pipelines, missing: before.pipelines.filter(({ id }) => !here.has(id)) };
	} finally {
		db.close();
	}
}

function goBack(db: Database, file: string, at: number, upTo: number): void {
	const { from, to } = coverage(db, upTo);
	if (at < from || at > to)
		throw new BackupProblem(
			`${file} cannot be taken back to ${formatTime(at)}: it covers ${formatTime(from)} to ${formatTime(to)}.`,
			at < from ? 'Choose a later moment, or an older backup. Nothing was changed.' : 'Leave out --at for all that it has, or choose a newer backup. Nothing was changed.'
		);
	takeBack(db, at);
}

interface Replaced {
	pipelines: { id: string; name: string }[];
	clients: { pipeline: string; lineage: string; client: number; identity: string }[];
	/** Who may do what, and what was done; null: it is not known. */
	access: { rows: SqlRow[]; audit: SqlRow[] } | null;
	/** What was erased: what the backup still has of it is erased again when the server starts. */
	erasures: SqlRow[];
}

/** Since when databases have tables of access. */
const ACCESS_VERSION = 3;
/** Since when they have one of erasures. */
const ERASURES_VERSION = 4;

/** Access stays as it is now: what was taken away since the backup does not come back with it. */
function keepAccess(db: Database, { rows, audit }: NonNullable<Replaced['access']>): void {
	db.exec('DELETE FROM access; DELETE FROM audit');
	for (const { kind, id, record } of rows) db.sql('INSERT INTO access (kind, id, record) VALUES (?, ?, ?)').run(kind!, id!, record!);
	for (const { id, at, action, by, pipeline, details } of audit)
		db.sql('INSERT INTO audit (id, at, action, by, pipeline, details) VALUES (?, ?, ?, ?, ?, ?)').run(id!, at!, action!, by!, pipeline ?? null, details!);
}

/** Who sent which client id first, so that its owner is known when they come back, and who may do what. A damaged database tells nothing. */
function readReplaced(database: string): Replaced {
	const nothing: Replaced = { pipelines: [], clients: [], access: null, erasures: [] };
	if (!existsSync(database)) return nothing;
	let db: Database | null = null;
	try {
		db = openToRead(database);
		return {
			pipelines: db.sql('SELECT id, name FROM pipelines WHERE deleted_at IS NULL').all().map((row) => ({ id: String(row.id), name: String(row.name) })),
			clients: db
				.sql('SELECT pipeline, lineage, client, identity FROM clients JOIN pipelines ON pipelines.id = clients.pipeline')
				.all()
				.map((row) => ({ pipeline: String(row.pipeline), lineage: String(row.lineage), client: Number(row.client), identity: String(row.identity) })),
			access: db.version < ACCESS_VERSION ? null : { rows: db.sql('SELECT * FROM access').all(), audit: db.sql('SELECT * FROM audit').all() },
			erasures: db.version < ERASURES_VERSION ? [] : db.sql('SELECT * FROM erasures').all()
		};
	} catch {
		return nothing;
	} finally {
		db?.close();
	}
}

function unused(name: string): string {
	let candidate = name;
	for (let number = 2; existsSync(candidate); number += 1) candidate = `${name}-${number}`;
	return candidate;
}

/**
 * Gives the database a second name, so that there is always one under the first. Its write-ahead log goes
 * into it before: beside the restored file it would be taken for that one's.
 */
function setAside(database: string, name: string): string {
	// SQLite throws away the logs of a file that it cannot read.
	for (const suffix of LOGS) if (existsSync(database + suffix)) copyFileSync(database + suffix, name + suffix, constants.COPYFILE_EXCL);
	const dropCopies = (): void => LOGS.forEach((suffix) => rmSync(name + suffix, { force: true }));
	try {
		const db = new Database(database);
		try {
			db.exec('PRAGMA journal_mode = DELETE');
		} finally {
			db.close();
		}
		dropCopies();
	} catch (error) {
		// Too damaged to be opened: its parts are kept as they are.
		if (isInUse(error)) {
			dropCopies();
			throw new BackupProblem(`Another program has ${database} open.`, 'End it (a Sluice before 0.2.0, a backup under way, a database browser), then restore again. Nothing was changed.');
		}
	}
	for (const suffix of [...LOGS, '-shm']) rmSync(database + suffix, { force: true });
	try {
		linkSync(database, name);
	} catch {
		// No second names on this file system.
		copyFileSync(database, name, constants.COPYFILE_EXCL);
	}
	return name;
}
