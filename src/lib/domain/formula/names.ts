// What fields are called in formulas: finds the id of a written name and the name to show for an id.
// Built once per change of columns or language; knows nothing of what fields hold.
import type { NameReader } from './read.ts';

/** A field that formulas may use. The first of two with the same name owns it; the next is `Name (2)`. */
export interface FieldName {
	readonly id: string;
	/** As the reader sees it in the column's header: formulas are shown with it. */
	readonly name: string;
	/** Further names that are understood: those of the other language, `days_in_stage`. Names of others go first. */
	readonly aliases?: readonly string[];
}

/** Capitals, spaces, underscores, hyphens and kinds of Unicode composition do not tell names apart. */
export const plainName = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/[\s_-]+/g, ' ').trim();

export class FieldNames {
	readonly #ids = new Map<string, string>();
	readonly #shown = new Map<string, string>();

	constructor(fields: Iterable<FieldName>) {
		const all = [...fields];
		for (const { id, name } of all) {
			const own = name.trim() === '' ? id : name.trim();
			let shown = own;
			for (let number = 2; this.#ids.has(plainName(shown)); number += 1) shown = `${own} (${number})`;
			this.#ids.set(plainName(shown), id);
			this.#shown.set(id, shown);
		}
		for (const { id, aliases = [] } of all)
			for (const alias of aliases) if (!this.#ids.has(plainName(alias))) this.#ids.set(plainName(alias), id);
	}

	/** The field of a name; null when no field is called that. */
	readonly find: NameReader = (written) => this.#ids.get(plainName(written)) ?? null;

	/** The name to show for a field; null for a field that is not there any more. */
	show(id: string): string | null {
		return this.#shown.get(id) ?? null;
	}

	/** Fields that formulas may use, as shown, for completion. */
	get shown(): readonly string[] {
		return [...this.#shown.values()];
	}

	/** The name that was perhaps meant; null when nothing is near. */
	near(written: string): string | null {
		return nearest(plainName(written), this.#shown.values(), plainName);
	}
}

/** The candidate with the fewest changed letters, at most about one in three; null when all are farther. */
export function nearest(written: string, candidates: Iterable<string>, plain: (text: string) => string): string | null {
	let best: string | null = null;
	let least = Math.floor((written.length + 1) / 3) + 1;
	if (written.length > 40) return null;
	for (const candidate of candidates) {
		const name = plain(candidate);
		if (Math.abs(name.length - written.length) >= least) continue;
		const steps = distance(written, name);
		if (steps < least) [best, least] = [candidate, steps];
	}
	return best;
}

/** Levenshtein distance; both texts are short. */
function distance(left: string, right: string): number {
	let row = Array.from({ length: right.length + 1 }, (_, index) => index);
	for (let i = 0; i < left.length; i += 1) {
		const next = [i + 1];
		for (let j = 0; j < right.length; j += 1)
			next.push(Math.min(row[j]! + (left[i] === right[j] ? 0 : 1), row[j + 1]! + 1, next[j]! + 1));
		row = next;
	}
	return row[right.length]!;
}
