// The fill handle: the square at the corner of the selection. Dragged, it goes on with what is selected, downwards, upwards
// or aside; with Ctrl (Alt on a Mac) the other way than it would, as in Excel. A double click goes on as far down as the
// column beside it is filled. By keys and menu: Ctrl+D, Ctrl+R, "Fill series".
import { announce } from '#lib/ui/announcer.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { fillFrom } from '../fill-actions.ts';
import type { SheetController } from '../sheet-controller.svelte.ts';
import { isMac } from './key-names.ts';
import { filledIn } from './keys.ts';
import type { Box } from './layer.ts';
import { endBeside } from './moves.ts';
import type { Span } from './spans.ts';

type Direction = 'down' | 'up' | 'right' | 'left';

interface Target {
	readonly direction: Direction;
	readonly rows: Span;
	readonly columns: Span;
}

/** Pixels per frame at most while scrolling at an edge. */
const FASTEST = 24;

/** The selection as one rectangle; null: it is none, or of whole rows, columns or everything. */
function source({ selection }: SheetController): { rows: Span; columns: Span } | null {
	const { ranges } = selection.model;
	const [range] = ranges;
	if (ranges.length !== 1 || range!.kind !== 'cells' || range!.rows.length !== 1 || range!.columns.length !== 1) return null;
	return { rows: range!.rows[0]!, columns: range!.columns[0]! };
}

/** Listens in the grid's element, and has the handle painted. Returns how to stop. */
export function listenToFillHandle(host: HTMLElement, sheet: SheetController): () => void {
	const { selection } = sheet;
	let drag: { x: number; y: number; other: boolean } | null = null;
	let target: Target | null = null;
	let frame = 0;

	const paint = (): readonly Box[] => {
		const from = source(sheet);
		if (!from || !sheet.canEdit) return [];
		// A range has its own frame; that of a single cell is the focus, and is drawn here while that is elsewhere.
		const alone = from.rows.from === from.rows.to && from.columns.from === from.columns.to;
		const corner = { key: 'fill', rows: { from: from.rows.to, to: from.rows.to }, columns: { from: from.columns.to, to: from.columns.to }, className: alone ? 'sheet-fill alone' : 'sheet-fill', reachable: true };
		return target ? [corner, { key: 'fill-to', rows: target.rows, columns: target.columns, className: 'sheet-fill-to' }] : [corner];
	};
	selection.painters = [...selection.painters, paint];

	const isHandle = (target: EventTarget | null): boolean => target instanceof Element && target.matches('.sheet-fill');
	const onDouble = (event: MouseEvent): void => {
		if (!isHandle(event.target)) return;
		event.stopPropagation();
		event.preventDefault();
		fillToEnd(sheet);
	};
	const onDown = (event: PointerEvent): void => {
		if (event.button !== 0 || !isHandle(event.target)) return;
		event.stopImmediatePropagation();
		event.preventDefault();
		drag = { x: event.clientX, y: event.clientY, other: false };
		for (const [type, listener] of listeners) window.addEventListener(type, listener as EventListener, true);
	};
	const onMove = (event: PointerEvent): void => {
		if (!drag) return;
		if (event.buttons === 0) return cancel();
		drag = { x: event.clientX, y: event.clientY, other: isMac ? event.altKey : event.ctrlKey };
		frame ||= requestAnimationFrame(follow);
	};
	const follow = (): void => {
		frame = 0;
		const { geometry } = selection;
		const from = source(sheet);
		if (!drag || !geometry || !from) return;
		const { left, top, right, bottom } = geometry.window;
		const over = drag.y < top ? drag.y - top : drag.y > bottom ? drag.y - bottom : 0;
		geometry.viewport.scrollTop += Math.sign(over) * Math.min(FASTEST, Math.ceil(Math.abs(over) / 4));
		const place = geometry.placeAt(Math.max(left - geometry.pinned + 1, Math.min(right - 1, drag.x)), Math.max(top + 1, Math.min(bottom - 1, drag.y)));
		target = place && targetOf(from, place);
		selection.redraw();
		if (over !== 0) frame = requestAnimationFrame(follow);
	};
	const onUp = (event: PointerEvent): void => {
		// Where the hand is now, whatever rows moved since it did; a press that did not move is nowhere.
		if (frame !== 0 || target !== null) {
			cancelAnimationFrame(frame);
			selection.sync();
			follow();
		}
		const [to, from, other] = [target, source(sheet), isMac ? event.altKey : event.ctrlKey];
		cancel();
		if (to && from) fill(sheet, from, to, other);
	};
	const onKey = (event: KeyboardEvent): void => {
		if (event.key !== 'Escape') return;
		event.stopPropagation();
		cancel();
	};
	const cancel = (): void => {
		cancelAnimationFrame(frame);
		frame = 0;
		drag = target = null;
		selection.redraw();
		for (const [type, listener] of listeners) window.removeEventListener(type, listener as EventListener, true);
	};
	const listeners = [['pointermove', onMove], ['pointerup', onUp], ['pointercancel', cancel], ['keydown', onKey]] as const;

	const onFocus = ({ target }: FocusEvent): void => void host.classList.toggle('sheet-in-cell', target instanceof Element && target.closest('.ag-cell') !== null);
	const onBlur = (): void => host.classList.remove('sheet-in-cell');
	host.classList.toggle('sheet-in-cell', host.querySelector('.ag-cell:focus-within') !== null);
	host.addEventListener('focusin', onFocus);
	host.addEventListener('focusout', onBlur);
	host.addEventListener('pointerdown', onDown, true);
	host.addEventListener('dblclick', onDouble, true);
	return () => {
		cancel();
		selection.painters = selection.painters.filter((painter) => painter !== paint);
		host.removeEventListener('focusin', onFocus);
		host.removeEventListener('focusout', onBlur);
		host.removeEventListener('pointerdown', onDown, true);
		host.removeEventListener('dblclick', onDouble, true);
	};
}

