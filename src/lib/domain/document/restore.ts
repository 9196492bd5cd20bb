// Puts back what was: a cell, a deal, or the whole pipeline as of a moment, each as one new undoable edit that
// everybody sees. Nothing is taken out of the log. Rules: [RESTORE1] to [RESTORE5] of SPEC.md.
import { columnOf, isColumnKind, isOwnValue } from '../model/column.ts';
import { convertTo } from './column-kinds.ts';
import { isColumnKey, type DealId } from '../model/deal.ts';
import { rateOfKey } from '../model/rates.ts';
import { heldUnit, isAmount, sameAmount, type Unit } from './amounts.ts';
import { addedAt, cellStays, editedFields, sourceOf, stayAt, unitOfStay } from './as-of-cell.ts';
import { AsOf } from './as-of.ts';
import type { Pipeline } from './pipeline.ts';
import { teamFields } from './read-records.ts';
import { isToldCell, NOTES, recordKey, sameValue, type CellValue, type RecordKey } from './schema.ts';
import type { CellEdit, Change, Writer } from './writer.ts';

/** What restoring would do, in numbers, and the edits that do it. */
export interface RestorePlan {
	edits: readonly CellEdit[];
	/** Deals that get at least one other value; that go to the bin; that come back from it. Each deal counts once. */
	changed: number;
	binned: number;
	returned: number;
	/** Stages that get another value, go or come back. */
	stages: number;
	/** Columns of one's own that get another kind, name or choices, go or come back. Those added later stay, empty. */
	columns: number;
	/** Settings that get another value. */
	settings: number;
	/** Targets that get another amount or go, and owners that get another team. */
	targets: number;
}

const SETTINGS = ['name', 'currency', 'timeZone', 'fiscalYearStart'] as const;

/** Writes one cell's earlier value. `unit`: of a deal's value, in whose minor units it is (CellEntry). */
export function restoreCell(writer: Writer, record: RecordKey, field: string, value: CellValue, unit: Unit = null): Change {
	return writer.write([{ record, field, value, ...(isAmount(record, field) && { unit }) }]);
}

/**
 * Brings one deal back to how it was at a moment, out of the bin too. What it was made with is the earliest there
 * is: a moment before it began gives that. Columns stay of the kind they are now.
 */
export function restoreDeal(writer: Writer, deal: DealId, moment: number): Change {
	const { pipeline } = writer;
	const edits = cellEdits(pipeline, recordKey.deal(deal), moment, writer.now());
	return writer.write(edits.flatMap((edit) => inPresentKind(pipeline, deal, edit, moment) ?? []));
}

/** What a cell of one's own held is written as its column's kind has it now; null where that has no such value: it would only blank the cell. */
function inPresentKind(pipeline: Pipeline, deal: DealId, edit: CellEdit, moment: number): CellEdit | null {
	const { field, value } = edit;
	const column = isColumnKey(field) ? columnOf(pipeline.columns, field) : undefined;
	if (!column || isOwnValue(column, value)) return edit;
	const source = sourceOf(pipeline, recordKey.column(column.key))!;
	const kind = stayAt(cellStays(pipeline, source, 'kind'), moment)?.value;
	if (!isColumnKind(kind)) return null;
	const was = { ...pipeline.deals.get(deal)!, own: { [column.key]: value } };
	const { values, choices } = convertTo({ ...column, kind }, column.kind, [was], { currency: pipeline.settings.currency, newId: () => '' });
	const converted = choices === null ? values.get(deal) : undefined;
	return converted === undefined ? null : { ...edit, value: converted as CellValue };
}

/**
 * What it takes to bring the pipeline back to the moment of `then`. Deals that began later go to the bin.
 * `now` is the time written for what goes there.
 */
