// The keys that move and extend the selection, as in Excel and Google Sheets. Plain arrows stay the grid's, which also
// knows the way to the header.
import type { Place, Range, SelectionModel } from './model.ts';
import { edge, region } from './moves.ts';
import { TypedEditor } from '../editors/typed-editor.ts';
import type { SheetSelection } from './sheet-selection.svelte.ts';

const ARROWS: Readonly<Record<string, readonly ['row' | 'column', 1 | -1]>> = {
	ArrowUp: ['row', -1],
	ArrowDown: ['row', 1],
	ArrowLeft: ['column', -1],
	ArrowRight: ['column', 1]
};

/** Handles a key pressed on a cell that is not being edited. Returns true when it was the selection's. */
export function selectByKey(selection: SheetSelection, event: KeyboardEvent): boolean {
	const model = selection.sync();
	if (!model.active || event.altKey) return false;
	const command = event.ctrlKey || event.metaKey;
	const { key, shiftKey } = event;
	if (/^(Arrow|Home|End|Page)/.test(key)) selection.tabbedFrom = null;
	const arrow = ARROWS[key];
	if (arrow) {
		if (!command && !shiftKey) return false;
		return go(selection, command ? jump(selection, ...arrow, shiftKey) : step(model, ...arrow), shiftKey);
	}
	if (key === 'Home') {
		go(selection, command ? corner(model, -1) : side(model, -1, shiftKey), shiftKey);
		selection.revealFirstColumn();
		return true;
	}
	if (key === 'End') return go(selection, command ? corner(model, 1) : side(model, 1, shiftKey), shiftKey);
	if (key === 'PageUp' || key === 'PageDown') return go(selection, page(selection, key === 'PageDown' ? 1 : -1, shiftKey), shiftKey);
	if (command && !shiftKey && key.toLowerCase() === 'a') return all(selection);
	if (key === ' ' && (shiftKey || command)) return whole(selection, shiftKey, command);
	if ((key === 'Tab' || key === 'Enter') && !command) return tabOrEnter(selection, key, shiftKey);
	if (key === 'Escape' && !model.single) {
		selection.collapse();
		return true;
	}
	return false;
}

/** Where the moving corner is: the head while extending, else the active cell. */
const from = (model: SelectionModel, extend: boolean): Place => (extend ? model.head : model.active) ?? model.active!;

function go(selection: SheetSelection, place: Place, extend: boolean): boolean {
	const { model } = selection;
	if (!extend) model.select(place);
	else if (model.ranges.at(-1)?.kind === 'rows') model.extendRows(place.row);
	else if (model.ranges.at(-1)?.kind === 'columns') model.extendColumns(place.column);
	else model.extend(place);
	selection.changed({ reveal: place, focus: !extend });
	return true;
}

function step(model: SelectionModel, axis: 'row' | 'column', by: 1 | -1): Place {
	const { row, column } = from(model, true);
	const { rows, columns } = model.axes;
	if (axis === 'column') return { row, column: Math.max(0, Math.min(columns.length - 1, column + by)) };
	const next = model.nearestRow(Math.max(0, Math.min(rows.length - 1, row + by)), by);
	return { row: next < 0 ? row : next, column };
}

/** Whether a cell of the sheet holds something; those of other rows than deals' hold nothing. */
export function filledIn({ model, api }: SheetSelection): (row: number, column: number) => boolean {
	const { rows, columns } = model.axes;
	return (row, column) => {
		const rowNode = rows[row] === null ? undefined : api?.getDisplayedRowAtIndex(row);
		const value: unknown = rowNode && api?.getCellValue({ rowNode, colKey: columns[column]! });
		return value !== null && value !== undefined && value !== '';
	};
}

function jump(selection: SheetSelection, axis: 'row' | 'column', by: 1 | -1, extend: boolean): Place {
	const { model } = selection;
	const at = from(model, extend);
	const { rows, columns } = model.axes;
	const filled = filledIn(selection);
	if (axis === 'column') return { row: at.row, column: edge(at.column, by, columns.length, (column) => filled(at.row, column)) };
	const row = edge(at.row, by, rows.length, (index) => filled(index, at.column));
	return { row: model.nearestRow(row, by === 1 ? -1 : 1), column: at.column };
}

const side = (model: SelectionModel, by: 1 | -1, extend: boolean): Place => ({
	row: from(model, extend).row,
	column: by < 0 ? 0 : model.axes.columns.length - 1
});

const corner = (model: SelectionModel, by: 1 | -1): Place => ({
	row: model.nearestRow(by < 0 ? 0 : model.axes.rows.length - 1, by < 0 ? 1 : -1),
	column: by < 0 ? 0 : model.axes.columns.length - 1
});

