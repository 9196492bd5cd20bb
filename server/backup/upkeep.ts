// What a running server does beside serving: folds old history, takes backups, hears of a recovery that a
// command has allowed or refused. Nothing of it holds up an edit, and nothing of it ends the server.
import { join } from 'node:path';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import type { DocumentWorker } from '../documents/worker.ts';
import type { Logger } from '../log.ts';
import { DATABASE_FILE } from '../storage/database.ts';
import type { Recovery, Storage } from '../storage/storage.ts';
import type { Rooms } from '../sync/rooms.ts';
import { reasonOf } from './problem.ts';
import { foldHistory } from './retention.ts';
import { BackupSchedule, type BackupPlan } from './schedule.ts';

export interface UpkeepContext {
	storage: Storage;
	documents: DocumentWorker;
	rooms: Pick<Rooms, 'end'>;
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
/** Between two looks whether a command has changed something. Milliseconds. */
const LISTEN_MS = 500;

/** Begins. Returns how to end it, which breaks off what is under way. */
export function startUpkeep(context: UpkeepContext): { close(): Promise<void> } {
	const { storage, documents, log, now, folder, keepHistory, backups } = context;
	let closed = false;
	let folding = Promise.resolve();
	const retention = { storage, documents, log, now, keep: keepHistory, stopping: () => closed };
	const fold = () => void (folding = folding.then(() => foldHistory(retention)));
	const listen = listener(context);
	const timers = [setTimeout(fold, FIRST_FOLD_MS), setInterval(fold, FOLD_MS), setInterval(listen, LISTEN_MS)];
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

/** Ends the rooms of pipelines whose recovery was changed by a command: they are read anew, and those who wait come again. */
function listener({ storage, rooms, log }: UpkeepContext): () => void {
	let known = new Map<string, Recovery>();
	const read = async () => new Map((await storage.pipelines()).map(({ id, recovery }) => [id, recovery]));
	let busy: Promise<void> = read().then(
		(first) => void (known = first),
		() => undefined
	);
	const look = async (): Promise<void> => {
		const found = await read();
		for (const [id, recovery] of found)
			if (recovery !== (known.get(id) ?? 'none')) await rooms.end(id, CLOSE.stopping, 'what may be recovered has changed; come again');
		known = found;
	};
	return () => {
		try {
			if (!storage.changedOutside()) return;
		} catch (error) {
			log.error({ error: reasonOf(error) }, 'the database could not be looked at');
			return;
		}
		busy = busy.then(look).catch((error: unknown) => log.error({ error: reasonOf(error) }, 'a changed recovery could not be read'));
	};
}
