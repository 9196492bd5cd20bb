// Has a worker do a job, so that the page stays free: one at a time, and no worker between jobs.
// Limit: one message in, one message out; when to ask again is for its user to say.

export type JobAnswer<Result> =
	| { readonly kind: 'done'; readonly result: Result }
	/** Stopped, or replaced by a later job. */
	| { readonly kind: 'cancelled' }
	/** No worker, or it broke: the page goes on without. */
	| { readonly kind: 'failed'; readonly message: string };

export interface JobOptions {
	/** Memory that goes to the worker instead of being copied, and is empty here afterwards. */
	readonly transfer?: ArrayBuffer[];
	/** Cancels this job, and no later one. */
	readonly signal?: AbortSignal | undefined;
}

export class LatestJob<Job, Result> {
	readonly #start: () => Worker;
	readonly #deadline: number;
	#worker: Worker | null = null;
	#give: ((answer: JobAnswer<Result>) => void) | null = null;

	/** `start` makes the worker; throwing says that there is none. `deadline`: milliseconds after which it counts as broken. */
	constructor(start: () => Worker, deadline: number) {
		this.#start = start;
		this.#deadline = deadline;
	}

	/** True while a job runs. */
	get busy(): boolean {
		return this.#give !== null;
	}

	/** Does a job; one under way is cancelled, as is this one by the next, by `stop` and by the signal. Never rejects. */
	run(job: Job, { transfer = [], signal }: JobOptions = {}): Promise<JobAnswer<Result>> {
		this.stop();
		if (signal?.aborted) return Promise.resolve({ kind: 'cancelled' });
		return new Promise((resolve) => {
			const timer = setTimeout(() => this.#fail('no answer'), this.#deadline);
			const stop = (): void => this.stop();
			signal?.addEventListener('abort', stop);
			this.#give = (answer) => {
				clearTimeout(timer);
				signal?.removeEventListener('abort', stop);
				this.#worker?.terminate();
				this.#worker = this.#give = null;
				resolve(answer);
			};
			try {
				const worker = (this.#worker = this.#start());
				// What one that was ended had said before reaches the page after: it is no answer to the next job.
				const own = (): boolean => this.#worker === worker;
				worker.onmessage = ({ data }: MessageEvent<Result>) => {
					if (own()) this.#give?.({ kind: 'done', result: data });
				};
				// A script that cannot be loaded ends here too, without a reason.
				worker.onerror = (event) => {
					event.preventDefault();
					if (own()) this.#fail(event.message);
				};
				worker.postMessage(job, transfer);
			} catch (error) {
				this.#fail(String(error));
			}
		});
	}

	/** Cancels a job under way. */
	stop(): void {
		this.#give?.({ kind: 'cancelled' });
	}

	#fail(message: string): void {
		this.#give?.({ kind: 'failed', message });
	}
}
