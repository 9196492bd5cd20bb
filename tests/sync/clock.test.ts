// The server's clock as this device sees it.
import { describe, expect, it } from 'vitest';
import { ServerClock } from '#lib/sync/clock.ts';

describe("the server's clock", () => {
	it('is read half-way between question and answer', () => {
		let device = 1000;
		const clock = new ServerClock(() => device);
		expect(clock.now()).toBe(1000);
		device = 1100;
		expect(clock.measure(5050, 1000, 1100)).toBe(4000);
		expect(clock.now()).toBe(5100);
	});

	it('starts from the difference of the last session, and drops it once it has measured', () => {
		const clock = new ServerClock(() => 1000);
		clock.restore(250);
		expect(clock.now()).toBe(1250);
		clock.measure(1000, 1000, 1000);
		clock.restore(250);
		expect(clock.now()).toBe(1000);
	});

	it('ignores what is no number', () => {
		const clock = new ServerClock(() => 1000);
		clock.restore('soon');
		clock.measure(Number.NaN, 0, 0);
		expect(clock.now()).toBe(1000);
	});
});
