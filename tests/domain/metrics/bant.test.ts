// Score, completeness and qualification of a lead's four answers.
import { describe, expect, it } from 'vitest';
import { bantOf } from '#lib/domain/metrics/bant.ts';
import { BANT_FIELDS } from '#lib/domain/model/deal.ts';
import { ANSWERS, type Answer } from '#lib/domain/model/options.ts';

const of = (...answers: (Answer | null)[]) => {
	const { score, known, qualified } = bantOf(Object.fromEntries(BANT_FIELDS.map((field, index) => [field, answers[index] ?? null])) as Parameters<typeof bantOf>[0]);
	return `${score} ${known} ${qualified}`;
};

describe('BANT', () => {
	it('[BANT1] scores 25 for a yes, half for a partly, nothing for a no or unknown', () => {
		expect([of('yes', 'yes', 'yes', 'yes'), of('partial', 'partial', 'partial', 'partial'), of('yes', 'partial'), of('no', 'no', 'no', 'no'), of()]).toEqual(['100 4 true', '50 4 false', '37.5 2 false', '0 4 false', '0 0 false']);
	});

	it('[BANT2] knows what was answered: a no is an answer, unknown is none', () => {
		expect([of('no'), of(null, null, null, 'partial')]).toEqual(['0 1 false', '12.5 1 false']);
	});

	it('[BANT3] is qualified from 75 without an explicit no: yes, yes, yes and unknown', () => {
		expect([of('yes', 'yes', 'yes'), of('yes', 'yes', 'yes', 'no'), of('yes', 'yes', 'partial', 'partial'), of('yes', 'yes', 'partial')]).toEqual(['75 3 true', '75 4 false', '75 4 true', '62.5 3 false']);
	});

	it('does not depend on which question has which answer', () => {
		const all = [...ANSWERS, null];
		for (const a of all) for (const b of all) for (const c of all) for (const d of all) expect(of(a, b, c, d)).toBe(of(d, c, b, a));
	});
});
