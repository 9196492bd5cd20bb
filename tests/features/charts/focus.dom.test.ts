// Where the keyboard is in a chart when a colleague's edit takes the mark away that it is on.
import { render } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { beforeEach, expect, it } from 'vitest';
import type { ChartModel, Mark } from '#lib/features/charts/frame/chart-model.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import MarksOnly from './MarksOnly.svelte';

const mark = (key: string): Mark => ({ key, label: key, sentence: `${key}.`, deals: () => [] });
const modelOf = (...keys: string[]): ChartModel => ({ name: 'Marks', title: 'Marks', subtitle: '', tag: null, notes: [], marks: keys.map(mark), table: { columns: [], rows: [] }, empty: null });
const keyNow = () => document.activeElement?.getAttribute('data-key') ?? null;

beforeEach(() => {
	locale.language = 'en';
});

it('goes on from the mark that stands in its place, and from the last one at the end', async () => {
	const { container, rerender } = render(MarksOnly, { model: modelOf('a', 'b', 'c') });
	const focus = (key: string) => container.querySelector<SVGElement>(`[data-key="${key}"]`)!.focus();
	focus('b');
	await rerender({ model: modelOf('a', 'c') });
	flushSync();
	expect(keyNow()).toBe('c');
	await rerender({ model: modelOf('a') });
	flushSync();
	expect(keyNow()).toBe('a');
});

it('stays with its mark when others go, and takes no focus that is elsewhere', async () => {
	const { container, rerender } = render(MarksOnly, { model: modelOf('a', 'b', 'c') });
	container.querySelector<SVGElement>('[data-key="c"]')!.focus();
	await rerender({ model: modelOf('c', 'd') });
	flushSync();
	expect(keyNow()).toBe('c');
	(document.activeElement as SVGElement).blur();
	await rerender({ model: modelOf('d') });
	flushSync();
	expect(document.activeElement).toBe(document.body);
});
