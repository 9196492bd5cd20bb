// Runs document jobs in one worker thread, one after another. A job that hangs or kills the thread
// rejects; the next one gets a new thread.
import { Worker } from 'node:worker_threads';
import type { Job, JobKind, JobResult } from './jobs.ts';
import type { Answer, Request } from './thread.ts';

/** 100,000 deals pack in about ten seconds on a slow core. */
const JOB_DEADLINE_MS = 120_000;

interface Waiting {
	job: Job;
	resolve: (result: never) => void;
	reject: (error: Error) => void;
}

export class DocumentWorker {
	#thread: Worker | null = null;
	#running: (Waiting & { number: number; deadline: NodeJS.Timeout }) | null = null;
	readonly #queue: Waiting[] = [];
	#number = 0;
	#closed = false;

	run<K extends JobKind>(job: Job<K>): Promise<JobResult<K>> {
		return new Promise((resolve, reject) => {
			if (this.#closed) {
				reject(new Error('the server is stopping'));
				return;
			}
			this.#queue.push({ job: job as Job, resolve: resolve as (result: never) => void, reject });
			this.#next();
		});
	}

	/** Ends the thread; what still waits rejects. */
	async close(): Promise<void> {
		this.#closed = true;
		for (const { reject } of this.#queue.splice(0)) reject(new Error('the server is stopping'));
		await this.#lose('the server is stopping');
	}

	#next(): void {
		if (this.#running || this.#closed) return;
		const next = this.#queue.shift();
		if (!next) return;
		const thread = this.#start();
		const number = ++this.#number;
		const deadline = setTimeout(() => void this.#lose('the job took too long'), JOB_DEADLINE_MS);
		deadline.unref();
		this.#running = { ...next, number, deadline };
		thread.ref();
		thread.postMessage({ number, job: next.job } satisfies Request);
	}

	#start(): Worker {
		if (this.#thread) return this.#thread;
		// Nothing of the parent's flags: a test runner's loaders have no business here.
		const thread = new Worker(new URL('./thread.ts', import.meta.url), { execArgv: [], stdout: false, stderr: false });
		thread.on('message', (answer: Answer) => this.#answer(answer));
		const lost = (why: string) => {
			if (this.#thread === thread) void this.#lose(why);
		};
		thread.on('error', (error) => lost(`the worker failed: ${error.message}`));
		thread.on('exit', () => lost('the worker ended'));
		this.#thread = thread;
		return thread;
	}

	#answer(answer: Answer): void {
		const running = this.#running;
		if (!running || running.number !== answer.number) return;
		clearTimeout(running.deadline);
		this.#running = null;
		// An idle thread does not keep the process alive.
		this.#thread?.unref();
		if ('error' in answer) running.reject(new Error(answer.error));
		else running.resolve(answer.result as never);
		this.#next();
	}

	async #lose(why: string): Promise<void> {
		const thread = this.#thread;
		const running = this.#running;
		this.#thread = null;
		this.#running = null;
		if (running) {
			clearTimeout(running.deadline);
			running.reject(new Error(why));
		}
		await thread?.terminate();
		this.#next();
	}
}
