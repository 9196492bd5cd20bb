// What a pipeline holds already, as an import needs to know it.
import type { Deal, DealId, StageId } from '../model/deal.ts';
import { stagesPassed } from './deal-history.ts';
import { dayprint, earlierRow, fingerprint } from './plan.ts';
import type { ImportedDeal } from './row-reader.ts';

/** The id that a list gave a deal, and what it was called there; null: it came from none. */
export type RowOfDeal = (deal: DealId) => { id: string; title: string | null } | null;

/** Ids and fingerprints of the deals that are not in the bin, and by `rowOf` the rows that brought them. `timeZone`: the pipeline's. */
export function alreadyHere(deals: Iterable<Deal>, timeZone: string, rowOf: RowOfDeal): ReadonlySet<string> {
	const known = new Set<string>();
	for (const deal of deals) {
		if (deal.deleted !== null) continue;
		known.add(deal.id).add(fingerprint(deal)).add(dayprint(deal, timeZone));
		const row = rowOf(deal.id);
		for (const title of row ? [row.title, deal.title] : []) if (title) known.add(earlierRow(row!.id, title));
	}
	return known;
}

/** Stages in which imported deals stand or stood; null where one has none. */
export function stagesUsed(deals: readonly ImportedDeal[]): ReadonlySet<StageId | null> {
	return new Set(deals.flatMap((deal) => [deal.stage ?? null, ...stagesPassed(deal.past)]));
}
