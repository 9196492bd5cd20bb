// When the scorecard is worked out: while something shows it, once the document has settled, and again when enough changed.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { editDeals } from '#lib/domain/document/commands.ts';
import { createDocument } from '#lib/domain/document/create.ts';
import { seededRandom } from '#lib/domain/forecast/scorecard/seeded-random.ts';
import { trainScorecard, type TrainingResult } from '#lib/domain/forecast/scorecard/train.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { ScorecardFeed, type ScorecardSource } from '#lib/state/scorecard-feed.svelte.ts';
import type { JobAnswer } from '#lib/workers/latest-job.ts';
import type { TrainingJob } from '#lib/state/scorecard-worker.ts';
import { newDocument, Replica, sync, T0 } from '../helpers/documents.ts';
import { endPipelines, fakePipeline } from '../helpers/fake-session.ts';
import { scoredSeed } from '../helpers/scored-documents.ts';
import { waitFor } from '../helpers/wait-for.ts';

let ids = 0;
const document_ = (deals: number, strength = 1) =>
	createDocument(scoredSeed(1, { deals, strength, open: 3 }), { now: () => T0, newId: () => `f${(ids += 1).toString(36).padStart(11, '0')}`, person: { id: 'maker', name: 'Maker', color: 0 } });

/** Trains on the page when told to, as the worker would. */
class HandTrainer {
	readonly asked: { job: TrainingJob; give: (answer: JobAnswer<TrainingResult>) => void; signal: AbortSignal }[] = [];

	train(job: TrainingJob, signal: AbortSignal): Promise<JobAnswer<TrainingResult>> {
		return new Promise((give) => {
			this.asked.push({ job, give, signal });
			signal.addEventListener('abort', () => give({ kind: 'cancelled' }));
		});
	}

	finish(at = this.asked.length - 1): void {
		const { job, give } = this.asked[at]!;
		give({ kind: 'done', result: trainScorecard(job.table, seededRandom(job.seed)) });
	}
}

const feeds: ScorecardFeed[] = [];

function fed(doc = newDocument([])) {
	const { session, state } = fakePipeline(doc);
	const trainer = new HandTrainer();
	const feed = new ScorecardFeed(state, { trainer: { train: (job, signal) => trainer.train(job, signal!) }, quietMs: 0 });
	feeds.push(feed);
	return { session, state, trainer, feed };
}

afterEach(() => {
	for (const feed of feeds.splice(0)) feed.destroy();
	endPipelines();
});

