// What becomes of deals by the days since they began, open ones told apart (Aalen–Johansen, metrics 3.3): closed deals alone
// would understate how long it takes. Limit: whole days; deals whose beginning is unknown are not in it.

/** One deal: days from its beginning to its close, or to now while it is open. */
export interface Followed {
	readonly days: number;
	readonly end: 'won' | 'lost' | 'open';
}

export interface Incidence {
	/** Deals followed. */
	readonly n: number;
	/** Shares won and lost by the end of day d, and still open then; they add up to 1. Last index: the longest that was seen. */
	readonly won: Float64Array;
	readonly lost: Float64Array;
	readonly open: Float64Array;
}

/** Cumulative incidence per day: of those still open and watched on a day, the part that is won and the part that is lost. */
export function cumulativeIncidence(deals: Iterable<Followed>): Incidence {
	const whole: Followed[] = [];
	let longest = 0;
	for (const { days, end } of deals) {
		if (!(days >= 0 && days < Infinity)) continue;
		const day = Math.floor(days);
		whole.push({ days: day, end });
		longest = Math.max(longest, day);
	}
	const leaves = { won: new Float64Array(longest + 1), lost: new Float64Array(longest + 1), open: new Float64Array(longest + 1) };
	for (const { days, end } of whole) leaves[end][days]! += 1;
	const shares = { won: new Float64Array(longest + 1), lost: new Float64Array(longest + 1), open: new Float64Array(longest + 1) };
	let watched = whole.length;
	let won = 0;
	let lost = 0;
	let open = 1;
	for (let day = 0; day <= longest; day += 1) {
		const [wins, losses] = [leaves.won[day]!, leaves.lost[day]!];
		if (watched > 0) {
			won += (open * wins) / watched;
			lost += (open * losses) / watched;
			open *= 1 - (wins + losses) / watched;
		}
		watched -= wins + losses + leaves.open[day]!;
		[shares.won[day], shares.lost[day], shares.open[day]] = [won, lost, open];
	}
	return { n: whole.length, ...shares };
}

/** Shares by the end of a day; after the longest that was seen they are not known: null. */
export function incidenceAt({ n, won, lost, open }: Incidence, day: number): { won: number; lost: number; open: number } | null {
	const index = Math.floor(day);
	if (n === 0 || index < 0 || index >= won.length) return null;
	return { won: won[index]!, lost: lost[index]!, open: open[index]! };
}
