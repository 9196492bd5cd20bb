// How much all deals of a period rise and fall together, from what became of past periods' deals (metrics 3.4): the level
// that forecasts missed by, and the spread s around it, both in log odds. Limit: the chances are those forecast then.
import { chanceOf, logit } from './normal.ts';

/** Deals of one past period with the chances they were given when it began. */
export interface PastPeriod {
	/** 0–1 each; deals given 0 or 1 tell nothing of the factor. */
	readonly chances: ArrayLike<number>;
	/** 1: won within the period; 0: not. */
	readonly won: ArrayLike<number>;
	/** How much of a period this is, where periods overlap: weekly looks at 28 days are a quarter each. 1 when absent. */
	readonly weight?: number;
}

export interface SharedFactor {
	/** How far all deals shift from one period to another. */
	readonly s: number;
	/** What earlier forecasts missed by on average; below 0: they promised too much. */
	readonly level: number;
	/** How unsure the level is. */
	readonly levelSpread: number;
	/** √(s² + levelSpread²): what a distribution of the next period is to be given as its s. */
	readonly spread: number;
	/** Past periods it rests on, overlaps counted once. 0: it is what is assumed of any team. */
	readonly periods: number;
}

/** What is assumed before any period is over: s = 0.5 (metrics 3.4), half of its square lasting, half changing. */
export const PRIOR_S = 0.5;
const PRIOR_PART = PRIOR_S / Math.SQRT2;
/**
 * Standard deviation of log s around its prior. On made teams with six periods behind them and s from 0.05 to 1, bands learned
 * with this width cover within 0.03 of those with s known; with 1 within 0.045.
 */
const PRIOR_WIDTH = 2;
/** s is looked for from a hundredth to three: beyond, all deals are won or none. */
const LEAST = Math.log(0.01);
const MOST = Math.log(3);
/** Steps towards the most likely level and shifts, until none moves further than this. */
const ROUNDS = 50;
const CLOSE = 1e-6;
/** How closely log s is found: s to a hundredth of itself. */
const FINE = 0.01;

/** Deals of one chance, together. */
interface Group {
	readonly odds: number;
	readonly n: number;
}

interface Evidence {
	readonly groups: readonly Group[];
	readonly won: number;
	readonly weight: number;
	/** Where the search for this period's shift begins: its last answer. */
	shift: number;
}

/**
 * Maximum of the marginal likelihood of (level, s) with a prior: shifts of periods are N(level, s²), level ~ N(0, ½ · 0.5²),
 * log s ~ N(log 0.5/√2, 2²). Each period's shift is integrated out by Laplace's approximation around its most likely value,
 * which is sound for all won and none won too.
 */
export function estimateSharedFactor(periods: readonly PastPeriod[]): SharedFactor {
	const evidence = periods.map(evidenceOf).filter(({ groups }) => groups.length > 0);
	const told = evidence.reduce((sum, { weight }) => sum + weight, 0);
	if (told === 0) return { s: PRIOR_PART, level: 0, levelSpread: PRIOR_PART, spread: PRIOR_S, periods: 0 };
	const at = (logS: number): Fit => fitAt(evidence, Math.exp(logS), (logS - Math.log(PRIOR_PART)) / PRIOR_WIDTH);
	const logS = highest(LEAST, MOST, (x) => at(x).likelihood);
	const { level, levelSpread } = at(logS);
	const s = Math.exp(logS);
	return { s, level, levelSpread, spread: Math.hypot(s, levelSpread), periods: told };
}

/** The same chances are counted once, as close as a hundredth in log odds. */
function evidenceOf({ chances, won, weight = 1 }: PastPeriod): Evidence {
	const counts = new Map<number, number>();
	let wins = 0;
	for (let deal = 0; deal < chances.length; deal += 1) {
		const odds = Math.round(logit(chances[deal]!) * 100);
		if (!Number.isFinite(odds)) continue;
		counts.set(odds, (counts.get(odds) ?? 0) + 1);
		wins += won[deal]! > 0 ? 1 : 0;
	}
	return { groups: [...counts].map(([odds, n]) => ({ odds: odds / 100, n })), won: wins, weight, shift: 0 };
}

