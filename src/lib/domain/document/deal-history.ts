// What a deal's cells held over time, from the document: what figures of any moment are made of (model/deal-history.ts).
// Limit: one deal at a time; the rules are [HISTORY1] to [HISTORY3], [TIMELINE3] and [RESTORE5] of SPEC.md.
import { startOfDay } from '../model/date.ts';
import { HISTORY_FIELDS, type DealChange, type DealHistory, type HistoryField } from '../model/deal-history.ts';
import { isDay, type Day, type DealId, type Instant } from '../model/deal.ts';
import { addedAt, cellStays, sourceOf, type RecordSource } from './as-of-cell.ts';
import type { CellLog } from './event-log.ts';
import type { Pipeline } from './pipeline.ts';
import { BASE, isToldCell, putBackOf, recordKey, sameValue, type LogEvent } from './schema.ts';
import { takenBack } from './taken-back.ts';

/** Fields of a history that are cells of the deal. */
const CELLS = HISTORY_FIELDS.filter((field) => field !== 'touch');
const IS_CELL: ReadonlySet<string> = new Set(CELLS);

/**
 * The history of a deal; null when there is none of that id. `until` (recorded time): edits that were taken back only
 * after it counted then.
 */
export function dealHistory(pipeline: Pipeline, id: DealId, until: number = Infinity): DealHistory | null {
	const source = sourceOf(pipeline, recordKey.deal(id));
	if (!source) return null;
	const { base, map, past, created } = source;
	const told = new Set(past.map(([field]) => field));
	const cells = pipeline.log.cells(id);
	const changes: DealChange[] = [];
	let undone = false;
	for (const field of CELLS) {
		if (!cells?.has(field) && !told.has(field) && !map.has(field)) {
			const value = base[field];
			if (isPlainValue(value)) changes.push({ field, value, since: -Infinity, at: created, quiet: true });
		} else undone = cellChanges(changes, pipeline, source, field, until) || undone;
	}
	if (cells) for (const [field, cell] of cells) undone = workOn(changes, field, cell, until) || undone;
	const { lastTouch = null } = pipeline.deals.get(id) ?? {};
	if (isDay(lastTouch)) {
		const at = startOf(lastTouch, pipeline.settings.timeZone);
		changes.push({ field: 'touch', value: null, since: at, at });
	}
	changes.sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
	return { id, createdAt: created, begins: beginningOf(source, created), undone, changes };
}

/** Starts of days in the zone asked for last: asking Intl costs more than reading the rest of a deal, and days repeat. */
const starts = { timeZone: '', byDay: new Map<Day, Instant>() };

function startOf(day: Day, timeZone: string): Instant {
	if (timeZone !== starts.timeZone || starts.byDay.size > 20_000) Object.assign(starts, { timeZone, byDay: new Map() });
	let start = starts.byDay.get(day);
	if (start === undefined) starts.byDay.set(day, (start = startOfDay(day, timeZone)));
	return start;
}

const isPlainValue = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

function beginningOf({ base, past }: RecordSource, created: Instant | null): number {
	let begins = addedAt(base);
	if (created !== null && created < begins) begins = created;
	for (const [, , at] of past) if (at !== null && at < begins) begins = at;
	return begins;
}

/** What one cell held. True when some of its edits were taken back. */
function cellChanges(changes: DealChange[], pipeline: Pipeline, source: RecordSource, field: HistoryField, until: number): boolean {
	const stays = cellStays(pipeline, source, field);
	const events = stays.flatMap(({ event }) => event ?? []);
	const without = takenBack(events, until);
	let before: DealChange | null = null;
	for (const { value, since, at, by, event, past } of stays) {
		if (event && without.has(event)) continue;
		const held = isPlainValue(value) ? value : null;
		// What an import told ends with what it wrote: that is said once.
		if (!event && !past && before && sameValue(before.value, held)) continue;
		const quiet: boolean = event ? putBackOf(event) !== null : before === null && !past;
		before = { field, value: held, since, at, ...(event && by !== undefined ? { by } : {}), ...(quiet ? { quiet } : {}) };
		changes.push(before);
	}
	return without.size > 0 || takenBack(events).size > 0;
}

/** Edits that are in no list of values: of other cells, and those that lost against another. True as above. */
function workOn(changes: DealChange[], field: string, cell: CellLog, until: number): boolean {
	if (field === 'order' || field === BASE || isToldCell(field)) return false;
	const history = cell.effectiveHistory();
	const without = takenBack(history, until);
	const counted: ReadonlySet<LogEvent> = IS_CELL.has(field) ? new Set(history) : NONE;
	for (const event of cell.events.values())
		if (!counted.has(event) && !without.has(event) && putBackOf(event) === null) changes.push({ field: 'touch', value: null, since: event.at, at: event.at });
	return without.size > 0 || takenBack(history).size > 0;
}

const NONE: ReadonlySet<LogEvent> = new Set();
