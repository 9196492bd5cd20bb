// What an import tells of deals, with them and later: it lies before their arrival, merges, and moves nobody's edit.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { AsOf } from '#lib/domain/document/as-of.ts';
import { deleteDeals, editDeals, importDeals, restoreDeals } from '#lib/domain/document/commands.ts';
import { mergeFindings } from '#lib/domain/document/conflicts.ts';
import { copyDocument } from '#lib/domain/document/create.ts';
import { dealHistory } from '#lib/domain/document/deal-history.ts';
import { buildDocument, dumpDocument } from '#lib/domain/document/dump.ts';
import { cellTimeline } from '#lib/domain/document/history.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { restorePipeline } from '#lib/domain/document/restore.ts';
import { revert } from '#lib/domain/document/revert.ts';
import type { PastCell } from '#lib/domain/document/schema.ts';
import { arrivalOf, type ToldLater } from '#lib/domain/document/tell-past.ts';
import type { Change } from '#lib/domain/document/writer.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import { judge } from '../../../server/sync/gate.ts';
import { newDocument, Replica, sync, T0, view } from '../../helpers/documents.ts';

const DAY = 86_400_000;
const ago = (days: number): number => T0 - days * DAY;

const PAST: PastCell[] = [
	['stage', 'lead', ago(60)],
	['value', 100, ago(60)],
	['stage', 'qualified', ago(30)],
	['value', 200, ago(20)]
];

function tell(replica: Replica, title: string, past: readonly PastCell[], more: Partial<ToldLater> = {}): Change {
	return importDeals(replica.writer, [], [], [], undefined, [{ deal: replica.deal(title).id, past, ...more }]);
}

const asOf = (pipeline: Pipeline, moment: number): Deal | undefined => [...new AsOf(pipeline, moment).deals.values()].find(({ title }) => title === 'Acme');
const held = (pipeline: Pipeline): unknown[] => [70, 50, 25, 10, 0].map((days) => asOf(pipeline, ago(days) + 1)).map((deal) => deal && [deal.stage, deal.value]);

/** Acme came here at T0, as qualified and worth 200, and was edited since. */
function acme(): Replica {
	const ann = new Replica('ann', newDocument([{ title: 'Acme', stage: 'qualified', value: 200, createdAt: null }]));
	ann.clock = T0 + DAY;
	editDeals(ann.writer, [{ deal: ann.deal('Acme').id, field: 'stage', value: 'proposal' }]);
	return ann;
}

