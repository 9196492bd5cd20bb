// Help and words for formulas: every function and every problem has them, in both languages.
import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '#lib/domain/formula/catalogue.ts';
import { toCanonical, toLocal } from '#lib/domain/formula/language.ts';
import { FieldNames } from '#lib/domain/formula/names.ts';
import type { FormulaProblem } from '#lib/domain/formula/syntax.ts';
import { FORMULA_ERRORS } from '#lib/domain/model/formula-error.ts';
import { BUILT_IN } from '#lib/state/fields.ts';
import { formulaNames } from '#lib/ui/formula-names.ts';
import { formulaErrorWords, problemWords } from '#lib/ui/formula-words.ts';
import { loadFunctionHelp } from '#lib/ui/function-help.ts';
import { locale } from '#lib/ui/locale.svelte.ts';

const problem = (text: string): FormulaProblem => {
	const made = toCanonical(text, locale.language, new FieldNames([{ id: 'value', name: 'Value' }]));
	if ('canonical' in made) throw new Error(`${text} is a formula`);
	return made.problem;
};

describe('help for functions', () => {
	it.each(['en', 'nl'] as const)('is there for each of them, in %s, with as many arguments as it takes', async (language) => {
		const help = await loadFunctionHelp(language);
		expect([...help.keys()]).toEqual(FUNCTIONS.map(({ name }) => name));
		const separator = language === 'nl' ? '; ' : ', ';
		const wrong = FUNCTIONS.filter(({ name, min, max }) => {
			const { args, about } = help.get(name)!;
			const count = args === '' ? 0 : args.split(separator).length;
			const open = args.includes('…');
			return !about.endsWith('.') || about.length > 120 || open !== (max === null) || (max !== null && count !== max) || count < min;
		});
		expect(wrong).toEqual([]);
	});
});

describe('[FORMULA2] what is wrong', () => {
	it('is said with what, what to do, and what was perhaps meant', () => {
		locale.language = 'en';
		expect(problemWords(problem('2 * valeu'), 'value * 2')).toBe('No column is called “valeu”. Text goes between double quotes. Did you mean Value?');
		expect(problemWords(problem('ROUND(1)'), '')).toBe('ROUND needs at least 2 arguments.');
		expect(problemWords(problem('TODAY(1)'), '')).toBe('TODAY takes no arguments.');
		expect(problemWords(problem(''), 'value * 2')).toBe('The formula is empty. Type one, for instance: value * 2');
		locale.language = 'nl';
		expect(problemWords(problem('SOMM(1)'), '')).toBe('Er is geen functie SOMM. Bedoel je SOM?');
		expect(problemWords(problem('(1'), '')).toBe('Dit haakje is niet gesloten.');
		expect(problemWords(problem('1 + afronden(1)'), '')).toBe('afronden heeft minstens 2 argumenten nodig.');
	});

	it('every error of a cell has words of its own', () => {
		locale.language = 'en';
		expect(new Set(FORMULA_ERRORS.map(formulaErrorWords)).size).toBe(FORMULA_ERRORS.length);
	});
});

describe('[FORMULA1] names in formulas', () => {
	it.each(['en', 'nl'] as const)('are the headers of both languages and the columns of one’s own, in %s', (language) => {
		locale.language = language;
		const names = new FieldNames(formulaNames([{ key: 'c_a', name: 'Marge' }]));
		const canonical = (text: string): unknown => {
			const made = toCanonical(text, language, names);
			return 'canonical' in made ? made.canonical : made.problem;
		};
		expect(canonical('value * probability')).toBe('{value} * {probability}');
		expect(canonical('waarde * kans')).toBe('{value} * {probability}');
		expect(canonical('days_in_stage + [dagen in fase] + expectedClose - [Expected close]')).toBe('{daysInStage} + {daysInStage} + {expectedClose} - {expectedClose}');
		expect(canonical('bedrag * marge')).toBe('{value} * {c_a}');
		expect(BUILT_IN.map((id) => names.show(id)).includes(null)).toBe(false);
		expect(toLocal('{expectedClose} - {created}', language, names)).toBe(language === 'nl' ? '[Verwachte sluitdatum] - Aangemaakt' : '[Expected close] - Created');
	});

	it('go to the column whose header a person sees, before names in the other language', () => {
		const columns = [{ key: 'c_b', name: 'Value' }] as const;
		locale.language = 'nl';
		expect(new FieldNames(formulaNames(columns)).find('value')).toBe('c_b');
		locale.language = 'en';
		const names = new FieldNames(formulaNames(columns));
		expect(names.find('value')).toBe('value');
		expect(toLocal('{c_b} + {value}', 'en', names)).toBe('[Value (2)] + Value');
	});
});
