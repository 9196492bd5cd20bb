// The reading side: what a pipeline shows, and that patching equals reading anew.
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { addDeals, deleteDeals, editDeals, editSettings, editStage, moveStage, removeStage, restoreDeals, duplicateDeals, addStage } from '#lib/domain/document/commands.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { newDocument, Replica, sync, T0, view } from '../../helpers/documents.ts';

const alice = () => new Replica('alice', newDocument([{ title: 'Acme', stage: 'lead', value: 100_00 }]));

describe('a pipeline', () => {
	it('shows what a deal was created with, blank cells as null', () => {
		const deal = alice().deal('Acme');
		expect(deal).toMatchObject({ stage: 'lead', value: 10000, company: null, probability: null, deleted: null });
		expect(deal.createdAt).toBe(T0);
	});

	it('shows an edited cell instead of the base value, and null where it was cleared', () => {
		const replica = alice();
		const { id } = replica.deal('Acme');
		editDeals(replica.writer, [{ deal: id, field: 'value', value: 250_00 }]);
		expect(replica.deal('Acme').value).toBe(25000);
		editDeals(replica.writer, [{ deal: id, field: 'value', value: null }]);
		expect(replica.deal('Acme').value).toBeNull();
	});

	it('shows the same when patched per change as when read anew', () => {
		const replica = alice();
		const { id } = replica.deal('Acme');
		const added = addDeals(replica.writer, [{ title: 'New', stage: 'proposal' }, { title: 'Third' }]).created;
		editDeals(replica.writer, [
			{ deal: id, field: 'stage', value: 'won' },
			{ deal: added[0]!, field: 'owner', value: 'Bo' }
		]);
		deleteDeals(replica.writer, [added[1]!]);
		editStage(replica.writer, 'proposal', 'probability', 600);
		editSettings(replica.writer, 'currency', 'USD');
		expect(view(replica.pipeline)).toEqual(view(new Pipeline(replica.doc)));
	});

	it('reports each change once, naming deals and fields', () => {
		const replica = alice();
		const { id } = replica.deal('Acme');
		const changes: unknown[] = [];
		replica.pipeline.onChange((change) => changes.push([...change.deals].map(([deal, fields]) => [deal, [...fields]])));
		editDeals(replica.writer, [{ deal: id, field: 'value', value: 1 }]);
		expect(changes).toEqual([[[id, ['value']]]]);
	});

	it('keeps the stage history with times, oldest first', () => {
		const replica = new Replica(
			'alice',
			newDocument([{ title: 'Old', stage: 'proposal', createdAt: 1000, past: [['stage', 'lead', 1000], ['stage', 'proposal', 5000]] }])
		);
		editDeals(replica.writer, [{ deal: replica.deal('Old').id, field: 'stage', value: 'won' }]);
		expect(replica.deal('Old').stageSteps).toMatchObject([
			{ stage: 'lead', at: 1000 },
			{ stage: 'proposal', at: 5000 },
			{ stage: 'won', at: replica.clock }
		]);
	});

	it('ignores what is not a value of the field, and prototype names, from a stranger', () => {
		const replica = alice();
		const { id } = replica.deal('Acme');
		replica.doc.transact(() => {
			const map = replica.doc.getMap<Y.Map<unknown>>('deals').get(id)!;
			map.set('value', { evil: true });
			map.set('__proto__', 'x');
			replica.doc.getArray('log').push([['broken'], null, 7]);
			replica.doc.getMap('deals').set('notamap', 5);
		});
		expect(replica.deal('Acme').value).toBeNull();
		expect(view(replica.pipeline)).toEqual(view(new Pipeline(replica.doc)));
	});

	it('still takes new deals and stages when a stranger wrote an order that is no key', () => {
		const replica = alice();
		const { id } = replica.deal('Acme');
		const stage = new Y.Map<unknown>();
		stage.set('_', { name: 'Without order' });
		replica.doc.transact(() => {
			replica.doc.getMap<Y.Map<unknown>>('deals').get(id)!.set('order', '~~~');
			replica.doc.getMap('stages').set('strange', stage);
		});
		const [added] = addDeals(replica.writer, [{ title: 'New' }]).created;
		duplicateDeals(replica.writer, [id, added!]);
		addStage(replica.writer, { ...replica.pipeline.stage('lead')!, name: 'After' }, 'strange');
		expect([...replica.pipeline.deals.values()].map(({ title }) => title)).toEqual(['Acme', 'New', 'Acme', 'New']);
	});

	it('takes a time that no calendar has as unknown, from a stranger', () => {
		const replica = alice();
		const deals = replica.doc.getMap<Y.Map<unknown>>('deals');
		for (const [id, base] of Object.entries({ never: {}, text: { at: 'now' }, far: { at: 1e300, created: 9e15, past: [['stage', 'lead', 1e17]] } })) {
			const map = new Y.Map<unknown>();
			map.set('_', base);
			deals.set(id, map);
		}
		replica.doc.getArray('log').push([['e', 'never', 'title', 'Later', 1e300, 'x', '']]);
		for (const id of ['never', 'text', 'far'])
			expect(replica.pipeline.deals.get(id)).toMatchObject({ createdAt: null, title: null, stageSteps: [{ at: null }, ...(id === 'far' ? [{}] : [])] });
	});

	it('takes in every event of a log to which two clients took turns, in any number of updates', () => {
		const replica = alice();
		const { id } = replica.deal('Acme');
		const others = [new Replica('bob', replica.doc), new Replica('cleo', replica.doc)];
		for (let turn = 0; turn < 40; turn += 1) {
			editDeals(others[turn % 2]!.writer, [{ deal: id, field: 'value', value: turn }]);
			sync(...others);
			if (turn % 3 === 0) sync(replica, ...others);
		}
		const fresh = new Pipeline(new Y.Doc());
		Y.applyUpdate(fresh.doc, Y.encodeStateAsUpdate(others[0]!.doc));
		sync(replica, ...others);
		expect(fresh.log.size).toBe(40);
		expect(view(fresh)).toEqual(view(new Pipeline(others[0]!.doc)));
		expect(view(replica.pipeline)).toEqual(view(new Pipeline(replica.doc)));
	});

	it('counts a bare write by a client that does not know the log as an edit, and shows it', () => {
		const replica = alice();
		const { id } = replica.deal('Acme');
		editDeals(replica.writer, [{ deal: id, field: 'title', value: 'Acme 2' }]);
		replica.doc.getMap<Y.Map<unknown>>('deals').get(id)!.set('title', 'Foreign');
		expect(replica.pipeline.deals.get(id)!.title).toBe('Foreign');
		editDeals(replica.writer, [{ deal: id, field: 'title', value: 'Mine' }]);
		expect(replica.pipeline.deals.get(id)!.title).toBe('Mine');
	});

	it('leaves keys and roots that it does not know where they are', () => {
		const replica = alice();
		const { id } = replica.deal('Acme');
		replica.doc.getMap<Y.Map<unknown>>('deals').get(id)!.set('c_region', 'North');
		replica.doc.getMap('columns').set('c_region', 'text');
		const other = new Replica('bob', replica.doc);
		editDeals(other.writer, [{ deal: id, field: 'value', value: 5 }]);
		sync(replica, other);
		expect(replica.doc.getMap<Y.Map<unknown>>('deals').get(id)!.get('c_region')).toBe('North');
		expect(replica.doc.getMap('columns').get('c_region')).toBe('text');
	});
});