export function planRestore(pipeline: Pipeline, then: AsOf, now: number): RestorePlan {
	const { moment } = then;
	const plan = { changed: 0, binned: 0, returned: 0, stages: 0, columns: 0, settings: 0, targets: 0 };
	const edits: CellEdit[] = [];
	for (const deal of pipeline.deals.values()) {
		const record = recordKey.deal(deal.id);
		if (!then.deals.has(deal.id)) {
			if (deal.deleted !== null) continue;
			edits.push({ record, field: 'deleted', value: Math.round(now) });
			plan.binned += 1;
			continue;
		}
		const own = cellEdits(pipeline, record, moment, now);
		if (own.length === 0) continue;
		edits.push(...own);
		const bin = own.find(({ field }) => field === 'deleted');
		if (!bin) plan.changed += 1;
		else if (bin.value === null) plan.returned += 1;
		else plan.binned += 1;
	}
	const stood = new Set([...then.deals.values()].map(({ stage }) => stage));
	const founded = Math.min(...pipeline.stages.map(({ id }) => stageAddedAt(pipeline, id)));
	for (const stage of pipeline.stages) {
		const record = recordKey.stage(stage.id);
		const added = stageAddedAt(pipeline, stage.id);
		// The stages a pipeline was founded with are older than their record: an import may tell of moves long before.
		const later = added > moment && added > founded && !stood.has(stage.id);
		const removal: CellEdit[] = stage.deleted === null ? [{ record, field: 'deleted', value: Math.round(now) }] : [];
		const own = later ? removal : cellEdits(pipeline, record, moment, now);
		if (own.length > 0) plan.stages += 1;
		edits.push(...own);
	}
	for (const { key } of pipeline.columns) {
		const own = cellEdits(pipeline, recordKey.column(key), moment, now);
		if (own.length > 0) plan.columns += 1;
		edits.push(...own);
	}
	const record = recordKey.settings;
	const source = sourceOf(pipeline, record)!;
	for (const field of [...SETTINGS, ...[...editedFields(pipeline, source)].filter(rateOfKey)]) {
		const stays = cellStays(pipeline, source, field);
		// A rate that was not written down yet was none.
		const was = stayAt(stays, moment) ?? (rateOfKey(field) ? { value: null } : undefined);
		if (!was || sameValue(was.value, pipeline.cellValue(record, field) ?? null)) continue;
		edits.push({ record, field, value: was.value });
		plan.settings += 1;
	}
	for (const id of pipeline.doc.getMap<unknown>('targets').keys()) {
		const own = cellEdits(pipeline, recordKey.target(id), moment, now);
		if (own.length > 0) plan.targets += 1;
		edits.push(...own);
	}
	for (const field of teamFields(source.map, pipeline.log)) {
		const was = stayAt(cellStays(pipeline, source, field), moment)?.value ?? null;
		if (sameValue(was, pipeline.cellValue(record, field) ?? null)) continue;
		edits.push({ record, field, value: was });
		plan.targets += 1;
	}
	return { ...plan, edits };
}

/** Brings the pipeline back to a moment, as one step. Planned at this moment, so that nothing that came in meanwhile is missed. */
export function restorePipeline(writer: Writer, moment: number): Change {
	return writer.write(planRestore(writer.pipeline, new AsOf(writer.pipeline, moment), writer.now()).edits, [], {
		to: Math.round(moment),
		undone: false
	});
}

/**
 * Cells of a record that were other than they are, with what they were. A deletion gets today's time: it is a new one.
 * What people have seen to be two things they have seen: that is not taken back; nor is what they wrote in notes, nor what
 * an import told of the past.
 */
function cellEdits(pipeline: Pipeline, record: RecordKey, moment: number, now: number): CellEdit[] {
	const edits: CellEdit[] = [];
	const source = sourceOf(pipeline, record);
	for (const field of source ? editedFields(pipeline, source) : []) {
		if (field === 'twins' || field === NOTES || isToldCell(field)) continue;
		const stays = cellStays(pipeline, source!, field);
		const stay = stayAt(stays, moment) ?? stays[0];
		const was = stay?.value ?? null;
		const is = pipeline.cellValue(record, field) ?? null;
		if (field === 'deleted') {
			if ((was === null) !== (is === null)) edits.push({ record, field, value: was === null ? null : Math.round(now) });
		} else if (stay && isAmount(record, field)) {
			const shown = (pipeline.cellValue(record, 'currency') ?? null) as Unit;
			const unit = unitOfStay(stay, source!.map, shown);
			const same = sameAmount(was, unit, is, heldUnit(pipeline.log, source!.map, record, shown), pipeline.settings.currency);
			if (!same) edits.push({ record, field, value: was, unit });
		} else if (!sameValue(was, is)) edits.push({ record, field, value: was });
	}
	return edits;
}

function stageAddedAt(pipeline: Pipeline, id: string): number {
	const source = sourceOf(pipeline, recordKey.stage(id));
	return source ? addedAt(source.base) : 0;
}
