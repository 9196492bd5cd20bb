// Finds the row that names the columns, past whatever stands above it, and gives every column a
// distinct label. Headers are a stranger's words: they are labels only, never keys of an object.
import { knownHeader } from './column-names.ts';
import type { RawRow } from './tokenize.ts';

export interface Column {
	/** Place in the row, from 0. */
	index: number;
	/** The header as written; '' where there is none. */
	header: string;
	/** Distinct in the file: "Amount", "Amount (2)"; "#4" for a column without header. */
	label: string;
}

const SEARCH_ROWS = 30;

const isFilled = (cell: string): boolean => cell.trim() !== '';

/** Something a value is and a name is not: starts with a digit or sign and a digit, or is an address. */
const isValue = (cell: string): boolean => /^\s*[-+(€$£]*\s*\d[\d.,:/\-TZ\s€%)]*$/.test(cell) || /\S@\S+\.\S|:\/\//.test(cell);

/**
 * Index of the header row among `rows`, or null when the first full row already looks like values.
 * Rows with names we know win; else the first row that is as wide as the table and holds no values.
 */
export function findHeader(rows: readonly RawRow[]): number | null {
	const candidates = rows.slice(0, SEARCH_ROWS);
	const width = usualWidth(candidates);
	let best: number | null = null;
	let bestKnown = 0;
	candidates.forEach(({ cells }, index) => {
		if (cells.filter(isFilled).length < Math.min(2, width)) return;
		const known = new Set(cells.filter((cell) => cell.length < 60).map((cell) => knownHeader(cell)?.target).filter(Boolean)).size;
		if (known > bestKnown) [best, bestKnown] = [index, known];
	});
	if (best !== null && (bestKnown > 1 || best === 0)) return best;
	const first = candidates.findIndex(({ cells }) => cells.filter(isFilled).length >= Math.max(1, width * 0.6));
	if (first < 0) return best;
	return candidates[first]!.cells.some((cell) => isFilled(cell) && isValue(cell)) ? null : first;
}

/** The commonest number of filled cells, at least 1. */
function usualWidth(rows: readonly RawRow[]): number {
	const counts = new Map<number, number>();
	for (const { cells } of rows) {
		const filled = cells.filter(isFilled).length;
		if (filled > 0) counts.set(filled, (counts.get(filled) ?? 0) + 1);
	}
	return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 1;
}

/** Columns with distinct labels. Headers are trimmed and their white space is one space. */
export function nameColumns(headers: readonly string[]): Column[] {
	const taken = new Set<string>();
	return headers.map((raw, index) => {
		const header = raw.replace(/\s+/g, ' ').trim().slice(0, 200);
		const base = header === '' ? `#${index + 1}` : header;
		let label = base;
		for (let copy = 2; taken.has(label); copy++) label = `${base} (${copy})`;
		taken.add(label);
		return { index, header, label };
	});
}
