// Takes a change back as a new edit, and what a colleague has done since is left as it is and told:
// the whole of undo and redo is this. The stack of changes is undo.ts.
import { isColumnKey, type StageId } from '../model/deal.ts';
import { isAmount } from './amounts.ts';
import { laterThan } from './deletion.ts';
import type { CellLog } from './event-log.ts';
import { recordKey, sameValue, type CellValue, type RecordKey } from './schema.ts';
import { takenBack } from './taken-back.ts';
import type { CellChange, CellEdit, Change, Writer } from './writer.ts';

/** The result of an undo or redo: what was put back, and which cells somebody else had changed since. */
export interface UndoResult {
	change: Change;
	skipped: readonly CellChange[];
}

/**
 * Takes a change back as one new edit. Left alone and reported: a cell that anyone else has edited since or at the
 * same time; a record that would go to the bin though others have worked on it; a stage that would go though deals
 * would still stand in it. Other records that the change created go to the bin.
 */
export function revert(writer: Writer, change: Change): UndoResult {
	const { pipeline } = writer;
	const skipped: CellChange[] = [];
	const edits = new Map<CellChange, CellEdit>();
	for (const cell of change.cells) {
		if (!standsAlone(writer, cell) || wouldHide(writer, cell)) skipped.push(cell);
		else edits.set(cell, editBack(writer, cell));
	}
	const now = Math.round(writer.now());
	for (const record of change.created) {
		// A record may be missing from a document that was made anew after damage: there is nothing to keep.
		if (!pipeline.recordMap(record)) continue;
		const cell: CellChange = { record, field: 'deleted', before: now, after: null, eventId: '' };
		if (touchedByOthers(writer, record)) skipped.push(cell);
		else edits.set(cell, { record, field: 'deleted', value: now });
	}
	for (const cell of removalsInUse(writer, edits)) {
		edits.delete(cell);
		skipped.push(cell);
	}
	const { putBack } = change;
	return { change: writer.write([...edits.values()], [], putBack && { ...putBack, undone: !putBack.undone }), skipped };
}

/**
 * Writes what the cell held before, marked as taking that one edit back ([TIMELINE3]); without a mark where it takes back
 * later ones of the writer's own as well. What a deletion names is of another kind.
 */
const editBack = (writer: Writer, cell: CellChange): CellEdit => {
	const { record, field, before, inPassing, eventId, unit } = cell;
	const amount = isAmount(record, field) && { unit: unit ?? null };
	return { record, field, value: before, ...amount, ...(inPassing && { inPassing }), ...(field !== 'deleted' && isLast(writer, cell) && { takesBack: eventId }) };
};

/** True when every later edit of the cell was taken back. */
function isLast({ pipeline }: Writer, { record, field, eventId }: CellChange): boolean {
	const history = pipeline.log.cell(record, field)?.effectiveHistory() ?? [];
	const without = takenBack(history);
	return history.slice(history.findIndex(({ id }) => id === eventId) + 1).every((event) => without.has(event));
}

/**
 * True when the cell shows what the change wrote and nobody else has edited it since. The writer's own later
 * edits that were taken back do not count: after two edits of one cell, both can be undone.
 */
function standsAlone(writer: Writer, { record, field, after, eventId }: CellChange): boolean {
	const { pipeline, person } = writer;
	const cell = pipeline.log.cell(record, field);
	if (!cell || cell.heads.length !== 1) return false;
	// Also where a client that does not know the log wrote over it.
	if (!sameValue(written(writer, record, field), after)) return false;
	let event = cell.winner;
	// A forged log may run in circles.
	for (let steps = cell.events.size; event && steps > 0; steps -= 1) {
		if (event.id === eventId) return true;
		// A deletion names other cells' edits too.
		const prior: string[] = event.prev.filter((id) => cell.events.has(id));
		if (event.by !== person || prior.length !== 1) return false;
		event = cell.events.get(prior[0]!);
	}
	return false;
}

/** What a cell holds by its own edits: a deletion that an edit has overruled can still be taken back. */
function written({ pipeline }: Writer, record: RecordKey, field: string): CellValue {
	if (field === 'deleted' && pipeline.returned(record)) return pipeline.log.cell(record, field)!.winner!.value;
	return pipeline.cellValue(record, field) ?? null;
}

/** True when taking the cell back would put a record in the bin that others have edited since it came out. */
function wouldHide({ pipeline, person }: Writer, { record, field, before, eventId }: CellChange): boolean {
	if (field !== 'deleted' || before === null) return false;
	const event = pipeline.log.cell(record, field)?.events.get(eventId);
	return event === undefined || laterThan(pipeline.log, event).some(({ by }) => by !== person);
}

/** True when somebody other than the writer has edited a cell of the record, or filled a cell of the column that it is. */
function touchedByOthers({ pipeline, person }: Writer, record: RecordKey): boolean {
	const { log } = pipeline;
	const byOthers = (cell: CellLog | undefined): boolean => [...(cell?.events.values() ?? [])].some(({ by }) => by !== person);
	for (const cell of log.cells(record)?.values() ?? []) if (byOthers(cell)) return true;
	const key = record.startsWith('columns/') ? record.slice('columns/'.length) : '';
	if (!isColumnKey(key)) return false;
	for (const deal of pipeline.deals.values()) {
		const cell = log.cell(recordKey.deal(deal.id), key);
		if (byOthers(cell) || (!cell && deal.own[key] !== undefined && deal.addedBy !== person)) return true;
	}
	return false;
}

/** Of the edits, removals of stages in which a deal would still stand after all of them. */
function removalsInUse({ pipeline }: Writer, edits: ReadonlyMap<CellChange, CellEdit>): CellChange[] {
	const removals = new Map<StageId, CellChange>();
	const after = new Map<string, CellValue>();
	const cellOf = (record: RecordKey, field: string): string => `${record} ${field}`;
	for (const [cell, { record, field, value }] of edits) {
		after.set(cellOf(record, field), value);
		if (field === 'deleted' && value !== null && record.startsWith('stages/')) removals.set(record.slice('stages/'.length), cell);
	}
	if (removals.size === 0) return [];
	const inUse = new Set<CellChange>();
	for (const deal of pipeline.deals.values()) {
		const valueOf = (field: 'stage' | 'deleted'): CellValue => {
			const cell = cellOf(recordKey.deal(deal.id), field);
			return after.has(cell) ? after.get(cell)! : deal[field];
		};
		const stage = valueOf('stage');
		const removal = typeof stage === 'string' ? removals.get(stage) : undefined;
		if (removal && valueOf('deleted') === null) inUse.add(removal);
	}
	return [...inUse];
}
