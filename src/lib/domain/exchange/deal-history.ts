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

/** A moment that a cell names, and the day it is of. */
export interface When {
	day: Day;
	at: Instant;
	/** No time of day is said: `at` is the day's first moment. */
	whole: boolean;
}

/** When a deal entered or left a stage. */
export type StageDate = When & { stage: StageId };

export interface RowDates {
	created: When | null;
	closed: When | null;
	/** When the deal entered stages, in the order of the file's columns. */
	entered: readonly StageDate[];
	/** When it left stages. */
	exited?: readonly StageDate[];
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
 * The history of a deal that now stands in `present`. Entered stages in order of time, those of one day without a time in
 * order of the pipeline; a day without a time counts from the last moment before it that is told of that day ([CLOSING3]); the last step is the present stage, dated by its own column, else by `closed` where it
 * is won or lost, else by the day the stage before it was left, else by `created` where it is the first stage, else not at all.
 * A stage of which only the leaving is told was passed, since when is not known. `hasCreated`: the file
 * has a column for it, so that a blank means unknown; without one the first entered stage begins the deal.
 */
export function rowHistory(
	dates: RowDates,
	present: StagePlace | null,
	hasCreated: boolean,
	rankOf: (stage: StageId) => number
): RowHistory {
	const entered = inOrder(dates.entered, rankOf);
	const begun = dates.created ?? (hasCreated ? null : (entered[0] ?? null));
	entered.forEach((date, place) => (entered[place] = { ...date, at: notBefore(date, [begun, entered[place - 1]]) }));
	const stays: StageStay[] = entered.map(({ stage, at }) => ({ value: stage, at }));
	const exits = (dates.exited ?? []).map((date) => ({ ...date, at: notBefore(date, [begun, entered.findLast(({ stage }) => stage === date.stage)]) }));
	const left = leaveStages(stays, exits, present?.id);
	if (dates.passed && dates.passed !== present?.id && !stays.some(({ value }) => value === dates.passed)) stays.push({ value: dates.passed, at: null });
	const past: PastStage[] = stays.map(({ value, at }) => ['stage', value as StageId, at]);
	if (present !== null) {
		const closing = present.type === 'open' ? null : dates.closed;
		const own = past.findLastIndex(([, stage]) => stage === present.id);
		if (closing !== null) {
			// Its own date and the closing date are one event; the closing date says when.
			if (own >= 0) past.splice(own, 1);
			past.push(['stage', present.id, notBefore(closing, [begun, entered.at(-1), exits.find(({ at }) => at === left)])]);
		} else if (own < 0 || own !== past.length - 1) {
			const first = present.type === 'open' && present.rank === 0 && past.length === 0;
			past.push(['stage', present.id, left ?? (first && begun !== null ? begun.at : null)]);
		}
	}
	return { createdAt: begun === null ? null : begun.at, past };
}

/** By time; a day without one stands before the first moment of that day in a later stage. */
function inOrder(dates: readonly StageDate[], rankOf: (stage: StageId) => number): StageDate[] {
	const byRank = (a: StageDate, b: StageDate): number => rankOf(a.stage) - rankOf(b.stage);
	const sorted = dates.filter(({ whole }) => !whole).sort((a, b) => a.at - b.at || byRank(a, b));
	for (const date of dates.filter(({ whole }) => whole).sort((a, b) => a.at - b.at || byRank(a, b))) {
		const later = sorted.findIndex((other) => other.day > date.day || (other.day === date.day && byRank(other, date) > 0));
		sorted.splice(later < 0 ? sorted.length : later, 0, date);
	}
	return sorted;
}

/** When it was: of a day without a time, no sooner than what came before it on that day. */
const notBefore = ({ day, at, whole }: When, earlier: readonly (When | null | undefined)[]): Instant =>
	whole ? earlier.reduce((latest, other) => (other?.day === day ? Math.max(latest, other.at) : latest), at) : at;
