// Columns of one's own in the document: what each kind keeps, what two people do to them while apart, undo, the past,
// dumps, and what strangers write.
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { addColumn, changeColumn, columnMade, deleteColumn, editColumn, moveColumn, newChoiceEdits, restoreColumn, retypeColumn } from '#lib/domain/document/column-commands.ts';
import { duplicateDeals, editDeals } from '#lib/domain/document/commands.ts';
import { AsOf } from '#lib/domain/document/as-of.ts';
import { mergeFindings } from '#lib/domain/document/conflicts.ts';
import { buildDocument, dumpDocument } from '#lib/domain/document/dump.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { planRestore, restoreDeal, restorePipeline } from '#lib/domain/document/restore.ts';
import { UndoStack } from '#lib/domain/document/undo.ts';
import type { CellValue } from '#lib/domain/document/schema.ts';
import { COLUMN_KINDS, isOwnValue, MAX_CHOICES, ownValue, PALETTE_SIZE, type Column, type ColumnKind } from '#lib/domain/model/column.ts';
import { convertTo } from '#lib/domain/document/column-kinds.ts';
import type { ColumnKey } from '#lib/domain/model/deal.ts';
import { newDocument, Replica, sync, view } from '../../helpers/documents.ts';

const CHOICES = [
	{ id: 'hi', name: 'High', color: 0 },
	{ id: 'lo', name: 'Low', color: 3 }
];
const VALUES: Record<Exclude<ColumnKind, 'formula'>, CellValue> = {
	text: 'words',
	number: -1.5e-7,
	money: -123_456,
	percent: 0.125,
	date: '2026-02-28',
	choice: 'lo',
	choices: ['hi', 'lo'],
	person: 'Anna',
	link: 'https://example.com',
	checkbox: false,
	rating: 5
};

function two(...titles: string[]): [Replica, Replica] {
	const doc = newDocument(titles.map((title) => ({ title })));
	return [new Replica('ann', doc), new Replica('bob', doc)];
}
const add = ({ writer }: Replica, kind: ColumnKind, name = `My ${kind}`): ColumnKey => columnMade(addColumn(writer, { name, kind, choices: CHOICES }))!;
const columnIn = ({ pipeline }: Replica, key: ColumnKey): Column => pipeline.columns.find((column) => column.key === key)!;
const put = (replica: Replica, title: string, field: ColumnKey, value: CellValue) =>
	editDeals(replica.writer, [{ deal: replica.deal(title).id, field, value }]);
const shown = (replica: Replica, title: string, key: ColumnKey) => ownValue(replica.deal(title), columnIn(replica, key));
const names = (replica: Replica, key: ColumnKey) => columnIn(replica, key).choices.map(({ name, gone }) => (gone ? `(${name})` : name)).join(' ');

