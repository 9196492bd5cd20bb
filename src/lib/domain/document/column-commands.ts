// What a person can do to columns of their own: each is one transaction and one undo step. A deleted column keeps its
// cells, and so does one of another kind: what is no value of that kind stays stored and does not show.
import { choiceCell, MAX_CHOICES, MAX_KEPT_CHOICES, type Choice, type Column, type ColumnCell, type ColumnCells, type ColumnKind, type NewColumn } from '../model/column.ts';
import { convertTo } from './column-kinds.ts';
import { isColumnKey, type ColumnKey } from '../model/deal.ts';
import { orderBetween, ordersAfter } from '../model/order-key.ts';
import { recordKey, type CellValue } from './schema.ts';
import type { CellEdit, Change, NewRecord, Writer } from './writer.ts';

/**
 * Adds a column after `after` (null: first; absent: last). Returns the change; `created[0]` is `columns/KEY`.
 */
export function addColumn(writer: Writer, cells: NewColumn, after?: ColumnKey | null): Change {
	const order = orderAfter(writer, after === undefined ? (writer.pipeline.liveColumns.at(-1)?.key ?? null) : after, null);
	return writer.write([], [{ root: 'columns', id: `c_${writer.newId()}`, base: { ...(cells as unknown as Record<string, CellValue>), order } }]);
}

/** Records of columns with keys of their own, after all others. */
export function newColumnRecords(writer: Writer, columns: readonly { key: ColumnKey; cells: NewColumn }[]): NewRecord[] {
	const orders = ordersAfter(writer.pipeline.liveColumns.at(-1)?.order ?? null, columns.length);
	return columns.map(({ key, cells }, index) => ({ root: 'columns', id: key, base: { ...(cells as unknown as Record<string, CellValue>), order: orders[index]! } }));
}

/** The key of the column that a change made; undefined when it made none. */
export function columnMade({ created }: Change): ColumnKey | undefined {
	const id = created.find((record) => record.startsWith('columns/'))?.slice('columns/'.length);
	return id !== undefined && isColumnKey(id) ? id : undefined;
}

/** Writes cells of a column other than its kind. Choices left out of a list of choices are taken out, and kept as gone. */
export function editColumn(writer: Writer, key: ColumnKey, cells: Partial<Omit<ColumnCells, 'kind' | 'order' | 'deleted'>>): Change {
	return changeColumn(writer, key, cells);
}

/** Adds choices at the end, for cells that are written in the same step. Those that a full list has no room for are left out. */
export function newChoiceEdits(column: Column, choices: readonly Choice[]): CellEdit[] {
	const known = new Set(column.choices.map(({ id }) => id));
	return choices
		.filter(({ id }) => !known.has(id))
		.slice(0, Math.max(0, MAX_CHOICES - column.choices.length))
		.map((choice, index) => choiceEdit(column.key, choice, column.choices.length + index));
}

const choiceEdit = (key: ColumnKey, { id, name, color, gone }: ColumnCells['choices'][number], place: number): CellEdit => ({
	record: recordKey.column(key),
	field: choiceCell(id),
	value: { name, color, place, ...(gone && { gone }) }
});

/** What it takes to give a column other choices: a cell for each that is new or another, the list only where the order is. */
function choiceEdits(column: Column, wanted: ColumnCells['choices']): CellEdit[] {
	const named = new Set(wanted.map(({ id }) => id));
	const all = [...wanted, ...column.choices.flatMap((choice) => (named.has(choice.id) ? [] : [{ ...choice, gone: true as const }]))].slice(0, MAX_KEPT_CHOICES);
	const before = new Map(column.choices.map((choice) => [choice.id, choice]));
	const edits = all.flatMap((choice, place) => (same(before.get(choice.id), choice) ? [] : [choiceEdit(column.key, choice, place)]));
	// The order of those that can be picked; new ones at the end fall into place by themselves.
	const open = all.flatMap(({ id, gone }) => (gone ? [] : [id]));
	const known = open.filter((id) => before.has(id));
	const wasOpen = new Set(known);
	const stayed = column.choices.flatMap(({ id }) => (wasOpen.has(id) ? [id] : []));
	const moved = known.join() !== stayed.join() || open.slice(0, known.length).join() !== known.join();
	return moved ? [...edits, cell(column.key, 'choices', all as unknown as CellValue)] : edits;
}

const same = (a: ColumnCells['choices'][number] | undefined, b: ColumnCells['choices'][number]): boolean =>
	a !== undefined && a.name === b.name && a.color === b.color && (a.gone === true) === (b.gone === true);

/** Moves a column to right after `after` (null: first). */
export function moveColumn(writer: Writer, key: ColumnKey, after: ColumnKey | null): Change {
	return writer.write([cell(key, 'order', orderAfter(writer, after, key))]);
}

/** Puts a column in the bin; its cells stay. */
export function deleteColumn(writer: Writer, key: ColumnKey): Change {
	return writer.write([cell(key, 'deleted', Math.round(writer.now()))]);
}

export function restoreColumn(writer: Writer, key: ColumnKey): Change {
	return writer.write([cell(key, 'deleted', null)]);
}

/**
 * Gives a column another kind and writes what its cells are in it. Cells that are nothing in the new kind are left as
 * they are and no longer show (`convertTo` tells which before): of the old kind again they do.
 */
export function retypeColumn(writer: Writer, key: ColumnKey, kind: ColumnKind): Change {
	return changeColumn(writer, key, { kind });
}

/** Everything that one may change of a column, its kind too, as one step (see `editColumn`, `retypeColumn`). */
export function changeColumn(writer: Writer, key: ColumnKey, cells: Partial<Omit<ColumnCells, 'order' | 'deleted'>>): Change {
	const { pipeline } = writer;
	const column = pipeline.columns.find((candidate) => candidate.key === key);
	if (!column) return writer.write([]);
	const { kind = column.kind, choices: wanted, ...rest } = cells;
	const edits: CellEdit[] = Object.entries(rest).map(([field, value]) => cell(key, field as ColumnCell, value as CellValue));
	if (kind === column.kind) return writer.write(wanted ? [...edits, ...choiceEdits(column, wanted)] : edits);
	const known = { ...column, ...rest, choices: wanted ?? column.choices };
	const { values, choices } = convertTo(known, kind, pipeline.deals.values(), {
		currency: pipeline.settings.currency,
		newId: () => writer.newId()
	});
	edits.push(cell(key, 'kind', kind), ...choiceEdits(column, choices ?? known.choices));
	for (const [deal, value] of values) edits.push({ record: recordKey.deal(deal), field: key, value: value as CellValue, inPassing: true });
	return writer.write(edits);
}

const cell = (key: ColumnKey, field: ColumnCell, value: CellValue): CellEdit => ({ record: recordKey.column(key), field, value });

function orderAfter(writer: Writer, after: ColumnKey | null, moving: ColumnKey | null): string {
	const columns = writer.pipeline.columns.filter(({ key, deleted }) => deleted === null && key !== moving);
	const index = after === null ? -1 : columns.findIndex(({ key }) => key === after);
	return orderBetween(columns[index]?.order ?? null, columns[index + 1]?.order ?? null);
}
