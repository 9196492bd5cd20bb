// What was won in a period so far, day by day. Limit: elapsed days from its beginning; blank values are in no sum.
import { COUNTS, WON, type DealColumns } from '#lib/domain/metrics/columns.ts';
import { inWindow, type Window } from '#lib/domain/metrics/period.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { DealId } from '#lib/domain/model/deal.ts';

export interface WonLine {
	/** Rising: from each moment on so much is won. */
	points: readonly { at: number; value: number }[];
	deals: readonly DealId[];
	withoutValue: number;
}

export function wonLine(columns: DealColumns, period: Window, passes: (row: number) => boolean): WonLine {
	const start = period.start!;
	const days = new Map<number, number>();
	const deals: DealId[] = [];
	let withoutValue = 0;
	for (let row = 0; row < columns.size; row += 1) {
		if (columns.left[row] !== COUNTS || columns.outcome[row] !== WON || !inWindow(period, columns.closed[row]!) || !passes(row)) continue;
		deals.push(columns.ids[row]!);
		const value = columns.value[row]!;
		const day = Math.floor((columns.closed[row]! - start) / DAY_MS);
		if (Number.isNaN(value)) withoutValue += 1;
		else days.set(day, (days.get(day) ?? 0) + value);
	}
	let sum = 0;
	const points = [...days].sort(([a], [b]) => a - b).map(([day, value]) => ({ at: start + day * DAY_MS, value: (sum += value) }));
	return { points, deals, withoutValue };
}
