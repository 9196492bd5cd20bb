// Tab-separated text, as spreadsheets put it on the clipboard and read it from there.
// Limit: text only; what a cell's text means is convert.ts's to say.
import { MAX_CELLS } from './cell.ts';

/**
 * Rows of cells. A cell in quotes may hold tabs, line ends and doubled quotes; a quote that does not close right before
 * a tab, a line end or the end is an ordinary character ("5" pipe"). Lines end in CRLF, LF or CR; one at the very end
 * ends the last row. '' is no row at all. Stops after MAX_CELLS cells: null then.
 */
export function parseTsv(text: string): string[][] | null {
	const rows: string[][] = [];
	let row: string[] = [];
	let at = 0;
	let count = 0;
	// A byte order mark, and the NUL with which some programs end their text.
	const source = text.replace(/^\ufeff/, '').replace(/\0+$/, '');
	const end = source.length;
	let noClose = false;
	while (at < end) {
		const quoted: { text: string; end: number } | null = source[at] === '"' && !noClose ? quotedCell(source, at) : null;
		// One quote without an end means that none later has one either, as far as searching goes.
		if (source[at] === '"' && quoted === null && source.indexOf('"', at + 1) < 0) noClose = true;
		const stop = quoted ? quoted.end : nextBreak(source, at);
		row.push(quoted ? quoted.text : source.slice(at, stop));
		if (++count > MAX_CELLS) return null;
		at = stop;
		if (source[at] === '\t') {
			at++;
			if (at === end) row.push('');
			else continue;
		} else if (source[at] === '\r' && source[at + 1] === '\n') at += 2;
		else at++;
		rows.push(row);
		row = [];
	}
	return rows;
}

/** Longest cell in quotes: a spreadsheet cell holds 32,767 characters. Bounds the search for a closing quote. */
const LONGEST = 200_000;

function quotedCell(source: string, from: number): { text: string; end: number } | null {
	let at = from + 1;
	for (;;) {
		const quote = source.indexOf('"', at);
		if (quote < 0 || quote - from > LONGEST) return null;
		const next = source[quote + 1];
		if (next === '"') {
			at = quote + 2;
			continue;
		}
		if (next !== undefined && next !== '\t' && next !== '\n' && next !== '\r') return null;
		// Excel writes LF inside a cell and LibreOffice the system's line end: they are the same break.
		return { text: source.slice(from + 1, quote).replaceAll('""', '"').replace(/\r\n?/g, '\n'), end: quote + 1 };
	}
}

function nextBreak(text: string, from: number): number {
	for (let at = from; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 9 || code === 10 || code === 13) return at;
	}
	return text.length;
}

/** Rows as clipboard text: CRLF between them, none at the end, quotes only where a cell cannot do without. */
export const writeTsv = (rows: readonly (readonly string[])[]): string => rows.map((row) => row.map(tsvCell).join('\t')).join('\r\n');

const tsvCell = (text: string): string => (/[\t\r\n]|^"/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
