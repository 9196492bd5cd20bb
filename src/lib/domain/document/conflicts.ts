// What people did to the same thing at the same time, as a list to look through: nothing of it blocks work, and
// every entry goes away by an ordinary edit. Rules: SPEC.md, CONFLICT1–7. Limit: finds and settles; shows nothing.
import type { DealId, StageId } from '../model/deal.ts';
import { baseUnit, isAmount, unitOf, type Unit } from './amounts.ts';
import { baseCell } from './cells.ts';
import { standingDeletion } from './deletion.ts';
import type { CellLog } from './event-log.ts';
import type { Pipeline } from './pipeline.ts';
import { compareEvents, recordKey, type CellValue, type LogEvent, type RecordKey } from './schema.ts';
import { findTwins, notesOf, type Twin } from './twins.ts';
import type { Change, Writer } from './writer.ts';

export type { Twin } from './twins.ts';

/** A cell that several people edited while apart, with different values. */
export interface CellConflict {
	record: RecordKey;
	field: string;
	/** The standing edits, the one that shows first. At least two. */
	standing: readonly LogEvent[];
	/** What the cell held where the sides parted; undefined when nobody knows. */
	before: CellValue | undefined;
	/** Of a deal's value: in whose minor units `before` is; null: the pipeline's. */
	beforeUnit: Unit;
}

/** A record that was deleted while others edited it, and is back with their edits. */
export interface ReturnedRecord {
	record: RecordKey;
	deletion: LogEvent;
	/** The edits the deletion knew nothing of, oldest first. At least one. */
	edits: readonly LogEvent[];
}

/** A removed stage in which deals stand. */
export interface RemovedStageInUse {
	stage: StageId;
	/** Deals in use, in order of id. At least one. */
	deals: DealId[];
	removal: LogEvent;
}

export interface MergeFindings {
	cells: CellConflict[];
	returned: ReturnedRecord[];
	removedStages: RemovedStageInUse[];
	twins: Twin[];
}

/** Everything there is to look through now, in an order that is the same on every replica. Reads indexes and one pass over the deals: a few ms at 10,000. */
export function mergeFindings(pipeline: Pipeline): MergeFindings {
	return {
		cells: cellConflicts(pipeline),
		returned: returnedRecords(pipeline),
		removedStages: removedStagesInUse(pipeline),
		twins: findTwins(pipeline)
	};
}

/** In canonical order of the edits that show. */
function cellConflicts(pipeline: Pipeline): CellConflict[] {
	const found: CellConflict[] = [];
	for (const cell of pipeline.log.contested) {
		const { record, field } = cell;
		if (!cell.inConflict || !pipeline.recordMap(record)) continue;
		// A record that is back has its own entry.
		if (field === 'deleted' && pipeline.returned(record)) continue;
		found.push({ record, field, standing: cell.heads, before: beforeParting(pipeline, cell), beforeUnit: unitBeforeParting(pipeline, cell) });
	}
	return found.sort((a, b) => compareEvents(a.standing[0]!, b.standing[0]!));
}

/** The value of the latest edit that every standing one came after; where there is none, the record's first value. */
export function beforeParting(pipeline: Pipeline, cell: CellLog): CellValue | undefined {
	const last = lastInCommon(cell);
	if (last) return last.value;
	const map = pipeline.recordMap(cell.record);
	return map && cell.record !== recordKey.settings ? baseCell(map, cell.field) : undefined;
}

function unitBeforeParting(pipeline: Pipeline, cell: CellLog): Unit {
	const last = lastInCommon(cell);
	const map = pipeline.recordMap(cell.record);
	return last ? unitOf(last) : map && isAmount(cell.record, cell.field) ? baseUnit(map) : null;
}

/** The latest edit that every standing one came after. */
function lastInCommon(cell: CellLog): LogEvent | undefined {
	const [first, ...others] = cell.heads.map((head) => pastOf(cell, head));
	const common = [...first!].filter((event) => others.every((past) => past.has(event)));
	return common.sort(compareEvents).at(-1);
}

/** An edit and all that it came after, in its cell. */
function pastOf(cell: CellLog, event: LogEvent): Set<LogEvent> {
	const past = new Set([event]);
	for (const { prev } of past)
		for (const id of prev) {
			const prior = cell.events.get(id);
			if (prior) past.add(prior);
		}
	return past;
}

function returnedRecords(pipeline: Pipeline): ReturnedRecord[] {
	const found: ReturnedRecord[] = [];
	const add = (record: RecordKey): void => {
		const standing = standingDeletion(pipeline.log, record);
		if (standing) found.push({ record, ...standing });
	};
	for (const stage of pipeline.stages) if (stage.returned) add(recordKey.stage(stage.id));
	for (const deal of pipeline.deals.values()) if (deal.returned) add(recordKey.deal(deal.id));
	return found.sort((a, b) => compareEvents(a.deletion, b.deletion));
}

function removedStagesInUse(pipeline: Pipeline): RemovedStageInUse[] {
	const removed = new Map<StageId, RemovedStageInUse>();
	for (const { id, deleted } of pipeline.stages) {
		const removal = deleted === null ? undefined : pipeline.log.cell(recordKey.stage(id), 'deleted')?.winner;
		if (removal) removed.set(id, { stage: id, deals: [], removal });
	}
	if (removed.size > 0)
		for (const { id, stage, deleted } of pipeline.deals.values())
			if (deleted === null && stage !== null) removed.get(stage)?.deals.push(id);
	const inUse = [...removed.values()].filter(({ deals }) => deals.length > 0);
	for (const { deals } of inUse) deals.sort();
	return inUse.sort((a, b) => compareEvents(a.removal, b.removal));
}

/** Settles a cell: writes the value of one of the edits again, as an edit that knows all of them. */
export function keepEdit(writer: Writer, record: RecordKey, field: string, event: LogEvent): Change {
	return writer.write([{ record, field, value: event.value, ...(isAmount(record, field) && { unit: unitOf(event) }) }]);
}

/** Moves the deals in use out of a stage, a removed one too. */
export function moveDealsOut(writer: Writer, from: StageId, to: StageId | null): Change {
	const deals = [...writer.pipeline.deals.values()].filter(({ stage, deleted }) => stage === from && deleted === null);
	return writer.write(deals.map(({ id }) => ({ record: recordKey.deal(id), field: 'stage', value: to })));
}

/** Settles delete against edit by saying that the record stays; also takes a record out of the bin. */
export function keepRecord(writer: Writer, record: RecordKey): Change {
	return writer.write([{ record, field: 'deleted', value: null }]);
}

/** Says that they are different things of one name: they are told of no more. */
export function keepTwins(writer: Writer, twin: Twin): Change {
	return writer.write(notesOf(writer.pipeline, twin));
}
