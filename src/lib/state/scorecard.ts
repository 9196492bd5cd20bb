// Has a scorecard trained by a worker, so that the page stays free: one at a time, and no worker between trainings.
// Limit: it gets a table; which deals are in it and when to train again is for its user to say.
import type { FeatureTable } from '#lib/domain/forecast/scorecard/table.ts';
import type { TrainingResult } from '#lib/domain/forecast/scorecard/train.ts';
import type { TrainingJob } from './scorecard-worker.ts';

export type TrainingAnswer =
	| { readonly kind: 'trained'; readonly result: TrainingResult }
	/** Stopped, or replaced by a later training. */
	| { readonly kind: 'cancelled' }
	/** No worker, or it broke: the screen goes on with base rates. */
	| { readonly kind: 'failed'; readonly message: string };

/** 100,000 rows take less than a second. */
const DEADLINE_MS = 60_000;

// Written out in full: so the build finds the worker's file.
const startWorker = (): Worker => new Worker(new URL('./scorecard-worker.ts', import.meta.url), { type: 'module', name: 'sluice-scorecard' });

export class ScorecardTrainer {
	readonly #start: () => Worker;
	#worker: Worker | null = null;
	#give: ((answer: TrainingAnswer) => void) | null = null;

	/** `start` makes the worker; throwing says that there is none. */
	constructor(start: () => Worker = startWorker) {
		this.#start = start;
	}

	/** True while a training runs. */
	get busy(): boolean {
		return this.#give !== null;
	}

	/**
	 * Trains on a table, which is given away: its arrays go to the worker and are empty here afterwards. A training under way is
	 * cancelled, as is this one by the next, by `stop` and by the signal. Never rejects.
	 */
	train(job: TrainingJob, signal?: AbortSignal): Promise<TrainingAnswer> {
		this.stop();
		if (signal?.aborted) return Promise.resolve({ kind: 'cancelled' });
		return new Promise((resolve) => {
			const timer = setTimeout(() => this.#fail('no answer'), DEADLINE_MS);
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
				worker.onmessage = ({ data }: MessageEvent<TrainingResult>) => this.#give?.({ kind: 'trained', result: data });
				// A script that cannot be loaded ends here too, without a reason.
				worker.onerror = (event) => {
					event.preventDefault();
					this.#fail(event.message);
				};
				worker.postMessage(job, buffersOf(job.table));
			} catch (error) {
				this.#fail(String(error));
			}
		});
	}

	/** Cancels a training under way. */
	stop(): void {
		this.#give?.({ kind: 'cancelled' });
	}

	#fail(message: string): void {
		this.#give?.({ kind: 'failed', message });
	}
}

/** The memory of a table's arrays, each once. */
function buffersOf({ columns, rows }: FeatureTable): ArrayBuffer[] {
	const own = columns.map((column) => (column.kind === 'number' ? column.values : column.codes).buffer);
	return [...new Set([...own, rows.won.buffer, rows.landmark.buffer, rows.closedAt.buffer, rows.deal.buffer])];
}
