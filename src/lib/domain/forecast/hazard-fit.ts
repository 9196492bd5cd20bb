// When open deals are won, lost or move on: daily hazards per stage, week in the stage and month of the quarter (metrics 3.2).
// Fitting counts; cells with little of their own are drawn towards their row. Limit: nothing of a deal but where it stands counts.
import { DAY_MS } from '../model/date.ts';
import type { StageId } from '../model/deal.ts';
import { wholeDays, type Stay } from './past-deals.ts';
import { SEASONS, type Calendar } from './seasons.ts';
import { shrunkRate } from './shrinkage.ts';

/** Weeks in a stage that are told apart; the last one stands for all after it. */
export const WEEKS = 53;
const WEEK = 7;
/** From so many days in a stage on, one day is like the next. */
export const SETTLED_DAYS = (WEEKS - 1) * WEEK;
/** What is known of more, in days of deals: twenty deals' week. */
const PRIOR_DAYS = 20 * WEEK;
/** The same for a month of the quarter, in events. */
const PRIOR_EVENTS = 5;

const ENDS = ['won', 'lost', 'moved'] as const;
type End = (typeof ENDS)[number];

/** Events and days at risk by stage × month of the quarter × week in the stage. */
interface Cells {
	readonly days: Float64Array;
	readonly events: Readonly<Record<End, Float64Array>>;
}

export interface HazardModel {
	readonly stages: ReadonlyMap<StageId, number>;
	/** Chance per day that a deal is won, lost or moves on: index (stage × 3 + month of the quarter) × 53 + week. */
	readonly won: Float64Array;
	readonly lost: Float64Array;
	readonly moved: Float64Array;
	/** Share of the moves from a stage that go to each: index from × stages + to. */
	readonly next: Float64Array;
	/** What it was counted from. */
	readonly dealDays: number;
	readonly wins: number;
}

export const cellOf = (stage: number, season: number, day: number): number =>
	(stage * SEASONS + season) * WEEKS + Math.min(WEEKS - 1, Math.floor(day / WEEK));

export interface FitOptions {
	/** Days before this moment are left out: the log did not see what closed then, only what outlived it. −Infinity when absent. */
	readonly since?: number;
	/** Only what happened before this moment is known. */
	readonly until: number;
}

/** Counts stays; null where there is no day to count. */
export function fitHazard(stays: Iterable<Stay>, seasons: Calendar, { since = -Infinity, until }: FitOptions): HazardModel | null {
	const stages = new Map<StageId, number>();
	const codeOf = (stage: StageId): number => {
		const known = stages.get(stage);
		if (known !== undefined) return known;
		stages.set(stage, stages.size);
		return stages.size - 1;
	};
	const seen: Stay[] = [];
	for (const stay of stays) {
		if (stay.from >= until || stay.to < since) continue;
		seen.push(stay);
		codeOf(stay.stage);
		if (stay.next !== null && stay.to < until) codeOf(stay.next);
	}
	const size = stages.size * SEASONS * WEEKS;
	const cells: Cells = {
		days: new Float64Array(size),
		events: { won: new Float64Array(size), lost: new Float64Array(size), moved: new Float64Array(size) }
	};
	const next = new Float64Array(stages.size * stages.size);
	for (const stay of seen) {
		const stage = stages.get(stay.stage)!;
		count(cells, stage, stay, seasons, since, until);
		if (stay.to < until && stay.next !== null) next[stage * stages.size + stages.get(stay.next)!]! += 1;
	}
	const dealDays = cells.days.reduce((sum, days) => sum + days, 0);
	if (dealDays === 0) return null;
	for (let from = 0; from < stages.size; from += 1) {
		const row = next.subarray(from * stages.size, (from + 1) * stages.size);
		const moves = row.reduce((sum, n) => sum + n, 0);
		if (moves > 0) for (const [to, n] of row.entries()) row[to] = n / moves;
	}
	const [won, lost, moved] = ENDS.map((end) => hazards(cells.events[end], cells.days, stages.size));
	keepBelowOne(won!, lost!, moved!);
	return { stages, won: won!, lost: lost!, moved: moved!, next, dealDays, wins: cells.events.won.reduce((sum, n) => sum + n, 0) };
}

/**
 * Adds one stay. Day d of a stay is at risk when it has begun and its end is known: the day in which the stay ended, and
 * whole days before. Stretches of one week in one month are added at once.
 */
function count({ days, events }: Cells, stage: number, { from, to, end }: Stay, seasons: Calendar, since: number, until: number): void {
	const ended = to < until;
	const atRisk = ended ? wholeDays(from, to) + 1 : wholeDays(from, until);
	let day = since > from ? Math.ceil((since - from) / DAY_MS) : 0;
	for (let cell = 0; day < atRisk; ) {
		const at = from + day * DAY_MS;
		const monthEnds = Math.ceil((seasons.nextAfter(at) - from) / DAY_MS);
		const stop = Math.min(atRisk, (Math.floor(day / WEEK) + 1) * WEEK, monthEnds);
		cell = cellOf(stage, seasons.at(at), day);
		days[cell]! += stop - day;
		if (ended && stop === atRisk && end !== 'open') events[end][cell]! += 1;
		day = stop;
	}
}

/** Rates per day: each cell drawn towards its week in the stage × its month, the week towards its stage, the stage towards all. */
function hazards(events: Float64Array, days: Float64Array, stages: number): Float64Array {
	const rates = new Float64Array(events.length);
	const sum = (of: Float64Array, from: number, to: number, step = 1): number => {
		let total = 0;
		for (let index = from; index < to; index += step) total += of[index]!;
		return total;
	};
	const whole = sum(events, 0, events.length) / sum(days, 0, days.length);
	const width = SEASONS * WEEKS;
	for (let stage = 0; stage < stages; stage += 1) {
		const begin = stage * width;
		const ofStage = shrunkRate(sum(events, begin, begin + width), sum(days, begin, begin + width), whole, PRIOR_DAYS);
		const ofWeek = Float64Array.from({ length: WEEKS }, (_, week) =>
			shrunkRate(sum(events, begin + week, begin + width, WEEKS), sum(days, begin + week, begin + width, WEEKS), ofStage, PRIOR_DAYS)
		);
		for (let season = 0; season < SEASONS; season += 1) {
			const row = begin + season * WEEKS;
			let expected = 0;
			for (let week = 0; week < WEEKS; week += 1) expected += ofWeek[week]! * days[row + week]!;
			const ofSeason = (sum(events, row, row + WEEKS) + PRIOR_EVENTS) / (expected + PRIOR_EVENTS);
			for (let week = 0; week < WEEKS; week += 1)
				rates[row + week] = shrunkRate(events[row + week]!, days[row + week]!, Math.min(1, ofWeek[week]! * ofSeason), PRIOR_DAYS);
		}
	}
	return rates;
}

/** A deal ends a day in one way at most. */
function keepBelowOne(...rates: Float64Array[]): void {
	for (let cell = 0; cell < rates[0]!.length; cell += 1) {
		const all = rates.reduce((sum, rate) => sum + rate[cell]!, 0);
		if (all > 1) for (const rate of rates) rate[cell]! /= all;
	}
}

