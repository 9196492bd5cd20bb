// Logistic regression with an L2 penalty on rows that are one bin a column, by Newton's method (iteratively reweighted least
// squares, the weights kept while they hardly change). A thermometer, one indicator per cut with a penalty on each, is the same model as one effect per bin with the
// penalty on the differences of neighbours; written so, a row has one entry a column and the Hessian is a count of pairs.
import type { Binning } from './bins.ts';

/** Pull of the height of a number's bins towards the average, beside that of their steps: without it their common height is undefined. */
const LEVEL_SHARE = 0.05;
const MOST_STEPS = 60;
/** The last step is below this in log-odds; what is left after it is far less than a point, so it is not looked at. */
const CLOSE_ENOUGH = 0.02;
/** A step below this hardly changes the curvature: the next one takes the same. */
const STEADY = 0.2;
/** The curvature is taken from about so many rows; the gradient, which decides where the fit ends, from all. */
const CURVATURE_ROWS = 16_000;

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
	const size = binning.size + 1;
	const pull = pulls(binning, penalty);
	let here = new Float64Array(size);
	if (start) here.set(start.effects);
	here[binning.size] = start?.intercept ?? logOdds(rows);
	let there = new Float64Array(size);
	const gradient = new Float64Array(size);
	const hessian = new Float64Array(size * size);
	const weights = new Float64Array(rows.count);
	let value = look(rows, pull, here, gradient, weights);
	let bent = false;
	for (let step = 0; step < MOST_STEPS; step++) {
		if (!bent) bend(rows, pull, weights, hessian);
		bent = true;
		const direction = solve(hessian, gradient);
		const length = direction.reduce((most, change) => Math.max(most, Math.abs(change)), 0);
		const last = length < CLOSE_ENOUGH;
		for (let share = 1; ; share /= 2) {
			for (let index = 0; index < size; index++) there[index] = here[index]! - share * direction[index]!;
			if (last) break;
			const next = look(rows, pull, there, gradient, weights);
			if (share < 1) bent = false;
			// Near the optimum rounding decides which value is the smaller.
			if (next <= value + 1e-9 * Math.abs(value) || share < 1e-4) {
				value = next;
				break;
			}
		}
		[here, there] = [there, here];
		if (last) break;
		if (length > STEADY) bent = false;
	}
	return { effects: here.slice(0, binning.size), intercept: here[binning.size]! };
}

function logOdds({ won, count }: BinnedRows): number {
	let sum = 0;
	for (let row = 0; row < count; row++) sum += won[row]!;
	// A half on both sides: finite also where there is one outcome only.
	return Math.log((sum + 0.5) / (count - sum + 0.5));
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

/** Value and gradient at `parameters`, the last of which is the intercept, and each row's weight in the curvature. */
function look(
	{ codes, won, width, count }: BinnedRows,
	{ level, step }: Pulls,
	parameters: Float64Array,
	gradient: Float64Array,
	weights: Float64Array
): number {
	const free = parameters.length - 1;
	const intercept = parameters[free]!;
	gradient.fill(0);
	let value = 0;
	let errors = 0;
	for (let row = 0, from = 0; row < count; row++, from += width) {
		const to = from + width;
		let odds = intercept;
		for (let at = from; at < to; at++) odds += parameters[codes[at]!]!;
		const small = Math.exp(odds < 0 ? odds : -odds);
		const chance = odds < 0 ? small / (1 + small) : 1 / (1 + small);
		const against = won[row] === 1 ? -odds : odds;
		value += Math.log(1 + small) + (against > 0 ? against : 0);
		const error = chance - won[row]!;
		errors += error;
		weights[row] = chance * (1 - chance);
		for (let at = from; at < to; at++) gradient[codes[at]!]! += error;
	}
	gradient[free] = errors;
	for (let bin = 0; bin < free; bin++) {
		const height = parameters[bin]!;
		value += (level[bin]! / 2) * height * height;
		gradient[bin]! += level[bin]! * height;
		const pull = step[bin]!;
		if (pull === 0) continue;
		const rise = parameters[bin + 1]! - height;
		value += (pull / 2) * rise * rise;
		gradient[bin]! -= pull * rise;
		gradient[bin + 1]! += pull * rise;
	}
	return value;
}

/** The Hessian's upper half, of every n-th row where there are many, as its Cholesky factor. */
function bend({ codes, width, count }: BinnedRows, { level, step }: Pulls, weights: Float64Array, hessian: Float64Array): void {
	const free = level.length;
	const size = free + 1;
	const every = Math.ceil(count / CURVATURE_ROWS);
	hessian.fill(0);
	let sum = 0;
	for (let row = 0; row < count; row += every) {
		const weight = every * weights[row]!;
		sum += weight;
		const to = (row + 1) * width;
		for (let at = row * width; at < to; at++) {
			const line = codes[at]! * size;
			for (let other = at; other < to; other++) hessian[line + codes[other]!]! += weight;
		}
	}
	hessian[free * size + free] = sum;
	for (let bin = 0; bin < free; bin++) {
		// Every row has one bin a column, so a bin's share in the intercept's curvature is its own.
		hessian[bin * size + free] = hessian[bin * size + bin]!;
		hessian[bin * size + bin]! += level[bin]!;
	}
	for (let bin = 0; bin + 1 < free; bin++) {
		const pull = step[bin]!;
		hessian[bin * size + bin]! += pull;
		hessian[(bin + 1) * size + bin + 1]! += pull;
		hessian[bin * size + bin + 1]! -= pull;
	}
	factor(hessian, size);
}

/** Cholesky: of the upper half of a positive definite matrix its factor, in place. */
function factor(matrix: Float64Array, size: number): void {
	for (let row = 0; row < size; row++) {
		const line = row * size;
		// Positive in exact arithmetic; rounding of rows that are told apart perfectly may leave nothing of it.
		const root = Math.sqrt(Math.max(matrix[line + row]!, 1e-12));
		for (let column = row; column < size; column++) matrix[line + column]! /= root;
		matrix[line + row] = root;
		for (let below = row + 1; below < size; below++) {
			const share = matrix[line + below]!;
			if (share === 0) continue;
			const target = below * size;
			for (let column = below; column < size; column++) matrix[target + column]! -= share * matrix[line + column]!;
		}
	}
}

/** Solves the system of which `matrix` holds the factor. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
	const size = right.length;
	const solution = right.slice();
	for (let row = 0; row < size; row++) {
		const found = (solution[row]! /= matrix[row * size + row]!);
		for (let below = row + 1; below < size; below++) solution[below]! -= matrix[row * size + below]! * found;
	}
	for (let row = size - 1; row >= 0; row--) {
		for (let column = row + 1; column < size; column++) solution[row]! -= matrix[row * size + column]! * solution[column]!;
		solution[row]! /= matrix[row * size + row]!;
	}
	return solution;
}
