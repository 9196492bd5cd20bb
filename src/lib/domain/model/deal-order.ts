// The order by hand: by order key, ties by id, the same on every replica.
import type { Deal } from './deal.ts';

/** Deals without an order key come last. */
export function compareOrder(a: Deal, b: Deal): number {
	if (a.order !== b.order) {
		if (a.order === null) return 1;
		if (b.order === null) return -1;
		return a.order < b.order ? -1 : 1;
	}
	return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
