// How good probabilities were, once it is known how it ended: Brier score and its skill, area under the curve, calibration line,
// reliability by tenths. Pure figures on arrays. Limit: rows of one deal are one case, everything else is taken as independent.
import { wilson, type Interval } from '../../metrics/wilson.ts';
import { quantile } from './bins.ts';

/** Mean of (probability − outcome)². */
export function brier(chances: Float64Array, won: Uint8Array): number {
	let sum = 0;
	for (let row = 0; row < won.length; row++) sum += (chances[row]! - won[row]!) ** 2;
	return sum / won.length;
}

/** Chance that a won row has a higher probability than a lost one, ties counting half; null where there is one outcome only. */
export function areaUnderCurve(chances: Float64Array, won: Uint8Array, order = byChance(chances)): number | null {
	let wonBelow = 0;
	let pairs = 0;
	for (let from = 0; from < order.length; ) {
		let [to, wonHere] = [from, 0];
		for (; to < order.length && chances[order[to]!] === chances[order[from]!]; to++) wonHere += won[order[to]!]!;
		const lostHere = to - from - wonHere;
		// Lost rows here stand above all won rows below, and tie with those here.
		pairs += lostHere * (wonBelow + wonHere / 2);
		wonBelow += wonHere;
		from = to;
	}
	const lost = won.length - wonBelow;
	return wonBelow === 0 || lost === 0 ? null : 1 - pairs / (wonBelow * lost);
}

export interface CalibrationLine {
	/** 1: as spread as the truth; below: too sure; above: too timid. */
	readonly slope: number;
	/** Log-odds that are missing where the model says one half. */
	readonly intercept: number;
}

/**
 * Cox's calibration: logistic regression of the outcome on the log-odds of the probability, by Newton's method. null where it is
 * undefined: one outcome, one probability, or outcomes that the probabilities tell apart perfectly.
 */
export function calibrationLine(chances: Float64Array, won: Uint8Array): CalibrationLine | null {
	const odds = chances.map((chance) => Math.log(chance / (1 - chance)));
	let [intercept, slope] = [0, 1];
	for (let step = 0; step < 50; step++) {
		let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0];
		for (let row = 0; row < won.length; row++) {
			const x = odds[row]!;
			const fitted = 1 / (1 + Math.exp(-intercept - slope * x));
			const error = fitted - won[row]!;
			const weight = fitted * (1 - fitted);
			g0 += error;
			g1 += error * x;
			h00 += weight;
			h01 += weight * x;
			h11 += weight * x * x;
		}
		const determinant = h00 * h11 - h01 * h01;
		if (!(determinant > 1e-9 * h00 * h11)) return null;
		const [d0, d1] = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant];
		// Far from the optimum a whole step may overshoot.
		const share = Math.min(1, 2 / Math.max(Math.abs(d0), Math.abs(d1)));
		intercept -= share * d0;
		slope -= share * d1;
		if (Math.abs(slope) > 1e3) return null;
		if (Math.max(Math.abs(d0), Math.abs(d1)) < 1e-9) return { slope, intercept };
	}
	return null;
}

/** A tenth of the rows, by probability. */
export interface Tenth {
	readonly rows: number;
	/** Deals among them, by their number in the table. */
	readonly deals: readonly number[];
	/** Mean probability. */
	readonly predicted: number;
	/** Share that was won, with a Wilson 95 % interval for as many cases as there are deals. */
	readonly observed: number;
	readonly interval: Interval;
}

/** Reliability: at most ten groups of about equal size, least probable first. Rows of one probability stand in one group. */
export function reliability(chances: Float64Array, won: Uint8Array, deal: Int32Array, order = byChance(chances)): Tenth[] {
	const counted = new Int32Array(highest(deal) + 1).fill(-1);
	const tenths: Tenth[] = [];
	for (let from = 0, to; from < order.length; from = to) {
		const next = Math.floor(((from + 0.5) * 10) / order.length) + 1;
		to = Math.max(from + 1, Math.round((order.length * next) / 10));
		while (to < order.length && chances[order[to]!] === chances[order[to - 1]!]) to += 1;
		let [predicted, wins] = [0, 0];
		const deals: number[] = [];
		for (let at = from; at < to; at++) {
			const row = order[at]!;
			predicted += chances[row]!;
			wins += won[row]!;
			if (counted[deal[row]!] !== from) deals.push(deal[row]!);
			counted[deal[row]!] = from;
		}
		const rows = to - from;
		const observed = wins / rows;
		tenths.push({ rows, deals, predicted: predicted / rows, observed, interval: wilson(observed * deals.length, deals.length)! });
	}
	return tenths;
}

/** 1 − Brier / Brier of the other; null where the other had no error to improve on. */
export interface Skill {
	readonly value: number;
	/** Bootstrap 95 % interval, over deals. */
	readonly low: number;
	readonly high: number;
}

/** Groups of deals that are drawn; more would take longer and say the same. */
const MOST_GROUPS = 250;
const RESAMPLES = 1000;

/**
 * Brier skill of `chances` over each of `others`, with the percentile bootstrap: deals are drawn with replacement, all rows of one
 * together, and one draw serves every comparison. Deals are numbered from 0. Above 250 deals it draws groups of them, whose sums
 * vary as the deals do.
 */
export function brierSkill(
	chances: Float64Array,
	others: readonly Float64Array[],
	won: Uint8Array,
	deal: Int32Array,
	random: () => number
): (Skill | null)[] {
	const group = new Int32Array(highest(deal) + 1).fill(-1);
	let deals = 0;
	for (let row = 0; row < deal.length; row++) if (group[deal[row]!]! < 0) group[deal[row]!] = deals++ % MOST_GROUPS;
	const groups = Math.min(deals, MOST_GROUPS);
	const width = others.length + 1;
	const losses = new Float64Array(groups * width);
	for (let row = 0; row < won.length; row++) {
		const at = group[deal[row]!]! * width;
		losses[at]! += (chances[row]! - won[row]!) ** 2;
		for (let index = 1; index < width; index++) losses[at + index]! += (others[index - 1]![row]! - won[row]!) ** 2;
	}
	const skills = others.map(() => new Float64Array(RESAMPLES));
	const sums = new Float64Array(width);
	for (let resample = 0; resample < RESAMPLES; resample++) {
		sums.fill(0);
		for (let draw = 0; draw < groups; draw++) {
			const at = Math.floor(random() * groups) * width;
			for (let index = 0; index < width; index++) sums[index]! += losses[at + index]!;
		}
		skills.forEach((drawn, index) => (drawn[resample] = 1 - sums[0]! / sums[index + 1]!));
	}
	const own = brier(chances, won);
	return others.map((other, index) => {
		const theirs = brier(other, won);
		if (theirs === 0) return null;
		const drawn = skills[index]!.filter((skill) => Number.isFinite(skill)).sort();
		const value = 1 - own / theirs;
		return drawn.length === 0 ? null : { value, low: quantile(drawn, 0.025), high: quantile(drawn, 0.975) };
	});
}

/** Rows by probability, least first; of equal ones in their own order. */
export function byChance(chances: Float64Array): Uint32Array {
	const order = new Uint32Array(chances.length);
	for (let row = 0; row < order.length; row++) order[row] = row;
	return order.sort((a, b) => chances[a]! - chances[b]! || a - b);
}

const highest = (numbers: Int32Array): number => numbers.reduce((most, number) => Math.max(most, number), -1);
