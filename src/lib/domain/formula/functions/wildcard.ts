// Looks for text with the wildcards of SEARCH: `?` one letter, `*` any number of them, `~` before a sign that is meant as
// it is. Takes at most text × pattern comparisons, which the caller charges to the budget beforehand.

/** Any one letter; no code unit. */
const ANY = -1;

/** Runs of letters between stars, as code units. */
function blocksOf(pattern: string): number[][] {
	const blocks: number[][] = [[]];
	for (let index = 0; index < pattern.length; index += 1) {
		const letter = pattern[index]!;
		const escaped = letter === '~' && /[*?~]/.test(pattern[index + 1] ?? '');
		if (escaped) index += 1;
		if (letter === '*') blocks.push([]);
		else blocks.at(-1)!.push(letter === '?' ? ANY : pattern.charCodeAt(index));
	}
	return blocks;
}

/** First place at or after `from` where the pattern stands in the text, or -1. Both are folded already. */
export function findPattern(text: string, pattern: string, from: number): number {
	// Stars at the ends match anything and move nothing; each block between stars may be taken at its first place.
	const [head, ...others] = blocksOf(pattern) as [number[], ...number[][]];
	const first = findBlock(text, head, from);
	if (first < 0) return -1;
	let at = first + head.length;
	for (const block of others) {
		const place = findBlock(text, block, at);
		if (place < 0) return -1;
		at = place + block.length;
	}
	return first;
}

function findBlock(text: string, block: readonly number[], from: number): number {
	if (!block.includes(ANY)) return text.indexOf(String.fromCharCode(...block), from);
	for (let start = from; start + block.length <= text.length; start += 1) {
		let matched = 0;
		while (matched < block.length && (block[matched] === ANY || text.charCodeAt(start + matched) === block[matched])) matched += 1;
		if (matched === block.length) return start;
	}
	return -1;
}
