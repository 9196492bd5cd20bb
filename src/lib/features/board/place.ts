// Which order keys put deals at a place among others, by hand. Limit: keys only; who may move what is board-actions.ts.
import { isOrderKey, orderBetween, ordersAfter } from '#lib/domain/model/order-key.ts';
import type { Deal, DealId } from '#lib/domain/model/deal.ts';

export interface OrderEdit {
	deal: DealId;
	field: 'order';
	value: string;
}

type Placed = Pick<Deal, 'id' | 'order'>;

const usable = ({ order }: Placed): boolean => order !== null && isOrderKey(order);

/**
 * What to write so that `moved` stand, in this order, right ahead of `before` (null: after all) among `others`, which
 * are in their order and do not include them. Others are written only where their own key does not allow it: they
 * have none ahead of the place, or theirs is not after those that come in. `keys`: of all deals of the pipeline, so
 * that no two come to have the same.
 */
export function placeAmong(others: readonly Placed[], moved: readonly Placed[], before: DealId | null, keys: readonly string[]): OrderEdit[] {
	if (others.length === 0 && ascending(moved)) return [];
	const found = before === null ? -1 : others.findIndex(({ id }) => id === before);
	const at = found < 0 ? others.length : found;
	const [ahead, after] = [others.slice(0, at), others.slice(at)];
	const edits: OrderEdit[] = [];
	let last = ahead.filter(usable).at(-1)?.order ?? null;
	// Deals without a key stand last: those ahead of the place take one now.
	const blank = ahead.filter((deal) => !usable(deal));
	const given = ordersAfter(blank.length > 0 ? greatest(keys, null) : null, blank.length);
	blank.forEach(({ id }, index) => edits.push({ deal: id, field: 'order', value: given[index]! }));
	last = given.at(-1) ?? last;

	// Equal keys stand by id: what is to come after moves along.
	const tied = after.filter((deal) => usable(deal) && last !== null && deal.order! <= last);
	let limit = after.find((deal) => usable(deal) && (last === null || deal.order! > last))?.order ?? null;
	if (limit !== null) last = greatest(keys, limit, last);
	else if (last === null) last = greatest(keys, null);
	else limit = least(keys, last);
	for (const { id } of [...moved, ...tied]) {
		last = orderBetween(last, limit);
		edits.push({ deal: id, field: 'order', value: last });
	}
	return edits;
}

const ascending = (deals: readonly Placed[]): boolean =>
	deals.every((deal, index) => usable(deal) && (index === 0 || deal.order! > deals[index - 1]!.order!));

/** The greatest key below `limit` (null: of all) that is not below `from`, else `from`. */
function greatest(keys: readonly string[], limit: string | null, from: string | null = null): string | null {
	let best = from;
	for (const key of keys) if (isOrderKey(key) && (limit === null || key < limit) && (best === null || key > best)) best = key;
	return best;
}

/** The least key above `from`; null: there is none. */
function least(keys: readonly string[], from: string): string | null {
	let best: string | null = null;
	for (const key of keys) if (isOrderKey(key) && key > from && (best === null || key < best)) best = key;
	return best;
}

/** A key right ahead of one deal's, above those of all others; after all where it has none to go by. */
export function keyAhead(order: string | null, keys: readonly string[]): string {
	if (order === null || !isOrderKey(order)) return orderBetween(greatest(keys, null), null);
	return orderBetween(greatest(keys, order), order);
}
