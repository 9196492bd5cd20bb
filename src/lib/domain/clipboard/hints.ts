// What the attributes and styles of a cell say of its value: those of Excel (old and new), Google Sheets and LibreOffice.
// Limit: says nothing rather than guess; convert.ts then reads the text.
import { readDecimal } from '../reading/decimal.ts';
import { parseDay, withoutCurrency } from '../reading/typed-input.ts';
import type { Hint, NumberStyle, Program } from './cell.ts';
import { readFormat, dayOfSerial, type Format } from './number-format.ts';
import type { RawCell } from './html-table.ts';

/** How the text of the table is written. */
export interface Writing {
	decimal: ',' | '.' | null;
	/** Of days whose format does not say it; null: unknown. */
	order: 'dmy' | 'mdy' | null;
	/** Format of a cell by its classes and style. */
	format(cell: RawCell): string | null;
	program: Program;
}

/** The hint, and the text where the program has a better one than it shows. */
export interface Hinted {
	hint: Hint | undefined;
	text?: string;
}

const NONE: Hinted = { hint: undefined };
const SHORTENED = /^[-−]?\d(?:[.,]\d+)?E[+-]\d+$/i;
const ERRORS = /^#(?:DIV\/0!|DEEL\/0!|N\/A|N\/B|NAME\?|NAAM\?|NULL!|LEEG!|NUM!|GETAL!|REF!|VERW!|VALUE!|WAARDE!|ERROR!|SPILL!|OVERLOOP!|CALC!)$/;

