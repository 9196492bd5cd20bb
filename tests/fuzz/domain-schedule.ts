// A seeded schedule over the document alone: people with their own copies and wrong clocks, and between
// them a network of queues that delays, reorders, duplicates and cuts. No sockets, no timers.
import * as Y from 'yjs';
import { createDocument } from '#lib/domain/document/create.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { revert } from '#lib/domain/document/revert.ts';
import { Writer, type Change } from '#lib/domain/document/writer.ts';
import { seedOf, T0 } from '../helpers/documents.ts';
import { assertMerges, assertSame, assertSound, countConflicts } from './check.ts';
import { noEdits, randomEdit, type EditCounts } from './edits.ts';
import { Random } from './random.ts';

export interface DomainOutcome {
	edits: EditCounts;
	events: number;
	conflicts: number;
	restarts: number;
	partitions: number;
	duplicates: number;
	reordered: number;
}

const DAY = 86_400_000;

class Person {
	readonly name: string;
	/** Everything this device has on disk, as it came. */
	readonly disk: Uint8Array[] = [];
	/** Updates on their way here. */
	readonly inbox: Uint8Array[] = [];
	readonly changes: Change[] = [];
	readonly eventIds: string[] = [];
	clock: number;
	pipeline!: Pipeline;
	writer!: Writer;
	readonly #world: World;

	constructor(world: World, name: string, clock: number) {
		this.#world = world;
		this.name = name;
		this.clock = clock;
	}

	/** Starts the app: a new document under a new client id, from what is on disk. */
	start(): void {
		const doc = new Y.Doc();
		doc.clientID = this.#world.random.below(2 ** 31);
		this.pipeline?.destroy();
		for (const update of this.disk) Y.applyUpdate(doc, update, 'disk');
		doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin === 'disk') return;
			this.disk.push(update);
			if (origin !== 'network') this.#world.send(this, update);
		});
		this.pipeline = new Pipeline(doc);
		this.writer = new Writer(this.pipeline, {
			now: () => (this.clock += 1 + this.#world.random.below(50)),
			newId: () => this.#world.newId(),
			person: { id: this.name, name: this.name, color: 1 }
		});
	}

	note(change: Change): void {
		this.changes.push(change);
		for (const { eventId } of change.cells) this.eventIds.push(eventId);
	}

	receive(update: Uint8Array): void {
		Y.applyUpdate(this.pipeline.doc, update, 'network');
	}
}

class World {
	readonly random: Random;
	readonly people: Person[];
	readonly outcome: DomainOutcome = { edits: noEdits(), events: 0, conflicts: 0, restarts: 0, partitions: 0, duplicates: 0, reordered: 0 };
	/** Pairs that cannot reach each other now. */
	readonly cut = new Set<string>();
	/** Everything ever sent, for the merge check. */
	readonly updates: Uint8Array[] = [];
	#ids = 0;

	constructor(seed: number) {
		this.random = new Random(seed);
		const first = createDocument(seedOf([{ title: 'first' }, { title: 'second' }]), {
			now: () => T0,
			newId: () => this.newId(),
			person: { id: 'maker', name: 'Maker', color: 0 }
		});
		const state = Y.encodeStateAsUpdate(first);
		this.updates.push(state);
		this.people = Array.from({ length: 2 + this.random.below(3) }, (_, index) => {
			// Wrong by up to three days, either way.
			const person = new Person(this, `p${index}`, T0 + Math.round((this.random.next() - 0.5) * 6 * DAY));
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
			person.note(done.change);
		} else if (dice < 0.5) {
			if (person.changes.length === 0) return;
			outcome.edits.undo += 1;
			person.note(revert(person.writer, random.pick(person.changes)).change);
		} else if (dice < 0.85) this.#deliver(person);
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
		for (let round = 0; round < 2; round++)
			for (const from of this.people) for (const to of this.people) this.#exchange(from, to);
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
export function runDomainSchedule(seed: number, steps = 100): DomainOutcome {
	const world = new World(seed);
	for (let step = 0; step < steps; step++) world.step();
	world.settle();
	const [first, ...others] = world.people;
	assertSound(first!.pipeline);
	for (const { pipeline } of others) {
		assertSound(pipeline);
		assertSame(first!.pipeline, pipeline);
	}
	assertMerges(world.updates, first!.pipeline);
	for (const person of world.people)
		for (const id of person.eventIds)
			if (!first!.pipeline.log.has(id)) throw new Error(`edit ${id} of ${person.name} is gone`);
	world.outcome.events = first!.pipeline.log.size;
	world.outcome.conflicts = countConflicts(first!.pipeline);
	for (const { pipeline } of world.people) pipeline.destroy();
	return world.outcome;
}

/** Sums outcomes, so that a run can prove that it did something. */
export function addOutcome(sum: DomainOutcome, one: DomainOutcome): DomainOutcome {
	const edits = noEdits();
	for (const kind of Object.keys(edits) as (keyof EditCounts)[]) edits[kind] = sum.edits[kind] + one.edits[kind];
	return {
		edits,
		events: sum.events + one.events,
		conflicts: sum.conflicts + one.conflicts,
		restarts: sum.restarts + one.restarts,
		partitions: sum.partitions + one.partitions,
		duplicates: sum.duplicates + one.duplicates,
		reordered: sum.reordered + one.reordered
	};
}

export const noOutcome = (): DomainOutcome => ({
	edits: noEdits(),
	events: 0,
	conflicts: 0,
	restarts: 0,
	partitions: 0,
	duplicates: 0,
	reordered: 0
});
