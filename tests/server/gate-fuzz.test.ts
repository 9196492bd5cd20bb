// Mutated updates against the gate: what passes must be harmless in an honest client, its views included.
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { addDeals, editDeals } from '#lib/domain/document/commands.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import { seeded, type Random } from '#lib/domain/demo/random.ts';
import { judge } from '../../server/sync/gate.ts';

const MUTATIONS = 2000;
/** A new honest history every so many mutations. */
const PER_DOCUMENT = 50;

interface Peer {
	doc: Y.Doc;
	writer: Writer;
	updates: Uint8Array[];
}

let ids = 0;

function peer(name: string, from?: Y.Doc): Peer {
	const doc = new Y.Doc();
	if (from) Y.applyUpdate(doc, Y.encodeStateAsUpdate(from));
	const context = { now: () => 1000 + ids, newId: () => `${name}${ids++}abcdefghij`, person: { id: name, name, color: 0 } };
	const updates: Uint8Array[] = [];
	doc.on('update', (bytes) => updates.push(bytes));
	return { doc, writer: new Writer(new Pipeline(doc), context), updates };
}

/** Honest updates to mutate, of two people editing the same deals. */
function history(random: Random): { updates: Uint8Array[]; states: Uint8Array[] } {
	const anna = peer('anna');
	addDeals(anna.writer, [{ title: 'a' }, { title: 'b' }, { title: 'c' }]);
	const bert = peer('bert', anna.doc);
	const states = [Y.encodeStateAsUpdate(anna.doc)];
	const deals = [...anna.writer.pipeline.deals.keys()];
	for (let turn = 0; turn < 12; turn++) {
		const { writer } = random.next() < 0.5 ? anna : bert;
		editDeals(writer, [{ deal: deals[random.int(0, deals.length - 1)]!, field: random.next() < 0.5 ? 'title' : 'company', value: `v${turn}` }]);
		if (random.next() < 0.4) Y.applyUpdate(anna.doc, Y.encodeStateAsUpdate(bert.doc));
		if (random.next() < 0.4) Y.applyUpdate(bert.doc, Y.encodeStateAsUpdate(anna.doc));
		states.push(Y.encodeStateAsUpdate(random.next() < 0.5 ? anna.doc : bert.doc));
	}
	Y.applyUpdate(anna.doc, Y.encodeStateAsUpdate(bert.doc));
	return { updates: [...anna.updates, ...bert.updates, Y.encodeStateAsUpdate(anna.doc)], states };
}

function mutate(bytes: Uint8Array, random: Random): Uint8Array {
	const mutated = Array.from(bytes);
	for (let count = random.int(1, 3); count > 0; count--) {
		const at = random.int(0, Math.max(0, mutated.length - 1));
		const kind = random.next();
		if (kind < 0.5) mutated[at] = random.int(0, 255);
		else if (kind < 0.65) mutated.splice(at, random.int(1, 4));
		else if (kind < 0.8) mutated.splice(at, 0, random.int(0, 255));
		else if (kind < 0.9) mutated[at] = (mutated[at]! + 1) % 256;
		else mutated.splice(at, 0, ...mutated.slice(at, at + random.int(1, 8)));
	}
	return Uint8Array.from(mutated);
}

it('no mutated update passes that throws in an honest client or leaves anything waiting', { timeout: 60_000 }, () => {
	const random = seeded(20_261);
	let passed = 0;
	let moved = 0;
	for (let round = 0; round < MUTATIONS / PER_DOCUMENT; round++) {
		const { updates, states } = history(random);
		// What the server has: some moment of that history, or nothing yet. An honest client is the same document.
		const server = new Y.Doc();
		if (random.next() < 0.9) Y.applyUpdate(server, states[random.int(0, states.length - 1)]!);
		const honest = new Pipeline(server);
		for (let turn = 0; turn < PER_DOCUMENT; turn++) {
			const mutated = mutate(updates[random.int(0, updates.length - 1)]!, random);
			const clocks = Y.decodeStateVector(Y.encodeStateVector(server));
			const verdict = judge(mutated, { clock: (client) => clocks.get(client) ?? 0, owner: () => undefined }, 'anna');
			if (!verdict.ok) continue;
			passed += 1;
			if (verdict.clocks.size > 0) moved += 1;
			Y.applyUpdate(server, mutated);
			expect([server.store.pendingStructs, server.store.pendingDs]).toEqual([null, null]);
			const now = Y.decodeStateVector(Y.encodeStateVector(server));
			for (const [client, clock] of verdict.clocks) expect(now.get(client)).toBe(clock);
			for (const deal of honest.deals.values()) JSON.stringify(deal);
		}
		// Whoever loads it later gets the same, and can go on writing.
		const late = peer('late', server);
		expect(Y.encodeStateVector(late.doc)).toEqual(Y.encodeStateVector(server));
		addDeals(late.writer, [{ title: 'after all that' }]);
		const clocks = Y.decodeStateVector(Y.encodeStateVector(server));
		const known = { clock: (client: number) => clocks.get(client) ?? 0, owner: () => undefined };
		expect(judge(late.updates.at(-1)!, known, 'late').ok).toBe(true);
		Y.applyUpdate(server, late.updates.at(-1)!);
		expect([...honest.deals.values()].some((deal) => deal.title === 'after all that')).toBe(true);
		honest.destroy();
	}
	// It did something: some passed, and of those some changed the document.
	expect(passed).toBeGreaterThan(50);
	expect(moved).toBeGreaterThan(10);
});
