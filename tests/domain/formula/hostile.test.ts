// Formulas made to hang, to grow without end or to reach outside their row: each ends, and most say why. How long they
// take is measured by `npm run bench -- formulas`; here effort is counted in steps.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, evaluate } from '#lib/domain/formula/compile.ts';
import { toCanonical, toLocal } from '#lib/domain/formula/language.ts';
import { FieldNames } from '#lib/domain/formula/names.ts';
import { FormulaSheet } from '#lib/domain/formula/sheet.ts';
import type { FormulaValue } from '#lib/domain/formula/value.ts';
import { formulaError } from '#lib/domain/model/formula-error.ts';
import { HOSTILE, hostileField } from '../../fixtures/formula/hostile.ts';

const world = { today: '2026-03-15', now: 0, timeZone: 'UTC', language: 'en' } as const;
const names = new FieldNames([{ id: 'value', name: 'Value' }]);

/** Everything that is done with a text from a stranger: read, compiled, run, shown. */
function through(text: string): FormulaValue {
	toCanonical(text, 'en', names);
	toCanonical(text, 'nl', names);
	toLocal(text, 'nl', names);
	return evaluate(compile(text).program, hostileField, world);
}

describe('[FORMULA9] hostile formulas', () => {
	it.each(Object.entries(HOSTILE))('%s', (_name, text) => {
		expect(['number', 'string', 'boolean', 'object']).toContain(typeof through(text));
	});

	it.each([
		['REPT of everything', '#LIMIT!'],
		['text doubled often', '#LIMIT!'],
		['text doubled by joining', '#LIMIT!'],
		['patterns of many letters', '#LIMIT!'],
		['SUBSTITUTE that grows', '#LIMIT!'],
		['parentheses 2,000 deep', '#NAME?'],
		['calls 900 deep', '#NAME?'],
		['constructor', '#NAME?'],
		['__proto__(1)', '#NAME?'],
		['months without end', '#NUM!']
	])('%s shows %s', (name, error) => expect(through(HOSTILE[name]!)).toEqual({ error }));

	it('#LIMIT! cannot be hidden', () => {
		expect(through('IFERROR(REPT("a", 99999), "quiet")')).toEqual({ error: '#LIMIT!' });
	});

	it('the budget ends a formula after so many steps', () => {
		const { program } = compile('1 + 1 + 1 + 1');
		expect(evaluate(program, () => 1, world, 7)).toBe(4);
		expect(evaluate(program, () => 1, world, 6)).toEqual({ error: '#LIMIT!' });
	});

	it('text costs by its length, a search by what it may compare', () => {
		const effort = (formula: string): number => {
			const { program } = compile(formula);
			let steps = 1;
			while (evaluate(program, () => 'x'.repeat(8000), world, steps) === formulaError('#LIMIT!')) steps *= 2;
			return steps;
		};
		expect(effort('LEN({long})')).toBe(1024);
		expect(effort('{long} = {long}')).toBe(4096);
		expect(effort('SEARCH("y?y?y?y?", {long})')).toBe(8192);
		expect(effort('FIND("yyyyyyyyy", {long})')).toBe(8192);
		expect(effort('SUBSTITUTE({long}, "yyyyyyyyy", "")')).toBe(8192);
	});

	it('fields are asked for by the ids in the formula and nothing else', () => {
		const asked: string[] = [];
		evaluate(compile('{__proto__} & {constructor} & IF(FALSE, {never}, "")').program, (id) => (asked.push(id), null), world);
		expect(asked).toEqual(['__proto__', 'constructor']);
	});

	it('columns that call each other without end are cycles, 2,000 in a chain are none', () => {
		const chain = Array.from({ length: 2000 }, (_, index) => ({ key: `c_${index}`, formula: index === 0 ? '{value}' : `{c_${index - 1}} + 1` }));
		const sheet = new FormulaSheet(() => 1, world);
		sheet.setColumns(chain.toReversed());
		expect(sheet.value('row', 'c_1999')).toBe(2000);
		sheet.setColumns([...chain, { key: 'c_0', formula: '{c_1999}' }]);
		expect(sheet.value('row', 'c_1999')).toEqual({ error: '#CYCLE!' });
	});
});

describe('[FORMULA9] random text', () => {
	const pieces = fc.constantFrom('(', ')', ',', ';', '"', "'", '[', ']', '{', '}', '+', '-', '*', '/', '^', '&', '=', '<', '>', '%', '.', ':', '#', ' ', '1', '1.5', '1e9', '{value}', 'value', 'IF(', 'SUM(', 'TEXT(', 'REPT(', 'ALS(', '\n', '\u0000', '😀', '__proto__');

	it('never throws, and either is a problem in the text or runs', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string({ maxLength: 60, unit: 'binary' }), fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''))), (text) => {
				through(text);
				for (const language of ['en', 'nl'] as const) {
					const made = toCanonical(text, language, names);
					if ('problem' in made) {
						expect(made.problem.at).toBeGreaterThanOrEqual(0);
						expect(made.problem.to).toBeLessThanOrEqual(text.length);
						expect(made.problem.to).toBeGreaterThanOrEqual(made.problem.at);
					} else {
						expect(compile(made.canonical).problem).toBeNull();
						expect(toCanonical(toLocal(made.canonical, language, names), language, names)).toEqual(made);
					}
				}
			}),
			{ seed: 41, numRuns: 1000 }
		);
	});
});
