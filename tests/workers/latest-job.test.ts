// A job beside a worker that does what the test says: one at a time, and no worker left behind.
import { describe, expect, it } from 'vitest';
import { LatestJob } from '#lib/workers/latest-job.ts';

class FakeWorker {
	onmessage: ((event: { data: string }) => void) | null = null;
	onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
	job: number | null = null;
	terminated = false;

	postMessage(job: number): void {
		this.job = job;
	}

	terminate(): void {
		this.terminated = true;
	}
}

function made() {
	const workers: FakeWorker[] = [];
	const job = new LatestJob<number, string>(() => {
		workers.push(new FakeWorker());
		return workers.at(-1) as unknown as Worker;
	}, 60_000);
	return { job, workers };
}

describe('a job in a worker', () => {
	it('gives what the worker says, and ends it', async () => {
		const { job, workers } = made();
		const answer = job.run(7);
		expect([job.busy, workers[0]!.job]).toEqual([true, 7]);
		workers[0]!.onmessage!({ data: 'seven' });
		expect(await answer).toEqual({ kind: 'done', result: 'seven' });
		expect([job.busy, workers[0]!.terminated]).toEqual([false, true]);
	});

	it('is one at a time: the later one ends the earlier, and a stop the last', async () => {
		const { job, workers } = made();
		const [first, second] = [job.run(1), job.run(2)];
		expect(await first).toEqual({ kind: 'cancelled' });
		expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
		job.stop();
		expect(await second).toEqual({ kind: 'cancelled' });
		expect(workers.every(({ terminated }) => terminated)).toBe(true);
	});

	it('is not answered, nor failed, by what an earlier one says late', async () => {
		const { job, workers } = made();
		void job.run(1);
		const second = job.run(2);
		workers[0]!.onerror!({ message: 'not loaded', preventDefault: () => undefined });
		workers[0]!.onmessage!({ data: 'one' });
		expect([job.busy, workers[1]!.terminated]).toEqual([true, false]);
		workers[1]!.onmessage!({ data: 'two' });
		expect(await second).toEqual({ kind: 'done', result: 'two' });
	});

	it('can be cancelled by a signal, also before it began', async () => {
		const { job, workers } = made();
		const abort = new AbortController();
		const first = job.run(1, { signal: abort.signal });
		abort.abort();
		expect(await first).toEqual({ kind: 'cancelled' });
		expect(await job.run(2, { signal: abort.signal })).toEqual({ kind: 'cancelled' });
		expect(workers.map(({ terminated }) => terminated)).toEqual([true]);
	});

	it('is not ended by a signal that was given to an earlier one', async () => {
		const { job, workers } = made();
		const abort = new AbortController();
		void job.run(1, { signal: abort.signal });
		const second = job.run(2);
		abort.abort();
		expect(job.busy).toBe(true);
		workers[1]!.onmessage!({ data: 'two' });
		expect(await second).toEqual({ kind: 'done', result: 'two' });
	});

	it('says so where a worker breaks or there is none', async () => {
		const { job, workers } = made();
		const broken = job.run(1);
		workers[0]!.onerror!({ message: 'out of memory', preventDefault: () => undefined });
		expect(await broken).toEqual({ kind: 'failed', message: 'out of memory' });
		const none = new LatestJob<number, string>(() => {
			throw new Error('no workers here');
		}, 60_000);
		expect(await none.run(1)).toEqual({ kind: 'failed', message: 'Error: no workers here' });
		expect([workers[0]!.terminated, none.busy]).toEqual([true, false]);
	});
});
