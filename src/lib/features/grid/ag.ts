// AG Grid as this app uses it: only the modules the sheet needs, our theme, our languages.
import { AG_GRID_LOCALE_EN, AG_GRID_LOCALE_NL } from '@ag-grid-community/locale';
import {
	CellApiModule,
	CellStyleModule,
	ClientSideRowModelApiModule,
	ClientSideRowModelModule,
	ColumnApiModule,
	ColumnAutoSizeModule,
	CustomEditorModule,
	EventApiModule,
	ExternalFilterModule,
	LocaleModule,
	ModuleRegistry,
	PinnedRowModule,
	RenderApiModule,
	RowApiModule,
	RowStyleModule,
	ScrollApiModule,
	ValidationModule,
	createGrid,
	themeQuartz,
	type GridApi,
	type GridOptions,
	type IRowNode,
	type RowNode
} from 'ag-grid-community';
import type { Deal } from '#lib/domain/model/deal.ts';
import { locale, type Language } from '#lib/ui/locale.svelte.ts';
import { defaultColumn } from './columns.ts';
import { isDealNode } from './row-kinds.ts';

let registered = false;

/** Registers the modules once. In development the grid also checks how it is used. */
function registerModules(): void {
	if (registered) return;
	registered = true;
	ModuleRegistry.registerModules([
		ClientSideRowModelModule,
		ClientSideRowModelApiModule,
		CustomEditorModule,
		ExternalFilterModule,
		CellStyleModule,
		RowStyleModule,
		PinnedRowModule,
		ColumnApiModule,
		ColumnAutoSizeModule,
		RowApiModule,
		ScrollApiModule,
		RenderApiModule,
		CellApiModule,
		EventApiModule,
		LocaleModule
	]);
	if (import.meta.env.DEV) ModuleRegistry.registerModules([ValidationModule]);
}

/** Row heights in pixels: the sheet's rows, and the total row with its second line. */
const ROW_HEIGHT = 32;
const TOTAL_HEIGHT = 46;

/** Every colour is one of theme.css's custom properties, so light, dark and high contrast follow by themselves. */
const sheetTheme = themeQuartz.withParams({
	backgroundColor: 'var(--surface)',
	foregroundColor: 'var(--text)',
	textColor: 'var(--text)',
	cellTextColor: 'var(--text)',
	subtleTextColor: 'var(--text-2)',
	accentColor: 'var(--accent)',
	borderColor: 'var(--line)',
	browserColorScheme: 'inherit',
	fontFamily: 'var(--font)',
	fontSize: 13,
	dataFontSize: 13,
	headerFontSize: 12,
	headerFontWeight: 600,
	headerTextColor: 'var(--text-2)',
	headerBackgroundColor: 'var(--surface-2)',
	headerCellHoverBackgroundColor: 'var(--accent-soft)',
	headerColumnBorder: false,
	headerColumnResizeHandleColor: 'var(--line)',
	columnBorder: false,
	rowBorder: { color: 'var(--line)', width: 1 },
	rowHoverColor: 'var(--surface-2)',
	oddRowBackgroundColor: 'var(--surface)',
	selectedRowBackgroundColor: 'var(--accent-soft)',
	pinnedColumnBorder: { color: 'var(--line)', width: 1 },
	pinnedRowBorder: { color: 'var(--line-strong)', width: 1 },
	pinnedRowBackgroundColor: 'var(--surface-2)',
	pinnedRowFontWeight: 600,
	rangeSelectionBorderColor: 'var(--focus)',
	cellEditingBorder: { color: 'var(--focus)', width: 2 },
	cellEditingShadow: 'none',
	inputBackgroundColor: 'var(--surface)',
	inputBorder: { color: 'var(--line-strong)', width: 1 },
	inputFocusBorder: { color: 'var(--focus)', width: 1 },
	inputTextColor: 'var(--text)',
	checkboxUncheckedBorderColor: 'var(--line-strong)',
	checkboxCheckedBackgroundColor: 'var(--accent)',
	checkboxCheckedBorderColor: 'var(--accent)',
	checkboxCheckedShapeColor: 'var(--on-accent)',
	iconButtonActiveBackgroundColor: 'var(--accent-soft)',
	iconButtonActiveColor: 'var(--accent)',
	iconColor: 'var(--text-2)',
	iconSize: 14,
	menuBackgroundColor: 'var(--surface)',
	menuTextColor: 'var(--text)',
	menuBorder: { color: 'var(--line)', width: 1 },
	popupShadow: 'none',
	focusShadow: { radius: 0, spread: 2, color: 'var(--focus)' },
	wrapperBorder: false,
	wrapperBorderRadius: 0,
	borderRadius: 4,
	spacing: 6,
	cellHorizontalPadding: 10,
	rowHeight: ROW_HEIGHT,
	headerHeight: 34
});

/** The grid's own words in a language. */
function localeText(language: Language): Record<string, string> {
	return language === 'nl' ? AG_GRID_LOCALE_NL : AG_GRID_LOCALE_EN;
}

/** Height of a row of the sheet, in pixels. */
export const rowHeight = ({ rowPinned }: IRowNode<Deal>): number => (rowPinned ? TOTAL_HEIGHT : ROW_HEIGHT);

/** Options that are the same for every sheet: theme, words, and who may write (the document only). */
export function baseOptions(): GridOptions<Deal> {
	return {
		theme: sheetTheme,
		localeText: localeText(locale.language),
		defaultColDef: defaultColumn,
		maintainColumnOrder: true,
		getRowId: ({ data }) => data.id,
		getRowHeight: ({ node }) => rowHeight(node),
		pinnedBottomRowData: [{ id: 'total' }],
		invalidEditValueMode: 'block',
		enterNavigatesVerticallyAfterEdit: true,
		deltaSort: true,
		animateRows: false,
		suppressNoRowsOverlay: true,
		suppressDragLeaveHidesColumns: true
	};
}

/** Makes a grid. */
export function makeGrid(host: HTMLElement, options: GridOptions<Deal>): GridApi<Deal> {
	registerModules();
	const api = createGrid<Deal>(host, options);
	// Where heights differ the grid estimates those of rows it has not drawn, and places all rows anew whenever scrolling
	// brings one of them. Of deals it knows now that the estimate is right.
	api.addEventListener('modelUpdated', () => {
		// Told a moment later: the grid may be gone.
		if (api.isDestroyed()) return;
		api.forEachNode((node) => {
			if ((node as RowNode<Deal>).rowHeightEstimated && node.rowHeight === ROW_HEIGHT && isDealNode(node)) node.setRowHeight(ROW_HEIGHT);
		});
	});
	return api;
}
