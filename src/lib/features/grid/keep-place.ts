// Runs something that may re-order rows and puts the person back where they were: the focus on the same
// deal, and that deal at the same height of the screen.
import type { GridApi } from 'ag-grid-community';
import type { Deal } from '#lib/domain/model/deal.ts';

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

const grids = new WeakMap<GridApi<Deal>, HTMLElement>();

/** Tells which element a grid was made in. */
export function rememberGrid(api: GridApi<Deal>, host: HTMLElement): void {
	grids.set(api, host);
}

export const gridOf = (api: GridApi<Deal>): HTMLElement | undefined => grids.get(api);
