// What people did to the same thing while apart: one test for each stated rule, on every replica, in both orders of arrival.
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { addDeals, addStage, deleteDeals, duplicateDeals, editDeals, editSettings, editStage, moveStage, removeStage, restoreDeals } from '#lib/domain/document/commands.ts';
import { keepEdit, keepRecord, keepTwins, mergeFindings, moveDealsOut } from '#lib/domain/document/conflicts.ts';
import { copyDocument } from '#lib/domain/document/create.ts';
import { buildDocument, dumpDocument } from '#lib/domain/document/dump.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { rebase } from '#lib/domain/document/rebase.ts';
import { defaultStages } from '#lib/domain/demo/default-stages.ts';
import { newDocument, Replica, sync, T0, view } from '../../helpers/documents.ts';

const HOUR = 3_600_000;

function three() {
	const origin = newDocument([{ title: 'Acme', stage: 'lead', value: 100_00 }]);
	const [alice, bob, carol] = ['alice', 'bob', 'carol'].map((name) => new Replica(name, origin)) as [Replica, Replica, Replica];
	return { alice, bob, carol, id: alice.deal('Acme').id, all: [alice, bob, carol] };
}

/** Everyone gets everything, and what each patched equals what a newcomer reads. */
function settle(...replicas: Replica[]): void {
	sync(...replicas);
	for (const { pipeline, doc } of replicas) {
		expect(view(pipeline)).toEqual(view(replicas[0]!.pipeline));
		const fresh = new Pipeline(doc);
		expect(view(fresh)).toEqual(view(pipeline));
		expect(mergeFindings(fresh)).toEqual(mergeFindings(pipeline));
		fresh.destroy();
	}
}

const quiet = { cells: [], returned: [], removedStages: [], twins: [] };

describe('[CONFLICT1] one cell edited by several', () => {
	it('shows the later edit, lists all with the value from before they parted, and is decided by the next edit', () => {
		const { alice, bob, id, all } = three();
		editDeals(alice.writer, [{ deal: id, field: 'value', value: 200 }]);
		settle(...all);
		bob.clock += 72 * HOUR;
		editDeals(alice.writer, [{ deal: id, field: 'value', value: 300 }]);
		editDeals(alice.writer, [{ deal: id, field: 'value', value: 301 }]);
		editDeals(bob.writer, [{ deal: id, field: 'value', value: 400 }]);
		settle(...all);
		const { cells } = mergeFindings(alice.pipeline);
		expect(cells).toMatchObject([{ record: id, field: 'value', before: 200, standing: [{ value: 400, by: 'bob' }, { value: 301, by: 'alice' }] }]);
		keepEdit(alice.writer, id, 'value', cells[0]!.standing[1]!);
		settle(...all);
		expect(bob.deal('Acme')).toMatchObject({ value: 301, conflicts: [] });
		expect(mergeFindings(bob.pipeline)).toEqual(quiet);
	});

	it('is decided too by writing what shows already, and knows the first value where nobody edited before', () => {
		const { alice, bob, id, all } = three();
		editDeals(alice.writer, [{ deal: id, field: 'value', value: 1 }]);
		editDeals(bob.writer, [{ deal: id, field: 'value', value: 2 }]);
		settle(...all);
		const [conflict] = mergeFindings(bob.pipeline).cells;
		expect(conflict!.before).toBe(100_00);
		keepEdit(bob.writer, id, 'value', conflict!.standing[0]!);
		settle(...all);
		expect(alice.deal('Acme').value).toBe(conflict!.standing[0]!.value);
		expect(mergeFindings(alice.pipeline)).toEqual(quiet);
	});

	it('holds for stages and settings', () => {
		const { alice, bob, all } = three();
		editStage(alice.writer, 'lead', 'probability', 111);
		editStage(bob.writer, 'lead', 'probability', 222);
		editSettings(alice.writer, 'name', 'A');
		editSettings(bob.writer, 'name', 'B');
		settle(...all);
		expect(mergeFindings(alice.pipeline).cells.map(({ record, field }) => `${record} ${field}`).sort()).toEqual(['settings name', 'stages/lead probability']);
	});

	it('calls equal values, two places in the list and two deletions no conflict', () => {
		const { alice, bob, id, all } = three();
		editDeals(alice.writer, [{ deal: id, field: 'value', value: 7 }, { deal: id, field: 'order', value: 'a5' }]);
		editDeals(bob.writer, [{ deal: id, field: 'value', value: 7 }, { deal: id, field: 'order', value: 'a7' }]);
		settle(...all);
		bob.clock += HOUR;
		deleteDeals(alice.writer, [id]);
		deleteDeals(bob.writer, [id]);
		settle(...all);
		expect(alice.pipeline.deals.get(id)).toMatchObject({ deleted: bob.clock, conflicts: [], returned: null });
		expect(mergeFindings(alice.pipeline)).toEqual(quiet);
	});
});

