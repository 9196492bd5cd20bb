// Built-in choices as people and programs write them: what screens show in either language reads back.
import { describe, expect, it } from 'vitest';
import { OPTIONS, optionWord, type OptionKind } from '#lib/domain/model/options.ts';
import { parseOption, readOption, saysClosed } from '#lib/domain/reading/option-words.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { optionChoices } from '#lib/ui/option-names.ts';

const KINDS = Object.keys(OPTIONS) as OptionKind[];

describe('[OPTION1] one reading of built-in choices', () => {
	it.each(['en', 'nl'] as const)('takes every name on screen, whatever its capitals (%s)', (language) => {
		locale.language = language;
		for (const kind of KINDS)
			for (const { value, label } of optionChoices(kind)) {
				expect([kind, label, readOption(kind, label)]).toEqual([kind, label, value]);
				expect(readOption(kind, ` ${label.toUpperCase()} `)).toBe(value);
				expect(readOption(kind, optionWord(value))).toBe(value);
				expect(readOption(kind, value)).toBe(value);
			}
		locale.language = 'en';
	});

	it('takes what other programs write, and the only one that begins so', () => {
		expect(['Best Case', 'best_case', 'BestCase', 'Upside', 'als het meezit'].map((text) => readOption('category', text))).toEqual(Array(5).fill('best-case'));
		expect([readOption('category', 'Not forecasted'), readOption('category', 'comm'), readOption('category', 'pijp')]).toEqual(['omitted', 'commit', 'pipeline']);
	});

	it('takes the words of lead statuses and of answers, and an answer that nobody knows as none', () => {
		expect(['Marketing Qualified Lead', 'sal', 'Sales Qualified', 'terug naar marketing', 'Disqualified'].map((text) => readOption('leadStatus', text))).toEqual(['mql', 'sal', 'sql', 'recycled', 'rejected']);
		expect(['Ja', 'x', 'deels', 'Nee', 'FALSE'].map((text) => readOption('answer', text))).toEqual(['yes', null, 'partial', 'no', 'no']);
		expect(['onbekend', '?', ' '].map((text) => parseOption('answer', text))).toEqual(Array(3).fill({ ok: true, value: null }));
		expect([parseOption('leadStatus', '?'), parseOption('answer', 'perhaps')]).toEqual([{ ok: false }, { ok: false }]);
	});

	it('takes nothing else', () => {
		expect(['Most likely', 'Closed', 'c', 'x', '12', '__proto__'].map((text) => readOption('category', text))).toEqual(Array(6).fill(null));
		expect(['Closed', 'gesloten', 'closed won', 'commit'].map(saysClosed)).toEqual([true, true, true, false]);
	});
});
