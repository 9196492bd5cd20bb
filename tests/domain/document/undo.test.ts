// Undo is only one's own: what a colleague has done since stays, and is told. Basics are in concurrency.test.ts.
import { describe, expect, it } from 'vitest';
import { addDeals, deleteDeals, editDeals, importDeals, removeStage, restoreDeals } from '#lib/domain/document/commands.ts';
import { keepEdit, mergeFindings } from '#lib/domain/document/conflicts.ts';
import { UndoStack } from '#lib/domain/document/undo.ts';
import type { Change } from '#lib/domain/document/writer.ts';
import { defaultStages } from '#lib/domain/demo/default-stages.ts';
import { newDocument, Replica, sync } from '../../helpers/documents.ts';

function pair() {
	const origin = newDocument([{ title: 'Acme', stage: 'lead', value: 100_00 }]);
	const alice = new Replica('alice', origin);
	const bob = new Replica('bob', origin);
	const stack = new UndoStack();
	const did = (change: Change): Change => (stack.push(change), change);
	return { alice, bob, id: alice.deal('Acme').id, stack, did };
}

/** The same person after a reload: a new session, and the stack from what was written down. */
function reload(replica: Replica, stack: UndoStack): { replica: Replica; stack: UndoStack } {
	return { replica: new Replica(replica.name, replica.doc, replica.clock + 1000), stack: UndoStack.from(JSON.parse(JSON.stringify(stack))) };
}

describe('[UNDO1] one step per action, back and again', () => {
	it('takes a paste of 500 cells back as one step', () => {
		const { alice, did, stack } = pair();
		const { created } = did(addDeals(alice.writer, Array.from({ length: 500 }, (_, index) => ({ title: `D${index}` }))));
		did(editDeals(alice.writer, created.map((deal) => ({ deal, field: 'value', value: 1 }))));
		expect(stack.undo(alice.writer)!.change.cells).toHaveLength(500);
		expect([...alice.pipeline.deals.values()].filter(({ value }) => value === 1)).toHaveLength(0);
		stack.redo(alice.writer);
		expect([...alice.pipeline.deals.values()].filter(({ value }) => value === 1)).toHaveLength(500);
	});

	it('takes back the removal of a stage, with the deals that stood in it', () => {
		const { alice, bob, id, did, stack } = pair();
		did(removeStage(alice.writer, 'lead', 'qualified'));
		sync(alice, bob);
		expect(bob.deal('Acme').stage).toBe('qualified');
		expect(stack.undo(alice.writer)!.skipped).toEqual([]);
		sync(alice, bob);
		expect(bob.pipeline.deals.get(id)!.stage).toBe('lead');
		expect(bob.pipeline.stage('lead')!.deleted).toBeNull();
		expect(stack.redo(alice.writer)!.skipped).toEqual([]);
		sync(alice, bob);
		expect(bob.deal('Acme').stage).toBe('qualified');
		expect(bob.pipeline.stage('lead')!.deleted).not.toBeNull();
	});

	it('takes back a deletion of a deal that an edit has brought back already', () => {
		const { alice, bob, id, did, stack } = pair();
		did(deleteDeals(alice.writer, [id]));
		editDeals(bob.writer, [{ deal: id, field: 'value', value: 5 }]);
		sync(alice, bob);
		expect(stack.undo(alice.writer)!.skipped).toEqual([]);
		sync(alice, bob);
		expect(bob.deal('Acme')).toMatchObject({ value: 5, deleted: null, returned: null });
		expect(mergeFindings(alice.pipeline).returned).toEqual([]);
	});
});

describe('[UNDO2] a cell that somebody else has edited', () => {
	it('stays while two values stand, and can be taken back to what showed after one was chosen', () => {
		const { alice, bob, id, did, stack } = pair();
		bob.clock += 1000;
		did(editDeals(alice.writer, [{ deal: id, field: 'value', value: 1 }]));
		editDeals(bob.writer, [{ deal: id, field: 'value', value: 2 }]);
		sync(alice, bob);
		const [conflict] = mergeFindings(alice.pipeline).cells;
		did(keepEdit(alice.writer, id, 'value', conflict!.standing[1]!));
		expect(alice.deal('Acme').value).toBe(1);
		expect(stack.undo(alice.writer)!.skipped).toEqual([]);
		expect(alice.deal('Acme').value).toBe(2);
		expect(stack.undo(alice.writer)!.skipped).toHaveLength(1);
		expect(alice.deal('Acme').value).toBe(2);
	});

	it('stays when a redo would overwrite it', () => {
		const { alice, bob, id, did, stack } = pair();
		did(editDeals(alice.writer, [{ deal: id, field: 'value', value: 1 }]));
		stack.undo(alice.writer);
		sync(alice, bob);
		editDeals(bob.writer, [{ deal: id, field: 'value', value: 2 }]);
		sync(alice, bob);
		expect(stack.redo(alice.writer)!.skipped).toHaveLength(1);
		expect(alice.deal('Acme').value).toBe(2);
	});
});