describe('[CONFLICT2] deleted by one, edited by another', () => {
	it('returns with the edit and says who deleted it, until somebody says that it stays', () => {
		const { alice, bob, carol, id, all } = three();
		deleteDeals(alice.writer, [id]);
		editDeals(bob.writer, [{ deal: id, field: 'stage', value: 'won' }]);
		settle(...all);
		expect(carol.deal('Acme')).toMatchObject({ stage: 'won', deleted: null, returned: { by: 'alice', at: alice.clock } });
		expect(mergeFindings(carol.pipeline).returned).toMatchObject([{ record: id, deletion: { by: 'alice' }, edits: [{ field: 'stage', by: 'bob' }] }]);
		keepRecord(carol.writer, id);
		settle(...all);
		expect(alice.deal('Acme')).toMatchObject({ deleted: null, returned: null });
		expect(mergeFindings(alice.pipeline)).toEqual(quiet);
	});

	it('is deleted for good by somebody who has seen the edit, and an edit of the deleted deal leaves it so', () => {
		const { alice, bob, carol, id, all } = three();
		deleteDeals(alice.writer, [id]);
		editDeals(bob.writer, [{ deal: id, field: 'value', value: 5 }]);
		settle(...all);
		deleteDeals(carol.writer, [id]);
		settle(...all);
		editDeals(bob.writer, [{ deal: id, field: 'owner', value: 'Bo' }]);
		settle(...all);
		expect(alice.pipeline.deals.get(id)).toMatchObject({ value: 5, owner: 'Bo', returned: null });
		expect(alice.pipeline.deals.get(id)!.deleted).not.toBeNull();
		restoreDeals(alice.writer, [id]);
		settle(...all);
		expect(bob.deal('Acme')).toMatchObject({ deleted: null, returned: null, owner: 'Bo' });
	});

	it('does not depend on clocks or on the order of arrival', () => {
		for (const skew of [-72, 0, 72])
			for (const first of ['edit', 'deletion'] as const) {
				const { alice, bob, carol, id } = three();
				bob.clock += skew * HOUR;
				deleteDeals(alice.writer, [id]);
				editDeals(bob.writer, [{ deal: id, field: 'value', value: 5 }]);
				const order = first === 'edit' ? [bob, alice] : [alice, bob];
				for (const from of order) Y.applyUpdate(carol.doc, Y.encodeStateAsUpdate(from.doc), 'remote');
				settle(alice, bob, carol);
				expect(carol.deal('Acme')).toMatchObject({ value: 5, deleted: null, returned: { by: 'alice' } });
			}
	});

	it('stays deleted where one of two deletions knew the edit', () => {
		const { alice, bob, carol, id, all } = three();
		editDeals(bob.writer, [{ deal: id, field: 'value', value: 5 }]);
		sync(bob, carol);
		deleteDeals(alice.writer, [id]);
		deleteDeals(carol.writer, [id]);
		settle(...all);
		expect(alice.pipeline.deals.get(id)!.deleted).not.toBeNull();
	});

	it('says so where one restores what another deletes again', () => {
		const { alice, bob, id, all } = three();
		deleteDeals(alice.writer, [id]);
		settle(...all);
		bob.clock += HOUR;
		deleteDeals(bob.writer, [id]);
		restoreDeals(alice.writer, [id]);
		settle(...all);
		expect(mergeFindings(alice.pipeline).cells).toMatchObject([{ record: id, field: 'deleted' }]);
		keepRecord(alice.writer, id);
		settle(...all);
		expect(mergeFindings(bob.pipeline)).toEqual(quiet);
		expect(bob.deal('Acme').deleted).toBeNull();
	});

	it('is not brought back by a place in the list or by the removal of its stage', () => {
		const { alice, bob, id, all } = three();
		deleteDeals(alice.writer, [id]);
		editDeals(bob.writer, [{ deal: id, field: 'order', value: 'a9' }]);
		removeStage(bob.writer, 'lead', 'qualified');
		settle(...all);
		expect(alice.pipeline.deals.get(id)).toMatchObject({ stage: 'qualified', returned: null });
		expect(alice.pipeline.deals.get(id)!.deleted).not.toBeNull();
	});

	it('holds for stages: a removed stage that was edited is back, one that was moved is not', () => {
		const { alice, bob, all } = three();
		removeStage(alice.writer, 'lead', 'qualified');
		removeStage(alice.writer, 'proposal', 'qualified');
		editStage(bob.writer, 'lead', 'name', 'Suspect');
		moveStage(bob.writer, 'proposal', null);
		settle(...all);
		expect(alice.pipeline.stage('lead')).toMatchObject({ name: 'Suspect', deleted: null, returned: { by: 'alice' } });
		expect(alice.pipeline.stage('proposal')!.deleted).not.toBeNull();
		expect(mergeFindings(alice.pipeline).returned).toMatchObject([{ record: 'stages/lead' }]);
		keepRecord(bob.writer, 'stages/lead');
		settle(...all);
		expect(mergeFindings(alice.pipeline)).toEqual(quiet);
	});

	it('survives a replay onto another copy, a copy of the pipeline and the JSON export', () => {
		const { alice, bob, id } = three();
		deleteDeals(alice.writer, [id]);
		editDeals(bob.writer, [{ deal: id, field: 'value', value: 5 }]);
		rebase(bob.doc, alice.doc);
		const copies = [alice.doc, copyDocument(alice.doc, 'Copy', () => 'x'), buildDocument(dumpDocument(alice.doc), () => 'y')];
		for (const doc of copies) expect(new Pipeline(doc).deals.get(id)).toMatchObject({ value: 5, deleted: null, returned: { by: 'alice' } });
	});
});

