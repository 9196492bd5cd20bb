// What a deal's cells held over time, from the document: what figures of any moment are made of (model/deal-history.ts).
// Limit: one deal at a time; the rules are [HISTORY1] to [HISTORY3], [TIMELINE3] and [RESTORE5] of SPEC.md.
import { startOfDay } from '../model/date.ts';
import { HISTORY_FIELDS, type DealChange, type DealHistory, type HistoryField } from '../model/deal-history.ts';
import { isDay, type DealId, type Instant } from '../model/deal.ts';
import { isCurrency } from '../model/money.ts';
import { baseUnit, shownAmount, type Unit } from './amounts.ts';
import { addedAt, cellStays, sourceOf, unitOfStay, type RecordSource } from './as-of-cell.ts';
import { contactChanges } from './contacts.ts';
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
	const source = pipeline.deals.has(id) ? sourceOf(pipeline, recordKey.deal(id)) : null;
	if (!source) return null;
	const { base, map, past, created } = source;
	const told = new Set(past.map(([field]) => field));
	const cells = pipeline.log.cells(id);
	const changes: DealChange[] = [];
	const units: Units = new Map();
	let undone = false;
	// Nothing but what it was created with: most deals, and there are many fields to ask for.
	const bare = map.size === 1;
	for (const field of CELLS) {
		if (!cells?.has(field) && !told.has(field) && (bare || !map.has(field))) {
			const value = base[field];
			if (isHeld(field, value)) changes.push({ field, value, since: -Infinity, at: created, quiet: true });
		} else undone = cellChanges(changes, pipeline, source, field, until, units) || undone;
	}
	if (cells) for (const [field, cell] of cells) undone = workOn(changes, field, cell, until) || undone;
	for (const [field, value, at] of past)
		if (!IS_CELL.has(field) && at !== null) changes.push({ field: 'touch', value: field === 'touch' && (value === 'out' || value === 'in') ? value : null, since: at, at });
	undone = contactChanges(changes, pipeline, id, past, until) || undone;
	for (const [index, change] of changes.entries())
		if (change.field === 'lastTouch') changes[index] = { ...change, value: isDay(change.value) ? startOfDay(change.value, pipeline.settings.timeZone) : null };
	changes.sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
	const named = changes.some(({ field }) => field === 'currency') || [...units.values()].some((unit) => unit !== null);
	const shown = named ? asShown(changes, units, baseUnit(map), pipeline.settings.currency) : changes;
	return { id, createdAt: created, begins: beginningOf(source, created), undone, changes: shown };
}

const isHeld = (field: HistoryField, value: unknown): value is string | number =>
	field === 'currency' ? isCurrency(value) : typeof value === 'string' || typeof value === 'number';

function beginningOf({ base, past }: RecordSource, created: Instant | null): number {
	let begins = addedAt(base);
	if (created !== null && created < begins) begins = created;
	for (const [, , at] of past) if (at !== null && at < begins) begins = at;
	return begins;
}

/** In whose minor units changes of the value are; 'shown': of the currency the deal had then. */
type Units = Map<DealChange, Unit | 'shown'>;

/** The changes with every amount in minor units of the currency the deal had at the time ([MONEY3]). */
function asShown(changes: readonly DealChange[], units: Units, base: Unit, pipeline: string): DealChange[] {
	const shown: DealChange[] = [];
	let currency: Unit = null;
	let amount: { value: number; unit: Unit } | null = null;
	const value = (): number | null => (amount ? shownAmount(amount.value, amount.unit, currency, pipeline) : null);
	for (const change of changes) {
		if (change.field === 'value') {
			const unit = units.has(change) ? units.get(change)! : base;
			amount = typeof change.value === 'number' && Number.isSafeInteger(change.value) ? { value: change.value, unit: unit === 'shown' ? currency : unit } : null;
			shown.push({ ...change, value: value() });
		} else if (change.field === 'currency') {
			const before = value();
			currency = change.value as Unit;
			shown.push(change);
			// The same amount in other minor units is nobody's work on the value.
			if (value() !== before) shown.push({ field: 'value', value: value(), since: change.since, at: change.at, quiet: true });
		} else shown.push(change);
	}
	return shown;
}

/** What one cell held. True when some of its edits were taken back. */
function cellChanges(changes: DealChange[], pipeline: Pipeline, source: RecordSource, field: HistoryField, until: number, units: Units): boolean {
	const stays = cellStays(pipeline, source, field);
	const events = stays.flatMap(({ event }) => event ?? []);
	const without = takenBack(events, until);
	let before: DealChange | null = null;
	for (const stay of stays) {
		const { value, since, at, by, event, past } = stay;
		if (event && without.has(event)) continue;
		const held = isHeld(field, value) ? value : null;
		// What an import told ends with what it wrote: that is said once.
		if (!event && !past && before && sameValue(before.value, held)) continue;
		// Arriving with other cells than a file told of is nobody's work on the deal; arriving in another stage is a move.
		const quiet: boolean = event ? putBackOf(event) !== null : !past && since !== Infinity && (before === null || field !== 'stage');
		before = { field, value: held, since, at, ...(event && by !== undefined ? { by } : {}), ...(quiet ? { quiet } : {}) };
		changes.push(before);
		if (field === 'value') units.set(before, since === Infinity && !event ? 'shown' : unitOfStay(stay, source.map, null));
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
