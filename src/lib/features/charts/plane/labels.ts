// Where names stand beside dots, so that none lies on another or on a dot: right, left, above, below or aslant, in the order of
// the dots; one that finds no room is not written. Limit: a handful of dots; all pairs are tried.

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

/** Place of each name as an SVG text has it; null: no room. `within`: what no name may leave; `taken`: where none may stand. */
export function placeNames(spots: readonly Spot[], within: Box, taken: readonly Box[] = []): (Written | null)[] {
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
		const found = tries.find(
			({ box }) => box.left >= within.left && box.right <= within.right && box.top >= within.top && box.bottom <= within.bottom && full.every((other) => apart(box, other))
		);
		if (!found) return null;
		full.push(found.box);
		return found.at;
	});
}
