// The header of a group, in two parts that lie in the row's pinned and its scrolling side: the group's name and how many
// deals are in it at the left, each subtotal under its column. Click, Enter, Space and the arrow keys open and close it.
import type { Column, ICellRendererComp, ICellRendererParams } from 'ag-grid-community';
import type { Deal } from '#lib/domain/model/deal.ts';
import { t } from '#lib/ui/messages/index.ts';
import { span } from '../cells.ts';
import { groupKey } from '../row-kinds.ts';

/** What a header shows of its group. */
export interface GroupFacts {
	name: string;
	/** CSS colour of a swatch before the name; null: none. */
	swatch: string | null;
	count: number;
	/** Deals whose value is in a currency without a rate. */
	withoutRate: number;
	/** By the id of the column they stand under; one that does not show has no place. `name`: what is added up. */
	totals: readonly { id: string; name: string; value: string }[];
	open: boolean;
}

/** What headers ask. */
export interface GroupSource {
	facts(key: string): GroupFacts | null;
	toggle(key: string): void;
	readonly drawn: DrawnHeads;
}

/** The parts of headers that are on the screen. */
export class DrawnHeads {
	readonly #parts = new Map<string, Set<{ draw(): void }>>();

	add(key: string, part: { draw(): void }): void {
		const parts = this.#parts.get(key);
		if (parts) parts.add(part);
		else this.#parts.set(key, new Set([part]));
	}

	delete(key: string, part: { draw(): void }): void {
		const parts = this.#parts.get(key);
		parts?.delete(part);
		if (parts?.size === 0) this.#parts.delete(key);
	}

	/** Draws the header of a group anew, or all of them. */
	draw(key?: string): void {
		for (const parts of key === undefined ? this.#parts.values() : [this.#parts.get(key) ?? []]) for (const part of parts) part.draw();
	}
}

const SVG = 'http://www.w3.org/2000/svg';

function chevron(): SVGSVGElement {
	const icon = document.createElementNS(SVG, 'svg');
	const path = document.createElementNS(SVG, 'path');
	for (const [name, value] of [['viewBox', '0 0 24 24'], ['width', '14'], ['height', '14'], ['aria-hidden', 'true'], ['class', 'group-chevron']] as const)
		icon.setAttribute(name, value);
	path.setAttribute('d', 'm9 18 6-6-6-6');
	icon.append(path);
	return icon;
}

/** Chevron, name and count. Long names take two lines; one that takes more has a title. */
function headOf({ name, swatch, count, withoutRate, open }: GroupFacts, narrowTo: number): HTMLElement {
	const words = span('group-name', name);
	words.title = name;
	if (swatch !== null) {
		const mark = span('sheet-swatch');
		mark.style.background = swatch;
		words.prepend(mark);
	}
	const head = span('group-head');
	head.style.maxWidth = `${narrowTo}px`;
	const counts = [t('views.deals', { count }), ...(withoutRate > 0 ? [t('money.withoutRate', { count: withoutRate })] : [])];
	head.append(chevron(), words, ' ', span('group-count', counts.join(', ')), ' ', span('visually-hidden', t(open ? 'views.groupOpen' : 'views.groupClosed')));
	return head;
}

/** A subtotal where its column is. */
function totalOf(column: Column, name: string, value: string): HTMLElement {
	const total = span('group-total');
	total.style.left = `${column.getLeft() ?? 0}px`;
	total.style.width = `${column.getActualWidth()}px`;
	total.title = `${name}: ${value}`;
	total.append(span('visually-hidden', `${name} `), span('group-value tabular', value), ' ');
	return total;
}

/** The renderer of headers that ask `source`. */
export function groupRowOf(source: GroupSource): new () => ICellRendererComp<Deal> {
	return class GroupRow implements ICellRendererComp<Deal> {
		readonly #gui = document.createElement('div');
		#key = '';
		#params!: ICellRendererParams<Deal>;

		init(params: ICellRendererParams<Deal>): void {
			this.#key = groupKey(params.node.id) ?? '';
			this.#params = params;
			this.#gui.className = params.pinned === 'left' ? 'group-row' : 'group-row group-totals';
			this.#gui.setAttribute('role', 'gridcell');
			this.#gui.addEventListener('click', () => source.toggle(this.#key));
			source.drawn.add(this.#key, this);
			this.draw();
		}

		getGui(): HTMLElement {
			return this.#gui;
		}

		refresh(): boolean {
			this.draw();
			return true;
		}

		destroy(): void {
			source.drawn.delete(this.#key, this);
		}

		draw(): void {
			const facts = source.facts(this.#key);
			if (!facts) return;
			const { api, pinned } = this.#params;
			const left = pinned === 'left';
			if (left) this.#gui.setAttribute('aria-expanded', String(facts.open));
			const columns = api.getAllDisplayedColumns().filter((column) => (column.getPinned() === 'left') === left);
			const totals = columns.flatMap((column) => {
				const total = facts.totals.find(({ id }) => id === column.getColId());
				return total ? [{ column, element: totalOf(column, total.name, total.value) }] : [];
			});
			const room = totals[0]?.column.getLeft() ?? columns.reduce((sum, column) => sum + column.getActualWidth(), 0);
			this.#gui.replaceChildren(...(left ? [headOf(facts, room)] : []), ...totals.map(({ element }) => element));
		}
	};
}
