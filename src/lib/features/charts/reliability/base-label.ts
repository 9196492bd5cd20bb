// Where the words on the line of the base rate stand, so that no dot, whisker or diagonal strikes through them.

export interface Box {
	left: number;
	right: number;
	top: number;
	bottom: number;
}

/** A line that rises from one point to another. */
export interface Rising {
	left: number;
	right: number;
	/** At its left, which is lower: y grows downwards. */
	bottom: number;
	top: number;
}

/** Ascent and height of a line of 12 px, and how far it keeps from the line it is about. */
const ASCENT = 12;
const HEIGHT = 15;
const AWAY = 6;

/**
 * Beginning and baseline of a text of `width` on a level line from `line.left` to `line.right`: at one of its ends, above it
 * or below, within `within`; the first of these that meets the fewest of `others`, the diagonal being one of them.
 */
export function baseLabel(
	width: number,
	line: { left: number; right: number; at: number },
	within: { top: number; bottom: number },
	others: readonly Box[],
	diagonal: Rising | null = null
): { x: number; y: number } {
	const above = line.at - AWAY;
	const below = line.at + AWAY + ASCENT - 3;
	const places = [line.left, line.right - width].flatMap((x) => [above, below].map((y) => ({ x, y, box: { left: x, right: x + width, top: y - ASCENT, bottom: y - ASCENT + HEIGHT } })));
	const inside = places.filter(({ box }) => box.top >= within.top && box.bottom <= within.bottom);
	const meets = ({ box }: (typeof places)[number]): number =>
		others.filter((other) => other.left < box.right && other.right > box.left && other.top < box.bottom && other.bottom > box.top).length + Number(diagonal !== null && crosses(diagonal, box));
	const [best] = (inside.length > 0 ? inside : places).toSorted((a, b) => meets(a) - meets(b));
	return { x: best!.x, y: best!.y };
}

function crosses({ left, right, bottom, top }: Rising, box: Box): boolean {
	const at = (x: number): number => bottom + ((Math.min(right, Math.max(left, x)) - left) / (right - left)) * (top - bottom);
	return box.left < right && box.right > left && at(box.left) > box.top && at(box.right) < box.bottom;
}
