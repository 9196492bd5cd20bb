// The data folder, its database and its backups as the doctor sees them: who may read and write, how much room there is, what
// SQLite says of the file. Changes nothing; the server may run. Limit: `verify` looks into every pipeline, this does not.
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openToRead } from '../backup/files.ts';
import { BackupProblem, reasonOf } from '../backup/problem.ts';
import { backupsIn, type BackupPlan } from '../backup/schedule.ts';
import { DATABASE_FILE } from '../storage/database.ts';
import { MIGRATIONS } from '../storage/schema.ts';
import { fault, fine, warning, type Finding } from './finding.ts';

/** With less the server stops taking edits before long. Bytes. */
const LEAST_ROOM = 100e6;
const LITTLE_ROOM = 1e9;
const MB = 1e6;
/** Anybody else on this machine may read it. */
const OTHERS_READ = 0o044;
/** Kinds of file systems on other machines, by the number that Linux has for them: NFS, CIFS, SMB2. */
const REMOTE: Readonly<Record<number, string>> = { 0x6969: 'NFS', 0xff534d42: 'CIFS', 0xfe534d42: 'SMB' };
/** Clocks of two machines differ by a little. */
const CLOCK_MS = 5 * 60_000;

const megabytes = (bytes: number): string => `${Math.round(bytes / MB).toLocaleString('en')} MB`;

function canWrite(path: string): boolean {
	try {
		accessSync(path, constants.R_OK | constants.W_OK | (statSync(path).isDirectory() ? constants.X_OK : 0));
		return true;
	} catch {
		return false;
	}
}

/** What a folder is on: room, and whether it is this machine's. */
function checkDisk(where: string, folder: string, needs: number): Finding[] {
	const { bavail, bsize, type } = statfsSync(folder);
	const free = bavail * bsize;
	const found: Finding[] = [];
	const room = `${megabytes(free)} of the disk are free`;
	if (free < LEAST_ROOM) found.push(fault(where, `${room}: before long nothing can be stored.`, 'Make room, or move the folder to a larger disk.'));
	else if (free < Math.max(LITTLE_ROOM, needs)) found.push(warning(where, `${room}. An erasure writes the database anew, which takes as much room again.`, 'Make room, or move the folder to a larger disk.'));
	const remote = REMOTE[type];
	if (remote) found.push(fault(where, `It is on a network drive (${remote}), where SQLite’s locks and write-ahead log cannot be relied on.`, 'Move it to a disk of this machine; backups may go to the network drive.'));
	return found;
}

export function checkFolder(folder: string, now: number): Finding[] {
	const where = `Data folder ${folder}`;
	if (!existsSync(folder)) {
		let above = dirname(folder);
		while (!existsSync(above)) above = dirname(above);
		return canWrite(above) ? [fine(where, 'It is not there yet; the first start makes it.')] : [fault(where, `It is not there, and this user may not make it in ${above}.`, 'Make it and give it to the user that Sluice runs as, or choose another with DATA.')];
	}
	if (!statSync(folder).isDirectory()) return [fault(where, 'It is a file.', 'Name a folder with DATA.')];
	if (!canWrite(folder)) return [fault(where, 'This user may not read and write it.', 'Run the doctor as the user that Sluice runs as; if this is that one, give it the folder: chown -R USER.')];
	const database = join(folder, DATABASE_FILE);
	const there = existsSync(database);
	const found = checkDisk(where, folder, there ? 2 * statSync(database).size : 0);
	for (const path of there ? [folder, database] : [folder])
		if (process.platform !== 'win32' && statSync(path).mode & OTHERS_READ)
			found.push(warning(path, 'Other users of this machine may read it, and with it every pipeline.', path === folder ? `chmod 700 ${folder}` : `chmod 600 ${join(folder, `${DATABASE_FILE}*`)}`));
	if (!there) return [...found, fine(where, 'There is no database in it yet; the first start makes one.')];
	return [...found, ...checkDatabase(database, now)];
}

