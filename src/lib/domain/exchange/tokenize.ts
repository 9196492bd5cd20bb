// Delimited text → rows of cells with the line each row began on. RFC 4180 quotes; \n, \r\n and \r may be
// mixed. Own, because skipped rows must be named by line and one pass must stay linear on hostile quotes.

export interface RawRow {
	/** 1-based line of the file on which the row begins. */
	line: number;
	cells: string[];
}

export interface TokenProblem {
	line: number;
	code: 'unclosed-quote' | 'text-after-quote';
}

export interface Tokens {
	rows: RawRow[];
	problems: TokenProblem[];
}

const QUOTE = 34;
const LF = 10;
const CR = 13;

/** Quotes that are never closed are read as plain characters; after this many, all quotes are. */
const MAX_RETRIES = 16;

/**
 * Splits `text`, whose delimiter is one character. `limit` stops after that many rows, `width` after a row with more cells. An opening quote that is
 * never closed would swallow the rest of the file: it is reported and read as an ordinary character.
 */
export function tokenize(text: string, delimiter: string, limit = Number.POSITIVE_INFINITY, width = Number.POSITIVE_INFINITY): Tokens {
	const rows: RawRow[] = [];
	const problems: TokenProblem[] = [];
	const separator = delimiter.charCodeAt(0);
	const { length } = text;
	let at = 0;
	let line = 1;
	let retries = 0;
	while (at < length && rows.length < limit) {
		const row: RawRow = { line, cells: [] };
		for (;;) {
			let prefix = '';
			if (text.charCodeAt(at) === QUOTE && retries < MAX_RETRIES) {
				const end = closingQuote(text, at + 1);
				if (end < 0) {
					retries++;
					problems.push({ line, code: 'unclosed-quote' });
				} else {
					const quoted = text.slice(at + 1, end);
					line += countLines(quoted);
					prefix = quoted.includes('"') ? quoted.replaceAll('""', '"') : quoted;
					at = end + 1;
				}
			}
			const start = at;
			let code = text.charCodeAt(at);
			while (at < length && code !== separator && code !== LF && code !== CR) code = text.charCodeAt(++at);
			if (start < at && start > 0 && prefix !== '') problems.push({ line, code: 'text-after-quote' });
			row.cells.push(start === at ? prefix : prefix + text.slice(start, at));
			if (at < length && code === separator) {
				at++;
				// A delimiter as the very last character still opens a last, empty cell.
				if (row.cells.length > width) return { rows: [...rows, row], problems };
				if (at < length) continue;
				row.cells.push('');
			}
			break;
		}
		rows.push(row);
		if (text.charCodeAt(at) === CR) at += text.charCodeAt(at + 1) === LF ? 2 : 1;
		else at++;
		line++;
	}
	return { rows, problems };
}

/** Index of the quote that closes the one before `from`, stepping over doubled ones; -1 when there is none. */
function closingQuote(text: string, from: number): number {
	let at = text.indexOf('"', from);
	while (at >= 0 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
	return at;
}

function countLines(text: string): number {
	let count = 0;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) count++;
	}
	return count;
}
