// What a formula gives beyond the answers of spreadsheets: dates, blanks, languages, the clock, kinds, calculations.
import { describe, expect, it } from 'vitest';
import { calculate } from '#lib/domain/formula/calculate.ts';
import { compile, evaluate } from '#lib/domain/formula/compile.ts';
import type { ResultKind } from '#lib/domain/formula/infer.ts';
import { dateValue, dayOfDate, isDate, type FormulaLanguage, type FormulaValue, type FormulaWorld } from '#lib/domain/formula/value.ts';

const ROW: Record<string, FormulaValue> = {
	value: 1234.5,
	probability: 0.25,
	expected: dateValue('2026-03-31'),
	tags: ['Hot', 'Renewal'],
	untagged: [],
	blank: null,
	broken: { error: '#REF!' },
	title: 'Acme'
};
const world = (language: FormulaLanguage = 'en', more: Partial<FormulaWorld> = {}): FormulaWorld => ({
	today: '2026-03-15',
	now: Date.UTC(2026, 2, 15, 12, 30),
	timeZone: 'Europe/Amsterdam',
	language,
	...more
});
const result = (formula: string, at = world()): FormulaValue => evaluate(compile(formula).program, (id) => ROW[id] ?? null, at);
const shown = (formula: string): unknown => {
	const value = result(formula);
	return isDate(value) ? dayOfDate(value) : value;
};

describe('[FORMULA4] values', () => {
	it.each([
		['{expected} + 14', '2026-04-14'],
		['14 + {expected}', '2026-04-14'],
		['{expected} - 31', '2026-02-28'],
		['EDATE({expected}, -1)', '2026-02-28'],
		['MAX({expected}, TODAY())', '2026-03-31'],
		['MAX({expected}, 5)', 46112],
		['{expected} - TODAY()', 16],
		['IF({expected} > TODAY(), {expected}, TODAY())', '2026-03-31'],
		['INT(NOW())', '2026-03-15'],
		['{expected} * 1', 46112]
	])('%s is %s: sums of dates and days are dates', (formula, expected) => expect(shown(formula)).toBe(expected));

	it('a blank field stays blank where it is the result, and counts as nothing in sums', () => {
		expect(result('{blank}')).toBeNull();
		expect(result('IF(TRUE, {blank}, 1)')).toBeNull();
		expect(result('{blank} + 1')).toBe(1);
		expect(result('AVERAGE({blank}, 4)')).toBe(4);
	});

	it.each<[string, unknown]>([
		['{open} + 7', null],
		['7 + {open}', null],
		['{open} - 7', null],
		['{open} - {expected}', null],
		['TODAY() - {open}', null],
		['({open} + 7) - TODAY()', null],
		['EDATE({open}, 1)', null],
		['YEAR({open})', null],
		['DATEDIF({expected}, {open}, "d")', null],
		['WORKDAY({open}, 5)', null],
		['{later} + 1', null],
		['{open} + 1 / 0', { error: '#DIV/0!' }],
		['EDATE({open}, 1 / 0)', { error: '#DIV/0!' }],
		['WORKDAY({expected}, 1, {open})', '2026-04-01'],
		['TODAY() - {open} > 30', false],
		['{blank} + 7', 7],
		['{expected} + {blank}', '2026-03-31'],
		['{open} * 2', 0],
		['IF({open} = "", "none", "some")', 'none']
	])('%s is %j: from a date that is not filled in nothing is reckoned', (formula, expected) => {
		const kindOf = (id: string): ResultKind => (['open', 'expected', 'later'].includes(id) ? 'date' : 'number');
		const value = evaluate(compile(formula, kindOf).program, (id) => ROW[id] ?? null, world());
		expect(isDate(value) ? dayOfDate(value) : value).toEqual(expected);
	});

	it('a long sum that begins with a date is worked out once, not once for every plus', () => {
		const { program } = compile(`{expected}${' + 1'.repeat(150)}`, () => 'date');
		expect(evaluate(program, () => dateValue('2026-01-01'), world())).toEqual(dateValue('2026-05-31'));
	});

	it('a choice of several is its names in a row, one value for each in COUNTA and TEXTJOIN, and blank when nothing is chosen', () => {
		expect(result('{tags} & "!"')).toBe('Hot, Renewal!');
		expect(result('COUNTA({tags})')).toBe(2);
		expect(result('TEXTJOIN(" + ", TRUE, {tags})')).toBe('Hot + Renewal');
		expect(result('ISNUMBER(SEARCH("hot", {tags}))')).toBe(true);
		expect(result('ISBLANK({untagged})')).toBe(true);
		expect(result('{untagged} = ""')).toBe(true);
	});

	it('errors travel through whatever uses them, and IFERROR ends them', () => {
		expect(result('ROUND({broken} + 1, 2) & "x"')).toEqual({ error: '#REF!' });
		expect(result('IFERROR({broken}, 7)')).toBe(7);
		expect(result('{nothing', world())).toEqual({ error: '#NAME?' });
		expect(result('XLOOKUP(1)')).toEqual({ error: '#NAME?' });
	});

	it('money keeps its cents', () => {
		expect(result('0.1 + 0.2 - 0.3')).toBe(0);
		expect(result('ROUND(1.005 * 1000, 0) / 1000')).toBe(1.005);
		expect(result('ROUND({value} * {probability}, 2)')).toBe(308.63);
	});
});

