// What a forecast starts from: the open deals of the period, and what is won in it already.
// Limit: plain arrays of what is known as of the moment of the figures; the forecast itself is elsewhere.
import type { DealId } from '../model/deal.ts';
import { COUNTS, OPEN, WON, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import { inWindow } from './period.ts';

/** Open deals expected to close in the period, one place each in every list. */
export interface ForecastDeals {
	deal: DealId[];
	/** Minor units of the pipeline's currency; null: blank. */
	value: (number | null)[];
	/** Chance in force; null: unknown. */
	permille: (number | null)[];
	/** Index into FORECAST_CATEGORIES; null: unknown. */
	category: (number | null)[];
}

export interface ForecastInputs {
	deals: ForecastDeals;
	/** Won in the period: values of the deals that have one, minor units, and the number without. */
	won: { value: number[]; withoutValue: number };
}

/** Of the rows that pass, in the order of the columns. */
export function forecastInputs(columns: DealColumns, context: MetricsContext, passes: (row: number) => boolean): ForecastInputs {
	const { period, periodDays } = context;
	const deals: ForecastDeals = { deal: [], value: [], permille: [], category: [] };
	const won: ForecastInputs['won'] = { value: [], withoutValue: 0 };
	for (let row = 0; row < columns.size; row += 1) {
		if (columns.left[row] !== COUNTS || !passes(row)) continue;
		const value = known(columns.value[row]!);
		if (columns.outcome[row] !== OPEN) {
			if (columns.outcome[row] !== WON || !inWindow(period, columns.closed[row]!)) continue;
			if (value === null) won.withoutValue += 1;
			else won.value.push(value);
			continue;
		}
		const day = columns.expectedClose[row]!;
		if (day < periodDays.first || day >= periodDays.after) continue;
		deals.deal.push(columns.ids[row]!);
		deals.value.push(value);
		deals.permille.push(columns.permille[row]! < 0 ? null : columns.permille[row]!);
		deals.category.push(columns.category[row]! < 0 ? null : columns.category[row]!);
	}
	return { deals, won };
}

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
