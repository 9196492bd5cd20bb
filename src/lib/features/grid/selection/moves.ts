// How far filled cells run: what Ctrl+arrow jumps to, the block around a cell, what stands beside a selection, as in Excel. Pure.
import type { Place } from './model.ts';
import type { Span } from './spans.ts';

/**
 * Index that Ctrl+arrow goes to from `from`, by `step`, in a line of `length` cells: from a filled cell with a filled
 * neighbour to the last of the run; else to the next filled cell; with none left to the end.
 */
export function edge(from: number, step: 1 | -1, length: number, filled: (index: number) => boolean): number {
	const last = step > 0 ? length - 1 : 0;
	if (from === last || length === 0) return from;
	let at = from + step;
	if (filled(from) && filled(at)) {
		while (at !== last && filled(at + step)) at += step;
		return at;
	}
	while (at !== last && !filled(at)) at += step;
	return at;
}

/**
 * First and last cell of the block around `at`: the rectangle that filled cells touch, up to rows and columns in which
 * nothing is filled. The cell by itself where nothing around it is.
 */
export function region(at: Place, rows: number, columns: number, filled: (row: number, column: number) => boolean): { from: Place; to: Place } {
	let [top, bottom, left, right] = [at.row, at.row, at.column, at.column];
	const inRow = (row: number): boolean => {
		for (let column = Math.max(0, left - 1); column <= Math.min(columns - 1, right + 1); column++) if (filled(row, column)) return true;
		return false;
	};
	const inColumn = (column: number): boolean => {
		for (let row = Math.max(0, top - 1); row <= Math.min(rows - 1, bottom + 1); row++) if (filled(row, column)) return true;
		return false;
	};
	let size: number;
	do {
		size = bottom - top + right - left;
		while (left > 0 && inColumn(left - 1)) left--;
		while (right < columns - 1 && inColumn(right + 1)) right++;
		while (top > 0 && inRow(top - 1)) top--;
		while (bottom < rows - 1 && inRow(bottom + 1)) bottom++;
	} while (bottom - top + right - left > size);
	return { from: { row: top, column: left }, to: { row: bottom, column: right } };
}

/**
 * Last row beneath a selection up to which the column left of it is filled without a gap, else the column right of it: as
 * far as a double click on the fill handle fills. null: neither of them goes on beneath it.
 */
export function endBeside(
	{ rows, columns }: { rows: Span; columns: Span },
	{ rowCount, columnCount }: { rowCount: number; columnCount: number },
	filled: (row: number, column: number) => boolean
): number | null {
	for (const column of [columns.from - 1, columns.to + 1]) {
		if (column < 0 || column >= columnCount) continue;
		let row = rows.to;
		while (row + 1 < rowCount && filled(row + 1, column)) row++;
		if (row > rows.to) return row;
	}
	return null;
}
