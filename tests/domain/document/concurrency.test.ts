// Two people at once: nothing typed disappears, every replica shows the same, the later edit shows.
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { addDeals, deleteDeals, editDeals, editStage, importDeals } from '#lib/domain/document/commands.ts';
import { defaultStages } from '#lib/domain/demo/default-stages.ts';
import { rebase } from '#lib/domain/document/rebase.ts';
import { UndoStack } from '#lib/domain/document/undo.ts';
import { copyDocument } from '#lib/domain/document/create.ts';
import { newDocument, Replica, sync, T0, view } from '../../helpers/documents.ts';

const HOUR = 3_600_000;

function pair() {
	const origin = newDocument([{ title: 'Acme', stage: 'lead', value: 100_00 }]);
	const alice = new Replica('alice', origin);
	const bob = new Replica('bob', origin);
	return { alice, bob, id: alice.deal('Acme').id };
}

describe('two people editing the same cell while apart', () => {
	it('shows the edit with the greater recorded time on every replica, whichever client id wins in Yjs', () => {
		for (let trial = 0; trial < 40; trial++) {
			const { alice, bob, id } = pair();
			alice.clock = T0 + 2 * HOUR;
			bob.clock = T0 + HOUR;
			editDeals(alice.writer, [{ deal: id, field: 'value', value: 111 }]);
			editDeals(bob.writer, [{ deal: id, field: 'value', value: 222 }]);
			sync(alice, bob);
			expect(alice.deal('Acme').value).toBe(111);
			expect(view(alice.pipeline)).toEqual(view(bob.pipeline));
		}
	});

	it('keeps the other value and says that the cell is in conflict', () => {
		const { alice, bob, id } = pair();
		bob.clock += HOUR;
		editDeals(alice.writer, [{ deal: id, field: 'stage', value: 'won' }]);
		editDeals(bob.writer, [{ deal: id, field: 'stage', value: 'lost' }]);
		sync(alice, bob);
		expect(alice.deal('Acme')).toMatchObject({ stage: 'lost', conflicts: ['stage'] });
		expect(alice.pipeline.log.cell(id, 'stage')!.heads.map((head) => [head.value, head.by])).toEqual([['lost', 'bob'], ['won', 'alice']]);
	});

	it('always shows what was typed over a conflict, even with a clock that is days behind', () => {
		const { alice, bob, id } = pair();
		alice.clock = T0 + 72 * HOUR;
		editDeals(alice.writer, [{ deal: id, field: 'value', value: 1 }]);
		editDeals(bob.writer, [{ deal: id, field: 'value', value: 2 }]);
		sync(alice, bob);
		editDeals(bob.writer, [{ deal: id, field: 'value', value: 3 }]);
		sync(alice, bob);
		expect(alice.deal('Acme')).toMatchObject({ value: 3, conflicts: [] });
	});

	it('resolves a conflict when someone picks the value that already shows', () => {
		const { alice, bob, id } = pair();
		bob.clock += HOUR;
		editDeals(alice.writer, [{ deal: id, field: 'value', value: 1 }]);
		editDeals(bob.writer, [{ deal: id, field: 'value', value: 2 }]);
		sync(alice, bob);
		editDeals(alice.writer, [{ deal: id, field: 'value', value: 2 }]);
		sync(alice, bob);
		expect(bob.deal('Acme')).toMatchObject({ value: 2, conflicts: [] });
	});

	it('calls two equal edits no conflict', () => {
		const { alice, bob, id } = pair();
		editDeals(alice.writer, [{ deal: id, field: 'value', value: 7 }]);
		editDeals(bob.writer, [{ deal: id, field: 'value', value: 7 }]);
		sync(alice, bob);
		expect(alice.deal('Acme')).toMatchObject({ value: 7, conflicts: [] });
	});

	it('counts only the branch that shows in the stage history', () => {
		const { alice, bob, id } = pair();
		bob.clock += HOUR;
		editDeals(alice.writer, [{ deal: id, field: 'stage', value: 'proposal' }]);
		editDeals(bob.writer, [{ deal: id, field: 'stage', value: 'qualified' }]);
		sync(alice, bob);
		expect(alice.deal('Acme').stageSteps.map((step) => step.stage)).toEqual(['lead', 'qualified']);
	});
});

