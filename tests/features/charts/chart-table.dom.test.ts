// A table that is wider than its place: its edges say that there are more columns, and where.
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import ChartTable from '#lib/features/charts/frame/ChartTable.svelte';

let shown: Record<string, never> | null = null;
afterEach(() => {
	if (shown) void unmount(shown);
	document.body.replaceChildren();
});

/** A table of so many columns, in a place of 300 px. */
function show(columns: number, width: number): { edges: Element; scroll: HTMLElement } {
	const names = Array.from({ length: columns }, (_, index) => `Column ${index}`);
	const table = { columns: names.map((label, index) => ({ label, numeric: index > 0 })), rows: [{ key: 'a', cells: names.map((_, index) => String(index)) }] };
	shown = mount(ChartTable, { target: document.body, props: { table, caption: 'Deals' } });
	flushSync();
	const scroll = document.querySelector<HTMLElement>('.scroll')!;
	Object.defineProperties(scroll, { clientWidth: { value: 300 }, scrollWidth: { value: width } });
	scrolled(scroll, 0);
	return { edges: document.querySelector('.edges')!, scroll };
}

function scrolled(scroll: HTMLElement, to: number): void {
	scroll.scrollLeft = to;
	scroll.dispatchEvent(new Event('scroll'));
	flushSync();
}

describe('the table of a chart', () => {
	it('says at its edges that there are more columns, until one has seen them', () => {
		const { edges, scroll } = show(6, 420);
		const told = () => ['before', 'after'].filter((edge) => edges.classList.contains(edge));
		expect(told()).toEqual(['after']);
		scrolled(scroll, 60);
		expect(told()).toEqual(['before', 'after']);
		scrolled(scroll, 120);
		expect(told()).toEqual(['before']);
		expect(scroll.tabIndex).toBe(0);
	});

	it('that fits has no such edge', () => {
		const { edges } = show(4, 300);
		expect([edges.classList.contains('before'), edges.classList.contains('after')]).toEqual([false, false]);
	});
});