describe('a column of one’s own', () => {
	it.each(Object.entries(VALUES))('of kind %s keeps its value through another replica, a reload and a dump', (kind, value) => {
		const [ann, bob] = two('A');
		const key = add(ann, kind as ColumnKind);
		put(ann, 'A', key, value);
		sync(ann, bob);
		expect(shown(bob, 'A', key)).toEqual(value);
		const reloaded = new Replica('again', ann.doc);
		expect(shown(reloaded, 'A', key)).toEqual(value);
		const restored = new Pipeline(buildDocument(dumpDocument(ann.doc), () => 'x'));
		expect([...restored.deals.values()][0]!.own).toEqual(ann.deal('A').own);
		expect(restored.columns).toEqual(ann.pipeline.columns);
	});

	it('refuses a value that is none of its kind', () => {
		const [ann] = two('A');
		const wrong: [ColumnKind, CellValue][] = [
			['number', 'x'], ['number', Infinity], ['money', 1.5], ['date', '2026-13-01'], ['choice', 'none'], ['choices', 'hi'],
			['checkbox', 1], ['rating', 0], ['rating', 6], ['formula', 1], ['text', 5]
		];
		for (const [kind, value] of wrong) {
			const key = add(ann, kind, `${kind} ${String(value)}`);
			expect(() => put(ann, 'A', key, value), `${kind} ${String(value)}`).toThrow(TypeError);
			expect(ann.deal('A').own[key]).toBeUndefined();
		}
	});

	it('shows nothing of a value of another kind, keeps it, and shows it again in its own kind', () => {
		const [ann] = two('A', 'B');
		const key = add(ann, 'text');
		put(ann, 'A', key, 'not a number');
		put(ann, 'B', key, '12.5');
		retypeColumn(ann.writer, key, 'number');
		expect([shown(ann, 'A', key), shown(ann, 'B', key)]).toEqual([null, 12.5]);
		expect(ann.deal('A').own[key]).toBe('not a number');
		retypeColumn(ann.writer, key, 'text');
		expect([shown(ann, 'A', key), shown(ann, 'B', key)]).toEqual(['not a number', '12.5']);
	});

	it('tells before what a change of kind would hide, and hides exactly that', () => {
		for (const from of COLUMN_KINDS)
			for (const to of COLUMN_KINDS) {
				if (from === to || from === 'formula') continue;
				const [ann] = two('A', 'B');
				const key = add(ann, from);
				put(ann, 'A', key, VALUES[from]);
				let id = 0;
				const told = convertTo(columnIn(ann, key), to, ann.pipeline.deals.values(), { currency: 'EUR', newId: () => `n${id++}` });
				retypeColumn(ann.writer, key, to);
				expect(told.lost.includes(ann.deal('A').id), `${from} to ${to}`).toBe(shown(ann, 'A', key) === null);
				expect(told.filled).toBe(1);
				expect(shown(ann, 'B', key)).toBeNull();
			}
	});

	it('moves among the others, goes to the bin and comes back with everything in it', () => {
		const [ann] = two('A');
		const [a, b, c] = [add(ann, 'text', 'a'), add(ann, 'text', 'b'), add(ann, 'text', 'c')];
		put(ann, 'A', b, 'kept');
		const order = () => ann.pipeline.liveColumns.map(({ name }) => name).join('');
		moveColumn(ann.writer, c, null);
		expect(order()).toBe('cab');
		moveColumn(ann.writer, c, a);
		expect(order()).toBe('acb');
		deleteColumn(ann.writer, b);
		expect([order(), ann.deal('A').own[b]]).toEqual(['ac', 'kept']);
		restoreColumn(ann.writer, b);
		expect([order(), shown(ann, 'A', b)]).toEqual(['acb', 'kept']);
	});
});

