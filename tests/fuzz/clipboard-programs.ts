// What five programs put on the clipboard for the same cells: text and HTML, as each of them writes it in each language.
// Excel, Sheets and Numbers after what they are known to put there; LibreOffice after the output of its own HTML filter.
import type { Language, SourceCell, SourceColumn } from './clipboard-cells.ts';

export interface Flavours {
	plain: string;
	html: string;
}

export interface ForeignProgram {
	name: string;
	/** The HTML tells values, so a reader of another language reads the same. */
	typed: boolean;
	write(rows: readonly (readonly SourceCell[])[], columns: readonly SourceColumn[], language: Language): Flavours;
}

const signs = (language: Language): { decimal: string; thousand: string } =>
	language === 'nl' ? { decimal: ',', thousand: '.' } : { decimal: '.', thousand: ',' };

function grouped(value: number, digits: number, language: Language): string {
	const { decimal, thousand } = signs(language);
	const [whole, fraction] = Math.abs(value).toFixed(digits).split('.') as [string, string?];
	return (value < 0 ? '-' : '') + whole.replace(/\B(?=(\d{3})+$)/g, thousand) + (fraction ? decimal + fraction : '');
}

/** Digits shown: at least those the value has. */
const digitsOf = (value: number, least: number): number => Math.max(least, String(value).split('.')[1]?.length ?? 0);

function dayText(day: string, language: Language): string {
	const [year, month, date] = day.split('-') as [string, string, string];
	if (language === 'nl') return `${Number(date)}-${Number(month)}-${year}`;
	return language === 'en-GB' ? `${date}/${month}/${year}` : `${Number(month)}/${Number(date)}/${year}`;
}

/** A cell as the program shows it. */
export function shown(cell: SourceCell, { kind, digits }: SourceColumn, language: Language): string {
	const { value } = cell;
	if (value === null) return '';
	if (typeof value === 'boolean') return language === 'nl' ? (value ? 'WAAR' : 'ONWAAR') : value ? 'TRUE' : 'FALSE';
	if (typeof value === 'string') return kind === 'day' ? dayText(value, language) : value;
	if (kind === 'percent') return `${(value * 100).toFixed(Math.max(0, digitsOf(value, 2) - 2)).replace('.', signs(language).decimal)}%`;
	if (kind === 'money') return `€ ${grouped(value, 2, language)}`.replace('€ -', language === 'nl' ? '€ -' : '-€ ');
	return digits === 3 ? grouped(value, digitsOf(value, 0), language) : String(value).replace('.', signs(language).decimal);
}

export const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const serial = (day: string): number => Math.round((Date.parse(day) - Date.UTC(1899, 11, 30)) / 86_400_000);

