// One pipeline that somebody has open: the clocks the gate needs, the row counter, who listens.
// Order per update: gate → append (durable) → fan out → ack. Holds no document and no rows.
import { encodeSync, encodeStep1, SYNC } from '#lib/protocol/messages.ts';
import type { Logger } from '../log.ts';
import { DeleteIndex, rangeCount, rangesOf, readDeletes, trimDeletes } from '../documents/deletes.ts';
import type { Cuts } from '../documents/cuts.ts';
import { firstClocks } from '../documents/first-clocks.ts';
import type { DocumentWorker } from '../documents/worker.ts';
import type { ClientClock, Recovery, RoomState, Storage, StoredUpdates } from '../storage/storage.ts';
import { encodeClocks, lackingOf, resumeHolds } from './clocks.ts';
import { CutBudget } from './cut-budget.ts';
import { GATE_LIMITS, judge, type Known, type Verdict } from './gate.ts';
import { judgeElsewhere } from './judge-elsewhere.ts';
import type { Limits } from './limits.ts';
import { Meter } from './meter.ts';
import { Presence, type PresenceMember } from './presence.ts';
import { onTheWire } from './wire.ts';

export interface RoomContext {
	storage: Storage;
	/** Judges large updates; never busy with whole documents. */
	judges: DocumentWorker;
	limits: Limits;
	log: Logger;
	now: () => number;
	personOwner(person: string): string | undefined;
	/** The room has nothing left to do; it may be dropped. */
	idle(room: Room): void;
	/** The tail has grown; make a new snapshot. */
	grown(room: Room): void;
	/** A row is on disk that should be looked at soon. */
	doubtful(room: Room): void;
}

/** A socket as its room sees it. */
export interface RoomMember extends PresenceMember {
	/** A row is on disk: pass it on, or acknowledge it to its writer. Called in row order, with the frame as `onTheWire` makes it. */
	row(row: PendingRow, frame: Buffer): void;
	/** Nothing of what waited for the disk was kept. */
	storageFailed(): void;
	/** Deadlines and heartbeats; called about once a second. */
	tick(now: number): void;
	/** Closes the socket when its role was taken away or is another one now. */
	checkRole(): boolean;
	close(code: number, reason: string): void;
}

/** A row that is not yet on disk, or just now. */
export interface PendingRow {
	seq: number;
	bytes: Uint8Array;
	from: RoomMember | null;
	/** Number of the writer's frame. */
	frame: number;
	doubtful: boolean;
}

type Passed = Extract<Verdict, { ok: true }>;

/**
 * Owner of client ids that came back through somebody else's device after a restore. It cannot be known whose
 * they are, and whoever brought them must not write under them: nobody may. Their author's device goes on
 * under a new id, and finds that nothing of its own is missing.
 */
export const RECOVERED_IDENTITY = 'recovered';

/** Not worth looking up. */
const FEW_DELETES = 8;
/** An update without anything. */
const NOTHING = Uint8Array.of(0, 0);

export class Room implements Known {
	readonly id: string;
	readonly limits: Limits;
	readonly presence: Presence;
	readonly #context: RoomContext;
	readonly #connections = new Set<RoomMember>();
	readonly #clients = new Map<number, { clock: number; identity: string }>();
	readonly #deletes = new DeleteIndex();
	readonly #voided = new DeleteIndex();
	readonly #newClients = new Map<string, Meter>();
	readonly #cuts: CutBudget;
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
	#recovery: Recovery = 'none';
	readonly #waiting: (() => void)[] = [];

