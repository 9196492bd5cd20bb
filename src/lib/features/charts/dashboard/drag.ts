// Carrying a figure to another place with the pointer: nothing moves until it is let go, a line shows where it would stand.
// Limit: geometry and listeners; what a move means is layout.ts.

export interface Box {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

/** The gap (0: before the first) nearest to a point among boxes that stand in reading order. */
export function gapAt(boxes: readonly Box[], x: number, y: number): number {
	let best = 0;
	let least = Infinity;
	for (const [index, box] of boxes.entries()) {
		const off = Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
		if (off >= least) continue;
		least = off;
		// Side by side with another, its halves are left and right, else upper and lower.
		const beside = boxes.some((other) => other !== box && other.top < box.bottom && other.bottom > box.top);
		const after = beside ? x > (box.left + box.right) / 2 : y > (box.top + box.bottom) / 2;
		best = after ? index + 1 : index;
	}
	return best;
}

/** Pixels from the edge of what scrolls at which it goes on, and how far at a time. */
const EDGE = 40;
const SCROLL = 14;

interface Carry {
	boxes: () => readonly Box[];
	/** What scrolls the figures. */
	scroller: Element | null;
	/** The gap under the pointer now; null: it was let go or given up. */
	onover: (gap: number | null) => void;
	ondrop: (gap: number) => void;
}

/** Follows the pointer from a press on a grip. Escape gives up. */
export function carry(event: PointerEvent, { boxes, scroller, onover, ondrop }: Carry): void {
	if (event.button !== 0) return;
	event.preventDefault();
	const grip = event.currentTarget as HTMLElement;
	let gap: number | null = null;
	grip.setPointerCapture(event.pointerId);
	const move = ({ clientX, clientY }: PointerEvent) => {
		const frame = scroller?.getBoundingClientRect();
		if (scroller && frame) scroller.scrollTop += clientY < frame.top + EDGE ? -SCROLL : clientY > frame.bottom - EDGE ? SCROLL : 0;
		onover((gap = gapAt(boxes(), clientX, clientY)));
	};
	const end = (drop: boolean) => {
		grip.removeEventListener('pointermove', move);
		grip.removeEventListener('pointerup', up);
		grip.removeEventListener('pointercancel', cancel);
		removeEventListener('keydown', key, true);
		onover(null);
		if (drop && gap !== null) ondrop(gap);
	};
	const up = () => end(true);
	const cancel = () => end(false);
	const key = (pressed: KeyboardEvent) => {
		if (pressed.key !== 'Escape') return;
		pressed.stopPropagation();
		pressed.preventDefault();
		end(false);
	};
	grip.addEventListener('pointermove', move);
	grip.addEventListener('pointerup', up);
	grip.addEventListener('pointercancel', cancel);
	addEventListener('keydown', key, true);
}
