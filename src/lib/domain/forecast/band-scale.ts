// How much wider or narrower bands should have been, from where past actuals fell in them. An estimate of the shared factor
// is taken for true when bands are made of it: too sure with few periods, too wide where it holds what the model learned since.
// Limit: width only; what forecasts miss by on average is the factor's level.
import { normalQuantile } from './normal.ts';
import type { SharedFactor } from './shared-factor.ts';

/** Where an actual fell in the distribution that was forecast for it, made without this correction. */
export interface PastPlace {
	/** Chance that was given to less, and half of the chance given to just that: 0–1. */
	readonly place: number;
	/** Part of a period that it is, where periods overlap; 1 when absent. */
	readonly weight?: number;
}

/** A shared factor whose spread is right by the team's own past. */
export interface CalibratedFactor extends SharedFactor {
	/** What the spread was multiplied by; 1: nothing is known against it. */
	readonly scale: number;
}

/** Bands as they are count as one period. */
const PRIOR_PERIODS = 1;
/** A place further out than this many deviations says no more. */
const FURTHEST = 3;

/** √((1 + Σ w·x²) / (1 + Σ w)), x the place in deviations of a normal: 1 where actuals spread as far as was forecast. */
export function bandScale(places: readonly PastPlace[]): number {
	let squares = PRIOR_PERIODS;
	let told = PRIOR_PERIODS;
	for (const { place, weight = 1 } of places) {
		const deviations = Math.min(FURTHEST, Math.max(-FURTHEST, normalQuantile(place)));
		squares += weight * deviations * deviations;
		told += weight;
	}
	return Math.sqrt(squares / told);
}

/** The factor with its spread corrected. */
export function calibrated(factor: SharedFactor, places: readonly PastPlace[]): CalibratedFactor {
	const scale = bandScale(places);
	return { ...factor, spread: factor.spread * scale, scale };
}
