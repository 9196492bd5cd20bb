// How long stays last when some of them are not over: the Kaplan–Meier estimate. Limit: lengths in milliseconds in,
// days out; which stays belong together is stay-set.ts.
import { DAY_MS } from '../model/date.ts';

export interface Survival {
	/** Days until half, four fifths and 19 of 20 have left; null: so many never did, it takes more than `longest`. */
	median: number | null;
	p80: number | null;
	p95: number | null;
	/** Longest stay seen, over or not, days; null without stays. */
	longest: number | null;
	/** Steps of the curve: share still there after that many days. At most about a hundred; before the first the share is 1. */
	curve: readonly SurvivalStep[];
}

export interface SurvivalStep {
	days: number;
	share: number;
}

/** Steps smaller than this are drawn together with the next. */
const STEP = 0.01;

/** Shares are products of ratios; one that is a half up to this counts as a half. */
const NEARLY = 1e-10;

/**
 * The product-limit estimate from stays that ended and stays that are open after so long, both rising: at each length at
 * which some ended, the share is multiplied by 1 − ended / still there. A stay that is open after exactly that long was
 * still there. Kaplan & Meier (1958). A quantile is the shortest length at which the share is no more than 1 − p. It is followed
 * until no more than `least` are there: 0.5 for who wants the median alone.
 */
export function survivalOf(ended: Float64Array, open: Float64Array, least: number = 0): Survival {
	const curve: SurvivalStep[] = [];
	let median: number | null = null;
	let p80: number | null = null;
	let p95: number | null = null;
	let share = 1;
	let shown = 1;
	// Between two open stays the ratios cancel out: only the share at the last of them and who was there then are kept.
	let since = 1;
	let thereThen = ended.length + open.length;
	let over = 0;
	let left = 0;
	while (over < ended.length) {
		const length = ended[over]!;
		if (left < open.length && open[left]! < length) {
			while (left < open.length && open[left]! < length) left += 1;
			since = share;
			thereThen = ended.length - over + open.length - left;
		}
		do over += 1;
		while (over < ended.length && ended[over] === length);
		share = since * ((ended.length - over + open.length - left) / thereThen);
		if (median === null && share <= 0.5 + NEARLY) median = length / DAY_MS;
		if (p80 === null && share <= 0.2 + NEARLY) p80 = length / DAY_MS;
		if (p95 === null && share <= 0.05 + NEARLY) p95 = length / DAY_MS;
		if (shown - share >= STEP - NEARLY || over === ended.length) {
			curve.push({ days: length / DAY_MS, share });
			shown = share;
		}
		if (share <= least + NEARLY) break;
	}
	const longest = Math.max(ended.at(-1) ?? -Infinity, open.at(-1) ?? -Infinity);
	return { median, p80, p95, longest: longest === -Infinity ? null : longest / DAY_MS, curve };
}
