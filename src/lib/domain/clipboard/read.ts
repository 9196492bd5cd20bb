// Clipboard flavours → one block: HTML where it holds a table that says more than the text, else tab-separated text.
import { MAX_CHARACTERS, rectangular, type ClipBlock } from './cell.ts';
import { commonDecimal } from '../reading/common-decimal.ts';
import { blockOfTable } from './html-block.ts';
import type { RawTable } from './html-table.ts';
import { originalText } from './safe-text.ts';
import { parseTsv } from './tsv.ts';

export type ReadResult = { ok: true; block: ClipBlock } | { ok: false; reason: 'empty' | 'too-big' };

/**
 * The block on the clipboard. `table`: what the browser found in the HTML flavour, null where there is no table.
 * `plain`: the text flavour. A text that is one cell with line breaks in it stays one cell only in quotes.
 */
export function readClipboard(table: RawTable | null, plain: string, order: 'dmy' | 'mdy'): ReadResult {
	const fromHtml = table && blockOfTable(table, order);
	if (fromHtml) return { ok: true, block: fromHtml };
	if (plain === '') return { ok: false, reason: table ? 'too-big' : 'empty' };
	if (plain.length > MAX_CHARACTERS) return { ok: false, reason: 'too-big' };
	const cells = parseTsv(plain);
	if (cells === null) return { ok: false, reason: 'too-big' };
	const rows = rectangular(cells.map((row) => row.map((text) => ({ text: originalText(text.trim()) }))));
	if (rows.length === 0 || rows[0]!.length === 0) return { ok: false, reason: 'empty' };
	return { ok: true, block: { program: 'text', rows, decimal: commonDecimal(cells.flat()), origin: null } };
}
