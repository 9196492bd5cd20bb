// Figures of stock and change of generated pipelines, against a reading of the rules, and an engine that is edited against
// a fresh one.
import { deepStrictEqual } from 'node:assert/strict';
import { checkFigures } from '../domain/metrics/check-figures.ts';
import { checkIncremental } from '../domain/metrics/check-incremental.ts';

export interface FigureOutcome {
	pipelines: number;
	edits: number;
}

export const noFigures = (): FigureOutcome => ({ pipelines: 0, edits: 0 });

export const addFigures = (sum: FigureOutcome, one: FigureOutcome): FigureOutcome => ({ pipelines: sum.pipelines + one.pipelines, edits: sum.edits + one.edits });

const expecting = (value: unknown, message?: string) => {
	const toEqual = (other: unknown): void => deepStrictEqual(value, other, message);
	return { toEqual, toBe: toEqual };
};

/** One pipeline a seed, and some sixty edits of another. */
export function runFigures(seed: number): FigureOutcome {
	checkFigures(seed, expecting);
	return { pipelines: 1, edits: checkIncremental(seed, expecting) };
}
