// When a team's past is looked at: for charts that ask, when the document has settled, one look at a time.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { teamPast, type TeamPast, type TeamPastQuestion } from '#lib/domain/forecast/team-past.ts';
import { ALL_TIME } from '#lib/domain/metrics/period.ts';
import { PastAnswers, type PastWanted } from '#lib/features/charts/dashboard/past-answers.svelte.ts';
import { LatestJob } from '#lib/workers/latest-job.ts';
import { day } from '../../domain/forecast/past.ts';
import { pastAsked, team, until } from '../../domain/forecast/teams.ts';

const NOW = day(410);
const QUESTION = pastAsked(until(team(3, 520), NOW), NOW);
const PAST = teamPast(QUESTION);
const wanted = (change: Partial<PastWanted> = {}): PastWanted => ({ period: { ...ALL_TIME, start: 1, end: 2 }, filter: null, asOf: null, day: 0, revision: 1, ...change });

const of = (change: Partial<PastWanted> = {}, chart = 'forecast') => answers.of(wanted(change), chart);

interface FakeWorker {
	onmessage: ((event: { data: TeamPast }) => void) | null;
	onerror: ((event: { message: string; preventDefault(): void }) => void) | null;
}

let answers: PastAnswers;
let workers: FakeWorker[];
let asked: PastWanted[];

function begin(ask: (wanted: PastWanted) => TeamPastQuestion | null = () => QUESTION): void {
	workers = [];
	asked = [];
	const start = (): Worker => {
		workers.push({ onmessage: null, onerror: null, postMessage: () => undefined, terminate: () => undefined } as unknown as FakeWorker);
		return workers.at(-1) as unknown as Worker;
	};
	answers = new PastAnswers((each) => {
		asked.push(each);
		return ask(each);
	}, new LatestJob<TeamPastQuestion, TeamPast>(start, 1_000_000));
}

const tell = async (past: TeamPast = PAST): Promise<void> => {
	workers.at(-1)!.onmessage!({ data: past });
	await vi.advanceTimersByTimeAsync(0);
};

beforeEach(() => {
	vi.useFakeTimers();
	begin();
});

afterEach(() => {
	answers.destroy();
	vi.useRealTimers();
});

