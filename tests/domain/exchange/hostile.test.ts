// Files made to break imports: never a crash, never a silent shift, always the line and the reason.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTable } from '#lib/domain/exchange/read-table.ts';
import { sharedData } from '../../helpers/shared-data.ts';
import { importFile, read } from './import-file.ts';

const made = sharedData('hostile', 'made');
const expected = made === null ? {} : (JSON.parse(readFileSync(`${made}/expected.json`, 'utf8')) as Record<string, { rows?: number; cols?: number }>);
const file = (name: string) => read(`${made}/${name}`);
const refusal = (name: string) => {
	const result = readTable(file(name));
	return result.ok ? null : result.error;
};
const rows = (name: string) => {
	const result = readTable(file(name));
	if (!result.ok) throw new Error(result.error.code);
	return result.table.rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
};

describe.runIf(made !== null)('files made to break imports', () => {
	const REFUSED: Record<string, string> = {
		'empty_0_bytes.csv': 'empty',
		'bom_only.csv': 'empty',
		'binary_png.csv': 'not-text',
		'html_renamed.xls': 'html-table',
		'truncated.xlsx': 'archive-damaged',
		'wide_20000_columns.csv': 'too-many-columns'
	};

	it.each(Object.entries(REFUSED))('%s is refused: %s', (name, code) => expect(refusal(name)?.code).toBe(code));

	it.each(Object.entries(expected).filter(([name, { rows: count }]) => count !== undefined && !(name in REFUSED)))(
		'%s has the expected rows and columns',
		(name, { rows: count, cols }) => {
			expect(rows(name)).toHaveLength(count!);
			if (cols !== undefined) expect(importFile(file(name)).columns).toHaveLength(cols);
		}
	);

	it('every file is in the list and none crashes', () => {
		for (const name of readdirSync(made!).filter((each) => each !== 'expected.json')) {
			expect(Object.keys(expected)).toContain(name);
			const result = readTable(file(name));
			if (result.ok) importFile(file(name));
		}
	});

	it('prototype names are harmless headers', () => {
		const { columns, plan } = importFile(file('proto_headers.csv'));
		expect(columns.map(({ label }) => label)).toEqual(['__proto__', 'constructor', 'toString', 'Stage', 'Amount']);
		expect(plan.deals[0]).toMatchObject({ stage: 's-won', value: 1000 });
		expect(({} as Record<string, unknown>).x).toBeUndefined();
	});

	it('duplicate and blank headers get distinct labels', () => {
		const { columns, plan } = importFile(file('duplicate_and_blank_headers.csv'));
		expect(columns.map(({ label }) => label)).toEqual(['Name', 'Amount', 'Amount (2)', '#4', '#5', 'Stage']);
		expect(plan.unmapped.map(({ label }) => label)).toEqual(['Amount (2)', '#4', '#5']);
		expect(plan.deals[0]!.value).toBe(100);
	});

	it('the first header has no byte order mark or quotes', () => {
		expect(importFile(file('utf8_bom_quoted_first_header.csv')).columns[0]!.header).toBe('Deal name');
	});

	it('the header row is found below a preamble and can be changed, and the total is no deal', () => {
		const { table, plan } = importFile(file('preamble_and_total.csv'));
		expect(table.headerRow).toBe(3);
		expect(plan.deals).toHaveLength(2);
		expect(plan.skipped).toEqual([{ line: 7, code: 'total-row', cells: ['Totaal', '', '2000', '', '', '', '', ''] }]);
		expect(importFile(file('preamble_and_total.csv'), { table: { headerRow: 0 } }).columns[0]!.header).toBe('Export pipeline');
	});

	it('NULs are taken out and told', () => {
		const { plan } = importFile(file('nul_bytes.csv'));
		expect(plan.deals.map(({ title }) => title)).toEqual(['Acme renewal']);
		expect(plan.warnings).toContainEqual({ line: null, code: 'nuls', value: '4' });
		expect(plan.skipped.map(({ line, code }) => [line, code])).toEqual([[3, 'empty-row']]);
	});

	it('UTF-16 is read with and without a byte order mark', () => {
		expect(importFile(file('utf16be_bom.csv'))).toMatchObject({ table: { encoding: 'utf-16be' }, plan: { deals: [{ title: 'Acme renewal' }] } });
		expect(importFile(file('utf16le_no_bom.csv'))).toMatchObject({ table: { encoding: 'utf-16le' }, plan: { deals: [{ title: 'Acme renewal' }] } });
	});

	it('cells keep their newlines, quotes and letters', () => {
		expect(importFile(file('embedded_newlines_quotes.csv')).plan).toMatchObject({
			deals: [{ title: 'Line one\r\nline "two", with comma' }, { title: 'Acme renewal' }],
			lines: [2, 4]
		});
		expect(importFile(file('dutch_names.csv'), { language: 'nl' }).plan.deals).toMatchObject([
			{ title: 'Offertë "IJsselmeer"', owner: 'Jan-Willem van der Meer', value: 1_250_000 },
			{ title: "'s-Hertogenbosch B.V.", owner: "Daniëlle d'Hondt", value: 0 }
		]);
		expect(importFile(file('unicode_cells.csv')).plan.deals.map(({ title }) => title)).toEqual(['🚀 Deal 👩‍👩‍👧', 'שלום עולם', 'e\u0301 vs é', 'İstanbul ß ﬁ']);
	});

	it('a deal closed before it began is kept as written and flagged', () => {
		const { plan } = importFile(file('close_before_created.csv'));
		expect(plan.deals).toHaveLength(2);
		expect(plan.warnings).toEqual([{ line: 2, code: 'closed-before-created', value: '2024-01-05' }]);
	});

	it('a day that is still to come is named, not the other one', () => {
		const { plan } = importFile('Deal,Stage,Created,Closed\nA,Won,2031-03-03,2025-05-05\nB,Won,2025-03-03,2031-05-05\n', { today: '2026-01-01' });
		expect(plan.warnings.filter(({ code }) => code === 'in-future').map(({ line, value }) => [line, value])).toEqual([[2, '2031-03-03'], [3, '2031-05-05']]);
	});

	it('repeats of one id follow the chosen policy', () => {
		const bytes = file('duplicate_ids.csv');
		const identical = importFile(bytes).plan;
		expect(identical.deals.map(({ title }) => title)).toEqual(['A', 'A changed']);
		expect(identical.skipped).toMatchObject([{ line: 3, code: 'duplicate', other: 2 }]);
		expect(identical.warnings).toEqual([{ line: 4, code: 'same-id' }, { line: null, code: 'lost-without-history', value: '1' }]);
		const last = importFile(bytes, { duplicates: 'last' }).plan;
		expect(last.deals.map(({ title }) => title)).toEqual(['A changed']);
		expect(last.skipped.map(({ line, code }) => [line, code])).toEqual([[2, 'duplicate'], [3, 'replaced']]);
		expect(importFile(bytes, { duplicates: 'all' }).plan.deals).toHaveLength(3);
	});

	it('ids keep their zeros and letters, and a number beyond exact arithmetic is not rounded', () => {
		const { plan, table } = importFile(file('big_ints_and_zeros.csv'));
		expect(plan.deals.map(({ title }) => title)).toEqual(['006000000000001AAA', '00123', '1E5']);
		expect(table.rows.map(({ cells }) => cells.slice(1, 3))).toEqual([['0031201234567', '0123'], ['06-12345678', '1234 AB'], ['+31612345678', '01234']]);
		expect(plan.deals.map(({ value }) => value)).toEqual([null, 10, 20]);
		expect(plan.warnings).toContainEqual({ line: 2, code: 'out-of-range', column: 'Amount', value: '9007199254740993' });
	});

	it('a cell of a megabyte is cut and told', () => {
		const { plan } = importFile(file('one_huge_cell.csv'));
		expect(plan.deals[0]!.title).toHaveLength(32_767);
		expect(plan.warnings).toMatchObject([{ line: 2, code: 'cut', column: 'Deal name' }]);
	});
});