describe('two people apart', () => {
	it('both add columns, rename and fill them, and see the same', () => {
		const [ann, bob] = two('A');
		const key = add(ann, 'text', 'Shared');
		sync(ann, bob);
		const [mine, theirs] = [add(ann, 'number', 'Mine'), add(bob, 'number', 'Theirs')];
		put(ann, 'A', mine, 1);
		put(bob, 'A', theirs, 2);
		put(bob, 'A', key, 'typed');
		editColumn(ann.writer, key, { name: 'Renamed' });
		sync(ann, bob);
		expect(view(ann.pipeline)).toEqual(view(bob.pipeline));
		expect(ann.pipeline.columns).toEqual(bob.pipeline.columns);
		expect(columnIn(bob, key).name).toBe('Renamed');
		expect(ann.deal('A').own).toEqual({ [key]: 'typed', [mine]: 1, [theirs]: 2 });
	});

	it('one changes the kind or deletes the column while the other edits a cell: nothing typed is lost', () => {
		const [ann, bob] = two('A', 'B');
		const key = add(ann, 'text');
		put(ann, 'A', key, '7');
		sync(ann, bob);
		retypeColumn(ann.writer, key, 'number');
		bob.clock += 5_000;
		put(bob, 'B', key, 'words');
		put(bob, 'A', key, '8');
		sync(ann, bob);
		expect(ann.deal('B').own[key]).toBe('words');
		expect([shown(ann, 'A', key), ann.deal('A').conflicts]).toEqual([null, [key]]);
		deleteColumn(ann.writer, key);
		put(bob, 'B', key, 9);
		sync(ann, bob);
		expect([columnIn(bob, key).deleted !== null, bob.deal('B').own[key]]).toEqual([true, 9]);
	});

	it('add, rename and take out choices of one column, and keep all of it', () => {
		const [ann, bob] = two('A', 'B');
		const key = add(ann, 'choice');
		sync(ann, bob);
		editDeals(ann.writer, [{ deal: ann.deal('A').id, field: key, value: 'a1', choices: [{ id: 'a1', name: 'Anns', color: 1 }] }]);
		editDeals(bob.writer, [{ deal: bob.deal('B').id, field: key, value: 'b1', choices: [{ id: 'b1', name: 'Bobs', color: 2 }] }]);
		editColumn(ann.writer, key, { choices: columnIn(ann, key).choices.map((choice) => (choice.id === 'hi' ? { ...choice, name: 'Highest' } : choice)) });
		editColumn(bob.writer, key, { choices: columnIn(bob, key).choices.filter(({ id }) => id !== 'lo') });
		sync(ann, bob);
		expect(names(ann, key)).toBe('Highest (Low) Anns Bobs');
		expect(names(bob, key)).toBe(names(ann, key));
		expect([shown(bob, 'A', key), shown(ann, 'B', key)]).toEqual(['a1', 'b1']);
		expect(mergeFindings(ann.pipeline).cells).toEqual([]);
	});

	it('write one cell: it is a conflict of the deal, found for the merge review, and settled by writing', () => {
		const [ann, bob] = two('A');
		const key = add(ann, 'money');
		sync(ann, bob);
		put(ann, 'A', key, 100);
		bob.clock += 1_000;
		put(bob, 'A', key, 200);
		sync(ann, bob);
		expect(ann.deal('A').conflicts).toEqual([key]);
		expect(mergeFindings(ann.pipeline).cells.map(({ record, field }) => [record, field])).toEqual([[ann.deal('A').id, key]]);
		put(ann, 'A', key, 200);
		expect([ann.deal('A').conflicts, mergeFindings(ann.pipeline).cells]).toEqual([[], []]);
	});

	it('one deletes a deal, the other edits its own cell: the deal is back with it', () => {
		const [ann, bob] = two('A');
		const key = add(ann, 'text');
		sync(ann, bob);
		ann.writer.write([{ record: ann.deal('A').id, field: 'deleted', value: ann.clock }]);
		put(bob, 'A', key, 'still here');
		sync(ann, bob);
		expect([ann.deal('A').deleted, shown(ann, 'A', key), ann.deal('A').returned?.by]).toEqual([null, 'still here', 'ann']);
	});
});

describe('choices', () => {
	it('of a full list can be taken out and others put in their place', () => {
		const [ann] = two('A');
		const full = Array.from({ length: MAX_CHOICES }, (_, index) => ({ id: `i${index}`, name: `N${index}`, color: 0 }));
		const key = columnMade(addColumn(ann.writer, { name: 'Full', kind: 'choice', choices: full }))!;
		const wanted = [full[3]!, ...full.slice(1).map(({ name }) => ({ id: `new${name}`, name: `new ${name}`, color: 1 }))];
		changeColumn(ann.writer, key, { choices: wanted });
		expect(columnIn(ann, key).choices.filter(({ gone }) => !gone)).toEqual(wanted);
	});

	it('are reordered, coloured and put back, and one taken out still shows where it is', () => {
		const [ann] = two('A');
		const key = add(ann, 'choice');
		put(ann, 'A', key, 'lo');
		editColumn(ann.writer, key, { choices: [{ id: 'hi', name: 'High', color: 7 }] });
		expect([names(ann, key), shown(ann, 'A', key), columnIn(ann, key).choices[0]!.color]).toEqual(['High (Low)', 'lo', 7]);
		editColumn(ann.writer, key, { choices: [{ id: 'new', name: 'New', color: 1 }, ...CHOICES.toReversed()] });
		expect(names(ann, key)).toBe('New Low High');
		const before = ann.pipeline.log.all().length;
		editColumn(ann.writer, key, { choices: columnIn(ann, key).choices });
		expect(ann.pipeline.log.all()).toHaveLength(before);
	});

	it('are no more than a column has room for', () => {
		const [ann] = two('A');
		const key = add(ann, 'choice');
		const many = Array.from({ length: 600 }, (_, index) => ({ id: `n${index}`, name: `N${index}`, color: index % PALETTE_SIZE }));
		expect(newChoiceEdits(columnIn(ann, key), many)).toHaveLength(498);
	});
});

