// Open deals that stand in their stage for longer than deals usually do ([OVERSTAY1], [OVERSTAY2]; metrics A).
// Limit: works on demand from all stays at once: what is usual depends on every deal, so that no edit could be added up.
import { DAY_MS } from '../model/date.ts';
import type { DealId } from '../model/deal.ts';
import type { Stage } from '../model/stage.ts';
import { COUNTS, OPEN, STILL, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import type { Worth } from './funnel.ts';
import { quantileOf } from './ordered-values.ts';
import { inWindow } from './period.ts';
import { between } from './stretch.ts';
import { SMALL_N } from './wilson.ts';
import { WorthSums } from './worth-sums.ts';

export interface OverstayRow extends Worth {
	/** null: a removed or unknown stage, which has no stays. */
	stage: Stage | null;
	/** Stays here that ended in the trailing 365 days. */
	completed: number;
	/** Days after which a deal overstays: p80 of those stays, or what is configured where they are fewer than ten; null: neither. */
	limit: number | null;
	/** True where `limit` is what is configured. */
	configured: boolean;
}

export interface OverstayingDeal {
	deal: DealId;
	stage: Stage | null;
	/** Days in the stage, unrounded. */
	days: number;
	limit: number;
	/** Minor units; null: blank. */
	value: number | null;
}

export interface Overstays {
	/** One row per open stage in order, empty ones too; the row without a stage only when it holds overstaying deals. */
	rows: OverstayRow[];
	total: Worth;
	/** Furthest past its limit first. */
	deals: OverstayingDeal[];
}

/** Of the rows that pass. */
export function overstays(columns: DealColumns, { now, trailing365 }: MetricsContext, passes: (row: number) => boolean): Overstays {
	const { open } = columns.stages;
	const { stays } = columns;
	const ended: number[][] = open.map(() => []);
	for (let row = 0; row < columns.size; row += 1) {
		if (columns.left[row] !== COUNTS || !passes(row)) continue;
		for (let at = stays.first[row]!; at < stays.first[row]! + stays.count[row]!; at += 1) {
			const until = stays.until[at]!;
			const days = between(stays.from[at]!, until) / DAY_MS;
			if (stays.exit[at] !== STILL && inWindow(trailing365, until) && !Number.isNaN(days)) ended[stays.stage[at]!]!.push(days);
		}
	}
	const limits = open.map((stage, bucket) => {
		const days = ended[bucket]!;
		return days.length < SMALL_N ? stage.staleAfter : quantileOf(Float64Array.from(days).sort(), 0.8);
	});
	const worth = new WorthSums(open.length + 2);
	const deals: OverstayingDeal[] = [];
	for (let row = 0; row < columns.size; row += 1) {
		if (columns.left[row] !== COUNTS || columns.outcome[row] !== OPEN || !passes(row)) continue;
		const bucket = columns.bucket[row]!;
		const limit = bucket < open.length ? limits[bucket]! : columns.stageCodes.staleAfters[columns.place[row]!]!;
		const days = (now - columns.entered[row]!) / DAY_MS;
		if (limit === null || !(days > limit)) continue;
		const value = columns.value[row]!;
		worth.add(bucket, value, 1);
		worth.add(open.length + 1, value, 1);
		deals.push({ deal: columns.ids[row]!, stage: open[bucket] ?? null, days, limit, value: Number.isNaN(value) ? null : value });
	}
	const rows: OverstayRow[] = open.map((stage, bucket) => {
		const completed = ended[bucket]!.length;
		return { stage, ...worth.at(bucket), completed, limit: limits[bucket]!, configured: completed < SMALL_N };
	});
	const elsewhere = worth.at(open.length);
	if (elsewhere.count > 0) rows.push({ stage: null, ...elsewhere, completed: 0, limit: null, configured: true });
	deals.sort((a, b) => b.days - b.limit - (a.days - a.limit) || (a.deal < b.deal ? -1 : 1));
	return { rows, total: worth.at(open.length + 1), deals };
}
