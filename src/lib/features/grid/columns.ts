// The sheet's columns: what each shows and sorts by, and which editor it has.
import type { ColDef, ICellRendererParams, ValueFormatterParams, ValueGetterParams, ValueSetterParams } from 'ag-grid-community';
import { isForeign } from '#lib/domain/metrics/deal-money.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import { columnOf, type Column as OwnColumn } from '#lib/domain/model/column.ts';
import { DEAL_FIELDS, isCellField, isColumnKey, type CellField, type Day, type Deal, type DealField } from '#lib/domain/model/deal.ts';
import { followsStage } from '#lib/domain/model/follows-stage.ts';
import { OPTIONS } from '#lib/domain/model/options.ts';
import { FORECAST_CATEGORIES } from '#lib/domain/model/stage.ts';
import { BUILT_IN, fieldOf, isBuiltIn, type BuiltIn, type FieldId } from '#lib/state/fields.ts';
import { currencySymbol, formatDay, formatMoney } from '#lib/ui/format.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { optionName } from '#lib/ui/option-names.ts';
import { amountText, categoryCell, currencyCell, daysCell, probabilityCell, stageCell, totalCell, valueCell } from './cells.ts';
import { isMarked, markedCell } from './conflicts.ts';
import { Entered, type SheetContext } from './context.ts';
import { categoryOf, createdDay, daysInStage, isClosed, probabilityOf, valueOf, weightedOf } from '#lib/state/deal-numbers.ts';
import { OptionEditor } from './editors/option-editor.ts';
import { CurrencyEditor } from './editors/currency-editor.ts';
import { PersonEditor } from './editors/person-editor.ts';
import { StageEditor } from './editors/stage-editor.ts';
import { TypedEditor } from './editors/typed-editor.ts';
import { ownColumnDef } from './own/defs.ts';
import { ownKey } from './own/keys.ts';

type Column = ColDef<Deal> & { colId: FieldId };
type Getter = ValueGetterParams<Deal, unknown>;

/** A number of a row's deal; null on the total row, which is none. */
function derive<T>({ data, node }: Getter, of: (deal: Deal) => T): T | null {
	return data && !node?.rowPinned ? of(data) : null;
}

/** A column of the sheet: a built-in field, or one of one's own. */
export type ColumnId = FieldId;

/** What a column is called, without its unit; '' for one that is not there. */
export const columnName = (id: string, columns: readonly OwnColumn[] = []): string =>
	isColumnKey(id) ? (columnOf(columns, id)?.name ?? '') : isBuiltIn(id) ? t(`field.${id}`) : '';

/** A column as a person arranged it. */
export interface ColumnInfo {
	id: ColumnId;
	name: string;
	shown: boolean;
	/** Stays in sight while the sheet scrolls sideways. */
	frozen: boolean;
}

/** The sheet's columns in the order a grid has them; the selection's is none of them, nor one in the bin. */
export function arrangedColumns(state: readonly { colId: string; hide?: boolean | null; pinned?: unknown }[], view: Pick<PipelineView, 'columns'>): ColumnInfo[] {
	return state.flatMap(({ colId, hide, pinned }) => {
		const field = fieldOf(view, colId);
		return field ? [{ id: field.id, name: columnName(field.id, view.columns), shown: !hide, frozen: pinned === 'left' }] : [];
	});
}

/** True for a column whose cells are cells of the document; of the built-in ones the others are derived. */
export const isField = (id: string): id is CellField => isCellField(id);

/** Columns that must be drawn and sorted again when a field of a deal changes. */
export function columnsOf(field: CellField): readonly string[] {
	// Any edit is an event, and an event ends staleness, which the stage and the days show.
	const always = ['stage', 'daysInStage'];
	// A closed deal's value is converted at the rate of its last day.
	if (field === 'stage') return [...always, 'probability', 'category', 'value', 'weighted'];
	// The name carries the mark of a deal that is back from the bin.
	if (field === 'deleted') return [...always, 'title'];
	if (field === 'probability' || field === 'value') return [...always, field, 'weighted'];
	if (field === 'currency') return [...always, 'currency', 'value', 'weighted'];
	return [...always, field];
}

type Compare = NonNullable<Exclude<ColDef<Deal>['comparator'], Record<string, unknown>>>;

/** Blank cells come last whichever way the column is sorted. */
function blanksLast(compare: (a: never, b: never) => number): Compare {
	return (a: unknown, b: unknown, _nodeA, _nodeB, descending) => {
		const noA = a === null || a === undefined;
		const noB = b === null || b === undefined;
		if (noA || noB) return noA && noB ? 0 : (noA ? 1 : -1) * (descending ? -1 : 1);
		return compare(a as never, b as never);
	};
}

