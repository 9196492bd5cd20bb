// The HTML flavour of a clipboard → its table as plain data. Parsed apart from the page: nothing of it runs, loads or is
// ever put in the page. Limit: finds and cuts out; what the cells mean is domain/clipboard's.
import { MAX_CELLS, MAX_CHARACTERS } from '#lib/domain/clipboard/cell.ts';
import { HINT_ATTRIBUTES, OWN_ATTRIBUTE, type RawCell, type RawTable } from '#lib/domain/clipboard/html-table.ts';

/** Largest span that is believed. */
const MAX_SPAN = 1000;
/** Deepest nesting that is walked: a hostile page may nest without end. */
const MAX_DEPTH = 200;

type Parser = Pick<DOMParser, 'parseFromString'>;

/**
 * The table in a clipboard's HTML; null where there is none, where most of the text stands outside it (a page with a small
 * table in it is text), or where it is too big to be a paste.
 */
export function readTable(html: string, parser: Parser = new DOMParser()): RawTable | null {
	if (html === '' || html.length > MAX_CHARACTERS || !/<t[dh][\s>/]|data-sheets-value/i.test(html)) return null;
	const page = parser.parseFromString(html, 'text/html');
	const table = biggestTable(page);
	const css = [...page.querySelectorAll('style')].map((style) => style.textContent).join('\n');
	const generators = [...page.querySelectorAll('meta[name]')].map((meta) => `${meta.getAttribute('name')} ${meta.getAttribute('content')}`);
	const marks = [...generators, ...(html.slice(0, 4000).match(/google-sheets-html-origin|data-sheets-root|urn:schemas-microsoft-com:office:excel/g) ?? [])].join('\n');
	if (!table) {
		// One cell of Google Sheets comes without a table.
		const lone = page.querySelector('[data-sheets-value]');
		return lone ? { rows: [[rawCell(lone, false)]], css, own: null, marks } : null;
	}
	const own = table.getAttribute(OWN_ATTRIBUTE);
	if (own === null && marks === '' && isAside(table, page)) return null;
	// LibreOffice writes runs of spaces as they are.
	const keeps = /LibreOffice|OpenOffice/i.test(marks);
	const rows: RawCell[][] = [];
	let count = 0;
	for (const row of rowsOf(table)) {
		const cells = childrenOf(row, 'TD', 'TH').map((cell) => rawCell(cell, keeps));
		count += cells.length;
		if (count > MAX_CELLS) return null;
		rows.push(cells);
	}
	return { rows: rows.filter((row) => row.length > 0), css, own, marks: own === null ? marks : `${marks}\nsluice` };
}

function childrenOf(element: Element, ...names: string[]): Element[] {
	const found: Element[] = [];
	for (let child = element.firstElementChild; child; child = child.nextElementSibling) if (names.includes(child.tagName.toUpperCase())) found.push(child);
	return found;
}

/** The rows of a table itself, not of tables inside it. */
const rowsOf = (table: Element): Element[] =>
	childrenOf(table, 'TR', 'THEAD', 'TBODY', 'TFOOT').flatMap((part) => (part.tagName.toUpperCase() === 'TR' ? [part] : childrenOf(part, 'TR')));

/** A page may lay itself out with tables: the one with the most cells of its own is what was meant. */
function biggestTable(page: Document): Element | null {
	let best: Element | null = null;
	let most = 0;
	const tables = [...page.querySelectorAll('table')].slice(0, 500);
	if (tables.length === 1 && tables[0]!.querySelector('td, th')) return tables[0]!;
	for (const table of tables) {
		if (table.hasAttribute(OWN_ATTRIBUTE)) return table;
		const size = rowsOf(table).reduce((sum, row) => sum + row.children.length, 0);
		if (size > most) [best, most] = [table, size];
	}
	return best;
}

function isAside(table: Element, page: Document): boolean {
	const length = (element: Element): number => {
		const aside = [...element.querySelectorAll('style, script')].reduce((sum, part) => sum + part.textContent.length, 0);
		return element.textContent.replace(/\s+/g, '').length - aside;
	};
	return length(table) * 2 < length(page.body);
}

const HINTS: ReadonlySet<string> = new Set(HINT_ATTRIBUTES);

