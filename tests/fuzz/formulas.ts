// Texts that a spreadsheet may run, in every text, name and header of a pipeline, exported as CSV (both dialects) and XLSX,
// opened in a real LibreOffice and read back here: nothing is a formula or a number there, and here every text is as it was.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addColumn, columnMade } from '#lib/domain/document/column-commands.ts';
import { addDeals, editDeals, editStage } from '#lib/domain/document/commands.ts';
import { CSV_DIALECTS, dealRows, writeCsv, type CsvCell } from '#lib/domain/exchange/csv-writer.ts';
import { restore } from '#lib/domain/exchange/neutralise.ts';
import { ownCsvCell } from '#lib/domain/exchange/own-columns.ts';
import { readTable } from '#lib/domain/exchange/read-table.ts';
import { writeWorkbook } from '#lib/domain/exchange/xlsx/write-workbook.ts';
import { ownValue } from '#lib/domain/model/column.ts';
import { newDocument, Replica } from '../helpers/documents.ts';
import { formulaPayloads } from '../helpers/formula-payloads.ts';
import type { FuzzTold, Seeds } from './schedules.ts';

const FIELDS = ['title', 'company', 'contact', 'owner', 'source', 'industry', 'nextStep', 'lostReason', 'leadReason'] as const;
const OWN_KINDS = ['text', 'person', 'choice'] as const;
/** Columns of one's own: their names are texts too. */
const OWN = 9;

/** Rows of a pipeline in which every text is one of the payloads. */
function exported(payloads: readonly string[]): { rows: CsvCell[][]; name: string } {
	let next = 0;
	const text = (): string => payloads[next++ % payloads.length]!;
	const { pipeline, writer } = new Replica('Ann', newDocument());
	for (const { id } of pipeline.stages) editStage(writer, id, 'name', text());
	for (let column = 0; column < OWN; column += 1) {
		const kind = OWN_KINDS[column % OWN_KINDS.length]!;
		const key = columnMade(addColumn(writer, { name: text(), kind }));
		if (key === undefined) throw new Error('no column was made');
	}
	const stages = pipeline.stages.map(({ id }) => id);
	const perDeal = FIELDS.length + OWN;
	const count = Math.ceil(payloads.length / perDeal);
	addDeals(writer, Array.from({ length: count }, (_, index) => ({ ...Object.fromEntries(FIELDS.map((field) => [field, text()])), stage: stages[index % stages.length]! })));
	for (const deal of [...pipeline.deals.keys()])
		for (const column of pipeline.columns) {
			const value = text();
			const choice = { id: writer.newId(), name: value, color: 0 };
			editDeals(writer, [{ deal, field: column.key, value: column.kind === 'choice' ? choice.id : value, choices: column.kind === 'choice' ? [choice] : [] }]);
		}
	const words = { currency: 'EUR', yes: 'yes', no: 'no' };
	const rows = dealRows(pipeline.deals.values(), {
		currency: 'EUR',
		timeZone: 'Europe/Amsterdam',
		stage: (id) => pipeline.stage(id),
		header: (column) => column,
		option: (_, id) => id,
		// Days and numbers are no texts, and are left out below.
		own: pipeline.columns.map((column) => ({ header: column.name, cell: (deal) => ownCsvCell(column, ownValue(deal, column), words) }))
	});
	return { rows: rows.map((cells) => cells.map((cell) => (typeof cell === 'string' ? cell : null))), name: text() };
}

/** What LibreOffice makes of a file: how many of its cells are of which type, and how many have a formula. */
function opened(folder: string, file: string, filter: string | null): { formulas: number; types: Record<string, number> } {
	const args = ['--headless', '--norestore', `-env:UserInstallation=file://${folder}/profile`, ...(filter === null ? [] : [`--infilter=${filter}`]), '--convert-to', 'fods', '--outdir', folder, join(folder, file)];
	execFileSync('soffice', args, { stdio: 'ignore', timeout: 180_000 });
	const content = readFileSync(join(folder, file.replace(/\.\w+$/, '.fods')), 'utf8');
	const types: Record<string, number> = {};
	for (const [, type] of content.matchAll(/<table:table-cell[^>]*? office:value-type="(\w+)"/g)) types[type!] = (types[type!] ?? 0) + 1;
	return { formulas: content.match(/ table:formula="/g)?.length ?? 0, types };
}

const cellsOf = (source: Uint8Array, delimiter: ',' | ';' | null): string[][] => {
	const read = readTable(source, { headerRow: null, ...(delimiter === null ? {} : { delimiter }) });
	if (!read.ok) throw new Error(`what we wrote is refused: ${read.error.code}`);
	return read.table.rows.map(({ cells }) => cells.map(restore));
};

/** Delimiter, quote, UTF-8, from the first line, no column formats, English; quoted fields are not texts, special numbers are looked for, and formulas are worked out. */
const filterOf = (delimiter: string): string => `CSV:${delimiter.charCodeAt(0)},34,76,1,,1033,false,true,false,false,false,0,true`;

/** `count` payloads of the first seed. Throws where there is no LibreOffice. */
export async function runFormulas({ first, count }: Seeds): Promise<FuzzTold> {
	if (spawnSync('soffice', ['--version'], { stdio: 'ignore' }).status !== 0)
		throw new Error('There is no LibreOffice here: install it, e.g. "apt-get install --no-install-recommends libreoffice-calc-nogui" as root, then run this again.');
	const folder = mkdtempSync(join(tmpdir(), 'sluice-formulas-'));
	try {
		const { rows, name } = exported(formulaPayloads(count, first));
		const texts = rows.flat().filter((cell) => cell !== null && cell !== '').length;
		const files = [
			{ file: 'en.csv', bytes: Buffer.from(writeCsv(rows, CSV_DIALECTS.en)), delimiter: ',' as const },
			{ file: 'nl.csv', bytes: Buffer.from(writeCsv(rows, CSV_DIALECTS.nl)), delimiter: ';' as const },
			{ file: 'deals.xlsx', bytes: writeWorkbook(rows, name), delimiter: null }
		];
		// What is not made harmless is found: a check that finds nothing says nothing.
		writeFileSync(join(folder, 'planted.csv'), 'a,b,c\r\n=1+1,5,plain\r\n');
		const planted = opened(folder, 'planted.csv', filterOf(','));
		if (planted.formulas !== 1 || planted.types.float !== 2) throw new Error(`LibreOffice did not run what it must: ${JSON.stringify(planted)}`);
		let failures = 0;
		const told: Record<string, unknown> = { payloads: count, texts };
		for (const { file, bytes, delimiter } of files) {
			writeFileSync(join(folder, file), bytes);
			const { formulas, types } = opened(folder, file, delimiter && filterOf(delimiter));
			const back = cellsOf(new Uint8Array(bytes), delimiter);
			// The CSV reader takes NULs out, and says how many.
			const kept = (cell: CsvCell): string => (delimiter === null ? ((cell as string) ?? '') : ((cell as string) ?? '').replaceAll('\0', ''));
			const changed = rows.flatMap((cells, line) => cells.filter((cell, index) => kept(cell) !== (back[line]?.[index] ?? '')));
			const others = Object.entries(types).filter(([type]) => type !== 'string').reduce((sum, [, of]) => sum + of, 0);
			for (const cell of changed.slice(0, 5)) process.stderr.write(`${file}: ${JSON.stringify(cell)} did not come back\n`);
			failures += formulas + others + changed.length + (types.string === texts ? 0 : 1);
			told[file] = { 'cells that are texts': types.string ?? 0, 'formulas or numbers': formulas + others, 'texts that did not come back': changed.length };
		}
		return { failures, ...told };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
