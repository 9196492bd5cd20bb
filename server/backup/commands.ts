// The commands of `npm run sluice`, as functions: what to print, or a BackupProblem. Paths come resolved.
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Database, DATABASE_FILE } from '../storage/database.ts';
import { MIGRATIONS } from '../storage/schema.ts';
import { takeBackup } from './backup.ts';
import { openToRead, reading } from './files.ts';
import { coverage } from './point-in-time.ts';
import { BackupProblem, reasonOf } from './problem.ts';
import { restore, type RestoreOptions } from './restore.ts';
import { formatTime } from './time.ts';
import { verify } from './verify.ts';

const several = (count: number, one: string): string => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

const megabytes = (file: string): string => `${(statSync(file).size / 1e6).toFixed(1)} MB`;

/** The database of a data folder. Throws BackupProblem when there is none. */
function databaseIn(folder: string): string {
	const database = join(folder, DATABASE_FILE);
	if (!existsSync(database))
		throw new BackupProblem(`There is no database in ${folder}.`, 'Give the folder that the server uses, e.g. DATA=/srv/sluice npm run sluice -- …');
	return database;
}

export function backupCommand(folder: string, file: string, now: number): string[] {
	const database = databaseIn(folder);
	if (existsSync(file)) throw new BackupProblem(`${file} exists already.`, 'Choose another name; a backup never replaces a file.');
	if (!existsSync(dirname(file))) throw new BackupProblem(`There is no folder ${dirname(file)}.`, 'Make it, or choose another.');
	const { pipelines } = takeBackup(database, file, now);
	return [`Backed up ${several(pipelines.length, 'pipeline')} (${megabytes(file)}) to ${file}.`];
}

export function restoreCommand(options: RestoreOptions): string[] {
	const { pipelines, missing, replaced } = restore(options);
	const what = options.at === null ? '' : ` as of ${formatTime(options.at)}`;
	const lines = [`Restored ${several(pipelines.length, 'pipeline')} from ${options.file}${what}.`];
	if (replaced !== null) lines.push(`The database before is kept as ${replaced}.`);
	if (missing.length > 0)
		lines.push(`${several(missing.length, 'pipeline')} of it ${missing.length === 1 ? 'is' : 'are'} not in the backup: ${missing.map(({ name, id }) => `"${name}" (${id})`).join(', ')}.`);
	lines.push(
		options.allowRecovery
			? 'Edits made since come back from the devices that have them.'
			: 'Devices that know edits of others made since keep them, and what builds on them, until: npm run sluice -- recovery allow'
	);
	return lines;
}

export interface Verified {
	lines: string[];
	sound: boolean;
}

export function verifyCommand(folder: string, file: string | null, now: number): Verified {
	const path = file ?? databaseIn(folder);
	return reading(path, (db) => {
		const { problems, pipelines } = verify(db, { history: true });
		if (problems.length > 0) {
			const todo = file === null ? 'Keep a copy of the data folder, then restore the newest backup that verifies.' : 'Use another backup.';
			return { lines: [`${path} is not sound:`, ...problems.map((problem) => `  ${problem}`), todo], sound: false };
		}
		const rows = pipelines.reduce((sum, pipeline) => sum + pipeline.rows, 0);
		const lines = [`${path} is sound: ${several(pipelines.length, 'pipeline')}, ${several(rows, 'row')} of history.`];
		if (pipelines.length > 0) {
			const { from, to } = coverage(db, file === null ? now : 0);
			lines.push(`It can be restored as of any moment from ${formatTime(from)} to ${formatTime(to)}.`);
		}
		return { lines, sound: true };
	});
}

const STATES: Readonly<Record<string, string>> = {
	none: 'not restored',
	awaiting: 'restored; edits of others wait on their devices',
	allowed: 'restored; edits of others may come back'
};

interface RecoveryRow {
	id: string;
	name: string;
	recovery: string;
}

export function recoveryCommand(folder: string, action: 'allow' | 'refuse' | 'status', pipeline: string | null): string[] {
	const database = databaseIn(folder);
	const all = readRecovery(database);
	const chosen = pipeline === null ? all : all.filter(({ id, name }) => id === pipeline || name === pipeline);
	if (pipeline !== null && chosen.length === 0)
		throw new BackupProblem(`There is no pipeline "${pipeline}".`, 'recovery status lists them with their ids.');
	if (action === 'status') return chosen.length === 0 ? ['There are no pipelines.'] : chosen.map(({ id, name, recovery }) => `${id}  ${name}: ${STATES[recovery] ?? recovery}`);
	if (pipeline !== null && chosen.length > 1)
		throw new BackupProblem(`${chosen.length} pipelines are called "${pipeline}".`, 'Give the id of one; recovery status lists them.');
	const restored = chosen.filter(({ recovery }) => recovery !== 'none');
	if (restored.length === 0)
		throw new BackupProblem(pipeline === null ? 'No pipeline was restored from a backup.' : `"${pipeline}" was not restored from a backup.`, 'There is nothing to decide.');
	writeRecovery(database, restored, action === 'allow' ? 'allowed' : 'awaiting');
	const names = restored.map(({ name }) => `"${name}"`).join(', ');
	return [
		action === 'allow'
			? `Allowed for ${names}: edits of others come back from the devices that have them.`
			: `Refused for ${names}: edits of others stay on the devices that have them. Nothing is thrown away.`
	];
}

function readRecovery(database: string): RecoveryRow[] {
	const db = openToRead(database);
	try {
		if (db.version < MIGRATIONS.length) return [];
		return db.sql('SELECT id, name, recovery FROM pipelines WHERE deleted_at IS NULL ORDER BY created_at, id').all().map((row) => ({
			id: String(row.id),
			name: String(row.name),
			recovery: String(row.recovery)
		}));
	} finally {
		db.close();
	}
}

/** The server, if one runs, sees that another process has written, and reads it. */
function writeRecovery(database: string, pipelines: readonly RecoveryRow[], recovery: 'awaiting' | 'allowed'): void {
	try {
		const db = new Database(database);
		try {
			db.prepareToWrite();
			db.transaction(() => {
				for (const { id } of pipelines) db.sql('UPDATE pipelines SET recovery = ? WHERE id = ?').run(recovery, id);
			});
		} finally {
			db.close();
		}
	} catch (error) {
		throw new BackupProblem(`${database} cannot be written (${reasonOf(error)}).`, 'Run this as the user that the server runs as, and check that there is room.');
	}
}
