// One person of a schedule: a copy of the document, a disk, a clock that may be wrong, an undo of their own and the
// screen they look at. A restart keeps the disk and the undo, as a reload of the tab does.
import * as Y from 'yjs';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import type { UndoResult } from '#lib/domain/document/revert.ts';
import { UndoStack } from '#lib/domain/document/undo.ts';
import { Writer, type Change } from '#lib/domain/document/writer.ts';
import type { Random } from './random.ts';
import { Screen } from './screen.ts';

/** What a person needs of the schedule they are in. */
export interface Surroundings {
	random: Random;
	newId(): string;
	send(from: Person, update: Uint8Array): void;
}

export class Person {
	readonly name: string;
	/** Everything this device has on disk, as it came. */
	readonly disk: Uint8Array[] = [];
	/** Updates on their way here. */
	readonly inbox: Uint8Array[] = [];
	readonly eventIds: string[] = [];
	clock: number;
	pipeline!: Pipeline;
	writer!: Writer;
	screen!: Screen;
	#undo = new UndoStack();
	readonly #around: Surroundings;

	constructor(around: Surroundings, name: string, clock: number) {
		this.#around = around;
		this.name = name;
		this.clock = clock;
	}

	/** Starts the app: a new document under a new client id, from what is on disk. */
	start(): void {
		const { random, newId } = this.#around;
		const doc = new Y.Doc();
		doc.clientID = random.below(2 ** 31);
		this.pipeline?.destroy();
		// What a device does now and then, so that a start does not replay every update one by one.
		if (this.disk.length > 1) this.disk.splice(0, Infinity, Y.mergeUpdates(this.disk));
		for (const update of this.disk) Y.applyUpdate(doc, update, 'disk');
		doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin === 'disk') return;
			this.disk.push(update);
			if (origin !== 'network') this.#around.send(this, update);
		});
		this.pipeline = new Pipeline(doc);
		this.screen = new Screen(this.pipeline);
		this.writer = new Writer(this.pipeline, {
			now: () => (this.clock += 1 + random.below(50)),
			newId,
			person: { id: this.name, name: this.name, color: 1 }
		});
		this.#undo = UndoStack.from(JSON.parse(JSON.stringify(this.#undo)));
	}

	/** Notes a command as one step of undo. */
	did(change: Change): void {
		this.#undo.push(change);
		this.#note(change);
	}

	takeBack(way: 'undo' | 'redo'): UndoResult | null {
		const result = this.#undo[way](this.writer);
		if (result) this.#note(result.change);
		return result;
	}

	receive(update: Uint8Array): void {
		Y.applyUpdate(this.pipeline.doc, update, 'network');
	}

	#note(change: Change): void {
		for (const { eventId } of change.cells) this.eventIds.push(eventId);
		// Charts look once a frame: after some changes, not after each.
		if (this.#around.random.chance(0.3)) this.screen.look();
	}
}
