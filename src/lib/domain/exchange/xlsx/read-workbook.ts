// An XLSX file's bytes → its sheets as rows of text, the shape that delimited files give.
// Trust boundary: the bytes are a stranger's; archive.ts and xml.ts hold the limits. Formulas are not run: their
// last result is read, or their text where the file has none. Limit: values only, no styles, pictures or macros.
import { restore } from '../neutralise.ts';
import type { RawRow } from '../tokenize.ts';
import { Archive } from './archive.ts';
import { unescapeText } from './escapes.ts';
import { kindOfFormat, numberText, type NumberKind } from './formats.ts';
import { MAX_CELL, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, MAX_TEXT_TOTAL, Refused, type WorkbookErrorCode } from './limits.ts';
import { readXml } from './xml.ts';

export interface Sheet {
	name: string;
	/** Rows up to the last with a value; rows between are there, empty. */
	rows: RawRow[];
}

export interface Workbook {
	/** Sheets with values, in the file's order; at least one. */
	sheets: Sheet[];
}

export type WorkbookResult = { ok: true; workbook: Workbook } | { ok: false; error: { code: WorkbookErrorCode } };

/** Zip archives begin so; every workbook is one. */
export const isArchive = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);

export function readWorkbook(bytes: Uint8Array): WorkbookResult {
	try {
		return { ok: true, workbook: open(new Archive(bytes)) };
	} catch (error) {
		if (error instanceof Refused) return { ok: false, error: { code: error.code } };
		throw error;
	}
}

interface Book {
	readonly archive: Archive;
	readonly shared: readonly string[];
	readonly kinds: readonly NumberKind[];
	readonly from1904: boolean;
	/** Characters of all cells so far. */
	text: number;
}

const MAIN = 'xl/workbook.xml';

function open(archive: Archive): Workbook {
	if (!archive.has(MAIN)) throw new Refused('no-workbook');
	const { targets, kinds } = relations(archive);
	const listed: { name: string; part: string }[] = [];
	let from1904 = false;
	readXml(archive, MAIN, {
		open(name, attributes) {
			if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes.get('date1904') ?? '');
			if (name !== 'sheet') return;
			const part = targets.get(attributes.get('id') ?? '');
			if (part !== undefined && archive.has(part)) listed.push({ name: attributes.get('name') ?? '', part });
			if (listed.length > MAX_SHEETS) throw new Refused('archive-entries');
		},
		text() {},
		close() {}
	});
	const book: Book = { archive, shared: sharedStrings(archive, kinds.get('sharedStrings')), kinds: styles(archive, kinds.get('styles')), from1904, text: 0 };
	const sheets = listed.map(({ name, part }) => ({ name, rows: readSheet(book, part) })).filter(({ rows }) => rows.length > 0);
	if (sheets.length === 0) throw new Refused('empty');
	return { sheets };
}

