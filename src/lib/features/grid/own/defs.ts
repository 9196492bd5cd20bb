// The sheet's columns of one's own: what each kind shows, sorts and filters by, and which editor it has. What a column
// is called, holds or offers is asked when it is needed: a colleague may change it while the sheet is open.
import type { ColDef, ValueFormatterParams, ValueGetterParams } from 'ag-grid-community';
import type { Column, ColumnKind } from '#lib/domain/model/column.ts';
import { columnOf } from '#lib/domain/model/column.ts';
import type { ColumnKey, Deal } from '#lib/domain/model/deal.ts';
import { fieldOf, readField, type FieldValue, type FormulaKind } from '#lib/state/fields.ts';
import { currencySymbol } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { SheetContext } from '../context.ts';
import { ChoiceEditor } from '../editors/choice-editor.ts';
import { ChoicesEditor } from '../editors/choices-editor.ts';
import { PersonEditor } from '../editors/person-editor.ts';
import { TypedEditor } from '../editors/typed-editor.ts';
import { ownCell } from './cells.ts';
import { compareOwn } from './compare.ts';
import { fieldWords } from './words.ts';

const WIDTHS: Readonly<Record<ColumnKind, number>> = {
	text: 160,
	number: 112,
	money: 120,
	percent: 104,
	date: 128,
	choice: 140,
	choices: 180,
	person: 140,
	link: 180,
	checkbox: 92,
	rating: 124,
	formula: 132
};

const RIGHT: ReadonlySet<ColumnKind | FormulaKind> = new Set(['number', 'money', 'percent']);

/** True for a column of numbers, whose name stands over them; of a formula what it gives as far as that is known. */
export const standsRight = ({ key, kind }: Column, context: SheetContext): boolean =>
	RIGHT.has(kind === 'formula' ? (context.world().formulaKind?.(key) ?? 'unknown') : kind);

/** Name over the column: money says in which currency. */
export const headerOf = (column: Column, currency: string): string =>
	column.kind === 'money' ? t('grid.inUnit', { name: column.name, unit: currencySymbol(currency) }) : column.name;

/** A deal's value in a column of one's own, or null; also on rows that are no deal. */
export function ownFieldValue(deal: Deal | undefined, key: ColumnKey, context: SheetContext): FieldValue {
	const world = context.world();
	const field = deal?.own === undefined ? undefined : fieldOf(world.view, key);
	return field ? readField(deal!, field, world) : null;
}

const EDITORS: Partial<Record<ColumnKind, ColDef<Deal>['cellEditor']>> = {
	choice: ChoiceEditor,
	choices: ChoicesEditor,
	person: PersonEditor
};

/** Definition of a column of one's own. The grid is told anew when its name or kind changes, not for its choices. */
export function ownColumnDef(column: Column, currency: string, context: SheetContext): ColDef<Deal> & { colId: ColumnKey } {
	const { key, kind } = column;
	const live = (): Column => columnOf(context.pipeline().columns, key) ?? column;
	const valueOf = ({ data, node }: ValueGetterParams<Deal, unknown>): FieldValue => (node?.rowPinned ? null : ownFieldValue(data, key, context));
	const right = RIGHT.has(kind);
	return {
		colId: key,
		headerName: headerOf(column, currency),
		headerTooltip: column.name,
		width: WIDTHS[kind],
		valueGetter: valueOf,
		valueFormatter: ({ value }: ValueFormatterParams<Deal>) => fieldWords(live(), value as FieldValue, context.input()),
		comparator: compareOwn(live),
		cellRenderer: ownCell,
		cellClass: ['sheet-own', `sheet-own-${kind}`, ...(right ? ['sheet-number'] : [])],
		headerClass: standsRight(column, context) ? 'ag-right-aligned-header' : '',
		cellEditor: EDITORS[kind] ?? TypedEditor,
		// A formula is worked out and a checkbox is clicked: neither is typed.
		editable: ({ node, data, context: sheet }) =>
			kind !== 'formula' && kind !== 'checkbox' && !node.rowPinned && data?.own !== undefined && (sheet as SheetContext).canEdit()
	};
}
