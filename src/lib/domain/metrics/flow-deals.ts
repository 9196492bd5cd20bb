// The deals behind figures of what flows: what a click on a mark opens, and the dots of charts that show each deal.
// Limit: on demand, from all rows that pass, in the order of the columns.
import { DAY_MS } from '../model/date.ts';
import type { DealId, StageId } from '../model/deal.ts';
import { COUNTS, OPEN, WON, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import { inWindow, type Window } from './period.ts';
import { between, stretchUntil } from './stretch.ts';

type Passes = (row: number) => boolean;

export interface DealStay {
	deal: DealId;
	/** Unrounded; of an open one so far. */
	days: number;
	/** It was over by the end of the window. */
	ended: boolean;
}

/** The stays in a stage that its time rests on ([TIME1]); a deal may have several. */
export function stayDeals(columns: DealColumns, { window, now }: MetricsContext, passes: Passes, stage: StageId): DealStay[] {
	const { start, end, until: last } = stretchUntil(window, now);
	const stays: DealStay[] = [];
	for (const { row, at } of staysIn(columns, passes, stage)) {
		const from = columns.stays.from[at]!;
		const until = columns.stays.until[at]!;
		if (!(from < end && until >= start)) continue;
		const ended = until < end;
		stays.push({ deal: columns.ids[row]!, days: between(from, ended ? until : last) / DAY_MS, ended });
	}
	return stays;
}

export interface DealAge {
	deal: DealId;
	stage: StageId;
	/** Days in the stage it is in, unrounded. */
	days: number;
	/** Minor units; null: blank. */
	value: number | null;
}

/** How long each open deal has been in its stage, now; those in no stage in use or since an unknown time aside. */
export function dealAges(columns: DealColumns, { now }: MetricsContext, passes: Passes): DealAge[] {
	const ages: DealAge[] = [];
	for (let row = 0; row < columns.size; row += 1) {
		if (!passes(row) || columns.left[row] !== COUNTS || columns.outcome[row] !== OPEN) continue;
		const stage = columns.stages.open[columns.bucket[row]!];
		const days = between(columns.entered[row]!, now) / DAY_MS;
		if (stage && !Number.isNaN(days)) ages.push({ deal: columns.ids[row]!, stage: stage.id, days, value: blankAsNull(columns.value[row]!) });
	}
	return ages;
}

export interface DealClose {
	deal: DealId;
	won: boolean;
	/** Last close; null: at an unknown time. */
	closed: number | null;
	/** From beginning to close; null where either is unknown ([CYCLE1]). */
	days: number | null;
	/** Minor units; null: blank. */
	value: number | null;
}

/** Deals whose last close falls in a window: behind win rates, cycle, deal size and realised velocity ([WIN1]). */
export function closedDeals(columns: DealColumns, window: Window, passes: Passes): DealClose[] {
	const closes: DealClose[] = [];
	for (let row = 0; row < columns.size; row += 1) {
		if (!passes(row) || columns.left[row] !== COUNTS || columns.outcome[row] === OPEN) continue;
		const closed = columns.closed[row]!;
		if (!inWindow(window, closed)) continue;
		const days = blankAsNull(between(columns.created[row]!, closed) / DAY_MS);
		closes.push({ deal: columns.ids[row]!, won: columns.outcome[row] === WON, closed: blankAsNull(closed), days, value: blankAsNull(columns.value[row]!) });
	}
	return closes;
}

function* staysIn(columns: DealColumns, passes: Passes, stage: StageId): Generator<{ row: number; at: number }> {
	const { stays } = columns;
	const wanted = columns.stages.open.findIndex(({ id }) => id === stage);
	for (let row = 0; row < columns.size; row += 1) {
		if (!passes(row) || columns.left[row] !== COUNTS) continue;
		const first = stays.first[row]!;
		for (let at = first; at < first + stays.count[row]!; at += 1) if (stays.stage[at] === wanted) yield { row, at };
	}
}

const blankAsNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
