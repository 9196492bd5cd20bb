// Logistic regression with an L2 penalty on rows that are one bin a column, by Newton's method (iteratively reweighted least
// squares). A thermometer, one indicator per cut with a penalty on each, is the same model as one effect per bin with the
// penalty on the differences of neighbours; written so, a row has one entry a column and the Hessian is a count of pairs.
import type { Binning } from './bins.ts';

/** Pull of the height of a number's bins towards the average, beside that of their steps: without it their common height is undefined. */
const LEVEL_SHARE = 0.05;
const MOST_STEPS = 40;
/** Newton's last step is below this in log-odds. What is left after it is about its square: a four-hundredth of a point. */
const CLOSE_ENOUGH = 0.01;
/** A first fit on about so many rows is where the fit on all of them starts. */
const FIRST_ROWS = 8000;

export interface BinnedRows {
	/** Bins counted among all bins, `width` a row. */
	readonly codes: Uint16Array;
	readonly won: Uint8Array;
	/** Columns. */
	readonly width: number;
	readonly count: number;
}

/** Effects in log-odds. */
export interface Fit {
	/** Per bin. */
	readonly effects: Float64Array;
	readonly intercept: number;
}

/** Rows from `from` to before `to`, without a copy. */
export const rowsBetween = ({ codes, won, width }: BinnedRows, from: number, to: number): BinnedRows => ({
	codes: codes.subarray(from * width, to * width),
	won: won.subarray(from, to),
	width,
	count: to - from
});

/**
 * Minimises −log likelihood + penalty/2 · (Σ levels² + Σ cuts · step²) over the effects; the intercept is free. The steps of a
 * number are penalised by as much as there are cuts, so that its two ends may lie as far apart as two levels. `penalty` > 0 is
 * the precision of a normal prior: it does not grow with the rows. Rows that are told apart perfectly, or all of one outcome,
 * give large but finite effects.
 */
export function fitLogistic(rows: BinnedRows, binning: Binning, penalty: number, start?: Fit): Fit {
	const stride = Math.floor(rows.count / FIRST_ROWS);
	const parameters = new Float64Array(binning.size + 1);
	if (start) {
		parameters.set(start.effects);
		parameters[binning.size] = start.intercept;
	} else parameters[binning.size] = logOdds(rows);
	if (!start && stride >= 2) descend(everyNth(rows, stride), binning, penalty / stride, parameters);
	descend(rows, binning, penalty, parameters);
	return { effects: parameters.slice(0, binning.size), intercept: parameters[binning.size]! };
}

function logOdds({ won, count }: BinnedRows): number {
	let sum = 0;
	for (let row = 0; row < count; row++) sum += won[row]!;
	// A half on both sides: finite also where there is one outcome only.
	return Math.log((sum + 0.5) / (count - sum + 0.5));
}

function everyNth({ codes, won, width, count }: BinnedRows, stride: number): BinnedRows {
	const some = Math.ceil(count / stride);
	const few = { codes: new Uint16Array(some * width), won: new Uint8Array(some), width, count: some };
	for (let row = 0; row < some; row++) {
		few.won[row] = won[row * stride]!;
		for (let column = 0; column < width; column++) few.codes[row * width + column] = codes[row * stride * width + column]!;
	}
	return few;
}

/** Newton steps from `parameters`, which are changed; a step that does not improve is halved. */
function descend(rows: BinnedRows, binning: Binning, penalty: number, parameters: Float64Array): void {
	const size = parameters.length;
	const gradient = new Float64Array(size);
	const hessian = new Float64Array(size * size);
	const pull = pulls(binning, penalty);
	const trial = parameters.slice();
	let best = slope(rows, pull, parameters, gradient, hessian);
	for (let step = 0; step < MOST_STEPS; step++) {
		solve(hessian, gradient);
		let largest = 0;
		for (const change of gradient) largest = Math.max(largest, Math.abs(change));
		// The last step is taken unseen: so near the optimum it is exact to its square.
		const last = largest < CLOSE_ENOUGH;
		const direction = last ? gradient : gradient.slice();
		for (let share = 1; ; share /= 2) {
			for (let index = 0; index < size; index++) trial[index] = parameters[index]! - share * direction[index]!;
			if (last) break;
			const value = slope(rows, pull, trial, gradient, hessian);
			if (value <= best || share < 1e-4) {
				best = value;
				break;
			}
		}
		parameters.set(trial);
		if (last) return;
	}
}

