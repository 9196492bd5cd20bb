// All rooms in use: loaded at the first visit, dropped when the last socket left and nothing waits.
import type { Logger } from '../log.ts';
import type { Storage } from '../storage/storage.ts';
import type { DocumentWorker } from '../documents/worker.ts';
import type { Limits } from './limits.ts';
import { deviceId } from './presence.ts';
import { Room } from './room.ts';

/** Person ids remembered; each is a short string, and the oldest go first. */
const MAX_PERSONS = 10_000;

export interface RoomsContext {
	storage: Storage;
	documents: DocumentWorker;
	limits: Limits;
	log: Logger;
	now: () => number;
}

export class Rooms {
	readonly #context: RoomsContext;
	readonly #rooms = new Map<string, { room: Room; ready: Promise<boolean> }>();
	readonly #persons = new Map<string, string>();
	readonly #compactions = new Map<string, Promise<void>>();
	#closed = false;

	constructor(context: RoomsContext) {
		this.#context = context;
	}

	/** The room of a pipeline, held for the caller; null when there is no such pipeline. Rejects when it cannot be read, or is closing. */
	async open(id: string): Promise<{ room: Room; release: () => void } | null> {
		if (this.#closed) throw new Error('the server is stopping');
		let entry = this.#rooms.get(id);
		if (!entry) {
			const room = new Room(id, {
				...this.#context,
				personOwner: (person) => this.#persons.get(person),
				idle: (which) => this.#drop(which),
				grown: (which) => void this.compact(which)
			});
			entry = { room, ready: room.load() };
			this.#rooms.set(id, entry);
			entry.ready.then(
				(found) => found || this.#drop(room),
				() => this.#drop(room)
			);
		}
		// Held before waiting: otherwise the first visitor's leaving could drop it under the second.
		const release = entry.room.hold();
		try {
			if (await entry.ready) {
				if (entry.room.state === 'open') return { room: entry.room, release };
				throw new Error('the pipeline is being closed');
			}
		} catch (error) {
			release();
			throw error;
		}
		release();
		return null;
	}

	/** Sockets open now. */
	*connections() {
		for (const { room } of this.#rooms.values()) yield* room.connections;
	}

	/** Binds a person id to the identity that says it first; anyone else gets an id of their device. */
	claimPerson(person: string, identity: string): string {
		const owner = this.#persons.get(person);
		if (owner !== undefined) return owner === identity ? person : deviceId(identity);
		this.#persons.set(person, identity);
		if (this.#persons.size > MAX_PERSONS) this.#persons.delete(this.#persons.keys().next().value!);
		return person;
	}

	/** Ends one pipeline's room, if it is open. */
	async end(id: string, code: number, reason: string): Promise<void> {
		await this.#rooms.get(id)?.room.close(code, reason);
	}

	/** Makes a new snapshot of a pipeline from its rows, in the worker. Never rejects: rows stay until it worked. */
	compact(room: Room): Promise<void> {
		// One after another, not one for all: a pipeline left and visited again meanwhile has another room, and
		// that one has to hear of an end too.
		const before = this.#compactions.get(room.id) ?? Promise.resolve();
		const running = before
			.then(() => this.#compact(room))
			.finally(() => this.#compactions.get(room.id) === running && this.#compactions.delete(room.id));
		this.#compactions.set(room.id, running);
		return running;
	}

	async #compact(room: Room): Promise<void> {
		const { storage, documents, log } = this.#context;
		try {
			const { snapshot, rows, seq } = await storage.updates(room.id, 0);
			const updates = [...(snapshot ? [snapshot] : []), ...rows.map((row) => row.bytes)];
			const packed = await documents.run({ kind: 'pack', updates });
			await storage.replaceSnapshot(room.id, { ...packed, seq });
			await storage.describe(room.id, seq, packed);
			room.compacted(seq, packed.bytes.length);
		} catch (error) {
			log.error({ pipeline: room.id, error: String(error) }, 'no snapshot could be made; all rows are kept as they are');
			room.compactionFailed();
		}
	}

	/** Closes every socket after what was accepted is on disk. */
	async close(code: number, reason: string): Promise<void> {
		this.#closed = true;
		await Promise.all([...this.#rooms.values()].map(({ room }) => room.close(code, reason)));
		await Promise.all(this.#compactions.values());
	}

	#drop(room: Room): void {
		if (this.#rooms.get(room.id)?.room === room) this.#rooms.delete(room.id);
	}
}
