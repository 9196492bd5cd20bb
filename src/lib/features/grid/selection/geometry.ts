// Where rows and columns are in pixels, by arithmetic: cells out of view have no element to ask.
import type { Column, GridApi } from 'ag-grid-community';
import type { Deal } from '#lib/domain/model/deal.ts';
import type { Place } from './model.ts';
import { isHelper, ROW_NUMBER } from './helper-columns.ts';
import type { Span } from './spans.ts';

export interface Edges {
	readonly from: number;
	readonly to: number;
}

export class Geometry {
	readonly api: GridApi<Deal>;
	/** Scrolls; all rows are inside. */
	readonly viewport: HTMLElement;
	/** As high as all rows; its top is the first row's. */
	readonly container: HTMLElement;
	/** The grid's strips for scroll bars, which may lie over cells. */
	readonly #bars: readonly HTMLElement[];
	/** Widths of what is pinned at the left, with and without row numbers, in pixels. */
	pinned = 0;
	/** Displayed columns of deals. */
	columns: readonly Column[] = [];
	#numbers = 0;

	constructor(api: GridApi<Deal>, host: HTMLElement) {
		this.api = api;
		this.viewport = host.querySelector<HTMLElement>('.ag-grid-viewport')!;
		this.container = host.querySelector<HTMLElement>('.ag-grid-scrolling-container')!;
		this.#bars = [...host.querySelectorAll<HTMLElement>('.ag-body-vertical-scroll, .ag-body-horizontal-scroll')];
		this.read();
	}

	/** Reads widths and order of the columns anew. */
	read(): void {
		const all = this.api.getAllDisplayedColumns();
		this.columns = all.filter((column) => !isHelper(column.getColId()));
		this.pinned = 0;
		this.#numbers = 0;
		for (const column of all) {
			if (column.getPinned() !== 'left') continue;
			this.pinned += column.getActualWidth();
			if (column.getColId() === ROW_NUMBER) this.#numbers = column.getActualWidth();
		}
	}

	/** Top and bottom of rows in the container; null: there are no such rows. */
	rows({ from, to }: Span): Edges | null {
		const first = this.api.getDisplayedRowAtIndex(from);
		const last = this.api.getDisplayedRowAtIndex(to);
		if (!first || !last || first.rowTop === null || last.rowTop === null) return null;
		return { from: first.rowTop, to: last.rowTop + (last.rowHeight ?? 0) };
	}

	/** Left and right of the part of a span that is pinned, in the pinned group; and of the rest, in the container. */
	columnEdges({ from, to }: Span): { pinned: Edges | null; main: Edges | null } {
		let pinned: { from: number; to: number } | null = null;
		let main: { from: number; to: number } | null = null;
		for (let index = from; index <= to; index++) {
			const column = this.columns[index];
			if (!column) continue;
			const fixed = column.getPinned() === 'left';
			const left = (column.getLeft() ?? 0) + (fixed ? 0 : this.pinned);
			const right = left + column.getActualWidth();
			if (fixed) pinned = pinned ? { from: pinned.from, to: right } : { from: left, to: right };
			else main = main ? { from: main.from, to: right } : { from: left, to: right };
		}
		return { pinned, main };
	}

	/** The row at a height of the container, the nearest where there is none. -1: there are no rows. */
	rowAt(top: number): number {
		let low = 0;
		let high = this.api.getDisplayedRowCount() - 1;
		while (low < high) {
			const middle = (low + high + 1) >>> 1;
			if ((this.api.getDisplayedRowAtIndex(middle)?.rowTop ?? 0) <= top) low = middle;
			else high = middle - 1;
		}
		return high < 0 ? -1 : low;
	}

	/** The cell under a point of the screen, the nearest where there is none; null: the sheet is empty. */
	placeAt(clientX: number, clientY: number): Place | null {
		const row = this.rowAt(clientY - this.container.getBoundingClientRect().top);
		const x = clientX - this.viewport.getBoundingClientRect().left;
		const fixed = x < this.pinned;
		const at = fixed ? x : x + this.viewport.scrollLeft;
		let column = -1;
		for (let index = 0; index < this.columns.length; index++) {
			const one = this.columns[index]!;
			if ((one.getPinned() === 'left') !== fixed) continue;
			const left = (one.getLeft() ?? 0) + (fixed ? 0 : this.pinned);
			if (column < 0 || left <= at) column = index;
		}
		if (column < 0 && this.columns.length > 0) column = 0;
		return row < 0 || column < 0 ? null : { row, column };
	}

	/** True over the row numbers. */
	onNumbers(clientX: number): boolean {
		const x = clientX - this.viewport.getBoundingClientRect().left;
		return x >= 0 && x < this.#numbers;
	}

	/** How far right and down cells can be pressed, in the container: scroll bars may lie over the rest. */
	get reach(): { right: number; bottom: number } {
		const at = this.container.getBoundingClientRect();
		let { right, bottom } = this.window;
		for (const bar of this.#bars) {
			const { width, height, left, top } = bar.getBoundingClientRect();
			if (width === 0 || height === 0) continue;
			if (bar.classList.contains('ag-body-vertical-scroll')) right = Math.min(right, left);
			else bottom = Math.min(bottom, top);
		}
		return { right: right - at.left, bottom: bottom - at.top };
	}

	/** The part of the screen in which rows scroll: what is pinned at the left, and the total row, left out. */
	get window(): DOMRect {
		const { left, top, right, bottom } = this.viewport.getBoundingClientRect();
		const header = this.viewport.querySelector<HTMLElement>('.ag-header')?.offsetHeight ?? 0;
		const total = this.viewport.querySelector<HTMLElement>('.ag-grid-pinned-bottom-rows')?.offsetHeight ?? 0;
		return new DOMRect(left + this.pinned, top + header, right - left - this.pinned, bottom - top - header - total);
	}
}