/** Parts by the id that the workbook calls them by, and by what they are to it: the last word of the relationship's type. */
function relations(archive: Archive): { targets: Map<string, string>; kinds: Map<string, string> } {
	const [targets, kinds] = [new Map<string, string>(), new Map<string, string>()];
	readXml(archive, 'xl/_rels/workbook.xml.rels', {
		open(name, attributes) {
			const target = attributes.get('Target') ?? '';
			if (name !== 'Relationship' || attributes.get('TargetMode') === 'External') return;
			const part = target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`;
			targets.set(attributes.get('Id') ?? '', part);
			kinds.set(attributes.get('Type')?.split('/').at(-1) ?? '', part);
		},
		text() {},
		close() {}
	});
	return { targets, kinds };
}

function sharedStrings(archive: Archive, part = 'xl/sharedStrings.xml'): string[] {
	const strings: string[] = [];
	if (!archive.has(part)) return strings;
	let total = 0;
	const piece = new CellText();
	readXml(archive, part, {
		open(name) {
			if (name === 'si') piece.begin();
			piece.open(name);
		},
		text: (text) => piece.add(text),
		close(name) {
			piece.close(name);
			if (name !== 'si') return;
			total += piece.text.length;
			if (total > MAX_TEXT_TOTAL) throw new Refused('too-much-text');
			strings.push(unescapeText(piece.text));
		}
	});
	return strings;
}

/** A text that is not there is no empty one: the file is damaged. */
function sharedAt({ shared }: Book, index: string): string {
	const text = shared[Number(index)];
	if (text === undefined) throw new Refused('archive-damaged');
	return text;
}

/** The text of `t` elements, rich text's runs joined; phonetic readings are left out. */
class CellText {
	text = '';
	#in = false;
	#phonetic = false;

	begin(): void {
		this.text = '';
	}

	open(name: string): void {
		if (name === 'rPh') this.#phonetic = true;
		if (name === 't') this.#in = true;
	}

	add(text: string): void {
		if (!this.#in || this.#phonetic) return;
		this.text += text;
		if (this.text.length > MAX_CELL) throw new Refused('cell-too-long');
	}

	close(name: string): void {
		if (name === 'rPh') this.#phonetic = false;
		if (name === 't') this.#in = false;
	}
}

/** What numbers are, per style of a cell. */
function styles(archive: Archive, part = 'xl/styles.xml'): NumberKind[] {
	const kinds: NumberKind[] = [];
	if (!archive.has(part)) return kinds;
	const codes = new Map<number, string>();
	let inCells = false;
	readXml(archive, part, {
		open(name, attributes) {
			if (name === 'cellXfs') inCells = true;
			if (name === 'numFmt') codes.set(Number(attributes.get('numFmtId')), attributes.get('formatCode') ?? '');
			if (name !== 'xf' || !inCells) return;
			const id = Number(attributes.get('numFmtId') ?? 0);
			kinds.push(kindOfFormat(id, codes.get(id)));
		},
		text() {},
		close(name) {
			if (name === 'cellXfs') inCells = false;
		}
	});
	return kinds;
}

/** Index of a column from a cell's place: "C7" is 2; null where there is none. */
function columnOf(place: string | undefined): number | null {
	let column = 0;
	for (const sign of place ?? '') {
		const code = sign.charCodeAt(0) - 64;
		if (code < 1 || code > 26) break;
		column = column * 26 + code;
	}
	return column === 0 ? null : column - 1;
}

function readSheet(book: Book, part: string): RawRow[] {
	const rows: RawRow[] = [];
	const inline = new CellText();
	let line = 0;
	let cells: string[] = [];
	let column = -1;
	let type = 'n';
	let style = 0;
	let value = '';
	let formula = '';
	let within: 'v' | 'f' | null = null;

	const store = (): void => {
		const text = asStored(valueOf());
		if (text === '') return;
		if (column >= MAX_COLUMNS) throw new Refused('too-many-columns');
		if (text.length > MAX_CELL) throw new Refused('cell-too-long');
		book.text += text.length;
		if (book.text > MAX_TEXT_TOTAL) throw new Refused('too-much-text');
		while (cells.length < column) cells.push('');
		cells[column] = text;
	};
	const valueOf = (): string => {
		if (type === 's') return sharedAt(book, value);
		if (type === 'inlineStr') return unescapeText(inline.text);
		if (value === '') return formula === '' ? '' : `=${formula}`;
		if (type === 'b') return value.trim() === '1' ? 'TRUE' : 'FALSE';
		if (type === 'str') return unescapeText(value);
		if (type === 'n') return numberText(value, book.kinds[style] ?? 'number', book.from1904);
		return value;
	};

	readXml(book.archive, part, {
		open(name, attributes) {
			if (name === 'row') {
				const said = Number(attributes.get('r') ?? line + 1);
				line = Number.isInteger(said) && said > line ? said : line + 1;
				cells = [];
				column = -1;
			} else if (name === 'c') {
				column = columnOf(attributes.get('r')) ?? column + 1;
				type = attributes.get('t') ?? 'n';
				style = Number(attributes.get('s') ?? 0);
				value = formula = '';
				inline.begin();
			} else if (name === 'v' || name === 'f') within = name;
			else inline.open(name);
		},
		text(text) {
			if (within === 'v') value += text;
			else if (within === 'f') formula += text;
			else inline.add(text);
			if (value.length > MAX_CELL || formula.length > MAX_CELL) throw new Refused('cell-too-long');
		},
		close(name) {
			if (name === 'v' || name === 'f') within = null;
			else if (name === 'c') store();
			else if (name === 'row' && cells.length > 0) {
				// Far below the rest: a slip of the hand, or a way to have millions of rows made.
				if (rows.length >= MAX_ROWS + 100 || line > MAX_ROWS * 12) throw new Refused('too-many-rows');
				rows.push({ line, cells });
			} else inline.close(name);
		}
	});
	return rows;
}

/** A text whose first apostrophe the import would take away is given one more: it comes back as it is. */
const asStored = (text: string): string => (restore(text) === text ? text : `'${text}`);
