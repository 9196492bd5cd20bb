// Two letters for a person. Limit: names as people type them, any script.

/** First letters of the first and last word ("Anna de Wit" → "AW"), or the first two of one word. */
export function initials(name: string): string {
	const words = name.trim().split(/\s+/).filter(Boolean);
	const first = words[0];
	if (first === undefined) return '?';
	const last = words.length > 1 ? words.at(-1)! : null;
	const letters = last === null ? Array.from(first).slice(0, 2) : [Array.from(first)[0]!, Array.from(last)[0]!];
	return letters.join('').toLocaleUpperCase();
}
