// The table twin of a chart as a CSV file: figures as plain numbers, words neutralised as in every export.
import { CSV_DIALECTS, writeCsv, type CsvCell } from '#lib/domain/exchange/csv-writer.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { NONE } from './figures.ts';
import type { Cell, TableTwin } from './chart-model.ts';

function csvCell(cell: Cell): CsvCell {
	if (typeof cell === 'string') return cell === NONE ? null : cell;
	return cell.data === null ? null : { number: cell.data };
}

/** Header, rows and total; what is unknown is empty. */
export function dataOf({ columns, rows, total }: TableTwin): string {
	const lines = [columns.map(({ label }) => label), ...rows.map(({ cells }) => cells.map(csvCell)), ...(total ? [total.map(csvCell)] : [])];
	return writeCsv(lines, CSV_DIALECTS[locale.language]);
}
