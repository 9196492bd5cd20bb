// What a person does to columns in the sheet: add, insert beside another, edit, delete and bring back, hide, freeze.
// Menus and dialogs call these; each change of the document is one step to undo, and says what it did.
import { deleteColumn, restoreColumn } from '#lib/domain/document/column-commands.ts';
import { columnOf } from '#lib/domain/model/column.ts';
import { isColumnKey, type ColumnKey } from '#lib/domain/model/deal.ts';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { gridOf } from '../keep-place.ts';
import { focusCell, mayEdit } from '../sheet-actions.ts';
import type { SheetController } from '../sheet-controller.svelte.ts';
import type { Beside } from './sheet-columns.svelte.ts';

/** Opens the dialog that adds a column: beside another one, or at the end. */
export function addColumnBeside(sheet: SheetController, beside?: Beside): void {
	if (mayEdit(sheet)) sheet.own.task = { kind: 'add', ...(beside && { beside }) };
}

/**
 * Puts the focus in a column, scrolled into sight: in the row one was on, else in the first deal's; on its header where no
 * deal shows. Returns what has the focus; null where the sheet does not have the column, or it is not drawn.
 */
export function focusColumn(sheet: SheetController, key: ColumnKey): HTMLElement | null {
	const { api, selection } = sheet;
	const grid = api && gridOf(api);
	if (!api || !grid || !api.getColumn(key)) return null;
	// The grid tells of a column that has just come only a task later.
	selection.rowsMoved();
	const deal = selection.cell?.deal ?? selection.lineUp()[0];
	const found = deal !== undefined && focusCell(sheet, { deal, field: key }, null);
	if (!found) api.ensureColumnVisible(key);
	const id = CSS.escape(key);
	return grid.querySelector<HTMLElement>(found ? `.ag-cell-focus[col-id="${id}"]` : `.ag-header-cell[col-id="${id}"]`);
}

/** True for a column that has settings: one of one's own. */
export const hasSettings = (id: string): id is ColumnKey => isColumnKey(id);

/** Opens the settings of a column of one's own. */
export function editOwnColumn(sheet: SheetController, key: ColumnKey): void {
	if (sheet.canEdit) sheet.own.task = { kind: 'edit', key };
}

/** Puts a column of one's own in the bin; a toast takes that back. */
export function deleteOwnColumn(sheet: SheetController, key: ColumnKey): void {
	const { state } = sheet;
	const column = columnOf(state.pipeline.columns, key);
	if (!column || !sheet.canEdit) return;
	state.perform((writer) => deleteColumn(writer, key));
	toasts.show(t('columns.deleted', { name: column.name }), {
		action: { label: t('common.undo'), run: () => restoreOwnColumn(sheet, key) }
	});
}

/** Takes a column out of the bin, with everything in it. */
export function restoreOwnColumn(sheet: SheetController, key: ColumnKey): void {
	const { state } = sheet;
	const column = columnOf(state.pipeline.columns, key);
	if (!column || !sheet.canEdit) return;
	state.perform((writer) => restoreColumn(writer, key));
	announce(t('columns.restored', { name: column.name }));
}

/** Keeps a column in sight, or lets it scroll again; the title always stays. */
export function freezeColumn(sheet: SheetController, id: string, frozen: boolean): void {
	if (id === 'title') return;
	sheet.api?.setColumnsPinned([id], frozen ? 'left' : null);
	if (sheet.api) sheet.own.read(sheet.api, sheet.world);
}
