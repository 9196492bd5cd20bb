// Words as small numbers: stages, owners, people, currencies. Codes stay the same as long as the columns live.

export class Codes {
	/** The word of each code, in order of first appearance. */
	readonly words: string[] = [];
	readonly #codes = new Map<string, number>();

	/** Code of a word, a new one where it is new; −1 for none. */
	of(word: string | null): number {
		if (word === null) return -1;
		let code = this.#codes.get(word);
		if (code === undefined) {
			this.#codes.set(word, (code = this.words.length));
			this.words.push(word);
		}
		return code;
	}

	/** Code of a word that was seen; undefined for any other. */
	known(word: string): number | undefined {
		return this.#codes.get(word);
	}

	clear(): void {
		this.words.length = 0;
		this.#codes.clear();
	}
}
