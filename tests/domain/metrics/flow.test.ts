// What flows: every figure against a plain reference on generated pipelines, and what going to a moment means for them.
import { describe, expect, it } from 'vitest';
import { Random } from '../../fuzz/random.ts';
import { runFlow } from '../../fuzz/flows.ts';
import { checkMoment } from './flow-check.ts';
import { flowOf } from './flow-logs.ts';

describe('what flows', () => {
	it('[FLOW1] [TIME1] [CYCLE1] [VELOCITY1] [LVR1] is what the plain reference gives, in any pipeline', () => {
		let stays = 0;
		for (let seed = 1; seed <= 60; seed += 1) stays += runFlow(seed).steps;
		expect(stays).toBeGreaterThan(1500);
	});

	it('[HISTORY8] [FLOW1] [TIME1] is, as of a moment, what had happened before it', () => {
		for (let seed = 1; seed <= 40; seed += 1) {
			const flow = flowOf(new Random(seed), true);
			for (const log of flow.logs.slice(0, 3)) checkMoment(flow, (log.steps.at(-1)?.at ?? log.createdAt!) + (seed % 2));
		}
	});
});
