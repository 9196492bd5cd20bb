// Stands between clients and a real server and plays another one: answers update frames itself, changes what the
// server says, or cuts everyone off. Whole frames only: what arrives in fragments is passed on as it is.
import type { AddressInfo } from 'node:net';
import * as decoding from 'lib0/decoding';
import { WebSocket, WebSocketServer } from 'ws';
import { BEARER } from './keys.ts';
import { encodeNack, encodeWelcome, MESSAGE, readJson, SYNC, type NackCode, type Welcome } from '#lib/protocol/messages.ts';

export class Between {
	/** Answers an update frame that says something with this refusal, and passes none on; null: takes everything. */
	refuse: ((update: Uint8Array) => NackCode | null) | null = null;
	/** Changes what the server says of itself. */
	welcome: Partial<Welcome> = {};
	/** Refusals sent. */
	refused = 0;
	/** Update frames that said something and were passed on. */
	passed = 0;
	readonly #target: () => string;
	readonly #server: WebSocketServer;

	private constructor(target: () => string, server: WebSocketServer) {
		this.#target = target;
		this.#server = server;
		server.on('connection', (near, request) => this.#join(near, request.url!.split('/').at(-1)!, request.headers.cookie));
	}

	/** Stands before the sync socket at `target`, which is read at every connection. */
	static async stand(target: () => string): Promise<Between> {
		const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: (offered) => [...offered][0] ?? false });
		await new Promise((done) => server.once('listening', done));
		return new Between(target, server);
	}

	get url(): string {
		return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/sync`;
	}

	/** Breaks all connections; they may be made again. */
	cut(): void {
		for (const socket of this.#server.clients) socket.terminate();
	}

	async close(): Promise<void> {
		this.cut();
		await new Promise((done) => this.#server.close(done));
	}

	#join(near: WebSocket, id: string, cookie: string | undefined): void {
		const far = new WebSocket(`${this.#target()}/${id}`, near.protocol === '' ? [] : [near.protocol], { headers: { ...BEARER, ...(cookie ? { Cookie: cookie } : {}) } });
		const waiting: Uint8Array[] = [];
		let frames = 0;
		let refusing = false;
		far.on('open', () => waiting.splice(0).forEach((frame) => far.send(frame)));
		for (const [one, other] of [[near, far], [far, near]] as const) {
			one.on('close', () => other.terminate());
			one.on('error', () => other.terminate());
		}
		near.on('message', (data) => {
			const frame = new Uint8Array(data as Buffer);
			const update = updateIn(frame);
			if (update) {
				frames += 1;
				const code = refusing ? 'after-refusal' : update.length > 2 ? (this.refuse?.(update) ?? null) : null;
				if (code !== null) {
					refusing = true;
					this.refused += 1;
					near.send(encodeNack(frames, { code }));
					return;
				}
				if (update.length > 2) this.passed += 1;
			}
			if (far.readyState === WebSocket.OPEN) far.send(frame);
			else waiting.push(frame);
		});
		far.on('message', (data) => {
			const frame = new Uint8Array(data as Buffer);
			const decoder = decoding.createDecoder(frame);
			if (decoding.readVarUint(decoder) !== MESSAGE.welcome) near.send(frame);
			else near.send(encodeWelcome({ ...readJson<Welcome>(decoder), ...this.welcome }));
		});
	}
}

/** The update of a step 2 or update frame; null for any other frame. */
function updateIn(frame: Uint8Array): Uint8Array | null {
	const decoder = decoding.createDecoder(frame);
	if (decoding.readVarUint(decoder) !== MESSAGE.sync || decoding.readVarUint(decoder) === SYNC.step1) return null;
	return decoding.readVarUint8Array(decoder);
}
