// What a room knows of its clients, as it travels to the thread that judges large updates.
import type { Recovery, VoidedRange } from '../storage/storage.ts';
import type { Known } from '../sync/gate.ts';
import { DeleteIndex, rangesOf } from './deletes.ts';

export interface KnownClient {
	clock: number;
	identity: string;
}

export class KnownClients implements Known {
	/** Stands for the identity that sent the update. */
	static readonly sender = 'sender';
	readonly recovery: Recovery;
	readonly #clients = new Map<number, { clock: number; own: boolean }>();
	readonly #voided = new DeleteIndex();

	/** Three numbers a client: id, clock, whether it is the sender's. */
	static write(clients: ReadonlyMap<number, KnownClient>, identity: string): Float64Array {
		const flat = new Float64Array(clients.size * 3);
		let at = 0;
		for (const [client, known] of clients) {
			flat[at] = client;
			flat[at + 1] = known.clock;
			flat[at + 2] = known.identity === identity ? 1 : 0;
			at += 3;
		}
		return flat;
	}

	constructor(flat: Float64Array, voided: readonly VoidedRange[], recovery: Recovery) {
		for (let at = 0; at < flat.length; at += 3) this.#clients.set(flat[at]!, { clock: flat[at + 1]!, own: flat[at + 2] === 1 });
		this.#voided.addAll(rangesOf(voided));
		this.recovery = recovery;
	}

	clock(client: number): number {
		return this.#clients.get(client)?.clock ?? 0;
	}

	owner(client: number): string | undefined {
		const known = this.#clients.get(client);
		return known && (known.own ? KnownClients.sender : 'another');
	}

	voided(client: number, from: number, to: number): boolean {
		return this.#voided.touches(client, from, to);
	}
}
