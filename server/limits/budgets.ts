// What one client and one address may take of the server, over all their sockets and requests together: ten sockets are
// not ten budgets. Kept in memory; a restart forgives.
// Limit: many addresses are many budgets, which is the business of what stands before this server.
import { Meter } from '../sync/meter.ts';

export interface BudgetLimits {
	/** Sockets of one client, and of all clients of one address. */
	clientSockets: number;
	addressSockets: number;
	/** Websocket handshakes of one address: at once, and a second in the long run. */
	handshakeBurst: number;
	handshakeRate: number;
	/** API requests of one address: at once, and a second in the long run. */
	requestBurst: number;
	requestRate: number;
	/** Joins of one client, each of which sends a whole pipeline: at once, and a second in the long run. */
	clientJoinBurst: number;
	clientJoinRate: number;
	/** Beyond that they wait their turn, but no longer than this. Milliseconds. */
	clientJoinWait: number;
	/** Sockets of one client that may end for what is not of the protocol: at once, and a second in the long run. */
	clientFaultBurst: number;
	clientFaultRate: number;
	/** A client that was closed for too much, or too often, is not let in again for so long. Milliseconds. */
	clientRest: number;
	/** Frames of one client: at once, and a second in the long run. */
	clientFrameBurst: number;
	clientFrameRate: number;
	/** Bytes of one client's frames: at once, and a second in the long run. */
	clientByteBurst: number;
	clientByteRate: number;
	/** Milliseconds that reading one client's frames takes here: at once, and a second in the long run. */
	clientWorkBurst: number;
	clientWorkRate: number;
	/** What may wait in all sockets of one client. Bytes. */
	clientBuffered: number;
}

/** Beyond so many nobody new is remembered; the oldest go first. */
const MAX_REMEMBERED = 20_000;

/** One client: whoever writes under the same identity, or holds the same session. */
export class ClientBudget {
	readonly #limits: BudgetLimits;
	readonly #frames: Meter;
	readonly #bytes: Meter;
	readonly #work: Meter;
	readonly #joins: Meter;
	readonly #faults: Meter;
	#restsUntil = -Infinity;
	readonly #sockets = new Set<{ readonly bufferedAmount: number }>();

	constructor(limits: BudgetLimits, now: number) {
		this.#limits = limits;
		this.#frames = new Meter(limits.clientFrameBurst, limits.clientFrameRate / 1000, now);
		this.#bytes = new Meter(limits.clientByteBurst, limits.clientByteRate / 1000, now);
		this.#work = new Meter(limits.clientWorkBurst, limits.clientWorkRate / 1000, now);
		this.#joins = new Meter(limits.clientJoinBurst, limits.clientJoinRate / 1000, now);
		this.#faults = new Meter(limits.clientFaultBurst, limits.clientFaultRate / 1000, now);
	}

	/** False, and not counted, where it has as many sockets as it may. */
	enter(socket: { readonly bufferedAmount: number }, now: number): boolean {
		if (this.#sockets.size >= this.#limits.clientSockets) {
			this.fault(now);
			return false;
		}
		this.#sockets.add(socket);
		return true;
	}

	leave(socket: { readonly bufferedAmount: number }): void {
		this.#sockets.delete(socket);
	}

	get sockets(): number {
		return this.#sockets.size;
	}

	/** Why a frame of so many bytes is too much; null: it is not. */
	frame(bytes: number, now: number): string | null {
		if (!this.#frames.take(now)) return 'too many frames from this client';
		return this.#bytes.take(now, bytes) ? null : 'too many bytes from this client';
	}

	/** Whether it may go on after what reading its last frame took, in milliseconds. */
	worked(took: number, now: number): boolean {
		return this.#work.take(now, took);
	}

	/** Milliseconds until it may join once more; null: it asks for too many. */
	join(now: number): number | null {
		return this.#joins.wait(now, this.#limits.clientJoinWait);
	}

	/** It was closed for too much: what it has open stays, and nothing more of it is let in for a while. */
	rest(now: number): void {
		this.#restsUntil = now + this.#limits.clientRest;
	}

	/** A socket of it was closed for something that is not of the protocol, too large or one too many: once may be a mistake. */
	fault(now: number): void {
		if (!this.#faults.take(now)) this.rest(now);
	}

	rests(now: number): boolean {
		return now < this.#restsUntil;
	}

	/** More waits in its sockets than they may hold together. */
	get overfull(): boolean {
		let waiting = 0;
		for (const { bufferedAmount } of this.#sockets) waiting += bufferedAmount;
		return waiting > this.#limits.clientBuffered;
	}
}

export class Budgets {
	readonly #limits: BudgetLimits;
	readonly #now: () => number;
	readonly #clients = new Map<string, ClientBudget>();
	readonly #sockets = new Map<string, number>();
	readonly #handshakes = new Map<string, Meter>();
	readonly #requests = new Map<string, Meter>();

	constructor(limits: BudgetLimits, now: () => number) {
		this.#limits = limits;
		this.#now = now;
	}

	client(identity: string): ClientBudget {
		let client = this.#clients.get(identity);
		if (!client) {
			this.#clients.set(identity, (client = new ClientBudget(this.#limits, this.#now())));
			if (this.#clients.size > MAX_REMEMBERED) this.#forget();
		}
		return client;
	}

	/** Whether a client may not come in now, since it was closed for too much. */
	rests(identity: string): boolean {
		return this.#clients.get(identity)?.rests(this.#now()) ?? false;
	}

	/** A socket of an address, before anything is known of who it is. Null where it is one too many; else how to let go of it. */
	handshake(address: string): (() => void) | null {
		const { handshakeBurst, handshakeRate, addressSockets } = this.#limits;
		const open = this.#sockets.get(address) ?? 0;
		if (open >= addressSockets || !this.#take(this.#handshakes, address, handshakeBurst, handshakeRate)) return null;
		this.#sockets.set(address, open + 1);
		let held = true;
		return () => {
			if (!held) return;
			held = false;
			const left = this.#sockets.get(address)! - 1;
			if (left === 0) this.#sockets.delete(address);
			else this.#sockets.set(address, left);
		};
	}

	/** Whether an address may make one more request now. */
	request(address: string): boolean {
		return this.#take(this.#requests, address, this.#limits.requestBurst, this.#limits.requestRate);
	}

	#take(meters: Map<string, Meter>, key: string, burst: number, perSecond: number): boolean {
		let meter = meters.get(key);
		if (!meter) {
			meters.set(key, (meter = new Meter(burst, perSecond / 1000, this.#now())));
			if (meters.size > MAX_REMEMBERED) meters.delete(meters.keys().next().value!);
		}
		return meter.take(this.#now());
	}

	/** The oldest client that has no socket, and need not be kept out. */
	#forget(): void {
		for (const [identity, client] of this.#clients)
			if (client.sockets === 0 && !client.rests(this.#now())) {
				this.#clients.delete(identity);
				return;
			}
	}
}
