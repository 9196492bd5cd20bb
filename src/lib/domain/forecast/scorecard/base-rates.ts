// The share that was won, per level of a column and altogether: what the screen shows where there is no scorecard, and what
// a scorecard has to beat.
import { shrunkRate } from '../shrinkage.ts';
import type { ChoiceColumn } from './table.ts';

export interface BaseRates {
	/** Won of all. */
	readonly overall: number;
	/** By code of the column, drawn towards `overall`. Empty without a column. */
	readonly levels: Float64Array;
}

/** Rates in these rows, of which there is at least one. */
export function baseRates(rows: Uint32Array, won: Uint8Array, column: ChoiceColumn | null): BaseRates {
	const wins = new Float64Array(column?.levels.length ?? 0);
	const counts = new Float64Array(wins.length);
	let all = 0;
	for (let at = 0; at < rows.length; at++) {
		const row = rows[at]!;
		all += won[row]!;
		const code = column ? column.codes[row]! : -1;
		if (code < 0) continue;
		wins[code]! += won[row]!;
		counts[code]! += 1;
	}
	const overall = all / rows.length;
	return { overall, levels: wins.map((some, code) => shrunkRate(some, counts[code]!, overall)) };
}
