// The gate: what an honest client sends passes, every attack of which we know is refused, and by which rule.
import { describe, expect, it } from 'vitest';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { addDeals, editDeals, editRates } from '#lib/domain/document/commands.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import { GATE_LIMITS, judge, type Known } from '../../server/sync/gate.ts';
import { updateOf, writeCell } from '../helpers/raw-client.ts';

/** What a server knows that has everything of a document. */
function knowing(doc: Y.Doc, owners: Record<number, string> = {}, identity = 'anna'): Known {
	const clocks = Y.decodeStateVector(Y.encodeStateVector(doc));
	return {
		clock: (client) => clocks.get(client) ?? 0,
		owner: (client) => owners[client] ?? (clocks.has(client) ? identity : undefined)
	};
}

const EMPTY: Known = { clock: () => 0, owner: () => undefined };

const judged = (update: Uint8Array, known: Known = EMPTY): string => {
	const verdict = judge(update, known, 'anna');
	return verdict.ok ? 'passes' : verdict.code;
};

/** A document with one deal, and what a server knows of it. */
function base(): { doc: Y.Doc; known: Known } {
	const doc = new Y.Doc();
	doc.clientID = 7;
	writeCell(doc, 'deal1', 'title', 'one');
	return { doc, known: knowing(doc) };
}

type Item = (encoder: encoding.Encoder) => void;

interface Block {
	client: number;
	clock: number;
	structs: Item[];
}

/** An update written by hand. */
const crafted = (blocks: Block[], deletes: [client: number, clock: number, length: number][] = []): Uint8Array =>
	encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, blocks.length);
		for (const { client, clock, structs } of blocks) {
			encoding.writeVarUint(encoder, structs.length);
			encoding.writeVarUint(encoder, client);
			encoding.writeVarUint(encoder, clock);
			for (const struct of structs) struct(encoder);
		}
		encoding.writeVarUint(encoder, deletes.length);
		for (const [client, clock, length] of deletes) {
			encoding.writeVarUint(encoder, client);
			encoding.writeVarUint(encoder, 1);
			encoding.writeVarUint(encoder, clock);
			encoding.writeVarUint(encoder, length);
		}
	});

/** An item with one plain value under a key of a root; kind 8 is "any". */
const value =
	(root: string, key: string | null, plain: unknown = 1): Item =>
	(encoder) => {
		encoding.writeUint8(encoder, 8 | (key === null ? 0 : 0x20));
		encoding.writeVarUint(encoder, 1);
		encoding.writeVarString(encoder, root);
		if (key !== null) encoding.writeVarString(encoder, key);
		encoding.writeVarUint(encoder, 1);
		encoding.writeAny(encoder, plain as never);
	};

const after =
	(origin: [client: number, clock: number], plain: unknown = 1): Item =>
	(encoder) => {
		encoding.writeUint8(encoder, 8 | 0x80);
		encoding.writeVarUint(encoder, origin[0]);
		encoding.writeVarUint(encoder, origin[1]);
		encoding.writeVarUint(encoder, 1);
		encoding.writeAny(encoder, plain as never);
	};

const collected =
	(length: number): Item =>
	(encoder) => {
		encoding.writeUint8(encoder, 0);
		encoding.writeVarUint(encoder, length);
	};

