// One server per data folder. The lock is SQLite's own on an empty database beside the real one, so that
// the system lets go of it when the process ends, and backups may read the real one meanwhile.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { giveToOwner } from './database.ts';

/** Name of the file that is locked. It stays; being there means nothing. */
export const LOCK_FILE = 'sluice.lock';

/** Another process has the folder. */
export class FolderInUse extends Error {
	constructor(folder: string) {
		super(`${folder} is locked by another Sluice`);
	}
}

const SQLITE_BUSY = 5;

/** Takes the folder; returns how to let go. Throws FolderInUse, or why the folder cannot be written. */
export function lockFolder(folder: string): () => void {
	const file = join(folder, LOCK_FILE);
	const db = new DatabaseSync(file);
	try {
		giveToOwner(file);
		// Held open and never committed. A second server would give out the same row numbers.
		db.exec('BEGIN EXCLUSIVE');
	} catch (error) {
		db.close();
		if ((error as { errcode?: number }).errcode === SQLITE_BUSY) throw new FolderInUse(folder);
		throw error;
	}
	return () => db.close();
}
