// What things are called, so that two of a name are found without a walk: an index of deals in use by title and
// company. Limit: knows nothing of who gave the name; that is twins.ts.
import type { Deal, DealCells, DealId } from '../model/deal.ts';

/** Most names are plain, and an index of 10,000 deals is made of them. */
const NOT_PLAIN = /[^ -~]| {2}/;

function spelling(text: string | null): string {
	if (text === null) return '';
	return (NOT_PLAIN.test(text) ? text.normalize('NFKC').replace(/\s+/gu, ' ') : text).trim().toLowerCase();
}

/** The same for deals that people would call the same; null for a deal without a title: many have only a company. */
export function dealName({ title, company }: Partial<Pick<DealCells, 'title' | 'company'>>): string | null {
	const called = spelling(title ?? null);
	return called === '' ? null : `${called}\n${spelling(company ?? null)}`;
}

/** The same for stages that people would call the same; null for one without a name. */
export const stageName = (name: unknown): string | null => (typeof name === 'string' ? spelling(name) : '') || null;

const NOBODY: ReadonlySet<DealId> = new Set();

/** Deals in use by name. */
export class NameIndex {
	readonly #nameOf = new Map<DealId, string>();
	readonly #deals = new Map<string, Set<DealId>>();
	readonly #shared = new Set<string>();

	constructor(deals: Iterable<Deal>) {
		for (const deal of deals) this.update(deal);
	}

	/** To be told of every deal that is new, renamed, deleted or restored. */
	update(deal: Deal): void {
		const before = this.#nameOf.get(deal.id) ?? null;
		const now = deal.deleted === null ? dealName(deal) : null;
		if (now === before) return;
		if (before !== null) {
			const others = this.#deals.get(before)!;
			others.delete(deal.id);
			if (others.size < 2) this.#shared.delete(before);
			if (others.size === 0) this.#deals.delete(before);
		}
		if (now === null) {
			this.#nameOf.delete(deal.id);
			return;
		}
		this.#nameOf.set(deal.id, now);
		const same = this.#deals.get(now);
		if (!same) this.#deals.set(now, new Set([deal.id]));
		else if (same.add(deal.id).size === 2) this.#shared.add(now);
	}

	called(name: string): ReadonlySet<DealId> {
		return this.#deals.get(name) ?? NOBODY;
	}

	/** Deals that share their name with others, by name. */
	*shared(): Generator<ReadonlySet<DealId>> {
		for (const name of this.#shared) yield this.called(name);
	}
}