/** Down or up when the pointer is further past the rows than past the columns; null: inside the selection. */
function targetOf({ rows, columns }: { rows: Span; columns: Span }, { row, column }: { row: number; column: number }): Target | null {
	const down = row > rows.to ? row - rows.to : row < rows.from ? row - rows.from : 0;
	const across = column > columns.to ? column - columns.to : column < columns.from ? column - columns.from : 0;
	if (down === 0 && across === 0) return null;
	if (Math.abs(down) >= Math.abs(across))
		return down > 0
			? { direction: 'down', rows: { from: rows.to + 1, to: row }, columns }
			: { direction: 'up', rows: { from: row, to: rows.from - 1 }, columns };
	return across > 0
		? { direction: 'right', rows, columns: { from: columns.to + 1, to: column } }
		: { direction: 'left', rows, columns: { from: column, to: columns.from - 1 } };
}

function fill(sheet: SheetController, from: { rows: Span; columns: Span }, to: Target, other: boolean): void {
	const { model } = sheet.selection;
	const range = ({ rows, columns }: { rows: Span; columns: Span }) => ({
		deals: model.dealsIn([rows]),
		columns: model.axes.columns.slice(columns.from, columns.to + 1)
	});
	fillFrom(sheet, range(from), range(to), to.direction, other ? 'other' : 'auto');
	model.selectCells(
		{ row: Math.min(from.rows.from, to.rows.from), column: Math.min(from.columns.from, to.columns.from) },
		{ row: Math.max(from.rows.to, to.rows.to), column: Math.max(from.columns.to, to.columns.to) }
	);
	sheet.selection.changed({ reveal: null });
}

/** Goes on downwards as far as the column beside the selection is filled; the header of a group ends it, too. */
function fillToEnd(sheet: SheetController): void {
	const { model } = sheet.selection;
	sheet.selection.sync();
	const from = source(sheet);
	if (!from) return;
	const { rows, columns } = model.axes;
	const last = endBeside(from, { rowCount: rows.length, columnCount: columns.length }, filledIn(sheet.selection));
	if (last === null) announce(t('selection.fillNoEnd'));
	else fill(sheet, from, { direction: 'down', rows: { from: from.rows.to + 1, to: last }, columns: from.columns }, false);
}

/** Goes on with the filled rows at the top of the selection in the rest of it: what the handle does, from a menu. */
export function fillSeries(sheet: SheetController): void {
	sheet.selection.sync();
	const whole = source(sheet);
	const { api } = sheet;
	if (!whole || !api || whole.rows.from === whole.rows.to) return;
	const { axes } = sheet.selection.model;
	const filled = (row: number): boolean => {
		const rowNode = api.getDisplayedRowAtIndex(row);
		const value: unknown = rowNode && api.getCellValue({ rowNode, colKey: axes.columns[whole.columns.from]! });
		return value !== null && value !== undefined && value !== '';
	};
	let last = whole.rows.from;
	while (last + 1 < whole.rows.to && filled(last + 1)) last++;
	// All of it is filled: the first row alone says how it goes on.
	if (last + 1 >= whole.rows.to && filled(whole.rows.to)) last = whole.rows.from;
	const { columns } = whole;
	fill(sheet, { rows: { from: whole.rows.from, to: last }, columns }, { direction: 'down', rows: { from: last + 1, to: whole.rows.to }, columns }, false);
}
