// What was read a moment ago is kept for a moment, and never more of it than allowed.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RecentBytes } from '../../../server/storage/recent.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const reader = (length: number) => vi.fn(() => new Uint8Array(length));

describe('recent bytes', () => {
	it('are read once while they are asked for, and again after a time without', () => {
		const recent = new RecentBytes({ least: 5, most: 100, life: 1000 });
		const read = reader(10);
		const bytes = recent.get('a', read);
		vi.advanceTimersByTime(900);
		expect(recent.get('a', read)).toBe(bytes);
		vi.advanceTimersByTime(900);
		expect(recent.get('a', read)).toBe(bytes);
		expect(read).toHaveBeenCalledTimes(1);
		vi.advanceTimersByTime(1000);
		recent.get('a', read);
		expect(read).toHaveBeenCalledTimes(2);
	});

	it('make room for later ones, those not asked for longest first', () => {
		const recent = new RecentBytes({ least: 5, most: 100, life: 1000 });
		const [a, b, c] = [reader(40), reader(40), reader(40)];
		recent.get('a', a);
		recent.get('b', b);
		recent.get('a', a);
		recent.get('c', c);
		recent.get('a', a);
		recent.get('b', b);
		expect([a, b, c].map((read) => read.mock.calls.length)).toEqual([1, 2, 1]);
	});

	it('are not kept when they are more than may be kept at all, when they are few, nor after clearing', () => {
		const recent = new RecentBytes({ least: 5, most: 100, life: 1000 });
		const [large, small, few] = [reader(101), reader(5), reader(4)];
		recent.get('large', large);
		recent.get('large', large);
		recent.get('few', few);
		recent.get('few', few);
		recent.get('small', small);
		recent.clear();
		recent.get('small', small);
		expect([large, small, few].map((read) => read.mock.calls.length)).toEqual([2, 2, 2]);
		expect(vi.getTimerCount()).toBe(1);
	});
});
