// Has a store folded by a worker, one job at a time. A browser in which the worker does not start, does not answer
// or fails is told apart once: from then on the page has to do it itself.
import { LatestJob } from '#lib/workers/latest-job.ts';
import type { FoldAnswer, FoldJob } from './fold.ts';

/** A fold takes about a second at 100,000 deals. */
const DEADLINE_MS = 60_000;

/** What the worker says: `failed` where the store could not be folded. */
type WorkerAnswer = FoldAnswer | { readonly kind: 'failed'; readonly message: string };

export class Folding {
	readonly #work: LatestJob<FoldJob, WorkerAnswer> | null;
	#able: boolean;

	/** `start` makes the worker; null where there is none. */
	constructor(start: (() => Worker) | null) {
		this.#work = start && new LatestJob(start, DEADLINE_MS);
		this.#able = start !== null;
	}

	/** False once it is known that no worker can do it. */
	get able(): boolean {
		return this.#able;
	}

	/** Resolves with what became of it. `failed`, which is also the answer while another job runs or after `stop`, changed nothing. */
	async fold(job: FoldJob): Promise<FoldAnswer | { kind: 'failed' }> {
		if (!this.#able || !this.#work || this.#work.busy) return { kind: 'failed' };
		const answer = await this.#work.run(job);
		if (answer.kind === 'done' && answer.result.kind !== 'failed') return answer.result;
		const why = answer.kind === 'done' ? answer.result : answer;
		if (why.kind === 'failed') console.info('sync: the store is folded by the page itself:', why.message);
		this.#able = false;
		return { kind: 'failed' };
	}

	/** Ends a job under way; a transaction that is not complete is rolled back by the browser. */
	stop(): void {
		this.#able = false;
		this.#work?.stop();
	}
}