function checkDatabase(database: string, now: number): Finding[] {
	const where = `Database ${database}`;
	if (!canWrite(database)) return [fault(where, 'This user may not read and write it.', 'Give it to the user that Sluice runs as, with the files beside it: chown USER sluice.db*.')];
	let db: ReturnType<typeof openToRead>;
	try {
		db = openToRead(database);
	} catch (error) {
		return [error instanceof BackupProblem ? fault(where, error.message, error.advice) : fault(where, `It cannot be read (${reasonOf(error)}).`, 'Restore the newest backup that verifies.')];
	}
	try {
		const count = (sql: string): number => Number(db.sql(sql).get()!.n);
		const found: Finding[] = [];
		const damage = db.sql('PRAGMA quick_check(3)').all().map((row) => String(Object.values(row)[0])).filter((line) => line !== 'ok');
		if (damage.length > 0) found.push(fault(where, `It is damaged: ${damage.join('; ')}.`, 'Keep a copy of the data folder, then restore the newest backup that verifies.'));
		if (db.version < MIGRATIONS.length) return [...found, fine(where, 'It is of an older Sluice; the next start brings it up to date.')];
		const newest = Number(db.sql('SELECT max(at) AS n FROM (SELECT at FROM log UNION ALL SELECT created_at FROM pipelines)').get()!.n ?? 0);
		if (newest > now + CLOCK_MS) found.push(warning('Clock', `It says ${new Date(now).toISOString()}, and something was stored at ${new Date(newest).toISOString()}.`, 'Set this machine’s clock, and let it be kept by NTP: times of edits are corrected by it.'));
		if (count('SELECT count(*) AS n FROM erasures WHERE swept = 0') > 0) found.push(warning(where, 'Something was erased whose bytes are still in the file.', 'Start Sluice: it tries again at the start and each minute. See its log if this stays.'));
		const owners = count("SELECT count(*) AS n FROM access WHERE kind = 'account'");
		found.push(fine(where, `It is sound, with ${count('SELECT count(*) AS n FROM pipelines')} pipelines and ${owners === 0 ? 'no account yet' : `${owners} accounts`}.`));
		return found;
	} catch (error) {
		return [fault(where, `It cannot be read (${reasonOf(error)}).`, 'Keep a copy of the data folder, then restore the newest backup that verifies.')];
	} finally {
		db.close();
	}
}

/** The folder for backups by the clock, and how old the newest is. */
export function checkBackups({ folder, every }: BackupPlan, data: string, now: number): Finding[] {
	const where = `Backups in ${folder}`;
	if (!existsSync(folder)) return canWrite(dirname(folder)) ? [fine(where, 'The folder is not there yet; the first backup makes it.')] : [fault(where, 'The folder is not there, and this user may not make it.', 'Make it and give it to the user that Sluice runs as.')];
	if (!statSync(folder).isDirectory() || !canWrite(folder)) return [fault(where, 'This user may not write there.', 'Give the folder to the user that Sluice runs as, or name another with BACKUP_DIR.')];
	const found = checkDisk(where, folder, 0);
	if (existsSync(data) && statSync(data).dev === statSync(folder).dev) found.push(warning(where, 'They are on the same disk as the data: when it fails, both are gone.', 'Name a folder on another disk or machine with BACKUP_DIR.'));
	const newest = backupsIn(folder).findLast(({ at }) => at <= now);
	const age = newest ? now - newest.at : Infinity;
	if (newest && age > 2 * every) found.push(warning(where, `The newest is of ${new Date(newest.at).toISOString()}, older than twice BACKUP_EVERY.`, 'If Sluice is running, its log says why they fail.'));
	else if (newest) found.push(fine(where, `The newest is ${newest.name}.`));
	else found.push(fine(where, 'There is none yet.'));
	return found;
}
