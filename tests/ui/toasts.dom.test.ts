// Notices that leave by themselves, and wait while something as large as the window lies over them.
import { afterEach, expect, it, vi } from 'vitest';
import { toasts } from '#lib/ui/toasts.svelte.ts';

afterEach(() => void vi.useRealTimers());

it('a notice leaves by itself, but not while it is covered', () => {
	vi.useFakeTimers();
	const before = toasts.show('Before');
	const uncover = toasts.cover();
	const meanwhile = toasts.show('Meanwhile');
	vi.advanceTimersByTime(60_000);
	expect([toasts.has(before), toasts.has(meanwhile), toasts.covered]).toEqual([true, true, true]);
	uncover();
	expect([toasts.has(before), toasts.has(meanwhile), toasts.covered]).toEqual([true, true, false]);
	vi.advanceTimersByTime(60_000);
	expect(toasts.list).toEqual([]);
});
