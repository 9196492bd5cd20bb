// Selecting with two clicks, for who cannot drag or hold a key down, and for fingers: the menu says where the selection
// begins, the next click on a cell, a row number or a header where it ends (pointer.ts). Any key lets it be.
import { announce } from '#lib/ui/announcer.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { SheetController } from '../sheet-controller.svelte.ts';
import type { MenuTarget } from './menu-types.ts';
import { selectColumn } from './pointer.ts';

/** Selects the cell, row or column that the menu is about, and waits for the click that ends the selection. */
export function beginReach({ selection }: SheetController, { kind, deal, column }: MenuTarget): void {
	const model = selection.sync();
	const row = deal === null ? -1 : model.axes.rowOf(deal);
	const at = column === null ? 0 : model.axes.columns.indexOf(column);
	if (at < 0 || (kind !== 'column' && row < 0)) return;
	if (kind === 'column') selectColumn(selection, at);
	else if (kind === 'row') model.selectRows(row, row);
	else model.select({ row, column: at });
	selection.changed({ reveal: null });
	selection.reaching = true;
	announce(t('selection.reachEnd'));
}

/** Nothing more is waited for; the focus goes back to the cell. */
export function endReach({ selection }: SheetController): void {
	selection.reaching = false;
	selection.changed({ reveal: null });
}
