// The four factors of velocity month by month: what closed in each month, and what was open at its end.
import type { DealColumns } from '#lib/domain/metrics/columns.ts';
import { stretchOf, type MetricsContext } from '#lib/domain/metrics/context.ts';
import { closedDeals, type DealClose } from '#lib/domain/metrics/flow-deals.ts';
import { OPEN_MONTHS } from '#lib/domain/metrics/open-at.ts';
import type { DealId } from '#lib/domain/model/deal.ts';

/** Open qualified deals, win rate, mean value and mean days of won deals. */
export type Factor = 'open' | 'rate' | 'size' | 'cycle';
export const FACTORS: readonly Factor[] = ['open', 'rate', 'size', 'cycle'];

export interface FactorFigure {
	/** null: no deal to go by. */
	value: number | null;
	/** Deals it rests on. */
	count: number;
}

export interface FactorMonth {
	/** First moment of the month; the moment up to which its open deals are counted, Infinity: now. */
	start: number;
	until: number;
	running: boolean;
	closes: readonly DealClose[];
	factors: Readonly<Record<Factor, FactorFigure>>;
}

/** By month, as many as there are `openMonths`: qualified deals open at the end of each. */
export function factorMonths(columns: DealColumns, { monthStarts }: MetricsContext, passes: (row: number) => boolean, openMonths: readonly number[]): FactorMonth[] {
	const starts = monthStarts.subarray(-OPEN_MONTHS - 1);
	const last = starts.length - 2;
	const untils = Array.from(starts.subarray(1), (end, index) => (index === last ? Infinity : end));
	const open = openMonths.slice(-untils.length);
	const closes: DealClose[][] = untils.map(() => []);
	for (const close of closedDeals(columns, { start: starts[0]!, end: starts.at(-1)!, from: null, to: null }, passes)) closes[stretchOf(starts, close.closed!)]!.push(close);
	return untils.map((until, index) => ({
		start: starts[index]!,
		until,
		running: index === last,
		closes: closes[index]!,
		factors: { open: { value: open[index]!, count: open[index]! }, ...closeFactors(closes[index]!) }
	}));
}

/** What closed deals say: as velocityOf makes it of sums. */
function closeFactors(closes: readonly DealClose[]): Pick<FactorMonth['factors'], 'rate' | 'size' | 'cycle'> {
	let won = 0;
	const size = { sum: 0, count: 0 };
	const cycle = { sum: 0, count: 0 };
	const add = (to: { sum: number; count: number }, what: number | null) => {
		if (what === null) return;
		to.sum += what;
		to.count += 1;
	};
	for (const each of closes) {
		if (!each.won) continue;
		won += 1;
		add(size, each.value);
		add(cycle, each.days);
	}
	const mean = ({ sum, count }: typeof size): FactorFigure => ({ value: count === 0 ? null : sum / count, count });
	return { rate: { value: closes.length === 0 ? null : won / closes.length, count: closes.length }, size: mean(size), cycle: mean(cycle) };
}

/** The closed deals that a factor rests on. */
export const dealsBehind = (factor: Exclude<Factor, 'open'>, closes: readonly DealClose[]): DealId[] =>
	closes.filter(({ won, value, days }) => factor === 'rate' || (won && (factor === 'size' ? value : days) !== null)).map(({ deal }) => deal);
