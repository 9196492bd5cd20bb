// A file's bytes → a table: sheet or encoding and delimiter, header row and rows, each found or as the person chose.
// Limit: says nothing about what the columns mean; nothing is written.
import { decode, type DecodeErrorCode, type Encoding } from './decode.ts';
import { findDelimiter, separatorLine, type Delimiter } from './delimiter.ts';
import { findHeader, nameColumns, type Column } from './header.ts';
import { OWN_ID_HEADER } from './column-names.ts';
import { MAX_CELL, MAX_COLUMNS, MAX_ROWS, type WorkbookErrorCode } from './xlsx/limits.ts';
import { isArchive, readWorkbook, type Workbook } from './xlsx/read-workbook.ts';
import { tokenize, type RawRow, type TokenProblem } from './tokenize.ts';

/** What the person decided instead of what was found. `headerRow` is an index of `Table.top`; null: no header. */
export interface TableChoices {
	/** Index of `Table.sheets`. */
	sheet?: number;
	encoding?: Encoding;
	delimiter?: Delimiter;
	headerRow?: number | null;
}

export interface TableError {
	code: DecodeErrorCode | WorkbookErrorCode;
}

export interface Table {
	encoding: Encoding;
	delimiter: Delimiter;
	/** Index into `top` of the header row; null: the file has none. */
	headerRow: number | null;
	/** First rows of the file as they are, to choose the header row from. */
	top: RawRow[];
	columns: Column[];
	/** Cells a row should have; fuller rows have slipped. */
	width: number;
	/** Rows below the header, blank ones too. */
	rows: RawRow[];
	problems: TokenProblem[];
	/** NUL characters that were removed. */
	nuls: number;
	/** Names of a workbook's sheets; empty for delimited text. */
	sheets: readonly string[];
	/** Written by our own export: cells come back exactly as they were. */
	own: boolean;
}

/** No file: where a history is told of deals that are here. */
export const NO_TABLE: Table = {
	encoding: 'utf-8',
	delimiter: ',',
	headerRow: null,
	top: [],
	columns: [],
	width: 0,
	rows: [],
	problems: [],
	nuls: 0,
	sheets: [],
	own: false
};

export type TableResult = { ok: true; table: Table } | { ok: false; error: TableError };

const TOP_ROWS = 30;

/** Reads bytes, text that was pasted, or a workbook that was read before. */
export function readTable(source: Uint8Array | string | Workbook, choices: TableChoices = {}): TableResult {
	if (typeof source !== 'string' && 'sheets' in source) return ofSheet(source, choices);
	if (typeof source !== 'string' && isArchive(source)) {
		const read = readWorkbook(source);
		return read.ok ? ofSheet(read.workbook, choices) : read;
	}
	const decoded =
		typeof source === 'string'
			? decodePasted(source)
			: decode(source, choices.encoding ?? null);
	if (!decoded.ok) return { ok: false, error: { code: decoded.code } };
	const said = separatorLine(decoded.text);
	const delimiter = choices.delimiter ?? said ?? findDelimiter(decoded.text);
	// As far as the limits: a file over one is refused for what is in its first rows.
	const { rows, problems } = tokenize(decoded.text, delimiter, MAX_ROWS + TOP_ROWS, MAX_COLUMNS);
	if (said !== null) rows.shift();
	return tableOf(rows, choices, { encoding: decoded.encoding, delimiter, problems, nuls: decoded.nuls, sheets: [] });
}

/** Numbers of a workbook have a point for their decimals, as in files with commas between the cells. */
function ofSheet({ sheets }: Workbook, choices: TableChoices): TableResult {
	const sheet = sheets[choices.sheet ?? 0] ?? sheets[0];
	const names = sheets.map(({ name }) => name);
	return tableOf([...(sheet?.rows ?? [])], choices, { encoding: 'utf-8', delimiter: ',', problems: [], nuls: 0, sheets: names });
}

type Found = Pick<Table, 'encoding' | 'delimiter' | 'problems' | 'nuls' | 'sheets'>;

function tableOf(rows: RawRow[], choices: TableChoices, found: Found): TableResult {
	const widest = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
	if (widest > MAX_COLUMNS) return { ok: false, error: { code: 'too-many-columns' } };
	if (rows.some(({ cells }) => cells.some((cell) => cell.length > MAX_CELL))) return { ok: false, error: { code: 'cell-too-long' } };
	const headerRow = choices.headerRow !== undefined ? choices.headerRow : findHeader(rows);
	const body = rows.slice(headerRow === null ? 0 : headerRow + 1);
	if (body.length > MAX_ROWS) return { ok: false, error: { code: 'too-many-rows' } };
	const headers = headerRow === null ? Array<string>(usualWidth(body)).fill('') : (rows[headerRow]?.cells ?? []);
	const columns = nameColumns(headers).filter(({ index, header }) => header !== '' || hasValues(body, index));
	const own = columns.some(({ header }) => header === OWN_ID_HEADER);
	return {
		ok: true,
		table: {
			...found,
			headerRow,
			top: rows.slice(0, TOP_ROWS),
			columns,
			width: headers.length,
			rows: body,
			own
		}
	};
}

function decodePasted(text: string): ReturnType<typeof decode> {
	const clean = text.replaceAll('\0', '').replace(/^\ufeff/, '');
	if (clean.trim() === '') return { ok: false, code: 'empty' };
	return { ok: true, text: clean, encoding: 'utf-8', bom: false, nuls: text.length - clean.length };
}

const hasValues = (rows: readonly RawRow[], index: number): boolean =>
	rows.some(({ cells }) => (cells[index] ?? '').trim() !== '');

function usualWidth(rows: readonly RawRow[]): number {
	const counts = new Map<number, number>();
	for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
	return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}
