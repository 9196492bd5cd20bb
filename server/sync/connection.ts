// One socket in one room: reads frames, answers, counts, acknowledges. Serves Sluice's own client and a
// stock y-websocket client, told apart by the websocket subprotocol.
// Trust boundary: every byte read here comes from a stranger; anything unexpected closes the socket.
import type { Duplex } from 'node:stream';
import * as decoding from 'lib0/decoding';
import type { RawData, WebSocket } from 'ws';
import * as Y from 'yjs';
import { SCHEMA_VERSION } from '#lib/domain/document/schema.ts';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import {
	encodeSync,
	encodeUpTo,
	encodeWelcome,
	MAX_FRAGMENT_BYTES,
	MESSAGE,
	SYNC,
	type Role
} from '#lib/protocol/messages.ts';
import { MIN_PROTOCOL_VERSION, PROTOCOL_VERSION } from '#lib/protocol/version.ts';
import type { Named } from '../auth/principal.ts';
import type { ClientBudget } from '../limits/budgets.ts';
import { Assembly } from './assembly.ts';
import { readHello } from './hello.ts';
import { Meter } from './meter.ts';
import { Outgoing } from './outgoing.ts';
import { EMPTY_PRESENCE } from './presence.ts';
import { Pulse } from './pulse.ts';
import type { PendingRow, Room } from './room.ts';
import { Uploads, type Uploader } from './uploads.ts';

export interface ConnectionContext {
	/** Speaks our subprotocol. */
	sluice: boolean;
	identity: string;
	/** Asked at every frame, so that a change counts at once. Null: none any more. */
	role(): Role | null;
	/** False once the session or token is no longer good. */
	alive(): boolean;
	/** Who the server takes it for; null: as it says itself. */
	person(): Named | null;
	now(): number;
	/** What the client may take over all its sockets. */
	client: ClientBudget;
	/** Binds a person id to this identity; returns the id that presence may show. */
	claimPerson(person: string): string;
}

/** Largest hello and state vector that are read: 20,000 clients have a vector of 200 kB. Bytes. */
const MAX_HELLO = 16 * 1024;
const MAX_STATE_VECTOR = 256 * 1024;
const EMPTY_UPDATE = Uint8Array.of(0, 0);
/** A fragment's own framing around its bytes. */
const FRAMING = 32;
/** A closed peer that does not answer is cut off. */
const CLOSE_GRACE_MS = 5_000;

/** What a client may do now and then, and not all the time. */
const FAULTS: ReadonlySet<number> = new Set([CLOSE.badFrame, CLOSE.tooLarge, CLOSE.slow]);

class BadFrame extends Error {}

export class Connection implements Uploader {
	readonly identity: string;
	readonly sluice: boolean;
	personId: string | null = null;
	readonly #role: Role;
	readonly #ws: WebSocket;
	readonly #out: Outgoing;
	readonly #room: Room;
	readonly #context: ConnectionContext;
	readonly #uploads: Uploads;
	readonly #assembly: Assembly;
	readonly #frames: Meter;
	readonly #joins: Meter;
	/** new: nothing received; greeted: may write; joining: stored rows are being read; live: gets every row. */
	#phase: 'new' | 'greeted' | 'joining' | 'live' | 'closed' = 'new';
	readonly #openedAt: number;
	#lastData: number;
	#since = 0;
	/** Rows that arrived while joining. */
	#queued: { row: PendingRow; frame: Buffer }[] = [];
	#queuedBytes = 0;
	/** Its client has joined so often that this one waits. */
	#joinLater: NodeJS.Timeout | null = null;
	/** Every row up to this one was sent to the client or came from it. */
	#sent = 0;
	#announced = 0;
	#upToAt = 0;
	readonly #pulse: Pulse;

