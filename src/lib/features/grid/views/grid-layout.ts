// Columns and sort of a view, put on the grid and read back from it.
// Limit: columns the grid does not have are kept in the view and passed over here.
import type { ColDef, ColumnState, GridApi } from 'ag-grid-community';
import type { Deal } from '#lib/domain/model/deal.ts';
import type { SortKey, ViewColumn, ViewDefinition } from '#lib/domain/query/definition.ts';
import { ADD_COLUMN, isHelper } from '../selection/helper-columns.ts';

/** False for the grid's own columns, such as row numbers. */
const isOwn = (colId: string): boolean => !isHelper(colId) && !colId.startsWith('ag-Grid');

/** A column as nobody arranged it. */
export interface StandardColumn extends Omit<ViewColumn, 'width'> {
	width: number;
}

/** The columns as nobody arranged them. */
export function standardColumns(defs: readonly ColDef<Deal>[]): StandardColumn[] {
	return defs.flatMap(({ colId, hide, width, pinned }) =>
		colId !== undefined && isOwn(colId) ? [{ id: colId, shown: hide !== true, width: width ?? 120, frozen: pinned === 'left' }] : []
	);
}

/** The columns of a view, all that there are: those it does not name come after the others, as standard. */
export function completed(columns: readonly ViewColumn[], standard: readonly StandardColumn[]): ViewColumn[] {
	const known = new Map(standard.map((column) => [column.id, column]));
	const named = columns.filter(({ id }) => known.has(id)).map((column) => ({ ...column, width: column.width === known.get(column.id)!.width ? null : column.width }));
	const there = new Set(named.map(({ id }) => id));
	return [...named, ...standard.filter(({ id }) => !there.has(id)).map((column): ViewColumn => ({ ...column, width: null }))];
}

/** Columns and sort as the grid has them now. What the view names and the grid does not have is kept, where it was. */
export function readLayout(
	api: GridApi<Deal>,
	before: Pick<ViewDefinition, 'columns' | 'sort'>,
	standard: readonly StandardColumn[],
	narrow: boolean
): Pick<ViewDefinition, 'columns' | 'sort'> {
	const states = api.getColumnState().filter(({ colId }) => isOwn(colId));
	const here = new Set(states.map(({ colId }) => colId));
	const was = new Map(before.columns.map((column) => [column.id, column]));
	const columns = states.map(({ colId, hide, width, pinned }): ViewColumn => {
		const plain = standard.find(({ id }) => id === colId);
		return {
			id: colId,
			shown: !hide,
			width: narrow ? (was.get(colId)?.width ?? null) : width === undefined || width === null || width === plain?.width ? null : Math.round(width),
			// A phone has no room for frozen columns: what is frozen elsewhere is not forgotten here.
			frozen: narrow ? (was.get(colId)?.frozen ?? plain?.frozen ?? false) : pinned === 'left'
		};
	});
	const sort = states
		.filter((state) => state.sort)
		.sort((a, b) => (a.sortIndex ?? 0) - (b.sortIndex ?? 0))
		.map((state): SortKey => ({ field: state.colId, descending: state.sort === 'desc' }));
	return {
		columns: withAbsent(columns, before.columns),
		sort: [...sort, ...before.sort.filter(({ field }) => !here.has(field))]
	};
}

/** The columns, with those that only `before` has right after the one they followed there: a column in the bin keeps its place. */
function withAbsent(columns: readonly ViewColumn[], before: readonly ViewColumn[]): ViewColumn[] {
	const all = [...columns];
	let at = -1;
	for (const column of before) {
		const place = all.findIndex(({ id }) => id === column.id);
		if (place < 0) all.splice(at + 1, 0, column);
		at = place < 0 ? at + 1 : place;
	}
	return all;
}

/**
 * How the grid's columns stand once it has new ones, `fresh`: one that `remembered` knows, as a column out of the bin,
 * comes back where it was and as it was; another stands behind the one it follows in `order`, the last of all at the end.
 */
export function withFresh(arranged: readonly ColumnState[], fresh: readonly ColumnState[], order: readonly string[], remembered: readonly ViewColumn[]): ColumnState[] {
	const all = arranged.filter(({ colId }) => colId !== ADD_COLUMN);
	for (const state of fresh) {
		const known = remembered.find(({ id }) => id === state.colId);
		const list = known ? remembered.map(({ id }) => id) : order;
		const last = !known && order.findLast(isOwn) === state.colId;
		// The nearest of those before it that are here; the grid's own columns are ahead of all others.
		const follows = list.slice(0, list.indexOf(state.colId)).findLast((id) => all.some(({ colId }) => colId === id));
		const at = last ? all.length : all.findLastIndex(({ colId }) => (follows === undefined ? !isOwn(colId) : colId === follows)) + 1;
		const kept = known && { hide: !known.shown, pinned: known.frozen ? ('left' as const) : null, ...(known.width !== null && { width: known.width }) };
		all.splice(at, 0, { ...state, ...kept });
	}
	// The + stays after the last.
	return [...all, ...arranged.filter(({ colId }) => colId === ADD_COLUMN)];
}

/** Gives the grid the columns and sort of a view. */
export function applyLayout(
	api: GridApi<Deal>,
	{ columns, sort }: Pick<ViewDefinition, 'columns' | 'sort'>,
	standard: readonly StandardColumn[],
	narrow: boolean
): void {
	const widths = new Map(standard.map(({ id, width }) => [id, width]));
	const first = new Set(standard.filter(({ frozen }) => frozen).map(({ id }) => id));
	const keys = new Map(sort.map((key, index) => [key.field, { index, ...key }]));
	// The grid's own stay where they are: ahead of the others, the + after them.
	const kept = api.getColumnState().filter(({ colId }) => !isOwn(colId));
	const state: ColumnState[] = kept.filter(({ colId }) => colId !== ADD_COLUMN);
	for (const { id, shown, width, frozen } of completed(columns, standard)) {
		const key = keys.get(id);
		state.push({
			colId: id,
			hide: !shown,
			width: (narrow ? null : width) ?? widths.get(id)!,
			pinned: (narrow ? first.has(id) : frozen) ? 'left' : null,
			sort: key ? (key.descending ? 'desc' : 'asc') : null,
			sortIndex: key?.index ?? null
		});
	}
	state.push(...kept.filter(({ colId }) => colId === ADD_COLUMN));
	api.applyColumnState({ state, applyOrder: true });
}
