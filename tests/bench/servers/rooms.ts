// Rooms with content on any of the servers, edits made beforehand, and clients that watch them arrive.
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import * as Y from 'yjs';
import { addDeals, editDeals } from '#lib/domain/document/commands.ts';
import { createDocument } from '#lib/domain/document/create.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import { defaultStages } from '#lib/domain/demo/default-stages.ts';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import { createPipeline } from '../../helpers/test-server.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import { BENCH_DAY, idMaker } from '../made-documents.ts';
import { relay, sluice, type Kind } from './kinds.ts';
import { LightSocket } from '../../helpers/light-socket.ts';
import type { ServerProcess } from './process.ts';
import { BEARER } from '../../helpers/keys.ts';

const LONG = 240_000;
/** Deals of one update of an import. */
const BATCH = 1_000;
const EDITED = 'The edited one';

let made = 0;

const writerOf = (doc: Y.Doc): { writer: Writer; pipeline: Pipeline } => {
	const pipeline = new Pipeline(doc);
	const newId = idMaker(++made);
	return { pipeline, writer: new Writer(pipeline, { now: () => BENCH_DAY, newId, person: { id: 'bench', name: 'Bench', color: 0 } }) };
};

/** A whole client over `ws`, for setting up and looking after; not for measuring. */
export class Visitor {
	readonly doc = new Y.Doc();
	synced = false;
	acknowledged = 0;
	readonly #ws: WebSocket;
	readonly #kind: Kind;
	readonly #room: string;

	private constructor(ws: WebSocket, kind: Kind, room: string) {
		this.#ws = ws;
		this.#kind = kind;
		this.#room = room;
		ws.on('message', (data) => {
			const { update, synced, acknowledged, acknowledges } = kind.read(new Uint8Array(data as Buffer));
			if (update) Y.applyUpdate(this.doc, update, this);
			if (synced) this.synced = true;
			this.acknowledged = acknowledged ?? this.acknowledged + (acknowledges ?? 0);
		});
	}

	/** Joins; resolves when the stored state is there (at once where the server keeps none). */
	static async join(kind: Kind, { port }: ServerProcess, room: string): Promise<Visitor> {
		const ws = new WebSocket(`ws://127.0.0.1:${port}${kind.path(room)}`, kind.subprotocol === null ? [] : [kind.subprotocol], { headers: BEARER, maxPayload: 0 });
		const visitor = new Visitor(ws, kind, room);
		await new Promise((done, fail) => ws.once('open', done).once('error', fail));
		for (const frame of kind.hello(room)) ws.send(frame);
		if (kind !== relay) await waitFor(`${kind.name} to say that all is sent`, () => visitor.synced, LONG);
		return visitor;
	}

