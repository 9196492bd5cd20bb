// A word of every row as a small number: the company of a deal, its source. Each is asked for once and kept until its deal is
// written again. Limit: the function gives the same for a deal as long as that is not written and the moment stays.
import type { DealId } from '../model/deal.ts';
import { Codes } from './codes.ts';
import { longer } from './row-places.ts';

export type WordOf = (id: DealId) => string | null;

/** What it reads of the columns: who is in a row, and when the row was last written. */
interface Rows {
	readonly ids: readonly DealId[];
	readonly written: Float64Array;
}

export class RowWords {
	readonly #rows: Rows;
	#columns = new WeakMap<WordOf, WordColumn>();

	constructor(rows: Rows) {
		this.#rows = rows;
	}

	/** The words that a function gives. */
	of(word: WordOf): WordColumn {
		let column = this.#columns.get(word);
		if (!column) this.#columns.set(word, (column = new WordColumn(this.#rows, word)));
		return column;
	}

	/** Everything is to be asked for again: another moment is shown. */
	forget(): void {
		this.#columns = new WeakMap();
	}
}

export class WordColumn {
	readonly #rows: Rows;
	readonly #wordOf: WordOf;
	readonly #words = new Codes();
	#codes = new Int32Array(0);
	/** When a row was written last as it was asked for. */
	#asked = new Float64Array(0);

	constructor(rows: Rows, wordOf: WordOf) {
		this.#rows = rows;
		this.#wordOf = wordOf;
	}

	/** The word of each code, in order of first appearance. */
	get words(): readonly string[] {
		return this.#words.words;
	}

	/** Code of a row's word; −1: it has none. */
	of(row: number): number {
		const { ids, written } = this.#rows;
		if (row >= this.#codes.length) this.#grow(written.length);
		if (this.#asked[row] !== written[row]) {
			this.#codes[row] = this.#words.of(this.#wordOf(ids[row]!));
			this.#asked[row] = written[row]!;
		}
		return this.#codes[row]!;
	}

	/** The same as it was last asked for: what was added by it is taken out by it. Never asked for, nothing was: as blank. */
	last(row: number): number {
		return this.#codes[row] ?? -1;
	}

	#grow(rows: number): void {
		this.#codes = longer(this.#codes, new Int32Array(rows));
		this.#asked = longer(this.#asked, new Float64Array(rows));
	}
}
