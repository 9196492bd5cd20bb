// What a copy puts on the clipboard: tab-separated text and HTML, of the same cells.
import type { Origin } from './cell.ts';
import { writeHtml } from './html-writer.ts';
import { writeOwn } from './own.ts';
import { safeText } from './safe-text.ts';
import { writeTsv } from './tsv.ts';
import { written, type Notation, type OutCell, type Written } from './written.ts';

export interface Copied {
	plain: string;
	html: string;
}

/**
 * Both flavours of a block. `origin.fields` are its columns, `types` theirs; every row is as long. `header`: names of the
 * columns, to put above.
 */
export function copyBlock(
	rows: readonly (readonly OutCell[])[],
	origin: Origin,
	notation: Notation,
	header: readonly string[] | null = null
): Copied {
	const cells = rows.map((row) => row.map((cell) => written(cell, notation)));
	const own = writeOwn({ origin, types: rows[0]?.map(({ type }) => type) ?? [], currency: notation.currency, rows });
	const lines = cells.map((row) => row.map(plainText));
	return { plain: writeTsv(header ? [[...header], ...lines] : lines), html: writeHtml(cells, own, header) };
}

const plainText = (cell: Written): string => (cell.kind === 'text' ? safeText(cell.text) : cell.text);
