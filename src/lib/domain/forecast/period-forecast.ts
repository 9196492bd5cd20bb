// The forecast of the period that figures speak of: what is won in it, and what the open deals may bring by its end. Chances
// are those the team's past teaches; with too little of it those people planned by. Limit: deals that exist, as of one moment.
import { COUNTS, NO_DAY, OPEN, WON, type DealColumns } from '../metrics/columns.ts';
import type { MetricsContext } from '../metrics/context.ts';
import { inWindow } from '../metrics/period.ts';
import { DAY_MS, startOfDayNumber } from '../model/date.ts';
import type { DealId } from '../model/deal.ts';
import { FORECAST_CATEGORIES } from '../model/stage.ts';
import { forecastFan, hazardChances, plannedChances, type FanStep, type PlannedDeal } from './fan.ts';
import { MOST_DAYS } from './hazard.ts';
import { historicalForecast, type HistoricalForecast } from './historical-rate.ts';
import { stageName } from './past-of-columns.ts';
import { Seasons } from './seasons.ts';
import { PRIOR_S, type SharedFactor } from './shared-factor.ts';
import type { TeamPast } from './team-past.ts';

export interface PeriodForecast {
	/** past: all open deals by hazards; plan: those expected in the period, each with its chance, or its stage's, on its day. */
	readonly method: 'past' | 'plan';
	/** From now, or the beginning of a period ahead, to its end; one step where it is over. */
	readonly steps: readonly FanStep[];
	/** What deals have in common: learned, or what is assumed of any team. */
	readonly factor: Pick<SharedFactor, 'spread' | 'level' | 'periods'>;
	/** Minor units won in the period, without those of blank value. */
	readonly won: number;
	/** Open deals the forecast is of; none where the period is over. */
	readonly deals: readonly DealId[];
	/** Those of them that count: of known value and chance. */
	readonly counted: readonly DealId[];
	/** Won + Σ value × rate of the last four periods; null where there is none. */
	readonly historical: HistoricalForecast | null;
}

const OMITTED = FORECAST_CATEGORIES.indexOf('omitted');
const ASSUMED = { spread: PRIOR_S, level: 0, periods: 0 };

export interface PeriodForecastOptions {
	/** What the team's past says; null: not known (yet). */
	readonly past: TeamPast | null;
	readonly fiscalYearStart: number;
	/** As of `FanQuestion`. */
	readonly most?: number;
}

/** Of the rows that pass; null where the period has no beginning or end. */
export function periodForecast(columns: DealColumns, context: MetricsContext, passes: (row: number) => boolean, { past, fiscalYearStart, most }: PeriodForecastOptions): PeriodForecast | null {
	const { period, periodDays, over: now, timeZone } = context;
	if (period.start === null || period.end === null) return null;
	const { start, end } = { start: period.start, end: period.end };
	const learned = past?.learned ?? null;
	const over = now >= end;
	const from = Math.min(end, Math.max(now, start));
	const open: { value: number; stage: string; since: number; row: number }[] = [];
	const planned: PlannedDeal[] = [];
	const expected: { value: number | null; stage: string }[] = [];
	let won = 0;
	for (let row = 0; row < columns.size; row += 1) {
		if (columns.left[row] !== COUNTS || !passes(row)) continue;
		const value = columns.value[row]!;
		if (columns.outcome[row] === WON && inWindow(period, columns.closed[row]!)) won += Number.isNaN(value) ? 0 : value;
		// Of a period that is over nothing is expected any more ([FORECAST19]).
		if (over || columns.outcome[row] !== OPEN || columns.category[row] === OMITTED) continue;
		const day = columns.expectedClose[row]!;
		const inPeriod = day !== NO_DAY && day >= periodDays.first && day < periodDays.after;
		const stage = stageName(columns.bucket[row]!);
		if (inPeriod) expected.push({ value: Number.isNaN(value) ? null : value, stage });
		if (learned === null && !inPeriod) continue;
		open.push({ value, stage, since: Number.isNaN(columns.entered[row]!) ? -Infinity : columns.entered[row]!, row });
		if (learned === null) planned.push({ chance: plannedChance(columns, row, past), due: startOfDayNumber(day + 1, timeZone) });
	}
	const factor = learned?.factor ?? ASSUMED;
	const chancesBy =
		learned === null
			? plannedChances(planned, { from, end })
			: hazardChances({ open, model: learned.model, seasons: new Seasons({ from: now, until: Math.min(end, now + MOST_DAYS * DAY_MS), timeZone, fiscalYearStart }), now, start });
	const values = Float64Array.from(open, ({ value }) => value);
	const chances = chancesBy(end);
	return {
		method: learned === null ? 'plan' : 'past',
		steps: forecastFan({ won, values, chancesBy, factor, from, end: over ? from : end, ...(most === undefined ? {} : { most }) }),
		factor: { spread: factor.spread, level: factor.level, periods: factor.periods },
		won,
		deals: open.map(({ row }) => columns.ids[row]!),
		counted: open.flatMap(({ row, value }, deal) => (Number.isNaN(value) || Number.isNaN(chances[deal]!) ? [] : [columns.ids[row]!])),
		historical: past === null || past.came.length === 0 ? null : historicalForecast(won, expected, (stage) => past.rates[Number(stage)]!)
	};
}

/** Its own chance, else what became of its stage's deals, else what is configured; NaN: unknown. */
function plannedChance(columns: DealColumns, row: number, past: TeamPast | null): number {
	const permille = columns.permille[row]!;
	const base = columns.overridden[row] === 1 ? undefined : past?.bases[columns.bucket[row]!];
	if (base !== undefined && base.n > 0) return base.rate;
	return permille < 0 ? NaN : permille / 1000;
}
