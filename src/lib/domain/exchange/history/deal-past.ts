// The told changes of one deal and what is known of it now → its past: every field's values with their times, oldest first.
// Pure, one deal at a time. Nothing is invented: a time the file does not give stays unknown (null).
import { DAY_MS } from '../../model/date.ts';
import type { Instant } from '../../model/deal.ts';
import { TOLD_FIELDS, type ToldField } from './fields.ts';
import { leaveStages, type StageStay } from './leave-stages.ts';

export type ToldValue = string | number | null;

/** As the document keeps it: field, value (a stage is its id), since when. */
export type PastEntry = [field: ToldField, value: ToldValue, at: Instant | null];

/** A change whose value is read. */
export interface ReadChange {
	field: ToldField | 'created' | 'left';
	value: ToldValue;
	/** undefined: the file does not say what was before. */
	old?: ToldValue;
	/** The file says what was before, and it is no value here: it cannot be read, or is a stage that becomes none. */
	before?: boolean;
	at: Instant;
	seen?: true;
	reopened?: true;
}

/** What is known of a deal beside its history. */
export interface KnownDeal {
	/** When it began; null: unknown. */
	created: Instant | null;
	/** Fields of which the present is known: the history must end there. A stage is its id. */
	present: Partial<Record<ToldField, ToldValue>>;
	/** When it was won or lost, and the first moment of that day: the same where no time of day is known. null: open, or unknown. */
	closed: { at: Instant; day: Instant } | null;
}

export interface PastContext {
	/** True for a stage in which deals are won or lost. */
	isClosed(stage: ToldValue): boolean;
	/** True where a probability or category is no more than what the stage gives. */
	follows(stage: ToldValue, field: 'probability' | 'category', value: ToldValue): boolean;
}

export interface DealPast {
	createdAt: Instant | null;
	past: PastEntry[];
	/** Fields of which anything was told. */
	fields: ToldField[];
	/** Last values of fields of which the present is not known. */
	last: Partial<Record<ToldField, ToldValue>>;
	/** Fields whose history ends elsewhere than the present: the last step has no time. */
	contradicts: ToldField[];
	/** It was won or lost on another day than the deals file says; the history counts. */
	closedElsewhere: boolean;
	/** Times a change did not begin where the one before had ended. */
	gaps: number;
	/** The first state was seen well after the deal began: since when is not known. */
	seenLater: boolean;
	/** Oldest entries that a deal cannot hold. */
	cut: number;
}

type Stay = StageStay;

/** What all entries of one deal may weigh: half of what a server takes in one value. */
const MOST_WEIGHT = 120_000;
const weightOf = ([field, value]: PastEntry): number => 40 + field.length + (typeof value === 'string' ? value.length : 0);

/** The past of one deal. `changes` in order of time. */
export function pastOfDeal(changes: readonly ReadChange[], deal: KnownDeal, context: PastContext): DealPast {
	const { createdAt, whole } = beginningOf(changes, deal);
	const result: DealPast = { createdAt, past: [], fields: [], last: {}, contradicts: [], closedElsewhere: false, gaps: 0, seenLater: false, cut: 0 };
	const fields = staysOf(withoutIds(changes), createdAt, whole, context, result);
	const exits = changes.filter(({ field }) => field === 'left').map(({ value, at }) => ({ stage: value, at }));
	const stages = fields.get('stage') ?? [];
	const pending = leaveStages(stages, exits, deal.present.stage);
	if (stages.length > 0) fields.set('stage', stages);
	for (const field of ['probability', 'category'] as const) followStage(fields.get(field), field, stages.length > 0 ? stages : [{ value: deal.present.stage ?? null, at: null }], context);
	result.fields = [...fields.keys()];
	for (const field of TOLD_FIELDS) {
		const stays = fields.get(field);
		if (!stays) continue;
		settle(field, stays, deal, context, field === 'stage' ? pending : null, result);
		// A field of one value, and nobody knows since when: the deal is made with it. Where the day is told it is kept, were it the
		// day on which the deal began: what is known from the beginning on is more than what a deals file says.
		if (field !== 'stage' && stays.length === 1 && stays[0]!.at === null) continue;
		for (const { value, at } of stays) result.past.push([field, value, at]);
	}
	result.past = inOrder(result.past);
	let weight = 0;
	const fit = result.past.findLastIndex((entry) => (weight += weightOf(entry)) > MOST_WEIGHT);
	if (fit >= 0) result.past.splice(0, (result.cut = fit + 1));
	return result;
}

/**
 * When a deal began. A file that says what was before each change tells of deals that were there already: its first change
 * is a beginning only where the deal came into its first stage. `whole`: when a log
 * begins that says nothing of before, and so begins with the deal.
 */
function beginningOf(changes: readonly ReadChange[], { created }: KnownDeal): { createdAt: Instant | null; whole: Instant | null } {
	const said = changes.filter(({ field }) => field === 'created').map(({ at }) => at);
	const told = changes.filter(({ field }) => field !== 'created' && field !== 'left');
	const first = told[0];
	const known = [...said, ...(created === null ? [] : [created])];
	const firsts = told.filter(({ at }) => at === first?.at);
	const spoken = firsts.some(({ old, before }) => before || (old !== undefined && old !== null));
	const begins = first !== undefined && !first.seen && !spoken && firsts.some(({ field, old }) => old === undefined || (field === 'stage' && old === null));
	const moments = known.length > 0 || begins ? [...known, ...(first ? [first.at] : [])] : [];
	return { createdAt: moments.length > 0 ? moments.reduce((least, at) => Math.min(least, at)) : null, whole: begins ? first.at : null };
}

