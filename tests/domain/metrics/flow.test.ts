// What flows: every figure against a plain reference on generated pipelines, and what going to a moment means for them.
import { describe, expect, it } from 'vitest';
import { Random } from '../../fuzz/random.ts';
import { checkFlow } from './flow-check.ts';
import { flowOf } from './flow-logs.ts';

describe('what flows', () => {
	it('[FLOW1] [TIME1] [CYCLE1] [VELOCITY1] [LVR1] is what the plain reference gives, in any pipeline', () => {
		let stays = 0;
		for (let seed = 1; seed <= 100; seed += 1) {
			const flow = flowOf(new Random(seed), seed % 3 === 0);
			stays += flow.logs.reduce((sum, { steps }) => sum + steps.length, 0);
			checkFlow(flow, seed % 4);
		}
		expect(stays).toBeGreaterThan(2000);
	});
});
