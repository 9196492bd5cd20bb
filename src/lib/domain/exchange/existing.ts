// What a pipeline holds already, as an import needs to know it.
import type { Deal, StageId } from '../model/deal.ts';
import { stagesPassed } from './deal-history.ts';
import { fingerprint } from './plan.ts';
import type { ImportedDeal } from './row-reader.ts';

/** Ids and fingerprints of the deals that are not in the bin. */
export function alreadyHere(deals: Iterable<Deal>): ReadonlySet<string> {
	const known = new Set<string>();
	for (const deal of deals) if (deal.deleted === null) known.add(deal.id).add(fingerprint(deal));
	return known;
}

/** Stages in which imported deals stand or stood; null where one has none. */
export function stagesUsed(deals: readonly ImportedDeal[]): ReadonlySet<StageId | null> {
	return new Set(deals.flatMap((deal) => [deal.stage ?? null, ...stagesPassed(deal.past)]));
}
