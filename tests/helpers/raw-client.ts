// A small client that speaks the wire contract of PROTOCOL.md by hand, so that tests see every frame and
// can also misbehave. Limit: no store, no reconnecting; one socket, one document.
import { setTimeout as delay } from 'node:timers/promises';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import WebSocket from 'ws';
import * as Y from 'yjs';
import {
	encodeHello,
	encodeStep1,
	encodeSync,
	MESSAGE,
	readAck,
	readJson,
	readNack,
	SYNC,
	type Ack,
	type Hello,
	type Nack,
	type Welcome
} from '#lib/protocol/messages.ts';
import { PROTOCOL_VERSION, SUBPROTOCOL } from '#lib/protocol/version.ts';
import { BEARER } from './keys.ts';
import { waitFor } from './wait-for.ts';

/** Set by `npm run fuzz`: frames come up to so many milliseconds late, in their order. What a test takes for known too early shows itself. */
const LATE_MS = Number(process.env.LATE_FRAMES ?? 0);

export interface RawOptions {
	/** False: a client that knows only y-websocket's four messages. */
	sluice?: boolean;
	headers?: Record<string, string>;
	hello?: Partial<Hello>;
	doc?: Y.Doc;
}

export class RawClient {
	readonly doc: Y.Doc;
	readonly ws: WebSocket;
	readonly #hello: Partial<Hello>;
	readonly #sluice: boolean;
	welcome: Welcome | null = null;
	ack: Ack = { frames: 0, seq: 0 };
	readonly nacks: { frame: number; nack: Nack }[] = [];
	readonly upTos: number[] = [];
	/** Types of the frames received, sync frames as "sync:1". */
	readonly seen: string[] = [];
	/** Updates received, step 2 aside. */
	readonly updates: Uint8Array[] = [];
	readonly presence: { client: number; clock: number; state: unknown }[] = [];
	readonly denied: string[] = [];
	/** Update frames sent, counted as the server counts. */
	sent = 0;
	synced = false;
	closed: { code: number; reason: string } | null = null;
	/** What to answer the server's step 1 with; null: nothing. */
	answer: ((stateVector: Uint8Array) => Uint8Array | null) | undefined;
	/** State vectors the server asked with. */
	readonly asked: Map<number, number>[] = [];

