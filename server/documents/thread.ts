// The worker thread: one job in, one answer out.
import { parentPort } from 'node:worker_threads';
import { runJob, type Job } from './jobs.ts';

export interface Request {
	number: number;
	job: Job;
}

export type Answer = { number: number; result: unknown } | { number: number; error: string };

parentPort!.on('message', ({ number, job }: Request) => {
	try {
		parentPort!.postMessage({ number, result: runJob(job) } satisfies Answer);
	} catch (error) {
		parentPort!.postMessage({ number, error: error instanceof Error ? error.message : String(error) } satisfies Answer);
	}
});
