// What the board keeps in mind and never renders: words made for cards, deals whose change is still to be shown, who is
// on which deal. Plain, not reactive.
import type { DealId } from '#lib/domain/model/deal.ts';
import type { Person } from '#lib/domain/model/settings.ts';
import type { Peer } from '#lib/state/presence.svelte.ts';
import type { CardWords } from './card-words.ts';
import type { LaneKey } from './lanes.ts';

export const setOf = (ids: Iterable<DealId> = []): ReadonlySet<DealId> => new Set(ids);

export const NOTHING_MOVED: ReadonlyMap<DealId, LaneKey> = new Map();

/** Words of cards, made once and kept until something of the deal changes. */
export class CardBook {
	readonly #words = new Map<DealId, CardWords>();

	/** The words kept, or those that `make` gives; null where there is no such deal. */
	of(id: DealId, make: () => CardWords | null): CardWords | null {
		const kept = this.#words.get(id);
		if (kept) return kept;
		const words = make();
		if (words) this.#words.set(id, words);
		return words;
	}

	/** Of one deal, or of all. */
	forget(id?: DealId): void {
		if (id === undefined) this.#words.clear();
		else this.#words.delete(id);
	}
}

/** Deals that changed and are not shown so yet. */
export class Pending {
	readonly #ids = new Set<DealId>();

	get size(): number {
		return this.#ids.size;
	}

	add(ids: Iterable<DealId>): void {
		for (const id of ids) this.#ids.add(id);
	}

	clear(): void {
		this.#ids.clear();
	}

	/** Takes out those that need not wait. */
	take(waits: (id: DealId) => boolean): DealId[] {
		const ready = [...this.#ids].filter((id) => !waits(id));
		for (const id of ready) this.#ids.delete(id);
		return ready;
	}
}

/** The others who are on each deal, each once; `me` is none of them. */
export function peopleOn(peers: readonly Peer[], me: string): ReadonlyMap<DealId, readonly Person[]> {
	const on = new Map<DealId, Person[]>();
	for (const { cursor, person } of peers) {
		if (!cursor || person.id === me) continue;
		const there = on.get(cursor.deal) ?? [];
		if (!there.some(({ id }) => id === person.id)) on.set(cursor.deal, [...there, person]);
	}
	return on;
}
