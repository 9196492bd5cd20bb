// One pipeline that somebody has open: the clocks the gate needs, the row counter, who listens.
// Order per update: gate → append (durable) → fan out → ack. Holds no document and no rows.
import { encodeSync, encodeStep1, SYNC } from '#lib/protocol/messages.ts';
import type { Logger } from '../log.ts';
import type { ClientClock, RoomState, Storage, StoredUpdates } from '../storage/storage.ts';
import { resumeHolds, encodeClocks } from './clocks.ts';
import { DeleteIndex, readDeletes, trimDeletes } from '../documents/deletes.ts';
import { judge, type Known, type Verdict } from './gate.ts';
import type { Limits } from './limits.ts';
import { Presence, type PresenceMember } from './presence.ts';

export interface RoomContext {
	storage: Storage;
	limits: Limits;
	log: Logger;
	now: () => number;
	personOwner(person: string): string | undefined;
	/** The room has nothing left to do; it may be dropped. */
	idle(room: Room): void;
	/** The tail has grown; make a new snapshot. */
	grown(room: Room): void;
}

/** A socket as its room sees it. */
export interface RoomMember extends PresenceMember {
	/** A row is on disk: pass it on, or acknowledge it to its writer. Called in row order. */
	row(row: PendingRow, frame: Uint8Array): void;
	/** Nothing of what waited for the disk was kept. */
	storageFailed(): void;
	/** Deadlines and heartbeats; called about once a second. */
	tick(now: number): void;
	close(code: number, reason: string): void;
}

/** A row that is not yet on disk, or just now. */
export interface PendingRow {
	seq: number;
	bytes: Uint8Array;
	from: RoomMember | null;
	/** Number of the writer's frame. */
	frame: number;
}

type Passed = Extract<Verdict, { ok: true }>;

export class Room implements Known {
	readonly id: string;
	readonly limits: Limits;
	readonly presence: Presence;
	readonly #context: RoomContext;
	readonly #connections = new Set<RoomMember>();
	readonly #clients = new Map<number, { clock: number; identity: string }>();
	readonly #deletes = new DeleteIndex();
	#state: 'loading' | 'open' | 'closing' | 'closed' = 'loading';
	#stored: RoomState | null = null;
	/** Of the snapshot, until a returning client makes it worth reading. */
	#unreadDeletes: Uint8Array | null = null;
	#pending: PendingRow[] = [];
	#accepted = 0;
	#durable = 0;
	#holds = 0;
	#tailRows = 0;
	#tailBytes = 0;
	#snapshotBytes = 0;
	#compacting = false;
	readonly #waiting: (() => void)[] = [];

	constructor(id: string, context: RoomContext) {
		this.id = id;
		this.limits = context.limits;
		this.#context = context;
		this.presence = new Presence(
			{
				members: () => this.#connections,
				owner: (client) => this.owner(client),
				personOwner: (person) => context.personOwner(person)
			},
			context.limits
		);
	}

	/** Reads what is on disk. False when there is no such pipeline, or it is in the bin. */
	async load(): Promise<boolean> {
		const stored = await this.#context.storage.room(this.id);
		if (!stored || stored.deletedAt !== null) {
			this.#state = 'closed';
			return false;
		}
		this.#stored = stored;
		for (const { client, clock, identity } of stored.clients) this.#clients.set(client, { clock, identity });
		this.#unreadDeletes = stored.snapshotDeletes;
		this.#accepted = this.#durable = stored.seq;
		this.#tailRows = stored.tailRows;
		this.#tailBytes = stored.tailBytes;
		this.#snapshotBytes = stored.snapshotBytes;
		this.#state = 'open';
		this.#checkTail();
		return true;
	}

	get state(): 'loading' | 'open' | 'closing' | 'closed' {
		return this.#state;
	}

	get lineage(): string {
		return this.#stored!.lineage;
	}

	get logId(): string {
		return this.#stored!.logId;
	}

	/** Last durable row, and sent to everyone who listens. */
	get seq(): number {
		return this.#durable;
	}

	/** Last row taken; those after `seq` are on their way to the disk. */
	get accepted(): number {
		return this.#accepted;
	}

	get connections(): ReadonlySet<RoomMember> {
		return this.#connections;
	}

	get log(): Logger {
		return this.#context.log;
	}

	clock(client: number): number {
		return this.#clients.get(client)?.clock ?? 0;
	}

	owner(client: number): string | undefined {
		return this.#clients.get(client)?.identity;
	}

