// Bins of features, learnt on training rows: a number falls between cut points, a word is a level, missing is a bin of its own.
// A row then is one bin a column. Limit: bins are learnt without a look at how deals ended.
import type { ChoiceColumn, FeatureTable, FeatureValue, NumberColumn } from './table.ts';
import { levelOf, numberOf } from './table.ts';

/** Bins of a number at most. */
const MOST_BINS = 10;
/** Rows that a bin of a number has at least, about. */
const LEAST_ROWS = 30;
/** Cut points are quantiles of at most about so many values. */
const SAMPLE = 10_000;
/** Levels with fewer deals than this are pooled as `other`. */
const LEAST_DEALS = 20;
/** Levels of a column at most; the rarer ones are pooled too. */
const MOST_LEVELS = 24;

/** Bin 0 of a column is `missing`. A number has one bin more than cuts after it; a choice has `other` and then its levels. */
export type BinnedColumn =
	| { readonly key: string; readonly kind: 'number'; readonly cuts: readonly number[] }
	| { readonly key: string; readonly kind: 'choice'; readonly levels: readonly string[] };

export interface Binning {
	readonly columns: readonly BinnedColumn[];
	/** Where a column's bins begin among all bins. */
	readonly first: readonly number[];
	/** All bins of all columns. */
	readonly size: number;
}

/** How many bins a column has. */
export const binCount = (column: BinnedColumn): number => (column.kind === 'number' ? column.cuts.length + 2 : column.levels.length + 2);

/** Learns bins on the given rows, in which the rows of one deal stand together. */
export function learnBins(table: FeatureTable, rows: Uint32Array): Binning {
	const columns = table.columns.map((column): BinnedColumn => {
		if (column.kind === 'number') return { key: column.key, kind: 'number', cuts: learnCuts(column, rows) };
		return { key: column.key, kind: 'choice', levels: learnLevels(column, rows, table.rows.deal) };
	});
	return binningOf(columns);
}

export function binningOf(columns: readonly BinnedColumn[]): Binning {
	const first: number[] = [];
	let size = 0;
	for (const column of columns) {
		first.push(size);
		size += binCount(column);
	}
	return { columns, first, size };
}

/** The bin of a value within its column. */
export function binOf(column: BinnedColumn, value: FeatureValue): number {
	if (column.kind === 'number') return numberBin(column.cuts, numberOf(value));
	const level = levelOf(value);
	return level === null ? 0 : column.levels.indexOf(level) + 2;
}

/** The bins of these rows, counted among all bins, row by row. */
export function encode(table: FeatureTable, rows: Uint32Array, { columns, first }: Binning): Uint16Array {
	const width = columns.length;
	const codes = new Uint16Array(rows.length * width);
	columns.forEach((binned, index) => {
		const column = table.columns[index]!;
		const bins = binned.kind === 'number' ? numberBins(binned.cuts, column as NumberColumn, rows) : choiceBins(binned.levels, column as ChoiceColumn, rows);
		const from = first[index]!;
		for (let row = 0, at = index; row < rows.length; row++, at += width) codes[at] = from + bins[row]!;
	});
	return codes;
}

function numberBins(cuts: readonly number[], { values }: NumberColumn, rows: Uint32Array): Uint8Array {
	const sorted = Float64Array.from(cuts);
	const bins = new Uint8Array(rows.length);
	for (let row = 0; row < rows.length; row++) bins[row] = numberBin(sorted, values[rows[row]!]!);
	return bins;
}

function choiceBins(known: readonly string[], { levels, codes }: ChoiceColumn, rows: Uint32Array): Uint8Array {
	const binOfLevel = new Map(known.map((level, bin) => [level, bin + 2]));
	const binOfCode = Uint8Array.from(levels, (level) => binOfLevel.get(level) ?? 1);
	const bins = new Uint8Array(rows.length);
	for (let row = 0; row < rows.length; row++) {
		const code = codes[rows[row]!]!;
		bins[row] = code < 0 ? 0 : binOfCode[code]!;
	}
	return bins;
}

/** Bin of a number: one more than how many cuts are at or below it; 0 where it is missing. Counting has no branch to guess wrong. */
function numberBin(cuts: ArrayLike<number>, value: number): number {
	if (Number.isNaN(value)) return 0;
	let bin = 1;
	for (let cut = 0; cut < cuts.length; cut++) bin += Number(cuts[cut]! <= value);
	return bin;
}

function learnCuts({ values }: NumberColumn, rows: Uint32Array): number[] {
	const stride = Math.max(1, Math.floor(rows.length / SAMPLE));
	const sample = new Float64Array(Math.ceil(rows.length / stride));
	let count = 0;
	for (let row = 0; row < rows.length; row += stride) {
		const value = values[rows[row]!]!;
		if (!Number.isNaN(value)) sample[count++] = value;
	}
	const least = Math.max(1, Math.floor(LEAST_ROWS / stride));
	return cutsOf(sample.subarray(0, count).sort(), Math.min(MOST_BINS, Math.floor(count / least)), least);
}

/**
 * Cut points of sorted values: quantiles (type 7). Where the lowest value alone fills a bin (no touch yet, never pushed), it has
 * one of its own, and the values above share the other bins.
 */
function cutsOf(sorted: Float64Array, bins: number, least: number): number[] {
	if (bins < 2 || sorted.length === 0) return [];
	const lowest = sorted[0]!;
	let above = sorted.findIndex((value) => value > lowest);
	if (above < 0) above = sorted.length;
	const rest = sorted.subarray(above);
	if (rest.length < least) return [];
	if (above * bins >= sorted.length) return [rest[0]!, ...cutsOf(rest, Math.min(bins - 1, Math.floor(rest.length / least)), least)];
	const cuts: number[] = [];
	for (let bin = 1; bin < bins; bin++) {
		const cut = quantile(sorted, bin / bins);
		if (cut > (cuts.at(-1) ?? lowest)) cuts.push(cut);
	}
	return cuts;
}

/** Type 7 quantile of sorted values, at least one. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
	const place = (sorted.length - 1) * share;
	const below = Math.floor(place);
	const low = sorted[below]!;
	const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
	return low + (high - low) * (place - below);
}

/** Levels with deals enough, most first; of as many deals, in the order of their names. */
function learnLevels({ levels, codes }: ChoiceColumn, rows: Uint32Array, deal: Int32Array): string[] {
	const deals = new Uint32Array(levels.length);
	const last = new Int32Array(levels.length).fill(-1);
	for (let at = 0; at < rows.length; at++) {
		const row = rows[at]!;
		const code = codes[row]!;
		if (code < 0 || last[code] === deal[row]) continue;
		last[code] = deal[row]!;
		deals[code]! += 1;
	}
	return levels
		.map((level, code) => ({ level, deals: deals[code]! }))
		.filter((found) => found.deals >= LEAST_DEALS)
		.sort((a, b) => b.deals - a.deals || (a.level < b.level ? -1 : 1))
		.slice(0, MOST_LEVELS)
		.map(({ level }) => level);
}