	constructor(wsUrl: string, id: string, { sluice = true, headers, hello = {}, doc = new Y.Doc() }: RawOptions = {}) {
		this.doc = doc;
		this.#hello = hello;
		this.#sluice = sluice;
		this.ws = new WebSocket(`${wsUrl}/${id}`, sluice ? [SUBPROTOCOL] : [], { headers: { ...BEARER, ...headers } });
		let before = Promise.resolve();
		this.ws.on('message', (data) => {
			const frame = new Uint8Array(data as Buffer);
			if (LATE_MS === 0) return this.#receive(frame);
			const due = delay(Math.random() * LATE_MS);
			before = before.then(() => due).then(() => this.#receive(frame));
		});
		this.ws.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
		this.ws.on('error', () => undefined);
	}

	/** Opens the socket without a word. */
	async open(): Promise<this> {
		await waitFor('the socket', () => this.ws.readyState !== WebSocket.CONNECTING);
		return this;
	}

	/** Says hello (Sluice clients only) and asks for everything; resolves when the stored rows are in. */
	async join(): Promise<this> {
		await this.open();
		this.start();
		await waitFor('step 2 or the end', () => this.synced || this.closed !== null);
		return this;
	}

	start(): void {
		if (this.#sluice) this.sayHello();
		this.send(encodeStep1(Y.encodeStateVector(this.doc)));
	}

	sayHello(): void {
		const person = { id: `p${this.doc.clientID}`, name: 'Test', color: 0 };
		this.send(encodeHello({ protocol: PROTOCOL_VERSION, schema: 1, lineage: null, logId: null, since: 0, person, ...this.#hello }));
	}

	send(frame: Uint8Array): void {
		this.ws.send(frame);
	}

	/** Sends an update frame; returns its number. */
	update(bytes: Uint8Array, kind: typeof SYNC.step2 | typeof SYNC.update = SYNC.update): number {
		this.send(encodeSync(kind, bytes));
		return (this.sent += 1);
	}

	/** Changes the document and sends what that made. */
	edit(change: (doc: Y.Doc) => void): number {
		return this.update(updateOf(this.doc, change));
	}

	/** Writes one cell of one deal, creating the deal when needed. */
	cell(deal: string, field: string, value: string | number | null): number {
		return this.edit((doc) => writeCell(doc, deal, field, value));
	}

	/** Resolves when the server has acknowledged the frame, by default the last one sent. */
	async acked(frame = this.sent): Promise<void> {
		await waitFor(`the ack of frame ${frame}`, () => this.ack.frames >= frame || this.closed !== null);
		if (this.ack.frames < frame) throw new Error(`closed with ${this.closed?.code} ${this.closed?.reason}`);
	}

	sendPresence(client: number, clock: number, state: unknown): void {
		this.send(
			encoding.encode((encoder) => {
				encoding.writeVarUint(encoder, MESSAGE.awareness);
				encoding.writeVarUint8Array(
					encoder,
					encoding.encode((inner) => {
						encoding.writeVarUint(inner, 1);
						encoding.writeVarUint(inner, client);
						encoding.writeVarUint(inner, clock);
						encoding.writeVarString(inner, JSON.stringify(state));
					})
				);
			})
		);
	}

	async ended(): Promise<number> {
		await waitFor('the socket to close', () => this.closed !== null);
		return this.closed!.code;
	}

	async close(): Promise<void> {
		this.ws.close();
		await this.ended();
	}

	#receive(bytes: Uint8Array): void {
		const decoder = decoding.createDecoder(bytes);
		const type = decoding.readVarUint(decoder);
		const name = (Object.entries(MESSAGE).find(([, value]) => value === type) ?? ['?'])[0];
		if (type !== MESSAGE.sync) this.seen.push(name);
		if (type === MESSAGE.sync) this.#sync(decoder);
		else if (type === MESSAGE.welcome) this.welcome = readJson<Welcome>(decoder);
		else if (type === MESSAGE.ack) this.ack = readAck(decoder);
		else if (type === MESSAGE.nack) this.nacks.push(readNack(decoder));
		else if (type === MESSAGE.upTo) this.upTos.push(decoding.readVarUint(decoder));
		else if (type === MESSAGE.auth) {
			decoding.readVarUint(decoder);
			this.denied.push(decoding.readVarString(decoder));
		} else if (type === MESSAGE.awareness) {
			const inner = decoding.createDecoder(decoding.readVarUint8Array(decoder));
			for (let left = decoding.readVarUint(inner); left > 0; left -= 1)
				this.presence.push({
					client: decoding.readVarUint(inner),
					clock: decoding.readVarUint(inner),
					state: JSON.parse(decoding.readVarString(inner)) as unknown
				});
		}
	}

	#sync(decoder: decoding.Decoder): void {
		const kind = decoding.readVarUint(decoder);
		const bytes = decoding.readVarUint8Array(decoder);
		this.seen.push(`sync:${kind}`);
		if (kind === SYNC.step1) {
			this.asked.push(Y.decodeStateVector(bytes));
			const answer = this.answer ? this.answer(bytes) : Y.encodeStateAsUpdate(this.doc, bytes);
			if (answer) this.update(answer, SYNC.step2);
			return;
		}
		Y.applyUpdate(this.doc, bytes, this);
		if (kind === SYNC.step2) this.synced = true;
		else this.updates.push(bytes);
	}
}

/** What a change adds to the document, as an update. */
export function updateOf(doc: Y.Doc, change: (doc: Y.Doc) => void): Uint8Array {
	let update: Uint8Array | null = null;
	const note = (bytes: Uint8Array) => (update = bytes);
	doc.on('update', note);
	doc.transact(() => change(doc));
	doc.off('update', note);
	if (!update) throw new Error('the change changed nothing');
	return update;
}

export function writeCell(doc: Y.Doc, deal: string, field: string, value: string | number | null): void {
	const deals = doc.getMap<Y.Map<unknown>>('deals');
	let record = deals.get(deal);
	if (!record) {
		record = new Y.Map<unknown>();
		record.set('_', { at: 1 });
		deals.set(deal, record);
	}
	record.set(field, value);
}

/** What a document holds of one cell, base aside. */
export const cellOf = (doc: Y.Doc, deal: string, field: string): unknown =>
	doc.getMap<Y.Map<unknown>>('deals').get(deal)?.get(field);
