// What a person can do to a pipeline, as commands: each is one transaction and one undo step.
import { DEAL_FIELDS, isFieldValue, MAX_TEXT, type DealCells, type DealField, type DealId, type StageId } from '../model/deal.ts';
import { isOrderKey, orderBetween, ordersAfter } from '../model/order-key.ts';
import type { SettingsField, PipelineSettings } from '../model/settings.ts';
import type { StageCells, StageField } from '../model/stage.ts';
import { recordKey, type CellValue, type PastCell } from './schema.ts';
import type { CellEdit, Change, NewRecord, Writer } from './writer.ts';

/** One deal cell to write. */
export interface DealEdit {
	deal: DealId;
	field: DealField;
	value: DealCells[DealField];
}

/** Writes deal cells. Throws on a value that is not of the field's kind: parse what people type first. */
export function editDeals(writer: Writer, edits: readonly DealEdit[]): Change {
	return writer.write(edits.map(toCellEdit));
}

/** Screens refuse such values with words; here they are a programming error. */
function assertWritable(field: DealField, value: unknown): void {
	if (!isFieldValue(DEAL_FIELDS[field], value)) throw new TypeError(`not a value of ${field}: ${String(value)}`);
	if (typeof value === 'string' && value.length > MAX_TEXT) throw new RangeError(`text of ${field} is over ${MAX_TEXT}`);
}

function toCellEdit({ deal, field, value }: DealEdit): CellEdit {
	assertWritable(field, value);
	return { record: recordKey.deal(deal), field, value };
}

/** A deal to add: its cells, and what is known of its past. */
export interface NewDeal extends Partial<DealCells> {
	/** When the deal began; null: unknown; absent: now. */
	createdAt?: number | null;
	/** Earlier stages, oldest first. */
	past?: PastCell[];
}

const lastOrder = (writer: Writer): string | null => {
	let last: string | null = null;
	for (const deal of writer.pipeline.deals.values())
		if (deal.order !== null && (last === null || deal.order > last) && isOrderKey(deal.order)) last = deal.order;
	return last;
};

/** Base objects for new deals after all others, empty cells left out: they cost nothing. */
function dealRecords(writer: Writer, deals: readonly NewDeal[]): NewRecord[] {
	const orders = ordersAfter(lastOrder(writer), deals.length);
	return deals.map(({ createdAt, past, ...cells }, index) => {
		const base: NewRecord['base'] = { order: cells.order ?? orders[index]! };
		for (const [field, value] of Object.entries(cells)) {
			if (value === null || value === undefined || field === 'order') continue;
			assertWritable(field as DealField, value);
			base[field] = value as CellValue;
		}
		if (createdAt !== undefined) base.created = createdAt;
		if (past && past.length > 0) base.past = past;
		return { root: 'deals', id: writer.newId(), base };
	});
}

/** Adds deals at the end, or where `order` says. Returns the change; its `created` lists the new ids. */
export function addDeals(writer: Writer, deals: readonly NewDeal[]): Change {
	return writer.write([], dealRecords(writer, deals));
}

/** Copies deals right after themselves, as new deals that begin now in the same stage. */
export function duplicateDeals(writer: Writer, ids: readonly DealId[]): Change {
	const ordered = [...writer.pipeline.deals.values()]
		.filter((deal) => deal.deleted === null && deal.order !== null)
		.sort((a, b) => (a.order! < b.order! ? -1 : 1));
	const copies = ids.flatMap((id): NewDeal[] => {
		const deal = writer.pipeline.deals.get(id);
		if (!deal) return [];
		const index = ordered.indexOf(deal);
		const after = ordered[index + 1]?.order ?? null;
		const cells = {} as DealCells;
		for (const field of Object.keys(DEAL_FIELDS) as DealField[]) (cells[field] as unknown) = deal[field];
		return [{ ...cells, deleted: null, lastTouch: null, order: orderBetween(deal.order, after) }];
	});
	return addDeals(writer, copies);
}

/** Puts deals in the bin. Nothing is removed: a colleague's offline edit and the restore both survive. */
export function deleteDeals(writer: Writer, ids: readonly DealId[]): Change {
	const now = Math.round(writer.now());
	return writer.write(ids.map((id) => ({ record: recordKey.deal(id), field: 'deleted', value: now })));
}

/** Takes deals out of the bin. */
export function restoreDeals(writer: Writer, ids: readonly DealId[]): Change {
	return writer.write(ids.map((id) => ({ record: recordKey.deal(id), field: 'deleted', value: null })));
}

/**
 * An import as one step: new stages, then deals that may stand in them. `unused`: stages without deals
 * to remove in the same step.
 */
export function importDeals(
	writer: Writer,
	stages: readonly { id: StageId; cells: StageCells }[],
	deals: readonly NewDeal[],
	unused: readonly StageId[] = []
): Change {
	const records: NewRecord[] = stages.map(({ id, cells }) => ({ root: 'stages', id, base: { ...cells } }));
	const now = Math.round(writer.now());
	const removals = unused.map((id): CellEdit => ({ record: recordKey.stage(id), field: 'deleted', value: now }));
	return writer.write(removals, [...records, ...dealRecords(writer, deals)]);
}

/** Adds a stage after `after` (null: first). Returns the change; `created[0]` is `stages/ID`. */
export function addStage(writer: Writer, cells: Omit<StageCells, 'order' | 'deleted'>, after: StageId | null): Change {
	const order = stageOrderAfter(writer, after, null);
	return writer.write([], [{ root: 'stages', id: writer.newId(), base: { ...cells, order } }]);
}

export function editStage<F extends StageField>(writer: Writer, id: StageId, field: F, value: StageCells[F]): Change {
	return writer.write([{ record: recordKey.stage(id), field, value: value as CellValue }]);
}

/** Moves a stage to right after `after` (null: first). */
export function moveStage(writer: Writer, id: StageId, after: StageId | null): Change {
	return editStage(writer, id, 'order', stageOrderAfter(writer, after, id));
}

function stageOrderAfter(writer: Writer, after: StageId | null, moving: StageId | null): string {
	const stages = writer.pipeline.liveStages.filter((stage) => stage.id !== moving);
	const index = after === null ? -1 : stages.findIndex((stage) => stage.id === after);
	return orderBetween(stages[index]?.order ?? null, stages[index + 1]?.order ?? null);
}

/**
 * Removes a stage and moves its deals to another, in one step. A deal that a colleague moves into it
 * at the same time keeps pointing at it; the stage is then shown as removed, with its name.
 */
export function removeStage(writer: Writer, id: StageId, moveDealsTo: StageId | null): Change {
	const edits: CellEdit[] = [];
	for (const deal of writer.pipeline.deals.values())
		if (deal.stage === id) edits.push({ record: recordKey.deal(deal.id), field: 'stage', value: moveDealsTo, inPassing: true });
	edits.push({ record: recordKey.stage(id), field: 'deleted', value: Math.round(writer.now()) });
	return writer.write(edits);
}

export function editSettings<F extends SettingsField>(writer: Writer, field: F, value: PipelineSettings[F]): Change {
	return writer.write([{ record: recordKey.settings, field, value }]);
}