	/** The server's own step 1: asks a client for what is missing here. */
	step1(): Uint8Array {
		return encodeStep1(encodeClocks(this.#clients));
	}

	enter(connection: RoomMember): void {
		this.#connections.add(connection);
	}

	leave(connection: RoomMember): void {
		if (!this.#connections.delete(connection)) return;
		this.presence.leave(connection);
		this.#checkIdle();
	}

	/** Keeps the room while something outside works with it. Returns how to let go. */
	hold(): () => void {
		this.#holds += 1;
		let held = true;
		return () => {
			if (!held) return;
			held = false;
			this.#holds -= 1;
			this.#checkIdle();
		};
	}

	judge(update: Uint8Array, identity: string): Verdict {
		return judge(update, this, identity);
	}

	/**
	 * The part of a judged update that says something new, or null. `whole`: it is a client's step 2,
	 * whose delete set repeats all that the client knows to be deleted.
	 */
	news(update: Uint8Array, verdict: Passed, whole: boolean): Uint8Array | null {
		const { clocks, deletes, deletesAt } = verdict;
		if (deletes.length === 0) return clocks.size === 0 ? null : update;
		if (!whole) return update;
		const bytes = trimDeletes(update, deletes, deletesAt, this.#knownDeletes());
		const noDeletes = bytes !== update && bytes.length === deletesAt + 1;
		return noDeletes && clocks.size === 0 ? null : bytes;
	}

	/** Stores what `news` returned, then sends it on. Resolves to false when it could not be stored. */
	take(bytes: Uint8Array, verdict: Passed, identity: string, from: RoomMember | null, frame: number): Promise<boolean> {
		for (const range of verdict.deletes) this.#deletes.add(range);
		const clocks: ClientClock[] = [];
		for (const [client, clock] of verdict.clocks) {
			const owner = this.owner(client) ?? identity;
			this.#clients.set(client, { clock, identity: owner });
			clocks.push({ client, clock, identity: owner });
		}
		this.#accepted += 1;
		const row: PendingRow = { seq: this.#accepted, bytes, from, frame };
		this.#pending.push(row);
		return this.#context.storage.append(this.id, { seq: row.seq, bytes, at: this.#context.now(), identity, clocks }).then(
			() => this.#committed(row),
			(error: unknown) => this.#failed(error)
		);
	}

	/** What a reader lacks; `since` counts only where the reader's clocks prove that it has those rows. */
	async read(since: number, clocks: ReadonlyMap<number, number>): Promise<StoredUpdates> {
		const stored = await this.#context.storage.updates(this.id, since);
		if (stored.snapshot !== null) return stored;
		const rows = [...stored.rows, ...this.#pending];
		if (resumeHolds(clocks, this.#clients, rows)) return stored;
		this.#context.log.warn({ pipeline: this.id, since }, 'a client counts on rows it cannot have; sending everything');
		return this.#context.storage.updates(this.id, 0);
	}

	/** Ends the room: no more updates, sockets closed, what was accepted is on disk when it resolves. */
	async close(code: number, reason: string): Promise<void> {
		if (this.#state !== 'open') return;
		this.#state = 'closing';
		if (this.#pending.length > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
		this.#state = 'closed';
		for (const connection of [...this.#connections]) connection.close(code, reason);
		this.#context.idle(this);
	}

	/** A new snapshot stands at row `seq`. */
	compacted(seq: number, bytes: number): void {
		this.#compacting = false;
		this.#snapshotBytes = bytes;
		this.#tailRows = this.#durable - seq;
		this.#tailBytes = 0;
	}

	/** No snapshot could be made: not tried again before the tail has grown as much once more. */
	compactionFailed(): void {
		this.#compacting = false;
		this.#tailRows = 0;
		this.#tailBytes = 0;
	}

	#committed(row: PendingRow): boolean {
		if (this.#state === 'closed') return true;
		this.#pending.shift();
		this.#durable = row.seq;
		this.#tailRows += 1;
		this.#tailBytes += row.bytes.length;
		const frame = encodeSync(SYNC.update, row.bytes);
		for (const connection of this.#connections) connection.row(row, frame);
		this.#checkTail();
		if (this.#pending.length === 0) for (const resolve of this.#waiting.splice(0)) resolve();
		this.#checkIdle();
		return true;
	}

	/** Clocks in memory are now ahead of the disk: the room ends, and is read anew at the next visit. */
	#failed(error: unknown): boolean {
		if (this.#state === 'closed') return false;
		this.#context.log.error({ pipeline: this.id, error: String(error) }, 'the storage failed; nothing was passed on');
		this.#state = 'closed';
		this.#pending = [];
		for (const connection of [...this.#connections]) connection.storageFailed();
		for (const resolve of this.#waiting.splice(0)) resolve();
		this.#context.idle(this);
		return false;
	}

	#knownDeletes(): DeleteIndex {
		if (this.#unreadDeletes) for (const range of readDeletes(this.#unreadDeletes)) this.#deletes.add(range);
		this.#unreadDeletes = null;
		return this.#deletes;
	}

	#checkTail(): void {
		const { tailRows, tailBytes } = this.#context.limits;
		if (this.#compacting) return;
		if (this.#tailRows <= tailRows && this.#tailBytes <= Math.max(tailBytes, this.#snapshotBytes)) return;
		this.#compacting = true;
		this.#context.grown(this);
	}

	#checkIdle(): void {
		if (this.#state !== 'open' || this.#connections.size > 0 || this.#holds > 0 || this.#pending.length > 0) return;
		this.#state = 'closed';
		this.#context.idle(this);
	}
}
