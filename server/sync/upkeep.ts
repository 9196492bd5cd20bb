// What is done to a pipeline's rows behind its room: looked at in a document, packed, and, when some of
// them cannot stay, taken out. One thing at a time per pipeline, in the worker.
// Nothing here rejects or takes a room down: what fails is reported, and the rows stay as they are.
import * as Y from 'yjs';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import { newId, type Inspection } from '../documents/jobs.ts';
import type { DocumentWorker } from '../documents/worker.ts';
import { SERVER_IDENTITY } from '../http/identity.ts';
import type { Logger } from '../log.ts';
import type { ClientClock, NewRow, RoomState, Storage } from '../storage/storage.ts';
import type { Room } from './room.ts';

/** After rows could not be taken out, everybody is left alone for so long: the disk may be full for hours. Milliseconds. */
const MEND_RETRY_MS = 10 * 60_000;
/** Pipelines of which we know up to where they were looked at. */
const MAX_REMEMBERED = 1_000;

export interface UpkeepContext {
	storage: Storage;
	documents: DocumentWorker;
	log: Logger;
	now: () => number;
	/** Ends a pipeline's room, if there is one, when all it took is on disk. */
	end(id: string, code: number, reason: string): Promise<void>;
}

export class Upkeep {
	readonly #context: UpkeepContext;
	#stopped = false;
	readonly #running = new Map<string, Promise<void>>();
	readonly #mending = new Map<string, Promise<void>>();
	/** Until when rows are not taken out of a pipeline again. */
	readonly #resting = new Map<string, number>();
	/** Row up to which all is known to be sound, by pipeline and log. */
	readonly #sound = new Map<string, number>();

	constructor(context: UpkeepContext) {
		this.#context = context;
	}

	/** Makes a new snapshot. Resolves when that is over, whether or not it worked. */
	compact(room: Room): Promise<void> {
		return this.#queue(room.id, async () => {
			const bytes = await this.#pass(room.id, true);
			if (bytes === null) room.compactionFailed();
			else room.compacted(bytes.seq, bytes.length);
		});
	}

	/** Looks at the rows that nobody has looked at; at once resolved when there are none. */
	look(room: Room): Promise<void> {
		const { id, logId, seq } = room;
		const known = (): boolean => seq <= (this.#sound.get(key(id, logId)) ?? 0);
		if (known()) return Promise.resolve();
		// Many may ask while one looks at a large document; the next one sees it all.
		return this.#queue(id, async () => void (known() || (await this.#pass(id, false))));
	}

	/** While rows are taken out nobody may open the pipeline. Null: it may be opened. */
	mending(id: string): Promise<void> | null {
		return this.#mending.get(id) ?? null;
	}

	/** Does something while nobody has the pipeline open: sockets are closed before it, and nobody is let in until it is over. */
	alone<T>(id: string, code: number, reason: string, work: () => Promise<T>): Promise<T> {
		return new Promise((resolve, reject) => {
			void this.#queue(id, async () => {
				let done!: () => void;
				this.#mending.set(id, new Promise((open) => (done = open)));
				try {
					await this.#context.end(id, code, reason);
					resolve(await work());
				} catch (error) {
					reject(error instanceof Error ? error : new Error(String(error)));
				} finally {
					this.#mending.delete(id);
					done();
				}
			}).then(() => reject(new Error('the server is stopping')));
		});
	}

	/** Begins nothing more; resolves when nothing is under way. */
	async stop(): Promise<void> {
		this.#stopped = true;
		await Promise.all(this.#running.values());
	}

	/** One after another, not one for all: a pipeline left and visited again meanwhile has another room. */
	#queue(id: string, work: () => Promise<void>): Promise<void> {
		const before = this.#running.get(id) ?? Promise.resolve();
		const running = before.then(() => (this.#stopped ? undefined : work())).finally(() => this.#running.get(id) === running && this.#running.delete(id));
		this.#running.set(id, running);
		return running;
	}

	/** Null when it did not come to a snapshot; with `pack` false the length is 0. */
	async #pass(id: string, pack: boolean): Promise<{ seq: number; length: number } | null> {
		const { storage, log } = this.#context;
		try {
			const state = await storage.room(id);
			if (!state) return null;
			const { seq, inspection } = await this.#inspect(id, pack);
			if (inspection.bad.length > 0) {
				if (this.#context.now() >= (this.#resting.get(id) ?? 0)) await this.#mend(id);
				return null;
			}
			this.#note(key(id, state.logId), seq);
			const { packed } = inspection;
			if (!pack || !packed) return { seq, length: 0 };
			await storage.replaceSnapshot(id, { ...packed, seq });
			await storage.describe(id, seq, packed);
			return { seq, length: packed.bytes.length };
		} catch (error) {
			log.error({ pipeline: id, error: String(error) }, 'no snapshot could be made; all rows are kept as they are');
			return null;
		}
	}

	async #inspect(id: string, pack: boolean): Promise<{ seq: number; inspection: Inspection }> {
		const { snapshot, rows, seq } = await this.#context.storage.updates(id, 0);
		if (!snapshot) throw new Error('there is no snapshot');
		return { seq, inspection: await this.#context.documents.run({ kind: 'inspect', snapshot, rows, pack }) };
	}

	/** Takes the bad rows out, with everyone sent away meanwhile, so that no row is added to what was judged. */
	async #mend(id: string): Promise<void> {
		const { storage, log, end } = this.#context;
		let done!: () => void;
		this.#mending.set(id, new Promise((resolve) => (done = resolve)));
		this.#resting.delete(id);
		try {
			await end(id, CLOSE.voided, 'the history was corrected; reconnect');
			const state = await storage.room(id);
			const { seq, inspection } = await this.#inspect(id, true);
			const { bad, voided, packed, salvage } = inspection;
			if (!state || !packed || bad.length === 0) return;
			await storage.voidRows(id, {
				rows: bad,
				logId: newId(),
				voided,
				snapshot: { ...packed, seq },
				clients: owned(packed.clients, state),
				salvage: salvage && this.#row(seq + 1, salvage)
			});
			log.error({ pipeline: id, rows: bad.slice(0, 20), count: bad.length }, 'rows were taken out of the history into quarantine');
		} catch (error) {
			this.#resting.set(id, this.#context.now() + MEND_RETRY_MS);
			log.error({ pipeline: id, error: String(error) }, 'rows that cannot stay could not be taken out');
		} finally {
			this.#mending.delete(id);
			done();
		}
	}

	#row(seq: number, bytes: Uint8Array): NewRow {
		const clocks = [...Y.parseUpdateMeta(bytes).to].map(([client, clock]) => ({ client, clock, identity: SERVER_IDENTITY }));
		return { seq, bytes, at: this.#context.now(), identity: SERVER_IDENTITY, clocks };
	}

	#note(name: string, seq: number): void {
		this.#sound.delete(name);
		this.#sound.set(name, seq);
		if (this.#sound.size > MAX_REMEMBERED) this.#sound.delete(this.#sound.keys().next().value!);
	}
}

const key = (id: string, logId: string): string => `${id}/${logId}`;

/**
 * All clients with the identities that they were bound to. Of some nothing stands, or not yet: after a restore
 * it is by this that a device is known when it brings back what was lost.
 */
function owned(clients: readonly [client: number, clock: number][], { clients: known }: RoomState): ClientClock[] {
	const all = new Map(known.map(({ client, identity }) => [client, { client, clock: 0, identity }]));
	for (const [client, clock] of clients) all.set(client, { client, clock, identity: all.get(client)?.identity ?? SERVER_IDENTITY });
	return [...all.values()];
}