const byNumber = blanksLast((a: number, b: number) => a - b);
const byText = (): Compare => {
	const collator = new Intl.Collator(locale.tag, { numeric: true, sensitivity: 'base' });
	return blanksLast((a: string, b: string) => collator.compare(a, b));
};
const byOption = (all: readonly string[]): Compare => blanksLast((a: string, b: string) => all.indexOf(a) - all.indexOf(b));
const byDay = blanksLast((a: Day, b: Day) => (a < b ? -1 : a > b ? 1 : 0));

/** The first line of a text, with a mark where there are more. */
const firstLine = (value: unknown): string => (typeof value === 'string' ? value.replace(/\r?\n[^]*$/, ' ↵') : '');

const day = (value: unknown): string => (typeof value === 'string' ? formatDay(value) : '');

const right = { cellClass: 'sheet-number', headerClass: 'ag-right-aligned-header' };

/**
 * Writes what was typed to the document, which redraws the row: the grid itself changes nothing. Not done in the
 * grid's edit events, which come a task later, when the page may already be gone.
 */
function writeEntered({ data, column, newValue, context }: ValueSetterParams<Deal, unknown>): boolean {
	const field = column.getColId();
	if (newValue instanceof Entered && isField(field)) (context as SheetContext).commit(data, field, newValue);
	return false;
}

const NO_COLUMNS = { columns: [] } as const;

function editor(id: string): Pick<ColDef<Deal>, 'editable' | 'cellEditor' | 'valueSetter'> {
	if (!isField(id)) return { editable: false };
	return {
		editable: ({ node, data, context }) => {
			const { canEdit, pipeline } = context as SheetContext;
			// A closed deal's probability and category are its stage's: typing another would change nothing that shows.
			return !node.rowPinned && canEdit() && !(followsStage(id) && data && isClosed(data, pipeline()));
		},
		cellEditor: id === 'stage' ? StageEditor : id === 'currency' ? CurrencyEditor : id === 'owner' ? PersonEditor : fieldOf(NO_COLUMNS, id)?.option ? OptionEditor : TypedEditor,
		valueSetter: writeEntered
	};
}

