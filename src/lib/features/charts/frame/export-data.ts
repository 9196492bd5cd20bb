// The table twin of a chart as a CSV file: figures as plain numbers with their units, words neutralised as in every export.
import { CSV_DIALECTS, writeCsv, type CsvCell } from '#lib/domain/exchange/csv-writer.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { NONE } from './figures.ts';
import type { Cell, TableTwin } from './chart-model.ts';

function csvCell(cell: Cell): CsvCell {
	if (typeof cell === 'string') return cell === NONE ? null : cell;
	return cell.data === null ? null : { number: cell.data };
}

/** The unit of a figure; '' of one without; null: no figure. */
const unitOf = (cell: Cell): string | null => (typeof cell === 'string' || cell.data === null ? null : (cell.unit ?? ''));

/**
 * Header, rows and total; what is unknown is empty. The unit of a column stands in its header; where columns hold figures of several,
 * a column of units comes after the first.
 */
export function dataOf({ columns, rows, total }: TableTwin): string {
	const lines = [...rows.map(({ cells }) => cells), ...(total ? [total] : [])];
	const units = columns.map((_, column) => [...new Set(lines.map((cells) => unitOf(cells[column]!)).filter((unit) => unit !== null))]);
	const mixed = units.some(({ length }) => length > 1);
	const headOf = (label: string, [unit = '', ...others]: readonly string[]): string => (unit === '' || others.length > 0 ? label : t('charts.labelUnit', { label, unit }));
	const unitsIn = (cells: readonly Cell[]): string => [...new Set(cells.map((cell, column) => (units[column]!.length > 1 && unitOf(cell)) || '').filter((unit) => unit !== ''))].join(', ');
	const withUnit = (cells: readonly CsvCell[], unit: CsvCell): readonly CsvCell[] => (mixed ? [cells[0]!, unit, ...cells.slice(1)] : cells);
	return writeCsv(
		[
			withUnit(columns.map(({ label }, column) => headOf(label, units[column]!)), t('charts.unit')),
			...lines.map((cells) => withUnit(cells.map(csvCell), unitsIn(cells)))
		],
		CSV_DIALECTS[locale.language]
	);
}
