// What was known of a deal of the document, and from when: its history as landmarks read it.
// Limit: what a deal holds without a time is taken as known from its coming in on, never from its beginning.
import type { DealChange } from '../../model/deal-history.ts';
import type { DealId, Instant, StageStep } from '../../model/deal.ts';
import { withoutBounces } from '../../model/stage-steps.ts';
import { isNoSalesOutcome } from '../../metrics/lost-reason.ts';
import type { StageTable } from '../../metrics/stage-table.ts';
import type { PastDeal } from '../past-deals.ts';
import type { HistoryChange, LandmarkHistory } from './landmarks.ts';

/** A `DealHistory`, or one with changes of further fields (source, columns of one's own) among the others. */
export interface FieldHistory {
	readonly id: DealId;
	readonly createdAt: Instant | null;
	/** By `since`; of equal ones, the later in the list counts. */
	readonly changes: readonly (Omit<DealChange, 'field'> & { readonly field: string })[];
}

/**
 * Figures read what a deal began with as of its beginning ([HISTORY1]). Of a deal that came in by a file that is what it had become
 * by then, perhaps with its outcome in it: here it is known from `addedAt` on, when the deal was written into the document.
 * What the file told with a time is known from that time.
 */
export function landmarkHistory({ id, createdAt, changes }: FieldHistory, addedAt: Instant, stages: StageTable): LandmarkHistory {
	const toldInTime = new Set(changes.filter(({ since }) => Number.isFinite(since) && since < addedAt).map(({ field }) => field));
	const known = changes.flatMap(({ field, value, since, at, quiet }): HistoryChange[] => {
		if (since !== -Infinity) return [{ field, value, since }];
		if (!quiet && at !== null) return [{ field, value, since: at }];
		// The beginning of a past whose later steps have a time: when this was is not known, and it is over.
		return toldInTime.has(field) ? [] : [{ field, value, since: addedAt }];
	});
	known.sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
	return { id, createdAt, ...endOf(changes, stages), changes: known };
}

/** The stages a deal went through, slips of the hand taken out, for rates per stage. Values are not in it. */
export function pastStages({ changes }: Pick<FieldHistory, 'changes'>, stages: StageTable): PastDeal {
	const steps = changes.flatMap(({ field, value, since, at, by }): (StageStep & { since: number })[] =>
		field === 'stage' && value !== null && since !== Infinity ? [{ stage: String(value), at, since, ...(by === undefined ? {} : { by }) }] : []
	);
	const kept = withoutBounces(steps) as typeof steps;
	return { steps: kept.map(({ stage, since, at }) => ({ at: since, entered: at, stage: stage!, type: stages.typeOf(stage) })), values: [] };
}

/** How a deal ended, and when ([WIN4]); no outcome for one that is deleted or no sales outcome ([STOCK6]). */
function endOf(changes: FieldHistory['changes'], stages: StageTable): Pick<LandmarkHistory, 'outcome' | 'closedAt'> {
	const last = new Map<string, string | number | null>();
	let [outcome, closedAt]: [LandmarkHistory['outcome'], number] = [null, -Infinity];
	for (const { field, value, since } of changes) {
		last.set(field, value);
		if (field !== 'stage') continue;
		const type = stages.typeOf(value === null ? null : String(value));
		const now = type === 'open' ? null : type;
		if (now !== outcome) closedAt = since;
		outcome = now;
	}
	const reason = last.get('lostReason') ?? null;
	if (last.get('deleted') || (outcome === 'lost' && isNoSalesOutcome(reason === null ? null : String(reason)))) outcome = null;
	return { outcome, closedAt: outcome !== null && Number.isFinite(closedAt) ? closedAt : null };
}
