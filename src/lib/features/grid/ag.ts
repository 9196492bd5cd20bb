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
	CustomFilterModule,
	DateFilterModule,
	EventApiModule,
	ExternalFilterModule,
	GridStateModule,
	LocaleModule,
	ModuleRegistry,
	NumberFilterModule,
	PinnedRowModule,
	RenderApiModule,
	RowApiModule,
	RowSelectionModule,
	RowStyleModule,
	ScrollApiModule,
	TextFilterModule,
	ValidationModule,
	themeQuartz,
	type GridOptions
} from 'ag-grid-community';
import type { Deal } from '#lib/domain/model/deal.ts';
import { locale, type Language } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { defaultColumn } from './columns.ts';

let registered = false;

/** Registers the modules once. In development the grid also checks how it is used. */
export function registerModules(): void {
	if (registered) return;
	registered = true;
	ModuleRegistry.registerModules([
		ClientSideRowModelModule,
		ClientSideRowModelApiModule,
		CustomEditorModule,
		TextFilterModule,
		NumberFilterModule,
		DateFilterModule,
		CustomFilterModule,
		ExternalFilterModule,
		CellStyleModule,
		RowStyleModule,
		RowSelectionModule,
		PinnedRowModule,
		ColumnApiModule,
		ColumnAutoSizeModule,
		RowApiModule,
		ScrollApiModule,
		RenderApiModule,
		CellApiModule,
		EventApiModule,
		GridStateModule,
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

/** The grid's own words in a language, with ours where they say the same thing better. */
function localeText(language: Language): Record<string, string> {
	const own = { ariaLabelColumnFilter: t('grid.filterColumn'), ariaFilterMenuOpen: t('grid.filterColumn') };
	return { ...(language === 'nl' ? AG_GRID_LOCALE_NL : AG_GRID_LOCALE_EN), ...own };
}

/** Options that are the same for every sheet: theme, words, selection, and who may write (the document only). */
export function baseOptions(): GridOptions<Deal> {
	return {
		theme: sheetTheme,
		localeText: localeText(locale.language),
		defaultColDef: defaultColumn,
		maintainColumnOrder: true,
		getRowId: ({ data }) => data.id,
		getRowHeight: ({ node }) => (node.rowPinned ? TOTAL_HEIGHT : ROW_HEIGHT),
		pinnedBottomRowData: [{ id: 'total' }],
		invalidEditValueMode: 'block',
		enterNavigatesVerticallyAfterEdit: true,
		rowSelection: { mode: 'multiRow', checkboxes: true, headerCheckbox: true, selectAll: 'filtered', enableClickSelection: false },
		selectionColumnDef: { width: 40, pinned: 'left', lockPosition: 'left', resizable: false, suppressHeaderMenuButton: true },
		deltaSort: true,
		animateRows: false,
		suppressNoRowsOverlay: true,
		suppressDragLeaveHidesColumns: true
	};
}