describe('the scorecard of a pipeline', () => {
	it('[CHANCE5] is worked out while something shows it, and published with the same card on every device', async () => {
		const doc = document_(1500);
		const { trainer, feed, state } = fed(doc);
		expect(feed.stand).toBeNull();
		const stop = feed.watch();
		await waitFor('a training', () => trainer.asked.length === 1);
		trainer.finish();
		await waitFor('the answer', () => feed.stand !== null);
		expect(feed.stand!.result!.kind).toBe('published');
		const open = [...state.pipeline.deals.values()].find(({ stage }) => stage === 'lead' || stage === 'qualified' || stage === 'proposal' || stage === 'negotiation')!;
		expect(feed.score(open.id)!.permille).toBeGreaterThan(0);
		const closed = [...state.pipeline.deals.values()].find(({ stage }) => stage === 'won')!;
		expect(feed.score(closed.id)).toBeNull();
		stop();

		const other = new Replica('Bram', doc);
		const again = fed(other.doc);
		again.feed.watch();
		await waitFor('a training', () => again.trainer.asked.length === 1);
		again.trainer.finish();
		await waitFor('the answer', () => again.feed.stand !== null);
		expect(again.feed.stand!.result).toEqual(feed.stand!.result);
	});

	it('[CHANCE5] of too few closed deals is refused without a worker, and says how many there are', async () => {
		const { trainer, feed } = fed(document_(40));
		feed.watch();
		await waitFor('the answer', () => feed.stand !== null);
		expect(feed.stand).toMatchObject({ result: { kind: 'refused', reason: 'too-few-closed' } });
		expect(feed.stand!.won + feed.stand!.lost).toBe(40);
		expect(trainer.asked).toEqual([]);
	});

	it('[CHANCE5] is worked out again when closed deals changed, not when open ones did, and not for one of very many', async () => {
		const { session, state, trainer, feed } = fed(document_(900, 0));
		session.clock = T0 + DAY_MS;
		feed.watch();
		await waitFor('a training', () => trainer.asked.length === 1);
		trainer.finish();
		await waitFor('the answer', () => feed.stand !== null);
		const first = feed.stand;
		const inStage = (closed: boolean) => [...state.pipeline.deals.values()].filter(({ stage }) => (stage === 'won' || stage === 'lost') === closed);
		const write = (some: readonly { id: string }[], value: string) => void state.perform((writer) => editDeals(writer, some.map(({ id }) => ({ deal: id, field: 'industry' as const, value }))));
		write(inStage(false), 'a');
		write(inStage(true).slice(0, 5), 'a');
		await new Promise((resume) => setTimeout(resume));
		expect([trainer.asked.length, feed.stand === first]).toEqual([1, true]);
		write(inStage(true).slice(0, 30), 'b');
		await waitFor('a training', () => trainer.asked.length === 2);
		// The old card stands until there is a new one.
		expect(feed.stand).toBe(first);
		trainer.finish();
		await waitFor('the answer', () => feed.stand !== first);
	});

	it('[CHANCE5] is cancelled when nothing shows it any more, and begun anew when something does', async () => {
		const { trainer, feed } = fed(document_(900));
		const [one, other] = [feed.watch(), feed.watch()];
		await waitFor('a training', () => trainer.asked.length === 1);
		one();
		one();
		expect(trainer.asked[0]!.signal.aborted).toBe(false);
		other();
		expect(trainer.asked[0]!.signal.aborted).toBe(true);
		expect(feed.stand).toBeNull();
		feed.watch();
		await waitFor('a training', () => trainer.asked.length === 2);
		trainer.finish();
		await waitFor('the answer', () => feed.stand !== null);
	});

	it('[CHANCE5] is tried again at the next change where reading the deals broke, and not before', async () => {
		const { session, state } = fakePipeline(document_(40));
		let readings = 0;
		let broken = true;
		const source: ScorecardSource = {
			get pipeline() {
				return state.pipeline;
			},
			get view() {
				readings += 1;
				if (broken) throw new Error('a deal that nobody can read');
				return state.view;
			},
			asOf: null,
			session,
			viewNow: () => state.viewNow(),
			onChange: (listener) => state.onChange(listener),
			onReplace: (listener) => state.onReplace(listener),
			onViewSwap: (listener) => state.onViewSwap(listener),
			onViewMove: (listener) => state.onViewMove(listener)
		};
		const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
		const feed = new ScorecardFeed(source, { quietMs: 0 });
		feeds.push(feed);
		feed.watch();
		await waitFor('the reading', () => told.mock.calls.length === 1);
		await new Promise((resume) => setTimeout(resume));
		expect([readings, feed.stand]).toEqual([1, null]);
		broken = false;
		state.perform((writer) => editDeals(writer, [{ deal: [...state.pipeline.deals.keys()][0]!, field: 'industry', value: 'mended' }]));
		await waitFor('the answer', () => feed.stand !== null);
		expect([feed.stand!.won + feed.stand!.lost, told.mock.calls.length]).toEqual([40, 1]);
		told.mockRestore();
	});

	it('[CHANCE5] that could not be trained leaves base rates', async () => {
		const { trainer, feed } = fed(document_(900));
		feed.watch();
		await waitFor('a training', () => trainer.asked.length === 1);
		trainer.asked[0]!.give({ kind: 'failed', message: 'no worker' });
		await waitFor('the answer', () => feed.stand !== null);
		expect(feed.stand!.result).toBeNull();
		expect(feed.stand!.rates.get('lead')!.n).toBe(900);
		expect(feed.score([...feed.stand!.deals][0]!)).toBeNull();
	});

	it('[CHANCE3] is another one as of another moment, and of another document', async () => {
		const { session, state, trainer, feed } = fed(document_(1500));
		feed.watch();
		await waitFor('a training', () => trainer.asked.length === 1);
		trainer.finish();
		await waitFor('the answer', () => feed.stand !== null);
		const now = feed.stand!;
		state.showAsOf(T0 - 200 * DAY_MS);
		expect(feed.stand).toBeNull();
		await waitFor('a training', () => trainer.asked.length === 2);
		trainer.finish();
		await waitFor('the answer', () => feed.stand !== null);
		expect(feed.stand!.won + feed.stand!.lost).toBeLessThan(now.won + now.lost);
		state.showAsOf(null);
		session.replace(document_(20), { code: 'damaged', replayed: 0, skipped: [] });
		await waitFor('the answer', () => feed.stand?.result?.kind === 'refused');
		expect(feed.stand!.won + feed.stand!.lost).toBe(20);
	});

	it('[CHANCE6] never writes: what somebody filled in as probability stays, and the document is as it was', async () => {
		const doc = document_(1500);
		const before = new Replica('Bram', doc);
		const { trainer, feed, session } = fed(doc);
		feed.watch();
		await waitFor('a training', () => trainer.asked.length === 1);
		trainer.finish();
		await waitFor('the answer', () => feed.stand !== null);
		feed.score([...feed.stand!.deals][0]!);
		const after = new Replica('Bram', session.doc);
		sync(before, after);
		expect(after.pipeline.log.all()).toEqual(before.pipeline.log.all());
		expect([...after.pipeline.deals.values()].every(({ probability }) => probability === null)).toBe(true);
	});
});