	/** `socket`: the one that `ws` was made on. */
	constructor(ws: WebSocket, socket: Pick<Duplex, 'write'>, room: Room, context: ConnectionContext) {
		this.identity = context.identity;
		this.sluice = context.sluice;
		// Without one nobody gets this far, and `checkRole` closes who lost it meanwhile.
		this.#role = context.role() ?? 'viewer';
		this.personId = context.person()?.id ?? null;
		this.#ws = ws;
		this.#room = room;
		this.#context = context;
		const { limits } = room;
		this.#openedAt = this.#lastData = context.now();
		this.#pulse = new Pulse(ws, limits.ping, this.#openedAt);
		this.#out = new Outgoing(ws, socket, limits, context.client, this.#openedAt);
		this.#uploads = new Uploads(this, room);
		this.#assembly = new Assembly(limits);
		this.#frames = new Meter(limits.frameBurst, limits.frameRate / 1000, this.#openedAt);
		this.#joins = new Meter(limits.joins, limits.joins / limits.joinWindow, this.#openedAt);
		// Without a listener one malformed frame ends the process. ws closes the socket itself.
		ws.on('error', (error) => {
			context.client.fault(this.now());
			room.log.info({ error: error.message }, 'a socket broke the websocket protocol');
		});
		ws.on('message', (data, binary) => this.#message(data, binary));
		ws.on('close', () => this.#gone());
		room.enter(this);
	}

	get personName(): string | null {
		return this.#context.person()?.name ?? null;
	}

	get listening(): boolean {
		return this.#phase === 'live' || this.#phase === 'joining' || this.#phase === 'greeted';
	}

	get backlogged(): boolean {
		return this.#out.backlogged;
	}

	/** Sends one frame, or closes a reader that is too slow: skipping a frame would blank cells (yjs#461). */
	send(frame: Uint8Array): void {
		if (this.#maySend()) this.#out.send(frame);
	}

	#maySend(): boolean {
		if (this.#phase === 'closed') return false;
		if (this.#out.overfull) {
			this.close(CLOSE.slow, 'too slow; reconnect and resume');
			return false;
		}
		this.#lastData = this.now();
		return true;
	}

	close(code: number, reason: string): void {
		if (this.#phase === 'closed') return;
		this.#phase = 'closed';
		this.#forget();
		if (code === CLOSE.rate) this.#context.client.rest(this.now());
		else if (FAULTS.has(code)) this.#context.client.fault(this.now());
		// Also one that waits for a thread has to read that the other end closes too.
		this.#ws.resume();
		this.#ws.close(code, reason);
		setTimeout(() => this.#ws.terminate(), CLOSE_GRACE_MS).unref();
		this.#room.leave(this);
	}

	/** Nothing of what waits for the disk was kept. */
	storageFailed(): void {
		this.#uploads.storageFailed();
		this.close(CLOSE.storage, 'the server cannot write to its disk');
	}

	/** A row is on disk: passed on, or acknowledged to its writer. Called in row order. */
	row(row: PendingRow, frame: Buffer): void {
		this.#uploads.durable(row);
		if (this.#phase === 'joining') this.#queue(row, frame);
		else if (this.#phase === 'live') this.#pass(row, frame);
	}

	#queue(row: PendingRow, frame: Buffer): void {
		this.#queuedBytes += frame.length;
		if (this.#queuedBytes > this.#room.limits.buffered) this.close(CLOSE.slow, 'too slow; reconnect and resume');
		else this.#queued.push({ row, frame });
	}

	/** Heartbeat, `upTo`, ping and deadlines; called about once a second. */
	tick(now: number): void {
		const { limits } = this.#room;
		if (!this.checkRole()) return;
		if (this.#phase === 'new' && now - this.#openedAt >= limits.silence) {
			this.close(CLOSE.slow, 'no frame within the time allowed');
			return;
		}
		if (this.#out.stuck(now)) {
			this.close(CLOSE.slow, 'nothing was read within the time allowed');
			return;
		}
		this.#uploads.tick(now);
		const behind = this.#sent > this.#announced && now - this.#upToAt >= limits.upTo;
		if (this.sluice && this.#phase === 'live' && (behind || now - this.#lastData >= limits.heartbeat)) this.send(encodeUpTo(this.announce()));
		else if (this.listening && now - this.#lastData >= limits.heartbeat) this.send(EMPTY_PRESENCE);
		this.#pulse.tick(now);
	}

	role(): Role {
		return this.#role;
	}

	get mayStill(): boolean {
		return this.#context.alive() && this.#context.role() === this.#role;
	}

	/** Closes a socket whose role was taken away or is another one now. False when it did, or it is closed. */
	checkRole(): boolean {
		if (this.#phase === 'closed') return false;
		if (this.mayStill) return true;
		if (!this.#context.alive()) this.close(CLOSE.unauthorized, 'no longer signed in');
		else if (this.#context.role() === null) this.close(CLOSE.forbidden, 'the role here was taken away');
		else this.close(CLOSE.roleChanged, 'another role from now on; reconnect');
		return false;
	}

	now(): number {
		return this.#context.now();
	}

	announce(): number {
		this.#announced = this.#sent;
		this.#upToAt = this.now();
		return this.#sent;
	}

	pause(): void {
		this.#ws.pause();
	}

	resume(): void {
		this.#ws.resume();
	}

	#forget(): void {
		this.#queued = [];
		if (this.#joinLater) clearTimeout(this.#joinLater);
	}

	#gone(): void {
		this.#phase = 'closed';
		this.#forget();
		this.#room.leave(this);
	}

	#message(data: RawData, binary: boolean): void {
		if (this.#phase === 'closed' || this.#room.state !== 'open') return;
		if (!this.checkRole()) return;
		if (!this.#frames.take(this.now())) {
			this.close(CLOSE.rate, 'too many frames');
			return;
		}
		const bytes = data as Buffer;
		const { client } = this.#context;
		const tooMuch = client.frame(bytes.length, this.now());
		const began = performance.now();
		if (tooMuch !== null) this.close(CLOSE.rate, tooMuch);
		else if (!binary) this.close(CLOSE.badFrame, 'frames are binary');
		else if (this.sluice && bytes.length > MAX_FRAGMENT_BYTES + FRAMING)
			this.close(CLOSE.tooLarge, 'a frame over 1 MiB goes in fragments');
		else
			try {
				this.#read(bytes, true);
			} catch (error) {
				this.close(CLOSE.badFrame, error instanceof BadFrame ? error.message : 'not a frame of the protocol');
			}
		if (!client.worked(performance.now() - began, this.now())) this.close(CLOSE.rate, 'frames of this client take too long to read');
	}

	/** Throws on anything that is not of the protocol. */
	#read(bytes: Uint8Array, mayBeFragment: boolean): void {
		const decoder = decoding.createDecoder(bytes);
		const type = decoding.readVarUint(decoder);
		if (this.#phase === 'new') {
			if (this.sluice) {
				if (type !== MESSAGE.hello) throw new BadFrame('the first frame is hello');
				this.#hello(decoder);
				return;
			}
			this.#phase = 'greeted';
		}
		switch (type) {
			case MESSAGE.sync:
				this.#sync(decoder);
				return;
			case MESSAGE.awareness:
				this.#room.presence.receive(this, decoding.readVarUint8Array(decoder));
				return;
			case MESSAGE.queryAwareness:
				this.#sendPresence();
				return;
			case MESSAGE.fragment: {
				if (!mayBeFragment) throw new BadFrame('a fragment in fragments');
				const whole = this.#assembly.add(decoder);
				if (whole === 'too-large') {
					this.#uploads.tooLarge();
					this.close(CLOSE.tooLarge, 'the fragments together are too large');
				} else if (whole) this.#read(whole, false);
				return;
			}
			default:
				throw new BadFrame(`no such message from a client: ${type}`);
		}
	}

	#hello(decoder: decoding.Decoder): void {
		if (decoder.arr.length > MAX_HELLO) throw new BadFrame('a hello too long');
		const hello = readHello(decoding.readVarString(decoder));
		const room = this.#room;
		if (hello.protocol < MIN_PROTOCOL_VERSION || hello.protocol > PROTOCOL_VERSION) {
			this.close(CLOSE.version, `protocol ${MIN_PROTOCOL_VERSION} to ${PROTOCOL_VERSION} is served`);
			return;
		}
		if (hello.lineage !== null && hello.lineage !== room.lineage) {
			if (room.hasEnded(hello.lineage)) this.close(CLOSE.erased, 'something was erased for good; load everything anew');
			else this.close(CLOSE.lineage, 'this copy is of another lineage');
			return;
		}
		const person = this.#context.person();
		this.personId = person?.id ?? this.#context.claimPerson(hello.person.id);
		if (hello.logId === room.logId && hello.since <= room.seq) this.#since = this.#sent = hello.since;
		this.#phase = 'greeted';
		this.send(
			encodeWelcome({
				protocol: PROTOCOL_VERSION,
				schema: SCHEMA_VERSION,
				lineage: room.lineage,
				logId: room.logId,
				role: this.#role,
				person,
				time: this.now(),
				seq: room.seq
			})
		);
	}

	#sync(decoder: decoding.Decoder): void {
		const kind = decoding.readVarUint(decoder);
		const bytes = decoding.readVarUint8Array(decoder);
		if (kind === SYNC.step1) this.#step1(bytes);
		else if (kind === SYNC.step2 || kind === SYNC.update) this.#uploads.receive(bytes, kind === SYNC.step2);
		else throw new BadFrame('no such sync message');
	}

	#sendPresence(): void {
		const frame = this.#room.presence.frameFor(this);
		if (frame) this.send(frame);
	}

	#step1(stateVector: Uint8Array): void {
		const wait = this.#joins.take(this.now()) ? this.#context.client.join(this.now()) : null;
		if (wait === null) {
			this.close(CLOSE.rate, 'too many step 1');
			return;
		}
		if (stateVector.length > MAX_STATE_VECTOR) throw new BadFrame('a state vector too long');
		const clocks = Y.decodeStateVector(stateVector);
		// Ours goes first: what the client lacks from us is then not in its answer's delete set.
		this.#uploads.ask();
		if (this.#phase === 'joining' || this.#joinLater) return;
		if (wait === 0) void this.#join(clocks);
		else this.#joinLater = setTimeout(() => void this.#join(clocks), wait);
	}

	async #join(clocks: ReadonlyMap<number, number>): Promise<void> {
		this.#joinLater = null;
		this.#phase = 'joining';
		const release = this.#room.hold();
		try {
			const { snapshot, rows, seq } = await this.#room.read(this.#since, clocks);
			// A second step 1 asks for everything.
			this.#since = 0;
			this.#lastData = this.now();
			await this.#out.stored([...(snapshot ? [snapshot] : []), ...rows.map((row) => row.bytes)], () => this.#phase === 'closed');
			this.#lastData = this.now();
			this.#sent = Math.max(this.#sent, seq);
			if (this.#phase !== 'joining') return;
			this.#phase = 'live';
			this.#queuedBytes = 0;
			for (const { row, frame } of this.#queued.splice(0)) this.#pass(row, frame);
			this.send(encodeSync(SYNC.step2, EMPTY_UPDATE));
			this.#sendPresence();
			if (this.sluice) this.send(encodeUpTo(this.announce()));
		} catch (error) {
			this.#room.log.error({ pipeline: this.#room.id, error: String(error) }, 'stored rows could not be read');
			this.close(CLOSE.storage, 'the server cannot read from its disk');
		} finally {
			release();
		}
	}

	#pass(row: PendingRow, frame: Buffer): void {
		if (row.seq <= this.#sent) return;
		if (row.from !== this && this.#maySend()) this.#out.sendWired(frame);
		this.#sent = row.seq;
	}
}
