// The scorecard itself: whole points per bin, and what it says of one deal. Plain data: it travels between worker and page.
// Limit: points add up; it knows no effect of two features together.
import { binCount, binOf, type BinnedColumn, type Binning } from './bins.ts';
import type { BinnedRows, Fit } from './logistic.ts';
import type { FeatureValue } from './table.ts';

/** So many points more double the odds. A point is 3.5 % of the odds, so rounding to whole ones costs nothing that shows. */
export const POINTS_TO_DOUBLE = 20;
const POINTS = POINTS_TO_DOUBLE / Math.LN2;

/** Which values a bin holds. `from` is in it, `to` is not; null: open on that side. */
export type Bin =
	| { readonly kind: 'missing' }
	| { readonly kind: 'range'; readonly from: number | null; readonly to: number | null }
	| { readonly kind: 'level'; readonly level: string }
	/** All levels that are rare or new. */
	| { readonly kind: 'other' };

export interface CardBin {
	readonly bin: Bin;
	/** Beside the average of the column's rows. 0 for a bin that no row was in. */
	readonly points: number;
	/** Rows it was learnt on, and how many of them were won. */
	readonly rows: number;
	readonly won: number;
}

export interface CardColumn {
	readonly binned: BinnedColumn;
	/** As `binOf` numbers them. */
	readonly bins: readonly CardBin[];
	/** False where the column moves nothing: all of its bins that have rows have 0 points. */
	readonly signal: boolean;
}

export interface Scorecard {
	readonly columns: readonly CardColumn[];
	/** Points of a deal that is average in everything. */
	readonly base: number;
}

/** What one feature adds to a deal's points. */
export interface Contribution {
	readonly key: string;
	readonly bin: Bin;
	readonly points: number;
}

export interface Score {
	readonly points: number;
	/** Probability that it will be won, 1 to 999: a scorecard is never certain. */
	readonly permille: number;
	/** Greatest first, whatever their sign; those of 0 points too. `base` and these add up to `points`. */
	readonly contributions: readonly Contribution[];
}

/** Points of a fit on these rows. */
export function cardOf(fit: Fit, binning: Binning, { codes, won, width, count }: BinnedRows): Scorecard {
	const rows = new Uint32Array(binning.size);
	const wins = new Uint32Array(binning.size);
	for (let row = 0; row < count; row++) {
		for (let at = row * width; at < (row + 1) * width; at++) {
			rows[codes[at]!]! += 1;
			wins[codes[at]!]! += won[row]!;
		}
	}
	let average = fit.intercept;
	const columns = binning.columns.map((binned, index): CardColumn => {
		const first = binning.first[index]!;
		let mean = 0;
		for (let bin = first; bin < first + binCount(binned); bin++) mean += (fit.effects[bin]! * rows[bin]!) / count;
		average += mean;
		const bins = binsOf(binned).map((bin, place): CardBin => {
			const at = first + place;
			return { bin, points: rows[at] === 0 ? 0 : pointsOf(fit.effects[at]! - mean), rows: rows[at]!, won: wins[at]! };
		});
		return { binned, bins, signal: bins.some(({ points }) => points !== 0) };
	});
	return { columns, base: pointsOf(average) };
}

/** Per mille of points, 1 to 999. */
export function permilleOf(points: number): number {
	return Math.min(999, Math.max(1, Math.round(1000 / (1 + Math.exp(-points / POINTS)))));
}

/** What the card says of a deal; a feature that is not given is missing. */
export function scoreOf({ columns, base }: Scorecard, features: Readonly<Record<string, FeatureValue>>): Score {
	let points = base;
	const contributions = columns.map(({ binned, bins }): Contribution => {
		const { key } = binned;
		const found = bins[binOf(binned, Object.hasOwn(features, key) ? features[key]! : null)]!;
		points += found.points;
		return { key, bin: found.bin, points: found.points };
	});
	contributions.sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
	return { points, permille: permilleOf(points), contributions };
}

/** Probabilities that the card shows for encoded rows. */
export function chancesOf({ columns, base }: Scorecard, { codes, width, count }: BinnedRows): Float64Array {
	const points = Int32Array.from(columns.flatMap(({ bins }) => bins.map((bin) => bin.points)));
	const chances = new Float64Array(count);
	for (let row = 0; row < count; row++) {
		let sum = base;
		for (let at = row * width; at < (row + 1) * width; at++) sum += points[codes[at]!]!;
		chances[row] = permilleOf(sum) / 1000;
	}
	return chances;
}

/** Never −0. */
const pointsOf = (odds: number): number => Math.round(odds * POINTS) + 0;

function binsOf(column: BinnedColumn): Bin[] {
	if (column.kind === 'choice') return [{ kind: 'missing' }, { kind: 'other' }, ...column.levels.map((level): Bin => ({ kind: 'level', level }))];
	const { cuts } = column;
	const ranges = Array.from({ length: cuts.length + 1 }, (_, bin): Bin => ({ kind: 'range', from: cuts[bin - 1] ?? null, to: cuts[bin] ?? null }));
	return [{ kind: 'missing' }, ...ranges];
}
