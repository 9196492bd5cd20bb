// The + after the last column's header: opens the dialog that adds a column. By keyboard it is a header like the others:
// Enter or Space. Its column also leaves room beside the last one, where the corner of a selection can be taken hold of.
import type { ColDef, IHeaderComp, IHeaderParams } from 'ag-grid-community';
import type { Deal, DealId } from '#lib/domain/model/deal.ts';
import { t } from '#lib/ui/messages/index.ts';
import { ADD_COLUMN } from '../selection/helper-columns.ts';
import { rowNumberColumn } from '../selection/row-numbers.ts';

const WIDTH = 44;
const SVG = 'http://www.w3.org/2000/svg';

function plus(): SVGSVGElement {
	const icon = document.createElementNS(SVG, 'svg');
	for (const [name, value] of [['viewBox', '0 0 24 24'], ['width', '15'], ['height', '15'], ['aria-hidden', 'true']] as const) icon.setAttribute(name, value);
	const path = document.createElementNS(SVG, 'path');
	path.setAttribute('d', 'M5 12h14M12 5v14');
	icon.append(path);
	return icon;
}

/** The columns of a sheet that are none of the deals', and what they ask: `number` for row numbers, `open` for a deal, `add` for a column. */
export const helperColumns = (
	narrow: boolean,
	{ number, open, add }: { number: (rowIndex: number) => number; open: (deal: DealId) => void; add: () => void }
): ColDef<Deal>[] => [rowNumberColumn(narrow, number, open), addColumnColumn(add)];

/** The column of the +, locked at the end. `add` is called when it is pressed. */
function addColumnColumn(add: () => void): ColDef<Deal> {
	class Plus implements IHeaderComp {
		readonly #gui = document.createElement('button');

		init({ eGridHeader }: IHeaderParams<Deal>): void {
			this.#gui.type = 'button';
			this.#gui.className = 'sheet-add-column-button';
			// The header itself has the focus.
			this.#gui.tabIndex = -1;
			this.#gui.setAttribute('aria-label', t('columns.addTitle'));
			this.#gui.title = t('columns.addTitle');
			this.#gui.append(plus());
			this.#gui.addEventListener('click', add);
			eGridHeader.addEventListener('keydown', (event) => {
				if ((event.key !== 'Enter' && event.key !== ' ') || event.ctrlKey || event.metaKey || event.altKey) return;
				event.preventDefault();
				event.stopPropagation();
				add();
			});
		}

		getGui(): HTMLElement {
			return this.#gui;
		}

		refresh(): boolean {
			return true;
		}
	}
	return {
		colId: ADD_COLUMN,
		headerName: t('columns.addTitle'),
		headerComponent: Plus,
		width: WIDTH,
		minWidth: WIDTH,
		lockPosition: 'right',
		lockPinned: true,
		lockVisible: true,
		suppressMovable: true,
		suppressNavigable: true,
		suppressHeaderMenuButton: true,
		sortable: false,
		resizable: false,
		filter: false,
		editable: false,
		cellClass: 'sheet-add-column',
		headerClass: 'sheet-add-column-head',
		valueGetter: () => null
	};
}