	constructor(id: string, context: RoomContext) {
		this.id = id;
		this.limits = context.limits;
		this.#context = context;
		this.#cuts = new CutBudget(context.limits, context.now);
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
		this.#voided.addAll(rangesOf(stored.voided));
		this.#recovery = stored.recovery;
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

	/** Whether something was erased since: that lineage is over. */
	hasEnded(lineage: string): boolean {
		return this.#stored!.ended.includes(lineage);
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

	voided(client: number, from: number, to: number): boolean {
		return this.#voided.touches(client, from, to);
	}

	get recovery(): Recovery {
		return this.#recovery;
	}

	/** An owner has decided while the room was open. */
	set recovery(recovery: Recovery) {
		this.#recovery = recovery;
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

	/** `newClients`: how many client ids may be new. */
	judge(update: Uint8Array, identity: string, newClients: number = GATE_LIMITS.newClients): Verdict {
		return judge(update, this, identity, { ...GATE_LIMITS, newClients });
	}

	/** The same in another thread, for updates of a size that would hold up everybody. Others' updates go on meanwhile. */
	judgeLarge(update: Uint8Array, identity: string, newClients: number): Promise<Verdict> {
		const { judges } = this.#context;
		return judgeElsewhere(judges, { update, identity, newClients, clients: this.#clients, voided: this.#stored!.voided, room: this });
	}

	/** Whether an identity may bring so many new client ids now. Every page load makes one; a loop makes thousands. */
	admits(identity: string, newClients: number): boolean {
		if (newClients === 0 || this.#recovery === 'allowed') return true;
		const { newClientBurst, newClientRate } = this.limits;
		let meter = this.#newClients.get(identity);
		if (!meter) this.#newClients.set(identity, (meter = new Meter(newClientBurst, newClientRate / 1000, this.#context.now())));
		return meter.take(this.#context.now(), newClients);
	}

	/** Whether an update of an identity may be taken without a look at the document: its cuts cannot move much. */
	trusts(identity: string, { insertions, deletes }: Passed): boolean {
		const unknown = rangeCount(deletes) > FEW_DELETES ? this.#knownDeletes().without(deletes) : deletes;
		const covered = this.#cuts.covers(identity, insertions + rangeCount(unknown));
		// Meanwhile the assumption holds.
		if (this.#cuts.shouldLook()) void this.#cuts.tooMuch(() => this.#look(NOTHING)).catch(() => undefined);
		return covered;
	}

	/**
	 * Whether the cuts of an update move more than anybody's browser should be asked to, as the thread that judges sees it in
	 * the document; false also where it cannot see it.
	 */
	async cutsTooMuch(update: Uint8Array): Promise<boolean> {
		try {
			return await this.#cuts.tooMuch(() => this.#look(update));
		} catch (error) {
			this.#context.log.error({ pipeline: this.id, error: String(error) }, 'an update was taken without a look at the document');
			return false;
		}
	}

	async #look(update: Uint8Array): Promise<Cuts> {
		const { snapshot, rows } = await this.#context.storage.updates(this.id, 0);
		const updates = [...(snapshot ? [snapshot] : []), ...[...rows, ...this.#pending].map(({ bytes }) => bytes)];
		return this.#context.judges.run({ kind: 'cuts', updates, update });
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

	/** Stores what `news` returned, then sends it on. Resolves to false when it could not be stored, or the room has ended. */
	take(bytes: Uint8Array, verdict: Passed, identity: string, from: RoomMember | null, frame: number): Promise<boolean> {
		// Its row would have a number that the next room gives out as well, or lie behind rows that are being taken out.
		if (this.#state !== 'open') return Promise.resolve(false);
		this.#deletes.addAll(verdict.deletes);
		this.#cuts.took(verdict.inRuns);
		const clocks: ClientClock[] = [];
		// One new id may well be the sender's own session.
		const bringer = this.#recovery === 'allowed' && verdict.newClients.length > 1 ? RECOVERED_IDENTITY : identity;
		for (const [client, clock] of verdict.clocks) {
			const owner = this.owner(client) ?? bringer;
			this.#clients.set(client, { clock, identity: owner });
			clocks.push({ client, clock, identity: owner });
		}
		this.#accepted += 1;
		const row: PendingRow = { seq: this.#accepted, bytes, from, frame, doubtful: verdict.unexplained };
		this.#pending.push(row);
		return this.#context.storage.append(this.id, { seq: row.seq, bytes, at: this.#context.now(), identity, clocks }).then(
			() => this.#committed(row),
			(error: unknown) => this.#failed(error)
		);
	}

	/** What a reader lacks; `since` counts only where the reader's clocks prove that it has those rows. */
	async read(since: number, clocks: ReadonlyMap<number, number>): Promise<StoredUpdates> {
		// Those that reach the disk while it is read are in neither of the other two.
		const onTheirWay = [...this.#pending];
		const stored = await this.#context.storage.updates(this.id, since);
		if (stored.snapshot !== null) return stored;
		const lacking = lackingOf(clocks, this.#clients);
		if (lacking.length === 0) return stored;
		const begins = await this.#begins([...stored.rows, ...onTheirWay, ...this.#pending].map(({ bytes }) => bytes));
		if (resumeHolds(clocks, lacking, begins)) return stored;
		this.#context.log.warn({ pipeline: this.id, since }, 'a client counts on rows it cannot have; sending everything');
		return this.#context.storage.updates(this.id, 0);
	}

	/** Where rows begin; where they are many, told by the thread that judges. */
	async #begins(updates: Uint8Array[]): Promise<ReadonlyMap<number, number>> {
		const bytes = updates.reduce((sum, { length }) => sum + length, 0);
		if (bytes < this.limits.large) return firstClocks(updates);
		return new Map(await this.#context.judges.run({ kind: 'begins', updates }));
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
		// What came meanwhile may be enough for the next one.
		if (this.#state === 'open') this.#checkTail();
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
		const frame = onTheWire(encodeSync(SYNC.update, row.bytes));
		for (const connection of this.#connections) connection.row(row, frame);
		this.#checkTail();
		if (row.doubtful) this.#context.doubtful(this);
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
		if (this.#unreadDeletes) this.#deletes.addAll(readDeletes(this.#unreadDeletes));
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