interface Fit {
	readonly likelihood: number;
	readonly level: number;
	readonly levelSpread: number;
}

/** Best level for one s, and the likelihood of both. */
function fitAt(evidence: readonly Evidence[], s: number, priorDistance: number): Fit {
	let level = 0;
	let precision = 0;
	for (let round = 0; round < ROUNDS; round += 1) {
		// A period's own estimate of its shift, weighed by how sure it is: s² from period to period, 1 / information within.
		let sum = 0;
		let moved = 0;
		precision = 1 / PRIOR_PART ** 2;
		for (const period of evidence) {
			const { missed, information } = measure(period);
			const weight = period.weight / (s * s + 1 / information);
			sum += weight * (period.shift + missed / information);
			precision += weight;
			moved = Math.max(moved, step(period, { missed, information }, level, s));
		}
		moved = Math.max(moved, Math.abs(sum / precision - level));
		level = sum / precision;
		if (moved < CLOSE) break;
	}
	let likelihood = -0.5 * priorDistance ** 2 - 0.5 * (level / PRIOR_PART) ** 2;
	for (const period of evidence) {
		for (let round = 0; round < ROUNDS && step(period, measure(period), level, s) >= CLOSE; round += 1);
		const away = (period.shift - level) / s;
		likelihood += period.weight * (logLikelihood(period) - 0.5 * away * away - 0.5 * Math.log(1 + s * s * measure(period).information));
	}
	return { likelihood, level, levelSpread: 1 / Math.sqrt(precision) };
}

interface Measured {
	/** Won − expected at the period's shift. */
	readonly missed: number;
	/** Σ p(1 − p) there: what its deals tell of the shift. Above 0. */
	readonly information: number;
}

function measure({ groups, won, shift }: Evidence): Measured {
	let expected = 0;
	let information = 1e-9;
	for (const { odds, n } of groups) {
		const chance = chanceOf(odds + shift);
		expected += n * chance;
		information += n * chance * (1 - chance);
	}
	return { missed: won - expected, information };
}

/** One of Newton's steps, of 1 at most, towards a period's most likely shift under N(level, s²). Returns how far it went. */
function step(period: Evidence, { missed, information }: Measured, level: number, s: number): number {
	const hold = 1 / (s * s);
	const wanted = (missed - hold * (period.shift - level)) / (information + hold);
	const move = Math.min(1, Math.max(-1, wanted));
	period.shift += move;
	return Math.abs(move);
}

/** Σ log chance of what happened, but for a constant. */
function logLikelihood({ groups, won, shift }: Evidence): number {
	let sum = won * shift;
	for (const { odds, n } of groups) {
		const at = odds + shift;
		sum -= n * (Math.max(0, at) + Math.log1p(Math.exp(-Math.abs(at))));
	}
	return sum;
}

/** Where a function is highest: the best of a coarse row of points, made finer around it by the golden section. */
function highest(from: number, to: number, of: (x: number) => number): number {
	const points = 10;
	const step = (to - from) / points;
	let best = from;
	let value = -Infinity;
	for (let index = 0; index <= points; index += 1) {
		const here = of(from + index * step);
		if (here > value) [best, value] = [from + index * step, here];
	}
	const golden = (Math.sqrt(5) - 1) / 2;
	let low = Math.max(from, best - step);
	let high = Math.min(to, best + step);
	let [a, b] = [high - golden * (high - low), low + golden * (high - low)];
	let [atA, atB] = [of(a), of(b)];
	while (high - low > FINE) {
		if (atA >= atB) {
			[high, b, atB] = [b, a, atA];
			a = high - golden * (high - low);
			atA = of(a);
		} else {
			[low, a, atA] = [a, b, atB];
			b = low + golden * (high - low);
			atB = of(b);
		}
	}
	return (low + high) / 2;
}
