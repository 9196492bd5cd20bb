// Where names stand beside dots, so that none lies on another or on a dot, nor on a line where there is a place without: right,
// left, above, below or aslant, in the order of the dots; one that finds no room is not written. Limit: a handful of dots.

export interface Spot {
	x: number;
	y: number;
	/** Width of the name; 0: it has none. */
	width: number;
}

export interface Written {
	x: number;
	y: number;
	anchor: 'start' | 'end' | 'middle';
}

export interface Line {
	x1: number;
	y1: number;
	x2: number;
	y2: number;
}

interface Box {
	left: number;
	right: number;
	top: number;
	bottom: number;
}

/** Of text of 12 px. */
const HEIGHT = 14;
const AWAY = 8;
const DOT = 6;

const apart = (a: Box, b: Box): boolean => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;

/** Whether a line runs through a box: the part of it between both upright sides, and then between both level ones. */
function crosses({ x1, y1, x2, y2 }: Line, { left, right, top, bottom }: Box): boolean {
	let [from, to] = [0, 1];
	for (const [start, way, low, high] of [[x1, x2 - x1, left, right], [y1, y2 - y1, top, bottom]] as const) {
		if (way === 0) {
			if (start <= low || start >= high) return false;
			continue;
		}
		const [a, b] = [(low - start) / way, (high - start) / way];
		from = Math.max(from, Math.min(a, b));
		to = Math.min(to, Math.max(a, b));
	}
	return from < to;
}

/** Place of each name as an SVG text has it; null: no room. `within`: what no name may leave; `taken`: where none may stand. */
export function placeNames(spots: readonly Spot[], within: Box, taken: readonly Box[] = [], lines: readonly Line[] = []): (Written | null)[] {
	const full: Box[] = [...taken, ...spots.map(({ x, y }) => ({ left: x - DOT, right: x + DOT, top: y - DOT, bottom: y + DOT }))];
	return spots.map(({ x, y, width }) => {
		if (width === 0) return null;
		const beside = (right: boolean, up: number): { at: Written; box: Box } => {
			const from = right ? x + AWAY : x - AWAY - width;
			return { at: { x: right ? from : x - AWAY, y: y + up + 4, anchor: right ? 'start' : 'end' }, box: { left: from, right: from + width, top: y + up - HEIGHT / 2, bottom: y + up + HEIGHT / 2 } };
		};
		const over = (up: number): { at: Written; box: Box } => ({
			at: { x, y: y + up + 4, anchor: 'middle' },
			box: { left: x - width / 2, right: x + width / 2, top: y + up - HEIGHT / 2, bottom: y + up + HEIGHT / 2 }
		});
		const tries = [beside(true, 0), beside(false, 0), over(-AWAY - HEIGHT / 2), over(AWAY + HEIGHT / 2), beside(true, -HEIGHT), beside(true, HEIGHT), beside(false, -HEIGHT), beside(false, HEIGHT)];
		const free = tries.filter(
			({ box }) => box.left >= within.left && box.right <= within.right && box.top >= within.top && box.bottom <= within.bottom && full.every((other) => apart(box, other))
		);
		// A name on a line is better than none.
		const found = free.find(({ box }) => !lines.some((line) => crosses(line, box))) ?? free[0];
		if (!found) return null;
		full.push(found.box);
		return found.at;
	});
}

/**
 * Heights of names in a column beside dots that stand side by side, the highest at the left: each at its dot's or above it, as
 * near as leaves every name its own line, so that at its height one comes to it without meeting a dot; lower only where there
 * is no room above. null: there is no room for it.
 */
export function stackNames(heights: readonly number[], { top, bottom }: Pick<Box, 'top' | 'bottom'>): (number | null)[] {
	const order = heights.map((_, index) => index).sort((a, b) => heights[a]! - heights[b]!).slice(0, Math.max(0, Math.floor((bottom - top) / HEIGHT)));
	const placed = Array<number | null>(heights.length).fill(null);
	let under = bottom + HEIGHT / 2;
	for (const [at, index] of [...order.entries()].reverse()) {
		under = Math.max(top + HEIGHT / 2 + at * HEIGHT, Math.min(heights[index]!, under - HEIGHT));
		placed[index] = under;
	}
	return placed;
}
