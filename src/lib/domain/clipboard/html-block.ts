// A table of raw HTML cells → a block of clipboard cells: spans laid out, styles looked up, hints read.
import { EMPTY, MAX_CELLS, rectangular, type ClipBlock, type ClipCell, type Program } from './cell.ts';
import { commonDecimal } from '../reading/common-decimal.ts';
import { commonOrder } from '../reading/common-order.ts';
import { hintOf, type Writing } from './hints.ts';
import { readOwn } from './own.ts';
import type { RawCell, RawTable } from './html-table.ts';
import { readFormat, type Format } from './number-format.ts';

/** The block a table stands for; null where it is too big, or has no cells. `order` is how the reader writes days. */
export function blockOfTable(table: RawTable, order: 'dmy' | 'mdy'): ClipBlock | null {
	const program = programOf(table);
	const styles = formatsOf(table.css);
	const said = decimalOf(table.css);
	const format = (cell: RawCell): string | null => inlineFormat(cell.style) ?? cell.classes.split(/\s+/).map((name) => styles.get(name)).find(Boolean) ?? null;
	let known: { order: Writing['order'] } | undefined;
	const writing: Writing = {
		decimal: said,
		get order() {
			return (known ??= { order: orderOf(table, format, said, order) }).order;
		},
		program,
		format
	};
	const grid = layOut(table.rows, (cell) => {
		const { hint, text } = hintOf(cell, writing);
		const shown = (text ?? cell.text).replace(/\r\n?/g, '\n');
		return { text: shown, ...(hint && { hint }), ...(cell.href !== null && { href: cell.href }) };
	});
	if (grid === null || grid.length === 0) return null;
	const rows = rectangular(grid);
	if (rows[0]!.length === 0) return null;
	const decimal = said ?? commonDecimal(rows.flat().flatMap(({ text, hint }) => (hint ? [] : text)));
	const own = table.own === null ? null : readOwn(table.own, rows);
	return own ?? { program, rows, decimal, origin: null };
}

/**
 * How days are shown whose format does not say it: as the other ones tell, else as its numbers are written, else as the
 * reader writes them. null: they contradict each other. Text is not asked: it is what was no day in the program's own order.
 */
function orderOf({ rows }: RawTable, format: Writing['format'], decimal: ',' | '.' | null, reader: 'dmy' | 'mdy'): Writing['order'] {
	const common = commonOrder(rows.flat().flatMap((cell) => (isOpenDay(readFormat(format(cell) ?? '')) ? cell.text : [])));
	return common === 'mixed' ? null : (common ?? (decimal === ',' ? 'dmy' : reader));
}

const isOpenDay = ({ kind, order }: Format): boolean => kind === 'day' && order === null;

function programOf({ css, marks, rows }: RawTable): Program {
	if (/google-sheets-html-origin|data-sheets-root/i.test(marks)) return 'sheets';
	if (/LibreOffice|OpenOffice/i.test(marks)) return 'libreoffice';
	if (/excel|microsoft/i.test(marks) || /mso-(?:number-format|displayed-decimal-separator)/i.test(css)) return 'excel';
	const has = (name: string): boolean => rows.some((row) => row.some(({ attributes }) => attributes.has(name)));
	if (has('data-sheets-value')) return 'sheets';
	if (has('sdval') || has('sdnum')) return 'libreoffice';
	return /Cocoa HTML Writer/i.test(marks) ? 'numbers' : 'web';
}

/** Longest style sheet that is looked at. */
const MAX_CSS = 2_000_000;

/** Value of mso-number-format in a list of declarations; quotes off, CSS escapes undone. */
function inlineFormat(declarations: string): string | null {
	if (!declarations.includes('mso-number-format')) return null;
	const match = /mso-number-format\s*:\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^;"'}]+)/i.exec(declarations);
	if (!match) return null;
	const value = match[1]!.trim();
	const quoted = /^["']/.test(value);
	return unescapeFormat(quoted ? value.slice(1, -1) : value);
}

/** CSS writes a backslash before signs; `\0022` is a quote. Backslashes that are left are the format's own. */
const unescapeFormat = (value: string): string =>
	value.replace(/\\(?:00([0-9a-f]{2})\s?|([\s\S]))/gi, (_, hex: string | undefined, sign: string | undefined) =>
		hex === undefined ? (sign ?? '') : String.fromCharCode(Number.parseInt(hex, 16))
	);

/** Number formats by class: `.xl65 {… mso-number-format:"Short Date"; …}`. */
function formatsOf(css: string): Map<string, string> {
	const found = new Map<string, string>();
	if (css.length > MAX_CSS) return found;
	for (const match of css.matchAll(/\.([\w-]+)[\s,]*\{([^{}]*)\}/g)) {
		const format = inlineFormat(match[2]!);
		if (format !== null) found.set(match[1]!, format);
	}
	return found;
}

function decimalOf(css: string): ',' | '.' | null {
	const sign = /mso-displayed-decimal-separator\s*:\s*["']\\?([.,])/i.exec(css)?.[1];
	return sign === ',' || sign === '.' ? sign : null;
}

/** Cells in their rows and columns; where a cell spans several, the others are empty. null: too many. */
function layOut(rows: readonly RawCell[][], cellOf: (cell: RawCell) => ClipCell): ClipCell[][] | null {
	const grid: ClipCell[][] = rows.map(() => []);
	let count = 0;
	for (const [y, row] of rows.entries()) {
		let x = 0;
		for (const raw of row) {
			while (grid[y]![x] !== undefined) x++;
			const height = Math.min(Math.max(1, raw.rowspan), rows.length - y);
			const width = Math.max(1, raw.colspan);
			count += height * width;
			if (count > MAX_CELLS) return null;
			for (let down = 0; down < height; down++)
				for (let right = 0; right < width; right++) grid[y + down]![x + right] = EMPTY;
			grid[y]![x] = cellOf(raw);
			x += width;
		}
	}
	return grid.map((row) => Array.from(row, (cell) => cell ?? EMPTY));
}
