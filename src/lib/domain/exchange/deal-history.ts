// Dates in a row → the deal's history: when it began, the stages it passed, when it was won or lost.
// Nothing is invented: a date the file does not give stays unknown (null).
import type { Day, Instant, StageId } from '../model/deal.ts';
import type { StageType } from '../model/stage.ts';
import { leaveStages, type StageStay } from './history/leave-stages.ts';

/** As the document keeps what a deal knew of its past: field, value, since when. */
export type PastStage = ['stage', StageId | null, Instant | null];

/** The stages among entries of a past, in order. */
export const stagesPassed = (past: readonly (readonly [string, unknown, Instant | null])[]): (StageId | null)[] =>
	past.flatMap(([field, stage]) => (field === 'stage' ? [stage as StageId | null] : []));

export interface RowDates {
	created: Day | null;
	closed: Day | null;
	/** Days on which the deal entered stages, in the order of the file's columns. */
	entered: readonly { stage: StageId; day: Day }[];
	/** Days on which it left stages. */
	exited?: readonly { stage: StageId; day: Day }[];
	/** The stage it was in before the present one, where the file says so without a date. */
	passed?: StageId | null;
}

export interface RowHistory {
	createdAt: Instant | null;
	past: PastStage[];
}

/** What is asked of a stage here. */
export interface StagePlace {
	id: StageId;
	type: StageType;
	/** Place among the open stages from 0; won and lost come after. */
	rank: number;
}

/**
 * The history of a deal that now stands in `present`. Entered stages in order of day, ties in order of
 * the pipeline; the last step is the present stage, dated by its own column, else by `closed` where it
 * is won or lost, else by the day the stage before it was left, else by `created` where it is the first stage, else not at all.
 * A stage of which only the leaving is told was passed, since when is not known. `hasCreated`: the file
 * has a column for it, so that a blank means unknown; without one the first entered stage begins the deal.
 */
export function rowHistory(
	dates: RowDates,
	present: StagePlace | null,
	hasCreated: boolean,
	rankOf: (stage: StageId) => number,
	startOf: (day: Day) => Instant
): RowHistory {
	const entered = [...dates.entered].sort(
		(a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : rankOf(a.stage) - rankOf(b.stage))
	);
	const begun = dates.created ?? (hasCreated ? null : (entered[0]?.day ?? null));
	const stays: StageStay[] = entered.map(({ stage, day }) => ({ value: stage, at: startOf(day) }));
	const left = leaveStages(stays, (dates.exited ?? []).map(({ stage, day }) => ({ stage, at: startOf(day) })), present?.id);
	if (dates.passed && dates.passed !== present?.id && !stays.some(({ value }) => value === dates.passed)) stays.push({ value: dates.passed, at: null });
	const past: PastStage[] = stays.map(({ value, at }) => ['stage', value as StageId, at]);
	if (present !== null) {
		const closing = present.type === 'open' ? null : dates.closed;
		const own = past.findLastIndex(([, stage]) => stage === present.id);
		if (closing !== null) {
			// Its own date and the closing date are one event; the closing date says when.
			if (own >= 0) past.splice(own, 1);
			past.push(['stage', present.id, startOf(closing)]);
		} else if (own < 0 || own !== past.length - 1) {
			const first = present.type === 'open' && present.rank === 0 && past.length === 0;
			past.push(['stage', present.id, left ?? (first && begun !== null ? startOf(begun) : null)]);
		}
	}
	return { createdAt: begun === null ? null : startOf(begun), past };
}