describe('the gate lets pass', () => {
	it('what commands write: deals, edits, their events, the author', () => {
		const doc = new Y.Doc();
		let id = 0;
		const context = { now: () => 1000, newId: () => `id${id++}x`, person: { id: 'p1', name: 'Anna', color: 1 } };
		const writer = new Writer(new Pipeline(doc), context);
		const known = () => knowing(doc);
		const before = known();
		const created = updateOf(doc, () => addDeals(writer, [{ title: 'a' }, { title: 'b', value: 5 }]));
		expect(judged(created, before)).toBe('passes');
		const again = known();
		const deal = [...writer.pipeline.deals.keys()][0]!;
		expect(judged(updateOf(doc, () => editDeals(writer, [{ deal, field: 'title', value: 'c' }])), again)).toBe('passes');
		expect(judged(Y.encodeStateAsUpdate(doc))).toBe('passes');
	});

	it('a currency with its value, and an exchange rate', () => {
		const doc = new Y.Doc();
		const pipeline = new Pipeline(doc);
		const writer = new Writer(pipeline, { now: () => 5, newId: () => 'id', person: { id: 'p', name: 'P', color: 0 } });
		const [deal] = addDeals(writer, [{ title: 'A', stage: 's', value: 100_00 }]).created;
		editDeals(writer, [{ deal: deal!, field: 'currency', value: 'JPY' }]);
		editRates(writer, [{ from: 'JPY', to: 'EUR', day: '2026-01-01', units: '0.00625' }]);
		expect(pipeline.log.all().map(({ prev }) => prev)).toContainEqual(['$JPY']);
		expect(judged(Y.encodeStateAsUpdate(doc))).toBe('passes');
	});

	it('an offline backlog with collected structs', () => {
		const doc = new Y.Doc();
		for (let turn = 0; turn < 20; turn++) writeCell(doc, 'deal1', 'title', `t${turn}`);
		doc.getMap('settings').set('a', 1);
		const bytes = Y.encodeStateAsUpdate(doc);
		expect(Y.decodeUpdate(bytes).structs.some((struct) => struct instanceof Y.GC || (struct instanceof Y.Item && struct.content instanceof Y.ContentDeleted))).toBe(true);
		expect(judged(bytes)).toBe('passes');
		expect(judged(crafted([{ client: 3, clock: 0, structs: [collected(12)] }], [[3, 0, 12]]))).toBe('passes');
	});

	it('deletes over structs of the same update', () => {
		const doc = new Y.Doc();
		const both = updateOf(doc, () => {
			writeCell(doc, 'd', 'title', 'a');
			writeCell(doc, 'd', 'title', 'b');
		});
		expect(Y.decodeUpdate(both).ds.clients.size).toBe(1);
		expect(judged(both)).toBe('passes');
	});

	it('160,000 deletes over 320,000 structs of the same update, without going over all for each', () => {
		const structs = Array<Item>(320_000).fill(collected(1));
		const deletes = Array.from({ length: 160_000 }, (_, index): [number, number, number] => [9, 2 * index + 1, 1]);
		const verdict = judge(crafted([{ client: 9, clock: 0, structs }], deletes), EMPTY, 'anna');
		expect(verdict).toMatchObject({ ok: true, unexplained: false });
	});

	it('what is known already, whoever wrote it', () => {
		const { doc } = base();
		const known = knowing(doc, { 7: 'bert' });
		const verdict = judge(Y.encodeStateAsUpdate(doc), known, 'anna');
		expect(verdict).toMatchObject({ ok: true, newClients: [] });
		expect(verdict.ok && verdict.clocks.size).toBe(0);
	});

	it('clients of one update that refer to each other, in any order', () => {
		const a = new Y.Doc();
		const b = new Y.Doc();
		a.clientID = 1;
		b.clientID = 2;
		for (let turn = 0; turn < 6; turn++) {
			const [from, to] = turn % 2 === 0 ? [a, b] : [b, a];
			from.getArray('log').push([[`e${turn}`, 'settings', 'name', turn, turn, 'p', '']]);
			Y.applyUpdate(to, Y.encodeStateAsUpdate(from));
		}
		expect(judged(Y.encodeStateAsUpdate(a))).toBe('passes');
	});

	it('an import of 10,000 deals, and an offline return with 5,000 edits', () => {
		const doc = new Y.Doc();
		let id = 0;
		const context = { now: () => 1000 + id, newId: () => `id${id++}x`, person: { id: 'p1', name: 'Anna', color: 1 } };
		const writer = new Writer(new Pipeline(doc), context);
		const imported = updateOf(doc, () => addDeals(writer, Array.from({ length: 10_000 }, (_, index) => ({ title: `deal ${index}`, company: 'x'.repeat(40), value: index }))));
		expect(judged(imported)).toBe('passes');
		const known = knowing(doc);
		const before = Y.encodeStateVector(doc);
		const deals = [...writer.pipeline.deals.keys()];
		for (let edit = 0; edit < 5_000; edit++) editDeals(writer, [{ deal: deals[edit % 3_000]!, field: 'title', value: `edit ${edit}` }]);
		expect(judged(Y.encodeStateAsUpdate(doc, before), known)).toBe('passes');
	});

	it('an update without anything', () => {
		expect(judge(Uint8Array.of(0, 0), EMPTY, 'anna')).toMatchObject({ ok: true, deletes: Float64Array.of() });
	});
});

