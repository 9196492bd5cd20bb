// What a deal's stage history says: furthest rank, last close.
import type { Instant, StageStep } from '../model/deal.ts';
import type { StageTable } from './stage-table.ts';

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
