// Has a store folded by a worker, one job at a time. A browser in which the worker does not start, does not answer
// or fails is told apart once: from then on the page has to do it itself.
import type { FoldAnswer, FoldJob } from './fold.ts';

/** A fold takes about a second at 100,000 deals. */
const DEADLINE_MS = 60_000;

export class Folding {
	readonly #start: (() => Worker) | null;
	#worker: Worker | null = null;
	#able: boolean;
	#give: ((answer: FoldAnswer | { kind: 'failed' }) => void) | null = null;

	/** `start` makes the worker; null where there is none. */
	constructor(start: (() => Worker) | null) {
		this.#start = start;
		this.#able = start !== null;
	}

	/** False once it is known that no worker can do it. */
	get able(): boolean {
		return this.#able;
	}

	/** Resolves with what became of it. `failed`, which is also the answer while another job runs or after `stop`, changed nothing. */
	fold(job: FoldJob): Promise<FoldAnswer | { kind: 'failed' }> {
		if (!this.#able || this.#worker || !this.#start) return Promise.resolve({ kind: 'failed' });
		return new Promise((resolve) => {
			const timer = setTimeout(() => this.#fail('no answer'), DEADLINE_MS);
			this.#give = (answer) => {
				clearTimeout(timer);
				this.#worker?.terminate();
				this.#worker = this.#give = null;
				resolve(answer);
			};
			try {
				const worker = (this.#worker = this.#start!());
				worker.onmessage = ({ data }: MessageEvent<FoldAnswer | { kind: 'failed'; message: string }>) =>
					data.kind === 'failed' ? this.#fail(data.message) : this.#give?.(data);
				// A script that cannot be loaded ends here too, without a reason.
				worker.onerror = (event) => {
					event.preventDefault();
					this.#fail(event.message);
				};
				worker.postMessage(job);
			} catch (error) {
				this.#fail(String(error));
			}
		});
	}

	/** Ends a job under way; a transaction that is not complete is rolled back by the browser. */
	stop(): void {
		this.#able = false;
		this.#give?.({ kind: 'failed' });
	}

	#fail(why: string): void {
		console.info('sync: the store is folded by the page itself:', why);
		this.#able = false;
		this.#give?.({ kind: 'failed' });
	}
}
