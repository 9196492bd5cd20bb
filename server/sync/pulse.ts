// Whether the other end of a socket still lives: pinged every so often, and cut off when by the next time it has neither
// answered nor read anything.
import type { WebSocket } from 'ws';

export class Pulse {
	readonly #ws: WebSocket;
	readonly #every: number;
	#alive = true;
	#pingedAt: number;
	#pingedBuffered = 0;

	/** `every`: milliseconds. */
	constructor(ws: WebSocket, every: number, now: number) {
		this.#ws = ws;
		this.#every = every;
		this.#pingedAt = now;
		ws.on('pong', () => (this.#alive = true));
	}

	/** Called about once a second. */
	tick(now: number): void {
		if (now - this.#pingedAt < this.#every) return;
		// A large join on a thin line keeps the pong waiting; bytes that move are a sign of life too.
		const progress = this.#ws.bufferedAmount < this.#pingedBuffered || this.#ws.isPaused;
		if (!this.#alive && !progress) {
			this.#ws.terminate();
			return;
		}
		this.#alive = false;
		this.#pingedAt = now;
		this.#pingedBuffered = this.#ws.bufferedAmount;
		this.#ws.ping();
	}
}
