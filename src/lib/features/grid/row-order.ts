// Where deals stand when nothing sorts: by order key, ties by id, the same on every replica.
import type { Deal, DealId } from '#lib/domain/model/deal.ts';
import { compareOrder } from '#lib/domain/model/deal-order.ts';

/** The deals that are not in the bin, in order. */
export function liveDeals(deals: Iterable<Deal>): Deal[] {
	const live: Deal[] = [];
	for (const deal of deals) if (deal.deleted === null) live.push(deal);
	return live.sort(compareOrder);
}

/** Index at which `deal` belongs in an ordered list (after its equals). */
export function placeOf(deal: Deal, ordered: readonly Deal[]): number {
	let low = 0;
	let high = ordered.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (compareOrder(ordered[middle]!, deal) <= 0) low = middle + 1;
		else high = middle;
	}
	return low;
}

export const idsOf = (deals: readonly Deal[]): Set<DealId> => new Set(deals.map(({ id }) => id));
