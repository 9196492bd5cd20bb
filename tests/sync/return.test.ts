// Coming back after a month, in small; `npm run bench -- return` is the same at full size.
import { expect, it } from 'vitest';
import { returnAfterMonth } from '../bench/return.ts';

it('loses no cell and lists every conflict when a device with a wrong clock comes back after 30 days', { timeout: 60_000 }, async () => {
	const told = await returnAfterMonth({ deals: 200, own: 150, others: 150, people: 3, seed: 1 });
	expect(told.lost).toBe(0);
	expect(told.conflicts).toBeGreaterThan(5);
	expect(told.listed).toBe(told.conflicts);
});
