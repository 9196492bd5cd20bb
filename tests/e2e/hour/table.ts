// The table of docs/spreadsheet.md, the one place where the steps of the hour are listed.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const DOC = resolve(import.meta.dirname, '../../../docs/spreadsheet.md');

export interface Line {
	part: string;
	/** What a person does, or what is missing. */
	step: string;
	excel: string;
	sheets: string;
	/** Same, better, different or missing, and in what. */
	sluice: string;
}

/** Every line of the tables, with the part (second heading) under which it stands. */
export function table(): Line[] {
	let part = '';
	const lines: Line[] = [];
	for (const text of readFileSync(DOC, 'utf8').split('\n')) {
		if (text.startsWith('## ')) part = text.slice(3).trim();
		const cells = text.split(' | ').map((cell) => cell.replace(/^\| ?| ?\|$/g, '').trim());
		if (!text.startsWith('| ') || cells.length !== 4 || cells[1] === 'Excel' || /^-+$/.test(cells[0]!)) continue;
		lines.push({ part, step: cells[0]!, excel: cells[1]!, sheets: cells[2]!, sluice: cells[3]! });
	}
	return lines;
}

/** The steps of a part of the hour, in the order in which they are done. */
export const stepsOf = (part: string): string[] => table().filter((line) => line.part === part).map(({ step }) => step);
