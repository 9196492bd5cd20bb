// Keeps a person's place while the grid changes: the focus on the same deal at the same height of the
// screen, the columns as they were arranged, the selection only where it can be seen.
import type { ColDef, GridApi } from 'ag-grid-community';
import type { Deal } from '#lib/domain/model/deal.ts';

/** Runs something that may re-order rows and puts the person back where they were. */
export function keepPlace(api: GridApi<Deal>, run: () => void): void {
	const focused = api.getFocusedCell();
	const node = focused && !focused.rowPinned ? api.getDisplayedRowAtIndex(focused.rowIndex) : undefined;
	const before = node?.rowTop ?? null;
	const range = api.getVerticalPixelRange();
	run();
	if (!focused || !node || before === null) return;
	const { rowIndex, rowTop } = node;
	// Gone: in the bin, or no longer passing the filter.
	if (rowIndex === null || rowTop === null || !node.displayed) return;
	if (rowIndex !== focused.rowIndex) {
		const grid = gridOf(api);
		// Only where the keyboard is in the sheet: the focus of a dialog or the search field stays there.
		if (grid?.contains(document.activeElement)) api.setFocusedCell(rowIndex, focused.column);
	}
	const visible = before + (node.rowHeight ?? 0) > range.top && before < range.bottom;
	const scroller = gridOf(api)?.querySelector('.ag-grid-viewport');
	if (visible && scroller && rowTop !== before) scroller.scrollTop += rowTop - before;
}

/** Gives the grid other column definitions. Widths, order and visibility stay: definitions alone would reset them. */
export function redefineColumns(api: GridApi<Deal>, columnDefs: ColDef<Deal>[]): void {
	const arranged = api.getColumnState();
	api.setGridOption('columnDefs', columnDefs);
	api.applyColumnState({ state: arranged, applyOrder: true });
}

/** What is done to the selected deals is done in sight: a row that the filter hides is selected no longer. */
export function deselectHidden(api: GridApi<Deal>): void {
	const nodes = api.getSelectedNodes().filter(({ displayed }) => !displayed);
	if (nodes.length > 0) api.setNodesSelected({ nodes, newValue: false });
}

const grids = new WeakMap<GridApi<Deal>, HTMLElement>();

/** Tells which element a grid was made in. */
export function rememberGrid(api: GridApi<Deal>, host: HTMLElement): void {
	grids.set(api, host);
}

export const gridOf = (api: GridApi<Deal>): HTMLElement | undefined => grids.get(api);
