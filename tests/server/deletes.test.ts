// The index of known deletes, and cutting a returning client's delete set down to its news.
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { seeded } from '#lib/domain/demo/random.ts';
import { DeleteIndex, documentDeletes, readDeletes, trimDeletes } from '../../server/documents/deletes.ts';
import { judge } from '../../server/sync/gate.ts';
import { writeCell } from '../helpers/raw-client.ts';

it('knows a range exactly when every clock of it was added', () => {
	const random = seeded(5);
	for (let round = 0; round < 50; round++) {
		const index = new DeleteIndex();
		const known = new Set<number>();
		for (let turn = 0; turn < 30; turn++) {
			const clock = random.int(0, 40);
			const length = random.int(1, 6);
			index.add({ client: 1, clock, length });
			for (let at = clock; at < clock + length; at++) known.add(at);
		}
		for (let clock = 0; clock < 50; clock++)
			for (let length = 1; length < 12; length++) {
				const all = Array.from({ length }, (_, offset) => clock + offset).every((at) => known.has(at));
				expect(index.has({ client: 1, clock, length })).toBe(all);
			}
		expect(index.has({ client: 2, clock: 0, length: 1 })).toBe(false);
	}
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
	expect(ranges.length).toBeGreaterThan(10);
	for (const range of ranges) index.add(range);
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
	for (const range of readDeletes(documentDeletes(server))) index.add(range);
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
