// Selecting with a mouse: press, drag (with scrolling at the edges), Shift, Ctrl or Cmd; row numbers, headers, the
// corner. Touch: a tap selects, a drag scrolls. A selection that was begun in a menu ends with a click.
import type { Place } from './model.ts';
import { isMac } from './key-names.ts';
import { ROW_NUMBER } from './helper-columns.ts';
import type { SheetSelection } from './sheet-selection.svelte.ts';

/** Pixels that a pointer may move before a press on a header is a drag of the column. */
const SLACK = 4;
/** Rows and pixels per frame at most while scrolling at an edge. */
const FASTEST = 40;

type Kind = 'cells' | 'rows';

/** Listens in the grid's element. Returns how to stop. */
export function listenToPointer(host: HTMLElement, selection: SheetSelection): () => void {
	let drag: { kind: Kind; x: number; y: number; frame: number } | null = null;
	let headPress: { x: number; y: number } | null = null;

	const stop = (event: Event): void => {
		event.preventDefault();
		event.stopPropagation();
	};
	const cellOf = (target: EventTarget | null): HTMLElement | null =>
		target instanceof Element ? target.closest<HTMLElement>('.ag-grid-scrolling-container .ag-cell') : null;
	const placeOf = (cell: HTMLElement): Place | null => {
		const row = Number(cell.closest('.ag-row')?.getAttribute('row-index') ?? -1);
		const { axes } = selection.sync();
		const id = cell.getAttribute('col-id') ?? '';
		const column = id === ROW_NUMBER ? 0 : axes.columns.indexOf(id);
		return row < 0 || column < 0 || axes.rows[row] === null || axes.rows[row] === undefined ? null : { row, column };
	};
	const isEditor = (target: EventTarget | null): boolean => target instanceof Element && target.closest('input, textarea, select, .sheet-editor') !== null;
	const isField = (target: EventTarget | null): boolean => isEditor(target) || (target instanceof Element && target.closest('button') !== null);

	/** True when it was the sheet's, and the grid need not hear of it. */
	function press(event: PointerEvent): boolean {
		const cell = cellOf(event.target);
		if (!cell || (selection.reaching ? isEditor : isField)(event.target)) return false;
		const place = placeOf(cell);
		if (!place) return false;
		const { model } = selection;
		const add = event.ctrlKey || event.metaKey;
		selection.tabbedFrom = null;
		if (event.button === 2 || (event.button === 0 && event.ctrlKey && isMac)) return pressMenu(cell, place);
		if (event.button !== 0) return false;
		// The click that follows ends it: a finger that scrolls does not.
		if (selection.reaching) return true;
		if (cell.getAttribute('col-id') === ROW_NUMBER) {
			if (event.shiftKey && model.anchor) model.extendRows(place.row);
			else model.selectRows(place.row, place.row, add);
			selection.changed({ reveal: null });
			begin(event, 'rows');
			return true;
		}
		if (event.shiftKey) model.extend(place);
		else if (add) model.add(place);
		else model.select(place);
		// A plain press is the grid's, which moves the focus and opens editors.
		if (event.shiftKey || add) selection.changed({ reveal: null });
		else selection.redraw();
		if (event.pointerType !== 'touch') begin(event, 'cells');
		return event.shiftKey || add;
	}

	/** A menu is about what is selected, where it is opened on that; else about the cell it is opened on. */
	function pressMenu(cell: HTMLElement, place: Place): boolean {
		const { model } = selection;
		const whole = cell.getAttribute('col-id') === ROW_NUMBER;
		selection.reaching = false;
		const inside = whole ? model.hasRow(place.row) : model.has(place.row, place.column);
		if (inside) return true;
		if (whole) model.selectRows(place.row, place.row);
		else model.select(place);
		selection.changed({ reveal: null });
		return true;
	}

	/** Ends here what was begun in a menu; on a tick, a star or another button of a cell as beside it. False: this is no cell. */
	function reach(event: MouseEvent): boolean {
		const cell = isEditor(event.target) ? null : cellOf(event.target);
		const place = cell && placeOf(cell);
		if (!cell || !place) return false;
		selection.reaching = false;
		if (cell.getAttribute('col-id') === ROW_NUMBER) selection.model.extendRows(place.row);
		else selection.model.extend(place);
		selection.changed({ reveal: null });
		stop(event);
		return true;
	}

	function begin(event: PointerEvent, kind: Kind): void {
		drag = { kind, x: event.clientX, y: event.clientY, frame: 0 };
		window.addEventListener('pointermove', onMove);
		window.addEventListener('pointerup', end);
		window.addEventListener('pointercancel', end);
	}

	const end = (): void => {
		cancelAnimationFrame(drag?.frame ?? 0);
		drag = null;
		window.removeEventListener('pointermove', onMove);
		window.removeEventListener('pointerup', end);
		window.removeEventListener('pointercancel', end);
	};

	const onMove = (event: PointerEvent): void => {
		if (!drag) return;
		if (event.buttons === 0) return end();
		drag.x = event.clientX;
		drag.y = event.clientY;
		drag.frame ||= requestAnimationFrame(follow);
	};

	/** One step of a drag per frame: scrolls where the pointer is past an edge, then extends to the cell under it. */
	const follow = (): void => {
		const { geometry } = selection;
		if (!drag || !geometry) return;
		drag.frame = 0;
		const { window: seen, viewport } = geometry;
		const over = (at: number, low: number, high: number): number => (at < low ? at - low : at > high ? at - high : 0);
		const speed = (pixels: number): number => Math.sign(pixels) * Math.min(FASTEST, Math.ceil(Math.abs(pixels) / 4));
		const dy = speed(over(drag.y, seen.top, seen.bottom));
		// Past the left edge is over the pinned columns, which are cells too: only right outside it scrolls back.
		const left = viewport.getBoundingClientRect().left;
		const dx = drag.kind === 'rows' ? 0 : speed(over(drag.x, viewport.scrollLeft > 0 && startsRight() ? seen.left : left, seen.right));
		if (dy !== 0) viewport.scrollTop += dy;
		if (dx !== 0) viewport.scrollLeft += dx;
		const place = geometry.placeAt(Math.max(left + 1, Math.min(drag.x, seen.right - 1)), Math.max(seen.top + 1, Math.min(drag.y, seen.bottom - 1)));
		if (place) {
			const { model } = selection;
			if (drag.kind === 'rows') model.extendRows(place.row);
			else if (model.head?.row !== place.row || model.head.column !== place.column) model.extend(place);
			selection.redraw();
		}
		if (dx !== 0 || dy !== 0) drag.frame = requestAnimationFrame(follow);
	};

	/** True when the range being dragged began right of the pinned columns. */
	const startsRight = (): boolean => {
		const { model, geometry } = selection;
		return geometry?.columns[model.anchor?.column ?? 0]?.getPinned() !== 'left';
	};

	const onDown = (event: PointerEvent): void => {
		const head = event.target instanceof Element ? event.target.closest('.ag-header-cell') : null;
		headPress = head ? { x: event.clientX, y: event.clientY } : null;
		if (press(event)) {
			event.stopPropagation();
			stopped = true;
		} else stopped = false;
	};
	/** The press was ours: the browser may not move the focus to the cell either. */
	let stopped = false;
	const onMouseDown = (event: MouseEvent): void => {
		if (stopped) stop(event);
	};

	/** A click on a header's name selects the column; on the sort mark and on buttons it is the grid's. */
	const onClick = (event: MouseEvent): void => {
		if (!(event.target instanceof Element) || (selection.reaching && reach(event))) return;
		if (event.target.closest('.sheet-corner')) {
			selection.reaching = false;
			selection.sync().selectAll();
			selection.changed({ reveal: null });
			return;
		}
		const label = event.target.closest('.ag-header-cell-label');
		const head = label?.closest('.ag-header-cell');
		if (!head || event.target.closest('.ag-sort-indicator-container, button')) return;
		event.stopPropagation();
		const moved = headPress && Math.hypot(event.clientX - headPress.x, event.clientY - headPress.y) > SLACK;
		const { axes } = selection.sync();
		const column = axes.columns.indexOf(head.getAttribute('col-id') ?? '');
		if (moved || column < 0) return;
		selectColumn(selection, column, { extend: event.shiftKey || selection.reaching, add: event.ctrlKey || event.metaKey });
		selection.reaching = false;
	};

	host.addEventListener('pointerdown', onDown, true);
	host.addEventListener('mousedown', onMouseDown, true);
	host.addEventListener('click', onClick, true);
	return () => {
		end();
		host.removeEventListener('pointerdown', onDown, true);
		host.removeEventListener('mousedown', onMouseDown, true);
		host.removeEventListener('click', onClick, true);
	};
}

/** Selects a column, its cell in the first row that is in sight active. */
export function selectColumn(selection: SheetSelection, column: number, { extend = false, add = false } = {}): void {
	const { model, api } = selection;
	const row = Math.max(0, api?.getFirstDisplayedRowIndex() ?? 0);
	if (extend && model.anchor) model.extendColumns(column);
	else model.selectColumns(column, column, add, model.nearestRow(row));
	selection.changed({ reveal: null });
}
