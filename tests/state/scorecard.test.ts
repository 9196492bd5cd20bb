// The trainer beside a worker that does what the test says: one training at a time, and no worker left behind.
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
	it('[SCORE8] gives what the worker says, and ends it', async () => {
		const { trainer, workers, job } = made();
		const answer = trainer.train(job());
		expect(trainer.busy).toBe(true);
		workers[0]!.onmessage!({ data: RESULT });
		expect(await answer).toEqual({ kind: 'trained', result: RESULT });
		expect([trainer.busy, workers[0]!.terminated]).toEqual([false, true]);
	});

	it('[SCORE8] hands the table over without a copy', async () => {
		const { trainer, workers, job } = made();
		const given = job();
		void trainer.train(given);
		expect(workers[0]!.job).toEqual(job());
		for (const column of given.table.columns) expect((column.kind === 'number' ? column.values : column.codes).length).toBe(0);
		expect(given.table.rows.won.length).toBe(0);
		trainer.stop();
	});

	it('[SCORE8] trains one at a time: the later one ends the earlier', async () => {
		const { trainer, workers, job } = made();
		const [first, second] = [trainer.train(job()), trainer.train(job())];
		expect(await first).toEqual({ kind: 'cancelled' });
		expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
		workers[1]!.onmessage!({ data: RESULT });
		expect(await second).toEqual({ kind: 'trained', result: RESULT });
		expect(workers.every(({ terminated }) => terminated)).toBe(true);
	});

	it('[SCORE8] can be cancelled by a signal, by a stop, and before it began', async () => {
		const { trainer, workers, job } = made();
		const abort = new AbortController();
		const signalled = trainer.train(job(), abort.signal);
		abort.abort();
		expect(await signalled).toEqual({ kind: 'cancelled' });
		expect(await trainer.train(job(), abort.signal)).toEqual({ kind: 'cancelled' });
		const stopped = trainer.train(job());
		trainer.stop();
		expect(await stopped).toEqual({ kind: 'cancelled' });
		expect(workers.map(({ terminated }) => terminated)).toEqual([true, true]);
	});

	it('[SCORE8] a signal that comes late does not end the training of somebody else', async () => {
		const { trainer, workers, job } = made();
		const abort = new AbortController();
		void trainer.train(job(), abort.signal);
		const second = trainer.train(job());
		abort.abort();
		expect(trainer.busy).toBe(true);
		workers[1]!.onmessage!({ data: RESULT });
		expect(await second).toMatchObject({ kind: 'trained' });
	});

	it('[SCORE8] says so where a worker breaks or there is none', async () => {
		const { trainer, workers, job } = made();
		const broken = trainer.train(job());
		workers[0]!.onerror!({ message: 'out of memory', preventDefault: () => undefined });
		expect(await broken).toEqual({ kind: 'failed', message: 'out of memory' });
		expect(workers[0]!.terminated).toBe(true);
		const none = new ScorecardTrainer(() => {
			throw new Error('no workers here');
		});
		expect(await none.train(job())).toEqual({ kind: 'failed', message: 'Error: no workers here' });
		expect(none.busy).toBe(false);
	});
});
