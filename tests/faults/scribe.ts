// A raw client that writes one new deal an edit at a steady rate and remembers what the server acknowledged.
// It reads nothing but acks and refusals, so that twenty of them leave the machine to the server.
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { encodeHello, encodeStep1, encodeSync, MESSAGE, readNack, SYNC, type NackCode } from '#lib/protocol/messages.ts';
import { PROTOCOL_VERSION, SUBPROTOCOL, SYNC_PATH } from '#lib/protocol/version.ts';
import { LightSocket } from '../helpers/light-socket.ts';
import { RawClient, updateOf, writeCell } from '../helpers/raw-client.ts';
import { waitFor } from '../helpers/wait-for.ts';

export class Scribe {
	/** Deals written, in order. */
	readonly made: string[] = [];
	/** So many of them are acknowledged. */
	acknowledged = 0;
	readonly refusals: NackCode[] = [];
	closed = false;
	/** With which code the server closed it; null when the connection just ended. */
	code: number | null = null;
	readonly #name: string;
	readonly #doc = new Y.Doc();
	readonly #socket: LightSocket;
	#timer: NodeJS.Timeout | null = null;
	#live = false;

	private constructor(socket: LightSocket, name: string) {
		this.#socket = socket;
		this.#name = name;
		socket.onFrame = (head, length) => length <= head.length && this.#read(head);
		socket.onClose = (code) => {
			this.closed = true;
			this.code = code;
			this.stop();
		};
	}

	/** Joins; resolves when the stored rows are there. `name` begins the keys of its deals. Rejects when it is closed instead. */
	static async join(port: number, pipeline: string, name: string): Promise<Scribe> {
		const scribe = new Scribe(await LightSocket.open(port, `${SYNC_PATH}/${pipeline}`, SUBPROTOCOL), name);
		scribe.#socket.send(encodeHello({ protocol: PROTOCOL_VERSION, schema: 1, lineage: null, logId: null, since: 0, person: { id: name, name, color: 0 } }));
		scribe.#socket.send(encodeStep1(Y.encodeStateVector(new Y.Doc())));
		await waitFor(`${name} to join`, () => scribe.#live || scribe.closed, 30_000);
		if (scribe.closed) throw new Error(`${name} was closed with ${scribe.code}`);
		return scribe;
	}

	/** Writes at an even rate until stopped or closed. */
	start(perSecond: number): void {
		this.#timer ??= setInterval(() => this.write(), 1000 / perSecond);
	}

	stop(): void {
		if (this.#timer) clearInterval(this.#timer);
		this.#timer = null;
	}

	write(): void {
		if (this.closed) return;
		const key = `${this.#name}n${this.made.length}`;
		this.made.push(key);
		this.#socket.send(encodeSync(SYNC.update, updateOf(this.#doc, (doc) => writeCell(doc, key, 'value', 1))));
	}

	/** What it was promised. */
	promised(): string[] {
		return this.made.slice(0, this.acknowledged);
	}

	close(): void {
		this.stop();
		this.#socket.close();
		this.#doc.destroy();
	}

	#read(frame: Uint8Array): void {
		const decoder = decoding.createDecoder(frame);
		const type = decoding.readVarUint(decoder);
		if (type === MESSAGE.ack) this.acknowledged = decoding.readVarUint(decoder);
		else if (type === MESSAGE.nack) this.refusals.push(readNack(decoder).nack.code);
		else if (type === MESSAGE.sync && decoding.readVarUint(decoder) === SYNC.step2) this.#live = true;
	}
}

/** A crew of scribes in one pipeline; `name` must be new, for it begins the keys of all their deals. */
export async function crew(port: number, pipeline: string, name: string, size: number): Promise<Scribe[]> {
	return Promise.all(Array.from({ length: size }, (_, index) => Scribe.join(port, pipeline, `${name}w${index}`)));
}

/** Which of the deals a fresh client does not get. Rejects when it cannot read at all. */
export async function missingIn(wsUrl: string, pipeline: string, deals: readonly string[]): Promise<string[]> {
	const fresh = await new RawClient(wsUrl, pipeline).join();
	const found = fresh.doc.getMap('deals');
	const gone = deals.filter((deal) => !found.has(deal));
	const { closed } = fresh;
	fresh.ws.terminate();
	fresh.doc.destroy();
	if (closed) throw new Error(`a fresh client was closed with ${closed.code} ${closed.reason}`);
	return gone;
}

/** Throws when anything promised is missing. */
export function mustHaveAll(missing: readonly string[], promised: number, after: string): void {
	if (missing.length > 0) throw new Error(`after ${after}, ${missing.length} of ${promised} acknowledged updates are missing, the first: ${missing.slice(0, 5).join(', ')}`);
}

