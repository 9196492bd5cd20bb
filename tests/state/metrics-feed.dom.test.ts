// Figures that follow a pipeline: an edit costs its own deals only, and what was just done is known.
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { addDeals, editDeals } from '#lib/domain/document/commands.ts';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import { MetricsFeed } from '#lib/state/metrics-feed.ts';
import { newDocument, Replica } from '../helpers/documents.ts';
import { fakePipeline } from '../helpers/fake-session.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

function opened() {
	const maker = new Replica('Anna', newDocument([{ title: 'one', stage: 'lead', value: 100_00 }]));
	const { state, session } = fakePipeline(maker.doc);
	const feed = new MetricsFeed(state);
	onTestFinished(() => (feed.destroy(), state.destroy()));
	const deal = () => [...state.view.deals.values()][0]!.id;
	return { state, session, feed, deal };
}

describe('figures of a pipeline', () => {
	it('are patched by edits within a minute, and made anew when the next one begins', () => {
		const { state, session, feed, deal } = opened();
		const edit = (value: number) => {
			session.clock += MINUTE / 6;
			state.perform((writer) => editDeals(writer, [{ deal: deal(), field: 'value', value }]));
			expect(feed.settle({}).snapshot().stock.total.value).toBe(BigInt(value));
		};
		session.clock = Math.ceil(session.clock / MINUTE) * MINUTE;
		feed.settle({});
		const anew = vi.spyOn(MetricsEngine.prototype, 'recompute');
		onTestFinished(() => anew.mockRestore());
		// "Now" moves to the end of the minute with the first, and covers the others.
		for (const value of [200_00, 300_00, 400_00]) edit(value);
		expect(anew).toHaveBeenCalledTimes(1);
		session.clock += MINUTE;
		feed.settle({});
		expect(anew).toHaveBeenCalledTimes(2);
	});

	it('know at once of work on a stale deal', () => {
		const { state, session, feed, deal } = opened();
		session.clock += 400 * DAY;
		const stale = () => feed.settle({}).snapshot().stale.total.count;
		expect(stale()).toBe(1);
		session.clock += 1000;
		state.perform((writer) => editDeals(writer, [{ deal: deal(), field: 'nextStep', value: 'Call' }]));
		expect(stale()).toBe(0);
	});

	it('count a deal that was added in the same second', () => {
		const { state, feed } = opened();
		feed.settle({});
		state.perform((writer) => addDeals(writer, [{ title: 'two', stage: 'lead', value: 50_00 }]));
		const { stock, stageTime } = feed.settle({}).snapshot();
		expect([stock.total.count, stageTime.rows[0]!.open.count]).toEqual([2, 2]);
	});
});
