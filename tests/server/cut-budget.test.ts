// The budget for cuts asks for a look before anybody has to wait for one, and goes by what it saw.
import { expect, it } from 'vitest';
import { CutBudget } from '../../server/sync/cut-budget.ts';
import { LIMITS } from '../../server/sync/limits.ts';

const limits = { ...LIMITS, cutBurst: 1000, cutRate: 0, assumedRun: 100, moved: 5000 };

it('assumes long runs until somebody has looked, once half of the burst is spent', async () => {
	const budget = new CutBudget(limits, () => 0);
	expect(budget.covers('anna', 4)).toBe(true);
	expect(budget.shouldLook()).toBe(false);
	expect(budget.covers('anna', 1)).toBe(true);
	expect([budget.shouldLook(), budget.shouldLook()]).toEqual([true, false]);
	expect(budget.covers('anna', 6)).toBe(false);
	expect(await budget.tooMuch(() => Promise.resolve({ moved: 0, longest: 1 }))).toBe(false);
	expect(budget.covers('anna', 500)).toBe(true);
	expect(budget.covers('anna', 1)).toBe(false);
	expect(budget.covers('bert', 1000)).toBe(true);
});

it('counts runs that came with and after the look', async () => {
	const budget = new CutBudget(limits, () => 0);
	const look = budget.tooMuch(async () => {
		budget.took(50);
		return { moved: 6000, longest: 10 };
	});
	expect(await look).toBe(true);
	budget.took(40);
	expect(budget.covers('anna', 10)).toBe(true);
	expect(budget.covers('anna', 1)).toBe(false);
});

it('looks again after a look that failed', async () => {
	const budget = new CutBudget(limits, () => 0);
	await expect(budget.tooMuch(() => Promise.reject(new Error('EIO')))).rejects.toThrow('EIO');
	expect(await budget.tooMuch(() => Promise.resolve({ moved: 0, longest: 0 }))).toBe(false);
});