/** Salesforce tells of a new owner twice, by name and by id: the ids go where a name stands beside them. */
function withoutIds(changes: readonly ReadChange[]): readonly ReadChange[] {
	const isId = ({ value, old }: ReadChange): boolean => [value, old].some((text) => typeof text === 'string' && /^005[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/.test(text));
	if (!changes.some((change) => change.field === 'owner' && isId(change))) return changes;
	const named = new Set(changes.filter((change) => change.field === 'owner' && !isId(change)).map(({ at }) => at));
	return changes.filter((change) => change.field !== 'owner' || !isId(change) || !named.has(change.at));
}

/** Each field's values in order, equal ones in a row once, with what was there before the first. */
function staysOf(changes: readonly ReadChange[], createdAt: Instant | null, whole: Instant | null, context: PastContext, result: DealPast): Map<ToldField, Stay[]> {
	const fields = new Map<ToldField, Stay[]>();
	for (const { field, value: told, old, before: said, at, seen, reopened } of changes) {
		if (field === 'created' || field === 'left') continue;
		let stays = fields.get(field);
		if (!stays) fields.set(field, (stays = []));
		const last = stays.at(-1);
		let value = told;
		if (reopened) {
			if (!last || !context.isClosed(last.value)) continue;
			const open = stays.findLast((stay) => !context.isClosed(stay.value));
			if (!open) continue;
			value = open.value;
		}
		if (!last) {
			// Before the first change the field held what that says; where nothing is said, nothing, if the log begins with the deal.
			const before = old === undefined ? (whole !== null && !said && field !== 'stage' && at > whole ? null : undefined) : old;
			if (before !== undefined && before !== value && !(field === 'stage' && before === null)) stays.push({ value: before, at: createdAt });
			const later = seen === true && createdAt !== null && at - createdAt > DAY_MS;
			if (later) result.seenLater = true;
			stays.push({ value, at: later ? null : at });
			continue;
		}
		if (old !== undefined && old !== last.value && !(field === 'stage' && old === null)) {
			result.gaps += 1;
			// It got there somehow, nobody knows when.
			if (old !== value) stays.push({ value: old, at: null });
		}
		if (stays.at(-1)!.value !== value) stays.push({ value, at });
	}
	return fields;
}

/** A probability or category that its stage gives anyway is none of the deal's own. */
function followStage(stays: Stay[] | undefined, field: 'probability' | 'category', stages: readonly Stay[], { follows }: PastContext): void {
	if (!stays) return;
	const own = stays.map(({ value, at }) => {
		const stage = stages.findLast((each) => at === null || each.at === null || each.at <= at) ?? stages[0];
		return { value: value !== null && stage && follows(stage.value, field, value) ? null : value, at };
	});
	stays.splice(0, stays.length, ...own.filter(({ value }, index) => index === 0 || value !== own[index - 1]!.value));
}

/** The present is what the deals file says: a history that ends elsewhere gets a last step, of unknown time. */
function settle(field: ToldField, stays: Stay[], { present, closed }: KnownDeal, context: PastContext, left: Instant | null, result: DealPast): void {
	const last = stays.at(-1);
	const now = present[field];
	if (now === undefined) {
		if (last) result.last[field] = last.value;
		return;
	}
	const closing = field === 'stage' && closed !== null && context.isClosed(now) ? closed : null;
	if (last && last.value === now) {
		if (closing === null) return;
		// A day alone is told more exactly by a time on it.
		if (last.at === null || last.at === closing.day) last.at = closing.at;
		else if (last.at < closing.day || last.at > closing.day + LONGEST_DAY) result.closedElsewhere = true;
		return;
	}
	if (!last) return;
	// What the file dates itself, the closing day or the leaving of the stage before, is no contradiction.
	const sure = left !== null && closing !== null && closing.at === closing.day && left >= closing.at && left <= closing.at + LONGEST_DAY;
	const at = closing !== null && !sure && closing.at >= dayBefore(last.at) ? Math.max(closing.at, last.at ?? closing.at) : left;
	if (at === null) result.contradicts.push(field);
	stays.push({ value: now, at });
}

/** When clocks go back a day has 25 hours. */
export const LONGEST_DAY = 25 * 3_600_000;

/** A closing day is its first moment, and the last change may be of that very day. */
const dayBefore = (at: Instant | null): number => (at === null ? -Infinity : at - DAY_MS);

/** All entries by time, each field's own order kept; an unknown time stands where the one before it in its field does. */
function inOrder(past: readonly PastEntry[]): PastEntry[] {
	const reached = new Map<ToldField, number>();
	return past
		.map((entry, index) => {
			const time = Math.max(entry[2] ?? -Infinity, reached.get(entry[0]) ?? -Infinity);
			reached.set(entry[0], time);
			return { entry, time, index };
		})
		.sort((a, b) => (a.time === b.time ? a.index - b.index : a.time - b.time))
		.map(({ entry }) => entry);
}
