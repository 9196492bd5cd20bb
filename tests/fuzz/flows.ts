// Figures of what flows through generated pipelines, against a plain reference and against themselves as of a moment.
import { checkFlow, checkMoment } from '../domain/metrics/flow-check.ts';
import { flowOf } from '../domain/metrics/flow-logs.ts';
import { Random } from './random.ts';

export interface FlowOutcome {
	pipelines: number;
	deals: number;
	steps: number;
}

export const noFlows = (): FlowOutcome => ({ pipelines: 0, deals: 0, steps: 0 });

export const addFlows = (sum: FlowOutcome, one: FlowOutcome): FlowOutcome => ({
	pipelines: sum.pipelines + one.pipelines,
	deals: sum.deals + one.deals,
	steps: sum.steps + one.steps
});

/** One pipeline a seed; every third one without gaps, which is looked at as of a moment as well. */
export function runFlow(seed: number): FlowOutcome {
	const random = new Random(seed);
	const sound = seed % 3 === 0;
	const flow = flowOf(random, sound);
	checkFlow(flow, seed % 4);
	if (sound) checkMoment(flow, flow.now - random.below(500 * 86_400_000));
	return { pipelines: 1, deals: flow.logs.length, steps: flow.logs.reduce((sum, { steps }) => sum + steps.length, 0) };
}
