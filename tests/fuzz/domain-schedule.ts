// A seeded schedule over the document alone: people with their own copies and wrong clocks, and between
// them a network of queues that delays, reorders, duplicates and cuts. No sockets, no timers.
import * as Y from 'yjs';
import { mergeFindings } from '#lib/domain/document/conflicts.ts';
import { createDocument } from '#lib/domain/document/create.ts';
import { rebase } from '#lib/domain/document/rebase.ts';
import { seedOf, T0 } from '../helpers/documents.ts';
import { assertSame, assertWinners, merged } from './check.ts';
import { Person } from './domain-person.ts';
import { noEdits, randomEdit, type EditCounts } from './edits.ts';
import { Random } from './random.ts';
import { assertAlike, Screen } from './screen.ts';

export interface DomainOutcome {
	schedules: number;
	operations: number;
	edits: EditCounts;
	/** Cells that undo and redo left to a colleague. */
	skipped: number;
	events: number;
	/** What was there to look through in the end. */
	conflicts: number;
	returned: number;
	removedStages: number;
	twins: number;
	restarts: number;
	partitions: number;
	duplicates: number;
	reordered: number;
}

const DAY = 86_400_000;

/** The document they all begin with, the same for every seed. */
const FOUNDED = found();

function found(): Uint8Array {
	let ids = 0;
	const person = { id: 'maker', name: 'Maker', color: 0 };
	const founded = createDocument(seedOf([{ title: 'first' }, { title: 'second' }]), { now: () => T0, newId: () => `founded${ids++}`, person });
	// Again under a fixed client id: it has a say in what Yjs does, and a seed is to do the same for ever.
	const doc = new Y.Doc();
	doc.clientID = 1;
	rebase(founded, doc);
	for (const [key, value] of founded.getMap('settings')) doc.getMap('settings').set(key, value);
	return Y.encodeStateAsUpdate(doc);
}

class World {
	readonly random: Random;
	readonly people: Person[];
	readonly outcome = noOutcome();
	/** Pairs that cannot reach each other now. */
	readonly cut = new Set<string>();
	/** Everything ever sent, for the merge check. */
	readonly updates: Uint8Array[] = [];
	#ids = 0;

	constructor(seed: number) {
		this.random = new Random(seed);
		const state = FOUNDED;
		this.updates.push(state);
		this.people = Array.from({ length: 2 + this.random.below(3) }, (_, index) => {
			// Wrong by up to three days, either way.
			const clock = T0 + Math.round((this.random.next() - 0.5) * 6 * DAY);
			const person = new Person({ random: this.random, newId: () => this.newId(), send: (from, update) => this.send(from, update) }, `p${index}`, clock);
			person.disk.push(state);
			person.start();
			return person;
		});
	}

	newId(): string {
		// Spread over the alphabet as random ids are, so that ties by id have no order of making.
		return `${this.random.below(2 ** 30).toString(36)}${(this.#ids++).toString(36)}`.padStart(11, 'x');
	}

	send(from: Person, update: Uint8Array): void {
		this.updates.push(update);
		for (const to of this.people) if (to !== from && !this.cut.has(pair(from, to))) to.inbox.push(update);
	}

	step(): void {
		const { random, outcome } = this;
		const person = random.pick(this.people);
		const dice = random.next();
		if (dice < 0.45) {
			const done = randomEdit(random, person.writer);
			if (!done) return;
			outcome.edits[done.kind] += 1;
			person.did(done.change);
		} else if (dice < 0.53) {
			const way = random.chance(0.55) ? 'undo' : 'redo';
			const result = person.takeBack(way);
			if (!result) return;
			outcome.edits[way] += 1;
			outcome.skipped += result.skipped.length;
		} else if (dice < 0.86) this.#deliver(person);
		else if (dice < 0.9) this.#cut(person);
		else if (dice < 0.94) this.#exchange(person, random.pick(this.people));
		else if (dice < 0.97) {
			person.start();
			outcome.restarts += 1;
		} else person.clock += Math.round((random.next() - 0.5) * 2 * DAY);
	}

