// Copy and paste of cells as tab-separated text, the way spreadsheets put it on the clipboard.
// Limit: one block from the focused cell; selecting a range is not part of it.
import type { Deal, DealId } from '#lib/domain/model/deal.ts';
import type { DealEdit } from '#lib/domain/document/commands.ts';
import { columnName, isField, type ColumnId } from './columns.ts';
import { parseCell, type InputContext } from './editors/parse.ts';

/** Rows of cells from clipboard text: quotes around cells with tabs or line ends, doubled inside. */
export function parseTsv(text: string): string[][] {
	const rows: string[][] = [];
	let row: string[] = [];
	let index = 0;
	const end = text.length;
	while (index < end) {
		let cell = '';
		if (text[index] === '"') {
			index++;
			for (;;) {
				const quote = text.indexOf('"', index);
				if (quote < 0) {
					cell += text.slice(index);
					index = end;
					break;
				}
				cell += text.slice(index, quote);
				index = quote + 1;
				if (text[index] !== '"') break;
				cell += '"';
				index++;
			}
		}
		const rest = /[\t\r\n]/.exec(text.slice(index, index + 1)) ? index : nextBreak(text, index);
		cell += text.slice(index, rest);
		row.push(cell);
		index = rest;
		if (text[index] === '\t') {
			index++;
			if (index === end) row.push('');
			continue;
		}
		rows.push(row);
		row = [];
		if (text[index] === '\r' && text[index + 1] === '\n') index++;
		index++;
	}
	if (row.length > 0) rows.push(row);
	return rows;
}

function nextBreak(text: string, from: number): number {
	for (let index = from; index < text.length; index++) if (text[index] === '\t' || text[index] === '\n' || text[index] === '\r') return index;
	return text.length;
}

/** A cell as clipboard text. */
export const tsvCell = (text: string): string => (/[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export interface PastePlan {
	edits: DealEdit[];
	/** Cells that could not be read: where, and why. */
	refused: { deal: DealId; column: string; message: string }[];
	/** Cells that fell outside the sheet or on a derived column. */
	outside: number;
}

/** What a paste writes: `block` onto `deals` × `columns`, whose first cell is the focused one. A single cell stays single. */
export function planPaste(
	block: readonly (readonly string[])[],
	deals: readonly Deal[],
	columns: readonly ColumnId[],
	context: InputContext
): PastePlan {
	const plan: PastePlan = { edits: [], refused: [], outside: 0 };
	block.forEach((cells, y) =>
		cells.forEach((text, x) => {
			const deal = deals[y];
			const column = columns[x];
			if (!deal || !column || !isField(column)) {
				if (text.trim() !== '') plan.outside++;
				return;
			}
			const parsed = parseCell(column, text, context);
			if (parsed.ok) plan.edits.push({ deal: deal.id, field: column, value: parsed.value });
			else plan.refused.push({ deal: deal.id, column: columnName(column), message: parsed.message });
		})
	);
	return plan;
}