describe('[CONFLICT3] a stage removed while a deal is moved into it', () => {
	it.each(['back', 'out'] as const)('keeps the deal there, lists the stage by name, and is settled by bringing the %s', (way) => {
		const { alice, bob, id, all } = three();
		removeStage(alice.writer, 'proposal', 'lead');
		editDeals(bob.writer, [{ deal: id, field: 'stage', value: 'proposal' }]);
		settle(...all);
		expect(alice.deal('Acme')).toMatchObject({ stage: 'proposal', deleted: null });
		const [found] = mergeFindings(alice.pipeline).removedStages;
		expect(found).toMatchObject({ stage: 'proposal', deals: [id], removal: { by: 'alice' } });
		expect(alice.pipeline.stage('proposal')!.name).toBe(defaultStages('en').find((stage) => stage.id === 'proposal')!.cells.name);
		if (way === 'back') keepRecord(alice.writer, 'stages/proposal');
		else moveDealsOut(alice.writer, 'proposal', 'lead');
		settle(...all);
		expect(mergeFindings(bob.pipeline)).toEqual(quiet);
		expect(bob.deal('Acme').stage).toBe(way === 'back' ? 'proposal' : 'lead');
	});
});

describe('[CONFLICT4] a stage renamed while deals are moved into it', () => {
	it('has the deals under its new name; two new names are a conflict of that cell', () => {
		const { alice, bob, carol, id, all } = three();
		editStage(alice.writer, 'proposal', 'name', 'Offer');
		editDeals(bob.writer, [{ deal: id, field: 'stage', value: 'proposal' }]);
		settle(...all);
		expect(carol.pipeline.stage(carol.deal('Acme').stage)!.name).toBe('Offer');
		editStage(alice.writer, 'proposal', 'name', 'Quote');
		editStage(bob.writer, 'proposal', 'name', 'Bid');
		settle(...all);
		expect(mergeFindings(carol.pipeline).cells).toMatchObject([{ record: 'stages/proposal', field: 'name', before: 'Offer' }]);
	});
});