describe('[TOLD10] what is told of a deal that is here', () => {
	it('counts before it came, as if it had come with it', () => {
		const ann = acme();
		tell(ann, 'Acme', PAST, { createdAt: ago(60) });
		const born = new Replica('born', newDocument([{ title: 'Acme', stage: 'qualified', value: 200, createdAt: ago(60), past: PAST }]));
		born.clock = T0 + DAY;
		editDeals(born.writer, [{ deal: born.deal('Acme').id, field: 'stage', value: 'proposal' }]);
		const both = [ann, born].map(({ pipeline }) => [held(pipeline), asOf(pipeline, T0 + 2 * DAY)!.stageSteps.map(({ stage, at }) => [stage, at])]);
		expect(both[0]).toEqual(both[1]);
		expect(both[0]![0]).toEqual([undefined, ['lead', 100], ['qualified', 100], ['qualified', 200], ['qualified', 200]]);
		expect(ann.deal('Acme')).toMatchObject({ createdAt: ago(60), stage: 'proposal', value: 200 });
		expect(ann.deal('Acme').stageSteps.map(({ stage, at }) => [stage, at])).toEqual([['lead', ago(60)], ['qualified', ago(30)], ['proposal', T0 + DAY]]);
		expect(dealHistory(ann.pipeline, ann.deal('Acme').id)!.changes.map(({ field, value, at }) => [field, value, at])).toEqual(
			dealHistory(born.pipeline, born.deal('Acme').id)!.changes.map(({ field, value, at }) => [field, value, at])
		);
	});

	it('takes the place of what was told of that field with the deal, and of no other', () => {
		const ann = new Replica('ann', newDocument([{ title: 'Acme', stage: 'qualified', value: 200, createdAt: ago(60), past: [['stage', 'qualified', ago(5)], ['value', 150, ago(50)]] }]));
		tell(ann, 'Acme', [['stage', 'lead', ago(60)], ['stage', 'qualified', ago(30)]]);
		expect(held(ann.pipeline)).toEqual([undefined, ['lead', 150], ['qualified', 150], ['qualified', 150], ['qualified', 200]]);
	});

	it('shows in timelines as told, and leaves the edits there as they are', () => {
		const ann = acme();
		const { id } = ann.deal('Acme');
		const before = cellTimeline(ann.pipeline, id, 'stage').filter(({ kind }) => kind === 'edit');
		tell(ann, 'Acme', PAST);
		const timeline = cellTimeline(ann.pipeline, id, 'stage');
		expect(timeline.map(({ kind, to }) => [kind, to])).toEqual([['past', 'lead'], ['past', 'qualified'], ['edit', 'proposal']]);
		expect(timeline.filter(({ kind }) => kind === 'edit').map(({ key, at, by, to }) => [key, at, by, to])).toEqual(before.map(({ key, at, by, to }) => [key, at, by, to]));
	});

	it('is taken back and given again as one step', () => {
		const ann = acme();
		const before = view(ann.pipeline) as { deals: unknown };
		const change = tell(ann, 'Acme', PAST, { createdAt: ago(60) });
		const undone = revert(ann.writer, change);
		expect(undone.skipped).toEqual([]);
		expect((view(ann.pipeline) as { deals: unknown }).deals).toEqual(before.deals);
		revert(ann.writer, undone.change);
		expect(ann.deal('Acme').createdAt).toBe(ago(60));
	});

	it('merges with what others do meanwhile: other fields told, edits, and a deal that goes to the bin stays there', () => {
		const ann = acme();
		const bob = new Replica('bob', ann.doc, T0 + 3 * DAY);
		ann.clock = T0 + 2 * DAY;
		tell(ann, 'Acme', PAST.filter(([field]) => field === 'stage'));
		tell(bob, 'Acme', PAST.filter(([field]) => field === 'value'), { createdAt: ago(61) });
		editDeals(bob.writer, [{ deal: bob.deal('Acme').id, field: 'value', value: 300 }]);
		deleteDeals(bob.writer, [bob.deal('Acme').id]);
		sync(ann, bob);
		expect(view(ann.pipeline)).toEqual(view(bob.pipeline));
		expect(ann.deal('Acme')).toMatchObject({ value: 300, createdAt: ago(61), returned: null, conflicts: [] });
		expect(ann.deal('Acme').deleted).not.toBeNull();
		expect(held(ann.pipeline)).toEqual([undefined, ['lead', 100], ['qualified', 100], ['qualified', 200], ['qualified', 200]]);
	});

	it('of one field by two people at once is the later telling, on every replica, and nobody is asked', () => {
		const ann = acme();
		const bob = new Replica('bob', ann.doc, T0 + 3 * DAY);
		tell(bob, 'Acme', [['value', 777, ago(60)]]);
		ann.clock = T0 + 2 * DAY;
		tell(ann, 'Acme', [['value', 111, ago(60)]]);
		sync(ann, bob);
		expect([ann, bob].map(({ pipeline }) => asOf(pipeline, ago(10))!.value)).toEqual([777, 777]);
		expect(mergeFindings(ann.pipeline).cells).toEqual([]);
	});

	it('is left alone when the pipeline is put back to a moment before it was told', () => {
		const ann = acme();
		ann.clock = T0 + 2 * DAY;
		tell(ann, 'Acme', PAST);
		ann.clock = T0 + 3 * DAY;
		restorePipeline(ann.writer, T0 + DAY / 2);
		expect(ann.deal('Acme').stage).toBe('qualified');
		expect(held(ann.pipeline)[1]).toEqual(['lead', 100]);
	});

	it('goes along with a copy and with everything as JSON, and past the gate', () => {
		const ann = acme();
		const state = Y.encodeStateVector(ann.doc);
		tell(ann, 'Acme', PAST, { createdAt: ago(60) });
		const clocks = Y.decodeStateVector(state);
		const verdict = judge(Y.encodeStateAsUpdate(ann.doc, state), { clock: (client) => clocks.get(client) ?? 0, owner: (client) => (clocks.has(client) ? 'ann' : undefined) }, 'ann');
		expect(verdict.ok).toBe(true);
		const expected = held(ann.pipeline);
		const newId = () => 'copy00000001';
		for (const doc of [copyDocument(ann.doc, 'Copy', newId), buildDocument(dumpDocument(ann.doc), newId)]) expect(held(new Pipeline(doc))).toEqual(expected);
	});

	it('whatever the order in which three people tell, edit, delete and take back, and hear of each other, all see the same', () => {
		const step = fc.record({ who: fc.nat(2), what: fc.constantFrom('tell stage', 'tell value', 'edit', 'delete', 'restore', 'undo', 'meet'), days: fc.integer({ min: 1, max: 90 }), value: fc.constantFrom(1, 2, 3) });
		fc.assert(
			fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
				const doc = acme().doc;
				const people = ['ann', 'bob', 'cas'].map((name, index) => new Replica(name, doc, T0 + (2 + index) * DAY));
				const done: Change[][] = [[], [], []];
				for (const { who, what, days, value } of steps) {
					const person = people[who]!;
					person.clock += 60_000;
					const { id } = person.deal('Acme');
					if (what === 'tell stage') done[who]!.push(tell(person, 'Acme', [['stage', 'lead', ago(days)], ['stage', 'qualified', null]], { createdAt: ago(days) }));
					else if (what === 'tell value') done[who]!.push(tell(person, 'Acme', [['value', value, ago(days)]]));
					else if (what === 'edit') done[who]!.push(editDeals(person.writer, [{ deal: id, field: 'value', value: value * 1000 }]));
					else if (what === 'delete') deleteDeals(person.writer, [id]);
					else if (what === 'restore') restoreDeals(person.writer, [id]);
					else if (what === 'undo') done[who]!.splice(-1).forEach((change) => revert(person.writer, change));
					else sync(person, people[(who + 1) % 3]!);
				}
				sync(...people);
				const seen = people.map(({ pipeline }) => [view(pipeline), held(pipeline), dealHistory(pipeline, [...pipeline.deals.keys()][0]!)]);
				expect(seen[1]).toEqual(seen[0]);
				expect(seen[2]).toEqual(seen[0]);
				// Kept up to date in the one, read anew in the other.
				expect(view(new Pipeline(people[0]!.doc))).toEqual(seen[0]![0]);
			}),
			{ numRuns: 60, seed: 3 }
		);
	});

	it('whatever a stranger wrote there throws nowhere', () => {
		const ann = acme();
		const map = ann.doc.getMap<Y.Map<unknown>>('deals').get(ann.deal('Acme').id)!;
		const cells = { p_stage: [['lead', 'soon'], 7, null, [], [{ a: 1 }, ago(40)], ['qualified', 1e300]], p_value: 'much', p_created: 'long ago', p_: [[1, 2]] };
		ann.doc.transact(() => {
			for (const [cell, value] of Object.entries(cells)) {
				map.set(cell, value);
				ann.doc.getArray<unknown>('log').push([[`z.${cell}`, ann.deal('Acme').id, cell, value, T0 + DAY, 'zed', '']]);
			}
		});
		expect(ann.deal('Acme').createdAt).toBeNull();
		expect(held(ann.pipeline)).toHaveLength(5);
		expect(new Pipeline(ann.doc).deals.get(ann.deal('Acme').id)).toEqual(ann.deal('Acme'));
	});
});

describe('how a deal came here', () => {
	it('is what is told of it must end with', () => {
		const ann = acme();
		const arrival = arrivalOf(ann.pipeline, ann.deal('Acme').id)!;
		expect([arrival.at, arrival.created, arrival.value('stage'), arrival.value('value'), arrival.value('owner'), arrival.stageSince]).toEqual([T0, null, 'qualified', 200, null, null]);
		const won = new Replica('ann', newDocument([{ title: 'Acme', stage: 'won', createdAt: null, past: [['stage', 'won', ago(3)]] }]));
		expect(arrivalOf(won.pipeline, won.deal('Acme').id)!.stageSince).toBe(ago(3));
		expect(arrivalOf(ann.pipeline, 'nobody')).toBeNull();
	});
});
