// Keeps history for as long as configured, and no longer: rows older than that are folded into a base, in
// the worker, and dropped. Limit: runs now and then, so rows may stay some hours longer.
import type { DocumentWorker } from '../documents/worker.ts';
import type { Logger } from '../log.ts';
import type { Storage } from '../storage/storage.ts';
import { reasonOf } from './problem.ts';

export interface RetentionContext {
	storage: Storage;
	documents: Pick<DocumentWorker, 'run'>;
	log: Logger;
	now: () => number;
	/** Milliseconds; 0 keeps only what the newest snapshot lacks. */
	keep: number;
	/** The server is about to end: leave the rest for the next time. */
	stopping(): boolean;
}

/** Goes over all pipelines once. Never rejects: what could not be folded stays, and is tried at the next run. */
export async function foldHistory(context: RetentionContext): Promise<void> {
	const { storage, log, stopping } = context;
	try {
		for (const { id } of await storage.pipelines())
			await foldPipeline(context, id).catch((error: unknown) => {
				if (!stopping()) log.error({ pipeline: id, error: reasonOf(error) }, 'old history could not be folded; it is kept');
			});
	} catch (error) {
		log.error({ error: reasonOf(error) }, 'the pipelines could not be read; their history is kept');
	}
}

async function foldPipeline({ storage, documents, now, keep, stopping }: RetentionContext, id: string): Promise<void> {
	const before = now() - keep;
	while (!stopping()) {
		// First: also what a server that ended in the middle has left. A part at a time, so that sockets are served in between.
		while (!stopping() && (await storage.dropRows(id))) await new Promise((next) => setImmediate(next));
		const expired = await storage.expired(id, before);
		if (!expired) return;
		const { seq, updates } = expired;
		await storage.replaceBase(id, seq, updates && (await documents.run({ kind: 'pack', updates })).bytes);
	}
}
