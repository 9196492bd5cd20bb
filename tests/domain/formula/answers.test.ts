// Holds the engine against answers that LibreOffice worked out (tests/fixtures/formula), and Excel's where they differ.
import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '#lib/domain/formula/catalogue.ts';
import { compile, evaluate } from '#lib/domain/formula/compile.ts';
import { toCanonical, toLocal } from '#lib/domain/formula/language.ts';
import { FieldNames } from '#lib/domain/formula/names.ts';
import { dateValue, type FormulaValue } from '#lib/domain/formula/value.ts';
import answers from '../../fixtures/formula/answers.json' with { type: 'json' };
import { FORMULAS, ROW } from '../../fixtures/formula/formulas.ts';

type Answer = number | string | boolean | { serial: number } | { error: string };
const cases = answers as { formula: string; libreoffice: Answer; excel?: Answer; note?: string }[];

const world = { today: '2026-03-15', now: Date.UTC(2026, 2, 15, 12), timeZone: 'Europe/Amsterdam', language: 'en' } as const;
const names = new FieldNames(Object.keys(ROW).map((id) => ({ id, name: `The ${id}` })));

function read(id: string): FormulaValue {
	const value = ROW[id]!;
	return typeof value === 'object' && value !== null ? dateValue(value.day) : value;
}

/** As far as answers can be compared: 12 digits, dates by their serial number. */
function plain(value: FormulaValue | Answer): unknown {
	if (typeof value === 'number') return Number(value.toPrecision(12));
	if (typeof value !== 'object' || value === null) return value;
	return 'serial' in value ? value.serial : 'error' in value ? value.error : value;
}

describe('[FORMULA3] formulas give what a spreadsheet gives', () => {
	it('as LibreOffice works them out, or Excel where it differs', () => {
		const wrong = cases.flatMap(({ formula, libreoffice, excel = libreoffice }) => {
			const { program, problem } = compile(formula);
			const value = plain(evaluate(program, read, world));
			return problem === null && value === plain(excel) ? [] : [{ formula, value, expected: plain(excel), problem }];
		});
		expect(wrong).toEqual([]);
		expect(cases.length).toBeGreaterThan(850);
	});

	it('with the reason in every case where Excel differs', () => {
		const differing = cases.filter(({ excel }) => excel !== undefined);
		expect(differing.filter(({ note, excel, libreoffice }) => !note || JSON.stringify(excel) === JSON.stringify(libreoffice))).toEqual([]);
		expect(differing.length).toBeLessThan(cases.length / 10);
	});

	it('in cases for every function but those of the clock', () => {
		expect(cases.map(({ formula }) => formula)).toEqual(FORMULAS);
		const used = new Set(FORMULAS.flatMap((formula) => [...formula.matchAll(/[A-Z0-9]+(?=\()/g)].map(([name]) => name)));
		expect(FUNCTIONS.map(({ name }) => name).filter((name) => !used.has(name))).toEqual(['TODAY', 'NOW']);
	});
});

describe('[FORMULA1] every one of those formulas', () => {
	it.each(['en', 'nl'] as const)('comes back the same after being shown in %s', (language) => {
		const other = FORMULAS.flatMap((formula) => {
			const shown = toLocal(formula, language, names);
			const back = toCanonical(shown, language, names);
			const stored = 'canonical' in back ? back.canonical : back.problem;
			return stored === formula ? [] : [{ formula, shown, stored }];
		});
		expect(other).toEqual([]);
	});
});
