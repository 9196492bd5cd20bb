// The name in a column's header, with a button that opens the filter on the column. The grid draws the rest of it.
import type { IInnerHeaderComponent, IHeaderParams } from 'ag-grid-community';
import type { Deal } from '#lib/domain/model/deal.ts';
import { t } from '#lib/ui/messages/index.ts';
import { span } from '../cells.ts';
import { headMenu } from '../selection/head-menu.ts';

const SVG = 'http://www.w3.org/2000/svg';

function funnel(): SVGSVGElement {
	const icon = document.createElementNS(SVG, 'svg');
	for (const [name, value] of [['viewBox', '0 0 24 24'], ['width', '13'], ['height', '13'], ['aria-hidden', 'true']] as const) icon.setAttribute(name, value);
	const path = document.createElementNS(SVG, 'path');
	path.setAttribute('d', 'M3 6h18M7 12h10M10 18h4');
	icon.append(path);
	return icon;
}

/** How far the header's buttons reach in over the name, in pixels: the menu's and the filter's, and the menu's alone. */
const BOTH_PX = 44;
const MENU_PX = 20;

/** Header names whose button calls `onfilter`. */
export function headerLabelOf(onfilter: (column: string, beside: HTMLElement) => void): new () => IInnerHeaderComponent<Deal> {
	return class HeaderLabel implements IInnerHeaderComponent<Deal> {
		readonly #gui = span('header-label');
		readonly #name = span('header-name');
		readonly #button = document.createElement('button');
		// A frame later: what is looked at may change its own size.
		readonly #room = new ResizeObserver(() => requestAnimationFrame(() => this.#look()));

		init({ displayName, column }: IHeaderParams<Deal>): void {
			const button = this.#button;
			button.type = 'button';
			button.className = 'header-filter';
			// By keyboard the filter opens from the header itself, with Ctrl+Enter.
			button.tabIndex = -1;
			button.append(funnel());
			// Beside the header, not the button: that goes when nobody points there, or the column is made narrow.
			button.addEventListener('click', () => onfilter(column.getColId(), button.closest<HTMLElement>('.ag-header-cell') ?? button));
			// Neither sorts nor selects the column.
			for (const event of ['click', 'mousedown', 'pointerdown', 'touchstart'] as const)
				button.addEventListener(event, (pressed) => pressed.stopPropagation(), { passive: true });
			this.#gui.append(this.#name, headMenu(displayName), button);
			this.#say(displayName);
			for (const part of [this.#gui, this.#name]) this.#room.observe(part);
		}

		getGui(): HTMLElement {
			return this.#gui;
		}

		refresh({ displayName }: IHeaderParams<Deal>): boolean {
			this.#say(displayName);
			return true;
		}

		destroy(): void {
			this.#room.disconnect();
		}

		/** Beside the name there is room for both buttons, for the menu's alone, or for none. */
		#look(): void {
			const free = this.#gui.clientWidth - this.#name.offsetWidth;
			this.#gui.classList.toggle('tight', free < BOTH_PX);
			this.#gui.classList.toggle('full', free < MENU_PX);
		}

		#say(name: string): void {
			this.#name.textContent = name;
			this.#button.setAttribute('aria-label', t('views.filterOf', { field: name }));
			this.#button.title = t('grid.filterColumn');
		}
	};
}