describe('[CONFLICT5] a column removed while others type in it', () => {
	it('keeps what they typed, and shows it when it is brought back', () => {
		const { alice, bob, carol, id, all } = three();
		alice.writer.write([], [{ root: 'columns', id: 'c1', base: { name: 'Region' } }]);
		settle(...all);
		alice.writer.write([{ record: 'columns/c1', field: 'deleted', value: alice.clock }]);
		bob.writer.write([{ record: id, field: 'c1', value: 'North' }]);
		settle(...all);
		expect(carol.pipeline.cellValue('columns/c1', 'deleted')).toBe(alice.clock);
		expect(carol.pipeline.cellValue(id, 'c1')).toBe('North');
		expect(carol.pipeline.log.cell(id, 'c1')!.winner).toMatchObject({ value: 'North', by: 'bob' });
		keepRecord(carol.writer, 'columns/c1');
		settle(...all);
		expect(bob.pipeline.cellValue('columns/c1', 'deleted')).toBeNull();
		expect(bob.pipeline.cellValue(id, 'c1')).toBe('North');
	});
});

describe('[CONFLICT6] the same thing created by two', () => {
	const create = (replica: Replica, title: string, company: string): string => addDeals(replica.writer, [{ title, company }]).created[0]!;
	const twins = ({ pipeline }: Replica) => mergeFindings(pipeline).twins;

	it('keeps both deals and lists them until one is renamed, deleted or said to be another', () => {
		const ends: ((by: Replica, one: string, other: string) => void)[] = [
			(by, one) => editDeals(by.writer, [{ deal: one, field: 'title', value: 'Renewal 2' }]),
			(by, one) => deleteDeals(by.writer, [one]),
			(by, one, other) => keepTwins(by.writer, { kind: 'deal', ids: [one, other].sort() })
		];
		for (const end of ends) {
			const { alice, bob, carol, all } = three();
			const one = create(alice, 'Renewal', 'Globex');
			const other = create(bob, ' RENEWAL', 'globex ');
			settle(...all);
			expect(carol.deal('Renewal')).toBeTruthy();
			expect(twins(carol)).toEqual([{ kind: 'deal', ids: [one, other].sort() }]);
			end(carol, one, other);
			settle(...all);
			expect(twins(alice)).toEqual([]);
		}
	});

	it('finds deals that got their name after they were added', () => {
		const { alice, bob, all } = three();
		const ids = [alice, bob].map((replica) => {
			const [id] = addDeals(replica.writer, [{}]).created;
			editDeals(replica.writer, [{ deal: id!, field: 'title', value: 'Renewal' }]);
			return id!;
		});
		settle(...all);
		expect(twins(alice)).toEqual([{ kind: 'deal', ids: ids.sort() }]);
	});

	it('is not meant by a copy, a name given in sight of the other, blank titles, two of one person or names of long ago', () => {
		const { alice, bob, all } = three();
		create(alice, 'Seen', 'Globex');
		create(alice, '', 'Blank');
		create(bob, '', 'Blank');
		create(bob, 'Mine', 'Globex');
		create(bob, 'Mine', 'Globex');
		create(alice, 'Old', 'Globex');
		bob.clock += 32 * 24 * HOUR;
		create(bob, 'Old', 'Globex');
		settle(...all);
		const [plain] = addDeals(bob.writer, [{}]).created;
		editDeals(bob.writer, [{ deal: plain!, field: 'title', value: 'Seen' }, { deal: plain!, field: 'company', value: 'Globex' }]);
		duplicateDeals(bob.writer, [alice.deal('Acme').id]);
		duplicateDeals(bob.writer, [alice.deal('Seen').id]);
		create(alice, 'Mine', 'Globex');
		settle(...all);
		expect(twins(alice)).toEqual([]);
	});

	it('holds for stages', () => {
		const { alice, bob, carol, all } = three();
		const ids = [alice, bob].map(({ writer }) => addStage(writer, { ...defaultStages('en')[0]!.cells, name: 'Demo given' }, 'lead').created[0]!.slice('stages/'.length));
		settle(...all);
		expect(twins(carol)).toEqual([{ kind: 'stage', ids: ids.sort() }]);
		keepTwins(carol.writer, twins(carol)[0]!);
		settle(...all);
		expect(twins(bob)).toEqual([]);
	});
});