interface Pulls {
	/** On the height of each bin. */
	level: Float64Array;
	/** On the step from each bin to the next. */
	step: Float64Array;
}

function pulls({ columns, first, size }: Binning, penalty: number): Pulls {
	const level = new Float64Array(size).fill(penalty);
	const step = new Float64Array(size);
	columns.forEach((column, index) => {
		if (column.kind !== 'number') return;
		const lowest = first[index]! + 1;
		for (let bin = 0; bin <= column.cuts.length; bin++) {
			level[lowest + bin] = penalty * LEVEL_SHARE;
			if (bin < column.cuts.length) step[lowest + bin] = penalty * column.cuts.length;
		}
	});
	return { level, step };
}

/** Value, gradient and (upper half of the) Hessian at `parameters`; the last parameter is the intercept. */
function slope(rows: BinnedRows, { level, step }: Pulls, parameters: Float64Array, gradient: Float64Array, hessian: Float64Array): number {
	const { codes, won, width, count } = rows;
	const size = parameters.length;
	const free = size - 1;
	const intercept = parameters[free]!;
	gradient.fill(0);
	hessian.fill(0);
	let value = 0;
	let weights = 0;
	let errors = 0;
	for (let row = 0, from = 0; row < count; row++, from += width) {
		const to = from + width;
		let odds = intercept;
		for (let at = from; at < to; at++) odds += parameters[codes[at]!]!;
		const small = Math.exp(odds < 0 ? odds : -odds);
		const chance = odds < 0 ? small / (1 + small) : 1 / (1 + small);
		const outcome = won[row]!;
		value += Math.log1p(small) + (odds < 0 ? outcome * -odds : (1 - outcome) * odds);
		const error = chance - outcome;
		const weight = chance * (1 - chance);
		errors += error;
		weights += weight;
		for (let at = from; at < to; at++) {
			const bin = codes[at]!;
			gradient[bin]! += error;
			const line = bin * size;
			for (let other = at; other < to; other++) hessian[line + codes[other]!]! += weight;
		}
	}
	gradient[free] = errors;
	hessian[free * size + free] = weights;
	for (let bin = 0; bin < free; bin++) {
		const height = parameters[bin]!;
		// Every row has one bin a column, so a bin's share in the intercept's curvature is its own.
		hessian[bin * size + free] = hessian[bin * size + bin]!;
		value += (level[bin]! / 2) * height * height;
		gradient[bin]! += level[bin]! * height;
		hessian[bin * size + bin]! += level[bin]!;
	}
	for (let bin = 0; bin + 1 < free; bin++) {
		const pull = step[bin]!;
		if (pull === 0) continue;
		const rise = parameters[bin + 1]! - parameters[bin]!;
		value += (pull / 2) * rise * rise;
		gradient[bin]! -= pull * rise;
		gradient[bin + 1]! += pull * rise;
		hessian[bin * size + bin]! += pull;
		hessian[(bin + 1) * size + bin + 1]! += pull;
		hessian[bin * size + bin + 1]! -= pull;
	}
	return value;
}

/** Solves the positive definite system of which `matrix` holds the upper half; the solution replaces `right`. Cholesky. */
function solve(matrix: Float64Array, right: Float64Array): void {
	const size = right.length;
	for (let row = 0; row < size; row++) {
		const line = row * size;
		// Positive in exact arithmetic; rounding of rows that are told apart perfectly may leave nothing of it.
		const root = Math.sqrt(Math.max(matrix[line + row]!, 1e-12));
		for (let column = row; column < size; column++) matrix[line + column]! /= root;
		matrix[line + row] = root;
		for (let below = row + 1; below < size; below++) {
			const factor = matrix[line + below]!;
			if (factor === 0) continue;
			const target = below * size;
			for (let column = below; column < size; column++) matrix[target + column]! -= factor * matrix[line + column]!;
		}
	}
	for (let row = 0; row < size; row++) {
		right[row]! /= matrix[row * size + row]!;
		for (let below = row + 1; below < size; below++) right[below]! -= matrix[row * size + below]! * right[row]!;
	}
	for (let row = size - 1; row >= 0; row--) {
		for (let column = row + 1; column < size; column++) right[row]! -= matrix[row * size + column]! * right[column]!;
		right[row]! /= matrix[row * size + row]!;
	}
}
