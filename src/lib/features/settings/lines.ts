// Lists that people type one item a line: to and from text, and two people's changes to one list.

export const toText = (lines: readonly string[]): string => lines.join('\n');

/** Items of a text: trimmed, without empty lines. */
export const fromText = (text: string): string[] =>
	text
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '');

/**
 * What I made of `base`, brought onto what a colleague made of it: my removals and additions are done
 * to theirs, an item they removed stays removed unless I added it, mine come after the item they
 * followed in my list. With nothing changed by them it is simply mine, order included.
 */
export function mergeLines(base: readonly string[], mine: readonly string[], theirs: readonly string[]): string[] {
	if (theirs.length === base.length && theirs.every((line, index) => line === base[index])) return [...mine];
	const kept = new Set(mine);
	const known = new Set(base);
	const merged = theirs.filter((line) => kept.has(line) || !known.has(line));
	let after: string | null = null;
	for (const line of mine) {
		if (!known.has(line) && !merged.includes(line)) {
			const place: number = after === null ? -1 : merged.indexOf(after);
			merged.splice(after !== null && place < 0 ? merged.length : place + 1, 0, line);
		}
		after = line;
	}
	return merged;
}