describe('[CONFLICT7] documents of version 0.1.0', () => {
	/** Appends what version 0.1.0 wrote: `prev` names the cell's own heads alone. */
	function written(doc: Y.Doc, ...tuples: [id: string, record: string, field: string, value: unknown, at: number, by: string, prev: string][]): Pipeline {
		doc.transact(() => {
			for (const [, record, field, value] of tuples) {
				const [root, id] = record.startsWith('stages/') ? ['stages', record.slice(7)] : ['deals', record];
				doc.getMap<Y.Map<unknown>>(root).get(id!)!.set(field, value);
			}
			doc.getArray('log').push(tuples);
		});
		return new Pipeline(doc);
	}

	it('show deals that were edited before they were deleted as deleted', () => {
		const { alice, id } = three();
		const pipeline = written(alice.doc, ['s.0', id, 'value', 5, T0, 'al', ''], ['t.0', id, 'deleted', T0 + 1, T0 + 1, 'bo', '']);
		expect(pipeline.deals.get(id)).toMatchObject({ value: 5, deleted: T0 + 1, returned: null });
	});

	it('show a deleted deal that the removal of its stage moved as deleted', () => {
		const { alice, id } = three();
		const pipeline = written(
			alice.doc,
			['t.0', id, 'deleted', T0, T0, 'bo', ''],
			['s.0', id, 'stage', 'qualified', T0 + HOUR, 'al', ''],
			['s.1', 'stages/lead', 'deleted', T0 + HOUR, T0 + HOUR + 3, 'al', '']
		);
		expect(pipeline.deals.get(id)).toMatchObject({ stage: 'qualified', deleted: T0, returned: null });
	});

	it('bring a deal back that was edited later than it was deleted: nobody can tell that the one knew of the other', () => {
		const { alice, id } = three();
		const pipeline = written(alice.doc, ['t.0', id, 'deleted', T0, T0, 'bo', ''], ['s.0', id, 'value', 5, T0 + 1, 'al', '']);
		expect(pipeline.deals.get(id)).toMatchObject({ value: 5, deleted: null, returned: { by: 'bo', at: T0 } });
	});
});

describe('a log that a stranger has filled', () => {
	it('makes no event that a server refuses: what was typed shows, what was deleted is gone', () => {
		const { alice, id } = three();
		const heads = Array.from({ length: 5000 }, (_, index) => [`stranger.${index}`, id, 'value', index, T0, 'x', '']);
		const cells = Array.from({ length: 5000 }, (_, index) => [`other.${index}`, id, `f${index}`, index, T0, 'x', '']);
		alice.doc.getArray('log').push([...heads, ...cells]);
		editDeals(alice.writer, [{ deal: id, field: 'value', value: 7 }]);
		expect(alice.deal('Acme').value).toBe(7);
		deleteDeals(alice.writer, [id]);
		expect(alice.pipeline.deals.get(id)!.deleted).not.toBeNull();
		for (const tuple of alice.doc.getArray<string[]>('log').toArray().slice(-2)) expect(tuple[6]!.length).toBeLessThan(33_000);
	});
});

describe('findings', () => {
	it('name no record that a forged log invents, and survive one that runs in circles', () => {
		const { alice, id } = three();
		alice.doc.getArray('log').push([
			['a', id, 'value', 1, T0, 'x', 'b'],
			['b', id, 'value', 2, T0 + 1, 'x', 'a'],
			['c', id, 'deleted', T0, T0, 'x', '* d'],
			['d', id, 'deleted', T0, T0, 'x', '* c'],
			['e', 'nothing', 'value', 1, T0, 'x', ''],
			['f', 'nothing', 'value', 2, T0, 'y', '']
		]);
		expect(mergeFindings(alice.pipeline).cells.map(({ record }) => record)).toEqual([id]);
	});
});
