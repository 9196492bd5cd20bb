// Runs of whole numbers: the rows or columns of a range, which need not be side by side. Pure.

/** From and to, both included. */
export interface Span {
	readonly from: number;
	readonly to: number;
}

export const span = (a: number, b: number): Span => (a <= b ? { from: a, to: b } : { from: b, to: a });

/** How many numbers there are in disjoint spans. */
export function sizeOf(spans: readonly Span[]): number {
	let size = 0;
	for (const { from, to } of spans) size += to - from + 1;
	return size;
}

/** True when `index` is in ordered, disjoint spans. */
export function holds(spans: readonly Span[], index: number): boolean {
	let low = 0;
	let high = spans.length - 1;
	while (low <= high) {
		const middle = (low + high) >>> 1;
		const { from, to } = spans[middle]!;
		if (index < from) high = middle - 1;
		else if (index > to) low = middle + 1;
		else return true;
	}
	return false;
}

/** Runs of ascending, different numbers. */
export function runsOf(ascending: Iterable<number>): Span[] {
	const runs: Span[] = [];
	let from = 0;
	let to = -2;
	for (const index of ascending) {
		if (index === to + 1) to = index;
		else {
			if (to >= from) runs.push({ from, to });
			from = to = index;
		}
	}
	if (to >= from) runs.push({ from, to });
	return runs;
}

/** Ordered, disjoint spans of what any of these hold. */
export function union(lists: readonly (readonly Span[])[]): Span[] {
	if (lists.length === 1) return [...lists[0]!];
	const all = lists.flat().sort((a, b) => a.from - b.from);
	const merged: { from: number; to: number }[] = [];
	for (const { from, to } of all) {
		const last = merged.at(-1);
		if (last && from <= last.to + 1) last.to = Math.max(last.to, to);
		else merged.push({ from, to });
	}
	return merged;
}

/** The spans without one number. */
export const without = (spans: readonly Span[], index: number): Span[] =>
	spans.flatMap(({ from, to }) => {
		if (index < from || index > to) return [{ from, to }];
		return [...(from < index ? [{ from, to: index - 1 }] : []), ...(to > index ? [{ from: index + 1, to }] : [])];
	});

/** Every number in the spans, ascending. */
export function* each(spans: readonly Span[]): Generator<number> {
	for (const { from, to } of spans) for (let index = from; index <= to; index++) yield index;
}
