// WCAG contrast of the theme's token pairs, computed from theme.css: text 4.5:1, marks 3:1.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Rgb = [number, number, number];

/** oklch → linear sRGB, clipped to the gamut (Björn Ottosson, "A perceptual color space for image processing"). */
function linear(lightness: number, chroma: number, hue: number): Rgb {
	const a = chroma * Math.cos((hue * Math.PI) / 180);
	const b = chroma * Math.sin((hue * Math.PI) / 180);
	const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
	const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
	const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
	return [
		4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
		-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
		-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s
	].map((channel) => Math.min(1, Math.max(0, channel))) as Rgb;
}

const luminance = ([red, green, blue]: Rgb): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

function contrast(one: Rgb, other: Rgb): number {
	const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
	return (high + 0.05) / (low + 0.05);
}

const css = readFileSync('src/lib/ui/theme.css', 'utf8');

/** The colours that the first rule with this selector sets. */
function tokens(selector: RegExp): Map<string, Rgb> {
	const start = css.search(selector);
	if (start < 0) throw new Error(`no rule ${selector.source}`);
	const block = css.slice(start, css.indexOf('}', start));
	return new Map(
		[...block.matchAll(/--([\w-]+):\s*oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);/g)].map(([, name, l, c, h]) => [
			name!,
			linear(Number(l), Number(c), Number(h))
		])
	);
}

const light = tokens(/^:root\b/m);
const themes: Record<string, Map<string, Rgb>> = {
	light,
	'dark by choice': new Map([...light, ...tokens(/:root\[data-theme='dark'\]/)]),
	'dark by the system': new Map([...light, ...tokens(/:root:not\(\[data-theme='light'\]\)/)])
};

const GROUNDS = ['bg', 'surface', 'surface-2'];
const on = (names: string[], grounds: string[]): [string, string][] =>
	names.flatMap((name) => grounds.map((ground): [string, string] => [name, ground]));

const TEXT: [string, string][] = [
	...on(['text', 'text-2', 'danger', 'stale', 'won'], GROUNDS),
	...on(['accent'], ['bg', 'surface']),
	...on(['text', 'text-2', 'accent-strong'], ['accent-soft']),
	...on(['text', 'stale'], ['stale-soft']),
	...on(['text', 'danger'], ['danger-soft']),
	['on-accent', 'accent'],
	['on-accent', 'accent-hover'],
	...Array.from({ length: 8 }, (_, index): [string, string] => ['on-cat', `cat-${index}`])
];

const MARKS: [string, string][] = [
	...on(['line-strong', 'focus', 'lost', 'up', 'down', 'stage-from', 'stage-to'], ['bg', 'surface']),
	...on(
		Array.from({ length: 8 }, (_, index) => `cat-${index}`),
		['surface']
	),
	...on(['accent'], ['accent-soft'])
];

describe.each(Object.entries(themes))('the %s theme', (_, theme) => {
	const ratio = ([front, ground]: [string, string]): number => contrast(theme.get(front)!, theme.get(ground)!);
	const below = (pairs: [string, string][], least: number): string[] =>
		pairs.filter((pair) => !(ratio(pair) >= least)).map((pair) => `${pair.join(' on ')}: ${ratio(pair).toFixed(2)}`);

	it('has text of at least 4.5:1', () => {
		expect(below(TEXT, 4.5)).toEqual([]);
	});

	it('has marks of at least 3:1', () => {
		expect(below(MARKS, 3)).toEqual([]);
	});
});

describe('both ways to the dark theme', () => {
	it('give the same colours', () => {
		expect(themes['dark by the system']).toEqual(themes['dark by choice']);
	});
});

describe('the contrast computation', () => {
	it('gives 21 for black on white', () => {
		expect(contrast(linear(0, 0, 0), linear(1, 0, 0))).toBeCloseTo(21, 1);
	});
});