const spectrum = sharedData('hostile', 'csv-spectrum');

describe.runIf(spectrum !== null)('csv-spectrum', () => {
	const names = spectrum === null ? [] : readdirSync(spectrum).filter((name) => name.endsWith('.csv'));
	it.each(names)('%s gives its JSON', (name) => {
		const result = readTable(read(`${spectrum}/${name}`));
		if (!result.ok) throw new Error(result.error.code);
		const { columns, rows: body } = result.table;
		const got = body.map(({ cells }) => Object.fromEntries(columns.map(({ index, header }) => [header, cells[index] ?? ''])));
		const json = JSON.parse(readFileSync(`${spectrum}/${name.replace('.csv', '.json')}`, 'utf8')) as unknown;
		// This one's JSON has another telephone number than its CSV, in another encoding, and no list around it.
		if (name === 'location_coordinates.csv')
			expect(got).toEqual([{ ...(json as object), 'Contact Phone Number': '2095257564', 'Location Coordinates': expect.stringMatching(/^37\D36'37.8"N 121\D2'17.9"W$/) }]);
		else expect(got).toEqual(json);
	});
});

const kit = sharedData('hostile', 'csvkit');
const papa = sharedData('hostile', 'papaparse');

describe.runIf(kit !== null)('csvkit’s files', () => {
	const table = (name: string) => {
		const result = readTable(read(`${kit}/${name}`));
		if (!result.ok) throw new Error(result.error.code);
		return result.table;
	};
	const cells = (name: string) => table(name).rows.map((row) => row.cells);

	it('are all read or refused with a reason', () => {
		for (const name of readdirSync(kit!)) {
			const result = readTable(read(`${kit}/${name}`));
			if (name === 'empty.csv') expect(result).toEqual({ ok: false, error: { code: 'empty' } });
			else expect(result.ok, name).toBe(true);
		}
	});

	it('ragged rows are told by line', () => {
		const { plan } = importFile(read(`${kit}/bad.csv`), { columns: { column_a: { target: 'value' }, column_b: { target: 'title' } } });
		expect(plan.skipped).toMatchObject([{ line: 2, code: 'too-many-cells' }]);
		expect(plan.warnings).toContainEqual({ line: 3, code: 'short-row' });
		expect(plan.deals).toHaveLength(2);
	});

	it('a file without a header keeps its first row', () => {
		expect(table('no_header_row.csv').headerRow).toBeNull();
		expect(cells('no_header_row.csv')).toEqual([['1', '2', '3']]);
	});

	it('lines before the header are passed', () => {
		expect(table('test_skip_lines.csv').columns.map(({ header }) => header)).toEqual(['a', 'b', 'c']);
	});

	it('old Macintosh newlines, tabs and UTF-16 are read', () => {
		expect(cells('mac_newlines.csv')).toEqual([['1', '2', '3'], ['Once upon\ra time', '5', '6']]);
		expect(table('dummy.tsv').delimiter).toBe('\t');
		expect(table('test_utf16_big.csv').columns).toEqual(table('test_utf16_little.csv').columns);
		expect(table('test_latin1.csv')).toMatchObject({ encoding: 'windows-1252' });
	});

	it('dates are read in the order their column shows', () => {
		const dates = (name: string) => importFile(read(`${kit}/${name}`), { columns: { a: { target: 'lastTouch' } } }).plan.deals.map(({ lastTouch }) => lastTouch);
		expect(dates('test_date_format.csv')).toEqual(['2014-01-02', '2012-12-31']);
		expect(dates('test_numeric_date_format.csv')).toEqual(['2014-01-02', '2012-12-31']);
	});
});

describe.runIf(papa !== null)('Papa Parse’s files', () => {
	it('are all read', () => {
		for (const name of readdirSync(papa!)) expect(readTable(read(`${papa}/${name}`)).ok, name).toBe(true);
		const long = readTable(read(`${papa}/long-sample.csv`));
		expect(long.ok && long.table.headerRow).toBeNull();
	});
});
