// One deal as plain values, from its Y.Map and the event log: read whole, or patched where cells changed.
// Limit: knows nothing of other deals.
import type * as Y from 'yjs';
import {
	DEAL_FIELDS,
	DEAL_FIELD_NAMES,
	isCellField,
	isColumnKey,
	isFieldValue,
	isInstant,
	type CellField,
	type ColumnKey,
	type Deal,
	type DealField,
	type DealId,
	type Instant,
	type StageStep
} from '../model/deal.ts';
import { heldUnit, shownAmount } from './amounts.ts';
import { baseOf, deletionOf, shownCell } from './cells.ts';
import type { EventLog } from './event-log.ts';
import { recordKey, sameValue, type CellValue, type PastCell, type RecordBase } from './schema.ts';
import { takenBack } from './taken-back.ts';
import { beganAt, pastOf } from './told-past.ts';

const NO_OWN: Deal['own'] = Object.freeze(Object.create(null) as Record<ColumnKey, unknown>);
const NO_CONFLICTS: readonly CellField[] = [];

const instantOrNull = (value: unknown): number | null => (isInstant(value) ? value : null);

/** Reads a deal whole. `currency`: the pipeline's. */
export function readDeal(id: DealId, map: Y.Map<unknown>, log: EventLog, currency: string): Deal {
	const base = baseOf(map);
	const deal = {
		id,
		createdAt: beganAt(log, map, recordKey.deal(id)),
		addedAt: instantOrNull(base.at) ?? 0,
		addedBy: typeof base.by === 'string' ? base.by : null
	} as Deal;
	for (const field of DEAL_FIELD_NAMES) (deal[field] as unknown) = dealCell(map, log, id, field);
	settleAmount(deal, map, log, currency);
	settleDeletion(deal, map, log);
	deal.own = ownOf(id, map, base, log);
	const past = pastOf(log, map, recordKey.deal(id));
	deal.stageSteps = stageSteps(deal, base, past, log);
	const told = toldTimes(past);
	if (told.length > 0) deal.told = told;
	deal.conflicts = conflictsOf(id, log);
	return deal;
}

/** Brings a deal that was read before up to date in some of its cells. */
export function patchDeal(deal: Deal, map: Y.Map<unknown>, log: EventLog, currency: string, fields: ReadonlySet<CellField>): void {
	let own: Record<ColumnKey, unknown> | null = null;
	for (const field of fields) {
		if (isColumnKey(field)) {
			own ??= Object.assign(Object.create(null) as Record<ColumnKey, unknown>, deal.own);
			const value = shownCell(log, map, recordKey.deal(deal.id), field) ?? null;
			if (value === null) delete own[field];
			else own[field] = value;
			continue;
		}
		const value = dealCell(map, log, deal.id, field);
		if (!sameValue(deal[field], value)) (deal[field] as unknown) = value;
	}
	if (own) deal.own = own;
	if (fields.has('value') || fields.has('currency')) {
		deal.value = dealCell(map, log, deal.id, 'value') as number | null;
		settleAmount(deal, map, log, currency);
	}
	if (fields.has('deleted')) settleDeletion(deal, map, log);
	if (fields.has('stage')) deal.stageSteps = stageSteps(deal, baseOf(map), pastOf(log, map, recordKey.deal(deal.id)), log);
	deal.conflicts = conflictsOf(deal.id, log);
}

function dealCell(map: Y.Map<unknown>, log: EventLog, id: DealId, field: DealField): CellValue {
	const value = shownCell(log, map, recordKey.deal(id), field) ?? null;
	return isFieldValue(DEAL_FIELDS[field], value) ? value : null;
}

/** What is stored in columns of one's own: in the base, under keys, or (a record created twice) in the log alone. */
function ownOf(id: DealId, map: Y.Map<unknown>, base: RecordBase, log: EventLog): Deal['own'] {
	let own: Record<ColumnKey, unknown> | null = null;
	const note = (name: string): void => {
		if (!isColumnKey(name) || (own && name in own)) return;
		const value = shownCell(log, map, recordKey.deal(id), name) ?? null;
		if (value === null) return;
		own ??= Object.create(null) as Record<ColumnKey, unknown>;
		own[name] = value;
	};
	for (const name of Object.keys(base)) note(name);
	for (const name of map.keys()) note(name);
	for (const name of log.cells(recordKey.deal(id))?.keys() ?? []) note(name);
	return own ?? NO_OWN;
}

/** After the cells: an amount written in another currency shows the digits it was written with. */
function settleAmount(deal: Deal, map: Y.Map<unknown>, log: EventLog, currency: string): void {
	if (deal.value !== null) deal.value = shownAmount(deal.value, heldUnit(log, map, recordKey.deal(deal.id), deal.currency), deal.currency, currency);
}

const toldTimes = (past: readonly PastCell[]): Instant[] => past.flatMap(([field, , at]) => (field === 'stage' || at === null ? [] : [at]));

/** After the cells: a deal that was deleted may be back. */
function settleDeletion(deal: Deal, map: Y.Map<unknown>, log: EventLog): void {
	deal.returned = null;
	if (deal.deleted === null) return;
	const { deleted, returned } = deletionOf(log, map, recordKey.deal(deal.id));
	if (deleted === null) deal.deleted = null;
	deal.returned = returned;
}

function conflictsOf(id: DealId, log: EventLog): readonly CellField[] {
	const cells = log.cells(recordKey.deal(id));
	if (!cells) return NO_CONFLICTS;
	const fields: CellField[] = [];
	for (const [field, cell] of cells) if (isCellField(field) && cell.inConflict) fields.push(field);
	return fields.length === 0 ? NO_CONFLICTS : fields;
}

function stageSteps(deal: Deal, base: RecordBase, past: readonly PastCell[], log: EventLog): StageStep[] {
	const steps: StageStep[] = [];
	const push = (stage: unknown, at: number | null, by?: string) => {
		if (typeof stage !== 'string' && stage !== null) return;
		const last = steps.at(-1);
		if (last && last.stage === stage) return;
		steps.push(by === undefined ? { stage, at } : { stage, at, by });
	};
	for (const [field, value, at] of past) if (field === 'stage') push(value, at);
	const first = Object.hasOwn(base, 'stage') ? (base.stage ?? null) : null;
	push(first, steps.length === 0 ? deal.createdAt : deal.addedAt);
	const moves = log.cell(recordKey.deal(deal.id), 'stage')?.effectiveHistory() ?? [];
	const without = takenBack(moves);
	for (const event of moves) if (!without.has(event)) push(event.value, event.at, event.by);
	// A bare write by a foreign client: it happened, nobody knows when.
	push(deal.stage, null);
	return steps;
}
