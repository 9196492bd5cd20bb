// Rows → an XLSX file of one sheet: numbers, shares and days as such, texts as texts, which no spreadsheet runs.
// Texts that look like a formula also carry the mark that keeps them text when their cell is edited.
// Limit: one sheet, a bold header that stays in sight, no widths beyond one for all.
import { strToU8, zipSync } from 'fflate';
import type { CsvCell } from '../csv-writer.ts';
import { neutralise } from '../neutralise.ts';
import { dayNumber } from '../../model/date.ts';
import { escapeText } from './escapes.ts';

/** Places in `cellXfs` below. */
const STYLE = { plain: 0, header: 1, number: 2, percent: 3, day: 4, moment: 5, text: 6, headerText: 7 } as const;

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const KINDS = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="8"><xf/><xf fontId="1" applyFont="1"/><xf/><xf numFmtId="10" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/><xf numFmtId="49" applyNumberFormat="1" quotePrefix="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1" quotePrefix="1"/></cellXfs></styleSheet>`;

/** The file's bytes. The first row is the header; `name` is the sheet's. */
export function writeWorkbook(rows: readonly (readonly CsvCell[])[], name: string): Uint8Array<ArrayBuffer> {
	const parts: Uint8Array[] = [strToU8(`${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultColWidth="16" defaultRowHeight="15"/><sheetData>`)];
	// In blocks: one string of a hundred thousand rows is larger than some engines hold.
	for (let from = 0; from < rows.length; from += 1000)
		parts.push(strToU8(rows.slice(from, from + 1000).map((cells, index) => row(cells, from + index + 1)).join('')));
	parts.push(strToU8('</sheetData></worksheet>'));
	const sheet = escapeText(name.replace(/[\p{Cc}[\]:*?/\\']/gu, ' ').trim().slice(0, 31)) || 'Sluice';
	return zipSync({
		'[Content_Types].xml': strToU8(`${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${KINDS}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${KINDS}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${KINDS}.styles+xml"/></Types>`),
		'_rels/.rels': strToU8(`${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`),
		'xl/workbook.xml': strToU8(`${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="${sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>`),
		'xl/_rels/workbook.xml.rels': strToU8(`${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`),
		'xl/styles.xml': strToU8(STYLES),
		'xl/worksheets/sheet1.xml': joined(parts)
	});
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
	const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}

const row = (cells: readonly CsvCell[], line: number): string =>
	`<row r="${line}">${cells.map((each, index) => cell(each, `${letters(index)}${line}`, line === 1)).join('')}</row>`;

function letters(index: number): string {
	const rest = Math.floor(index / 26);
	return (rest > 0 ? letters(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}

function cell(value: CsvCell, place: string, header: boolean): string {
	if (value === null || value === '') return '';
	if (typeof value === 'string') return textCell(value, place, header);
	if ('day' in value) {
		const serial = serialOf(value.day);
		return serial === null ? textCell(value.day, place, header) : numberCell(serial, place, value.day.length === 10 ? STYLE.day : STYLE.moment);
	}
	if ('percent' in value) return numberCell(String(Number((Number(value.percent) / 100).toPrecision(15))), place, STYLE.percent);
	// Spreadsheets hold fifteen digits: longer numbers stay exact as text.
	if (value.number.replace(/\D/g, '').replace(/^0+/, '').length > 15) return textCell(value.number, place, header);
	return numberCell(value.number, place, STYLE.number);
}

const numberCell = (value: string, place: string, style: number): string => `<c r="${place}" s="${style}"><v>${value}</v></c>`;

function textCell(text: string, place: string, header: boolean): string {
	const marked = neutralise(text) !== text;
	const style = header ? (marked ? STYLE.headerText : STYLE.header) : marked ? STYLE.text : STYLE.plain;
	return `<c r="${place}" t="inlineStr" s="${style}"><is><t xml:space="preserve">${escapeText(text)}</t></is></c>`;
}

/** Days since 1899-12-30, with the time of day as a fraction; null for what stays text: before March 1900, and with an offset. */
function serialOf(day: string): string | null {
	const read = /^(\d{4}-\d{2}-\d{2})(?: (\d{2}):(\d{2}):(\d{2}))?$/.exec(day);
	if (!read || read[1]! < '1900-03-01') return null;
	const days = dayNumber(read[1]!) - dayNumber('1899-12-30');
	if (read[2] === undefined) return String(days);
	const seconds = Number(read[2]) * 3600 + Number(read[3]) * 60 + Number(read[4]);
	return (days + seconds / 86_400).toFixed(10);
}