describe('other things two people do at once', () => {
	it('keeps edits to different cells of one deal', () => {
		const { alice, bob, id } = pair();
		editDeals(alice.writer, [{ deal: id, field: 'value', value: 5 }]);
		editDeals(bob.writer, [{ deal: id, field: 'owner', value: 'Bo' }]);
		sync(alice, bob);
		expect(alice.deal('Acme')).toMatchObject({ value: 5, owner: 'Bo' });
	});

	it('brings a deal back that a colleague put in the bin while it was edited', () => {
		const { alice, bob, id } = pair();
		deleteDeals(alice.writer, [id]);
		editDeals(bob.writer, [{ deal: id, field: 'stage', value: 'won' }]);
		sync(alice, bob);
		expect(alice.pipeline.deals.get(id)).toMatchObject({ stage: 'won', deleted: null, returned: { by: 'alice', at: alice.clock } });
	});

	it('keeps deals added on both sides', () => {
		const { alice, bob } = pair();
		addDeals(alice.writer, [{ title: 'From Alice' }]);
		addDeals(bob.writer, [{ title: 'From Bob' }]);
		sync(alice, bob);
		expect([...alice.pipeline.deals.values()].map((deal) => deal.title).sort()).toEqual(['Acme', 'From Alice', 'From Bob']);
	});

	it('decides stage edits by recorded time as well', () => {
		const { alice, bob } = pair();
		alice.clock += HOUR;
		editStage(alice.writer, 'lead', 'name', 'Suspect');
		editStage(bob.writer, 'lead', 'name', 'Inquiry');
		sync(alice, bob);
		expect(alice.pipeline.stage('lead')!.name).toBe('Suspect');
		expect(bob.pipeline.stage('lead')!.name).toBe('Suspect');
	});
});

describe('undo', () => {
	it('takes back my edit as one step, and puts it again', () => {
		const { alice, id } = pair();
		const stack = new UndoStack();
		stack.push(editDeals(alice.writer, [{ deal: id, field: 'value', value: 9 }, { deal: id, field: 'owner', value: 'Al' }]));
		stack.undo(alice.writer);
		expect(alice.deal('Acme')).toMatchObject({ value: 10000, owner: null });
		stack.redo(alice.writer);
		expect(alice.deal('Acme')).toMatchObject({ value: 9, owner: 'Al' });
	});

	it('leaves a cell alone that a colleague changed since, and says so', () => {
		const { alice, bob, id } = pair();
		const stack = new UndoStack();
		stack.push(editDeals(alice.writer, [{ deal: id, field: 'value', value: 9 }, { deal: id, field: 'owner', value: 'Al' }]));
		sync(alice, bob);
		editDeals(bob.writer, [{ deal: id, field: 'value', value: 77 }]);
		sync(alice, bob);
		const result = stack.undo(alice.writer)!;
		expect(result.skipped.map((cell) => cell.field)).toEqual(['value']);
		expect(alice.deal('Acme')).toMatchObject({ value: 77, owner: null });
	});

	it('takes back several edits of one cell one by one, and puts them again', () => {
		const { alice, id } = pair();
		const stack = new UndoStack();
		for (const value of [1, 2, 3]) stack.push(editDeals(alice.writer, [{ deal: id, field: 'value', value }]));
		const shown = (): number | null => alice.deal('Acme').value;
		const steps = (move: 'undo' | 'redo') => [1, 2, 3].map(() => (stack[move](alice.writer), shown()));
		expect(steps('undo')).toEqual([2, 1, 10000]);
		expect(steps('redo')).toEqual([1, 2, 3]);
		expect(steps('undo')).toEqual([2, 1, 10000]);
	});

	it('leaves a cell alone that a colleague changed between two of my edits of it', () => {
		const { alice, bob, id } = pair();
		const stack = new UndoStack();
		stack.push(editDeals(alice.writer, [{ deal: id, field: 'value', value: 1 }]));
		sync(alice, bob);
		editDeals(bob.writer, [{ deal: id, field: 'value', value: 77 }]);
		sync(alice, bob);
		stack.push(editDeals(alice.writer, [{ deal: id, field: 'value', value: 2 }]));
		expect(stack.undo(alice.writer)!.skipped).toEqual([]);
		expect(stack.undo(alice.writer)!.skipped).toHaveLength(1);
		expect(alice.deal('Acme').value).toBe(77);
	});

	it('leaves a cell alone that a client without a log wrote since', () => {
		const { alice, id } = pair();
		const stack = new UndoStack();
		stack.push(editDeals(alice.writer, [{ deal: id, field: 'value', value: 9 }]));
		alice.doc.getMap<Y.Map<unknown>>('deals').get(id)!.set('value', 55);
		expect(stack.undo(alice.writer)!.skipped).toHaveLength(1);
		expect(alice.deal('Acme').value).toBe(55);
	});

	it('takes back a whole import as one step, into the bin', () => {
		const { alice } = pair();
		const stack = new UndoStack();
		stack.push(addDeals(alice.writer, Array.from({ length: 50 }, (_, index) => ({ title: `D${index}` }))));
		stack.undo(alice.writer);
		expect([...alice.pipeline.deals.values()].filter((deal) => deal.deleted === null)).toHaveLength(1);
		stack.redo(alice.writer);
		expect([...alice.pipeline.deals.values()].filter((deal) => deal.deleted === null)).toHaveLength(51);
	});
});

