// Notices that leave by themselves, and wait while something as large as the window is shown to others; errors do not wait.
import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import Toasts from '#lib/ui/Toasts.svelte';

afterEach(() => {
	vi.useRealTimers();
	for (const { id } of toasts.list) toasts.dismiss(id);
	cleanup();
});

/** What waits, by its text. */
const waiting = (): string[] => toasts.list.filter((toast) => toasts.waits(toast)).map(({ text }) => text);

it('a notice leaves by itself, but not while it is covered, by whatever is the last to go', () => {
	vi.useFakeTimers();
	toasts.show('Before');
	const uncover = toasts.cover();
	const another = toasts.cover();
	toasts.show('Meanwhile');
	uncover();
	vi.advanceTimersByTime(60_000);
	expect(waiting()).toEqual(['Before', 'Meanwhile']);
	another();
	expect([waiting(), toasts.list.length]).toEqual([[], 2]);
	vi.advanceTimersByTime(60_000);
	expect(toasts.list).toEqual([]);
});

it('an error is shown over what covers the others', async () => {
	const uncover = toasts.cover();
	toasts.show('Moved to Won');
	toasts.show('The server refuses this edit', { kind: 'error' });
	render(Toasts);
	const classes = (text: string): DOMTokenList => screen.getByText(text).closest('.toast')!.classList;
	expect([classes('Moved to Won').contains('waiting'), classes('The server refuses this edit').contains('waiting')]).toEqual([true, false]);
	uncover();
	await vi.waitFor(() => expect(classes('Moved to Won').contains('waiting')).toBe(false));
});