describe('[UNDO3] what would go to the bin', () => {
	it('stays out of it when a colleague has edited it since: a restore taken back, a deletion done again', () => {
		for (const way of ['restore', 'deletion'] as const) {
			const { alice, bob, id, did, stack } = pair();
			if (way === 'restore') {
				deleteDeals(alice.writer, [id]);
				did(restoreDeals(alice.writer, [id]));
			} else {
				did(deleteDeals(alice.writer, [id]));
				stack.undo(alice.writer);
			}
			sync(alice, bob);
			editDeals(bob.writer, [{ deal: id, field: 'value', value: 5 }]);
			sync(alice, bob);
			const result = way === 'restore' ? stack.undo(alice.writer) : stack.redo(alice.writer);
			expect(result!.skipped).toMatchObject([{ record: id, field: 'deleted' }]);
			expect(alice.deal('Acme')).toMatchObject({ value: 5, deleted: null });
		}
	});

	it('goes there when nobody has', () => {
		const { alice, bob, id, did, stack } = pair();
		did(deleteDeals(alice.writer, [id]));
		stack.undo(alice.writer);
		sync(alice, bob);
		editDeals(bob.writer, [{ deal: id, field: 'order', value: 'a9' }]);
		sync(alice, bob);
		expect(stack.redo(alice.writer)!.skipped).toEqual([]);
		expect(alice.pipeline.deals.get(id)!.deleted).not.toBeNull();
	});

	it('leaves a stage in which a colleague has put a deal since', () => {
		const { alice, bob, did, stack } = pair();
		did(removeStage(alice.writer, 'lead', 'qualified'));
		stack.undo(alice.writer);
		sync(alice, bob);
		addDeals(bob.writer, [{ title: 'New', stage: 'lead' }]);
		sync(alice, bob);
		expect(stack.redo(alice.writer)!.skipped).toMatchObject([{ record: 'stages/lead', field: 'deleted' }]);
		expect(alice.pipeline.stage('lead')!.deleted).toBeNull();
		expect(alice.deal('Acme').stage).toBe('qualified');
		expect(mergeFindings(alice.pipeline).removedStages).toEqual([]);
	});
});

describe('[UNDO4] steps last', () => {
	it('across a reload, back and again, with a colleague’s later value left alone', () => {
		const { alice, bob, id, did, stack } = pair();
		did(editDeals(alice.writer, [{ deal: id, field: 'value', value: 1 }, { deal: id, field: 'owner', value: 'Al' }]));
		did(editDeals(alice.writer, [{ deal: id, field: 'value', value: 2 }]));
		sync(alice, bob);
		editDeals(bob.writer, [{ deal: id, field: 'owner', value: 'Bo' }]);
		sync(alice, bob);
		const once = reload(alice, stack);
		once.stack.undo(once.replica.writer);
		const twice = reload(once.replica, once.stack);
		expect(twice.stack.undo(twice.replica.writer)!.skipped.map(({ field }) => field)).toEqual(['owner']);
		expect(twice.replica.deal('Acme')).toMatchObject({ value: 100_00, owner: 'Bo' });
		const thrice = reload(twice.replica, twice.stack);
		thrice.stack.redo(thrice.replica.writer);
		thrice.stack.redo(thrice.replica.writer);
		expect(thrice.replica.deal('Acme')).toMatchObject({ value: 2, owner: 'Bo' });
		expect(thrice.stack.canRedo).toBe(false);
	});

	it('across a reload also for imports and deletions', () => {
		const { alice, id, did, stack } = pair();
		did(importDeals(alice.writer, [{ id: 'imported', cells: defaultStages('en')[0]!.cells }], [{ title: 'One', stage: 'imported' }]));
		did(deleteDeals(alice.writer, [id]));
		const after = reload(alice, stack);
		after.stack.undo(after.replica.writer);
		expect(after.replica.deal('Acme').deleted).toBeNull();
		after.stack.undo(after.replica.writer);
		expect(after.replica.deal('One').deleted).not.toBeNull();
		expect(after.replica.pipeline.stage('imported')!.deleted).not.toBeNull();
	});

	it('in a document that was made anew without the records: nothing is left to take back', () => {
		const { alice, did, stack } = pair();
		did(addDeals(alice.writer, [{ title: 'Gone' }]));
		const other = new Replica('alice', newDocument());
		expect(stack.undo(other.writer)).toEqual({ change: { cells: [], created: [] }, skipped: [] });
	});

	it('at most 500,000 characters of them are written down, the latest', () => {
		const { alice, id, did, stack } = pair();
		for (let step = 0; step < 40; step++) did(editDeals(alice.writer, [{ deal: id, field: 'title', value: `${step} ${'x'.repeat(15_000)}` }]));
		const text = JSON.stringify(stack);
		expect(text.length).toBeLessThan(510_000);
		const kept = (JSON.parse(text) as { done: Change[] }).done;
		expect(kept.length).toBeGreaterThan(10);
		expect(String(kept.at(-1)!.cells[0]!.after)).toMatch(/^39 /);
	});

	it.each([
		['nothing', null],
		['a word', 'undo'],
		['a list', []],
		['another shape', { done: 'x', undone: [3] }],
		['a step without cells', { done: [{ created: [] }], undone: [{ cells: [{ record: 1 }], created: [] }] }]
	])('what was written down is passed over when it is %s', (_, saved) => {
		const stack = UndoStack.from(saved);
		expect([stack.canUndo, stack.canRedo]).toEqual([false, false]);
	});

	it('what lies before something unreadable is left out with it', () => {
		const { alice, id, did, stack } = pair();
		did(editDeals(alice.writer, [{ deal: id, field: 'value', value: 1 }]));
		const [step] = stack.toJSON().done;
		const read = UndoStack.from({ done: [step, null, step], undone: [] });
		read.undo(alice.writer);
		expect(read.canUndo).toBe(false);
		expect(alice.deal('Acme').value).toBe(100_00);
	});
});
