// Keeps a person's place while the grid changes: the focus on the same deal at the same height of the
// screen, the columns as they were arranged.
import type { ColDef, GridApi } from 'ag-grid-community';
import type { Deal } from '#lib/domain/model/deal.ts';
import type { ViewColumn } from '#lib/domain/query/definition.ts';
import { withFresh } from './views/grid-layout.ts';

/** Runs something that may re-order rows and puts the person back where they were. */
export function keepPlace(api: GridApi<Deal>, run: () => void): void {
	const focused = api.getFocusedCell();
	const node = focused && !focused.rowPinned ? api.getDisplayedRowAtIndex(focused.rowIndex) : undefined;
	const before = node?.rowTop ?? null;
	const grid = gridOf(api);
	const scroller = grid?.querySelector('.ag-grid-viewport');
	// The screen's own: until its next frame the grid takes the scrolling for what it was before rows moved.
	const top = scroller?.scrollTop ?? 0;
	const bottom = top + (scroller?.clientHeight ?? 0);
	run();
	if (!focused || !node || before === null) return;
	const { rowIndex, rowTop } = node;
	// Gone: in the bin, or no longer passing the filter.
	if (rowIndex === null || rowTop === null || !node.displayed) return;
	const visible = before + (node.rowHeight ?? 0) > top && before < bottom;
	// Before the focus: the browser brings what gets it into sight, in the middle, and the row would jump there.
	if (grid && visible && rowTop !== before) scrollTo(grid, top + rowTop - before);
	// Only where the keyboard is in the sheet: the focus of a dialog or the search field stays there.
	if (rowIndex !== focused.rowIndex && grid?.contains(document.activeElement)) api.setFocusedCell(rowIndex, focused.column);
}

/**
 * Both of the grid's scrollers at once. Told of the one, it moves the other a frame later; where frames are late, what that
 * one then tells counts as a person's scrolling, and would take the rows back to where they were.
 */
function scrollTo(grid: HTMLElement, top: number): void {
	for (const scroller of grid.querySelectorAll('.ag-grid-viewport, .ag-body-vertical-scroll-viewport')) scroller.scrollTop = top;
}

/**
 * Gives the grid other column definitions. Widths, order and visibility stay: definitions alone would reset them. A column
 * that comes back stands where `remembered` has it.
 */
export function redefineColumns(api: GridApi<Deal>, columnDefs: ColDef<Deal>[], remembered: readonly ViewColumn[]): void {
	const arranged = api.getColumnState();
	const known = new Set(arranged.map(({ colId }) => colId));
	api.setGridOption('columnDefs', columnDefs);
	const fresh = api.getColumnState().filter(({ colId }) => !known.has(colId));
	const order = columnDefs.flatMap(({ colId }) => colId ?? []);
	api.applyColumnState({ state: withFresh(arranged, fresh, order, remembered), applyOrder: true });
}

const grids = new WeakMap<GridApi<Deal>, HTMLElement>();

/** Tells which element a grid was made in. */
export function rememberGrid(api: GridApi<Deal>, host: HTMLElement): void {
	grids.set(api, host);
}

export const gridOf = (api: GridApi<Deal>): HTMLElement | undefined => grids.get(api);
