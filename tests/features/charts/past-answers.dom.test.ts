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
		expect(answers.of(wanted())).toEqual({ state: 'running', past: null });
		await vi.advanceTimersByTimeAsync(1000);
		expect(asked.length).toBe(1);
		await tell();
		expect(answers.of(wanted())).toEqual({ state: 'ready', past: PAST, current: true });
		await vi.advanceTimersByTimeAsync(100_000);
		expect(asked.length).toBe(1);
	});

	it('is looked at again when nothing has changed for a while, and goes on being told meanwhile', async () => {
		answers.of(wanted());
		await vi.advanceTimersByTimeAsync(1000);
		await tell();
		for (let revision = 2; revision < 12; revision += 1) {
			expect(answers.of(wanted({ revision })).state).toBe('ready');
			await vi.advanceTimersByTimeAsync(1000);
		}
		expect(asked.length).toBe(1);
		await vi.advanceTimersByTimeAsync(5000);
		expect(asked.map(({ revision }) => revision)).toEqual([1, 11]);
	});

	it('is looked at after a minute even where people go on typing', async () => {
		answers.of(wanted());
		await vi.advanceTimersByTimeAsync(1000);
		await tell();
		for (let revision = 2; revision < 72; revision += 1) {
			answers.of(wanted({ revision }));
			await vi.advanceTimersByTimeAsync(1000);
		}
		expect(asked.length).toBe(2);
	});

	it('serves for other deals until theirs are looked at, for their chances are learned from all', async () => {
		answers.of(wanted());
		await vi.advanceTimersByTimeAsync(1000);
		await tell();
		const filter = new Set(['a']);
		expect(answers.of(wanted({ filter }))).toMatchObject({ state: 'ready', current: false });
		await vi.advanceTimersByTimeAsync(2000);
		await tell({ ...PAST, learned: null });
		// The same deals in another set are the same deals.
		expect(answers.of(wanted({ filter: new Set(['a']) }))).toMatchObject({ state: 'tooLittle', current: true });
		expect(asked.length).toBe(2);
		expect(answers.of(wanted())).toMatchObject({ state: 'ready', current: true });
		expect(answers.of(wanted({ asOf: 5 })).state).toBe('running');
	});

	it('fails softly, and keeps what was known', async () => {
		answers.of(wanted());
		await vi.advanceTimersByTimeAsync(1000);
		workers[0]!.onerror!({ message: 'broken', preventDefault: () => undefined });
		await vi.advanceTimersByTimeAsync(0);
		expect(answers.of(wanted())).toEqual({ state: 'failed', past: null });
		answers.of(wanted({ revision: 2 }));
		await vi.advanceTimersByTimeAsync(10_000);
		await tell();
		answers.of(wanted({ revision: 3 }));
		await vi.advanceTimersByTimeAsync(10_000);
		workers.at(-1)!.onerror!({ message: 'broken', preventDefault: () => undefined });
		await vi.advanceTimersByTimeAsync(0);
		expect(answers.of(wanted({ revision: 3 })).state).toBe('ready');
	});

	it('is not looked for where it cannot be asked any more', async () => {
		begin(() => null);
		answers.of(wanted());
		await vi.advanceTimersByTimeAsync(100_000);
		expect([asked.length, workers.length]).toEqual([1, 0]);
		expect(answers.of(wanted()).state).toBe('running');
	});

	it('looks for every chart that asks while people go on typing', async () => {
		const other = { period: { ...ALL_TIME, start: 2, end: 3 } };
		let told = 0;
		for (let revision = 1; revision <= 300; revision += 1) {
			answers.of(wanted({ revision }));
			answers.of(wanted({ revision, ...other }));
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
});
