// A cell whose text cannot be read comes before what a person does next to the sheet: the keyboard goes back into it, and
// that is said. Limit: nothing is closed or written.
import type { GridApi } from 'ag-grid-community';
import type { Deal } from '#lib/domain/model/deal.ts';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { dialogIsOpen } from '#lib/ui/modal.ts';
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { TypedEditor } from './typed-editor.ts';

let said: { readonly toast: number; readonly words: string } | null = null;

/**
 * True when an editor stays open with text that cannot be read: it has the focus again, in sight, and one notice says that
 * it comes first. A dialog in front keeps the keyboard, and is not held up.
 */
export function unreadFirst(api: GridApi<Deal>): boolean {
	const editor = api.getCellEditorInstances().find((one): one is TypedEditor => one instanceof TypedEditor && one.lost !== null);
	if (!editor || dialogIsOpen()) return false;
	const [cell] = api.getEditingCells();
	if (cell) {
		api.ensureIndexVisible(cell.rowIndex);
		api.ensureColumnVisible(cell.colId);
	}
	editor.refuse();
	const words = t('grid.unreadFirst', { column: editor.columnName, text: editor.text });
	if (said?.words === words && toasts.has(said.toast)) announce(words);
	else said = { toast: toasts.show(words), words };
	return true;
}
