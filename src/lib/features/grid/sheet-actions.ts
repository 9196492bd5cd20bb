// What a person does to deals in the sheet: add, duplicate, bin, restore, clear, copy, paste, undo. Each is
// one step to undo, and each says what it did.
import { addDeals, deleteDeals, duplicateDeals, restoreDeals } from '#lib/domain/document/commands.ts';
import type { UndoResult } from '#lib/domain/document/revert.ts';
import type { Deal, DealField, DealId } from '#lib/domain/model/deal.ts';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { parseTsv, planPaste, tsvCell } from './clipboard.ts';
import { isField, type ColumnId } from './columns.ts';
import { probabilityOf } from './derived.ts';
import type { CellPlace } from './context.ts';
import { editText } from './editors/parse.ts';
import type { SheetController } from './sheet-controller.svelte.ts';

/** True where the person may write. While they look back it says why not. */
function mayEdit({ canEdit, state }: SheetController): boolean {
	if (!canEdit && state.asOf !== null) toasts.show(t('history.refused'));
	return canEdit;
}

/** A new deal of one's own in the first open stage, with its title open for typing. */
export function addDeal(sheet: SheetController): void {
	const { state, api } = sheet;
	if (!api || !mayEdit(sheet)) return;
	api.stopEditing();
	// An editor with something unreadable in it stays open, with its reason: that comes first.
	if (api.getEditingCells().length > 0) return;
	const stage = state.pipeline.liveStages.find(({ type }) => type === 'open')?.id ?? null;
	const { created } = state.perform((writer) => addDeals(writer, [{ stage, owner: state.person.name || null }]));
	sheet.settle(created[0]);
	announce(t('grid.added'));
	const row = api.getRowNode(created[0]!)?.rowIndex;
	if (row === null || row === undefined) return;
	api.ensureIndexVisible(row, 'middle');
	api.setColumnsVisible(['title'], true);
	api.ensureColumnVisible('title');
	api.setFocusedCell(row, 'title');
	api.startEditingCell({ rowIndex: row, colKey: 'title' });
}

/** Asks for the history of the cell that has the focus; of its deal where the cell is derived. */
export function focusedHistory(
	sheet: SheetController,
	ofCell: (deal: DealId, field: DealField) => void,
	ofDeal: (deal: DealId) => void
): void {
	const deal = focusedDeal(sheet);
	const column = sheet.api?.getFocusedCell()?.column.getColId();
	if (deal && column && isField(column)) ofCell(deal.id, column);
	else if (deal) ofDeal(deal.id);
}

/** The selected deals, else the one the focus is on. */
export function chosenDeals(sheet: SheetController): DealId[] {
	// Asked of the grid: `selected` follows a task later, and a row that a filter hides must not be acted on.
	const selected = (sheet.api?.getSelectedNodes() ?? []).flatMap(({ id, displayed }) => (displayed && id !== undefined ? id : []));
	if (selected.length > 0) return selected;
	const deal = focusedDeal(sheet);
	return deal ? [deal.id] : [];
}

function focusedDeal({ api }: SheetController): Deal | undefined {
	const focused = api?.getFocusedCell();
	return focused && !focused.rowPinned ? api?.getDisplayedRowAtIndex(focused.rowIndex)?.data : undefined;
}

export function duplicateChosen(sheet: SheetController): void {
	const ids = chosenDeals(sheet);
	if (ids.length === 0 || !sheet.api || !mayEdit(sheet)) return;
	const { created } = sheet.state.perform((writer) => duplicateDeals(writer, ids));
	sheet.settle(created[0]);
	announce(t('grid.duplicated', { count: created.length }));
	const row = sheet.api.getRowNode(created[0]!)?.rowIndex;
	if (row === null || row === undefined) return;
	sheet.api.ensureIndexVisible(row);
	sheet.api.setFocusedCell(row, 'title');
}

export function deleteChosen(sheet: SheetController): void {
	const { state, api } = sheet;
	const ids = chosenDeals(sheet);
	if (ids.length === 0 || !api || !mayEdit(sheet)) return;
	const focused = api.getFocusedCell();
	const title = state.pipeline.deals.get(ids[0]!)?.title || t('grid.untitled');
	state.perform((writer) => deleteDeals(writer, ids));
	api.deselectAll();
	sheet.settle();
	if (focused && api.getDisplayedRowCount() > 0)
		api.setFocusedCell(Math.min(focused.rowIndex, api.getDisplayedRowCount() - 1), focused.column);
	toasts.show(ids.length === 1 ? t('grid.deletedOne', { title }) : t('grid.deleted', { count: ids.length }), {
		action: { label: t('common.undo'), run: () => restore(sheet, ids) }
	});
}

export function restore(sheet: SheetController, ids: readonly DealId[]): void {
	if (!mayEdit(sheet)) return;
	sheet.state.perform((writer) => restoreDeals(writer, ids));
	sheet.settle();
	announce(t('grid.restored', { count: ids.length }));
}

