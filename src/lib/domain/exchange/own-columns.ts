// Columns of one's own in files: where a file's column may go, what its cells are there, and how they are exported.
// Limit: values only; which column goes where mapping.ts proposes and the person decides.
import { isNothing, isOtherCurrency, readDayCell, readMoneyCell, type ColumnProfile, type DayOrder, type DecimalSign, type PercentScale } from './column-format.ts';
import type { CsvCell } from './csv-writer.ts';
import type { WarningCode } from './issues.ts';
import { parseCheck, parseNumber, parseRating, readPlain } from '../reading/typed-values.ts';
import { MAX_CHOICES, MAX_STARS, PALETTE_SIZE, type Choice, type Column, type ColumnKind, type OwnValue } from '../model/column.ts';
import type { ColumnKey } from '../model/deal.ts';
import { MAX_TEXT } from '../model/deal.ts';
import { minorToText } from '../model/money.ts';

const TARGET = /^(own|new):([a-z]+):(.+)$/;

/** The kind of column a target is; null for a built-in field. */
export const ownKind = (target: string): ColumnKind | null => (TARGET.exec(target)?.[2] as ColumnKind | undefined) ?? null;

/** The column that is there already; null for one to be made, and for a built-in field. */
export function ownKeyOf(target: string): ColumnKey | null {
	const [, which, , key] = TARGET.exec(target) ?? [];
	return which === 'own' ? (key as ColumnKey) : null;
}

/** Kinds that a file's column may become. */
export const IMPORT_KINDS = ['text', 'number', 'money', 'percent', 'date', 'choice', 'choices', 'person', 'link', 'checkbox', 'rating'] as const satisfies readonly ColumnKind[];

/** A list that people would choose from: few names, each there several times. */
const MOST_NAMES = 12;

/** What a column that nothing here is called like most likely holds. */
export function guessKind({ filled, numbers, days, samples, currency }: ColumnProfile, cells: Iterable<string>): ColumnKind {
	if (filled === 0) return 'text';
	const names = new Set<string>();
	let truths = 0;
	for (const cell of cells) {
		const text = cell.trim().toLowerCase();
		if (text === '') continue;
		if (names.size <= MOST_NAMES) names.add(text);
		if (!isNothing(text) && parseCheck(text) !== null) truths += 1;
	}
	if (truths === filled && ![...names].every((name) => name === '1' || name === '0')) return 'checkbox';
	if (days === filled && !samples.every((sample) => /^\d{5}$/.test(sample))) return 'date';
	if (numbers === filled) return samples.some((sample) => sample.endsWith('%')) ? 'percent' : currency !== null ? 'money' : 'number';
	if (samples.every((sample) => /^(https?:\/\/|mailto:)\S+$/i.test(sample))) return 'link';
	return names.size <= MOST_NAMES && names.size * 2 < filled && [...names].every((name) => name.length <= 40) ? 'choice' : 'text';
}

export interface OwnFormat {
	readonly decimal: DecimalSign;
	readonly order: DayOrder;
	readonly scale: PercentScale;
}

type Read = { ok: true; value: OwnValue } | { ok: false; code: WarningCode };

export interface OwnReading {
	currency: string;
	timeZone: string;
	/** This year, for years of two digits. */
	year: number;
	/** Cells of our own export, read back as they were. */
	own: boolean;
}

/** Reads cells into one column; a name that is no choice yet becomes one. */
export class OwnColumnReader {
	readonly kind: ColumnKind;
	/** Choices there are, and those that cells needed. */
	choices: Choice[];
	/** Those that cells needed. */
	readonly made: Choice[] = [];
	readonly #stars: number;
	readonly #newId: () => string;

	constructor(kind: ColumnKind, column: Pick<Column, 'choices' | 'stars'> | null, newId: () => string) {
		this.kind = kind;
		// What was taken out is met last: a name that can be picked goes first.
		this.choices = column ? [...column.choices].sort((a, b) => Number(a.gone ?? false) - Number(b.gone ?? false)) : [];
		this.#stars = column?.stars ?? MAX_STARS;
		this.#newId = newId;
	}

