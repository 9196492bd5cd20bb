// Erasing writes a pipeline anew: nothing of what was erased is left, and nothing else has moved.
import * as Y from 'yjs';
import { describe, expect, it } from 'vitest';
import { editDeals } from '#lib/domain/document/commands.ts';
import { dumpDocument } from '#lib/domain/document/dump.ts';
import { eraseDeal, erasePerson } from '#lib/domain/document/erase.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { DEAL_FIELD_NAMES } from '#lib/domain/model/deal.ts';
import { newDocument, Replica } from '../../helpers/documents.ts';

let ids = 0;
const newId = (): string => `n${(ids += 1)}`;
const STAGES = 3;

/** Three deals, each moved through stages by two people; the second one is what is to go. */
function worked(): { doc: Y.Doc; deal: string } {
	const mara = new Replica('Mara Jansen', newDocument([{ title: 'Bakery' }, { title: 'Secret Ltd' }, { title: 'Garage' }]));
	for (let round = 0; round < STAGES; round += 1)
		for (const { id } of [...mara.pipeline.deals.values()]) {
			mara.clock += 86_400_000;
			editDeals(mara.writer, [
				{ deal: id, field: 'stage', value: mara.pipeline.stages[round]!.id },
				{ deal: id, field: 'owner', value: 'Mara Jansen' }
			]);
		}
	const deal = mara.deal('Secret Ltd').id;
	editDeals(mara.writer, [{ deal, field: 'nextStep', value: 'Secretly call' }]);
	return { doc: mara.doc, deal };
}

const text = (doc: Y.Doc): string => Buffer.from(Y.encodeStateAsUpdate(doc)).toString('latin1');

describe('a deal', () => {
	it('is nowhere in the new document, and all else is value for value what it was', () => {
		const { doc, deal } = worked();
		const erased = eraseDeal(doc, deal, newId)!;
		for (const word of [deal, 'Secret Ltd', 'Secretly call']) {
			expect(text(doc)).toContain(word);
			expect(text(erased)).not.toContain(word);
		}
		const before = dumpDocument(doc);
		const after = dumpDocument(erased);
		delete before.records.deals![deal];
		expect(after.records).toEqual(before.records);
		expect(after.log).toEqual(before.log.filter(([, record]) => record !== deal));
		expect(after.log.length).toBeGreaterThan(STAGES);
		expect({ ...after.settings, lineage: null }).toEqual({ ...before.settings, lineage: null });
		expect(after.settings.lineage).not.toBe(before.settings.lineage);
	});

	it('that is not there is not erased', () => expect(eraseDeal(worked().doc, 'other', newId)).toBeNull());
});

describe('a person', () => {
	it('is nowhere, by id or name, and every deal and edit stays with the alias in their place', () => {
		const { doc } = worked();
		const erased = erasePerson(doc, 'Mara Jansen', 'erased-1', newId)!;
		expect(text(doc)).toContain('Mara Jansen');
		expect(text(erased)).not.toContain('Mara Jansen');
		const shown = new Pipeline(erased);
		expect([...shown.deals.values()].map(({ title, owner }) => [title, owner]).sort()).toEqual([['Bakery', 'erased-1'], ['Garage', 'erased-1'], ['Secret Ltd', 'erased-1']]);
		const [before, after] = [dumpDocument(doc).log, dumpDocument(erased).log];
		const moves = (log: typeof before) => log.filter(([, , field]) => field === 'stage').map(([id, record, , value, at]) => [id, record, value, at]);
		expect(moves(after)).toEqual(moves(before));
		expect(new Set(after.map((event) => event[5]))).not.toContain('Mara Jansen');
	});

	it.each(['Won', 'won', 'EUR', 'commit', 'lead', 'value', 'owner'])('called or known as %s takes no stage, currency or category with them', (name) => {
		const { doc } = worked();
		const other = new Replica(name, doc);
		other.clock += 1e9;
		const ids = [...other.pipeline.deals.keys()];
		editDeals(other.writer, [
			{ deal: ids[0]!, field: 'stage', value: 'won' },
			{ deal: ids[1]!, field: 'currency', value: 'USD' },
			{ deal: ids[1]!, field: 'category', value: 'commit' },
			{ deal: ids[1]!, field: 'owner', value: name },
			{ deal: ids[0]!, field: 'stage', value: 'lead' },
			{ deal: ids[0]!, field: 'stage', value: 'won' }
		]);
		const erased = new Pipeline(erasePerson(other.doc, name, 'erased-1', newId)!);
		for (const [id, was] of other.pipeline.deals) {
			const is = erased.deals.get(id)!;
			for (const field of DEAL_FIELD_NAMES) expect(is[field], field).toEqual(field === 'owner' && was.owner === name ? 'erased-1' : was[field]);
		}
		const stages = (pipeline: Pipeline) => pipeline.log.all().filter(({ field }) => field === 'stage').map(({ value }) => value);
		expect(stages(erased)).toEqual(stages(other.pipeline));
		expect(dumpDocument(erased.doc).settings.currency).toBe('EUR');
	});

	it('that never wrote here is not erased', () => expect(erasePerson(worked().doc, 'other', 'erased-1', newId)).toBeNull());
});
