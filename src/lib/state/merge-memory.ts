// Which findings a person has been told of, and which they have looked at, per pipeline on this device.
// Limit: forgets what is no longer open, so it never grows beyond what there is to look at.

/** told: a notice said it. seen: it was in a review that was closed. */
export type Told = 'told' | 'seen';

/** 53 bits of a text, as a key: tokens are long and there may be hundreds. A collision hides one notice, no finding. */
function short(text: string): string {
	let a = 0xdeadbeef;
	let b = 0x41c6ce57;
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		a = Math.imul(a ^ code, 2654435761);
		b = Math.imul(b ^ code, 1597334677);
	}
	a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
	b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
	return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}

/** Whatever lies in storage, read as a memory; anything else is none. */
function read(text: string | null): Map<string, Told> {
	try {
		const stored = JSON.parse(text ?? 'null') as { v?: unknown; told?: unknown } | null;
		if (stored?.v !== 1 || typeof stored.told !== 'object' || stored.told === null) return new Map();
		return new Map(Object.entries(stored.told).filter((entry): entry is [string, Told] => entry[1] === 'told' || entry[1] === 'seen'));
	} catch {
		return new Map();
	}
}

export class MergeMemory {
	readonly #key: string;
	#known: Map<string, Told>;

	constructor(pipeline: string) {
		this.#key = `sluice:merge:${pipeline}`;
		this.#known = this.#load(new Map());
	}

	/** What is known of a finding; undefined: nothing. */
	state(token: string): Told | undefined {
		return this.#known.get(short(token));
	}

	/** Those of these findings that no closed review has shown. */
	unseen(tokens: readonly string[]): ReadonlySet<string> {
		return new Set(tokens.filter((token) => this.state(token) !== 'seen'));
	}

	/** Takes over what another tab of this browser has told meanwhile. */
	refresh(): void {
		this.#known = this.#load(this.#known);
	}

	/** Notes findings as told or seen, and forgets all that are not among `open`. */
	note(tokens: Iterable<string>, as: Told, open: Iterable<string>): void {
		const next = new Map<string, Told>();
		for (const token of open) {
			const known = this.state(token);
			if (known) next.set(short(token), known);
		}
		for (const token of tokens) if (as === 'seen' || this.state(token) !== 'seen') next.set(short(token), as);
		this.#known = next;
		try {
			localStorage.setItem(this.#key, JSON.stringify({ v: 1, told: Object.fromEntries(next) }));
		} catch {
			// Storage refused: it is remembered for as long as the tab.
		}
	}

	#load(otherwise: Map<string, Told>): Map<string, Told> {
		try {
			const text = localStorage.getItem(this.#key);
			return text === null ? otherwise : read(text);
		} catch {
			return otherwise;
		}
	}
}
