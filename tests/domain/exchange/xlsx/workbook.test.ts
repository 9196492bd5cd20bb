// What spreadsheets write is read as people see it, and what we write comes back as it was.
import { strToU8, unzipSync, strFromU8 } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restore } from '#lib/domain/exchange/neutralise.ts';
import { readTable } from '#lib/domain/exchange/read-table.ts';
import { readWorkbook } from '#lib/domain/exchange/xlsx/read-workbook.ts';
import { writeWorkbook } from '#lib/domain/exchange/xlsx/write-workbook.ts';
import { formulaPayloads } from '../../../helpers/formula-payloads.ts';
import { sheetOf, workbookOf } from '../../../helpers/hostile-files.ts';

function cellsOf(bytes: Uint8Array): string[][] {
	const read = readWorkbook(bytes);
	if (!read.ok) throw new Error(read.error.code);
	return read.workbook.sheets[0]!.rows.map(({ cells }) => cells);
}

const STYLES = '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-413]d&quot; mei &quot;yyyy"/><numFmt numFmtId="171" formatCode="&quot;day&quot; 0"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="9"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>';
const styled = (cells: string, more = {}): Uint8Array => workbookOf(sheetOf(`<row r="1">${cells}</row>`), { 'xl/styles.xml': strToU8(STYLES), ...more });
const number = (style: number, value: string): string => `<c s="${style}"><v>${value}</v></c>`;

describe('reading', () => {
	it('reads days, moments, shares and numbers by their format', () => {
		const cells = number(1, '46000') + number(2, '46000.5') + number(3, '0.25') + number(4, '61') + number(1, '59') + number(1, '60') + number(5, '46000') + number(0, '0.30000000000000004') + number(0, '1.234');
		expect(cellsOf(styled(cells))).toEqual([['2025-12-09', '2025-12-09 12:00:00', '25%', '1900-03-01', '1900-02-28', '60', '46000', '0.3', '1.2340']]);
	});

	it('counts days from 1904 where the file does', () => {
		const book = '<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="A" r:id="rId1"/></sheets></workbook>';
		expect(cellsOf(styled(number(1, '44538'), { 'xl/workbook.xml': strToU8(book) }))).toEqual([['2025-12-09']]);
	});

	it('reads shared, rich and inline texts, yes and no, errors, and what formulas gave', () => {
		const shared = '<sst><si><t>plain</t></si><si><r><t>rich </t></r><r><t xml:space="preserve">text</t></r><rPh><t>no</t></rPh></si></sst>';
		const cells =
			'<c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="str"><f>A1&amp;"x"</f><v>given</v></c><c><f>1+1</f><v>2</v></c><c><f>1+1</f></c><c t="inlineStr"><is><t>a_x000D_b</t></is></c>';
		expect(cellsOf(styled(cells, { 'xl/sharedStrings.xml': strToU8(shared) }))).toEqual([['plain', '', 'rich text', 'TRUE', '#N/A', 'given', '2', '=1+1', 'a\rb']]);
	});

	it('finds texts and formats wherever the workbook says they are, and refuses a text that is nowhere', () => {
		const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
		const relations = `<Relationships><Relationship Id="rId1" Type="${type}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${type}/sharedStrings" Target="/xl/Texts2.xml"/><Relationship Id="rId3" Type="${type}/styles" Target="look.xml"/></Relationships>`;
		const file = (strings: string): Uint8Array =>
			workbookOf(sheetOf('<row><c t="s"><v>1</v></c><c s="1"><v>46000</v></c></row>'), { 'xl/_rels/workbook.xml.rels': strToU8(relations), 'xl/Texts2.xml': strToU8(strings), 'xl/look.xml': strToU8(STYLES) });
		expect(cellsOf(file('<sst><si><t>none</t></si><si><t>Alder bridge</t></si></sst>'))).toEqual([['Alder bridge', '2025-12-09']]);
		expect(readWorkbook(file('<sst><si><t>only one</t></si></sst>'))).toEqual({ ok: false, error: { code: 'archive-damaged' } });
	});

	it('offers the sheets with something in them, the first of them first', () => {
		const relation = (id: number): string => `<Relationship Id="rId${id}" Target="worksheets/sheet${id}.xml"/>`;
		const row = (text: string): Uint8Array => strToU8(sheetOf(`<row><c t="inlineStr"><is><t>${text}</t></is></c></row>`));
		const file = workbookOf(sheetOf(''), {
			'xl/workbook.xml': strToU8(`<workbook xmlns:r="r"><sheets>${[1, 2, 3].map((id) => `<sheet name="S${id}" r:id="rId${id}"/>`).join('')}</sheets></workbook>`),
			'xl/_rels/workbook.xml.rels': strToU8(`<Relationships>${[1, 2, 3].map(relation).join('')}</Relationships>`),
			'xl/worksheets/sheet2.xml': row('two'),
			'xl/worksheets/sheet3.xml': row('three')
		});
		const first = readTable(file);
		expect(first).toMatchObject({ ok: true, table: { sheets: ['S2', 'S3'], top: [{ cells: ['two'] }] } });
		expect(readTable(file, { sheet: 1 })).toMatchObject({ ok: true, table: { top: [{ cells: ['three'] }] } });
	});
});

describe('writing', () => {
	it('writes numbers, shares and days as such, and reads them back', () => {
		const rows = [
			['Deal', 'Value', 'Chance', 'Close', 'Made', 'Long'],
			['Lamps', { number: '1234.50' }, { percent: '12.5' }, { day: '2026-11-24' }, { day: '2026-11-24 10:31:07' }, { number: '12345678901234567.89' }]
		];
		const bytes = writeWorkbook(rows, 'North');
		expect(cellsOf(bytes)).toEqual([rows[0], ['Lamps', '1234.5', '12.5%', '2026-11-24', '2026-11-24 10:31:07', '12345678901234567.89']]);
		const sheet = strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml']!);
		expect(sheet).toContain('<c r="B2" s="2"><v>1234.50</v></c>');
		expect(sheet).toContain('<c r="D2" s="4"><v>46350</v></c>');
	});

	it('writes no formula, whatever a text is, and gives every text back', () => {
		const payloads = formulaPayloads(200, 1);
		const bytes = writeWorkbook([['=header', '+cmd'], ...payloads.map((text) => [text, 'x'])], '=name');
		expect(strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml']!)).not.toMatch(/<f[ >]/);
		expect(cellsOf(bytes).slice(1).map(([text]) => restore(text!))).toEqual(payloads);
	});

	it('gives any text back', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
				expect(restore(cellsOf(writeWorkbook([['h'], [text, 'x']], 's'))[1]![0]!)).toBe(text);
			}),
			{ numRuns: 300 }
		);
	});
});