/** Column definitions for a pipeline in `currency`, those of one's `own` last. Narrow: for a phone, with a slim first column. */
export function columnDefs(currency: string, context: SheetContext, narrow: boolean, own: readonly OwnColumn[] = []): Column[] {
	const text = byText();
	const plain = (colId: BuiltIn & DealField, width: number): Column => ({
		colId,
		field: colId,
		width,
		comparator: text,
		valueFormatter: ({ value }: ValueFormatterParams<Deal>) => firstLine(value)
	});
	const days = (colId: BuiltIn & DealField): Column => ({
		colId,
		field: colId,
		width: 128,
		comparator: byDay,
		valueFormatter: ({ value }: ValueFormatterParams<Deal>) => day(value)
	});
	/** A built-in choice that nobody's stage gives: empty until somebody picks one. */
	const option = (colId: 'leadStatus' | `bant${'Budget' | 'Authority' | 'Need' | 'Timing'}`, width: number): Column => {
		const kind = DEAL_FIELDS[colId];
		return {
			colId,
			field: colId,
			width,
			hide: true,
			comparator: byOption(OPTIONS[kind]),
			valueFormatter: ({ value }: ValueFormatterParams<Deal>) => (typeof value === 'string' ? optionName(kind, value) : '')
		};
	};
	const money = (minor: number): string => formatMoney(minor, currency, { symbol: false, cents: 'never' });
	const withUnit = (id: BuiltIn): string => t('grid.inUnit', { name: t(`field.${id}`), unit: currencySymbol(currency) });
	const world = () => context.pipeline();
	const columns: Column[] = [
		{ ...plain('title', narrow ? 148 : 204), pinned: 'left', lockPinned: narrow, cellAriaRole: 'rowheader', cellClass: 'sheet-title' },
		plain('company', 116),
		plain('contact', 150),
		plain('owner', 120),
		{
			colId: 'stage',
			field: 'stage',
			width: 152,
			comparator: blanksLast((a: string, b: string) => context.stageRank(a) - context.stageRank(b)),
			cellRenderer: stageCell
		},
		{
			colId: 'probability',
			width: 100,
			valueGetter: (params: Getter) => derive(params, (deal) => probabilityOf(deal, world())),
			comparator: byNumber,
			cellRenderer: probabilityCell,
			...right
		},
		{
			colId: 'category',
			width: 140,
			hide: true,
			valueGetter: (params: Getter) => derive(params, (deal) => categoryOf(deal, world())),
			comparator: byOption(FORECAST_CATEGORIES),
			cellRenderer: categoryCell
		},
		{
			colId: 'value',
			// Of amounts in several currencies each says its own.
			headerName: context.mixed() ? t('field.value') : withUnit('value'),
			width: 120,
			// Sorts by what it is worth in the pipeline's currency, and shows what it is.
			valueGetter: (params: Getter) => derive(params, (deal) => valueOf(deal, world(), context.now())),
			comparator: byNumber,
			valueFormatter: ({ data }: ValueFormatterParams<Deal>) => (data ? amountText(data, currency, context.mixed()) : ''),
			// Made of more than text only where there is more to say: a renderer costs a frame its time.
			cellRendererSelector: (params) =>
				rendererOf(params) ?? (typeof params.data?.value === 'number' && isForeign(params.data, currency) ? { component: valueCell } : undefined),
			...right
		},
		{
			colId: 'currency',
			width: 92,
			hide: true,
			valueGetter: (params: Getter) => derive(params, (deal) => deal.currency ?? world().settings.currency),
			comparator: text,
			cellRenderer: currencyCell
		},
		{
			colId: 'weighted',
			headerName: withUnit('weighted'),
			width: 132,
			valueGetter: (params: Getter) => derive(params, (deal) => weightedOf(deal, world(), context.now())),
			comparator: byNumber,
			valueFormatter: ({ value }: ValueFormatterParams<Deal>) => (typeof value === 'number' ? money(value) : ''),
			...right,
			cellClass: 'sheet-number sheet-derived'
		},
		days('expectedClose'),
		plain('source', 120),
		plain('industry', 130),
		plain('nextStep', 200),
		days('lastTouch'),
		{
			colId: 'daysInStage',
			width: 124,
			valueGetter: (params: Getter) => derive(params, (deal) => daysInStage(deal, context.now())),
			comparator: byNumber,
			cellRenderer: daysCell,
			...right,
			cellClass: 'sheet-number sheet-derived'
		},
		{
			colId: 'created',
			width: 128,
			valueGetter: (params: Getter) => derive(params, (deal) => createdDay(deal, world())),
			comparator: byDay,
			valueFormatter: ({ value }: ValueFormatterParams<Deal>) => day(value),
			cellClass: 'sheet-derived'
		},
		{ ...plain('lostReason', 170), hide: true },
		option('leadStatus', 130),
		{ ...plain('leadReason', 170), hide: true },
		option('bantBudget', 100),
		option('bantAuthority', 100),
		option('bantNeed', 100),
		option('bantTiming', 100),
		{ colId: 'rating', field: 'rating', width: 100, hide: true, comparator: byNumber, ...right }
	];
	const builtIn = columns
		.sort((a, b) => BUILT_IN.indexOf(a.colId as BuiltIn) - BUILT_IN.indexOf(b.colId as BuiltIn))
		.map((column): Column => ({ headerName: t(`field.${column.colId as BuiltIn}`), ...column, ...editor(column.colId) }));
	return [...builtIn, ...own.filter(({ deleted }) => deleted === null).map((column): Column => ({ ...ownColumnDef(column, currency, context), valueSetter: writeEntered }))];
}

/** What draws a cell in place of its column's own: sums, and marks. */
function rendererOf(params: ICellRendererParams<Deal, unknown, SheetContext>): { component: typeof totalCell } | undefined {
	if (params.node.rowPinned) return { component: totalCell };
	return params.data && isMarked(params.data, params.column!.getColId()) ? { component: markedCell } : undefined;
}

/** What holds for every column: total row, marks, keys that the sheet handles itself. */
export const defaultColumn: ColDef<Deal> = {
	sortable: true,
	resizable: true,
	minWidth: 72,
	wrapHeaderText: true,
	cellDataType: false,
	suppressHeaderMenuButton: true,
	cellRendererSelector: rendererOf,
	suppressKeyboardEvent: (params) => {
		if (ownKey(params)) return true;
		const { event, editing, context } = params;
		// Clearing a cell is an edit of ours; the grid would open an editor with it.
		if (!editing) return event.key === 'Delete' || event.key === 'Backspace';
		return (context as SheetContext).leaveEditor(event);
	}
};
