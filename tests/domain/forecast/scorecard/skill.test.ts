// Figures of how good probabilities were, against small cases worked by hand.
import { describe, expect, it } from 'vitest';
import { seededRandom } from '#lib/domain/forecast/scorecard/seeded-random.ts';
import { areaUnderCurve, brier, brierSkill, calibrationLine, reliability } from '#lib/domain/forecast/scorecard/skill.ts';
import { wilson } from '#lib/domain/metrics/wilson.ts';

const chances = (...values: number[]): Float64Array => Float64Array.from(values);
const won = (...values: number[]): Uint8Array => Uint8Array.from(values);
const each = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row);

/** Rows whose outcome is drawn with odds that are `slope` times those of their probability. */
function drawn(count: number, slope: number, seed = 1): { p: Float64Array; y: Uint8Array } {
	const random = seededRandom(seed);
	const p = Float64Array.from({ length: count }, () => 0.05 + 0.9 * random());
	return { p, y: Uint8Array.from(p, (one) => (random() < 1 / (1 + ((1 - one) / one) ** slope) ? 1 : 0)) };
}

describe('figures', () => {
	it('[SCORE5] Brier is the mean squared error', () => {
		expect(brier(chances(0.8, 0.3, 0.5), won(1, 0, 0))).toBeCloseTo((0.04 + 0.09 + 0.25) / 3, 12);
	});

	it('[SCORE5] the area counts ties half, and is undefined with one outcome', () => {
		expect(areaUnderCurve(chances(0.9, 0.8, 0.7, 0.6), won(1, 0, 1, 0))).toBe(0.75);
		expect(areaUnderCurve(chances(0.5, 0.5, 0.5), won(1, 0, 1))).toBe(0.5);
		expect(areaUnderCurve(chances(0.9, 0.5, 0.5, 0.1), won(1, 1, 0, 0))).toBe(0.875);
		expect(areaUnderCurve(chances(0.9, 0.5), won(1, 1))).toBeNull();
	});

	it.each([0.5, 1, 1.6])('[SCORE5] the calibration slope of odds that are %s times as spread is that', (slope) => {
		const { p, y } = drawn(60_000, slope);
		const line = calibrationLine(p, y)!;
		expect(line.slope).toBeCloseTo(slope, 1);
		expect(line.intercept).toBeCloseTo(0, 1);
	});

	it('[SCORE5] a calibration line that is undefined is none', () => {
		expect(calibrationLine(chances(0.4, 0.4, 0.4), won(1, 0, 1))).toBeNull();
		expect(calibrationLine(chances(0.2, 0.3, 0.7, 0.8), won(0, 0, 1, 1))).toBeNull();
		expect(calibrationLine(chances(0.2, 0.3, 0.7, 0.8), won(1, 1, 1, 1))).toBeNull();
	});
});

describe('reliability', () => {
	it('[SCORE5] has tenths of about equal size that hold every row once', () => {
		const { p, y } = drawn(997, 1);
		const tenths = reliability(p, y, each(997));
		expect(tenths).toHaveLength(10);
		expect(tenths.reduce((sum, { rows }) => sum + rows, 0)).toBe(997);
		for (const { rows, predicted, observed, interval } of tenths) {
			expect([99, 100]).toContain(rows);
			expect(interval).toEqual(wilson(observed * rows, rows));
			expect(Math.abs(predicted - observed)).toBeLessThan(0.2);
		}
		expect(tenths.map(({ predicted }) => predicted)).toEqual(tenths.map(({ predicted }) => predicted).sort((a, b) => a - b));
	});

	it('[SCORE5] does not part rows of one probability, nor counts rows of a deal as so many cases', () => {
		const outcomes = Uint8Array.from({ length: 30 }, (_, row) => row % 2);
		const [group] = reliability(new Float64Array(30).fill(0.5), outcomes, Int32Array.from({ length: 30 }, (_, row) => row % 6));
		expect(group).toMatchObject({ rows: 30, deals: [0, 1, 2, 3, 4, 5], predicted: 0.5, observed: 0.5, interval: wilson(3, 6)! });
	});

	it.each([1, 2, 9, 10, 11, 14, 15, 25])('[SCORE5] of %s rows has each once', (count) => {
		const tenths = reliability(Float64Array.from({ length: count }, (_, row) => (row + 1) / 100), new Uint8Array(count), each(count));
		expect(tenths).toHaveLength(Math.min(10, count));
		expect(tenths.reduce((sum, { rows }) => sum + rows, 0)).toBe(count);
	});
});

describe('skill', () => {
	it('[SCORE5] is 1 − Brier / Brier of the other, with an interval around it', () => {
		const { p, y } = drawn(2000, 1);
		const base = new Float64Array(2000).fill(0.5);
		const [skill] = brierSkill(p, [base], y, each(2000), seededRandom(1));
		expect(skill!.value).toBeCloseTo(1 - brier(p, y) / brier(base, y), 12);
		expect(skill!.low).toBeGreaterThan(0.2);
		expect(skill!.low).toBeLessThan(skill!.value);
		expect(skill!.high).toBeGreaterThan(skill!.value);
	});

	it('[SCORE5] is no surer for having more rows of the same deals', () => {
		const { p, y } = drawn(400, 1);
		const six = (values: ArrayLike<number>): number[] => Array.from(values).flatMap((value) => Array<number>(6).fill(value));
		const width = (chance: Float64Array, outcome: Uint8Array, deal: Int32Array): number => {
			const [skill] = brierSkill(chance, [new Float64Array(outcome.length).fill(0.5)], outcome, deal, seededRandom(4));
			return skill!.high - skill!.low;
		};
		expect(width(Float64Array.from(six(p)), Uint8Array.from(six(y)), Int32Array.from(six(each(400))))).toBeCloseTo(width(p, y, each(400)), 9);
	});

	it('[SCORE5] is undefined beside what was never wrong', () => {
		expect(brierSkill(chances(0.5, 0.5), [chances(1, 0)], won(1, 0), each(2), seededRandom(1))).toEqual([null]);
	});
});
