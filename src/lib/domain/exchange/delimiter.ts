// Which character separates the cells of a file: an Excel `sep=` line says so, else the one that gives
// the most rows of one width.
import { tokenize } from './tokenize.ts';

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

const SAMPLE_CHARACTERS = 100_000;
const SAMPLE_ROWS = 200;

/** The delimiter of a `sep=;` first line; null without such a line. */
export function separatorLine(text: string): Delimiter | null {
	const match = /^"?sep=([,;|\t])"?(?:\r\n|\r|\n|$)/i.exec(text.slice(0, 12));
	return match ? (match[1] as Delimiter) : null;
}

/**
 * The likeliest delimiter of a text; a comma when there is one column only. Each candidate scores the
 * square of its share of rows that have the usual width, times that width: decimal commas give narrow rows.
 */
export function findDelimiter(text: string): Delimiter {
	const cut = text.length > SAMPLE_CHARACTERS;
	const sample = cut ? text.slice(0, SAMPLE_CHARACTERS) : text;
	let best: Delimiter = ',';
	let bestScore = 0;
	for (const delimiter of DELIMITERS) {
		if (!sample.includes(delimiter)) continue;
		const { rows } = tokenize(sample, delimiter, SAMPLE_ROWS);
		if (cut && rows.length > 1 && rows.length < SAMPLE_ROWS) rows.pop();
		const widths = new Map<number, number>();
		let filled = 0;
		for (const { cells } of rows) {
			if (cells.every((cell) => cell.trim() === '') && cells.length === 1) continue;
			filled++;
			widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1);
		}
		for (const [width, count] of widths) {
			const score = width < 2 ? 0 : (count / filled) ** 2 * Math.min(width, 20);
			if (score > bestScore) [best, bestScore] = [delimiter, score];
		}
	}
	return best;
}
