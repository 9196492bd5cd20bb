// The sheet's columns: what each shows, sorts and filters by, and which editor it has.
import type { ColDef, ICellRendererParams, ValueFormatterParams, ValueGetterParams, ValueSetterParams } from 'ag-grid-community';
import { parseMoney } from '#lib/domain/exchange/typed-input.ts';
import { toMajor } from '#lib/domain/model/money.ts';
import { DEAL_FIELDS, type Day, type Deal, type DealField } from '#lib/domain/model/deal.ts';
import { currencySymbol, formatDay, formatMoney } from '#lib/ui/format.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t, type MessageKey } from '#lib/ui/messages/index.ts';
import { daysCell, probabilityCell, stageCell, totalCell } from './cells.ts';
import { isMarked, markedCell } from './conflicts.ts';
import { Entered, type SheetContext } from './context.ts';
import { createdDay, daysInStage, isClosed, probabilityOf, weightedOf } from './derived.ts';
import { conventions } from './editors/parse.ts';
import { StageEditor } from './editors/stage-editor.ts';
import { TypedEditor } from './editors/typed-editor.ts';
import { StageFilter } from './stage-filter.ts';

type Column = ColDef<Deal> & { colId: ColumnId };
type Getter = ValueGetterParams<Deal, unknown>;

/** A number of a row's deal; null on the total row, which is none. */
function derive<T>({ data, node }: Getter, of: (deal: Deal) => T): T | null {
	return data && !node?.rowPinned ? of(data) : null;
}

/** In the order in which a sheet that nobody arranged shows them: stage and value in sight beside the charts. */
export const COLUMN_IDS = [
	'title',
	'company',
	'stage',
	'probability',
	'value',
	'weighted',
	'expectedClose',
	'owner',
	'contact',
	'nextStep',
	'lastTouch',
	'daysInStage',
	'source',
	'industry',
	'created',
	'lostReason'
] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

export const columnName = (id: ColumnId): string => t(`field.${id}` as MessageKey);

/** A column as a person arranged it. */
export interface ColumnInfo {
	id: ColumnId;
	name: string;
	shown: boolean;
}

/** The sheet's own columns in the order a grid has them; the selection's is none of them. */
export function arrangedColumns(state: readonly { colId: string; hide?: boolean | null }[]): ColumnInfo[] {
	const known: readonly string[] = COLUMN_IDS;
	return state
		.filter(({ colId }) => known.includes(colId))
		.map(({ colId, hide }) => ({ id: colId as ColumnId, name: columnName(colId as ColumnId), shown: !hide }));
}

/** True for a column whose cells are cells of the document; the others are derived. */
export const isField = (id: string): id is DealField => id in DEAL_FIELDS;