describe('undo', () => {
	it('takes back and does again every command', () => {
		const [ann] = two('A', 'B');
		const stack = new UndoStack();
		const key = add(ann, 'choice', 'First');
		put(ann, 'A', key, 'hi');
		const state = () => JSON.stringify([ann.pipeline.liveColumns, ann.deal('A').own, ann.deal('B').own]);
		const commands = [
			() => addColumn(ann.writer, { name: 'Second', kind: 'number' }, null),
			() => editColumn(ann.writer, key, { name: 'Other', choices: [...CHOICES, { id: 'x', name: 'X', color: 1 }] }),
			() => changeColumn(ann.writer, key, { name: 'All', kind: 'text' }),
			() => retypeColumn(ann.writer, key, 'choices'),
			() => put(ann, 'B', key, ['hi', 'lo']),
			() => editDeals(ann.writer, [{ deal: ann.deal('B').id, field: key, value: ['q'], choices: [{ id: 'q', name: 'Q', color: 2 }] }]),
			() => deleteColumn(ann.writer, key),
			() => restoreColumn(ann.writer, key)
		];
		for (const [index, command] of commands.entries()) {
			ann.clock += 1_000;
			const before = state();
			stack.push(command());
			const after = state();
			expect(after, `command ${index}`).not.toBe(before);
			stack.undo(ann.writer);
			expect(state(), `undo of ${index}`).toBe(before);
			stack.redo(ann.writer);
			expect(state(), `redo of ${index}`).toBe(after);
		}
	});
});

describe('undo of a column that others use', () => {
	it('leaves it, and what they filled in, and says so', () => {
		const [ann, bob] = two('A');
		const stack = new UndoStack();
		const change = addColumn(ann.writer, { name: 'New', kind: 'number' });
		const key = columnMade(change)!;
		stack.push(change);
		sync(ann, bob);
		put(bob, 'A', key, 42);
		sync(ann, bob);
		expect(stack.undo(ann.writer)!.skipped).toHaveLength(1);
		expect([columnIn(ann, key).deleted, shown(ann, 'A', key)]).toEqual([null, 42]);
	});
});