describe('the gate asks for what is missing', () => {
	it('where clocks are left out', () => {
		const { doc, known } = base();
		updateOf(doc, () => writeCell(doc, 'deal1', 'title', 'lost on the way'));
		expect(judged(updateOf(doc, () => writeCell(doc, 'deal1', 'value', 3)), known)).toBe('gap');
	});

	it('where an item begins in what is known and ends beyond', () => {
		const { known } = base();
		const clock = known.clock(7);
		const mine: Known = { ...known, owner: () => 'anna' };
		const deleted = (length: number): Item => (encoder) => {
			encoding.writeUint8(encoder, 1 | 0x20);
			encoding.writeVarUint(encoder, 1);
			encoding.writeVarString(encoder, 'settings');
			encoding.writeVarString(encoder, 'd1');
			encoding.writeVarUint(encoder, length);
		};
		expect(judged(crafted([{ client: 7, clock: clock - 1, structs: [deleted(5)] }]), mine)).toBe('gap');
		expect(judged(crafted([{ client: 7, clock, structs: [deleted(5)] }]), mine)).toBe('passes');
	});

	it('where an update builds on a struct that is not here', () => {
		expect(judged(crafted([{ client: 5, clock: 0, structs: [after([9, 3])] }]))).toBe('gap');
	});
});

