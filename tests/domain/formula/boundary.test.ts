// Values of fields on their way into formulas, and results on their way back.
import { describe, expect, it } from 'vitest';
import { toCellContent, toFormulaValue, type CellContent, type CellType } from '#lib/domain/formula/boundary.ts';
import { dateValue, type FormulaValue } from '#lib/domain/formula/value.ts';

const NAMES: Record<string, string> = { s1: 'Lead', x: 'Hot', y: 'Cold' };
const words = { currency: 'EUR', stageName: (id: string) => NAMES[id] ?? null, choiceName: (id: string) => NAMES[id] ?? null };

describe('[FORMULA4] a field in a formula', () => {
	it.each<[CellType, CellContent, FormulaValue]>([
		['money', 123456, 1234.56],
		['permille', 250, 0.25],
		['percent', 0.125, 0.125],
		['day', '2026-03-31', dateValue('2026-03-31')],
		['day', '2026-02-31', null],
		['stage', 's1', 'Lead'],
		['stage', 'gone', null],
		['choice', 'x', 'Hot'],
		['choices', ['x', 'gone', 'y'], ['Hot', 'Cold']],
		['choices', ['gone'], null],
		['checkbox', false, false],
		['rating', 4, 4],
		['text', '', null],
		['money', 'text', null],
		['number', { error: '#REF!' }, { error: '#REF!' }]
	])('%s %j is %j', (type, value, expected) => expect(toFormulaValue(type, value, words)).toEqual(expected));

	it.each<[FormulaValue, CellContent]>([
		[dateValue('2026-03-31'), '2026-03-31'],
		[{ serial: 46112.75 }, '2026-03-31'],
		['', null],
		[[], null],
		[['a'], ['a']],
		[0, 0],
		[false, false],
		[{ error: '#N/A' }, { error: '#N/A' }]
	])('a result %j shows as %j', (value, expected) => expect(toCellContent(value)).toEqual(expected));
});