/** As many rows as are in sight, less one that stays to keep one's bearings. */
function page({ model, geometry }: SheetSelection, by: 1 | -1, extend: boolean): Place {
	const { row, column } = from(model, extend);
	const seen = geometry!.window;
	const top = (geometry!.rows({ from: row, to: row })?.from ?? 0) + by * Math.max(32, seen.height - 32);
	const target = geometry!.rowAt(Math.max(0, top));
	return { row: model.nearestRow(target, by), column };
}

/** The rows and columns around the cell that hold something; pressed again, or on its own, everything. */
function all(selection: SheetSelection): boolean {
	const { model } = selection;
	const { rows, columns } = model.axes;
	const active = model.active!;
	const { from, to } = region(active, rows.length, columns.length, filledIn(selection));
	const [only] = model.ranges;
	const alike = (range: Range): boolean =>
		range.rows.length === 1 && range.columns.length === 1 && range.rows[0]!.from === from.row && range.rows[0]!.to === to.row && range.columns[0]!.from === from.column && range.columns[0]!.to === to.column;
	// By now the block is selected, or it is all there is.
	const everything = to.row - from.row + 1 === rows.length && to.column - from.column + 1 === columns.length;
	if (everything || model.ranges.length !== 1 || only!.kind !== 'cells' || alike(only!)) model.selectAll();
	else {
		model.selectCells(from, to);
		model.active = active;
	}
	selection.changed({ reveal: null, focus: false });
	return true;
}

function whole(selection: SheetSelection, rows: boolean, columns: boolean): boolean {
	const { model } = selection;
	const { active } = model;
	const last = model.ranges.at(-1)!;
	if (rows && columns) model.selectAll();
	else if (rows) model.selectRows(last.rows[0]!.from, last.rows.at(-1)!.to, false, active!.column);
	else model.selectColumns(last.columns[0]!.from, last.columns.at(-1)!.to, false, active!.row);
	model.active = active;
	selection.changed({ reveal: null });
	return true;
}

/**
 * Tab and Enter go round in a selection of several cells. Elsewhere Tab is the grid's, which leaves the sheet at its end,
 * and Enter opens the editor.
 */
function tabOrEnter(selection: SheetSelection, key: string, back: boolean): boolean {
	const { model } = selection;
	if (model.single) {
		if (key === 'Tab') selection.tabbedFrom ??= model.active!.column;
		return false;
	}
	model.cycle(back ? -1 : 1, key === 'Tab' ? 'column' : 'row');
	selection.changed();
	return true;
}

/**
 * Closes the open editor for Enter, Tab and, where typing replaced the cell, an arrow, and goes on; Ctrl+Enter fills the
 * selection with what was typed; Escape stays, at once: the grid's own way is a task later, and the next key goes to a
 * field that is about to go. Returns true when the grid need not hear of the key: it is done,
 * or the editor stays open because it cannot be read.
 */
export function leaveEditor(selection: SheetSelection, event: KeyboardEvent): boolean {
	const { api } = selection;
	const command = event.ctrlKey || event.metaKey;
	if (api && event.key === 'Escape' && !event.isComposing) {
		event.preventDefault();
		api.stopEditing(true);
		selection.changed({ reveal: null });
		return true;
	}
	const editor = api?.getCellEditorInstances().find((one) => one instanceof TypedEditor);
	const arrow = event.key in ARROWS && !event.shiftKey && editor?.replacing === true;
	if (!api || event.altKey || (command && event.key !== 'Enter') || (event.key !== 'Enter' && event.key !== 'Tab' && !arrow)) return false;
	event.preventDefault();
	if (command && editor && !selection.sync().single) {
		const { text } = editor;
		api.stopEditing(true);
		selection.onfill?.(text);
		return true;
	}
	api.stopEditing();
	if (api.getEditingCells().length === 0) moveOn(selection, event.key, event.shiftKey);
	return true;
}

/**
 * Where the person goes from a cell whose editor they closed with Enter, Tab or an arrow: round the selection, else down,
 * to the column in which they began to tab, or aside. At the sheet's edge the cell stays.
 */
export function moveOn(selection: SheetSelection, key: string, back: boolean): void {
	const model = selection.sync();
	const { active } = model;
	if (!active) return;
	if (!model.single && !(key in ARROWS)) model.cycle(back ? -1 : 1, key === 'Tab' ? 'column' : 'row');
	else {
		const [axis, by] = ARROWS[key] ?? [key === 'Tab' ? 'column' : 'row', back ? -1 : 1];
		const next = step(model, axis, by);
		if (key === 'Tab' && !back) selection.tabbedFrom ??= active.column;
		const column = key === 'Enter' && selection.tabbedFrom !== null ? selection.tabbedFrom : next.column;
		if (key !== 'Tab') selection.tabbedFrom = null;
		model.select({ row: next.row, column });
	}
	selection.changed();
}
