// Names that may be meant by one that is not known: for messages. Limit: a few letters wrong, or a beginning.

/** With more letters wrong it is another word, however long. */
const MOST_EDITS = 10;

/** The nearest of the names, of equally near ones all, at most four; none where nothing is near. */
export function nearest(wanted: string, names: readonly string[]): string[] {
	const plain = wanted.toLowerCase();
	const most = Math.min(MOST_EDITS, Math.max(1, Math.floor(plain.length / 3)));
	const far = names.map((name) => {
		const other = name.toLowerCase();
		if (plain.length > 1 && other.startsWith(plain)) return 0;
		// No word comes to one of another length in fewer: what is far in any case is not worked out.
		const apart = Math.abs(other.length - plain.length);
		return apart > most ? apart : edits(plain, other);
	});
	const least = Math.min(...far);
	return least > most ? [] : names.filter((_, index) => far[index] === least).slice(0, 4);
}

/** Letters to add, leave out, change or swap with the next one to come from one word to the other. */
function edits(a: string, b: string): number {
	let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)];
	for (let i = 1; i <= a.length; i += 1) {
		const row = [i];
		for (let j = 1; j <= b.length; j += 1) {
			const changed = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
			const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2]! + 1 : Infinity;
			row.push(Math.min(changed, swapped, last[j]! + 1, row[j - 1]! + 1));
		}
		[before, last] = [last, row];
	}
	return last[b.length]!;
}
