// What a deal's stage history says: bounces taken out, furthest rank, last close.
import type { Instant, StageStep } from '../model/deal.ts';
import type { StageTable } from './stage-table.ts';

/** A→B→A by one person within this time is a slip of the hand (metrics G5). */
export const BOUNCE_MS = 5 * 60_000;

/**
 * The history without bounces: a move to another stage and back, both by the same known person, the
 * second at most `within` milliseconds after the first. 0 turns it off. The stay it came back to
 * keeps its beginning. Steps without a person or a time are never taken out.
 */
export function withoutBounces(steps: readonly StageStep[], within: number = BOUNCE_MS): readonly StageStep[] {
	if (within <= 0 || steps.length < 3) return steps;
	const kept: StageStep[] = [];
	for (const step of steps) {
		const away = kept.at(-1);
		const home = kept.at(-2);
		if (home && away && home.stage === step.stage && isBounce(away, step, within)) kept.pop();
		else kept.push(step);
	}
	return kept;
}

const isBounce = (away: StageStep, back: StageStep, within: number): boolean =>
	away.by !== undefined && away.by === back.by && away.at !== null && back.at !== null && back.at - away.at <= within;

/**
 * Furthest rank ever reached: index of an open stage, K for won. A deal that was never in an open
 * stage has reached the first one by being in the pipeline; −1 only where there is no open stage.
 */
export function furthestRank(steps: readonly StageStep[], stages: StageTable): number {
	let furthest = Math.min(0, stages.openCount - 1);
	for (const step of steps) {
		const rank = stages.place(step.stage)?.rank ?? -1;
		if (rank > furthest) furthest = rank;
	}
	return furthest;
}

/**
 * When the present outcome began: start of the last unbroken run of stages of the present type.
 * A move between two won stages is no new close. null while open, and when the time is unknown.
 */
export function lastClose(steps: readonly StageStep[], stages: StageTable): Instant | null {
	const last = steps.at(-1);
	if (!last) return null;
	const type = stages.typeOf(last.stage);
	if (type === 'open') return null;
	let index = steps.length - 1;
	while (index > 0 && stages.typeOf(steps[index - 1]!.stage) === type) index -= 1;
	return steps[index]!.at;
}