export function hintOf(cell: RawCell, writing: Writing): Hinted {
	if (/^#{3,}$/.test(cell.text)) return { hint: fromSheets(cell)?.hint ?? fromOffice(cell)?.hint ?? { kind: 'lossy' } };
	return fromSheets(cell) ?? fromOldExcel(cell, writing) ?? fromOffice(cell) ?? (writing.program === 'excel' ? fromExcel(cell, writing) : null) ?? plainOf(cell, writing);
}

function plainOf(cell: RawCell, { program }: Writing): Hinted {
	if (ERRORS.test(cell.text)) return { hint: { kind: 'error' } };
	// LibreOffice tells the value of everything that is no text.
	return program === 'libreoffice' && cell.text !== '' ? { hint: { kind: 'text' } } : NONE;
}

function fromNumber(value: number, format: Format, text: string): Hint | undefined {
	if (!Number.isFinite(value)) return undefined;
	if (format.kind === 'boolean') return { kind: 'boolean', value: value !== 0 };
	if (format.kind === 'day') {
		const day = dayOfSerial(value);
		if (day !== null) return { kind: 'day', value: day };
	}
	return { kind: 'number', value, style: styleOf(format, text) };
}

const styleOf = ({ kind }: Format, text: string): NumberStyle =>
	kind === 'percent' || (kind === 'general' && /%\s*$/.test(text)) ? 'percent' : kind === 'money' ? 'money' : 'plain';

const SHEETS_KINDS: readonly Format['kind'][] = ['general', 'text', 'number', 'percent', 'money', 'day', 'time', 'day', 'number'];

/** Google Sheets: {"1":2,"2":"text"}, {"1":3,"3":12.5}, {"1":4,"4":1}; formats {"1":5,"2":"d-m-yyyy"}. */
function fromSheets(cell: RawCell): Hinted | null {
	const value = record(cell.attributes.get('data-sheets-value'));
	if (!value) return null;
	const kind = value['1'];
	if (kind === 2 && typeof value['2'] === 'string') return { hint: { kind: 'text' }, text: value['2'] };
	if (kind === 4) return { hint: { kind: 'boolean', value: value['4'] === 1 || value['4'] === true } };
	if (kind === 3 && typeof value['3'] === 'number') {
		const format = record(cell.attributes.get('data-sheets-numberformat'));
		const named = readFormat(typeof format?.['2'] === 'string' ? format['2'] : '');
		const said = SHEETS_KINDS[typeof format?.['1'] === 'number' ? format['1'] : 0] ?? 'general';
		const used: Format = said === 'day' || said === 'percent' || said === 'money' ? { kind: said, order: null } : named;
		return { hint: fromNumber(value['3'], used, cell.text) };
	}
	if (kind === 5 || ERRORS.test(cell.text)) return { hint: { kind: 'error' } };
	return null;
}

function record(json: string | undefined): Record<string, unknown> | null {
	if (json === undefined || json.length > 200_000) return null;
	try {
		const value: unknown = JSON.parse(json);
		return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null;
	} catch {
		return null;
	}
}

/** LibreOffice: sdval="46356" sdnum="1033;0;MM/DD/YYYY"; a text cell has no sdval. */
function fromOffice(cell: RawCell): Hinted | null {
	const value = cell.attributes.get('sdval');
	const code = cell.attributes.get('sdnum');
	if (value === undefined) return code === undefined ? null : { hint: { kind: 'text' } };
	const format = readFormat(code?.split(';').slice(2).join(';') ?? '');
	const number = value.trim() === '' ? NaN : Number(value);
	return Number.isFinite(number) ? { hint: fromNumber(number, format, cell.text) } : null;
}

/** Excel up to 2003, and what writes like it: x:num="1234.5", bare x:num, x:str, x:bool, x:err. */
function fromOldExcel(cell: RawCell, writing: Writing): Hinted | null {
	const { attributes } = cell;
	if (attributes.has('x:err')) return { hint: { kind: 'error' } };
	const bool = attributes.get('x:bool');
	if (bool !== undefined) return { hint: { kind: 'boolean', value: /^(?:true|1)?$/i.test(bool) } };
	const text = attributes.get('x:str');
	if (text !== undefined) return { hint: { kind: 'text' }, ...(text !== '' && { text: text.trim() }) };
	const number = attributes.get('x:num');
	if (number === undefined) return null;
	const format = readFormat(writing.format(cell) ?? '');
	if (number.trim() !== '' && Number.isFinite(Number(number))) return { hint: fromNumber(Number(number), format, cell.text) };
	return shown(cell.text, format, writing);
}

/** Excel since 2007 tells only the format, how it writes decimals, and by `align` which cells are no text. */
function fromExcel(cell: RawCell, writing: Writing): Hinted | null {
	if (cell.text === '') return NONE;
	const format = readFormat(writing.format(cell) ?? '');
	if (format.kind === 'text') return { hint: { kind: 'text' } };
	const align = cell.attributes.get('align')?.toLowerCase();
	if (ERRORS.test(cell.text)) return { hint: { kind: 'error' } };
	if (align === 'center' && /^(?:TRUE|FALSE|WAAR|ONWAAR)$/.test(cell.text))
		return { hint: { kind: 'boolean', value: /^(?:TRUE|WAAR)$/.test(cell.text) } };
	// Text that begins on the left is text; a cell somebody centred may be anything.
	if (align === undefined && format.kind === 'general') return { hint: { kind: 'text' } };
	return shown(cell.text, format, writing);
}

/** A number or day that is told only as it is shown. */
function shown(text: string, format: Format, writing: Writing): Hinted {
	if (SHORTENED.test(text)) return { hint: { kind: 'lossy' } };
	if (format.kind === 'day') {
		const order = format.order === 'mdy' || format.order === 'dmy' ? format.order : writing.order;
		// Formats that show no year leave it open; so do words that are no date at all.
		const day = /\d{4}|\d\D+\d+\D+\d/.test(text) ? parseDay(text, { today: '2000-01-01', order }) : null;
		return { hint: day?.ok && day.value !== null ? { kind: 'day', value: day.value } : undefined };
	}
	if (writing.decimal === null) return NONE;
	const { amount, sign } = withoutCurrency(text.replace(/^([-−(]?)\s+|\s+$/g, '$1'));
	const percent = /%$/.test(amount);
	// How an accountant's format shows zero.
	const bare = percent ? amount.slice(0, -1).trim() : /^[-–]$/.test(amount) && format.kind !== 'general' ? '0' : amount;
	const read = /[a-z]/i.test(bare) ? null : readDecimal(bare, writing.decimal);
	if (!read?.ok) return NONE;
	const { negative, digits, scale } = read.value;
	const value = Number(`${negative ? '-' : ''}${digits}e-${scale + (percent ? 2 : 0)}`);
	return { hint: { kind: 'number', value, style: percent ? 'percent' : sign !== null || format.kind === 'money' ? 'money' : 'plain' } };
}