	send(update: Uint8Array): void {
		for (const frame of this.#kind.frames(this.#room, update)) this.#ws.send(frame);
	}

	close(): void {
		this.#ws.terminate();
		this.doc.destroy();
	}
}

interface Content {
	updates: readonly Uint8Array[];
	/** All of them in one, with what they build on. */
	state: Uint8Array;
}

const contents = new Map<number, Content>();

/** `deals` generated deals as an import writes them, and one more that is edited. The document ends up holding them. */
function contentFor(doc: Y.Doc, deals: number): Content {
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	const { writer, pipeline } = writerOf(doc);
	addDeals(writer, [{ title: EDITED, nextStep: 'Call' }]);
	if (deals > 0) {
		const seed = demoSeed({ now: BENCH_DAY, language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam', deals });
		for (let at = 0; at < seed.deals.length; at += BATCH) addDeals(writer, seed.deals.slice(at, at + BATCH));
	}
	pipeline.destroy();
	return { updates, state: Y.encodeStateAsUpdate(doc) };
}

/** The same for every server that takes a document from anyone: made once. */
function foreignContent(deals: number): Content {
	let content = contents.get(deals);
	if (!content) {
		const doc = new Y.Doc();
		const empty = emptyPipeline();
		Y.applyUpdate(doc, empty);
		const { updates, state } = contentFor(doc, deals);
		contents.set(deals, (content = { updates: [empty, ...updates], state }));
		doc.destroy();
	}
	return content;
}

/**
 * A new room with `deals` generated deals and one more that is edited. Resolves when the server has all of them
 * and is at rest; `state` is its document.
 */
export async function roomWith(kind: Kind, server: ServerProcess, deals: number): Promise<{ room: string; state: Uint8Array }> {
	const room = kind === sluice ? await createPipeline(`http://127.0.0.1:${server.port}`) : `room${++made}`;
	const visitor = await Visitor.join(kind, server, room);
	const { updates, state } = kind === sluice ? contentFor(visitor.doc, deals) : foreignContent(deals);
	for (const update of updates) {
		visitor.send(update);
		await pause(0);
	}
	if (kind !== relay) {
		const wanted = updates.length === 0 ? 0 : state.length * 0.9;
		await waitFor(`${kind.name} to have ${deals} deals`, async () => {
			if (deals > 0) await rest(server);
			const { socket, bytes } = await lightJoin(kind, server, room);
			socket.close();
			return bytes >= wanted;
		}, LONG);
	}
	visitor.close();
	if (deals > 0) await rest(server);
	return { room, state };
}

/** Resolves when the server has done next to nothing for half a second. */
export async function rest(server: ServerProcess): Promise<void> {
	let before = server.cpu();
	await waitFor('a server to be at rest', async () => {
		await pause(500);
		const now = server.cpu();
		const busy = now - before > 25;
		before = now;
		return !busy;
	}, LONG);
}

const emptyPipeline = (): Uint8Array =>
	Y.encodeStateAsUpdate(
		createDocument(
			{ settings: { name: 'Bench', currency: 'EUR', timeZone: 'Europe/Amsterdam', fiscalYearStart: 1, demo: false }, stages: defaultStages('en'), deals: [] },
			{ now: () => BENCH_DAY, newId: idMaker(1), person: { id: 'bench', name: 'Bench', color: 0 } }
		)
	);

const MARK = Buffer.from('~~~');

/** `count` edits of one cell by one new client, as the app writes them (cell and log event), each marked with its number. */
export function editsOf(state: Uint8Array, count: number): Uint8Array[] {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, state);
	const { writer, pipeline } = writerOf(doc);
	const deal = [...pipeline.deals.values()].find(({ title }) => title === EDITED)!.id;
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	for (let index = 0; index < count; index++) editDeals(writer, [{ deal, field: 'nextStep', value: `Call ~~~${String(index).padStart(6, '0')}` }]);
	pipeline.destroy();
	doc.destroy();
	if (updates.length !== count) throw new Error(`${count} edits made ${updates.length} updates`);
	return updates;
}

/** The greatest number marked in a frame, or -1. Several edits may be in one. */
export function numberIn(head: Buffer): number {
	const at = head.lastIndexOf(MARK);
	return at < 0 ? -1 : Number(head.toString('latin1', at + 3, at + 9));
}

/** Edits that the document holds, by their numbers: in the log each has its event. */
export function numbersIn(doc: Y.Doc): Set<number> {
	const found = new Set<number>();
	for (const entry of doc.getArray('log').toArray()) {
		const number = /~~~(\d{6})/.exec(JSON.stringify(entry))?.[1];
		if (number !== undefined) found.add(Number(number));
	}
	return found;
}

/** A key of somebody of their own, who may write in a room: budgets are kept by who it is. Servers that know nobody take any. */
export async function writerKey(kind: Kind, { port }: ServerProcess, room: string): Promise<string> {
	if (kind !== sluice) return BEARER.Authorization;
	const response = await fetch(`http://127.0.0.1:${port}/api/pipelines/${room}/tokens`, {
		method: 'POST',
		headers: { ...BEARER, 'Content-Type': 'application/json' },
		body: JSON.stringify({ label: 'Bench', scope: 'write', days: 1 })
	});
	if (response.status !== 201) throw new Error(`no token: ${response.status} ${await response.text()}`);
	return `Bearer ${((await response.json()) as { secret: string }).secret}`;
}

/** Joins with a light client; resolves when the stored state has been sent, with how many bytes that took. */
export async function lightJoin(kind: Kind, { port }: ServerProcess, room: string, authorization = BEARER.Authorization): Promise<{ socket: LightSocket; bytes: number }> {
	const socket = await LightSocket.open(port, kind.path(room), kind.subprotocol, authorization);
	for (const frame of kind.hello(room)) socket.send(frame);
	let bytes = 0;
	const all = STORED.exec(room);
	if (kind !== relay || all)
		await new Promise<void>((done) => {
			socket.onFrame = (head, length) => {
				bytes += length;
				if (all ? bytes >= Number(all[1]) : isSynced(kind, head, length)) done();
			};
		});
	socket.onFrame = () => undefined;
	return { socket, bytes };
}

/** A room of the relay that answers a join with so many bytes from memory. */
const STORED = /\/stored\/(\d+)$/;

/** Whether a frame ends the stored state; of a long one only the beginning is here. */
export function isSynced(kind: Kind, head: Buffer, length: number): boolean {
	if (length <= head.length) return kind.read(head).synced === true;
	// Sluice ends with an empty step 2. The others put everything into one: sync (after a name), step 2.
	if (kind === sluice) return false;
	const at = kind.name.startsWith('hocuspocus') ? 1 + head[0]! : 0;
	return (head[at] === 0 || head[at] === 4) && head[at + 1] === 1;
}

/** Sends the updates one after another, `perSecond`, until all are sent or `enough`; notes when each went. Late ones go at once. */
export async function sendSteadily(updates: readonly Uint8Array[], perSecond: number, send: (update: Uint8Array) => void, sentAt: number[], enough: () => boolean = () => false): Promise<void> {
	const began = performance.now();
	for (let index = 0; index < updates.length && !enough(); ) {
		const due = Math.min(updates.length, Math.floor(((performance.now() - began) * perSecond) / 1000) + 1);
		for (; index < due; index++) {
			sentAt[index] = performance.now();
			send(updates[index]!);
		}
		await pause(Math.max(1, (index * 1000) / perSecond - (performance.now() - began)));
	}
}
