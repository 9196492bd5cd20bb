// Who is in a room: one awareness client id per socket, its person bound to who said hello, removals
// passed on. Presence is droppable: too large is ignored, too fast is reduced to the last state.
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { MESSAGE } from '#lib/protocol/messages.ts';
import type { Limits } from './limits.ts';

/** Awareness clocks count a client's own changes; anything near this is an attempt to lock somebody out. */
const MAX_CLOCK = 2 ** 31;

/** What presence needs of a connection. */
export interface PresenceMember {
	readonly identity: string;
	/** Person id of the connection's hello; null for a stock client. */
	readonly personId: string | null;
	send(frame: Uint8Array): void;
	/** True once it may receive frames. */
	readonly listening: boolean;
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

/** Throws on bytes that are no awareness update. */
function readEntries(bytes: Uint8Array): { client: number; clock: number; state: string }[] {
	const decoder = decoding.createDecoder(bytes);
	const count = decoding.readVarUint(decoder);
	const entries = [];
	for (let index = 0; index < count; index += 1)
		entries.push({
			client: decoding.readVarUint(decoder),
			clock: decoding.readVarUint(decoder),
			state: decoding.readVarString(decoder)
		});
	return entries;
}

export class Presence {
	readonly #host: PresenceHost;
	readonly #limits: Limits;
	readonly #held = new Map<PresenceMember, Held>();
	readonly #byClient = new Map<number, Held>();
	readonly #timers = new Map<PresenceMember, { timer: NodeJS.Timeout; due: Held | null }>();

	constructor(host: PresenceHost, limits: Limits) {
		this.#host = host;
		this.#limits = limits;
	}

	/**
	 * Takes an awareness update. Entries of other clients are ignored: a stock client echoes every
	 * state it hears. Throws on malformed bytes; the caller closes the socket.
	 */
	receive(member: PresenceMember, bytes: Uint8Array): void {
		for (const { client, clock, state: json } of readEntries(bytes)) {
			// Measured before it is parsed: parsing 16 MiB holds up everybody for as long as it takes.
			if (clock >= MAX_CLOCK || Buffer.byteLength(json) > this.#limits.presence) continue;
			const state: unknown = JSON.parse(json);
			const held = this.#held.get(member);
			if (state === null) {
				if (held?.client === client && clock >= held.clock) this.#remove(held, clock);
				continue;
			}
			if (typeof state !== 'object' || Array.isArray(state)) continue;
			if (held ? held.client !== client || clock < held.clock : !this.#mayBind(member, client)) continue;
			this.#set({ member, client, clock, state: JSON.stringify(this.#signed(member, state)) });
		}
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
		const waiting = this.#timers.get(member);
		if (waiting) clearTimeout(waiting.timer);
		this.#timers.delete(member);
	}

	#mayBind(member: PresenceMember, client: number): boolean {
		const owner = this.#host.owner(client);
		if (owner !== undefined && owner !== member.identity) return false;
		const other = this.#byClient.get(client);
		if (!other) return true;
		if (other.member.identity !== member.identity) return false;
		// The same device on a new socket, while the old one is not yet known to be dead.
		this.#held.delete(other.member);
		return true;
	}

	/** The state with a person id nobody else said hello with. */
	#signed(member: PresenceMember, state: object): object {
		if (!('person' in state) || typeof state.person !== 'object' || state.person === null) return state;
		const said = 'id' in state.person ? state.person.id : undefined;
		if (member.personId !== null) return said === member.personId ? state : { ...state, person: { ...state.person, id: member.personId } };
		const owner = typeof said === 'string' ? this.#host.personOwner(said) : undefined;
		if (owner === undefined || owner === member.identity) return state;
		return { ...state, person: { ...state.person, id: deviceId(member.identity) } };
	}

	#set(held: Held): void {
		this.#held.set(held.member, held);
		this.#byClient.set(held.client, held);
		const waiting = this.#timers.get(held.member);
		if (waiting) {
			waiting.due = held;
			return;
		}
		this.#relay(held);
		this.#hold(held.member);
	}

	#hold(member: PresenceMember): void {
		const timer = setTimeout(() => {
			const due = this.#timers.get(member)?.due;
			this.#timers.delete(member);
			if (!due || this.#held.get(member) !== due) return;
			this.#relay(due);
			this.#hold(member);
		}, this.#limits.presenceGap);
		this.#timers.set(member, { timer, due: null });
	}

	#remove(held: Held, clock: number): void {
		this.#held.delete(held.member);
		if (this.#byClient.get(held.client) !== held) return;
		this.#byClient.delete(held.client);
		this.#relay({ ...held, clock, state: null });
	}

	#relay(held: Held): void {
		const frame = encodePresence([held]);
		for (const member of this.#host.members()) if (member !== held.member && member.listening) member.send(frame);
	}
}

/** Stands in for a person id that belongs to another device. */
export const deviceId = (identity: string): string => `device-${identity.slice(0, 10)}`;
