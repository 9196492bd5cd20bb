// Saved views in the document: what two people do to them at the same time, undo, and what strangers write.
import { describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { addView, deleteView, duplicateView, editView, renameView, restoreView, savedViews, shareView, watchViews } from '#lib/domain/document/views.ts';
import { UndoStack } from '#lib/domain/document/undo.ts';
import { newDocument, Replica, sync } from '../../helpers/documents.ts';

const two = (): [Replica, Replica] => {
	const doc = newDocument();
	return [new Replica('ann', doc), new Replica('bob', doc)];
};
const sort = [{ field: 'value', descending: true }];
const live = ({ pipeline }: Replica) => savedViews(pipeline).filter(({ deleted }) => deleted === null);
const names = (replica: Replica): string => live(replica).map(({ name }) => name).join(',');
const idOf = (replica: Replica, name: string): string => live(replica).find((view) => view.name === name)!.id;

describe('saved views', () => {
	it('keeps what two people change in different parts at the same time', () => {
		const [ann, bob] = two();
		addView(ann.writer, { name: 'Mine', owner: null, parts: { sort, filter: [] } });
		sync(ann, bob);
		editView(ann.writer, idOf(ann, 'Mine'), { group: { field: 'stage', by: 'value', descending: false } });
		editView(bob.writer, idOf(bob, 'Mine'), { sort: [] });
		renameView(bob.writer, idOf(bob, 'Mine'), ' Ours ');
		sync(ann, bob);
		expect(savedViews(ann.pipeline)).toEqual(savedViews(bob.pipeline));
		expect(live(ann)).toMatchObject([{ name: 'Ours', parts: { group: { field: 'stage' }, sort: [] } }]);
	});

	it('shows the later of two edits of one part, and tells who listens, whichever Yjs keeps', () => {
		for (const first of [0, 1]) {
			const [ann, bob] = two();
			addView(ann.writer, { name: 'Mine', owner: null, parts: {} });
			sync(ann, bob);
			const id = idOf(ann, 'Mine');
			const [early, late] = first === 0 ? [ann, bob] : [bob, ann];
			late.clock += 10_000;
			early.clock += 5_000;
			renameView(early.writer, id, 'Early');
			renameView(late.writer, id, 'Late');
			const heard = vi.fn(() => names(early));
			const stop = watchViews(early.pipeline, heard);
			sync(ann, bob);
			expect([names(ann), names(bob), heard.mock.results.at(-1)?.value]).toEqual(['Late', 'Late', 'Late']);
			stop();
		}
	});

	it('puts a copy right after its original and a new view at the end', () => {
		const [ann] = two();
		for (const name of ['A', 'B']) addView(ann.writer, { name, owner: null, parts: { sort } });
		duplicateView(ann.writer, idOf(ann, 'A'), 'A2', 'ann');
		addView(ann.writer, { name: 'C', owner: null, parts: {} });
		expect(names(ann)).toBe('A,A2,B,C');
		expect(live(ann)[1]).toMatchObject({ owner: 'ann', parts: { sort } });
		shareView(ann.writer, idOf(ann, 'A2'), null);
		expect(live(ann)[1]!.owner).toBeNull();
	});

	it('bins and restores a view, and a colleague’s edit made meanwhile brings it back', () => {
		const [ann, bob] = two();
		addView(ann.writer, { name: 'Mine', owner: null, parts: {} });
		sync(ann, bob);
		const id = idOf(ann, 'Mine');
		deleteView(ann.writer, id);
		expect(names(ann)).toBe('');
		restoreView(ann.writer, id);
		expect(names(ann)).toBe('Mine');
		sync(ann, bob);
		deleteView(ann.writer, id);
		editView(bob.writer, id, { sort });
		sync(ann, bob);
		expect([names(ann), names(bob)]).toEqual(['Mine', 'Mine']);
	});

	it('takes each step back with undo', () => {
		const [ann] = two();
		const stack = new UndoStack();
		stack.push(addView(ann.writer, { name: 'Mine', owner: null, parts: { sort } }));
		stack.push(editView(ann.writer, idOf(ann, 'Mine'), { sort: [], filter: [{ field: 'value', any: [{ is: 'empty' }] }] }));
		stack.undo(ann.writer);
		expect(live(ann)[0]!.parts).toMatchObject({ sort, filter: null });
		stack.undo(ann.writer);
		expect(names(ann)).toBe('');
		stack.redo(ann.writer);
		expect(names(ann)).toBe('Mine');
	});

	it('refuses an empty and an overlong name', () => {
		const [ann] = two();
		for (const name of ['  ', 'x'.repeat(81)]) expect(() => addView(ann.writer, { name, owner: null, parts: {} })).toThrow(RangeError);
	});

	it('reads whatever a stranger’s client wrote, and leaves keys it does not know where they are', () => {
		const [ann] = two();
		const map = new Y.Map<unknown>();
		map.set('_', { at: 1, name: 7, owner: ['x'], order: 4, sort: 'upside down', future: 1 });
		ann.doc.getMap('views').set('odd', map);
		ann.doc.getMap('views').set('none', 'text');
		expect(live(ann)).toEqual([{ id: 'odd', name: '', owner: null, order: null, deleted: null, parts: { sort: 'upside down' } }]);
		renameView(ann.writer, 'odd', 'Mended');
		expect((map.get('_') as { future: number }).future).toBe(1);
	});
});
