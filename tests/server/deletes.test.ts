// The index of known deletes, and cutting a returning client's delete set down to its news.
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { seeded } from '#lib/domain/demo/random.ts';
import { DeleteIndex, documentDeletes, eachRange, rangeCount, rangesOf, readDeletes, trimDeletes, writeDeletes, type DeleteRange } from '../../server/documents/deletes.ts';
import { judge } from '../../server/sync/gate.ts';
import { writeCell } from '../helpers/raw-client.ts';

it('knows a range exactly when every clock of it was added, one by one or many at once', () => {
	const random = seeded(5);
	for (let round = 0; round < 50; round++) {
		const index = new DeleteIndex();
		const known = new Set<string>();
		const range = (client: number): DeleteRange => ({ client, clock: random.int(0, 60), length: random.int(1, 5) });
		const note = ({ client, clock, length }: DeleteRange): void => {
			for (let at = clock; at < clock + length; at++) known.add(`${client}:${at}`);
		};
		for (let turn = 0; turn < 12; turn++) {
			const one = range(1 + (turn % 2));
			index.add(one);
			note(one);
			const many = apart(Array.from({ length: turn }, () => range(1 + (turn % 3))));
			index.addAll(rangesOf(many));
			many.forEach(note);
		}
		for (let client = 1; client < 5; client++)
			for (let length = 1; length < 12; length++) {
				const asked = apart(Array.from({ length: 70 }, (_, at) => ({ client, clock: at * length + (round % 5), length })));
				const all = ({ clock }: DeleteRange): boolean => Array.from({ length }, (_, offset) => `${client}:${clock + offset}`).every((at) => known.has(at));
				expect([...eachRange(index.without(rangesOf(asked)))]).toEqual(asked.filter((one) => !all(one)));
			}
	}
});

/** Without those that reach into one before, as in every delete set that the gate lets pass. */
const apart = (ranges: readonly DeleteRange[]): DeleteRange[] => {
	const sorted = ranges.toSorted((a, b) => a.client - b.client || a.clock - b.clock);
	const kept: DeleteRange[] = [];
	for (const one of sorted) {
		const last = kept.at(-1);
		if (last?.client !== one.client || last.clock + last.length <= one.clock) kept.push(one);
	}
	return kept;
};

it('reads and writes delete sets as Yjs does, with numbers of any length', () => {
	const doc = new Y.Doc();
	for (const client of [1, 127, 128, 2 ** 31 + 5, 2 ** 32 - 1]) {
		doc.clientID = client;
		for (let turn = 0; turn < 200; turn++) writeCell(doc, 'd', `f${turn % 3}`, turn);
	}
	const bytes = documentDeletes(doc);
	const ours = readDeletes(bytes);
	expect(rangeCount(ours)).toBeGreaterThan(4);
	expect([...writeDeletes(ours)]).toEqual([...bytes]);
	const yjs = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(doc));
	const { ds } = Y.decodeUpdate(yjs);
	const theirs = [...ds.clients].flatMap(([client, items]) => items.map(({ clock, len }) => ({ client, clock, length: len })));
	expect([...eachRange(readDeletes(yjs.subarray(1)))]).toEqual(theirs);
});

/** A document in which many cells were overwritten. */
function edited(turns: number): Y.Doc {
	const doc = new Y.Doc();
	for (let turn = 0; turn < turns; turn++) {
		writeCell(doc, `d${turn % 3}`, 'title', turn);
		doc.getArray('log').push([turn]);
	}
	return doc;
}

it("keeps nothing of a delete set that is all known, and the document's text of it reads back", () => {
	const doc = edited(40);
	const index = new DeleteIndex();
	const ranges = readDeletes(documentDeletes(doc));
	expect(rangeCount(ranges)).toBeGreaterThan(10);
	index.addAll(ranges);
	const all = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(doc));
	const verdict = judge(all, { clock: (client) => Y.decodeStateVector(Y.encodeStateVector(doc)).get(client) ?? 0, owner: () => 'a' }, 'a');
	expect(verdict.ok).toBe(true);
	if (verdict.ok) expect([...trimDeletes(all, verdict.deletes, verdict.deletesAt, index)]).toEqual([0, 0]);
});

it('keeps the structs and the news, so that the document comes out the same', () => {
	const doc = edited(40);
	const server = new Y.Doc();
	Y.applyUpdate(server, Y.encodeStateAsUpdate(doc));
	const index = new DeleteIndex();
	index.addAll(readDeletes(documentDeletes(server)));
	doc.clientID += 1;
	writeCell(doc, 'd1', 'title', 'offline');
	writeCell(doc, 'd1', 'title', 'offline again');
	const clocks = Y.decodeStateVector(Y.encodeStateVector(server));
	const whole = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(server));
	const verdict = judge(whole, { clock: (client) => clocks.get(client) ?? 0, owner: () => undefined }, 'a');
	if (!verdict.ok) throw new Error(verdict.detail);
	const trimmed = trimDeletes(whole, verdict.deletes, verdict.deletesAt, index);
	expect(trimmed.length).toBeLessThan(whole.length - 20);
	Y.applyUpdate(server, trimmed);
	expect(server.getMap('deals').toJSON()).toEqual(doc.getMap('deals').toJSON());
	expect([...documentDeletes(server)]).toEqual([...documentDeletes(doc)]);
});

it('leaves a delete set that Yjs would have written otherwise as it is', () => {
	const doc = edited(40);
	const index = new DeleteIndex();
	index.addAll(readDeletes(documentDeletes(doc)));
	const all = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(doc));
	// The last number, a byte longer than it has to be.
	const longer = new Uint8Array([...all.subarray(0, -1), all.at(-1)! | 128, 0]);
	const verdict = judge(longer, { clock: (client) => Y.decodeStateVector(Y.encodeStateVector(doc)).get(client) ?? 0, owner: () => 'a' }, 'a');
	if (!verdict.ok) throw new Error(verdict.detail);
	expect(trimDeletes(longer, verdict.deletes, verdict.deletesAt, index)).toBe(longer);
});
