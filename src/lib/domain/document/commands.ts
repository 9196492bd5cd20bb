// What a person can do to a pipeline, as commands: each is one transaction and one undo step.
import { columnOf, isOwnValue, readColumn, type Choice, type Column, type NewColumn } from '../model/column.ts';
import {
	DEAL_FIELDS,
	isColumnKey,
	isDealField,
	isFieldValue,
	MAX_TEXT,
	type CellField,
	type ColumnKey,
	type Deal,
	type DealCells,
	type DealField,
	type DealId,
	type StageId
} from '../model/deal.ts';
import { isOrderKey, orderBetween, ordersAfter } from '../model/order-key.ts';
import { isRateUnits, rateKey, type Rate } from '../model/rates.ts';
import type { SettingsField, PipelineSettings } from '../model/settings.ts';
import type { StageCells, StageField } from '../model/stage.ts';
import { amountsFor } from './currency-edits.ts';
import { newChoiceEdits, newColumnRecords } from './column-commands.ts';
import { recordKey, type CellValue, type PastCell } from './schema.ts';
import { toldEdits, type ToldLater } from './tell-past.ts';
import type { CellEdit, Change, NewRecord, Writer } from './writer.ts';

/** One deal cell to write. */
export interface DealEdit {
	deal: DealId;
	field: CellField;
	/** A legal value of the field, or of the column (model/column.ts). */
	value: CellValue;
	/** Choices that the value needs and its column does not have yet: added in the same step. */
	choices?: readonly Choice[];
	/** Of a value that was copied: the currency it is in. A deal in another does not take it (currency-edits.ts). */
	amountIn?: string;
}

/** Writes deal cells. Throws on a value that is not of the field's kind: parse what people type first. */
export function editDeals(writer: Writer, edits: readonly DealEdit[]): Change {
	return writer.write(cellEdits(writer, edits));
}

const cellEdits = (writer: Writer, edits: readonly DealEdit[]): CellEdit[] => [
	...choicesFor(writer, edits),
	...[...edits, ...amountsFor(writer.pipeline, edits)].map((edit) => toCellEdit(writer, edit))
];

/** Adds the choices that edits bring, each once. */
function choicesFor(writer: Writer, edits: readonly DealEdit[]): CellEdit[] {
	const byColumn = new Map<CellField, Map<string, Choice>>();
	for (const { field, choices = [] } of edits)
		for (const choice of choices) {
			const known = byColumn.get(field) ?? new Map<string, Choice>();
			byColumn.set(field, known.set(choice.id, choice));
		}
	return [...byColumn].flatMap(([field, choices]) => {
		const column = columnOf(writer.pipeline.columns, field);
		return column ? newChoiceEdits(column, [...choices.values()]) : [];
	});
}

/** Screens refuse such values with words; here they are a programming error. */
function assertWritable(columns: readonly Column[], field: string, value: unknown, choices: readonly Choice[] = []): void {
	if (isColumnKey(field)) {
		const column = columnOf(columns, field);
		if (!column) throw new TypeError(`no such column: ${field}`);
		if (!isOwnValue(choices.length > 0 ? { ...column, choices: [...column.choices, ...choices] } : column, value)) throw new TypeError(`not a value of ${column.kind} column ${field}: ${String(value)}`);
	} else if (!isDealField(field) || !isFieldValue(DEAL_FIELDS[field], value)) throw new TypeError(`not a value of ${field}: ${String(value)}`);
	if (typeof value === 'string' && value.length > MAX_TEXT) throw new RangeError(`text of ${field} is over ${MAX_TEXT}`);
}

function toCellEdit(writer: Writer, { deal, field, value, choices }: DealEdit): CellEdit {
	assertWritable(writer.pipeline.columns, field, value, choices);
	return { record: recordKey.deal(deal), field, value };
}

/** A deal to add: its cells, and what is known of its past. */
export interface NewDeal extends Partial<DealCells> {
	/** Values in columns of one's own. */
	own?: Readonly<Record<ColumnKey, CellValue>>;
	/** When the deal began; null: unknown; absent: now. */
	createdAt?: number | null;
	/** Earlier values of its cells, oldest first. */
	past?: PastCell[];
	/** Its id in the program it comes from. */
	ext?: string;
}

const lastOrder = (writer: Writer): string | null => {
	let last: string | null = null;
	for (const deal of writer.pipeline.deals.values())
		if (deal.order !== null && (last === null || deal.order > last) && isOrderKey(deal.order)) last = deal.order;
	return last;
};

