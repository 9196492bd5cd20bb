// What honest people write is never taken out, in whatever order it arrives; what does harm is, also when it
// comes in the company of sound rows.
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { setTarget } from '#lib/domain/document/targets.ts';
import { EVERYONE } from '#lib/domain/model/target.ts';
import { rebase } from '#lib/domain/document/rebase.ts';
import { revert } from '#lib/domain/document/revert.ts';
import { inspect, BUILDS_ON, type TailRow } from '../../server/documents/inspect.ts';
import { judge, type Known } from '../../server/sync/gate.ts';
import { randomEdit } from '../fuzz/edits.ts';
import { Random } from '../fuzz/random.ts';
import { newDocument, Replica } from '../helpers/documents.ts';

const knownOf = (doc: Y.Doc): Known => ({ clock: (client) => Y.getState(doc.store, client), owner: () => undefined });

/** A server's tail: what the gate lets in of everything that people send, whole copies and replays of refused ones among it. */
class Tail {
	readonly doc = new Y.Doc();
	readonly rows: TailRow[] = [];
	readonly snapshot: Uint8Array;

	constructor(first: Y.Doc) {
		this.snapshot = Y.encodeStateAsUpdate(first);
		Y.applyUpdate(this.doc, this.snapshot);
	}

	send(bytes: Uint8Array): boolean {
		if (!judge(bytes, knownOf(this.doc), 'x').ok) return false;
		Y.applyUpdate(this.doc, bytes);
		this.rows.push({ seq: this.rows.length + 2, bytes });
		return true;
	}
}

function schedule(seed: number): { tail: Tail; replays: number } {
	const random = new Random(seed);
	const first = newDocument([{ title: 'first' }, { title: 'second' }]);
	const tail = new Tail(first);
	let people = ['anna', 'bert', 'carl'].map((name) => new Replica(name, first));
	let replays = 0;
	const clientOf = (replica: Replica): void => void (replica.doc.clientID = random.below(2 ** 31));
	people.forEach(clientOf);
	for (let step = 0; step < 60; step++) {
		const person = random.pick(people);
		const dice = random.next();
		if (dice < 0.6) {
			const updates: Uint8Array[] = [];
			const note = (bytes: Uint8Array): void => void updates.push(bytes);
			person.doc.on('update', note);
			person.clock += random.below(3) * 1000;
			const done = randomEdit(random, person.writer);
			if (done && random.chance(0.2)) revert(person.writer, done.change);
			person.doc.off('update', note);
			// Some are offline, and send it with all the rest later.
			if (random.chance(0.6)) for (const bytes of updates) tail.send(bytes);
		} else if (dice < 0.8) {
			Y.applyUpdate(person.doc, Y.encodeStateAsUpdate(tail.doc, Y.encodeStateVector(person.doc)));
			tail.send(Y.encodeStateAsUpdate(person.doc, Y.encodeStateVector(tail.doc)));
		} else if (dice < 0.9) Y.applyUpdate(person.doc, Y.encodeStateAsUpdate(random.pick(people).doc));
		else {
			// A refused copy, replayed by two tabs that do not know of each other.
			replays += 1;
			const tabs = [0, 1].map(() => new Replica(person.name, tail.doc, person.clock));
			const before = Y.encodeStateVector(tail.doc);
			for (const tab of tabs) {
				clientOf(tab);
				rebase(person.doc, tab.doc);
			}
			for (const tab of tabs) tail.send(Y.encodeStateAsUpdate(tab.doc, before));
			people = people.map((one) => (one === person ? tabs[0]! : one));
		}
	}
	return { tail, replays };
}

describe('rows behind a snapshot', () => {
	it('all stay that honest people write, in 15 seeded schedules', () => {
		let rows = 0;
		let replays = 0;
		for (let seed = 1; seed <= 15; seed++) {
			const made = schedule(seed);
			const { doc, bad, voided } = inspect([made.tail.snapshot], made.tail.rows);
			expect([seed, bad, voided]).toEqual([seed, [], []]);
			expect(Y.encodeStateVector(doc)).toEqual(Y.encodeStateVector(made.tail.doc));
			rows += made.tail.rows.length;
			replays += made.replays;
		}
		expect(rows).toBeGreaterThan(250);
		expect(replays).toBeGreaterThan(25);
	});

	it('go with one that does harm only as far as they build on it, and the rest applies', () => {
		let orphans = 0;
		for (let seed = 100; seed < 106; seed++) {
			const { tail } = schedule(seed);
			const at = 1 + (seed % 10);
			const harmful = new Y.Doc();
			for (const bytes of [tail.snapshot, ...tail.rows.slice(0, at).map((row) => row.bytes)]) Y.applyUpdate(harmful, bytes);
			const log = harmful.getArray('log');
			const before = Y.encodeStateVector(harmful);
			const [id] = harmful.getMap('deals').keys();
			harmful.getMap('deals').delete(id!);
			log.push([['forger.1', id, 'title', 'x', 1000, 'f', '']]);
			const rows = [...tail.rows.slice(0, at).map((row) => row.bytes), Y.encodeStateAsUpdate(harmful, before), ...tail.rows.slice(at).map((row) => row.bytes)];
			const { doc, bad } = inspect([tail.snapshot], rows.map((bytes, index) => ({ seq: index + 2, bytes })));
			expect(bad[0]).toEqual({ seq: at + 2, reason: 'deletes a record' });
			expect(doc.getMap('deals').has(id!)).toBe(true);
			expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null]);
			orphans += bad.filter(({ reason }) => reason === BUILDS_ON).length;
		}
		// None of these knew the harmful row.
		expect(orphans).toBe(0);
	});

	it('are left alone when one of them is not there', () => {
		const { tail } = schedule(7);
		expect(() => inspect([tail.snapshot], tail.rows.toSpliced(0, 1))).toThrow('updates are missing');
	});
});

it('lets two people set the same target while apart: one record takes the other’s place, and both amounts stay in the log', () => {
	const first = newDocument();
	const tail = new Tail(first);
	const people = ['anna', 'bert'].map((name) => new Replica(name, first));
	const span = { from: '2026-01-01', to: '2026-03-31' };
	for (const [index, { writer, doc }] of people.entries()) {
		setTarget(writer, span, EVERYONE, 100 + index);
		expect(tail.send(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(first)))).toBe(true);
	}
	const { doc, bad } = inspect([tail.snapshot], tail.rows);
	expect(bad).toEqual([]);
	const { pipeline } = new Replica('carl', doc);
	expect(pipeline.targets).toMatchObject([{ ...span, amount: 101 }]);
	expect(pipeline.log.contested).toHaveLength(1);
});
