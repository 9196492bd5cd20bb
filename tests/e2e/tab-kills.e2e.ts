// A few of the tab kills of `npm run faults -- tabs`: what a killed tab had called saved on this device is there.
import { expect, it } from 'vitest';
import { tabKills } from '../faults/tab-kills.ts';

it('keeps everything that a killed tab had called saved', { timeout: 180_000 }, async () => {
	const told = await tabKills({ rounds: 4, seed: 3 });
	expect(told.lost).toEqual([]);
	expect(told.rounds).toBe(4);
	expect(told.claimed).toBeGreaterThan(20);
});