describe('the past, copies and strangers', () => {
	it('shows, and puts back, what a column held before its kind was changed', () => {
		const [ann] = two('A', 'B');
		const key = add(ann, 'number');
		put(ann, 'A', key, 42);
		put(ann, 'B', key, 7);
		const then = ann.clock + 1;
		ann.clock += 10_000;
		retypeColumn(ann.writer, key, 'text');
		ann.clock += 10_000;
		put(ann, 'A', key, 'words');
		const past = new AsOf(ann.pipeline, then);
		const column = past.columns.find((candidate) => candidate.key === key)!;
		expect([...past.deals.values()].map((deal) => ownValue(deal, column))).toEqual([42, 7]);
		expect(past.moveTo(ann.clock + 1).columns).toBe(true);
		expect(past.columns.find((candidate) => candidate.key === key)!.kind).toBe('text');
		restoreDeal(ann.writer, ann.deal('A').id, then);
		expect([shown(ann, 'A', key), shown(ann, 'B', key), columnIn(ann, key).kind]).toEqual(['42', '7', 'text']);
		ann.clock += 10_000;
		expect(planRestore(ann.pipeline, new AsOf(ann.pipeline, then), ann.clock)).toMatchObject({ changed: 2, columns: 1 });
		restorePipeline(ann.writer, then);
		expect([shown(ann, 'A', key), shown(ann, 'B', key), columnIn(ann, key).kind]).toEqual([42, 7, 'number']);
	});

	it('tells that an edit which came in late changed the past of an own cell', () => {
		const [ann, bob] = two('A');
		const key = add(ann, 'number');
		put(ann, 'A', key, 1);
		sync(ann, bob);
		bob.clock += 10_000;
		put(bob, 'A', key, 2);
		const past = new AsOf(ann.pipeline, bob.clock + 1);
		const told: unknown[] = [];
		ann.pipeline.onChange((change) => void told.push(...[...past.follow(change).deals.values()].flatMap((fields) => [...fields])));
		sync(ann, bob);
		expect([told, [...past.deals.values()][0]!.own[key]]).toEqual([[key], 2]);
	});

	it('shows own cells as of a moment, and a duplicate has them', () => {
		const [ann] = two('A');
		const key = add(ann, 'number');
		ann.clock += 10_000;
		put(ann, 'A', key, 1);
		const then = ann.clock + 1;
		ann.clock += 10_000;
		put(ann, 'A', key, 2);
		const past = new AsOf(ann.pipeline, then);
		const id = ann.deal('A').id;
		expect([past.deals.get(id)!.own[key], ann.deal('A').own[key]]).toEqual([1, 2]);
		past.moveTo(then - 5_000);
		expect(past.deals.get(id)!.own[key]).toBeUndefined();
		const copy = ann.pipeline.deals.get(duplicateDeals(ann.writer, [id]).created[0]!)!;
		expect(copy.own).toEqual({ [key]: 2 });
	});

	it('takes no harm from rubbish in columns and in own cells', () => {
		const [ann] = two('A');
		const key = add(ann, 'choice');
		const { doc } = ann;
		const columns = doc.getMap<unknown>('columns');
		doc.transact(() => {
			columns.set('c_text', 'no map');
			columns.set('__proto__', new Y.Map([['name', 'x']]));
			columns.set('not a key', new Y.Map([['_', { name: 'x', kind: 'text' }]]));
			columns.set('c_odd', new Y.Map<unknown>([
				['_', [1, 2]], ['name', 7], ['kind', 'constructor'], ['choices', [null, 1, { id: 1 }, { id: 'a', name: 'A', color: -99.5 }, { id: 'a', name: 'twice' }]],
				['decimals', 99], ['stars', 'many'], ['formula', {}], ['order', 5], ['deleted', 'yes'], ['o_b', { name: 'B', color: 11, place: 'x' }], ['o_', null], ['o_c', 3]
			]));
			const deal = doc.getMap<Y.Map<unknown>>('deals').get(ann.deal('A').id)!;
			for (const [name, value] of [[key, { a: 1 }], ['c_', 'x'], ['c_unknown', 'kept'], ['c_ bad', 1], ['c_toString', () => 1]] as const) deal.set(name, typeof value === 'function' ? 'f' : value);
		}, 'stranger');
		const odd = ann.pipeline.columns.find((column) => column.key === 'c_odd')!;
		expect(odd).toMatchObject({ name: 'c_odd', kind: 'text', decimals: null, stars: 5, formula: '', order: null, deleted: null });
		expect(odd.choices).toEqual([{ id: 'a', name: 'A', color: 0 }, { id: 'b', name: 'B', color: 3 }]);
		expect(ann.pipeline.columns.map((column) => column.key).sort()).toEqual([key, 'c_odd'].sort());
		expect(shown(ann, 'A', key)).toBeNull();
		expect(ann.deal('A').own['c_unknown' as ColumnKey]).toBe('kept');
		expect(isOwnValue(odd, { a: 1 })).toBe(false);
		expect(new Replica('again', doc).pipeline.columns).toEqual(ann.pipeline.columns);
	});
});
