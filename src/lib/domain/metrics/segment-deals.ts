// What segments need that sums do not hold: medians, and the deals behind a figure ([SEGMENT8]). Limit: on demand, over all
// rows that pass; sums are segments.ts.
import { DAY_MS } from '../model/date.ts';
import type { DealId } from '../model/deal.ts';
import { COUNTS, OPEN, WON, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import { medianOf, type Median } from './median.ts';
import { inWindow } from './period.ts';
import { between } from './stretch.ts';

type Passes = (row: number) => boolean;

/** Whose a row is: of whom its pipeline is, or of whom its outcome is ([SEGMENT2]). */
function segmentAt(columns: DealColumns, { segmentOf }: MetricsContext, whose: 'owner' | 'closer'): (row: number) => string | null {
	if (segmentOf === 'owner') return (row) => columns.owners[columns[whose][row]!] ?? null;
	return (row) => segmentOf?.(columns.ids[row]!) ?? null;
}

export interface SegmentMedians {
	/** Days from beginning to close. */
	cycle: Median;
	/** Minor units. */
	size: Median;
}

/** Medians of what was won in the window, by segment; a segment that won nothing is not there. */
export function segmentMedians(columns: DealColumns, context: MetricsContext, passes: Passes): Map<string | null, SegmentMedians> {
	const segment = segmentAt(columns, context, 'closer');
	const lists = new Map<string | null, { cycle: number[]; size: number[] }>();
	for (let row = 0; row < columns.size; row += 1) {
		if (!passes(row) || columns.left[row] !== COUNTS || columns.outcome[row] !== WON || !inWindow(context.window, columns.closed[row]!)) continue;
		const name = segment(row);
		let list = lists.get(name);
		if (!list) lists.set(name, (list = { cycle: [], size: [] }));
		const days = between(columns.created[row]!, columns.closed[row]!) / DAY_MS;
		const value = columns.value[row]!;
		if (!Number.isNaN(days)) list.cycle.push(days);
		if (!Number.isNaN(value)) list.size.push(value);
	}
	const median = (values: readonly number[]): Median => medianOf(Float64Array.from(values).sort());
	return new Map([...lists].map(([name, { cycle, size }]) => [name, { cycle: median(cycle), size: median(size) }]));
}

/** Which deals of a segment: open, open in the period, closed or won in the window, of these with a value or a length, … */
export type SegmentPart = 'open' | 'openInPeriod' | 'closed' | 'won' | 'sized' | 'timed' | 'wonInPeriod' | 'closedInYear';

/** Deals behind a figure of a segment, in the order of the columns; `segment` null: the blank one, undefined: all. */
export function segmentDeals(columns: DealColumns, context: MetricsContext, passes: Passes, segment: string | null | undefined, part: SegmentPart): DealId[] {
	const stock = part === 'open' || part === 'openInPeriod';
	const name = segmentAt(columns, context, stock ? 'owner' : 'closer');
	const ids: DealId[] = [];
	for (let row = 0; row < columns.size; row += 1) {
		if (!passes(row) || columns.left[row] !== COUNTS || (columns.outcome[row] === OPEN) !== stock) continue;
		if (isPart(columns, context, row, part) && (segment === undefined || name(row) === segment)) ids.push(columns.ids[row]!);
	}
	return ids;
}

function isPart(columns: DealColumns, { window, period, periodDays, trailing365 }: MetricsContext, row: number, part: SegmentPart): boolean {
	const closed = columns.closed[row]!;
	const won = columns.outcome[row] === WON;
	switch (part) {
		case 'open':
			return true;
		case 'openInPeriod':
			return columns.expectedClose[row]! >= periodDays.first && columns.expectedClose[row]! < periodDays.after;
		case 'closed':
			return inWindow(window, closed);
		case 'won':
			return won && inWindow(window, closed);
		case 'sized':
			return won && inWindow(window, closed) && !Number.isNaN(columns.value[row]!);
		case 'timed':
			return won && inWindow(window, closed) && !Number.isNaN(between(columns.created[row]!, closed));
		case 'wonInPeriod':
			return won && inWindow(period, closed);
		case 'closedInYear':
			return inWindow(trailing365, closed);
	}
}
