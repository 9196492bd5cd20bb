// What becomes of leads in the end, and how large and long sales are: what leads needed for a target is reckoned from.
// Limit: of the last year, and of all deals of known beginning; a lead is its deal.
import { COUNTS, OPEN, WON, type DealColumns } from '../metrics/columns.ts';
import type { MetricsContext } from '../metrics/context.ts';
import { ExactSum } from '../metrics/exact-sum.ts';
import { quantileOf } from '../metrics/ordered-values.ts';
import { inWindow } from '../metrics/period.ts';
import { between } from '../metrics/stretch.ts';
import { DAY_MS } from '../model/date.ts';
import { cumulativeIncidence, incidenceAt, type Followed } from './incidence.ts';

export interface LeadRates {
	/** Share of leads won within a year of their beginning, those still open told apart; null without a lead. */
	readonly conversion: number | null;
	/** Days it is known for: a year, or as long as the oldest was followed. */
	readonly within: number;
	readonly leads: number;
	/** Of deals won in the last 365 days, minor units; null without one of known value. */
	readonly averageDeal: number | null;
	readonly wins: number;
	/** Days within which 80 % of them were won; null where none has a known length. */
	readonly cycleP80: number | null;
}

/** Leads that take longer are past any period there is a target for. */
const WITHIN_DAYS = 365;

/** Of the rows that pass. */
export function leadRates(columns: DealColumns, { over: now, trailing365 }: Pick<MetricsContext, 'over' | 'trailing365'>, passes: (row: number) => boolean): LeadRates {
	const followed: Followed[] = [];
	const cycles: number[] = [];
	let wins = 0;
	const sum = new ExactSum();
	let valued = 0;
	for (let row = 0; row < columns.size; row += 1) {
		if (columns.left[row] !== COUNTS || !passes(row)) continue;
		const outcome = columns.outcome[row]!;
		const days = between(columns.created[row]!, outcome === OPEN ? now : columns.closed[row]!) / DAY_MS;
		followed.push({ days, end: outcome === OPEN ? 'open' : outcome === WON ? 'won' : 'lost' });
		if (outcome !== WON || !inWindow(trailing365, columns.closed[row]!)) continue;
		wins += 1;
		if (!Number.isNaN(days)) cycles.push(days);
		if (Number.isNaN(columns.value[row]!)) continue;
		valued += 1;
		sum.add(columns.value[row]!);
	}
	const incidence = cumulativeIncidence(followed);
	const within = Math.min(WITHIN_DAYS, incidence.won.length - 1);
	return {
		conversion: incidenceAt(incidence, within)?.won ?? null,
		within,
		leads: incidence.n,
		averageDeal: valued === 0 ? null : Number(sum.total) / valued,
		wins,
		cycleP80: quantileOf(Float64Array.from(cycles).sort(), 0.8)
	};
}
