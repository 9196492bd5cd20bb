// The small parts of the charts that need no browser: keys, preferences, fitting text, file names.
import { beforeEach, describe, expect, it } from 'vitest';
import { coversAny, fileName } from '#lib/features/charts/export-image.ts';
import { markAfter } from '#lib/features/charts/marks.ts';
import { loadPreferences, savePreferences } from '#lib/features/charts/preferences.ts';
import { fitText, textWidth, wrapText } from '#lib/features/charts/text-width.svelte.ts';

describe('marks and keys', () => {
	it('go from mark to mark and stop at the ends', () => {
		expect(markAfter('ArrowDown', 0, 3)).toBe(1);
		expect(markAfter('ArrowDown', 2, 3)).toBe(2);
		expect(markAfter('ArrowUp', 0, 3)).toBe(0);
		expect([markAfter('Home', 2, 3), markAfter('End', 0, 3)]).toEqual([0, 2]);
		expect(markAfter('Enter', 0, 3)).toBeNull();
	});
});

describe('preferences', () => {
	beforeEach(() => localStorage.clear());

	it('come back as they were saved', () => {
		const chosen = { stock: 'weighted', funnel: 'value', period: { kind: 'custom', from: '2026-01-01', to: '2026-02-01' } } as const;
		savePreferences(chosen);
		expect(loadPreferences()).toEqual(chosen);
	});

	it('fall back to the defaults on anything else', () => {
		for (const stored of ['{', 'null', '7', '{"period":{"kind":"custom","from":"x"},"stock":1}', '{"period":{"kind":"never"}}']) {
			localStorage.setItem('sluice:charts', stored);
			expect(loadPreferences()).toEqual({ stock: 'value', funnel: 'count', period: { kind: 'all' } });
		}
	});
});

describe('text', () => {
	it('is cut to fit with an ellipsis, and left alone when it fits', () => {
		expect(fitText('Lead', 1000, 13)).toBe('Lead');
		const cut = fitText('A stage with a very long name', 80, 13);
		expect(cut.endsWith('…')).toBe(true);
		expect(textWidth(cut, 13)).toBeLessThanOrEqual(80);
	});

	it('is wrapped at spaces, and a word too long for a line is cut', () => {
		const lines = wrapText('one two three four five', 80, 13);
		expect(lines.length).toBeGreaterThan(1);
		expect(lines.join(' ')).toBe('one two three four five');
		for (const line of wrapText('x'.repeat(200), 80, 13)) expect(textWidth(line, 13)).toBeLessThanOrEqual(80);
	});
});

describe('pictures', () => {
	it('take the fonts whose range holds a character of the text', () => {
		const euro = ['€'.codePointAt(0)!];
		expect(coversAny('U+0000-00FF, U+20AC', euro)).toBe(true);
		expect(coversAny('U+0400-045F', euro)).toBe(false);
		expect(coversAny('U+20??', euro)).toBe(true);
		expect(coversAny('', euro)).toBe(true);
	});

	it('get a name that every file system takes', () => {
		expect(fileName('Sales: Q1/Q2 *', 'Pipeline now', '15 Jun 2026')).toBe('sales-q1-q2- pipeline-now 15-jun-2026');
	});
});
