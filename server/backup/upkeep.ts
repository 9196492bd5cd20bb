// What a running server does beside serving: folds old history, takes backups. Nothing of it holds up an
// edit, and nothing of it ends the server.
import { join } from 'node:path';
import type { DocumentWorker } from '../documents/worker.ts';
import type { Logger } from '../log.ts';
import { DATABASE_FILE } from '../storage/database.ts';
import type { Storage } from '../storage/storage.ts';
import { foldHistory } from './retention.ts';
import { BackupSchedule, type BackupPlan } from './schedule.ts';

export interface UpkeepContext {
	storage: Storage;
	documents: DocumentWorker;
	log: Logger;
	now: () => number;
	/** Data folder; null: in memory. */
	folder: string | null;
	/** How long rows stay as history. Milliseconds. */
	keepHistory: number;
	/** Null: no backups by the clock. */
	backups: BackupPlan | null;
}

/** Between two looks for old history; the first one follows the start after a while. Milliseconds. */
const FOLD_MS = 60 * 60_000;
const FIRST_FOLD_MS = 60_000;

/** Begins. Returns how to end it, which breaks off what is under way. */
export function startUpkeep(context: UpkeepContext): { close(): Promise<void> } {
	const { storage, documents, log, now, folder, keepHistory, backups } = context;
	let closed = false;
	let folding = Promise.resolve();
	const retention = { storage, documents, log, now, keep: keepHistory, stopping: () => closed };
	const fold = () => void (folding = folding.then(() => foldHistory(retention)));
	const timers = [setTimeout(fold, FIRST_FOLD_MS), setInterval(fold, FOLD_MS)];
	for (const timer of timers) timer.unref();
	const schedule = backups && folder !== null ? new BackupSchedule({ ...backups, source: join(folder, DATABASE_FILE), log, now }) : null;
	return {
		async close() {
			closed = true;
			for (const timer of timers) clearTimeout(timer);
			await Promise.all([folding, schedule?.close()]);
		}
	};
}
