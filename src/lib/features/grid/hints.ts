// Words about what is on the screen: a cell's whole text and who is there, on pointing; the sort, when it changes.
import type { CellMouseOverEvent, GridApi } from 'ag-grid-community';
import type { Deal } from '#lib/domain/model/deal.ts';
import type { Peer } from '#lib/state/presence.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { columnName, type ColumnId } from './columns.ts';

/** Gives the cell under the pointer a title: its text where that is cut off, and the colleagues who are on it. */
export function hintCell({ event, node, column }: CellMouseOverEvent<Deal>, peers: readonly Peer[]): void {
	const cell = event?.target instanceof Element ? event.target.closest<HTMLElement>('.ag-cell') : null;
	if (!cell) return;
	const here = peers.filter(({ cursor }) => cursor?.deal === node.id && cursor?.field === column.getColId());
	const lines = here.map(({ person }) => t('grid.peerHere', { name: person.name || t('grid.someone') }));
	const text = cell.querySelector('.sheet-ellipsis') ?? cell;
	if (text.scrollWidth > text.clientWidth) lines.unshift(text.textContent ?? '');
	if (lines.length > 0) cell.title = lines.join('\n');
	else cell.removeAttribute('title');
}

/** "Sorted by Value, ascending; Stage, descending." */
export function sortWords(api: GridApi<Deal>): string {
	const sorted = api
		.getColumnState()
		.filter(({ sort }) => sort)
		.sort((a, b) => (a.sortIndex ?? 0) - (b.sortIndex ?? 0))
		.map(({ colId, sort }) => t(sort === 'asc' ? 'grid.ascending' : 'grid.descending', { column: columnName(colId as ColumnId) }));
	return sorted.length === 0 ? t('grid.unsorted') : t('grid.sorted', { columns: sorted.join('; ') });
}
