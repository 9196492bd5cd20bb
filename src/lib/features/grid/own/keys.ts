// Keys that mean something of their own in a cell of one's own: Space ticks a checkbox, Alt+Enter opens a link.
import type { SuppressKeyboardEventParams } from 'ag-grid-community';
import { columnOf } from '#lib/domain/model/column.ts';
import { isColumnKey, type Deal } from '#lib/domain/model/deal.ts';
import { Entered, type SheetContext } from '../context.ts';
import { openLink } from './cells.ts';

/** Does what the key means there. True when it was the cell's and not the grid's. */
export function ownKey({ event, editing, data, column, context }: SuppressKeyboardEventParams<Deal>): boolean {
	const key = column.getColId();
	if (editing || event.type !== 'keydown' || data?.own === undefined || !isColumnKey(key)) return false;
	const sheet = context as SheetContext;
	const own = columnOf(sheet.pipeline().columns, key);
	const value = data.own[key];
	if (own?.kind === 'link' && event.key === 'Enter' && event.altKey && typeof value === 'string') openLink(value);
	else if (own?.kind === 'checkbox' && event.key === ' ' && !event.ctrlKey && !event.shiftKey && !event.metaKey && !event.altKey) {
		if (sheet.canEdit()) sheet.commit(data, key, new Entered(value !== true));
	} else return false;
	event.preventDefault();
	return true;
}
