// One room with its real gate, storage and connections in this process, over sockets that are objects: what
// a frame costs the event loop can be measured there, and every frame passed on goes into an honest client.
import { EventEmitter, once } from 'node:events';
import * as decoding from 'lib0/decoding';
import type { WebSocket } from 'ws';
import { applyAwarenessUpdate, Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { addDeals, editDeals } from '#lib/domain/document/commands.ts';
import { dumpDocument } from '#lib/domain/document/dump.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import { readPipelineJson, writePipelineJson } from '#lib/domain/exchange/json-format.ts';
import { encodeHello, encodeStep1, encodeSync, MESSAGE, readAck, readNack, SYNC } from '#lib/protocol/messages.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/version.ts';
import { inspect } from '../../server/documents/inspect.ts';
import { documentDeletes } from '../../server/documents/deletes.ts';
import { DocumentWorker } from '../../server/documents/worker.ts';
import { SILENT } from '../../server/log.ts';
import { SqliteStorage } from '../../server/storage/sqlite.ts';
import { ClientBudget } from '../../server/limits/budgets.ts';
import { Connection } from '../../server/sync/connection.ts';
import { judge } from '../../server/sync/gate.ts';
import { LIMITS } from '../../server/sync/limits.ts';
import { encodePresence } from '../../server/sync/presence.ts';
import { Rooms } from '../../server/sync/rooms.ts';
import type { Room } from '../../server/sync/room.ts';
import { newDocument, T0 } from '../helpers/documents.ts';
import type { Target } from './frame-makers.ts';

class FakeSocket extends EventEmitter {
	readonly OPEN = 1;
	readonly readyState = 1;
	bufferedAmount = 0;
	isPaused = false;
	closed = false;
	readonly #heard: (frame: Uint8Array) => unknown;

	constructor(heard: (frame: Uint8Array) => unknown) {
		super();
		this.#heard = heard;
	}

	send(frame: Uint8Array, done?: () => void): void {
		this.#heard(frame);
		done?.();
	}

	/** Frames as they go over the wire. */
	write(bytes: Uint8Array): boolean {
		const length = bytes[1]!;
		this.#heard(bytes.subarray(length < 126 ? 2 : length === 126 ? 4 : 10));
		return true;
	}

	pause(): void {
		this.isPaused = true;
	}

	resume(): void {
		this.isPaused = false;
		this.emit('resumed');
	}

	ping(): void {
		this.emit('pong');
	}

	close(): void {
		this.closed = true;
	}

	terminate(): void {
		this.closed = true;
	}
}

/** CPU of this thread, in milliseconds. */
const cpu = (): number => {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1000;
};

const memory = (): number => {
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return heapUsed + arrayBuffers;
};

export interface Cost {
	/** Milliseconds of this thread, without the honest client's. */
	cpu: number;
	bytes: number;
}

/** The honest client at the other end; throws nothing itself, but notes what threw. */
class Honest {
	readonly doc = new Y.Doc();
	readonly pipeline = new Pipeline(this.doc);
	readonly writer: Writer;
	readonly awareness = new Awareness(this.doc);
	readonly outgoing: Uint8Array[] = [];
	readonly threw: unknown[] = [];
	spent = 0;
	updates = 0;
	presence = 0;
	acked = 0;
	nacks: string[] = [];

	constructor(newId: () => string) {
		this.writer = new Writer(this.pipeline, { now: () => T0, newId, person: { id: 'anna', name: 'Anna', color: 1 } });
		this.doc.on('update', (bytes: Uint8Array, origin: unknown) => origin !== 'server' && this.outgoing.push(bytes));
	}

	hear(frame: Uint8Array): void {
		const began = cpu();
		try {
			const decoder = decoding.createDecoder(frame);
			const type = decoding.readVarUint(decoder);
			if (type === MESSAGE.sync) this.#sync(decoder);
			else if (type === MESSAGE.ack) this.acked = readAck(decoder).frames;
			else if (type === MESSAGE.nack) this.nacks.push(`${Object.values(readNack(decoder).nack).join(' ')}`);
			else if (type === MESSAGE.awareness) {
				applyAwarenessUpdate(this.awareness, decoding.readVarUint8Array(decoder), 'server');
				this.presence += 1;
			}
		} catch (error) {
			this.threw.push(error);
		}
		this.spent += cpu() - began;
	}

	#sync(decoder: decoding.Decoder): void {
		const kind = decoding.readVarUint(decoder);
		if (kind === SYNC.step1) return;
		Y.applyUpdate(this.doc, decoding.readVarUint8Array(decoder), 'server');
		this.updates += 1;
		if (this.doc.store.pendingStructs ?? this.doc.store.pendingDs) throw new Error('something is left waiting');
	}

	/** Exports all of it and reads it again. */
	export(): void {
		const read = readPipelineJson(writePipelineJson(dumpDocument(this.doc), T0));
		if (!read.ok) throw new Error(`the export cannot be read: ${read.error.code}`);
		for (const deal of this.pipeline.deals.values()) JSON.stringify(deal);
	}

	destroy(): void {
		this.awareness.destroy();
		this.pipeline.destroy();
	}
}