describe('the gate refuses', () => {
	it("new structs under a colleague's client id", () => {
		const { doc } = base();
		const known = knowing(doc, { 7: 'bert' });
		expect(judged(crafted([{ client: 7, clock: known.clock(7), structs: [value('deals', 'x')] }]), known)).toBe('foreign-client');
	});

	it('deletes of clocks that do not exist yet', () => {
		const { known } = base();
		expect(judged(crafted([], [[7, 0, known.clock(7)]]), known)).toBe('passes');
		expect(judged(crafted([], [[7, 0, known.clock(7) + 1]]), known)).toBe('malformed');
		expect(judged(crafted([], [[8, 0, 1]]), known)).toBe('malformed');
		expect(judged(crafted([], [[7, 2 ** 52, 2 ** 52]]), known)).toBe('malformed');
	});

	it('a claim of 33 million structs in seven bytes', () => {
		expect(judged(Uint8Array.of(1, 255, 255, 255, 15, 1, 0))).toBe('malformed');
	});

	it('more new client ids than an honest device brings', () => {
		const clients = (count: number) =>
			crafted(Array.from({ length: count }, (_, index) => ({ client: 1000 + index, clock: 0, structs: [value('settings', `k${index}`)] })));
		expect(judged(clients(GATE_LIMITS.newClients))).toBe('passes');
		expect(judged(clients(GATE_LIMITS.newClients + 1))).toBe('malformed');
	});

	it('a collected run of 2^52, and clocks out of range', () => {
		expect(judged(crafted([{ client: 1, clock: 0, structs: [collected(2 ** 52)] }]))).toBe('malformed');
		expect(judged(crafted([{ client: 1, clock: 0, structs: Array.from({ length: 200 }, () => collected(GATE_LIMITS.runLength)) }]))).toBe('malformed');
		expect(judged(crafted([{ client: 1, clock: 0, structs: [collected(0)] }]))).toBe('malformed');
	});

	it('several values under one key, a plain value for a record, an entry of the log that is no list', () => {
		const two: Item = (encoder) => {
			encoding.writeUint8(encoder, 8 | 0x20);
			encoding.writeVarUint(encoder, 1);
			encoding.writeVarString(encoder, 'settings');
			encoding.writeVarString(encoder, 'k');
			encoding.writeVarUint(encoder, 2);
			for (const plain of [1, 2]) encoding.writeAny(encoder, plain);
		};
		for (const struct of [two, value('deals', 'd1'), value('log', null, 'text')])
			expect(judged(crafted([{ client: 1, clock: 0, structs: [struct] }]))).toBe('malformed');
		expect(judged(crafted([{ client: 1, clock: 0, structs: [value('log', null, ['e'])] }]))).toBe('passes');
	});

	it('insertions between what is there', () => {
		const doc = new Y.Doc();
		doc.getArray('log').push([['e1'], ['e2']]);
		const known = knowing(doc);
		expect(judged(updateOf(doc, () => doc.getArray('log').push([['e3']])), known)).toBe('passes');
		const again = knowing(doc);
		expect(judged(updateOf(doc, () => doc.getArray('log').insert(1, [['e4']])), again)).toBe('malformed');
	});

	it('delete ranges out of order, or over each other', () => {
		const { known } = base();
		const ranges = (...clocks: number[]) =>
			encoding.encode((encoder) => {
				for (const number of [0, 1, 7, clocks.length, ...clocks.flatMap((clock) => [clock, 1])]) encoding.writeVarUint(encoder, number);
			});
		expect(judged(ranges(0, 1), known)).toBe('passes');
		for (const clocks of [[1, 0], [0, 0]]) expect(judged(ranges(...clocks), known)).toBe('malformed');
	});

	it('a value of many small parts that is too large as a whole', () => {
		const many = Array.from({ length: 40_000 }, () => 1);
		expect(judged(crafted([{ client: 1, clock: 0, structs: [value('settings', 'k', many)] }]))).toBe('malformed');
		expect(judged(crafted([{ client: 1, clock: 0, structs: [value('settings', 'k', many.slice(0, 20_000))] }]))).toBe('passes');
	});

	it('maps in maps, at any depth', () => {
		const doc = new Y.Doc();
		const outer = new Y.Map<unknown>();
		doc.getMap('deals').set('d', outer);
		const known = knowing(doc);
		expect(judged(Y.encodeStateAsUpdate(doc))).toBe('passes');
		expect(judged(updateOf(doc, () => outer.set('inner', new Y.Map())), known)).toBe('malformed');
	});

	it('a map in the place of a record', () => {
		const { doc, known } = base();
		expect(judged(updateOf(doc, () => doc.getMap('deals').set('deal1', new Y.Map())), known)).toBe('malformed');
	});

	it('keys that are no ids: __proto__, constructor, empty, long, other characters', () => {
		for (const key of ['__proto__', 'constructor', 'prototype', '', 'a'.repeat(65), 'a b', 'é'])
			expect([key, judged(crafted([{ client: 1, clock: 0, structs: [value('settings', key)] }]))]).toEqual([key, 'malformed']);
		expect(judged(crafted([{ client: 1, clock: 0, structs: [value('settings', '_')] }]))).toBe('passes');
	});

	it('__proto__ inside a value, big integers, bytes, and values nested too deep', () => {
		const hidden: Item = (encoder) => {
			encoding.writeUint8(encoder, 8 | 0x20);
			encoding.writeVarUint(encoder, 1);
			encoding.writeVarString(encoder, 'settings');
			encoding.writeVarString(encoder, 'k');
			encoding.writeVarUint(encoder, 1);
			encoding.writeUint8(encoder, 118);
			encoding.writeVarUint(encoder, 1);
			encoding.writeVarString(encoder, '__proto__');
			encoding.writeAny(encoder, { isAdmin: true });
		};
		expect(judged(crafted([{ client: 1, clock: 0, structs: [hidden] }]))).toBe('malformed');
		let deep: unknown = 1;
		for (let level = 0; level < 10; level++) deep = [deep];
		for (const plain of [10n, new Uint8Array(3), deep, 'x'.repeat(70_000), { constructor: 1 }])
			expect(judged(crafted([{ client: 1, clock: 0, structs: [value('settings', 'k', plain)] }]))).toBe('malformed');
	});

	it('ten thousand levels of one value, without overflowing its own stack', () => {
		const nested: Item = (encoder) => {
			encoding.writeUint8(encoder, 8 | 0x20);
			encoding.writeVarUint(encoder, 1);
			encoding.writeVarString(encoder, 'settings');
			encoding.writeVarString(encoder, 'k');
			encoding.writeVarUint(encoder, 1);
			for (let level = 0; level < 100_000; level++) {
				encoding.writeUint8(encoder, 117);
				encoding.writeVarUint(encoder, 1);
			}
			encoding.writeAny(encoder, 1);
		};
		expect(judged(crafted([{ client: 1, clock: 0, structs: [nested] }]))).toBe('malformed');
	});

	it('roots that pipelines do not have, and entries of the wrong kind', () => {
		expect(judged(crafted([{ client: 1, clock: 0, structs: [value('other', 'k')] }]))).toBe('malformed');
		expect(judged(crafted([{ client: 1, clock: 0, structs: [value('log', 'k')] }]))).toBe('malformed');
		expect(judged(crafted([{ client: 1, clock: 0, structs: [value('deals', null)] }]))).toBe('malformed');
	});

	it('texts, sub-documents and other shared types', () => {
		for (const type of [new Y.Text('x'), new Y.Array(), new Y.XmlElement('b'), new Y.Doc()]) {
			const doc = new Y.Doc();
			doc.getMap('deals').set('d', type);
			expect(judged(Y.encodeStateAsUpdate(doc))).toBe('malformed');
		}
	});

	it('updates with holes, lists out of order, a client listed twice', () => {
		const doc = new Y.Doc();
		const updates = [1, 2, 3].map((turn) => updateOf(doc, () => writeCell(doc, `d${turn}`, 'title', turn)));
		expect(judged(Y.mergeUpdates([updates[0]!, updates[2]!]))).toBe('malformed');
		expect(judged(Y.mergeUpdates(updates))).toBe('passes');
		const half = [value('settings', 'a')];
		expect(judged(crafted([{ client: 1, clock: 0, structs: half }, { client: 1, clock: 1, structs: half }]))).toBe('malformed');
		expect(judged(crafted([{ client: 1, clock: 0, structs: [] }]))).toBe('malformed');
	});

	it('structs that refer to themselves or to each other in a circle', () => {
		expect(judged(crafted([{ client: 1, clock: 0, structs: [after([1, 0])] }]))).toBe('malformed');
		expect(judged(crafted([{ client: 1, clock: 0, structs: [after([1, 5]), value('settings', 'k')] }]))).toBe('malformed');
		const circle = [
			{ client: 2, clock: 0, structs: [after([1, 0])] },
			{ client: 1, clock: 0, structs: [after([2, 0])] }
		];
		expect(judged(crafted(circle))).toBe('malformed');
	});

	it('bytes after the end, and bytes that are nothing', () => {
		const { doc } = base();
		expect(judged(Uint8Array.from([...Y.encodeStateAsUpdate(doc), 0]))).toBe('malformed');
		for (const bytes of [[], [0], [255], [1, 1, 1], [0, 1, 1]]) expect(judged(Uint8Array.from(bytes))).toBe('malformed');
	});
});
