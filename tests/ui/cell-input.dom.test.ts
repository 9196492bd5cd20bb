// What is typed into cells of columns of one's own: results of calculations, and numbers as an editor shows them.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { readColumn, type Column, type ColumnKind } from '#lib/domain/model/column.ts';
import { loadCalculation } from '#lib/ui/calculation.ts';
import { parseCell } from '#lib/ui/cell-input.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { ownText, parseOwn } from '#lib/ui/own-input.ts';

afterEach(() => (locale.language = 'en'));

const column = (kind: ColumnKind): Column => readColumn('c_x', (field) => ({ name: 'X', kind, stars: 5 })[field]);
const context = (kind: ColumnKind) => ({ currency: 'EUR', timeZone: 'UTC', now: Date.UTC(2026, 0, 15), stages: [], columns: [column(kind)] });

beforeAll(loadCalculation);

it.each([
	['=8/2', { ok: true, value: 4 }],
	['=3-3', { ok: true, value: null }]
])('a rating takes %s', (text, result) => {
	expect(parseCell('c_x', text, context('rating'))).toEqual(result);
});

it.each(['=5/2', '=6+6', '=0-1'])('a rating refuses %s with words', (text) => {
	expect(parseCell('c_x', text, context('rating'))).toMatchObject({ ok: false, message: expect.stringContaining(text) as string });
});

it.each<[ColumnKind, number]>([
	['number', 0.123456789],
	['number', -1.5e-7],
	['number', 1234567.125],
	['number', 12],
	['percent', 0.07],
	['percent', 0.123456789012]
])('a %s of %d is edited without losing a digit', (kind, value) => {
	const text = ownText(column(kind), value, 'EUR');
	expect(parseOwn(column(kind), text, { currency: 'EUR', today: '2026-01-15', decimal: '.', order: 'dmy' })).toEqual({ ok: true, value });
});

it.each([
	['en', '12.345', '“12.345” can be 12,345 or 12.35', '12,345', '12.35'],
	['nl', '12,345', '“12,345” kan 12.345 of 12,35 zijn', '12.345', '12,35']
] as const)('in %s an amount of %s is refused with both readings, each of which can be typed', (language, text, words, whole, part) => {
	locale.language = language;
	for (const field of ['value', 'c_x'] as const) {
		expect(parseCell(field, text, context('money'))).toMatchObject({ ok: false, message: expect.stringContaining(words) as string });
		expect(parseCell(field, whole, context('money'))).toEqual({ ok: true, value: 1_234_500 });
		expect(parseCell(field, part, context('money'))).toEqual({ ok: true, value: 1235 });
	}
});
