// The share that was won, per level of a column and altogether: what the screen shows where there is no scorecard, and what
// a scorecard has to beat.
import type { ChoiceColumn } from './table.ts';

/** Won and lost that the overall rate weighs beside a level's own (metrics 3.2: m = 20). */
const PRIOR_ROWS = 20;

export interface BaseRates {
	/** Won of all. */
	readonly overall: number;
	/** By code of the column; `overall` where the column says nothing. Empty without a column. */
	readonly levels: Float64Array;
}

/** (won + 20 · overall) / (n + 20) for each level of `column` in these rows, of which there is at least one. */
export function baseRates(rows: Uint32Array, won: Uint8Array, column: ChoiceColumn | null): BaseRates {
	let all = 0;
	for (const row of rows) all += won[row]!;
	const overall = all / rows.length;
	if (!column) return { overall, levels: new Float64Array(0) };
	const wins = new Float64Array(column.levels.length);
	const counts = new Float64Array(column.levels.length);
	for (const row of rows) {
		const code = column.codes[row]!;
		if (code < 0) continue;
		wins[code]! += won[row]!;
		counts[code]! += 1;
	}
	return { overall, levels: wins.map((some, code) => (some + PRIOR_ROWS * overall) / (counts[code]! + PRIOR_ROWS)) };
}