/** Empties the focused cell. A derived cell has nothing to empty. */
export function clearFocused(sheet: SheetController): void {
	const deal = focusedDeal(sheet);
	const field = sheet.api?.getFocusedCell()?.column.getColId();
	if (deal && field && isField(field) && mayEdit(sheet)) sheet.edit([{ deal: deal.id, field, value: null }]);
}

/** Opens the merge review, at the focused cell where several edits of it stand or its deal is back from the bin. */
export function openFocusedConflict(sheet: SheetController): void {
	const deal = focusedDeal(sheet);
	const field = sheet.api?.getFocusedCell()?.column.getColId();
	const here = deal && field && isField(field) && (deal.conflicts.includes(field) || deal.returned);
	sheet.onconflicts?.(here ? { deal: deal.id, field } : null);
}

/** Puts the focus on a deal's cell, scrolled into sight. False when the deal is not among the rows. */
export function focusCell({ api }: SheetController, { deal, field }: CellPlace): boolean {
	const row = api?.getRowNode(deal)?.rowIndex;
	if (!api || row === null || row === undefined) return false;
	const column = api.getColumn(field)?.isVisible() ? field : 'title';
	api.ensureIndexVisible(row, 'middle');
	api.ensureColumnVisible(column);
	api.setFocusedCell(row, column);
	return true;
}

/** Takes back, or does again, the person's last step, and says what had to be left alone. */
export function undo(sheet: SheetController, again = false): void {
	if (!mayEdit(sheet)) return;
	const result: UndoResult | null = again ? sheet.state.redo() : sheet.state.undo();
	sheet.settle();
	if (!result) announce(t(again ? 'grid.nothingToRedo' : 'grid.nothingToUndo'));
	else if (result.skipped.length > 0) toasts.show(t('grid.undoSkipped', { count: result.skipped.length }));
	else announce(t(again ? 'common.redo' : 'common.undo'));
}

/** Puts the focused cell on the clipboard, as text that pastes back to the same value. */
export function copyFocused(sheet: SheetController, clipboard: DataTransfer): boolean {
	const deal = focusedDeal(sheet);
	const focused = sheet.api?.getFocusedCell();
	if (!deal || !focused || !sheet.api) return false;
	const id = focused.column.getColId();
	const node = sheet.api.getRowNode(deal.id)!;
	const text =
		isField(id) && id !== 'probability'
			? editText(id, deal, sheet.input())
			: (sheet.api.getCellValue({ rowNode: node, colKey: focused.column, useFormatter: true }) ?? '');
	const shown = id === 'probability' ? probabilityText(sheet, node.id!) : String(text);
	clipboard.setData('text/plain', tsvCell(shown));
	announce(t('grid.copied'));
	return true;
}

function probabilityText(sheet: SheetController, id: DealId): string {
	const deal = sheet.world.deals.get(id)!;
	const permille = probabilityOf(deal, sheet.world);
	return editText('probability', { ...deal, probability: permille }, sheet.input());
}

/** Writes clipboard text from the focused cell on, as one step. What cannot be written is said, never dropped. */
export function pasteAtFocus(sheet: SheetController, text: string): boolean {
	const { api } = sheet;
	const focused = api?.getFocusedCell();
	if (!api || !focused || focused.rowPinned || text === '' || !mayEdit(sheet)) return false;
	const block = parseTsv(text);
	const deals = block.flatMap((_, index) => api.getDisplayedRowAtIndex(focused.rowIndex + index)?.data ?? []);
	const shown = api.getAllDisplayedColumns().map((column) => column.getColId());
	const columns = shown.slice(shown.indexOf(focused.column.getColId())) as ColumnId[];
	const plan = planPaste(block, deals, columns, sheet.input());
	sheet.edit(plan.edits);
	const lines: string[] = [];
	const [first] = plan.refused;
	if (first) lines.push(t('grid.pasteRefused', { count: plan.refused.length, column: first.column, message: first.message }));
	if (plan.outside > 0) lines.push(t('grid.pasteOutside', { count: plan.outside }));
	const done = t('grid.pasted', { count: plan.edits.length });
	if (lines.length > 0) toasts.show([done, ...lines].join(' '), { kind: 'error' });
	else announce(done);
	return true;
}

/** Moves a column one place among those that can be arranged, or makes it wider. */
export function moveColumn(sheet: SheetController, id: ColumnId, by: 1 | -1): void {
	const { api } = sheet;
	if (!api) return;
	const order = api.getColumnState().map(({ colId }) => colId);
	const index = order.indexOf(id);
	const to = index + by;
	const neighbour = order[to];
	if (index < 0 || neighbour === undefined || !sheet.columns.some((column) => column.id === neighbour)) return;
	api.moveColumns([id], to);
}

const STEP_PX = 24;
const NARROWEST_PX = 72;

export function resizeColumn(sheet: SheetController, id: ColumnId, by: 1 | -1): void {
	const width = sheet.api?.getColumn(id)?.getActualWidth();
	if (width) sheet.api?.setColumnWidths([{ key: id, newWidth: Math.max(NARROWEST_PX, width + by * STEP_PX) }]);
}