	/** Everyone gets everything. */
	settle(): void {
		this.cut.clear();
		const [first, ...others] = this.people;
		for (let round = 0; round < 2; round++) for (const other of others) this.#exchange(first!, other);
		for (const person of this.people) for (const update of person.inbox.splice(0)) person.receive(update);
	}

	#deliver(to: Person): void {
		for (let count = this.random.below(4); count >= 0 && to.inbox.length > 0; count--) {
			const index = this.random.chance(0.7) ? 0 : this.random.below(to.inbox.length);
			if (index > 0) this.outcome.reordered += 1;
			const update = to.inbox[index]!;
			if (this.random.chance(0.1)) this.outcome.duplicates += 1;
			else to.inbox.splice(index, 1);
			to.receive(update);
		}
	}

	#cut(person: Person): void {
		const other = this.random.pick(this.people);
		if (other === person) return;
		const between = pair(person, other);
		if (this.cut.delete(between)) this.#exchange(person, other);
		else {
			this.cut.add(between);
			this.outcome.partitions += 1;
		}
	}

	/** What reconnecting does: each gives what the other lacks. */
	#exchange(a: Person, b: Person): void {
		if (a === b || this.cut.has(pair(a, b))) return;
		const [docA, docB] = [a.pipeline.doc, b.pipeline.doc];
		const toB = Y.encodeStateAsUpdate(docA, Y.encodeStateVector(docB));
		const toA = Y.encodeStateAsUpdate(docB, Y.encodeStateVector(docA));
		b.receive(toB);
		a.receive(toA);
	}
}

const pair = (a: Person, b: Person): string => [a.name, b.name].sort().join('|');

/** Runs one seed. Throws when anything that must hold does not. */
export function runDomainSchedule(seed: number, steps = 60): DomainOutcome {
	const world = new World(seed);
	for (let step = 0; step < steps; step++) world.step();
	world.settle();
	const { pipeline } = world.people[0]!;
	const newcomer = merged(world.updates);
	assertSame(newcomer, ...world.people.map((person) => person.pipeline));
	assertWinners(newcomer);
	const anew = new Screen(newcomer).shown(T0);
	for (const person of world.people) {
		assertAlike(anew, person.screen.shown(T0), `${person.name} sees other rows or numbers`);
		for (const id of person.eventIds) if (!pipeline.log.has(id)) throw new Error(`edit ${id} of ${person.name} is gone`);
	}
	const { outcome } = world;
	const findings = mergeFindings(pipeline);
	outcome.schedules = 1;
	outcome.operations = Object.values(outcome.edits).reduce((sum, count) => sum + count);
	outcome.events = pipeline.log.size;
	outcome.conflicts = findings.cells.length;
	outcome.returned = findings.returned.length;
	outcome.removedStages = findings.removedStages.length;
	outcome.twins = findings.twins.length;
	for (const person of world.people) person.pipeline.destroy();
	return outcome;
}

/** Sums outcomes, so that a run can prove that it did something. */
export function addOutcome(sum: DomainOutcome, one: DomainOutcome): DomainOutcome {
	const added = noOutcome();
	for (const key of Object.keys(added) as (keyof DomainOutcome)[]) if (key !== 'edits') added[key] = sum[key] + one[key];
	for (const kind of Object.keys(added.edits) as (keyof EditCounts)[]) added.edits[kind] = sum.edits[kind] + one.edits[kind];
	return added;
}

export const noOutcome = (): DomainOutcome => ({
	schedules: 0,
	operations: 0,
	edits: noEdits(),
	skipped: 0,
	events: 0,
	conflicts: 0,
	returned: 0,
	removedStages: 0,
	twins: 0,
	restarts: 0,
	partitions: 0,
	duplicates: 0,
	reordered: 0
});
