// Marks on what people changed without seeing each other: a badge on a cell with several standing edits, a mark on a
// deal that is back from the bin. Both say so in words and open the merge review there. Limit: settles nothing.
import type { ICellRendererParams } from 'ag-grid-community';
import { unitOf } from '#lib/domain/document/amounts.ts';
import type { LogEvent } from '#lib/domain/document/schema.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { CellField, Deal } from '#lib/domain/model/deal.ts';
import { cellValueWords } from '#lib/ui/cell-words.ts';
import { formatInstant } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';
import { plainCell, span } from './cells.ts';
import type { SheetContext } from './context.ts';

type Params = ICellRendererParams<Deal, unknown, SheetContext>;

const name = (pipeline: PipelineView, by: string): string => pipeline.people.get(by)?.name || t('grid.someone');

/** Fields of a deal that a person can be asked about: not its place or its being in the bin. */
export const isAskable = (field: CellField): boolean => field !== 'order' && field !== 'deleted';

/** True for a cell that carries a mark. */
export const isMarked = ({ conflicts, returned }: Deal, column: string): boolean =>
	(conflicts as readonly string[]).includes(column) || (returned !== null && column === 'title');

/** Words for the standing edits that do not show: "2 edits at the same time, also by … : …". */
function conflictWords(context: SheetContext, standing: readonly LogEvent[], field: CellField): string {
	const pipeline = context.pipeline();
	const values = { ...context.input(), stages: pipeline.stages };
	const words = standing.slice(1).map((event) =>
		t('grid.conflictOther', {
			name: event.by === context.person() ? t('merge.youInside') : name(pipeline, event.by),
			value: cellValueWords('deal', field, event.value, values, unitOf(event))
		})
	);
	return t('grid.conflict', { count: standing.length, others: words.join(', ') });
}

const SVG = 'http://www.w3.org/2000/svg';

/** Two lines that become one. */
function mergeIcon(): SVGSVGElement {
	const icon = document.createElementNS(SVG, 'svg');
	icon.setAttribute('viewBox', '0 0 12 12');
	icon.setAttribute('aria-hidden', 'true');
	const path = document.createElementNS(SVG, 'path');
	path.setAttribute('d', 'M3 1.500v9M9 1.500v2q0 3-6 4');
	icon.append(path);
	return icon;
}

function badge(params: Params, field: CellField, text: string, words: string): HTMLButtonElement {
	const button = document.createElement('button');
	button.type = 'button';
	button.className = 'sheet-mark';
	// By key it is Shift+F2 on the cell: the grid has one tab stop.
	button.tabIndex = -1;
	button.append(mergeIcon(), text);
	button.title = words;
	button.setAttribute('aria-label', words);
	// The focus goes to the cell, where it is still when the badge has gone.
	button.addEventListener('mousedown', (event) => event.preventDefault());
	button.addEventListener('click', () => params.context.openConflict(params.data!.id, field));
	return button;
}

/** A cell's own content, then what there is to say about it. */
export function markedCell(params: Params): HTMLElement {
	const { data, context } = params;
	const deal = data!;
	const field = params.column!.getColId() as CellField;
	const pipeline = context.pipeline();
	const cell = span('sheet-marked');
	cell.append(plainCell(params));
	if (field === 'title' && deal.returned) {
		const { by, at } = deal.returned;
		const when = formatInstant(at, pipeline.settings.timeZone);
		cell.append(badge(params, 'deleted', t('grid.returned'), t('grid.returnedWhy', { name: name(pipeline, by), when })));
	}
	if (deal.conflicts.includes(field)) {
		const standing = pipeline.log.cell(deal.id, field)?.heads ?? [];
		cell.append(badge(params, field, String(standing.length), conflictWords(context, standing, field)));
	}
	return cell;
}