/** What all rounds share: threads are dear to start. */
export class Stage {
	readonly #storage = new SqliteStorage(':memory:');
	readonly #documents = new DocumentWorker();
	readonly #judges = new DocumentWorker();
	readonly #limits = { ...LIMITS, frameBurst: Infinity, joins: Infinity, tailRows: Infinity, tailBytes: Infinity, look: Infinity, newClientBurst: Infinity };
	readonly #rooms: Rooms;
	#made = 0;

	constructor() {
		const { now } = Date;
		this.#rooms = new Rooms({ storage: this.#storage, documents: this.#documents, judges: this.#judges, limits: this.#limits, log: SILENT, now });
	}

	async round(): Promise<Round> {
		const id = `room${this.#made++}`;
		const doc = newDocument([{ title: 'first' }, { title: 'second' }]);
		await this.#storage.create({
			record: { id, name: id, demo: false, lineage: id, logId: id, createdAt: 1 },
			snapshot: { bytes: Y.encodeStateAsUpdate(doc), clocks: Y.encodeStateVector(doc), deletes: documentDeletes(doc) },
			clients: [...Y.decodeStateVector(Y.encodeStateVector(doc))].map(([client, clock]) => ({ client, clock, identity: 'server' }))
		});
		const opened = await this.#rooms.open(id);
		const round = new Round(opened!.room, this.#storage, id);
		opened!.release();
		await round.begin();
		return round;
	}

	async stop(): Promise<void> {
		await this.#rooms.close(1000, 'over');
		await Promise.all([this.#documents.close(), this.#judges.close()]);
		await this.#storage.close();
	}
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class Round {
	readonly honest: Honest;
	/** Connections the server ended because of what came over them. */
	ended = 0;
	/** Connections on which an update was refused. */
	refused = 0;
	#refused = false;
	#harm: unknown = null;
	readonly #room: Room;
	readonly #storage: SqliteStorage;
	readonly #id: string;
	readonly #socket: FakeSocket;
	#attacker: FakeSocket | null = null;
	#stock = false;
	#frames = 0;
	#ids = 0;
	readonly #sent: Uint8Array[] = [];

	constructor(room: Room, storage: SqliteStorage, id: string) {
		this.#room = room;
		this.#storage = storage;
		this.#id = id;
		this.honest = new Honest(() => `h${(this.#ids++).toString(36).padStart(11, '0')}`);
		this.#socket = this.#connect('anna', true, (frame) => this.honest.hear(frame));
	}

	async begin(): Promise<void> {
		this.#send(encodeStep1(Y.encodeStateVector(this.honest.doc)));
		await turn();
		await this.edit();
		const presence = encodePresence([{ client: this.honest.doc.clientID, clock: 1, state: '{"person":{"id":"anna","name":"Anna","color":1}}' }]);
		this.#send(presence);
		this.#sent.push(presence, encodeStep1(Y.encodeStateVector(this.honest.doc)), encodeSync(SYNC.step2, Y.encodeStateAsUpdate(this.honest.doc)));
	}

	/** What an attacker in the room has seen. */
	get target(): Target {
		return { frames: this.#sent, clocks: Y.decodeStateVector(Y.encodeStateVector(this.honest.doc)) };
	}

	/** Gives the server one hostile frame; resolves when it is done with it. */
	async attack(frame: Uint8Array): Promise<Cost> {
		if (!this.#attacker || this.#attacker.closed || this.#refused) {
			// After one refusal nothing of a connection is looked at any more.
			if (this.#attacker?.closed) this.ended += 1;
			else if (this.#attacker) this.refused += 1;
			this.#attacker?.emit('close');
			this.#refused = false;
			this.#stock = !this.#stock;
			this.#attacker = this.#connect('mallory', !this.#stock, (heard) => (this.#refused ||= heard[0] === MESSAGE.nack));
		}
		const socket = this.#attacker;
		const [spent, before, began] = [this.honest.spent, memory(), cpu()];
		socket.emit('message', Buffer.from(frame), true);
		const bytes = memory() - before;
		if (socket.isPaused) await once(socket, 'resumed');
		await turn();
		return { cpu: cpu() - began - (this.honest.spent - spent), bytes };
	}

	/** The honest client edits, and it is on disk; or else an attacker has destroyed what only a document shows. */
	async edit(): Promise<void> {
		if (this.#harm !== null) return;
		try {
			await this.#edit();
		} catch (error) {
			this.#harm = error;
		}
	}

	async #edit(): Promise<void> {
		const { honest } = this;
		const [deal] = honest.pipeline.deals.keys();
		if (deal) editDeals(honest.writer, [{ deal, field: 'title', value: `edit ${this.#frames}` }]);
		addDeals(honest.writer, [{ title: `deal ${this.#frames}` }]);
		for (const update of honest.outgoing.splice(0)) {
			const frame = encodeSync(SYNC.update, update);
			this.#sent.push(frame);
			this.#send(frame);
			this.#frames += 1;
		}
		for (let turns = 0; honest.acked < this.#frames && turns < 20; turns++) await turn();
		if (honest.acked < this.#frames) throw new Error(`the honest client's edit was not taken: ${honest.nacks.join() || 'no answer'}`);
	}

	/** Whoever loads it gets what the honest client has, and the worker makes sense of every row. */
	async check(): Promise<{ rows: number; voided: number }> {
		if (this.honest.threw.length > 0) throw new Error(`a frame passed on threw in an honest client: ${String(this.honest.threw[0])}`);
		await this.edit();
		this.honest.export();
		const { snapshot, rows } = await this.#storage.updates(this.#id, 0);
		const late = new Y.Doc();
		for (const bytes of [snapshot!, ...rows.map((row) => row.bytes)]) Y.applyUpdate(late, bytes);
		const [there, here] = [late, this.honest.doc].map((doc) => JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b)));
		if (there !== here && this.#harm === null) throw new Error('a newcomer gets another document');
		const { bad, doc } = inspect([snapshot!], rows);
		if (doc.store.pendingStructs ?? doc.store.pendingDs) throw new Error('something is left waiting without the voided rows');
		if (bad.length === 0 && this.#harm) throw this.#harm;
		// Without the voided rows anyone can go on.
		const after = new Honest(() => `z${(this.#ids++).toString(36).padStart(11, '0')}`);
		Y.applyUpdate(after.doc, Y.encodeStateAsUpdate(doc), 'server');
		for (const deal of after.pipeline.deals.keys()) editDeals(after.writer, [{ deal, field: 'title', value: 'after' }]);
		addDeals(after.writer, [{ title: 'one more' }]);
		const known = { clock: (client: number) => Y.getState(doc.store, client), owner: () => undefined };
		for (const update of after.outgoing) {
			const verdict = judge(update, known, 'anna');
			if (!verdict.ok) throw new Error(`an edit after the voiding is refused: ${verdict.detail}`);
			Y.applyUpdate(doc, update);
		}
		after.export();
		after.destroy();
		return { rows: rows.length, voided: bad.length };
	}

	stop(): void {
		this.honest.destroy();
		for (const socket of [this.#socket, this.#attacker]) socket?.emit('close');
	}

	#send(frame: Uint8Array): void {
		this.#socket.emit('message', Buffer.from(frame), true);
	}

	#connect(identity: string, sluice: boolean, heard: (frame: Uint8Array) => unknown): FakeSocket {
		const socket = new FakeSocket(heard);
		new Connection(socket as unknown as WebSocket, socket, this.#room, { sluice, identity, role: () => 'editor', alive: () => true, person: () => null, now: () => Date.now(), client: new ClientBudget(this.#room.limits, Date.now()), claimPerson: (person) => person });
		const person = { id: identity, name: identity, color: 0 };
		if (sluice) socket.emit('message', Buffer.from(encodeHello({ protocol: PROTOCOL_VERSION, schema: 1, lineage: null, logId: null, since: 0, person })), true);
		return socket;
	}
}