describe('[FORMULA5] numbers become text, and text numbers, as the reader writes them', () => {
	it.each<[string, FormulaLanguage, unknown]>([
		['1.5 & ""', 'en', '1.5'],
		['1.5 & ""', 'nl', '1,5'],
		['TRUE & ""', 'nl', 'WAAR'],
		['{expected} & ""', 'en', '31/03/2026'],
		['{expected} & ""', 'nl', '31-03-2026'],
		['VALUE("1.200,50")', 'nl', 1200.5],
		['VALUE("1,200.50")', 'en', 1200.5],
		['VALUE("€ 12,50")', 'nl', 12.5],
		['VALUE("-12 %")', 'en', -0.12],
		['"1,5" * 2', 'nl', 3],
		['"1,5" * 2', 'en', { error: '#VALUE!' }],
		['TEXT({value}, "#,##0.00")', 'nl', '1.234,50'],
		['TEXT({expected}, "dddd d mmmm yyyy")', 'nl', 'dinsdag 31 maart 2026'],
		['TEXT({expected}, "ddd d mmm")', 'nl', 'di 31 mrt'],
		['TEXT(1, "[red]0")', 'en', { error: '#VALUE!' }],
		['DAY("31-3-2026")', 'nl', 31],
		['MONTH("31 mrt 2026")', 'en', 3],
		['DATEVALUE("31 december 2026") - DATEVALUE("1/12/26")', 'nl', 30]
	])('%s in %s is %s', (formula, language, expected) => expect(result(formula, world(language))).toEqual(expected));
});

describe('[FORMULA6] the clock', () => {
	it('TODAY is the given day, NOW the given moment on the clock of the time zone', () => {
		expect(result('TODAY()')).toEqual(dateValue('2026-03-15'));
		expect(result('HOUR(NOW()) * 100 + MINUTE(NOW())')).toBe(1330);
		expect(result('HOUR(NOW())', world('en', { timeZone: 'UTC' }))).toBe(12);
		expect(result('TEXT(NOW(), "yyyy-mm-dd hh:mm")', world('en', { timeZone: 'Asia/Tokyo' }))).toBe('2026-03-15 21:30');
	});

	it('shows the hour of the wall clock on the days on which clocks change', () => {
		expect(result('HOUR(NOW())', world('en', { now: Date.UTC(2026, 2, 29, 10) }))).toBe(12);
		expect(result('HOUR(NOW())', world('en', { now: Date.UTC(2026, 9, 25, 10) }))).toBe(11);
	});

	it.each([
		['{value} + 1', 'none'],
		['TODAY() - 1', 'day'],
		['IF(FALSE, NOW(), TODAY())', 'moment']
	])('%s reads the clock: %s', (formula, clock) => expect(compile(formula).clock).toBe(clock));
});

describe('[FORMULA7] the kind of results', () => {
	const kinds: Record<string, ResultKind> = { value: 'money', probability: 'percent', expected: 'date', count: 'number', title: 'text' };
	it.each<[string, ResultKind]>([
		['{value} * {probability}', 'money'],
		['{value} / {value}', 'number'],
		['{value} / {count}', 'money'],
		['-ROUND({value} + 5, 2)', 'money'],
		['{expected} - {expected}', 'number'],
		['{expected} + {count}', 'date'],
		['IF({count} > 1, {expected}, "")', 'date'],
		['IF({count} > 1, {value}, 0)', 'money'],
		['IF({count} > 1, {value}, {title})', 'unknown'],
		['IFERROR({value} / {count}, "")', 'money'],
		['{probability} * {probability}', 'percent'],
		['1 - {probability}', 'percent'],
		['{title} & 1', 'text'],
		['{count} > 1', 'boolean'],
		['ISBLANK({title})', 'boolean'],
		['ISOWEEKNUM({expected})', 'number'],
		['SWITCH({title}, "a", {value}, "b", 5, 0)', 'money'],
		['IFS(TRUE, {value}, FALSE, 1)', 'money'],
		['{gone} * 2', 'number'],
		['{gone}', 'unknown']
	])('%s: %s', (formula, kind) => expect(compile(formula, (id) => kinds[id] ?? 'unknown').kind).toBe(kind));

	it('dependencies name each field once', () => {
		expect(compile('{value} + {value} * {probability} + IF(TRUE, 1, {title})').dependencies).toEqual(['value', 'probability', 'title']);
	});
});

describe('[FORMULA8] a calculation typed into a cell', () => {
	it.each<[string, FormulaLanguage, unknown]>([
		['=1200*12', 'en', { number: 14400, date: false }],
		['= 1.200,50*12', 'nl', { number: 14406, date: false }],
		['=1,200.50*12', 'en', { number: 14406, date: false }],
		['=(1,000+2,000)/2', 'en', { number: 1500, date: false }],
		['=MAX(1,200)', 'en', { number: 200, date: false }],
		['=SOM(1,5;2)', 'nl', { number: 3.5, date: false }],
		['=10%', 'nl', { number: 0.1, date: false }],
		['=DATUM(2026;3;1)+14', 'nl', { number: 46096, date: true }],
		['=1/0', 'en', { error: '#DIV/0!' }],
		['="a"', 'en', { error: '#VALUE!' }],
		['=value*2', 'en', { problem: { code: 'no-fields', text: 'value', at: 1, to: 6 } }],
		['={value}*2', 'en', { problem: { code: 'no-fields', text: '{value}', at: 0, to: 10 } }]
	])('%s in %s', (text, language, expected) => expect(calculate(text, world(language))).toEqual(expected));
});
