// Exports: deals as CSV in the person's language or as XLSX, the whole pipeline as JSON. Each downloads a file.
import { CSV_DIALECTS, dealRows, writeCsv, type CsvCell, type ExportColumn, type ExportContext } from '#lib/domain/exchange/csv-writer.ts';
import { ownCsvCell, plainNumber } from '#lib/domain/exchange/own-columns.ts';
import { writeWorkbook } from '#lib/domain/exchange/xlsx/write-workbook.ts';
import { ownValue } from '#lib/domain/model/column.ts';
import { writePipelineJson } from '#lib/domain/exchange/json-format.ts';
import { dumpDocument } from '#lib/domain/document/dump.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import type { Deal, DealId } from '#lib/domain/model/deal.ts';
import { sharingApi } from '#lib/state/access-api.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { fieldWords } from '#lib/ui/field-words.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { optionName } from '#lib/ui/option-names.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { download, fileName } from './download.ts';

const header = (column: ExportColumn): string =>
	column === 'override' || column === 'ownCategory' || column === 'closed' ? t(`exchange.column.${column}`) : t(`field.${column}`);

/** Columns of one's own in use: stored values exactly, results of formulas as they are. */
function ownColumns(state: PipelineState): ExportContext['own'] {
	const { fieldWorld: world, view } = state;
	const words = { currency: view.settings.currency, yes: t('cell.yes'), no: t('cell.no') };
	return view.columns
		.filter(({ deleted }) => deleted === null)
		.map((column) => ({
			header: column.name,
			cell: (deal) => {
				if (column.kind !== 'formula') return ownCsvCell(column, ownValue(deal, column), words);
				const result = world.formula(deal, column.key);
				if (typeof result === 'number') return { number: plainNumber(result) };
				return result === null ? null : fieldWords(column, result, words);
			}
		}));
}

/** Header and deals: those of `ids` in that order, or all that are not in the bin in their own order. */
function rowsOf(state: PipelineState, ids: readonly DealId[] | null): CsvCell[][] {
	// What is shown: in the past, how it was.
	const pipeline = state.view;
	const { settings } = pipeline;
	const deals =
		ids === null
			? [...pipeline.deals.values()].filter((deal) => deal.deleted === null).sort(inOrder)
			: ids.flatMap((id) => pipeline.deals.get(id) ?? []);
	return dealRows(deals, {
		currency: settings.currency,
		timeZone: settings.timeZone,
		stage: (id) => pipeline.stage(id),
		header,
		option: optionName,
		own: ownColumns(state)
	});
}

/** The deals' CSV text. */
export function csvOf(state: PipelineState, ids: readonly DealId[] | null): { text: string; count: number } {
	const rows = rowsOf(state, ids);
	return { text: writeCsv(rows, CSV_DIALECTS[locale.language]), count: rows.length - 1 };
}

/** The deals as a workbook. */
export function xlsxOf(state: PipelineState, ids: readonly DealId[] | null): { bytes: Uint8Array<ArrayBuffer>; count: number } {
	const rows = rowsOf(state, ids);
	return { bytes: writeWorkbook(rows, state.view.settings.name), count: rows.length - 1 };
}

const inOrder = (a: Deal, b: Deal): number => {
	const [left, right] = [a.order ?? '', b.order ?? ''];
	return left < right ? -1 : left > right ? 1 : a.id < b.id ? -1 : 1;
};

/** Downloads deals as CSV: `ids` as given, null: all that are not in the bin. */
export function exportCsv(state: PipelineState, ids: readonly DealId[] | null): void {
	const { text, count } = csvOf(state, ids);
	download(`${dealsFile(state)}.csv`, text, 'text/csv');
	note(state, 'csv');
	toasts.show(t('exchange.exported', { count }));
}

/** Downloads deals as XLSX: `ids` as given, null: all that are not in the bin. */
export function exportXlsx(state: PipelineState, ids: readonly DealId[] | null): void {
	const { bytes, count } = xlsxOf(state, ids);
	download(`${dealsFile(state)}.xlsx`, bytes, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
	note(state, 'xlsx');
	toasts.show(t('exchange.exported', { count }));
}

/** Of the past: by the day it is of. */
const dealsFile = (state: PipelineState): string =>
	fileName(state.settings.name, t('exchange.exportedDeals'), dayAt(state.viewNow(), state.settings.timeZone));

/** Downloads the whole pipeline, its bin, history and people as JSON. */
export function exportJson(state: PipelineState): void {
	const now = state.now();
	const text = writePipelineJson(dumpDocument(state.pipeline.doc), now);
	download(`${fileName(state.settings.name, today(state))}.json`, text, 'application/json');
	note(state, 'json');
}

// Without a connection it is not noted: the copy was on the device already.
const note = ({ session }: PipelineState, what: string): void => void sharingApi.exported(session.id, what);

const today = (state: PipelineState): string => dayAt(state.now(), state.settings.timeZone);
