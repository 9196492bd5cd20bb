// All rooms in use: loaded at the first visit, dropped when the last socket left and nothing waits.
import type { Logger } from '../log.ts';
import type { Storage } from '../storage/storage.ts';
import type { DocumentWorker } from '../documents/worker.ts';
import type { Limits } from './limits.ts';
import { deviceId } from './presence-state.ts';
import { Room } from './room.ts';
import { Upkeep } from './upkeep.ts';

/** Person ids remembered; each is a short string, and the oldest go first. */
const MAX_PERSONS = 10_000;

/** Between two looks out of turn. Milliseconds. */
const HASTE_MS = 5_000;
/** A look at a document may take this part of the time. */
const LOOK_SHARE = 20;

export interface RoomsContext {
	storage: Storage;
	documents: DocumentWorker;
	/** A second thread, for updates too large to be judged beside the sockets. */
	judges: DocumentWorker;
	limits: Limits;
	log: Logger;
	now: () => number;
}

export class Rooms {
	readonly #context: RoomsContext;
	readonly #rooms = new Map<string, { room: Room; ready: Promise<boolean>; lookAt: number; hastenedAt: number; took: number; looking: boolean }>();
	readonly #upkeep: Upkeep;
	readonly #persons = new Map<string, string>();
	#closed = false;

	constructor(context: RoomsContext) {
		this.#context = context;
		this.#upkeep = new Upkeep({ ...context, end: (id, code, reason) => this.end(id, code, reason) });
	}

	/** The room of a pipeline, held for the caller; null when there is no such pipeline. Rejects when it cannot be read, or is closing. */
	async open(id: string): Promise<{ room: Room; release: () => void } | null> {
		if (this.#closed) throw new Error('the server is stopping');
		for (let mending = this.#upkeep.mending(id); mending; mending = this.#upkeep.mending(id)) await mending;
		let entry = this.#rooms.get(id);
		if (!entry) {
			const room = new Room(id, {
				...this.#context,
				personOwner: (person) => this.#persons.get(person),
				idle: (which) => this.#left(which),
				grown: (which) => void this.#upkeep.compact(which),
				doubtful: (which) => this.#hasten(which)
			});
			entry = { room, ready: room.load(), lookAt: this.#context.now() + this.#context.limits.look, hastenedAt: 0, took: 0, looking: false };
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

	/** Pipelines in memory. */
	get size(): number {
		return this.#rooms.size;
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

	/** Ends one pipeline's room, if it is open or being opened. */
	async end(id: string, code: number, reason: string): Promise<void> {
		const entry = this.#rooms.get(id);
		if (!entry) return;
		await entry.ready.catch(() => false);
		await entry.room.close(code, reason);
	}

	/** Does something to a pipeline while nobody has it open; its sockets are closed before. */
	alone<T>(id: string, code: number, reason: string, work: () => Promise<T>): Promise<T> {
		return this.#upkeep.alone(id, code, reason, work);
	}

	/** Looks after open rooms; called about once a second. */
	tick(now: number): void {
		for (const { room } of [...this.#rooms.values()]) for (const connection of [...room.connections]) connection.tick(now);
		void this.#readRecovery();
		for (const entry of this.#rooms.values()) {
			if (entry.looking || entry.room.state !== 'open' || now < entry.lookAt) continue;
			entry.looking = true;
			void this.#upkeep.look(entry.room).then(() => {
				entry.looking = false;
				// A document that takes long to load is looked at the more seldom.
				const after = this.#context.now();
				entry.took = after - now;
				entry.lookAt = after + Math.max(this.#context.limits.look, entry.took * LOOK_SHARE);
			});
		}
	}

	/** A command in another process may have decided about recovery. */
	async #readRecovery(): Promise<void> {
		const { storage, log } = this.#context;
		try {
			if (!storage.changedOutside()) return;
			for (const { room } of [...this.#rooms.values()]) {
				const record = await storage.pipeline(room.id);
				if (record) room.recovery = record.recovery;
			}
		} catch (error) {
			log.error({ error: String(error) }, 'what an owner decided could not be read');
		}
	}

	/** Closes every socket after what was accepted is on disk. */
	async close(code: number, reason: string): Promise<void> {
		this.#closed = true;
		await Promise.all([...this.#rooms.values()].map(({ room }) => room.close(code, reason)));
		await this.#upkeep.stop();
	}

	/** Looks at the next tick, and the more seldom the longer a look takes. */
	#hasten(room: Room): void {
		const entry = this.#rooms.get(room.id);
		if (entry?.room !== room) return;
		entry.lookAt = Math.min(entry.lookAt, Math.max(this.#context.now(), entry.hastenedAt + Math.max(HASTE_MS, entry.took * LOOK_SHARE)));
		entry.hastenedAt = entry.lookAt;
	}

	#left(room: Room): void {
		this.#drop(room);
		if (!this.#closed && this.#upkeep.mending(room.id) === null) void this.#upkeep.look(room);
	}

	#drop(room: Room): void {
		if (this.#rooms.get(room.id)?.room === room) this.#rooms.delete(room.id);
	}
}