/** Columns that must be drawn and sorted again when a field of a deal changes. */
export function columnsOf(field: DealField): readonly string[] {
	// Any edit is an event, and an event ends staleness, which the stage and the days show.
	const always = ['stage', 'daysInStage'];
	if (field === 'stage') return [...always, 'probability', 'weighted'];
	// The name carries the mark of a deal that is back from the bin.
	if (field === 'deleted') return [...always, 'title'];
	if (field === 'probability' || field === 'value') return [...always, field, 'weighted'];
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
const byDay = blanksLast((a: Day, b: Day) => (a < b ? -1 : a > b ? 1 : 0));

const day = (value: unknown): string => (typeof value === 'string' ? formatDay(value) : '');

/** Local midnight that the date filter gives, against a calendar day. */
function compareDay(filter: Date, cell: unknown): number {
	if (typeof cell !== 'string') return -1;
	const wanted = filter.getFullYear() * 10_000 + (filter.getMonth() + 1) * 100 + filter.getDate();
	return Number(cell.replaceAll('-', '')) - wanted;
}

const textFilter = { filter: 'agTextColumnFilter', filterParams: { buttons: ['clear'], debounceMs: 200, maxNumConditions: 1 } };
const dayFilter = { filter: 'agDateColumnFilter', filterParams: { buttons: ['clear'], comparator: compareDay, maxNumConditions: 1 } };

/** Numbers that are no money are read as euros are: "12,5" is not 13 in a pipeline in yen. */
const TWO_DECIMALS = 'EUR';

/** Numbers are typed into the filter as into a cell: "12.500,50" or "12k". */
function numberFilter(currency: string, value: (params: Getter) => number | null) {
	const { decimal } = conventions(locale.tag);
	return {
		filter: 'agNumberColumnFilter',
		filterValueGetter: value,
		filterParams: {
			buttons: ['clear'],
			debounceMs: 200,
			maxNumConditions: 1,
			allowedCharPattern: '\\d\\-.,kKmMlLnN ',
			numberParser: (text: string | null) => {
				const parsed = parseMoney(text ?? '', { currency, decimal });
				return parsed.ok && parsed.value !== null ? toMajor(parsed.value, currency) : null;
			}
		}
	};
}

const right = { cellClass: 'sheet-number', headerClass: 'ag-right-aligned-header' };

/**
 * Writes what was typed to the document, which redraws the row: the grid itself changes nothing. Not done in the
 * grid's edit events, which come a task later, when the page may already be gone.
 */
function writeEntered({ data, column, newValue, context }: ValueSetterParams<Deal, unknown>): boolean {
	const field = column.getColId();
	if (newValue instanceof Entered && isField(field)) (context as SheetContext).commit(data, field, newValue.value);
	return false;
}

function editor(id: string): Pick<ColDef<Deal>, 'editable' | 'cellEditor' | 'valueSetter'> {
	if (!isField(id)) return { editable: false };
	return {
		editable: ({ node, data, context }) => {
			const { canEdit, pipeline } = context as SheetContext;
			// A closed deal's probability is its stage's: typing another would change nothing that shows.
			return !node.rowPinned && canEdit() && !(id === 'probability' && data && isClosed(data, pipeline()));
		},
		cellEditor: id === 'stage' ? StageEditor : TypedEditor,
		valueSetter: writeEntered
	};
}

/** Column definitions for a pipeline in `currency`. Narrow: for a phone, with a slim first column. */
export function columnDefs(currency: string, context: SheetContext, narrow: boolean): Column[] {
	const text = byText();
	const plain = (colId: ColumnId & DealField, width: number): Column => ({
		colId,
		field: colId,
		width,
		comparator: text,
		...textFilter
	});
	const days = (colId: ColumnId & DealField): Column => ({
		colId,
		field: colId,
		width: 128,
		comparator: byDay,
		valueFormatter: ({ value }: ValueFormatterParams<Deal>) => day(value),
		...dayFilter
	});
	const money = (minor: number | null, cents: 'auto' | 'always' | 'never'): string =>
		minor === null ? '' : formatMoney(minor, currency, { symbol: false, cents });
	const withUnit = (id: ColumnId): string => t('grid.inUnit', { name: columnName(id), unit: currencySymbol(currency) });
	const world = () => context.pipeline();
	const columns: Column[] = [
		{ ...plain('title', narrow ? 148 : 216), pinned: 'left', lockPinned: narrow, cellAriaRole: 'rowheader', cellClass: 'sheet-title' },
		plain('company', 128),
		plain('contact', 150),
		plain('owner', 120),
		{
			colId: 'stage',
			field: 'stage',
			width: 152,
			comparator: blanksLast((a: string, b: string) => context.stageRank(a) - context.stageRank(b)),
			cellRenderer: stageCell,
			filter: StageFilter
		},
		{
			colId: 'probability',
			width: 100,
			valueGetter: (params: Getter) => derive(params, (deal) => probabilityOf(deal, world())),
			comparator: byNumber,
			cellRenderer: probabilityCell,
			...right,
			...numberFilter(TWO_DECIMALS, ({ data }) => {
				const permille = data ? probabilityOf(data, world()) : null;
				return permille === null ? null : permille / 10;
			})
		},
		{
			colId: 'value',
			field: 'value',
			headerName: withUnit('value'),
			width: 120,
			comparator: byNumber,
			valueFormatter: ({ value }: ValueFormatterParams<Deal>) =>
				typeof value === 'number' ? money(value, context.cents() ? 'always' : 'auto') : '',
			...right,
			...numberFilter(currency, ({ data }) => (data && data.value !== null ? toMajor(data.value, currency) : null))
		},
		{
			colId: 'weighted',
			headerName: withUnit('weighted'),
			width: 132,
			valueGetter: (params: Getter) => derive(params, (deal) => weightedOf(deal, world())),
			comparator: byNumber,
			valueFormatter: ({ value }: ValueFormatterParams<Deal>) => (typeof value === 'number' ? money(value, 'never') : ''),
			...right,
			cellClass: 'sheet-number sheet-derived',
			...numberFilter(currency, ({ data }) => {
				const minor = data ? weightedOf(data, world()) : null;
				return minor === null ? null : toMajor(minor, currency);
			})
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
			cellClass: 'sheet-number sheet-derived',
			...numberFilter(TWO_DECIMALS, (params) => derive(params, (deal) => daysInStage(deal, context.now())))
		},
		{
			colId: 'created',
			width: 128,
			valueGetter: (params: Getter) => derive(params, (deal) => createdDay(deal, world())),
			comparator: byDay,
			valueFormatter: ({ value }: ValueFormatterParams<Deal>) => day(value),
			cellClass: 'sheet-derived',
			...dayFilter
		},
		{ ...plain('lostReason', 170), hide: true }
	];
	return columns
		.sort((a, b) => COLUMN_IDS.indexOf(a.colId) - COLUMN_IDS.indexOf(b.colId))
		.map((column): Column => ({ headerName: columnName(column.colId), ...column, ...editor(column.colId) }));
}

/** What holds for every column: total row, marks, keys that the sheet handles itself. */
export const defaultColumn: ColDef<Deal> = {
	sortable: true,
	resizable: true,
	minWidth: 72,
	wrapHeaderText: true,
	cellDataType: false,
	suppressHeaderMenuButton: true,
	cellRendererSelector: (params: ICellRendererParams<Deal, unknown, SheetContext>) => {
		if (params.node.rowPinned) return { component: totalCell };
		return params.data && isMarked(params.data, params.column!.getColId()) ? { component: markedCell } : undefined;
	},
	suppressKeyboardEvent: ({ event, editing, node, column, api }) => {
		// Clearing a cell is an edit of ours; the grid would open an editor with it.
		if (!editing) return event.key === 'Delete' || event.key === 'Backspace';
		// Below the last row the grid would go on to the total row, where typing does nothing.
		if (event.key !== 'Enter' || event.shiftKey || node.rowIndex !== api.getDisplayedRowCount() - 1) return false;
		api.stopEditing();
		if (api.getEditingCells().length === 0) api.setFocusedCell(node.rowIndex, column);
		return true;
	}
};