/** Base objects for new deals after all others, empty cells left out: they cost nothing. */
function dealRecords(writer: Writer, deals: readonly NewDeal[], columns: readonly Column[] = writer.pipeline.columns): NewRecord[] {
	const orders = ordersAfter(lastOrder(writer), deals.length);
	return deals.map(({ createdAt, past, own, ext, ...cells }, index) => {
		const base: NewRecord['base'] = { order: cells.order ?? orders[index]! };
		for (const [field, value] of [...Object.entries(cells), ...Object.entries(own ?? {})]) {
			if (value === null || value === undefined || field === 'order') continue;
			assertWritable(columns, field, value);
			base[field] = value as CellValue;
		}
		if (createdAt !== undefined) base.created = createdAt;
		if (past && past.length > 0) base.past = past;
		if (ext !== undefined) base.ext = ext;
		return { root: 'deals', id: writer.newId(), base };
	});
}

/** Adds deals at the end, or where `order` says. Returns the change; its `created` lists the new ids. */
export function addDeals(writer: Writer, deals: readonly NewDeal[]): Change {
	return writer.write([], dealRecords(writer, deals));
}

/** Edits deals and adds others at the end, as one step: what a paste beyond the last row does. */
export function editAndAddDeals(writer: Writer, edits: readonly DealEdit[], deals: readonly NewDeal[]): Change {
	return writer.write(cellEdits(writer, edits), dealRecords(writer, deals));
}

/** What a deal has in columns of its pipeline that may be written as it is. */
function legalOwn(writer: Writer, { own }: Pick<Deal, 'own'>): Record<ColumnKey, CellValue> {
	const legal: Record<ColumnKey, CellValue> = {};
	for (const column of writer.pipeline.columns) {
		const value = own[column.key] ?? null;
		if (value !== null && isOwnValue(column, value)) legal[column.key] = value as CellValue;
	}
	return legal;
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
		return [{ ...cells, own: legalOwn(writer, deal), deleted: null, lastTouch: null, order: orderBetween(deal.order, after) }];
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

/** Columns of one's own that an import makes, and choices it adds to those there are. */
export interface ImportedColumns {
	readonly columns: readonly { key: ColumnKey; cells: NewColumn }[];
	readonly choices: readonly { key: ColumnKey; choices: readonly Choice[] }[];
}

const NO_COLUMNS: ImportedColumns = { columns: [], choices: [] };

/**
 * An import as one step: new stages, then deals that may stand in them. `unused`: stages without deals
 * to remove in the same step. `told`: what lies before deals that are here already.
 */
export function importDeals(
	writer: Writer,
	stages: readonly { id: StageId; cells: StageCells }[],
	deals: readonly NewDeal[],
	unused: readonly StageId[] = [],
	own: ImportedColumns = NO_COLUMNS,
	told: readonly ToldLater[] = []
): Change {
	const records: NewRecord[] = stages.map(({ id, cells }) => ({ root: 'stages', id, base: { ...cells } }));
	const now = Math.round(writer.now());
	const removals = unused.map((id): CellEdit => ({ record: recordKey.stage(id), field: 'deleted', value: now }));
	const columns = newColumnRecords(writer, own.columns);
	const known = writer.pipeline.columns.map((column) => {
		const added = own.choices.find(({ key }) => key === column.key)?.choices;
		return added ? { ...column, choices: [...column.choices, ...added] } : column;
	});
	for (const { key, cells } of own.columns) known.push(readColumn(key, (field) => cells[field as keyof typeof cells]));
	const choices = own.choices.flatMap(({ key, choices: added }) => {
		const column = columnOf(writer.pipeline.columns, key);
		return column ? newChoiceEdits(column, added) : [];
	});
	return writer.write([...removals, ...choices, ...toldEdits(told)], [...records, ...columns, ...dealRecords(writer, deals, known)]);
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

/** Writes exchange rates; `units` null takes one out. One step, so that a changed day moves its rate. */
export function editRates(writer: Writer, rates: readonly (Omit<Rate, 'units'> & { units: string | null })[]): Change {
	return writer.write(
		rates.map(({ units, ...rate }) => {
			if (units !== null && !isRateUnits(units)) throw new TypeError(`not a rate: ${units}`);
			return { record: recordKey.settings, field: rateKey(rate), value: units };
		})
	);
}
