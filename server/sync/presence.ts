// Who is in a room: one awareness client id per socket, its person bound to who said hello, removals
// passed on. What changes within a moment goes to everyone in one frame, encoded once.
// Presence is droppable: too large is ignored, too fast is reduced to the last state.
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { MESSAGE } from '#lib/protocol/messages.ts';
import type { Limits } from './limits.ts';
import { signedState } from './presence-state.ts';

/** Awareness clocks count a client's own changes; anything near this is an attempt to lock somebody out. */
const MAX_CLOCK = 2 ** 31;
/** How far one change may take it: a client counts by one. */
const MAX_STEP = 1_000;
/** Entries of one frame that are read; a stock client echoes everybody it has heard of. */
const MAX_ENTRIES = 1_000;
/** A frame larger than this is not read at all. Bytes. */
const MAX_FRAME = 512 * 1024;
/** What one frame to the others holds at most; the rest goes with the next. Bytes. */
const MAX_BATCH = 64 * 1024;
/** Client ids whose identity a room remembers after they left. */
const MAX_BOUND = 5_000;

/** What presence needs of a connection. */
export interface PresenceMember {
	readonly identity: string;
	/** Person id of the connection's hello; null for a stock client. */
	readonly personId: string | null;
	/** The name the server knows it by; null: as it says itself. */
	readonly personName: string | null;
	send(frame: Uint8Array): void;
	/** True once it may receive frames. */
	readonly listening: boolean;
	/** So much waits to be read that presence is left out. */
	readonly backlogged: boolean;
}

export interface PresenceHost {
	members(): Iterable<PresenceMember>;
	/** Identity that owns a Yjs client id, if known. */
	owner(client: number): string | undefined;
	/** Identity that said hello as this person first, if any. */
	personOwner(person: string): string | undefined;
}

interface Entry {
	client: number;
	clock: number;
	/** JSON; null: gone. */
	state: string | null;
}

interface Held extends Entry {
	member: PresenceMember;
}

export function encodePresence(entries: readonly Entry[]): Uint8Array {
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, MESSAGE.awareness);
		encoding.writeVarUint8Array(
			encoder,
			encoding.encode((inner) => {
				encoding.writeVarUint(inner, entries.length);
				for (const { client, clock, state } of entries) {
					encoding.writeVarUint(inner, client);
					encoding.writeVarUint(inner, clock);
					encoding.writeVarString(inner, state ?? 'null');
				}
			})
		);
	});
}

/** A presence frame that says nothing: the heartbeat for stock clients. */
export const EMPTY_PRESENCE = encodePresence([]);

interface Said {
	client: number;
	clock: number;
	state: string;
}

/** Throws on bytes that are no awareness update. */
function* readEntries(bytes: Uint8Array): Iterable<Said> {
	const decoder = decoding.createDecoder(bytes);
	const count = Math.min(decoding.readVarUint(decoder), MAX_ENTRIES);
	for (let index = 0; index < count; index += 1)
		yield { client: decoding.readVarUint(decoder), clock: decoding.readVarUint(decoder), state: decoding.readVarString(decoder) };
}

export class Presence {
	readonly #host: PresenceHost;
	readonly #limits: Limits;
	readonly #held = new Map<PresenceMember, Held>();
	readonly #byClient = new Map<number, Held>();
	/** Whose an id was first, so that nobody takes it over while its owner is away for a moment. */
	readonly #bound = new Map<number, string>();
	/** Changes on their way to the others, oldest first. */
	readonly #due = new Map<number, Held>();
	#pause: NodeJS.Timeout | null = null;

	constructor(host: PresenceHost, limits: Limits) {
		this.#host = host;
		this.#limits = limits;
	}

	/**
	 * Takes an awareness update. Entries of other clients are ignored: a stock client echoes every
	 * state it hears. Throws on malformed bytes; the caller closes the socket.
	 */
	receive(member: PresenceMember, bytes: Uint8Array): void {
		if (bytes.length > MAX_FRAME) return;
		for (const said of readEntries(bytes)) this.#take(member, said);
	}

	/** The states of all others, or null when there is nobody. */
	frameFor(member: PresenceMember): Uint8Array | null {
		const others = [...this.#held.values()].filter((held) => held.member !== member);
		return others.length > 0 ? encodePresence(others) : null;
	}

	/** Tells the others that a socket's client has gone. */
	leave(member: PresenceMember): void {
		const held = this.#held.get(member);
		if (held) this.#remove(held, held.clock + 1);
	}

	#take(member: PresenceMember, { client, clock, state: json }: Said): void {
		// Measured before it is parsed: parsing 16 MiB holds up everybody for as long as it takes.
		if (clock >= MAX_CLOCK || Buffer.byteLength(json) > this.#limits.presence) return;
		const state: unknown = JSON.parse(json);
		const held = this.#held.get(member);
		if (state === null) {
			if (held?.client === client && clock >= held.clock) this.#remove(held, clock);
			return;
		}
		if (held ? held.client !== client || clock < held.clock || clock > held.clock + MAX_STEP : !this.#mayBind(member, client)) return;
		const signed = signedState(member, state, (person) => this.#host.personOwner(person));
		if (signed === null) return;
		this.#bind(client, member.identity);
		const next = { member, client, clock, state: signed };
		this.#held.set(member, next);
		this.#byClient.set(client, next);
		this.#relay(next);
	}

	#mayBind(member: PresenceMember, client: number): boolean {
		const owner = this.#host.owner(client) ?? this.#bound.get(client);
		if (owner !== undefined && owner !== member.identity) return false;
		// The same device on a new socket, while the old one is not yet known to be dead.
		const other = this.#byClient.get(client);
		if (other) this.#held.delete(other.member);
		return true;
	}

	#bind(client: number, identity: string): void {
		if (this.#bound.get(client) === identity) return;
		this.#bound.set(client, identity);
		if (this.#bound.size > MAX_BOUND) this.#bound.delete(this.#bound.keys().next().value!);
	}

	#remove(held: Held, clock: number): void {
		this.#held.delete(held.member);
		if (this.#byClient.get(held.client) !== held) return;
		this.#byClient.delete(held.client);
		this.#relay({ ...held, clock, state: null });
	}

	/** At once after a quiet moment; else with all else that changes until the next frame. */
	#relay(held: Held): void {
		this.#due.set(held.client, held);
		if (this.#pause === null) this.#flush();
	}

	#flush(): void {
		this.#pause = null;
		if (this.#due.size === 0) return;
		const batch: Held[] = [];
		let bytes = 0;
		for (const [client, held] of this.#due) {
			this.#due.delete(client);
			batch.push(held);
			if ((bytes += held.state?.length ?? 0) > MAX_BATCH) break;
		}
		const frame = encodePresence(batch);
		for (const member of this.#host.members())
			if (member.listening && !member.backlogged && batch.some((held) => held.member !== member)) member.send(frame);
		this.#pause = setTimeout(() => this.#flush(), 1000 / this.#limits.presenceFrames);
		this.#pause.unref();
	}
}
