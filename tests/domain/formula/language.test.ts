// What people write and see, against what is stored; and what they are told when it cannot be read.
import { describe, expect, it } from 'vitest';
import { toCanonical, toLocal } from '#lib/domain/formula/language.ts';
import { FieldNames } from '#lib/domain/formula/names.ts';
import type { FormulaLanguage } from '#lib/domain/formula/value.ts';

const english = new FieldNames([
	{ id: 'value', name: 'Value', aliases: ['waarde'] },
	{ id: 'probability', name: 'Probability', aliases: ['kans'] },
	{ id: 'daysInStage', name: 'Days in stage', aliases: ['dagen in fase'] },
	{ id: 'c_a1', name: 'Margin' },
	{ id: 'c_b2', name: 'margin' },
	{ id: 'c_c3', name: 'Price [net]' },
	{ id: 'c_d4', name: 'True' }
]);
const dutch = new FieldNames([
	{ id: 'value', name: 'Waarde', aliases: ['value'] },
	{ id: 'probability', name: 'Kans', aliases: ['probability'] },
	{ id: 'daysInStage', name: 'Dagen in fase', aliases: ['days in stage'] },
	{ id: 'c_a1', name: 'Marge' }
]);

const canonical = (text: string, language: FormulaLanguage = 'en', names = language === 'en' ? english : dutch): string => {
	const result = toCanonical(text, language, names);
	return 'canonical' in result ? result.canonical : `problem ${result.problem.code}`;
};

describe('[FORMULA1] a formula is stored without language and names', () => {
	it.each([
		['value * probability', '{value} * {probability}'],
		['=VALUE*Probability', '{value} * {probability}'],
		['waarde * kans', '{value} * {probability}'],
		['IF(days_in_stage > 30, "stale", "")', 'IF({daysInStage} > 30, "stale", "")'],
		['if([Days in stage]>30; "stale"; )', 'IF({daysInStage} > 30, "stale", )'],
		["'days-in-stage'+.5", '{daysInStage} + 0.5'],
		['[Price [net]]] * 2', '{c_c3} * 2'],
		['[True]', '{c_d4}'],
		['true', 'TRUE'],
		['Margin + [margin (2)]', '{c_a1} + {c_b2}'],
		['ALS(waar, 1, 2)', 'IF(TRUE, 1, 2)'],
		['(1 + 2) * 3 − 4 ÷ 5', '(1 + 2) * 3 - 4 / 5'],
		['“smart” & "quo""te"', '"smart" & "quo""te"'],
		['1≤2', '1 <= 2'],
		['TODAY( )', 'TODAY()']
	])('%s', (text, stored) => expect(canonical(text)).toBe(stored));

	it.each([
		['waarde * kans', '{value} * {probability}'],
		['ALS(dagen_in_fase>30;"oud";"")', 'IF({daysInStage} > 30, "oud", "")'],
		['ALS(waarde>1.200,50; 1,5; 2)', 'IF({value} > 1200.5, 1.5, 2)'],
		['MAX(1, 2)', 'MAX(1, 2)'],
		['MAX(1,2)', 'MAX(1.2)'],
		['1.5 + 1.500', '1.5 + 1500'],
		['IF(value>1;WAAR;ONWAAR)', 'IF({value} > 1, TRUE, FALSE)'],
		['TEKST(waarde;"#.##0,00")&TEKST(VANDAAG();"d mmm jjjj")', 'TEXT({value}, "#,##0.00") & TEXT(TODAY(), "d mmm yyyy")']
	])('in Dutch: %s', (text, stored) => expect(canonical(text, 'nl')).toBe(stored));

	it('shows in the language of its reader', () => {
		const stored = 'IF({daysInStage} > 30.5, ROUND({value} * {probability}, 2), TEXT({c_a1}, "0.00")) & TRUE';
		expect(toLocal(stored, 'en', english)).toBe('IF([Days in stage] > 30.5, ROUND(Value * Probability, 2), TEXT(Margin, "0.00")) & TRUE');
		expect(toLocal(stored, 'nl', dutch)).toBe('ALS([Dagen in fase] > 30,5; AFRONDEN(Waarde * Kans; 2); TEKST(Marge; "0,00")) & WAAR');
		expect(canonical(toLocal(stored, 'nl', dutch), 'nl')).toBe(stored);
		expect(canonical(toLocal(stored, 'en', english))).toBe(stored);
	});

	it('shows fields that are gone, unknown functions and unreadable text as they are stored', () => {
		expect(toLocal('{c_gone} + XLOOKUP(1)', 'nl', dutch)).toBe('{c_gone} + XLOOKUP(1)');
		expect(toLocal('1 +', 'nl', dutch)).toBe('1 +');
		expect(canonical('{c_gone}+1')).toBe('{c_gone} + 1');
	});

	it('keeps two fields of one name apart', () => {
		expect(toLocal('{c_a1} + {c_b2} + {c_d4}', 'en', english)).toBe('Margin + [margin (2)] + [True]');
	});
});

describe('[FORMULA2] what cannot be read says what, where and what was perhaps meant', () => {
	const problem = (text: string, language: FormulaLanguage = 'en'): unknown => {
		const result = toCanonical(text, language, language === 'en' ? english : dutch);
		return 'problem' in result ? result.problem : result.canonical;
	};
	it.each([
		['', { code: 'empty' }],
		[' = ', { code: 'empty' }],
		['1 +', { code: 'unfinished', at: 3 }],
		['(1 + 2', { code: 'unclosed-parenthesis', at: 0, to: 1 }],
		['1 + 2)', { code: 'unopened-parenthesis', at: 5 }],
		['1 + "abc', { code: 'unclosed-text', at: 4 }],
		['1 + [abc', { code: 'unclosed-name', at: 4 }],
		['SUM(A1:B2)', { code: 'range', at: 6 }],
		['1,5 * 2', { code: 'decimal-comma', at: 1 }],
		['1 # 2', { code: 'unexpected', text: '#', at: 2 }],
		['1e999', { code: 'number' }],
		['2 * valeu', { code: 'unknown-name', text: 'valeu', near: 'Value', at: 4, to: 9 }],
		['zebra', { code: 'unknown-name', text: 'zebra' }],
		['2 + SUMM(1)', { code: 'unknown-function', text: 'SUMM', near: 'SUM', at: 4, to: 8 }],
		['ROUND(1)', { code: 'too-few-arguments', text: 'ROUND', min: 2, max: 2 }],
		['NOT(1, 2)', { code: 'too-many-arguments', text: 'NOT', max: 1 }],
		['IFS(TRUE, 1, FALSE)', { code: 'argument-pairs', text: 'IFS' }],
		['constructor', { code: 'unknown-name' }],
		['__proto__(1)', { code: 'unknown-function' }],
		['('.repeat(300) + '1' + ')'.repeat(300), { code: 'too-deep' }],
		['1' + '+1'.repeat(1500), { code: 'too-deep' }],
		['1'.repeat(5000), { code: 'too-long' }]
	])('%s', (text, expected) => expect(problem(text)).toMatchObject(expected));

	it.each(['AFRONDEN(1.5,2)', '1.20,5', '1.2.3'])('a number that could be read in two ways, in Dutch: %s', (text) =>
		expect(problem(text, 'nl')).toMatchObject({ code: 'number' })
	);

	it('a function by the name that was typed', () => {
		expect(problem('1 + afronden(1)', 'nl')).toMatchObject({ code: 'too-few-arguments', text: 'afronden', at: 4 });
	});
});
