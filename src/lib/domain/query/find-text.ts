// How texts are compared when people search: case, accents, kinds of space and minus signs do not count, nor does the
// space between a sign and its number ("€ 5", "25 %"). Pure. Limit: one text at a time; which cells there are is find.ts.

/** Text as it is compared, and for each of its code units where it comes from in the original. */
interface Plain {
	readonly text: string;
	/** One longer than `text`: the last is the original's length. */
	readonly from: readonly number[];
}

/** Printable ASCII without what is treated apart: % and $ may have a space beside them. */
const SIMPLE = /^[ !"#&-~]*$/;
const SPACE = /^[\s\u00a0\u202f\u2007]$/;
const SIGN = /^\p{Sc}$/u;
const MARK = /^\p{M}$/u;
const SAME: Readonly<Record<string, string>> = { '−': '-', '–': '-', '’': "'", '‘': "'", '“': '"', '”': '"', ς: 'σ' };

/** One character as it is compared. */
function plainChar(char: string, matchCase: boolean): string {
	if (SPACE.test(char)) return ' ';
	const own = SAME[char] ?? char;
	if (matchCase) return own;
	const low = own.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
	return SAME[low] ?? low;
}

function plain(original: string, matchCase: boolean): Plain {
	// Composed, so that é is one character however it was typed; where that changes lengths, places are of the composed text.
	const chars = [...original];
	const from: number[] = [];
	let text = '';
	let at = 0;
	for (const [index, char] of chars.entries()) {
		const skipped =
			SPACE.test(char) && ((chars[index + 1] === '%' && text !== '') || (index > 0 && SIGN.test(chars[index - 1]!) && index + 1 < chars.length));
		const part = skipped || (!matchCase && MARK.test(char)) ? '' : plainChar(char, matchCase);
		for (let unit = 0; unit < part.length; unit++) from.push(at);
		text += part;
		at += char.length;
	}
	from.push(at);
	return { text, from };
}

/** Text as it is compared. */
export function plainText(text: string, matchCase: boolean): string {
	if (SIMPLE.test(text)) return matchCase ? text : text.toLowerCase();
	return plain(matchCase ? text.normalize('NFC') : text, matchCase).text;
}

/**
 * `text` with every place where `needle` occurs (the whole of it where `whole`) replaced; null: it does not occur.
 * Places that overlap count once, from the left. What is replaced is taken out with the accents that stand on it.
 */
export function replaceIn(text: string, needle: string, by: string, { matchCase, whole }: { matchCase: boolean; whole: boolean }): string | null {
	const wanted = plainText(needle, matchCase);
	if (wanted === '') return null;
	const original = text.normalize('NFC');
	const { text: flat, from } = plain(original, matchCase);
	if (whole) return flat === wanted ? by : null;
	let done = '';
	let kept = 0;
	let at = flat.indexOf(wanted);
	if (at < 0) return null;
	for (; at >= 0; at = flat.indexOf(wanted, at + wanted.length)) {
		const [start, end] = [from[at]!, from[at + wanted.length]!];
		// Half of a character that compares as two ("ﬁ" as one of them) is no place of its own.
		if (start < kept) continue;
		done += original.slice(kept, start) + by;
		kept = Math.max(end, start);
	}
	return done + original.slice(kept);
}
