// Cells → the HTML table that Excel, Google Sheets and LibreOffice read with the right types, and this program exactly.
// Each cell says what it is in the words of all three, and shows it in the reader's notation for everybody else.
import { OWN_ATTRIBUTE } from './html-table.ts';
import { serialOfDay } from './number-format.ts';
import type { Written } from './written.ts';

/** LibreOffice's number of the language that the format codes below are in: English (USA). */
const ENGLISH = '1033';

const escaped = (text: string): string =>
	text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

/** Text with its line breaks and runs of spaces as a table cell keeps them. */
const shownText = (text: string): string =>
	escaped(text)
		.replace(/ (?= )|^ | $/gm, '&nbsp;')
		.replace(/\t/g, '&nbsp;&nbsp;')
		.replace(/\r\n?|\n/g, '<br style="mso-data-placement:same-cell">');

/** Text that a spreadsheet might take for something else: a number, a day, a formula, a tick. */
const isTempting = (text: string): boolean => /^\s*['=+\-−@#]|\d|^\s*(?:true|false|waar|onwaar)\s*$/iu.test(text);

/** The table as HTML. `own`: this program's own values, as own.ts writes them. */
export function writeHtml(rows: readonly (readonly Written[])[], own: string, header: readonly string[] | null = null): string {
	const head = header ? `<tr>${header.map((name) => cellHtml({ kind: 'text', text: name }, 'th')).join('')}</tr>` : '';
	const body = rows.map((row) => `<tr>${row.map((cell) => cellHtml(cell, 'td')).join('')}</tr>`).join('\n');
	return (
		'<meta charset="utf-8"><style>br{mso-data-placement:same-cell;}</style>' +
		`<table xmlns:x="urn:schemas-microsoft-com:office:excel" ${OWN_ATTRIBUTE}="${escaped(own)}"><tbody>${head}\n${body}</tbody></table>`
	);
}

/** CSS as Excel writes it: every sign of the format behind a backslash, quotes as their number. */
const excelFormat = (code: string): string => code.replace(/"/g, '\\0022').replace(/[#,.@/\\-]/g, '\\$&');

function formatOf(cell: Written & { kind: 'number' }): string {
	const fraction = cell.digits > 0 ? `.${'0'.repeat(Math.min(15, cell.digits))}` : '';
	// LibreOffice knows no percent with one decimal, in what it takes from a page.
	if (cell.style === 'percent') return cell.digits === 1 ? '0.00%' : `0${fraction}%`;
	return cell.style === 'money' ? `#,##0${fraction}` : 'General';
}

const json = (value: unknown): string => escaped(JSON.stringify(value));

function cellHtml(cell: Written, tag: 'td' | 'th'): string {
	const open = (attributes: string, content: string): string => `<${tag}${attributes}>${content}</${tag}>`;
	switch (cell.kind) {
		case 'empty':
			return open('', '');
		case 'number': {
			const format = formatOf(cell);
			const sheets = cell.style === 'percent' ? { '1': 3, '2': format } : { '1': 2, '2': format, '3': 1 };
			return open(
				` align="right" style="mso-number-format:'${excelFormat(format)}'" x:num="${cell.value}" sdval="${cell.value}"` +
					` sdnum="${ENGLISH};${ENGLISH};${format}" data-sheets-value="${json({ '1': 3, '3': cell.value })}"` +
					(format === 'General' ? '' : ` data-sheets-numberformat="${json(sheets)}"`),
				escaped(cell.text)
			);
		}
		case 'day': {
			const serial = serialOfDay(cell.day);
			return open(
				` align="right" style="mso-number-format:'Short Date'" x:num="${serial}" sdval="${serial}" sdnum="${ENGLISH};${ENGLISH};YYYY-MM-DD"` +
					` data-sheets-value="${json({ '1': 3, '3': serial })}" data-sheets-numberformat="${json({ '1': 5, '2': 'yyyy-mm-dd', '3': 1 })}"`,
				escaped(cell.text)
			);
		}
		case 'boolean':
			return open(
				` align="center" x:bool="${cell.value ? 'TRUE' : 'FALSE'}" sdval="${Number(cell.value)}" sdnum="${ENGLISH};${ENGLISH};BOOLEAN"` +
					` data-sheets-value="${json({ '1': 4, '4': Number(cell.value) })}"`,
				escaped(cell.text)
			);
		case 'text': {
			const content = cell.href === undefined ? shownText(cell.text) : `<a href="${escaped(cell.href)}">${shownText(cell.text)}</a>`;
			const value = ` data-sheets-value="${json({ '1': 2, '2': cell.text, ...(isTempting(cell.text) && { '6': 1 }) })}"`;
			// Only where it matters: in a column of text cells people's later numbers would stay text.
			if (!isTempting(cell.text)) return open(value, content);
			return open(` style="mso-number-format:'\\@'" x:str="${escaped(cell.text)}" sdnum="${ENGLISH};${ENGLISH};@"${value}`, content);
		}
	}
}