type Tsv = (rows: readonly (readonly string[])[]) => string;
const excelTsv: Tsv = (rows) => rows.map((row) => `${row.map((text) => (/[\t\n]/.test(text) ? quoted(text) : text)).join('\t')}\r\n`).join('');
const sheetsTsv: Tsv = (rows) => rows.map((row) => row.map((text) => (/[\t\n]|^"/.test(text) ? quoted(text) : text)).join('\t')).join('\n');
const officeTsv: Tsv = (rows) => rows.map((row) => `${row.map((text) => (/[\t\n]|^"/.test(text) ? quoted(text) : text)).join('\t')}\n`).join('');
const webTsv: Tsv = (rows) => rows.map((row) => row.join('\t')).join('\n');

const plainOf = (tsv: Tsv, rows: readonly (readonly SourceCell[])[], columns: readonly SourceColumn[], language: Language): string =>
	tsv(rows.map((row) => row.map((cell, x) => shown(cell, columns[x]!, language))));

/** Excel breaks its lines anywhere between words, and writes runs of spaces as no-break spaces in a span. */
const excelText = (text: string): string =>
	escaped(text)
		.replace(/\t/g, '<span style=\'mso-spacerun:yes\'>  </span>')
		.replace(/ {2,}/g, (run) => `<span style='mso-spacerun:yes'>${'\u00a0'.repeat(run.length)}</span>`)
		.replace(/ (?=\S*$)/, '\r\n  ')
		.replace(/\n(?! {2})/g, '<br>\r\n    ');

const accounting = String.raw`_ \0022€\0022\\ * \#\,\#\#0\.00_ \;_ \0022€\0022\\ * \\-\#\,\#\#0\.00_ \;_ \0022€\0022\\ * \0022-\0022??_ \;_ \@_ `;

function excel(rows: readonly (readonly SourceCell[])[], columns: readonly SourceColumn[], language: Language): Flavours {
	const { decimal, thousand } = signs(language);
	const date = { nl: String.raw`d\\-m\\-yyyy`, 'en-GB': String.raw`dd\/mm\/yyyy`, 'en-US': 'Short Date' }[language];
	const formats = { text: String.raw`\@`, money: accounting, percent: '0%', day: date, number: String.raw`\#\,\#\#0\.00`, boolean: 'General' };
	const body = rows.map((row, y) => {
		const cells = row.map((cell, x) => {
			const { kind } = columns[x]!;
			const text = shown(cell, columns[x]!, language);
			const size = `${y === 0 ? ' height=20' : ''} class=xl${65 + x}`;
			if (cell.value === null) return `  <td${size}></td>\r\n`;
			if (kind === 'text') return `  <td${size} style='border-top:none'>${excelText(text)}</td>\r\n`;
			const spaced = kind === 'money' ? `<span style='mso-spacerun:yes'>\u00a0</span>${text.replace(' ', `<span style='mso-spacerun:yes'>\u00a0\u00a0 </span>`)} ` : text;
			return `  <td${size} align=${kind === 'boolean' ? 'center' : 'right'} style='width:48pt'>${spaced}</td>\r\n`;
		});
		return ` <tr height=20 style='height:15.0pt'>\r\n${cells.join('')} </tr>\r\n`;
	});
	const styles = columns.map(({ kind }, x) => `.xl${65 + x}\r\n\t{mso-style-parent:style0;\r\n\tmso-number-format:"${formats[kind]}";}`).join('\r\n');
	const html = `<html xmlns:v="urn:schemas-microsoft-com:vml"\r\nxmlns:o="urn:schemas-microsoft-com:office:office"\r\nxmlns:x="urn:schemas-microsoft-com:office:excel"\r\nxmlns="http://www.w3.org/TR/REC-html40">\r\n\r\n<head>\r\n<meta http-equiv=Content-Type content="text/html; charset=utf-8">\r\n<meta name=ProgId content=Excel.Sheet>\r\n<meta name=Generator content="Microsoft Excel 15">\r\n<!--[if !mso]><style>v\\:* {behavior:url(#default#VML);}</style><![endif]-->\r\n<style>\r\n<!--table\r\n\t{mso-displayed-decimal-separator:"\\${decimal}";\r\n\tmso-displayed-thousand-separator:"\\${thousand}";}\r\nbr\r\n\t{mso-data-placement:same-cell;}\r\ntd\r\n\t{padding-top:1px;\r\n\tmso-number-format:General;\r\n\ttext-align:general;}\r\n${styles}\r\n-->\r\n</style>\r\n</head>\r\n\r\n<body link="#0563C1" vlink="#954F72">\r\n\r\n<table border=0 cellpadding=0 cellspacing=0 width=128 style='border-collapse:\r\n collapse;width:96pt'>\r\n<!--StartFragment-->\r\n <col width=64 span=${columns.length} style='width:48pt'>\r\n${body.join('')}<!--EndFragment-->\r\n <![if supportMisalignedColumns]>\r\n <tr height=0 style='display:none'></tr>\r\n <![endif]>\r\n</table>\r\n\r\n</body>\r\n\r\n</html>\r\n`;
	return { plain: plainOf(excelTsv, rows, columns, language), html };
}

/** Excel up to 2003, and programs that write like it. */
function oldExcel(rows: readonly (readonly SourceCell[])[], columns: readonly SourceColumn[], language: Language): Flavours {
	const { decimal } = signs(language);
	const body = rows.map((row) => {
		const cells = row.map((cell, x) => {
			const { kind } = columns[x]!;
			const text = shown(cell, columns[x]!, language);
			const { value } = cell;
			if (value === null) return '<td></td>';
			if (typeof value === 'boolean') return `<td align=center x:bool="${String(value).toUpperCase()}">${text}</td>`;
			if (typeof value === 'number') return `<td class=xl${24 + x} align=right ${kind === 'number' && /^\d+$/.test(text) ? 'x:num' : `x:num="${value}"`}>${text}</td>`;
			if (kind === 'day') return `<td class=xl${24 + x} align=right x:num="${serial(value)}">${text}</td>`;
			return `<td x:str${/^\d/.test(value) ? `="${escaped(value)}"` : ''}>${excelText(value)}</td>`;
		});
		return `<tr>${cells.join('\n')}</tr>`;
	});
	const formats = columns.map(({ kind }, x) => `.xl${24 + x} {mso-number-format:${kind === 'day' ? '"Short Date"' : kind === 'percent' ? 'Percent' : kind === 'money' ? '"\\0022€\\0022\\\\ \\#\\,\\#\\#0\\.00"' : 'General'};}`);
	const html = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=Generator content="Microsoft Excel 11"><style><!--table {mso-displayed-decimal-separator:"\\${decimal}";} ${formats.join('\n')}--></style></head><body><table x:str border=0><!--StartFragment-->${body.join('\n')}<!--EndFragment--></table></body></html>`;
	return { plain: plainOf(excelTsv, rows, columns, language), html };
}

function sheets(rows: readonly (readonly SourceCell[])[], columns: readonly SourceColumn[], language: Language): Flavours {
	const attribute = (name: string, value: unknown): string => ` ${name}="${escaped(JSON.stringify(value))}"`;
	const formats = { money: { '1': 4, '2': '[$€] #,##0.00' }, percent: { '1': 3, '2': '0.00%', '3': 1 }, day: { '1': 5, '2': language === 'nl' ? 'd-m-yyyy' : 'dd/mm/yyyy', '3': 1 }, number: { '1': 2, '2': '#,##0.00', '3': 1 } };
	const cellHtml = (cell: SourceCell, column: SourceColumn): string => {
		const { value } = cell;
		const text = escaped(shown(cell, column, language)).replace(/\n/g, '<br/>');
		const style = ' style="overflow:hidden;padding:2px 3px 2px 3px;vertical-align:bottom;"';
		if (value === null) return `<td${style}></td>`;
		if (typeof value === 'boolean') return `<td${style}${attribute('data-sheets-value', { '1': 4, '4': Number(value) })}>${text}</td>`;
		if (column.kind === 'text')
			return `<td${style}${attribute('data-sheets-value', { '1': 2, '2': value, ...(/^[=+\d]/.test(String(value)) && { '6': 1 }) })}>${/^https:/.test(String(value)) ? `<a class="in-cell-link" target="_blank" href="${text}">${text}</a>` : text}</td>`;
		const number = typeof value === 'number' ? value : serial(value);
		return `<td${style}${attribute('data-sheets-value', { '1': 3, '3': number })}${column.kind === 'boolean' ? '' : attribute('data-sheets-numberformat', formats[column.kind])}>${text}</td>`;
	};
	const body = rows.map((row) => `<tr style="height:21px;">${row.map((cell, x) => cellHtml(cell, columns[x]!)).join('')}</tr>`).join('');
	const html = `<meta charset='utf-8'><google-sheets-html-origin><style type="text/css"><!--td {border: 1px solid #cccccc;}br {mso-data-placement:same-cell;}--></style><table xmlns="http://www.w3.org/1999/xhtml" cellspacing="0" cellpadding="0" dir="ltr" border="1" style="table-layout:fixed;font-size:10pt;font-family:Arial;width:0px;border-collapse:collapse;border:none" data-sheets-root="1"><colgroup><col width="100"/></colgroup><tbody>${body}</tbody></table></google-sheets-html-origin>`;
	return { plain: plainOf(sheetsTsv, rows, columns, language), html };
}

function office(rows: readonly (readonly SourceCell[])[], columns: readonly SourceColumn[], language: Language): Flavours {
	const code = language === 'nl' ? 1043 : language === 'en-GB' ? 2057 : 1033;
	const formats = { money: language === 'nl' ? '[$€-413] #.##0,00' : '[$€-809]#,##0.00', percent: '0.0%', day: language === 'nl' ? 'DD-MM-JJJJ' : 'MM/DD/YYYY', number: '', boolean: 'BOOLEAN', text: '@' };
	const cellHtml = (cell: SourceCell, column: SourceColumn, y: number): string => {
		const { value } = cell;
		const text = escaped(shown(cell, column, language)).replace(/\t/g, ' ').replace(/\n/g, '<br>');
		const height = y === 0 ? ' height="17"' : '';
		if (value === null) return `\t\t<td${height} align="left"><br></td>\n`;
		if (column.kind === 'text') return `\t\t<td${height} align="left"${/^\d/.test(text) ? ` sdnum="${code};0;@"` : ''}>${/^https:/.test(text) ? `<a href="${text}">${text}</a>` : text}</td>\n`;
		const number = typeof value === 'string' ? serial(value) : Number(value);
		return `\t\t<td${height} align="right" sdval="${number}" sdnum="${code};${formats[column.kind] === '' ? '' : `${code};${formats[column.kind]}`}">${text}</td>\n`;
	};
	const body = rows.map((row, y) => `\t<tr>\n${row.map((cell, x) => cellHtml(cell, columns[x]!, y)).join('')}\t</tr>\n`).join('');
	const html = `<!DOCTYPE html>\n\n<html>\n<head>\n\t\n\t<meta http-equiv="content-type" content="text/html; charset=utf-8"/>\n\t<title></title>\n\t<meta name="generator" content="LibreOffice 7.4.7.2 (Linux)"/>\n\t<style type="text/css">\n\t\tbody,div,table,thead,tbody,tfoot,tr,th,td,p { font-family:"Liberation Sans"; font-size:x-small }\n\t\tcomment { display:none;  } \n\t</style>\n\t\n</head>\n\n<body>\n<table cellspacing="0" border="0">\n\t<colgroup span="${columns.length}" width="85"></colgroup>\n${body}</table>\n</body>\n\n</html>\n`;
	return { plain: plainOf(officeTsv, rows, columns, language), html };
}

function numbers(rows: readonly (readonly SourceCell[])[], columns: readonly SourceColumn[], language: Language): Flavours {
	const paragraph = (text: string): string => `<p class="p1" style="margin: 0.0px 0.0px 0.0px 0.0px; font: 10.0px 'Helvetica Neue'">${escaped(text).replace(/ {2,}/g, (run) => `<span class="Apple-converted-space">${'\u00a0'.repeat(run.length - 1)} </span>`).replace(/\n/g, '<br>\n')}</p>\n`;
	const body = rows.map((row) => `<tr>\n${row.map((cell, x) => `<td valign="top" style="border-style: solid; padding: 4.0px 4.0px 4.0px 4.0px">\n${paragraph(shown(cell, columns[x]!, language))}</td>\n`).join('')}</tr>\n`);
	const html = `<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">\n<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n<meta name="Generator" content="Cocoa HTML Writer">\n<style type="text/css">\np.p1 {margin: 0.0px 0.0px 0.0px 0.0px}\n</style>\n</head>\n<body>\n<table cellspacing="0" cellpadding="0" style="border-collapse: collapse">\n<tbody>\n${body.join('')}</tbody>\n</table>\n</body>\n</html>\n`;
	return { plain: plainOf(sheetsTsv, rows, columns, language), html };
}

/** A table on a page: headings, emphasis and layout as web pages have them, no word about types. */
function web(rows: readonly (readonly SourceCell[])[], columns: readonly SourceColumn[], language: Language): Flavours {
	const cellHtml = (cell: SourceCell, x: number): string => {
		const text = escaped(shown(cell, columns[x]!, language)).replace(/\n/g, '<br>').replace(/ /, '&nbsp;');
		const inner = columns[x]!.field.type === 'link' && text !== '' ? `<a href="${text}">link</a>` : x % 3 === 0 ? `<div><span>${text}</span></div>` : x % 3 === 1 ? `\n\t\t<b>${text}</b>\n\t` : text;
		return `<td class="cell">${inner}</td>`;
	};
	const html = `<meta charset='utf-8'><table class="data"><tbody>${rows.map((row) => `<tr>${row.map(cellHtml).join('\n')}</tr>`).join('')}</tbody></table>`;
	return { plain: plainOf(webTsv, rows, columns, language), html };
}

export const PROGRAMS: readonly ForeignProgram[] = [
	{ name: 'excel', typed: true, write: excel },
	{ name: 'excel-2003', typed: true, write: oldExcel },
	{ name: 'sheets', typed: true, write: sheets },
	{ name: 'libreoffice', typed: true, write: office },
	{ name: 'numbers', typed: false, write: numbers },
	{ name: 'web', typed: false, write: web }
];
