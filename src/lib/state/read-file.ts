// A stranger's file through a worker of its own, which is ended when it has answered or its time is up.
// Limit: a browser without workers reads in the page.
import { MAX_BYTES } from '#lib/domain/exchange/decode.ts';
import { LatestJob } from '#lib/workers/latest-job.ts';
import { checkFile, type FileAnswer } from './check-file.ts';

/** Milliseconds; the largest workbook that is taken needs far less. */
const TIME_LIMIT = 10_000;

const startWorker = (): Worker => new Worker(new URL('./file-worker.ts', import.meta.url), { type: 'module', name: 'sluice-file' });

/** Whether the file can be imported, and a workbook's sheets; null: the worker broke or took too long. */
export async function readInWorker(bytes: Uint8Array): Promise<FileAnswer | null> {
	// Before a copy of it goes to the worker.
	if (bytes.length > MAX_BYTES) return { ok: false, code: 'too-large' };
	if (typeof Worker === 'undefined') return checkFile(bytes);
	const answer = await new LatestJob<Uint8Array, FileAnswer>(startWorker, TIME_LIMIT).run(bytes);
	return answer.kind === 'done' ? answer.result : null;
}
