// The table that compares Sluice with Excel and Google Sheets: whole, honest in form, and long enough. That its steps are
// those of the hour is checked by the tests in tests/e2e/hour.
import { expect, test } from 'vitest';
import { stepsOf, table } from '../e2e/hour/table.ts';

const PARTS = ['Cells', 'Many at once', 'Columns of your own', 'Formulas', 'Views', 'Board', 'One deal'];

test('lists at least 150 steps, each once in its part', () => {
	const steps = PARTS.map(stepsOf);
	expect(steps.flat().length).toBeGreaterThanOrEqual(150);
	for (const part of steps) expect(new Set(part).size).toBe(part.length);
});

test('says of each line what the others do and whether Sluice is the same, better, different or missing it', () => {
	for (const { step, excel, sheets, sluice } of table()) {
		expect([step, excel, sheets].every((cell) => cell !== ''), step).toBe(true);
		expect(sluice, step).toMatch(/^(same|better|different|missing)\b/);
	}
});

test('says what is missing altogether', () => {
	const missing = table().filter(({ part }) => part === 'What is missing altogether');
	expect(missing.filter(({ sluice }) => sluice.startsWith('missing')).length).toBeGreaterThan(15);
});
