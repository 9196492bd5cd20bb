// Has a scorecard trained by a worker, so that the page stays free.
// Limit: it gets a table; which deals are in it and when to train again is for its user to say.
import type { FeatureTable } from '#lib/domain/forecast/scorecard/table.ts';
import type { TrainingResult } from '#lib/domain/forecast/scorecard/train.ts';
import { LatestJob, type JobAnswer } from '#lib/workers/latest-job.ts';
import type { TrainingJob } from './scorecard-worker.ts';

/** 100,000 rows take less than a second. */
const DEADLINE_MS = 60_000;

// Written out in full: so the build finds the worker's file.
const startWorker = (): Worker => new Worker(new URL('./scorecard-worker.ts', import.meta.url), { type: 'module', name: 'sluice-scorecard' });

export class ScorecardTrainer {
	readonly #work: LatestJob<TrainingJob, TrainingResult>;

	/** `start` makes the worker; throwing says that there is none. */
	constructor(start: () => Worker = startWorker) {
		this.#work = new LatestJob(start, DEADLINE_MS);
	}

	/**
	 * Trains on a table, which is given away: its arrays go to the worker and are empty here afterwards. A training under way is
	 * cancelled, as is this one by the next and by the signal. Never rejects.
	 */
	train(job: TrainingJob, signal?: AbortSignal): Promise<JobAnswer<TrainingResult>> {
		return this.#work.run(job, { transfer: buffersOf(job.table), signal });
	}
}

/** The memory of a table's arrays, each once. */
function buffersOf({ columns, rows }: FeatureTable): ArrayBuffer[] {
	const own = columns.map((column) => (column.kind === 'number' ? column.values : column.codes).buffer);
	return [...new Set([...own, rows.won.buffer, rows.landmark.buffer, rows.closedAt.buffer, rows.deal.buffer])];
}
