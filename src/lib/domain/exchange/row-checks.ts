// Rows that are no deals: blank ones, totals under a list, headers repeated between pages, repeats of
// a row already seen. Each check is named for what is told about it.
import type { ReadColumn } from './mapping.ts';
import type { RawRow } from './tokenize.ts';

/**
 * What to do with rows of one id. `identical`: a row that repeats another in every cell is left out,
 * rows of one id that differ are all imported; `last`: the last row of each id only; `all`: every row.
 */
export type DuplicatePolicy = 'identical' | 'last' | 'all';

export const isBlankRow = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');

const TOTAL = /^(?:grand[ -]?|sub[ -]?|eind|algemeen )?tota+l(?:en|s)?(?: generaal)?\s*(?:[:=]|\(\d[\d.,]*(?: records?)?\))?$|^(?:som|sum)\s*[:=]?$/i;

/** A sum under the list: its first filled cell says so, and it has no stage. */
export function isTotalRow(cells: readonly string[], stage: string): boolean {
	if (stage.trim() !== '') return false;
	const first = cells.find((cell) => cell.trim() !== '');
	return first !== undefined && TOTAL.test(first.trim());
}

const REPORT_END = /all rights reserved|alle rechten voorbehouden|^confidential information\b|^vertrouwelijke informatie\b|^(?:generated|gegenereerd|gemaakt)(?: by| door):/i;

/**
 * Where a program signs its report under the list: the place among the rows of the first line of that, their number where
 * there is none. Known words say so, in lines of one cell that nothing but such lines follows; the report's name above them,
 * behind a blank line, is of it.
 */
export function reportEnd(rows: readonly RawRow[]): number {
	let tail = rows.length;
	while (tail > 0 && rows[tail - 1]!.cells.every((cell, index) => index === 0 || cell.trim() === '')) tail -= 1;
	const known = rows.findIndex(({ cells }, place) => place >= tail && REPORT_END.test((cells[0] ?? '').trim()));
	if (known < 0) return rows.length;
	const blank = rows.findLastIndex(({ cells }, place) => place >= tail && place < known && isBlankRow(cells));
	return blank < 0 ? known : blank + 1;
}

/** The header row once more, as some exports print on every page. */
export function isRepeatedHeader(cells: readonly string[], columns: readonly ReadColumn[]): boolean {
	const named = columns.filter(({ header }) => header !== '');
	return named.length > 1 && named.every(({ index, header }) => (cells[index] ?? '').replace(/\s+/g, ' ').trim() === header);
}

export interface Duplicates {
	/** Lines to leave out, with the line that stays. */
	skip: Map<number, { code: 'duplicate' | 'replaced'; other: number }>;
	/** Lines of rows whose id an earlier, different row has too, and that are imported all the same. */
	sameId: number[];
}

/** Finds rows of one id. Rows without an id are never duplicates: two equal deals may exist. */
export function findDuplicates(rows: readonly RawRow[], idOf: (row: RawRow) => string, policy: DuplicatePolicy): Duplicates {
	const found: Duplicates = { skip: new Map(), sameId: [] };
	const byId = new Map<string, RawRow[]>();
	for (const row of rows) {
		const id = idOf(row).trim();
		if (id === '') continue;
		const earlier = byId.get(id);
		if (!earlier) {
			byId.set(id, [row]);
			continue;
		}
		const same = earlier.find(({ cells }) => cells.length === row.cells.length && cells.every((cell, index) => cell === row.cells[index]));
		if (policy === 'last') {
			const last = earlier.pop()!;
			found.skip.set(last.line, { code: same === last ? 'duplicate' : 'replaced', other: row.line });
			earlier.push(row);
		} else if (policy === 'identical' && same) found.skip.set(row.line, { code: 'duplicate', other: same.line });
		else {
			found.sameId.push(row.line);
			earlier.push(row);
		}
	}
	return found;
}