describe('what the past says', () => {
	it('is looked for once somebody asks, and told when it is there', async () => {
		await vi.advanceTimersByTimeAsync(10_000);
		expect(workers.length).toBe(0);
		expect(of()).toEqual({ state: 'running', past: null });
		await vi.advanceTimersByTimeAsync(1000);
		expect(asked.length).toBe(1);
		await tell();
		expect(of()).toEqual({ state: 'ready', past: PAST, current: true });
		await vi.advanceTimersByTimeAsync(100_000);
		expect(asked.length).toBe(1);
	});

	it('is looked at again when nothing has changed for a while, and goes on being told meanwhile', async () => {
		of();
		await vi.advanceTimersByTimeAsync(1000);
		await tell();
		for (let revision = 2; revision < 12; revision += 1) {
			expect(of({ revision }).state).toBe('ready');
			await vi.advanceTimersByTimeAsync(1000);
		}
		expect(asked.length).toBe(1);
		await vi.advanceTimersByTimeAsync(5000);
		expect(asked.map(({ revision }) => revision)).toEqual([1, 11]);
	});

	it('is looked at after a minute even where people go on typing', async () => {
		of();
		await vi.advanceTimersByTimeAsync(1000);
		await tell();
		for (let revision = 2; revision < 72; revision += 1) {
			of({ revision });
			await vi.advanceTimersByTimeAsync(1000);
		}
		expect(asked.length).toBe(2);
	});

	it('serves for other deals until theirs are looked at, for their chances are learned from all', async () => {
		of();
		await vi.advanceTimersByTimeAsync(1000);
		await tell();
		const filter = new Set(['a']);
		expect(of({ filter })).toMatchObject({ state: 'ready', current: false });
		await vi.advanceTimersByTimeAsync(2000);
		await tell({ ...PAST, learned: null });
		// The same deals in another set are the same deals.
		expect(of({ filter: new Set(['a']) })).toMatchObject({ state: 'tooLittle', current: true });
		expect(asked.length).toBe(2);
		expect(of()).toMatchObject({ state: 'ready', current: true });
		expect(of({ asOf: 5 }).state).toBe('running');
	});

	it('fails softly, and keeps what was known', async () => {
		of();
		await vi.advanceTimersByTimeAsync(1000);
		workers[0]!.onerror!({ message: 'broken', preventDefault: () => undefined });
		await vi.advanceTimersByTimeAsync(0);
		expect(of()).toEqual({ state: 'failed', past: null });
		of({ revision: 2 });
		await vi.advanceTimersByTimeAsync(10_000);
		await tell();
		of({ revision: 3 });
		await vi.advanceTimersByTimeAsync(10_000);
		workers.at(-1)!.onerror!({ message: 'broken', preventDefault: () => undefined });
		await vi.advanceTimersByTimeAsync(0);
		expect(of({ revision: 3 }).state).toBe('ready');
	});

	it('fails softly where the deals cannot be read, and is asked again at the next change', async () => {
		const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
		begin(({ revision }) => {
			if (revision === 1) throw new Error('a deal that nobody can read');
			return QUESTION;
		});
		of();
		await vi.advanceTimersByTimeAsync(1000);
		expect([of().state, told.mock.calls.length]).toEqual(['failed', 1]);
		of({ revision: 2 });
		await vi.advanceTimersByTimeAsync(5000);
		await tell();
		expect(of({ revision: 2 }).state).toBe('ready');
		told.mockRestore();
	});

	it('is not looked for where it cannot be asked any more', async () => {
		begin(() => null);
		of();
		await vi.advanceTimersByTimeAsync(100_000);
		expect([asked.length, workers.length]).toEqual([1, 0]);
		expect(of().state).toBe('running');
	});

	it('looks for every chart that asks while people go on typing', async () => {
		const other = { period: { ...ALL_TIME, start: 2, end: 3 } };
		let told = 0;
		for (let revision = 1; revision <= 300; revision += 1) {
			of({ revision });
			of({ revision, ...other }, 'accuracy');
			await vi.advanceTimersByTimeAsync(100);
			if (workers.length > told) {
				told = workers.length;
				await tell();
			}
			await vi.advanceTimersByTimeAsync(900);
		}
		const times = (start: number) => asked.filter(({ period }) => period.start === start).length;
		expect(Math.min(times(1), times(2))).toBeGreaterThan(1);
	});

	const filterOf = (...ids: string[]) => ({ filter: new Set(ids) });
	/** A look that breaks. */
	const fail = async (): Promise<void> => {
		workers.at(-1)!.onerror!({ message: 'broken', preventDefault: () => undefined });
		await vi.advanceTimersByTimeAsync(0);
	};

	it('is not looked for of deals that no chart asks for any more', async () => {
		of();
		of({}, 'accuracy');
		await vi.advanceTimersByTimeAsync(1000);
		await tell();
		for (const id of ['a', 'b', 'c']) {
			of(filterOf(id));
			of(filterOf(id), 'accuracy');
			await vi.advanceTimersByTimeAsync(100);
		}
		await vi.advanceTimersByTimeAsync(5000);
		await tell();
		await vi.advanceTimersByTimeAsync(100_000);
		expect(asked.map(({ filter }) => [...(filter ?? [])].join())).toEqual(['', 'c']);
		// What one chart still asks for is looked at, whatever the other goes on to.
		of(filterOf('d'));
		of(filterOf('e'), 'accuracy');
		await vi.advanceTimersByTimeAsync(2000);
		await tell();
		await vi.advanceTimersByTimeAsync(2000);
		await tell();
		expect(asked.slice(2).map(({ filter }) => [...filter!].join()).sort()).toEqual(['d', 'e']);
	});

	it('gives up a look that nobody waits for any more, and makes it when somebody asks again', async () => {
		of(filterOf('a'));
		await vi.advanceTimersByTimeAsync(1000);
		expect(workers.length).toBe(1);
		of(filterOf('b'));
		await vi.advanceTimersByTimeAsync(1000);
		expect([workers.length, asked.length]).toEqual([2, 2]);
		await tell();
		expect(of(filterOf('b'))).toMatchObject({ state: 'ready', current: true });
		expect(of(filterOf('a'))).toMatchObject({ current: false });
		await vi.advanceTimersByTimeAsync(2000);
		await tell();
		expect([asked.length, of(filterOf('a'))]).toEqual([3, { state: 'ready', past: PAST, current: true }]);
	});

	it('is not looked for by a chart that was hidden, and is once it is shown again', async () => {
		of();
		answers.keep(['stock']);
		await vi.advanceTimersByTimeAsync(100_000);
		expect(asked).toEqual([]);
		of({}, 'accuracy');
		answers.keep(['stock', 'accuracy']);
		await vi.advanceTimersByTimeAsync(1000);
		expect(workers.length).toBe(1);
		// Hidden while it is being looked at.
		answers.keep(['stock']);
		await vi.advanceTimersByTimeAsync(100_000);
		expect(of({}, 'accuracy').state).toBe('running');
		await vi.advanceTimersByTimeAsync(1000);
		await tell();
		expect(of({}, 'accuracy').state).toBe('ready');
	});

	it('says of other deals that the look at them failed, until one succeeds', async () => {
		of();
		await vi.advanceTimersByTimeAsync(1000);
		await tell();
		of(filterOf('a'));
		await vi.advanceTimersByTimeAsync(2000);
		await fail();
		expect(of(filterOf('a'))).toEqual({ state: 'ready', past: PAST, current: false, failed: true });
		// What is borrowed from it is not said to have failed.
		expect(of(filterOf('b'))).not.toHaveProperty('failed');
		of({ ...filterOf('a'), revision: 2 });
		await vi.advanceTimersByTimeAsync(10_000);
		await tell();
		expect(of({ ...filterOf('a'), revision: 2 })).toEqual({ state: 'ready', past: PAST, current: true });
	});
});
