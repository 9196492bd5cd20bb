// The metrics engine kept in step with a pipeline while people work on it: the same as one that is made anew.
import * as Y from 'yjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { editDeals, editRates, editSettings } from '#lib/domain/document/commands.ts';
import { tickCriterion } from '#lib/domain/document/criteria.ts';
import { setTarget } from '#lib/domain/document/targets.ts';
import type { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import { MetricsFeed } from '#lib/state/metrics-feed.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { newDocument, Replica } from '../helpers/documents.ts';
import { fakePipeline } from '../helpers/fake-session.ts';

const DEALS = [{ title: 'one', stage: 'lead', value: 100_00 }, { title: 'two', stage: 'lead', value: 50_00, currency: 'USD' }];

/** A pipeline here, and a colleague whose edits arrive when told. */
function opened() {
	const colleague = new Replica('Bob', newDocument(DEALS));
	const { state, session } = fakePipeline(new Replica('Anna', colleague.doc).doc);
	onTestFinished(() => state.destroy());
	return { state, session, colleague, arrive: () => Y.applyUpdate(session.doc, Y.encodeStateAsUpdate(colleague.doc), 'server') };
}

function fed(state: PipelineState): () => ReturnType<MetricsFeed['settle']> {
	const feed = new MetricsFeed(state);
	onTestFinished(() => feed.destroy());
	return () => feed.settle({});
}

describe('the metrics feed', () => {
	it('[ENGINE1] takes nothing but deals for deals, whatever a colleague edits', () => {
		const { state, colleague, arrive } = opened();
		const engine = fed(state);
		expect(engine().snapshot().deals).toBe(2);
		editSettings(colleague.writer, 'name', 'Another name');
		editRates(colleague.writer, [{ from: 'USD', to: 'EUR', day: '2026-01-01', units: '0.5' }]);
		setTarget(colleague.writer, { from: '2026-01-01', to: '2026-03-31' }, { of: 'all' }, 100);
		arrive();
		expect(state.settings.name).toBe('Another name');
		expect(engine().columns.ids).toEqual([...state.pipeline.deals.keys()]);
		expect(engine().snapshot().deals).toBe(2);
	});

	it('[STALE3] [ENGINE1] sees work beside the fields of a deal, of one\'s own and of a colleague', () => {
		const { state, session, colleague, arrive } = opened();
		const engine = fed(state);
		const [one, two] = [...state.pipeline.deals.keys()];
		const worked = (columns: MetricsEngine['columns']) => [one!, two!].map((id) => columns.worked[columns.rowOf(id)!]);
		const before = worked(engine().columns);
		session.clock += 60_000;
		state.perform((writer) => tickCriterion(writer, one!, 'lead', 'Budget is known', true));
		colleague.clock += 120_000;
		tickCriterion(colleague.writer, two!, 'lead', 'Budget is known', true);
		arrive();
		expect(worked(engine().columns)).toEqual(worked(fed(state)().columns));
		expect(worked(engine().columns).every((at, index) => at! > before[index]!)).toBe(true);
	});

	it('[MONEY3] [ENGINE1] has amounts in the currency that the pipeline has now', () => {
		const { state } = opened();
		const [one, two] = [...state.pipeline.deals.keys()];
		state.perform((writer) => editDeals(writer, [{ deal: two!, field: 'value', value: 70_00 }]));
		state.perform((writer) => editDeals(writer, [{ deal: two!, field: 'currency', value: null }, { deal: one!, field: 'currency', value: 'USD' }]));
		const engine = fed(state);
		engine();
		for (const currency of ['JPY', 'KWD', 'EUR']) {
			state.perform((writer) => editSettings(writer, 'currency', currency));
			expect(engine().snapshot().stock, currency).toEqual(fed(state)().snapshot().stock);
		}
	});
});