describe('undo of an import', () => {
	it('leaves a deal, and its new stage, that a colleague has worked on since, and says so', () => {
		const { alice, bob } = pair();
		const stack = new UndoStack();
		const cells = { ...defaultStages('en')[1]!.cells, name: 'Imported' };
		stack.push(importDeals(alice.writer, [{ id: 'imported', cells }], [{ title: 'One', stage: 'imported' }, { title: 'Two', stage: 'imported' }]));
		sync(alice, bob);
		editDeals(bob.writer, [{ deal: bob.deal('One').id, field: 'owner', value: 'Bo' }]);
		sync(alice, bob);
		const result = stack.undo(alice.writer)!;
		expect(alice.deal('One')).toMatchObject({ owner: 'Bo', deleted: null });
		expect(alice.deal('Two').deleted).not.toBeNull();
		expect(alice.pipeline.stage('imported')!.deleted).toBeNull();
		expect(result.skipped.map(({ record }) => record).sort()).toEqual([alice.deal('One').id, 'stages/imported'].sort());
	});
});

describe('replaying a refused copy onto the server’s', () => {
	it('brings every edit and new deal, with its own author and time, under the new client id', () => {
		const { alice, bob, id } = pair();
		editDeals(bob.writer, [{ deal: id, field: 'owner', value: 'Bo' }]);
		editDeals(alice.writer, [{ deal: id, field: 'value', value: 5 }]);
		const [added] = addDeals(alice.writer, [{ title: 'Typed offline' }]).created;
		editDeals(alice.writer, [{ deal: added!, field: 'value', value: 6 }]);
		const fresh = new Y.Doc();
		Y.applyUpdate(fresh, Y.encodeStateAsUpdate(bob.doc));
		const report = rebase(alice.doc, fresh);
		expect(report).toMatchObject({ events: 2, skipped: [] });
		const after = new Replica('alice', fresh);
		expect(after.deal('Acme')).toMatchObject({ value: 5, owner: 'Bo' });
		expect(after.deal('Typed offline').value).toBe(6);
		expect(rebase(alice.doc, fresh)).toMatchObject({ records: 0, events: 0 });
	});
});

describe('a copy of a pipeline', () => {
	it('holds the same deals and history under another lineage and name', () => {
		const { alice, id } = pair();
		editDeals(alice.writer, [{ deal: id, field: 'stage', value: 'won' }]);
		const copy = new Replica('carol', copyDocument(alice.doc, 'Copy', () => 'other-lineage'));
		expect(copy.pipeline.lineage).toBe('other-lineage');
		expect(copy.pipeline.settings.name).toBe('Copy');
		expect(copy.deal('Acme').stageSteps).toEqual(alice.deal('Acme').stageSteps);
	});
});
