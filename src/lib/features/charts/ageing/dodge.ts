// Where dots of one row stand so that as few as possible cover each other: each as near to the middle as it can.
// Limit: within the room there is; when it is full, dots overlap.

interface Dot {
	x: number;
	r: number;
}

/** Distance of each dot's centre from the middle of the row, in the order given; at most `room` either way. */
export function dodged(dots: readonly Dot[], room: number): number[] {
	const offsets = new Array<number>(dots.length).fill(0);
	const placed: (Dot & { y: number })[] = [];
	const widest = Math.max(0, ...dots.map(({ r }) => r));
	// Large dots first: they take the middle, and small ones find a place around them.
	const order = dots.map((_, index) => index).sort((a, b) => dots[b]!.r - dots[a]!.r || dots[a]!.x - dots[b]!.x || a - b);
	for (const index of order) {
		const { x, r } = dots[index]!;
		const near = placed.filter((other) => Math.abs(other.x - x) < r + widest);
		const most = Math.max(0, room - r);
		let best = 0;
		let least = Infinity;
		for (let distance = 0; distance <= most && least > 0; distance += 2)
			for (const y of distance === 0 ? [0] : [-distance, distance]) {
				const covered = near.reduce((sum, other) => sum + Math.max(0, other.r + r - Math.hypot(other.x - x, other.y - y)), 0);
				if (covered < least - 0.5) [best, least] = [y, covered < 0.5 ? 0 : covered];
			}
		offsets[index] = best;
		placed.push({ x, r, y: best });
	}
	return offsets;
}
