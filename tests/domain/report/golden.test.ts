// Reference files through the engine: the given one with answers of another program, and generated ones with answers
// worked out the plain way.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { goldenAnswers, goldenReport, readGolden } from '#lib/domain/report/golden.ts';
import { sharedData } from '../../helpers/shared-data.ts';
import { goldenFile } from './golden-files.ts';
import { referenceAnswers, type ReferenceFile } from './reference.ts';

function answersTo(file: ReferenceFile, expected: Record<string, unknown>): Record<string, unknown> {
	const golden = readGolden(JSON.stringify({ ...file, expected }))!;
	// As the command line prints it: −0 is 0 there.
	return JSON.parse(JSON.stringify(goldenAnswers(goldenReport(golden), golden.names))) as Record<string, unknown>;
}

function takeChance(answers: Record<string, unknown>): number {
	const distribution = answers.q2_exact_distribution as Record<string, number>;
	const chance = distribution['P(>=target 250k)']!;
	delete distribution['P(>=target 250k)'];
	return chance;
}

const path = sharedData('golden', 'golden.json');

describe.runIf(path !== null)('the reference quarter', () => {
	const file = (path === null ? {} : JSON.parse(readFileSync(path, 'utf8'))) as ReferenceFile & { expected: Record<string, unknown> };

	it('[REPORT1] gives every expected figure, rounded as it is', () => {
		const { expected, ...events } = file;
		const names = Object.fromEntries(Object.entries(expected).map(([name, answer]) => [name, typeof answer === 'object' && !Array.isArray(answer) ? answer : 0]));
		expect(answersTo(events, names)).toEqual(expected);
	});

	it('is answered alike by the plain program that generated files are compared with', () => {
		expect(referenceAnswers(file)).toEqual(file.expected);
	});
});

describe('generated reference files', () => {
	it('[REPORT1] give what the definitions say, whatever happened to the deals', () => {
		let closed = 0;
		for (let seed = 1; seed <= 100; seed += 1) {
			const file = goldenFile(seed);
			const expected = JSON.parse(JSON.stringify(referenceAnswers(file))) as Record<string, unknown>;
			closed += (expected.q1_won as string[]).length + (expected.q1_lost as string[]).length;
			const answers = answersTo(file, expected);
			// A chance is a sum of products, added up in another order: the fourth decimal may fall to either side of a half.
			expect(takeChance(answers), `seed ${seed}`).toBeCloseTo(takeChance(expected), 3);
			expect(answers, `seed ${seed}`).toEqual(expected);
		}
		expect(closed).toBeGreaterThan(100);
	});
});