function rawCell(cell: Element, keeps: boolean): RawCell {
	const attributes = new Map<string, string>();
	const told: Partial<Record<string, string>> = {};
	// By name: a list of attribute objects costs more than all the rest of a cell.
	for (const name of cell.getAttributeNames()) {
		const value = cell.getAttribute(name) ?? '';
		if (HINTS.has(name)) attributes.set(name, value);
		else told[name] = value;
	}
	const span = (value: string | undefined): number => (value === undefined ? 1 : Math.min(MAX_SPAN, Math.max(1, Math.trunc(Number(value)) || 1)));
	const links = [...(cell.firstElementChild ? cell.querySelectorAll('a[href]') : [])].map((link) => link.getAttribute('href')!.trim());
	return {
		text: textOf(cell, keeps),
		colspan: span(told.colspan),
		rowspan: span(told.rowspan),
		style: told.style ?? '',
		classes: told.class ?? '',
		// Never followed here; the sheet opens only addresses of these kinds.
		href: links.length === 1 && /^(?:https?:|mailto:)/i.test(links[0]!) ? links[0]! : null,
		attributes
	};
}

const SKIPPED = new Set(['STYLE', 'SCRIPT', 'TEMPLATE', 'NOSCRIPT', 'COMMENT', 'SVG', 'OBJECT', 'IFRAME', 'TITLE', 'HEAD']);
const BLOCKS = new Set(['P', 'DIV', 'LI', 'UL', 'OL', 'TR', 'TABLE', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'BLOCKQUOTE', 'PRE', 'SECTION', 'DL', 'DT', 'DD']);

const HARD = '\u0001';
const SOFT = '\u0002';

/** Text as the cell shows it: br and paragraphs as line breaks, white space collapsed, no-break spaces kept as spaces. */
export function textOf(element: Element, keeps = false): string {
	const only = element.firstChild;
	if (only === null) return '';
	// Nearly every cell is one plain word or number.
	if (only.nextSibling === null && only.nodeType === 3 && /^[^\s\u0001-\u0004]*$/.test(only.nodeValue ?? '')) return only.nodeValue ?? '';
	const parts: string[] = [];
	walk(element, 0, keeps || /white-space\s*:\s*pre/i.test(element.getAttribute('style') ?? ''), parts);
	return parts
		.join('')
		.replace(/[ \t\n\f\r]*\u0002[\u0002 \t\n\f\r]*/g, SOFT)
		.replace(/^\u0002+|\u0002+$/g, '')
		.replace(/ *\u0001 */g, HARD)
		.replace(/\u0001\u0002|\u0002/g, HARD)
		.replace(/ +/g, ' ')
		.trim()
		.replace(/\u0003/g, '\n')
		.replace(/\u0001/g, '\n')
		.replace(/[\u00a0\u202f\u0004]/g, ' ')
		.replace(/^[ \n]+|[ \n]+$/g, '');
}

function walk(element: Element, depth: number, keeps: boolean, parts: string[]): void {
	if (depth > MAX_DEPTH) return;
	for (const node of element.childNodes) {
		if (node.nodeType === 3) {
			const text = (node.nodeValue ?? '').replace(/[\u0001-\u0004]/g, '');
			// Where white space is kept, breaks and spaces are marked so that collapsing passes them by.
			parts.push(keeps ? text.replace(/\r\n?|\n/g, '\u0003').replace(/[ \t]/g, '\u0004') : text.replace(/[ \t\r\n\f]+/g, ' '));
		} else if (node.nodeType === 1) {
			const child = node as Element;
			const name = child.tagName.toUpperCase();
			if (SKIPPED.has(name) || child.hasAttribute('hidden') || child.classList.contains('comment-indicator')) continue;
			if (name === 'BR') parts.push(HARD);
			else {
				const block = BLOCKS.has(name);
				if (block) parts.push(SOFT);
				walk(child, depth + 1, keeps || name === 'PRE' || /white-space\s*:\s*pre/i.test(child.getAttribute('style') ?? ''), parts);
				if (name === 'TD' || name === 'TH') parts.push(' ');
				if (block) parts.push(SOFT);
			}
		}
	}
}
