// A deal's stage history without slips of the hand ([FUNNEL8]): what figures, ages and times per stage read.
import type { StageStep } from './deal.ts';

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
