// What goes out through one socket, and what becomes of it when the other end reads slowly: stored rows are sent as the
// socket drains, presence is left out, and who stays behind is told to reconnect. No frame is ever skipped (yjs#461).
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { encodeSync, encodeSyncHead, SYNC } from '#lib/protocol/messages.ts';
import type { ClientBudget } from '../limits/budgets.ts';
import type { Limits } from './limits.ts';

/** Stored updates from this size on are sent without being copied. Bytes. */
const LARGE = 64 * 1024;

export class Outgoing {
	readonly #ws: WebSocket;
	readonly #socket: Pick<Duplex, 'write'>;
	readonly #limits: Limits;
	readonly #client: ClientBudget;
	/** Bytes of stored rows still in the socket. */
	#allowance = 0;
	#drained: (() => void) | null = null;
	/** Bytes ever given to the socket, and those of them that had left it at the last look. */
	#given = 0;
	#left = 0;
	#movedAt: number;

	/** `socket`: the one that `ws` was made on. */
	constructor(ws: WebSocket, socket: Pick<Duplex, 'write'>, limits: Limits, client: ClientBudget, now: number) {
		this.#ws = ws;
		this.#socket = socket;
		this.#limits = limits;
		this.#client = client;
		this.#movedAt = now;
	}

	get backlogged(): boolean {
		return this.#ws.bufferedAmount > this.#limits.backlog;
	}

	/** More waits to be read than may, in this socket beside a join's rows or in all of the client's. */
	get overfull(): boolean {
		const waiting = this.#ws.bufferedAmount;
		return waiting - this.#allowance > this.#limits.buffered || (waiting > this.#limits.backlog && this.#client.overfull);
	}

	/** Whether nothing that waits has moved for too long. Asked about once a second. */
	stuck(now: number): boolean {
		const waiting = this.#ws.bufferedAmount;
		const left = this.#given - waiting;
		if (waiting === 0 || left > this.#left) this.#movedAt = now;
		this.#left = left;
		return now - this.#movedAt >= this.#limits.stuck;
	}

	send(frame: Uint8Array): void {
		this.#given += frame.length;
		this.#ws.send(frame);
	}

	/** The same for a frame that `onTheWire` has made for many. ws, which compresses nothing, keeps none back either. */
	sendWired(frame: Buffer): void {
		if (this.#ws.readyState !== this.#ws.OPEN) return;
		this.#given += frame.length;
		this.#socket.write(frame);
	}

	/**
	 * Stored updates as they lie on disk, no further ahead of the reader than `ahead` bytes and the one that goes beyond; they
	 * do not count as a slow reader's backlog. Resolves when all were given to the socket, or it has ended.
	 */
	async stored(updates: readonly Uint8Array[], ended: () => boolean): Promise<void> {
		for (const bytes of updates) {
			if (ended()) return;
			const small = bytes.length < LARGE;
			const head = small ? encodeSync(SYNC.update, bytes) : encodeSyncHead(SYNC.update, bytes.length);
			const length = small ? head.length : head.length + bytes.length;
			this.#allowance += length;
			this.#given += length;
			const done = () => {
				this.#allowance -= length;
				if (this.#allowance <= this.#limits.ahead) this.#drained?.();
			};
			if (small) this.#ws.send(head, done);
			else {
				// One message in two websocket frames, so that megabytes are not copied to stand behind four bytes.
				this.#ws.send(head, { fin: false });
				this.#ws.send(bytes, { fin: true }, done);
			}
			if (this.#allowance <= this.#limits.ahead) continue;
			await new Promise<void>((resolve) => (this.#drained = resolve));
			this.#drained = null;
		}
	}
}