describe('commands', () => {
	it('writes nothing when the cell already shows the value', () => {
		const replica = alice();
		const change = editDeals(replica.writer, [{ deal: replica.deal('Acme').id, field: 'value', value: 10000 }]);
		expect(change.cells).toEqual([]);
		expect(replica.pipeline.log.size).toBe(0);
	});

	it('refuses a value that is not of the field, before anything is written', () => {
		const replica = alice();
		const { id } = replica.deal('Acme');
		expect(() => editDeals(replica.writer, [{ deal: id, field: 'value', value: 1.5 }])).toThrow(/value/);
		expect(() => editDeals(replica.writer, [{ deal: id, field: 'title', value: 'x' }, { deal: 'nobody', field: 'title', value: 'y' }])).toThrow(/nobody/);
		expect(replica.deal('Acme').title).toBe('Acme');
	});

	it('puts deals in the bin and takes them out, keeping everything', () => {
		const replica = alice();
		const { id } = replica.deal('Acme');
		deleteDeals(replica.writer, [id]);
		expect(replica.deal('Acme').deleted).toBe(replica.clock);
		restoreDeals(replica.writer, [id]);
		expect(replica.deal('Acme')).toMatchObject({ deleted: null, value: 10000 });
	});

	it('duplicates a deal right after itself, as a new deal of today', () => {
		const replica = new Replica('alice', newDocument([{ title: 'A' }, { title: 'B' }]));
		duplicateDeals(replica.writer, [replica.deal('A').id]);
		const ordered = [...replica.pipeline.deals.values()].sort((a, b) => (a.order! < b.order! ? -1 : 1)).map((deal) => deal.title);
		expect(ordered).toEqual(['A', 'A', 'B']);
	});

	it('adds, moves and removes stages; deals of a removed stage move where asked', () => {
		const replica = alice();
		const { created } = addStage(
			replica.writer,
			{ name: 'Demo', category: 'consideration', type: 'open', probability: 300, staleAfter: 7, forecastCategory: 'pipeline', questions: [], exitCriteria: [] },
			'lead'
		);
		expect(replica.pipeline.liveStages.map((stage) => stage.name).slice(0, 3)).toEqual(['Lead', 'Demo', 'Qualified']);
		moveStage(replica.writer, created[0]!.slice('stages/'.length), null);
		expect(replica.pipeline.liveStages[0]!.name).toBe('Demo');
		removeStage(replica.writer, 'lead', 'qualified');
		expect(replica.deal('Acme').stage).toBe('qualified');
		expect(replica.pipeline.liveStages.some((stage) => stage.id === 'lead')).toBe(false);
		expect(replica.pipeline.stage('lead')?.name).toBe('Lead');
	});

	it('passes over cells named after what every object has, patched as when read anew', () => {
		const replica = alice();
		const { id } = replica.deal('Acme');
		const names = ['__proto__', 'constructor', 'toString'];
		replica.doc.transact(() => {
			const map = replica.doc.getMap<Y.Map<unknown>>('deals').get(id)!;
			for (const name of names) {
				map.set(name, 1);
				for (const side of [1, 2]) replica.doc.getArray('log').push([[`s.${name}${side}`, id, name, side, T0 + side, 'x', '']]);
			}
		});
		const patched = replica.deal('Acme');
		expect(Object.getPrototypeOf(patched)).toBe(Object.prototype);
		expect(patched.conflicts).toEqual([]);
		expect(Object.keys(patched).sort()).toEqual(Object.keys(new Pipeline(replica.doc).deals.get(id)!).sort());
	});

	it('names the writer in the document at their first edit', () => {
		const replica = alice();
		editDeals(replica.writer, [{ deal: replica.deal('Acme').id, field: 'value', value: 3 }]);
		expect(replica.pipeline.people.get('alice')).toMatchObject({ name: 'alice', color: 1 });
	});
});