	read(cell: string, { decimal, order, scale }: OwnFormat, { currency, timeZone, year, own }: OwnReading): Read {
		const text = own ? cell : cell.trim();
		if (text === '') return { ok: true, value: null };
		const plain = (kind: 'percent' | 'rating' | 'checkbox' | 'link', sign: DecimalSign, wrong: WarningCode = 'not-a-number'): Read => {
			const read = readPlain(kind, text, { currency, decimal: sign, stars: this.#stars });
			return read.ok ? read : { ok: false, code: read.code === 'not-legal' || read.code === 'thousands' ? wrong : read.code };
		};
		switch (this.kind) {
			case 'number':
				return isNothing(text) ? { ok: true, value: null } : parseNumber(text, decimal);
			case 'percent': {
				if (isNothing(text)) return { ok: true, value: null };
				// Percentages have no thousands signs. A file whose shares are all below 1 is told by its column, not by the cell.
				const sign = text.includes(',') ? ',' : '.';
				return scale === 'fraction' && !/[%‰\p{L}]\s*$/u.test(text) ? parseNumber(text, sign) : plain('percent', sign);
			}
			case 'money':
				return isOtherCurrency(text, currency, null) ? { ok: false, code: 'other-currency' } : readMoneyCell(text, decimal, currency);
			case 'date':
				return readDayCell(text, order, timeZone, year);
			case 'rating':
				return isNothing(text) ? { ok: true, value: null } : plain('rating', decimal, parseRating(text, decimal) === null ? 'not-a-number' : 'out-of-range');
			case 'checkbox':
				return plain('checkbox', decimal, 'not-yes-no');
			case 'link':
				// Our own export holds what the column held: words, too.
				return own ? { ok: true, value: text } : plain('link', decimal, 'not-a-link');
			case 'choice': {
				const id = this.#idOf(text);
				return id === null ? { ok: false, code: 'no-room' } : { ok: true, value: id };
			}
			case 'choices': {
				const whole = this.choices.find(({ name }) => same(name, text));
				const names = whole ? [text] : text.split(own || /[;\n]/.test(text) ? /[;\n]/ : ',').map((name) => name.trim()).filter((name) => name !== '');
				const ids = names.map((name) => this.#idOf(name));
				const known = [...new Set(ids.filter((id) => id !== null))];
				return known.length < new Set(names).size && ids.includes(null) ? { ok: false, code: 'no-room' } : { ok: true, value: known.length > 0 ? known : null };
			}
			default:
				return text.length <= MAX_TEXT ? { ok: true, value: text } : { ok: false, code: 'too-long' };
		}
	}

	#idOf(name: string): string | null {
		const found = this.choices.find((choice) => same(choice.name, name));
		if (found) return found.id;
		if (this.choices.length >= MAX_CHOICES || name.trim().length > 100) return null;
		const choice = { id: this.#newId(), name: name.trim(), color: this.choices.length % PALETTE_SIZE };
		this.choices.push(choice);
		this.made.push(choice);
		return choice.id;
	}
}

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** A number without an exponent, which spreadsheets and our import would read as text. */
export function plainNumber(value: number): string {
	const [, sign = '', whole = '', fraction = '', power = ''] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value)) ?? [];
	if (whole === '') return String(value);
	const by = Number(power);
	const digits = whole + fraction;
	const point = whole.length + by;
	if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
	return sign + (point >= digits.length ? digits.padEnd(point, '0') : `${digits.slice(0, point)}.${digits.slice(point)}`);
}

/** A value as it stands in an exported table: numbers and days as such, choices by name. `words`: for yes and no. */
export function ownCsvCell({ kind, choices }: Column, value: OwnValue, { currency, yes, no }: { currency: string; yes: string; no: string }): CsvCell {
	if (value === null) return null;
	const nameOf = (id: unknown): string[] => choices.flatMap((choice) => (choice.id === id ? [choice.name] : []));
	if (typeof value === 'boolean') return value ? yes : no;
	if (kind === 'choice') return nameOf(value)[0] ?? null;
	if (Array.isArray(value)) return (value as readonly string[]).flatMap(nameOf).join('; ') || null;
	if (typeof value !== 'number') return kind === 'date' ? { day: String(value) } : String(value);
	if (kind === 'money') return { number: minorToText(value, currency) };
	if (kind === 'percent') return { percent: plainNumber(Number((value * 100).toPrecision(15))) };
	return { number: plainNumber(value) };
}
