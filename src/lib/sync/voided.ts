// What this device puts back after the server has taken rows out of its history. An edit may be what did the harm,
// and comes to nothing worse when it is written anew; but if that is voided as well, it must not come a third time.
// So: only one's own edits (everyone else's device has theirs), each once. The rest is told to the person.

/** Ids kept; older ones are forgotten. A void concerns rows of the last seconds. */
const MAX_REMEMBERED = 20_000;

export class Voided {
	readonly #person: string;
	readonly #asked = new Set<string>();

	constructor(person: string) {
		this.#person = person;
	}

	/** May this edit or record be put back? `before`: what was concerned by an earlier void. */
	judge(before: readonly string[]): (id: string, by: string | undefined) => boolean {
		const known = new Set(before);
		return (id, by) => {
			// A person's name says nothing that could do harm, and no author.
			if (id.startsWith('people/') && by === undefined) return true;
			this.#asked.add(id);
			return by === this.#person && !known.has(id);
		};
	}

	/** `before` and all that was judged since. */
	remembered(before: readonly string[]): string[] {
		const all = new Set([...before, ...this.#asked]);
		return [...all].slice(-MAX_REMEMBERED);
	}
}
