// Figures of real documents: the same on every replica, whatever the order in which edits arrive.
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { addDeals, deleteDeals, editDeals, editStage } from '#lib/domain/document/commands.ts';
import { dealHistory } from '#lib/domain/document/deal-history.ts';
import { MetricsEngine, type MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import type { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Replica, T0, newDocument, sync } from '../../helpers/documents.ts';

const MINUTE = 60_000;

function figures(pipeline: Pipeline): MetricsSnapshot {
	const engine = new MetricsEngine();
	// Every figure has something to tell of: two moments with the edits between them, weeks, segments.
	engine.ask({ now: T0 + 30 * MINUTE, change: { from: T0 + 5 * MINUTE, to: Infinity }, segmentOf: 'owner', weeks: 3, target: 1000_00 });
	engine.rebuild([...pipeline.deals.keys()].map((id) => dealHistory(pipeline, id)!), pipeline.stages);
	return engine.snapshot();
}

describe('figures of a document', () => {
	it('[ENGINE2] are the same on every replica after edits made apart, in any order of arrival', () => {
		const doc = newDocument([
			{ title: 'Acme', stage: 'lead', value: 100_00, createdAt: T0 },
			{ title: 'Bolt', stage: 'qualified', value: 200_00, createdAt: T0 }
		]);
		const ann = new Replica('ann', doc);
		const bob = new Replica('bob', doc);
		const updates: Uint8Array[] = [];
		for (const each of [ann, bob]) each.doc.on('update', (update: Uint8Array) => void updates.push(update));
		// Both move the same deal, from the same state: a fork that must count in one flow only.
		ann.clock = T0 + 10 * MINUTE;
		editDeals(ann.writer, [{ deal: ann.deal('Acme').id, field: 'stage', value: 'negotiation' }]);
		bob.clock = T0 + 20 * MINUTE;
		editDeals(bob.writer, [{ deal: bob.deal('Acme').id, field: 'stage', value: 'qualified' }]);
		addDeals(bob.writer, [{ title: 'Crane', stage: 'won', value: 300_00 }]);
		editStage(ann.writer, 'qualified', 'probability', 400);
		deleteDeals(ann.writer, [ann.deal('Bolt').id]);
		const made = [...updates];
		const orders = [made, made.toReversed(), [...made.slice(2), ...made.slice(0, 2)]];
		const seen = orders.map((order) => {
			const late = new Replica('late', doc);
			for (const update of order) Y.applyUpdate(late.doc, update, 'remote');
			return figures(late.pipeline);
		});
		sync(ann, bob);
		expect(figures(ann.pipeline)).toEqual(figures(bob.pipeline));
		for (const each of seen) expect(each).toEqual(figures(ann.pipeline));
		// Bob's later move decides; nobody moved Acme from negotiation back to qualified.
		expect(seen[0]!.funnel.rows.map((row) => row.reached.count)).toEqual([2, 2, 1, 1, 1]);
		const { start, new: added, won, removed, end } = seen[0]!.change.waterfall;
		expect([start, added, won, removed, end].map(({ count, value }) => [count, value])).toEqual([[2, 300_00n], [1, 300_00n], [1, -300_00n], [1, -200_00n], [1, 100_00n]]);
	});

	it('[FUNNEL8] forget a slip of the hand that its maker takes back, and keep one that stands', () => {
		const ann = new Replica('ann', newDocument([{ title: 'Acme', stage: 'lead', createdAt: T0 }]));
		const move = (stage: string, minutes: number) => {
			ann.clock = T0 + minutes * MINUTE;
			editDeals(ann.writer, [{ deal: ann.deal('Acme').id, field: 'stage', value: stage }]);
		};
		const reached = () => figures(ann.pipeline).funnel.rows.map((row) => row.reached.count);
		move('won', 1);
		expect(reached()).toEqual([1, 1, 1, 1, 1]);
		move('lead', 3);
		expect(reached()).toEqual([1, 0, 0, 0, 0]);
		move('won', 60);
		move('lead', 90);
		expect(reached()).toEqual([1, 1, 1, 1, 1]);
	});
});
