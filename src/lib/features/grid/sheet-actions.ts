// What a person does to deals in the sheet: add, duplicate, bin, restore, clear, undo. Each is
// one step to undo, and each says what it did.
import { addDeals, deleteDeals, duplicateDeals, restoreDeals, type NewDeal } from '#lib/domain/document/commands.ts';
import type { UndoResult } from '#lib/domain/document/revert.ts';
import type { CellField, Deal, DealId } from '#lib/domain/model/deal.ts';
import { orderBetween } from '#lib/domain/model/order-key.ts';
import { answerEdits } from '#lib/state/close-prompt.ts';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { isField, type ColumnId } from './columns.ts';
import type { CellPlace } from './context.ts';
import { unreadFirst } from './editors/unread-first.ts';
import { storedWords, undoneWords } from './hints.ts';
import { liveDeals } from './row-order.ts';
import { clearEdits } from './selection/clear.ts';
import type { SheetController } from './sheet-controller.svelte.ts';
import { tellUntyped } from './untyped.ts';

/** True where the person may write, and no cell waits with something in it that cannot be read. It says why not. */
export function mayEdit(sheet: SheetController): boolean {
	const { canEdit, state, api } = sheet;
	if (!canEdit && state.asOf !== null) toasts.show(t('history.refused'));
	return canEdit && !(api && unreadFirst(api));
}

/** A new deal of one's own in the first open stage, with its title open for typing. */
export function addDeal(sheet: SheetController): void {
	insert(sheet, [{}]);
}

/** As many new deals as rows are selected, above or below them; where something sorts they stand where that puts them. */
export function insertDeals(sheet: SheetController, where: 'above' | 'below'): void {
	const chosen = sheet.selection.deals();
	const edge = sheet.state.pipeline.deals.get((where === 'above' ? chosen[0] : chosen.at(-1)) ?? '');
	if (!edge) return addDeal(sheet);
	const ordered = liveDeals(sheet.state.pipeline.deals.values());
	const index = ordered.indexOf(edge) + (where === 'above' ? 0 : 1);
	const end = ordered[index]?.order ?? null;
	let last = ordered[index - 1]?.order ?? null;
	insert(sheet, chosen.slice(0, MOST_INSERTED).map(() => ({ order: (last = orderBetween(last, end)) })));
}

/** More empty rows than this at once are a slip of the hand. */
const MOST_INSERTED = 200;

function insert(sheet: SheetController, deals: readonly NewDeal[]): void {
	const { state, api } = sheet;
	if (!api || !mayEdit(sheet)) return;
	api.stopEditing();
	if (api.getEditingCells().length > 0) return;
	const stage = state.pipeline.liveStages.find(({ type }) => type === 'open')?.id ?? null;
	const { created } = state.perform((writer) => addDeals(writer, deals.map((deal) => ({ ...deal, stage, owner: state.person.name || null }))));
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

/** Writes the answer to what was asked when deals closed. */
export function answerPrompt(sheet: SheetController, value: string | number): void {
	const { prompt } = sheet;
	sheet.prompt = null;
	if (prompt) sheet.edit(answerEdits(prompt, value, sheet.state.pipeline));
}

/** Asks for the history of the cell that has the focus; of its deal where the cell is derived. */
export function focusedHistory(
	sheet: SheetController,
	ofCell: (deal: DealId, field: CellField) => void,
	ofDeal: (deal: DealId) => void
): void {
	const deal = focusedDeal(sheet);
	const column = sheet.api?.getFocusedCell()?.column.getColId();
	if (deal && column && isField(column)) ofCell(deal.id, column);
	else if (deal) ofDeal(deal.id);
}

/** The selected deals, else the one the focus is on. */
export const chosenDeals = ({ selection }: SheetController): readonly DealId[] => selection.deals();

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
	sheet.selection.collapse();
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

/** Empties the selected cells. */
export function clearSelected(sheet: SheetController): void {
	if (!mayEdit(sheet)) return;
	const edits = clearEdits(sheet, sheet.selection.sync());
	const [first] = edits;
	if (!first) tellUntyped(sheet);
	else if (sheet.edit(edits)) announce(edits.length === 1 ? storedWords(first, sheet.world) : t('grid.cleared', { count: edits.length }));
}

/** Opens the merge review, at the focused cell where several edits of it stand or its deal is back from the bin. */
export function openFocusedConflict(sheet: SheetController): void {
	const deal = focusedDeal(sheet);
	const field = sheet.api?.getFocusedCell()?.column.getColId();
	const here = deal && field && isField(field) && (deal.conflicts.includes(field) || deal.returned);
	sheet.onconflicts?.(here ? { deal: deal.id, field } : null);
}

/** Shows a deal in the panel; the focus is on its row first, so that it comes back there. Without one: the focused deal. */
export function openDeal(sheet: SheetController, deal = focusedDeal(sheet)?.id): void {
	if (deal === undefined) return;
	if (deal !== focusedDeal(sheet)?.id) backToDeal(sheet, deal);
	sheet.state.selection.open = deal;
}

/** Back from the panel: to the deal's row, in the column one was in; to the active cell where the deal does not show. */
export function backToDeal(sheet: SheetController, deal: DealId): void {
	const field = (sheet.selection.cell?.column ?? 'title') as CellPlace['field'];
	if (!focusCell(sheet, { deal, field }, null)) sheet.selection.changed();
}

/** Puts the focus on a deal's cell, scrolled into sight. False when the deal is not among the rows. */
export function focusCell({ api }: SheetController, { deal, field }: CellPlace, position: 'middle' | null = 'middle'): boolean {
	const row = api?.getRowNode(deal)?.rowIndex;
	if (!api || row === null || row === undefined) return false;
	const column = api.getColumn(field)?.isVisible() ? field : 'title';
	api.ensureIndexVisible(row, position);
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
	else announce(`${t(again ? 'workspace.redone' : 'workspace.undone')}. ${undoneWords(result.change, sheet.world)}`.trim());
}

/** Moves a column one place among those that can be arranged, or makes it wider. */
export function moveColumn(sheet: SheetController, id: ColumnId, by: 1 | -1): void {
	const { api } = sheet;
	if (!api) return;
	const order = api.getColumnState().map(({ colId }) => colId);
	const index = order.indexOf(id);
	const to = index + by;
	const neighbour = order[to];
	if (index < 0 || neighbour === undefined || !sheet.own.list.some((column) => column.id === neighbour)) return;
	api.moveColumns([id], to);
}

const STEP_PX = 24;
const NARROWEST_PX = 72;

export function resizeColumn(sheet: SheetController, id: ColumnId, by: 1 | -1): void {
	const width = sheet.api?.getColumn(id)?.getActualWidth();
	if (width) sheet.api?.setColumnWidths([{ key: id, newWidth: Math.max(NARROWEST_PX, width + by * STEP_PX) }]);
}
