// Words about what is on the screen: a cell's whole text and who is there, on pointing; the sort, when it changes; what
// the person's own edits made of cells.
import type { CellMouseOverEvent, GridApi } from 'ag-grid-community';
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { CellValue } from '#lib/domain/document/schema.ts';
import type { Change } from '#lib/domain/document/writer.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import type { Peer } from '#lib/state/presence.svelte.ts';
import { cellName, cellValueWords } from '#lib/ui/cell-words.ts';
import { t } from '#lib/ui/messages/index.ts';
import { columnName } from './columns.ts';

/** Gives the cell under the pointer a title: its text where that is cut off, and the colleagues who are on it. */
export function hintCell({ event, node, column, value }: CellMouseOverEvent<Deal>, peers: readonly Peer[]): void {
	const cell = event?.target instanceof Element ? event.target.closest<HTMLElement>('.ag-cell') : null;
	if (!cell) return;
	const here = peers.filter(({ cursor }) => cursor?.deal === node.id && cursor?.field === column.getColId());
	const lines = here.map(({ person }) => t('grid.peerHere', { name: person.name || t('grid.someone') }));
	const text = cell.querySelector('.sheet-ellipsis') ?? cell;
	if (typeof value === 'string' && value.includes('\n')) lines.unshift(value);
	else if (text.scrollWidth > text.clientWidth) lines.unshift(text.textContent ?? '');
	if (lines.length > 0) cell.title = lines.join('\n');
	else cell.removeAttribute('title');
}

/** "Sorted by Value, ascending; Stage, descending." */
export function sortWords(api: GridApi<Deal>): string {
	const sorted = api
		.getColumnState()
		.filter(({ sort }) => sort)
		.sort((a, b) => (a.sortIndex ?? 0) - (b.sortIndex ?? 0))
		.map(({ colId, sort }) => t(sort === 'asc' ? 'grid.ascending' : 'grid.descending', { column: columnName(colId) || (api.getColumnDef(colId)?.headerName ?? '') }));
	return sorted.length === 0 ? t('grid.unsorted') : t('grid.sorted', { columns: sorted.join('; ') });
}

/** "Value: €12,000." A cell as it was stored, which may be read otherwise than it was typed. */
export function storedWords({ deal, field, value }: { deal: string; field: string; value: CellValue }, { deals, settings, stages, columns }: PipelineView): string {
	const context = { currency: settings.currency, timeZone: settings.timeZone, stages, columns };
	return t('grid.stored', { column: cellName('deal', field, context), value: cellValueWords('deal', field, value, context, deals.get(deal)?.currency) });
}

/** What an undo or redo did to cells of deals: the one it changed, or how many; '' where it changed none. */
export function undoneWords({ cells }: Change, view: PipelineView): string {
	const seen = cells.filter(({ record, field, inPassing }) => view.deals.has(record) && field !== 'deleted' && field !== 'order' && !inPassing);
	const [only] = seen;
	if (!only) return '';
	return seen.length === 1 ? storedWords({ deal: only.record, field: only.field, value: only.after }, view) : `${t('selection.cells', { count: seen.length })}.`;
}
