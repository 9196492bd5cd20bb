// Which contacts were noted on which deal. Limit: ids only; what is in them is contacts.ts.
import * as Y from 'yjs';
import type { DealId } from '../model/deal.ts';
import { baseOf } from './cells.ts';

const NONE: ReadonlySet<string> = new Set();

/** Ids of the contacts of each deal, deleted ones too. What a record is, and of which deal, never changes. */
export class ContactIndex {
	readonly #root: Y.Map<Y.Map<unknown>>;
	readonly #byDeal = new Map<DealId, Set<string>>();
	readonly #dealOf = new Map<string, DealId>();

	constructor(activities: Y.Map<Y.Map<unknown>>) {
		this.#root = activities;
		for (const id of activities.keys()) this.update(id);
	}

	/** To be told of every activity that came or changed. */
	update(id: string): void {
		if (this.#dealOf.has(id)) return;
		const map = this.#root.get(id);
		if (!(map instanceof Y.Map)) return;
		const { kind, deal } = baseOf(map);
		if (kind !== 'touch' || typeof deal !== 'string') return;
		this.#dealOf.set(id, deal);
		const others = this.#byDeal.get(deal);
		if (others) others.add(id);
		else this.#byDeal.set(deal, new Set([id]));
	}

	of(deal: DealId): ReadonlySet<string> {
		return this.#byDeal.get(deal) ?? NONE;
	}

	/** The deal a contact is of; undefined for any other activity. */
	dealOf(id: string): DealId | undefined {
		return this.#dealOf.get(id);
	}
}
