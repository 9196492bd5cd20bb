// What an attacker does to a room they may write in, whoever serves it: each keeps on until it is stopped, and comes back as
// soon as it is thrown out. Loads are bounded. Limit: as much of each protocol as kinds.ts speaks.
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import * as Y from 'yjs';
import { encodeStep1 } from '#lib/protocol/messages.ts';
import { frameOf, LightSocket } from '../../helpers/light-socket.ts';
import { writeCell } from '../../helpers/raw-client.ts';
import type { Kind } from '../servers/kinds.ts';

export interface Target {
	kind: Kind;
	port: number;
	room: string;
	authorization: string;
}

/** What became of it. `closes`: how often a socket was ended with which code, or refused with which answer. */
export interface Struck {
	sent: number;
	opened: number;
	mostOpen: number;
	closes: Record<string, number>;
}

export const ATTACKS = ['messages', 'frames of 100 MB', 'idle sockets', 'never reading', 'empty sync requests', 'joins'] as const;
export type Attack = (typeof ATTACKS)[number];

const MESSAGES_A_SECOND = 10_000;
const SLICE_MS = 10;
const FRAME_BYTES = 100 * 1024 * 1024;
const CHUNK = 1024 * 1024;
const IDLE_SOCKETS = 2_000;
const UNREAD_SOCKETS = 100;
/** A refused attacker tries again after this. Milliseconds. */
const AGAIN_MS = 10;

export class Attacker {
	readonly struck: Struck = { sent: 0, opened: 0, mostOpen: 0, closes: {} };
	readonly #target: Target;
	readonly #open = new Set<LightSocket>();
	#over = false;

	constructor(target: Target) {
		this.#target = target;
	}

	/** Resolves when it was stopped. */
	async attack(attack: Attack): Promise<void> {
		const loops: Record<Attack, () => Promise<void>> = {
			messages: () => this.#again((socket) => this.#messages(socket)),
			'frames of 100 MB': () => this.#again((socket) => this.#giant(socket)),
			'idle sockets': () => this.#hold(IDLE_SOCKETS, () => undefined),
			'never reading': () => this.#hold(UNREAD_SOCKETS, (socket) => socket.stopReading()),
			'empty sync requests': () => this.#again((socket) => this.#requests(socket)),
			joins: () => Promise.all(Array.from({ length: 10 }, () => this.#again(async () => void (await pause(1))))).then(() => undefined)
		};
		await loops[attack]();
	}

	stop(): void {
		this.#over = true;
		for (const socket of this.#open) socket.close();
	}

	#note(what: string): void {
		this.struck.closes[what] = (this.struck.closes[what] ?? 0) + 1;
	}

	/** Null, after a moment, where it was refused. */
	async #enter(): Promise<LightSocket | null> {
		const { kind, port, room, authorization } = this.#target;
		try {
			const socket = await LightSocket.open(port, kind.path(room), kind.subprotocol, authorization);
			this.struck.opened += 1;
			this.#open.add(socket);
			this.struck.mostOpen = Math.max(this.struck.mostOpen, this.#open.size);
			socket.onClose = (code) => {
				this.#open.delete(socket);
				if (!this.#over) this.#note(String(code ?? 'cut off'));
			};
			for (const frame of kind.hello(room)) socket.send(frame);
			return socket;
		} catch (error) {
			if (!this.#over) this.#note((error as Error).message.replace(/^HTTP\/1.1 /, ''));
			await pause(AGAIN_MS);
			return null;
		}
	}

	async #again(work: (socket: LightSocket) => Promise<void>): Promise<void> {
		while (!this.#over) {
			const socket = await this.#enter();
			if (!socket) continue;
			await work(socket);
			socket.close();
		}
	}

	/** Small edits of a document of one's own, ten thousand a second, until it is ended. */
	async #messages(socket: LightSocket): Promise<void> {
		const { kind, room } = this.#target;
		const doc = new Y.Doc();
		let made: Buffer[] = [];
		doc.on('update', (update: Uint8Array) => (made = kind.frames(room, update).map(frameOf)));
		const began = performance.now();
		for (let sent = 0; !socket.closed && !this.#over; ) {
			const due = Math.floor(((performance.now() - began) * MESSAGES_A_SECOND) / 1000);
			const frames: Buffer[] = [];
			for (; sent < due && frames.length < (MESSAGES_A_SECOND * SLICE_MS * 5) / 1000; sent += 1) {
				writeCell(doc, 'flood', 'value', sent);
				frames.push(...made);
			}
			this.struck.sent += frames.length;
			if (frames.length > 0) socket.sendMade(Buffer.concat(frames));
			await socket.drained();
			await pause(SLICE_MS);
		}
		doc.destroy();
	}

	/** One frame of 100 MB, as fast as it is taken. */
	async #giant(socket: LightSocket): Promise<void> {
		const head = Buffer.alloc(14);
		head[0] = 0x82;
		head[1] = 0x80 | 127;
		head.writeBigUInt64BE(BigInt(FRAME_BYTES), 2);
		socket.sendMade(head);
		const chunk = randomBytes(CHUNK);
		for (let sent = 0; sent < FRAME_BYTES && !socket.closed && !this.#over; sent += CHUNK) {
			socket.sendMade(chunk);
			await socket.drained();
		}
		this.struck.sent += 1;
		await pause(AGAIN_MS);
	}

	/** The whole document, asked for again and again. */
	async #requests(socket: LightSocket): Promise<void> {
		const { kind, room } = this.#target;
		const asking = Buffer.concat(Array.from({ length: 10 }, () => frameOf(kind.hello(room).at(-1) ?? encodeStep1(Uint8Array.of(0)))));
		while (!socket.closed && !this.#over) {
			socket.sendMade(asking);
			this.struck.sent += 10;
			await socket.drained();
			await pause(SLICE_MS);
		}
	}

	/** As many sockets as that, opened a few at a time, and opened again where they were ended. */
	async #hold(sockets: number, begin: (socket: LightSocket) => void): Promise<void> {
		while (!this.#over) {
			if (this.#open.size >= sockets) {
				await pause(AGAIN_MS);
				continue;
			}
			const some = await Promise.all(Array.from({ length: Math.min(20, sockets - this.#open.size) }, () => this.#enter()));
			for (const socket of some) if (socket) begin(socket);
		}
	}
}
