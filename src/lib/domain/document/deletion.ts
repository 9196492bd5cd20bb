// Delete against edit: which edits of a record its standing deletion knew nothing of ([CONFLICT2], FORMAT.md).
// Looks at one record's events only, and only where the record has a deletion: those are few.
import type { EventLog } from './event-log.ts';
import { compareEvents, type LogEvent, type RecordKey } from './schema.ts';

/** First name in the `prev` of a deletion or restore that knows all edits of its record that follow. */
export const KNOWS_ALL = '*';

/** Named in the `prev` of an edit that a command made beside what it was for: a move out of a removed stage. */
export const IN_PASSING = '-';

/** Edits that bring no deleted record back: a place in a list, a word about twins, the deletion itself. */
const WITHOUT_WEIGHT = new Set(['order', 'twins', 'deleted']);

export interface StandingDeletion {
	/** The deciding one where several stand. */
	deletion: LogEvent;
	/** Edits concurrent with every standing deletion, oldest first. Any at all: the record is not deleted. */
	edits: readonly LogEvent[];
}

/** The deletion that decides a record's cell `deleted`; null when it stands as not deleted. */
export function standingDeletion(log: EventLog, record: RecordKey): StandingDeletion | null {
	const cell = log.cell(record, 'deleted');
	const winner = cell?.winner;
	if (!cell || typeof winner?.value !== 'number') return null;
	const deletions = cell.heads.filter(({ value }) => typeof value === 'number');
	return { deletion: winner, edits: unknownTo(log, record, deletions) };
}

/** Longest `prev` that is written, in UTF-16 units: half of what the server takes. Only a forged log comes near. */
const MAX_PREV = 32_000;

/**
 * What an event of the cell `deleted` names: that it knows the whole record, and every head of it. A record of
 * too many heads is not named; such a deletion knows by its time, as those of version 0.1.0 do.
 */
export function deletionPrev(log: EventLog, record: RecordKey): string[] {
	const prev = [KNOWS_ALL];
	for (const cell of log.cells(record)?.values() ?? []) for (const { id } of cell.heads) prev.push(id);
	if (prev.join(' ').length <= MAX_PREV) return prev;
	return fitting(log.cell(record, 'deleted')?.heads ?? []);
}

/** Ids of events, as many as fit in a `prev`, the first first. What is left out goes on standing, until the next edit. */
export function fitting(events: readonly LogEvent[]): string[] {
	let room = MAX_PREV;
	return events.map(({ id }) => id).filter((id) => (room -= id.length + 1) >= 0);
}

function unknownTo(log: EventLog, record: RecordKey, deletions: readonly LogEvent[]): LogEvent[] {
	const events = eventsOf(log, record);
	if (events.size === deletions.length) return [];
	const known = reach(deletions, ({ prev }) => prev.map((id) => events.get(id)));
	const knowing = reach(deletions, followers(events));
	// Version 0.1.0 did not write what a deletion knew; by its time it knew everything up to then.
	const blind = deletions.filter(({ prev }) => prev[0] !== KNOWS_ALL);
	const until = Math.max(...blind.map(({ at }) => at));
	return [...events.values()]
		.filter((event) => !WITHOUT_WEIGHT.has(event.field) && !event.prev.includes(IN_PASSING))
		.filter((event) => !known.has(event) && !knowing.has(event) && event.at > until)
		.filter((event) => !movedByOldRemoval(log, event))
		.sort(compareEvents);
}

/**
 * Edits of the event's record that it did not know, made after it or at the same time, in no order. What brings no
 * record back is left out.
 */
export function laterThan(log: EventLog, event: LogEvent): LogEvent[] {
	const events = eventsOf(log, event.record);
	const known = reach([event], ({ prev }) => prev.map((id) => events.get(id)));
	const blind = event.prev[0] !== KNOWS_ALL;
	return [...events.values()].filter(
		(other) => !WITHOUT_WEIGHT.has(other.field) && !known.has(other) && (!blind || other.at > event.at)
	);
}

/**
 * True when an edit had taken a deletion back before `next`, the event of the same cell that followed it: the edit was
 * made without knowing of the deletion or of any that stood beside it, and `next` knew of all. Nobody can say where
 * `next` is of version 0.1.0.
 */
export function takenBackBefore(log: EventLog, deletion: LogEvent, next: LogEvent): boolean {
	if (typeof deletion.value !== 'number' || next.prev[0] !== KNOWS_ALL) return false;
	const events = eventsOf(log, deletion.record);
	const known = reach([next], ({ prev }) => prev.map((id) => events.get(id)));
	const stood = next.prev.flatMap((id) => events.get(id) ?? []).filter(({ field, value }) => field === 'deleted' && typeof value === 'number');
	return unknownTo(log, deletion.record, stood).some((edit) => known.has(edit));
}

function eventsOf(log: EventLog, record: RecordKey): Map<string, LogEvent> {
	const events = new Map<string, LogEvent>();
	for (const cell of log.cells(record)?.values() ?? []) for (const [id, event] of cell.events) events.set(id, event);
	return events;
}

/** Everything that can be reached from some events. A forged log may run in circles. */
function reach(from: readonly LogEvent[], next: (event: LogEvent) => Iterable<LogEvent | undefined>): Set<LogEvent> {
	const seen = new Set(from);
	for (const event of seen) for (const other of next(event)) if (other) seen.add(other);
	return seen;
}

function followers(events: ReadonlyMap<string, LogEvent>): (event: LogEvent) => LogEvent[] {
	const after = new Map<string, LogEvent[]>();
	for (const event of events.values())
		for (const id of event.prev) {
			const list = after.get(id);
			if (list) list.push(event);
			else after.set(id, [event]);
		}
	return ({ id }) => after.get(id) ?? [];
}

/** A removal of a stage writes its moves and itself in one go; 10,000 of them take less than this. */
const REMOVAL_MS = 1000;

/**
 * True for a move that a removal of a stage made in version 0.1.0, which moved deals in the bin too and did not
 * say so: the same session removed a stage right after it. Without this such deals would leave the bin.
 */
function movedByOldRemoval(log: EventLog, { id, field, at }: LogEvent): boolean {
	if (field !== 'stage') return false;
	const session = id.slice(0, id.lastIndexOf('.') + 1);
	return log.removals.some(
		(removal) =>
			removal.prev[0] !== KNOWS_ALL && removal.id.startsWith(session) && removal.at >= at && removal.at - at < REMOVAL_MS
	);
}
