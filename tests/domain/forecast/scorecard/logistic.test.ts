// The fit against its own definition, written out again here over thermometer indicators.
import { describe, expect, it } from 'vitest';
import { binningOf, type Binning } from '#lib/domain/forecast/scorecard/bins.ts';
import { fitLogistic, type BinnedRows, type Fit } from '#lib/domain/forecast/scorecard/logistic.ts';
import { Random } from '../../../fuzz/random.ts';

const BINNING = binningOf([
	{ key: 'n', kind: 'number', cuts: [1, 2, 3] },
	{ key: 'c', kind: 'choice', levels: ['a', 'b', 'c'] }
]);

function rowsOf(count: number, draw: (row: number) => [bins: number[], won: boolean], { first }: Binning = BINNING): BinnedRows {
	const codes = new Uint16Array(count * first.length);
	const won = new Uint8Array(count);
	for (let row = 0; row < count; row++) {
		const [bins, outcome] = draw(row);
		bins.forEach((bin, column) => (codes[row * first.length + column] = first[column]! + bin));
		won[row] = outcome ? 1 : 0;
	}
	return { codes, won, width: first.length, count };
}

/** What is minimised: steps of the number's bins as thermometer indicators, heights of everything else. */
function objective({ effects, intercept }: Fit, { codes, won, width, count }: BinnedRows, penalty: number): number {
	let value = 0;
	for (let row = 0; row < count; row++) {
		let odds = intercept;
		for (let column = 0; column < width; column++) odds += effects[codes[row * width + column]!]!;
		value += Math.log(1 + Math.exp(odds)) - won[row]! * odds;
	}
	const squares = (indices: number[], of: (index: number) => number): number => indices.reduce((sum, index) => sum + of(index) ** 2, 0);
	const heights = squares([0, 5, 6, 7, 8, 9], (index) => effects[index]!);
	const steps = squares([1, 2, 3], (index) => effects[index + 1]! - effects[index]!);
	return value + (penalty / 2) * (heights + 3 * steps + 0.05 * squares([1, 2, 3, 4], (index) => effects[index]!));
}

const drawn = (seed: number, count: number): BinnedRows => {
	const random = new Random(seed);
	return rowsOf(count, () => {
		const bins = [random.below(5), random.below(5)];
		return [bins, random.chance(1 / (1 + Math.exp(1 - 0.6 * bins[0]! + 0.5 * bins[1]!)))];
	});
};

describe('the fit', () => {
	it.each([0.5, 16, 1024])('[SCORE4] is the minimum at a penalty of %s', (penalty) => {
		const rows = drawn(1, 500);
		const fit = fitLogistic(rows, BINNING, penalty);
		const least = objective(fit, rows, penalty);
		const random = new Random(2);
		for (let trial = 0; trial < 60; trial++) {
			const effects = fit.effects.map((effect) => effect + (random.next() - 0.5) * 0.1);
			expect(objective({ effects, intercept: fit.intercept + (random.next() - 0.5) * 0.1 }, rows, penalty)).toBeGreaterThan(least);
		}
	});

	it('[SCORE4] is the same from any start, also of many rows, of which a part gives the curvature', () => {
		const rows = drawn(3, 30_000);
		const fit = fitLogistic(rows, BINNING, 4);
		const again = fitLogistic(rows, BINNING, 4, { effects: new Float64Array(BINNING.size).fill(2), intercept: -3 });
		fit.effects.forEach((effect, bin) => expect(again.effects[bin]).toBeCloseTo(effect, 3));
		expect(again.intercept).toBeCloseTo(fit.intercept, 3);
	});

	it('[SCORE4] gives the rate where features say nothing, whatever the penalty', () => {
		const rows = rowsOf(400, (row) => [[1, 2], row % 4 === 0]);
		const { effects, intercept } = fitLogistic(rows, BINNING, 1);
		expect(1 / (1 + Math.exp(-(intercept + effects[1]! + effects[BINNING.first[1]! + 2]!)))).toBeCloseTo(0.25, 5);
	});

	it('[SCORE4] stays finite where rows are told apart perfectly, and where there is one outcome', () => {
		const perfect = fitLogistic(rowsOf(2000, (row) => [[row % 2 === 0 ? 1 : 4, row % 2 === 0 ? 2 : 3], row % 2 === 0]), BINNING, 1);
		const one = fitLogistic(rowsOf(500, (row) => [[row % 5, row % 4], true]), BINNING, 1);
		for (const { effects, intercept } of [perfect, one]) {
			for (const effect of [...effects, intercept]) {
				expect(Number.isFinite(effect)).toBe(true);
				expect(Math.abs(effect)).toBeLessThan(40);
			}
		}
		expect(perfect.effects[1]).toBeGreaterThan(perfect.effects[4]! + 1);
	});
});
