// The column of row numbers: pinned at the left, never moved; pressing a number selects the row.
import type { ColDef, ICellRendererParams, IHeaderParams } from 'ag-grid-community';
import type { Deal, DealId } from '#lib/domain/model/deal.ts';
import { t } from '#lib/ui/messages/index.ts';
import { keys } from './key-names.ts';
import { isDealNode } from '../row-kinds.ts';
import { ROW_NUMBER } from './helper-columns.ts';

/** Grip, four digits and the button that opens the deal beside each other, in pixels. */
const WIDE = 72;
const NARROW = 34;

/** The button in the corner, which selects everything. */
class Corner {
	readonly #gui = document.createElement('button');

	init(_params: IHeaderParams<Deal>): void {
		this.#gui.type = 'button';
		this.#gui.className = 'sheet-corner';
		this.#gui.tabIndex = -1;
		this.#gui.setAttribute('aria-label', t('selection.all'));
		this.#gui.title = t('selection.all');
	}

	getGui(): HTMLElement {
		return this.#gui;
	}

	refresh(): boolean {
		return true;
	}
}

/** Opens the deal. For pointers: the keyboard has Ctrl+. and the menu. Pressing it selects nothing. */
function openButton(open: () => void): HTMLElement {
	const button = document.createElement('button');
	button.type = 'button';
	button.className = 'sheet-open-deal';
	button.tabIndex = -1;
	button.setAttribute('aria-label', t('selection.open'));
	button.title = `${t('selection.open')} (${keys('Mod+.')})`;
	for (const event of ['mousedown', 'pointerdown', 'dblclick'] as const)
		button.addEventListener(event, (pressed) => {
			pressed.stopPropagation();
			pressed.preventDefault();
		});
	button.addEventListener('click', (event) => {
		event.stopPropagation();
		open();
	});
	return button;
}

/** The number, the grip that rows are dragged by, and the button that opens the deal. */
function numberCell(value: number | null | undefined, open: (() => void) | null): HTMLElement {
	const cell = document.createElement('span');
	if (value === null || value === undefined) return cell;
	const grip = document.createElement('span');
	grip.className = 'sheet-grip';
	grip.setAttribute('aria-hidden', 'true');
	grip.title = t('selection.grip');
	cell.append(grip, String(value), ...(open ? [openButton(open)] : []));
	return cell;
}

/** `number`: what a deal's row is numbered with; group headers have none. `open`: shows a deal in the panel. */
export function rowNumberColumn(narrow: boolean, number: (rowIndex: number) => number, open: (deal: DealId) => void): ColDef<Deal> {
	return {
		colId: ROW_NUMBER,
		headerName: t('selection.rowNumber'),
		headerComponent: Corner,
		width: narrow ? NARROW : WIDE,
		minWidth: NARROW,
		pinned: 'left',
		lockPinned: true,
		lockPosition: 'left',
		suppressMovable: true,
		suppressNavigable: true,
		suppressHeaderMenuButton: true,
		sortable: false,
		resizable: false,
		filter: false,
		editable: false,
		cellClass: narrow ? 'sheet-row-number' : ['sheet-row-number', 'with-open'],
		headerClass: 'sheet-row-number-head',
		valueGetter: ({ node }) => (isDealNode(node) ? number(node.rowIndex ?? 0) : null),
		cellRendererSelector: () => ({
			component: ({ value, data }: ICellRendererParams<Deal, number | null>) => numberCell(value, narrow || !data ? null : () => open(data.id))
		})
	};
}
