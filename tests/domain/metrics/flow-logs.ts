// Generated pipelines for figures of what flows: stages of every kind, deals that skip, return, re-open and have gaps.
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import { ALL_TIME, type Window } from '#lib/domain/metrics/period.ts';
import type { Random } from '../../fuzz/random.ts';
import { dealOf, stageOf } from './deals.ts';
import { historyOfDeal } from './histories.ts';

export interface Log {
	id: string;
	createdAt: number | null;
	/** Oldest first; times may be unknown or run back. No two in a row are of one stage. */
	steps: { stage: string | null; at: number | null }[];
	value: number | null;
	inBin: boolean;
	noSale: boolean;
}

export interface Flow {
	stages: Stage[];
	logs: Log[];
	window: Window;
	now: number;
}

const START = Date.UTC(2025, 0, 1);
const DAYS = 600;

/** One pipeline. `sound`: every time is known, and times of a deal rise. */
export function flowOf(random: Random, sound: boolean = false): Flow {
	const stages = stagesOf(random);
	const names = [...stages.map(({ id }) => id), ...(sound ? [] : ['ghost', null])];
	const whole = random.chance(0.5);
	const logs = Array.from({ length: random.below(25) }, (_, index) => logOf(random, `d${index}`, names, whole, sound));
	const a = START + random.below(DAYS) * DAY_MS;
	const b = START + random.below(DAYS) * DAY_MS;
	const window = { start: random.chance(0.2) ? null : Math.min(a, b), end: random.chance(0.2) ? null : Math.max(a, b), from: null, to: null };
	return { stages, logs, window: random.chance(0.2) ? ALL_TIME : window, now: START + (DAYS - random.below(sound ? 1 : 200)) * DAY_MS };
}

function stagesOf(random: Random): Stage[] {
	const open = Array.from({ length: random.below(6) }, (_, index) => stageOf(`open${index}`, index, 100 * index, 'open', random.chance(0.2) ? 1 : null));
	const won = Array.from({ length: 1 + random.below(2) }, (_, index) => stageOf(`won${index}`, 7 + index, 1000, 'won'));
	return [...open, ...won, stageOf('lost', 9, 0, 'lost')];
}

function logOf(random: Random, id: string, names: readonly (string | null)[], whole: boolean, sound: boolean): Log {
	const time = (from: number, days: number) => from + (whole ? random.below(days) * DAY_MS : random.below(days * DAY_MS));
	let at = time(START, DAYS / 2);
	const createdAt = !sound && random.chance(0.1) ? null : at;
	const steps: Log['steps'] = [];
	for (let count = random.below(7); count > 0; count -= 1) {
		const stage = random.pick(names);
		if (steps.length > 0 && steps.at(-1)!.stage === stage) continue;
		steps.push({ stage, at: !sound && random.chance(0.1) ? null : at });
		at = sound || random.chance(0.95) ? time(at, 60) : time(START, DAYS);
	}
	const value = random.chance(0.2) ? null : random.chance(0.1) ? Number.MAX_SAFE_INTEGER : random.below(100_000);
	return { id, createdAt, steps, value, inBin: random.chance(0.05), noSale: random.chance(0.05) };
}

/** As the engine reads them. */
export const historiesOf = (logs: readonly Log[]): DealHistory[] =>
	logs.map(({ id, createdAt, steps, value, inBin, noSale }) =>
		historyOfDeal(dealOf(steps.map(({ stage, at }) => [stage, at]), { id, createdAt, value, deleted: inBin ? 1 : null, lostReason: noSale ? 'duplicate' : null }))
	);
