// The trainer beside a worker that does what the test says. That there is one at a time: tests/workers/latest-job.test.ts.
import { describe, expect, it } from 'vitest';
import type { TrainingResult } from '#lib/domain/forecast/scorecard/train.ts';
import type { TrainingJob } from '#lib/state/scorecard-worker.ts';
import { ScorecardTrainer } from '#lib/state/scorecard.ts';
import { generatedTable } from '../helpers/closed-deals.ts';

class FakeWorker {
	onmessage: ((event: { data: TrainingResult }) => void) | null = null;
	onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
	job: TrainingJob | null = null;
	terminated = false;

	postMessage(job: TrainingJob, transfer: ArrayBuffer[]): void {
		this.job = structuredClone(job, { transfer });
	}

	terminate(): void {
		this.terminated = true;
	}
}

const RESULT: TrainingResult = { kind: 'refused', reason: 'too-few-closed', evidence: { won: 1, lost: 2, rows: 3, outOfTime: null } };

function made() {
	const workers: FakeWorker[] = [];
	const trainer = new ScorecardTrainer(() => {
		workers.push(new FakeWorker());
		return workers.at(-1) as unknown as Worker;
	});
	return { trainer, workers, job: (): TrainingJob => ({ table: generatedTable(1, 10).table, seed: 7 }) };
}

describe('the trainer', () => {
	it('[SCORE8] gives what the worker says', async () => {
		const { trainer, workers, job } = made();
		const answer = trainer.train(job());
		workers[0]!.onmessage!({ data: RESULT });
		expect(await answer).toEqual({ kind: 'done', result: RESULT });
	});

	it('[SCORE8] hands the table over without a copy', () => {
		const { trainer, workers, job } = made();
		const given = job();
		void trainer.train(given);
		expect(workers[0]!.job).toEqual(job());
		for (const column of given.table.columns) expect((column.kind === 'number' ? column.values : column.codes).length).toBe(0);
		expect(given.table.rows.won.length).toBe(0);
	});

	it('[SCORE8] can be cancelled by a signal', async () => {
		const { trainer, workers, job } = made();
		const abort = new AbortController();
		const answer = trainer.train(job(), abort.signal);
		abort.abort();
		expect(await answer).toEqual({ kind: 'cancelled' });
		expect(workers[0]!.terminated).toBe(true);
	});
});
