// Who is here and where their cursor is, from awareness. Ours is set by the sheet.
import type { Awareness } from 'y-protocols/awareness';
import { personColor, type Person } from '#lib/domain/model/settings.ts';
import type { PresenceState } from '#lib/sync/types.ts';
import { Listeners } from './listeners.ts';

export interface Peer extends PresenceState {
	/** Awareness client id: one per tab. */
	client: number;
}

export class Presence {
	/** Everyone else who is here, one per tab, in a stable order. */
	peers = $state.raw<readonly Peer[]>([]);
	/** Others came, went or moved. */
	readonly changes = new Listeners();
	#person: Person;
	#awareness: Awareness;

	constructor(awareness: Awareness, person: Person) {
		this.#person = person;
		this.#awareness = awareness;
		this.attach(awareness);
	}

	/** Moves to another document's awareness. */
	attach(awareness: Awareness): void {
		this.#awareness.off('change', this.#read);
		this.#awareness = awareness;
		awareness.setLocalState({ person: { ...this.#person }, cursor: null } satisfies PresenceState);
		awareness.on('change', this.#read);
		this.#read();
	}

	/** Tells the others which cell we are on; null: none. */
	setCursor(cursor: PresenceState['cursor']): void {
		this.#awareness.setLocalStateField('cursor', cursor);
	}

	/** Tells the others what is selected; null: nothing but the cell the cursor is on. */
	setRange(range: NonNullable<PresenceState['range']> | null): void {
		this.#awareness.setLocalStateField('range', range);
	}

	/** Tells the others another name or colour. */
	setPerson(person: Person): void {
		this.#person = person;
		this.#awareness.setLocalStateField('person', { ...person });
	}

	destroy(): void {
		this.#awareness.off('change', this.#read);
		this.#awareness.setLocalState(null);
	}

	readonly #read = (): void => {
		const peers: Peer[] = [];
		for (const [client, state] of this.#awareness.getStates()) {
			if (client === this.#awareness.clientID) continue;
			const peer = readPresence(state);
			if (peer) peers.push({ client, ...peer });
		}
		this.peers = peers.sort((a, b) => a.person.name.localeCompare(b.person.name) || a.client - b.client);
		this.changes.call();
	};
}

/** A peer's presence from whatever they sent; null when it is not one. */
export function readPresence(state: unknown): PresenceState | null {
	const person = (state as PresenceState | undefined)?.person;
	if (typeof person !== 'object' || person === null) return null;
	if (typeof person.id !== 'string' || typeof person.name !== 'string') return null;
	const cursor = (state as PresenceState).cursor;
	const legal =
		typeof cursor === 'object' && cursor !== null && typeof cursor.deal === 'string' && typeof cursor.field === 'string';
	const range = readRange((state as PresenceState).range);
	return {
		person: {
			id: person.id,
			name: person.name.slice(0, 80),
			color: personColor(person.color)
		},
		cursor: legal ? { deal: cursor.deal, field: cursor.field, editing: cursor.editing === true } : null,
		...(range ? { range } : {})
	};
}

/** At most this many deals and fields of somebody's range are told, and believed. */
export const MOST_IN_RANGE = 100;

function readRange(range: PresenceState['range']): PresenceState['range'] {
	if (typeof range !== 'object' || range === null) return null;
	const ids = (list: unknown): string[] | null =>
		Array.isArray(list) && list.length <= MOST_IN_RANGE && list.every((id) => typeof id === 'string') ? list : null;
	const deals = ids(range.deals);
	const fields = ids(range.fields);
	return deals && fields ? { deals, fields } : null;
}
