// What is on the screen, as two lists: rows from top to bottom, columns from left to right. A snapshot: another
// order is other axes, and what was selected moves over by deal and column. Pure.
import type { DealId } from '#lib/domain/model/deal.ts';

export interface Axes {
	/** The deal of each row; null: no deal's row, such as a group's header. */
	readonly rows: readonly (DealId | null)[];
	/** Column ids, row numbers left out. */
	readonly columns: readonly string[];
	/** Index of a deal's row; -1: it does not show. */
	rowOf(deal: DealId): number;
}

/** Axes that look a deal up in a map, made when the first one is asked for. */
export function axesOf(rows: readonly (DealId | null)[], columns: readonly string[]): Axes {
	let index: Map<DealId, number> | null = null;
	return {
		rows,
		columns,
		rowOf(deal) {
			if (!index) {
				index = new Map();
				for (let at = 0; at < rows.length; at++) if (rows[at] !== null) index.set(rows[at]!, at);
			}
			return index.get(deal) ?? -1;
		}
	};
}

export const NO_AXES: Axes = axesOf([], []);

/** The nearest row of a deal at `row` or after it in direction `step`, else before it; -1: there is none. */
export function nearestDeal({ rows }: Axes, row: number, step: 1 | -1 = 1): number {
	const at = Math.max(0, Math.min(rows.length - 1, row));
	for (let index = at; index >= 0 && index < rows.length; index += step) if (rows[index] !== null) return index;
	for (let index = at - step; index >= 0 && index < rows.length; index -= step) if (rows[index] !== null) return index;
	return -1;
}
