// The question that a team's past is asked for a period, from the columns of the metrics. Limit: as of one moment; plain
// data, so that a worker can answer it.
import type { DealColumns } from '../metrics/columns.ts';
import type { MetricsContext } from '../metrics/context.ts';
import { periodsBefore } from '../metrics/period-before.ts';
import type { Window } from '../metrics/period.ts';
import { dayAt } from '../model/date.ts';
import { pastDealsOf } from './past-of-columns.ts';
import type { PastPeriodDays, TeamPastQuestion } from './team-past.ts';

/** Periods whose forecasts are looked at again. */
const PERIODS = 8;

/** All deals that count teach; those of the rows that pass are tracked. null where the period has no beginning or end. */
export function pastQuestion(columns: DealColumns, { asOf, over: now, period, timeZone }: MetricsContext, passes: ((row: number) => boolean) | null, fiscalYearStart: number): TeamPastQuestion | null {
	const days = daysOf(period, timeZone);
	if (days === null) return null;
	const asked: number[] = [];
	const deals = pastDealsOf(columns, asOf, (row) => {
		if (passes !== null) asked.push(passes(row) ? 1 : 0);
		return true;
	});
	return {
		deals,
		asked: passes === null ? null : Uint8Array.from(asked),
		now,
		period: days,
		before: periodsBefore(days, PERIODS, timeZone).flatMap((each) => daysOf(each, timeZone) ?? []),
		timeZone,
		fiscalYearStart,
		stages: columns.stages.open.map(({ probability }) => probability / 1000)
	};
}

const daysOf = ({ start, end }: Window, timeZone: string): PastPeriodDays | null =>
	start === null || end === null ? null : { start, end, from: dayAt(start, timeZone), to: dayAt(end - 1, timeZone) };
