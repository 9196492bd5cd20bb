// Find and replace over rows of cells, whatever a row is: what is found, in reading order, and what a replacement writes.
// Pure and in steps, so that a screen can stop between two. Limit: how cells read and what may be typed is the caller's.
import { plainText, replaceIn } from './find-text.ts';

export interface Needle {
	readonly text: string;
	readonly matchCase: boolean;
	/** Only cells that hold the text and nothing else. */
	readonly whole: boolean;
}

/** A field's value as a key: equal ones read the same. null: empty. */
export type ValueKey = string | number | boolean | null;

/** How a field of rows is read. */
export interface FindField<Row> {
	readonly id: string;
	/** What the row has, by which its texts are remembered; null is found by nothing. */
	value(row: Row): ValueKey;
	/** What people read for such a value, the shown text first, then other ways to write it, the one typed last. */
	texts(value: Exclude<ValueKey, null>): readonly string[];
	/** Found by its whole text only: marks and stars that are no text to read on. */
	readonly wholeOnly?: boolean;
}

/** A cell found: index of its row, id of its field. */
export interface Hit {
	readonly row: number;
	readonly field: string;
}

/** Between two texts of a cell; in none that people type. */
const EDGE = '\u0000';
/** Rows looked at between two places to stop: a few milliseconds where nothing is remembered yet. */
const STEP = 25;
/** Values remembered per field; beyond, it begins anew. */
const MOST = 50_000;

/** Cells of the same value are compared with the same text: it is made once. */
export class FindMemory<Row> {
	readonly #known = new Map<string, Map<ValueKey, string>>();

	/** The text to look in: each of a cell's texts between edges. */
	haystack(field: FindField<Row>, value: Exclude<ValueKey, null>, matchCase: boolean): string {
		const id = matchCase ? `=${field.id}` : field.id;
		let known = this.#known.get(id);
		if (!known) this.#known.set(id, (known = new Map()));
		let text = known.get(value);
		if (text === undefined) {
			if (known.size >= MOST) known.clear();
			text = EDGE;
			for (const part of new Set(field.texts(value))) if (part !== '') text += plainText(part, matchCase) + EDGE;
			known.set(value, text);
		}
		return text;
	}

	/** Forgets all: another language, other stages or columns. */
	clear(): void {
		this.#known.clear();
	}
}

/** True for a needle that can be looked for. */
export const isSearch = ({ text }: Needle): boolean => text !== '';

/**
 * Looks through rows from the first to the last, each field in order. Yields now and then; returns what it found.
 * A field that the row at `index` is not to be looked at in is left out by `within`.
 */
export function* findCells<Row>(
	rows: readonly Row[],
	fields: readonly FindField<Row>[],
	needle: Needle,
	memory: FindMemory<Row>,
	within: (row: Row, field: string) => boolean = () => true
): Generator<void, Hit[]> {
	const hits: Hit[] = [];
	const wanted = plainText(needle.text, needle.matchCase);
	if (wanted === '') return hits;
	const whole = EDGE + wanted + EDGE;
	for (let row = 0; row < rows.length; row++) {
		if (row % STEP === STEP - 1) yield;
		const of = rows[row]!;
		for (const field of fields) {
			const value = field.value(of);
			if (value === null || value === '') continue;
			const text = memory.haystack(field, value, needle.matchCase);
			if (text.includes(needle.whole || field.wholeOnly ? whole : wanted) && within(of, field.id)) hits.push({ row, field: field.id });
		}
	}
	return hits;
}

/** How a replacement is written into a cell. */
export interface ReplaceCell<Value> {
	/** The cell's texts in which the words are replaced, in the order in which they are tried. */
	readonly texts: readonly string[];
	/** True where a text stands for all that the cell holds: no digits behind those that show. */
	holdsAll(text: string): boolean;
	/** What typing the text would store, or why it cannot be. */
	parse(text: string): { ok: true; value: Value } | { ok: false; reason: string };
	/** Why nothing can be written here at all; null: it can. */
	readonly locked: string | null;
	/** True for the value that the cell has already. */
	same(value: Value): boolean;
}

export type Replacement<Value> =
	| { kind: 'write'; value: Value; text: string }
	| { kind: 'same' }
	| { kind: 'refused'; text: string; reason: string };

/** What replacing in one cell found comes to. `noPlace`: the reason where the words show but cannot be replaced. */
export function replaceCell<Value>(cell: ReplaceCell<Value>, needle: Needle, by: string, noPlace: string): Replacement<Value> {
	const shown = cell.texts[0] ?? '';
	if (cell.locked !== null) return { kind: 'refused', text: shown, reason: cell.locked };
	for (const text of cell.texts) {
		const replaced = replaceIn(text, needle.text, by, needle);
		if (replaced === null || !cell.holdsAll(text)) continue;
		const parsed = cell.parse(replaced);
		if (!parsed.ok) return { kind: 'refused', text: replaced, reason: parsed.reason };
		return cell.same(parsed.value) ? { kind: 'same' } : { kind: 'write', value: parsed.value, text: replaced };
	}
	return { kind: 'refused', text: shown, reason: noPlace };
}
