// One reading for a column of one's own: typed, pasted, imported, and read from text where the column changes its kind.
import { describe, expect, it } from 'vitest';
import { convertCell, type ConvertContext } from '#lib/domain/clipboard/convert.ts';
import { convertTo } from '#lib/domain/document/column-kinds.ts';
import { OwnColumnReader } from '#lib/domain/exchange/own-columns.ts';
import { readColumn, type ColumnKind, type OwnValue } from '#lib/domain/model/column.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import { parseLink, readPlain, type PlainKind } from '#lib/domain/reading/typed-values.ts';
import { parseOwn } from '#lib/ui/own-input.ts';

const WRONG = 'refused';
type Result = OwnValue | typeof WRONG;

const column = (kind: ColumnKind) => readColumn('c_x', (field) => ({ name: 'X', kind })[field]);
const decimal = '.' as const;
const context: ConvertContext = { currency: 'EUR', today: '2026-01-15', decimal, order: 'dmy', stages: [], people: [] };

const WAYS: Record<string, (kind: PlainKind, text: string) => Result> = {
	typed: (kind, text) => {
		const read = parseOwn(column(kind), text, { currency: 'EUR', today: '2026-01-15', decimal, order: 'dmy' });
		return read.ok ? read.value : WRONG;
	},
	pasted: (kind, text) => {
		const read = convertCell({ text }, { id: 'c_x', type: kind, cell: 'c_x', names: ['X'], stars: 5 }, context);
		return read.ok ? read.value : WRONG;
	},
	imported: (kind, text) => {
		const read = new OwnColumnReader(kind, column(kind), () => 'new').read(text, { decimal, order: 'dmy', scale: 'percent' }, { currency: 'EUR', timeZone: 'UTC', year: 2026, own: false });
		return read.ok ? read.value : WRONG;
	}
};

/** What becomes of texts in a column of text that becomes another; a value that no longer shows is refused. */
function retyped(kind: ColumnKind, ...texts: string[]): Result[] {
	const deals = texts.map((text, index) => ({ id: `d${index}`, own: { c_x: text } }) as unknown as Deal);
	const { values, lost } = convertTo(column('text'), kind, deals, { currency: 'EUR', newId: () => 'new' });
	return deals.map(({ id }, index) => (lost.includes(id) ? WRONG : (values.get(id) ?? texts[index]!)));
}

describe('text is the same value', () => {
	it.each<[PlainKind, string, Result]>([
		['percent', '25', 0.25],
		['percent', '0.5', 0.005],
		['percent', '0,5', 0.005],
		['percent', '25%', 0.25],
		['percent', '12,5 %', 0.125],
		['percent', '5‰', 0.005],
		['percent', '-3 procent', -0.03],
		['percent', 'half', WRONG],
		['number', '1.234,5', 1234.5],
		['number', '1,234.5', 1234.5],
		['number', '12k', 12_000],
		['number', '€ 1,5 mln', 1_500_000],
		['number', '25%', 0.25],
		['number', '(35)', -35],
		['number', '1e-7', 1e-7],
		['number', 'much', WRONG],
		['money', '€ 1.234,56', 123_456],
		['money', '1,234.56', 123_456],
		['money', '25%', WRONG],
		['checkbox', 'WAAR', true],
		['checkbox', 'v', true],
		['checkbox', '☑', true],
		['checkbox', 'nee', false],
		['checkbox', 'off', false],
		['checkbox', 'perhaps', WRONG],
		['rating', '4/5', 4],
		['rating', '★★★☆☆', 3],
		['rating', '***', 3],
		['rating', '4 sterren', 4],
		['rating', '3.5', WRONG],
		['rating', '6', WRONG]
	])('in a column of %s: %j is %j, whichever way it comes', (kind, text, value) => {
		const read = Object.fromEntries([...Object.keys(WAYS).map((way) => [way, WAYS[way]!(kind, text)]), ['retyped', retyped(kind, text)[0]]]);
		expect(read).toEqual({ typed: value, pasted: value, imported: value, retyped: value });
	});

	it.each([
		['www.example.com', 'https://www.example.com'],
		['example.com/a?b#c', 'https://example.com/a?b#c'],
		['HTTP://example.com:8080', 'HTTP://example.com:8080'],
		['medium.com/@anna', 'https://medium.com/@anna'],
		['anna@example.com', 'mailto:anna@example.com'],
		['see Jan', WRONG],
		['todo', WRONG],
		['javascript:alert(1)', WRONG],
		['java\u0000script:alert(1)', WRONG],
		['data:text/html,x', WRONG],
		['https://no-dot', WRONG],
		['https://exa mple.com', WRONG]
	])('in a column of links: %j is %j typed, pasted and imported', (text, value) => {
		expect(Object.keys(WAYS).map((way) => WAYS[way]!('link', text))).toEqual([value, value, value]);
		// Of another kind before, words stay to be read; they open nothing.
		expect(parseLink(text) ?? WRONG).toBe(value);
	});
});

describe('[COLUMN3] text that becomes numbers', () => {
	it('is read by the decimal sign that the column’s own values settle', () => {
		expect(retyped('money', '€ 1.234,56', '12.345', '€ 500', 'EUR 7')).toEqual([123_456, 1_234_500, 50_000, 700]);
		expect(retyped('money', '1,234.56', '12,345')).toEqual([123_456, 1_234_500]);
		expect(retyped('number', '1.234,5', '2.000')).toEqual([1234.5, 2000]);
		expect(retyped('percent', '12,5%', '25')).toEqual([0.125, 0.25]);
	});

	it('is not guessed at where they do not', () => {
		expect(retyped('money', '12.345', '12')).toEqual([WRONG, 1200]);
		expect(retyped('money', '1.234,56', '1,234.56', '2.000')).toEqual([123_456, 123_456, WRONG]);
		expect(retyped('number', '12.345', 'v1.5')).toEqual([WRONG, WRONG]);
	});

	it('is no amount as a percentage, in another currency, or where a cent would have to be cut', () => {
		expect(retyped('money', '25%', '$ 5', '1.2345', '12.50')).toEqual([WRONG, WRONG, WRONG, 1250]);
	});
});

describe('an amount of three decimals', () => {
	const money = { id: 'value', type: 'money', cell: 'value', names: ['Value'] } as const;
	it.each([['.', '12.345'], [',', '12,345']] as const)('is refused in a paste, the person’s decimal sign being %s', (sign, text) => {
		expect(convertCell({ text }, money, { ...context, decimal: sign })).toEqual({ ok: false, reason: 'thousands' });
		expect(convertCell({ text }, money, { ...context, decimal: sign }, sign)).toEqual({ ok: true, value: 1235 });
		expect(convertCell({ text }, money, { ...context, decimal: sign }, sign === '.' ? ',' : '.')).toEqual({ ok: true, value: 1_234_500 });
	});
});

describe('a number with letters', () => {
	it('is one with a currency', () => {
		for (const text of ['EUR 5', '5 USD', '€5', 'kr. 5', '5 euro']) expect(readPlain('number', text, { currency: 'EUR', decimal: '.', stars: 5 }), text).toEqual({ ok: true, value: 5 });
	});

	it('is none with a word, a code or a unit', () => {
		for (const text of ['ABC-123', 'INV 2024', '24 mnd', '3 jan', '10 pcs', '5 min'])
			expect(readPlain('number', text, { currency: 'EUR', decimal: '.', stars: 5 }).ok, text).toBe(false);
	});
});
