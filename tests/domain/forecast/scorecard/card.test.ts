// Points and what they say of one deal.
import { describe, expect, it } from 'vitest';
import { scoreOf, permilleOf, POINTS_TO_DOUBLE, type Scorecard } from '#lib/domain/forecast/scorecard/card.ts';
import { seededRandom } from '#lib/domain/forecast/scorecard/seeded-random.ts';
import { trainScorecard } from '#lib/domain/forecast/scorecard/train.ts';
import { generatedTable } from '../../../helpers/closed-deals.ts';

function published(): Scorecard {
	const result = trainScorecard(generatedTable(1, 4000).table, seededRandom(1));
	if (result.kind !== 'published') throw new Error(`refused: ${result.reason}`);
	return result.card;
}

describe('points', () => {
	it('[SCORE6] double the odds by the twenty', () => {
		expect(permilleOf(0)).toBe(500);
		expect(permilleOf(POINTS_TO_DOUBLE)).toBe(667);
		expect(permilleOf(-2 * POINTS_TO_DOUBLE)).toBe(200);
	});

	it('[SCORE6] never say that a deal is certain', () => {
		expect([permilleOf(1e6), permilleOf(-1e6)]).toEqual([999, 1]);
	});
});

describe('the card', () => {
	const card = published();
	const bins = (key: string) => card.columns.find(({ binned }) => binned.key === key)!.bins;

	it('[SCORE6] has whole points, which are 0 on average over the rows of a column', () => {
		for (const { bins } of card.columns) {
			for (const { points } of bins) expect(Number.isInteger(points) && !Object.is(points, -0)).toBe(true);
			const rows = bins.reduce((sum, bin) => sum + bin.rows, 0);
			expect(rows).toBe(4000);
			expect(Math.abs(bins.reduce((sum, bin) => sum + bin.points * bin.rows, 0) / rows)).toBeLessThan(0.6);
		}
	});

	it('[SCORE6] gives points where the generator has an effect, in its order', () => {
		const source = Object.fromEntries(bins('source').map(({ bin, points }) => [bin.kind === 'level' ? bin.level : bin.kind, points]));
		expect(source.referral).toBeGreaterThan(source.partner!);
		expect(source.partner).toBeGreaterThan(source.fair!);
		expect(source.fair).toBeGreaterThan(source['cold call']!);
		const stage = bins('stage').slice(2);
		expect(stage.map(({ bin }) => bin.kind)).toEqual(['level', 'level', 'level', 'level']);
		const pushes = bins('pushes').filter(({ rows, bin }) => rows > 0 && bin.kind === 'range');
		expect(pushes[0]!.bin).toEqual({ kind: 'range', from: null, to: 1 });
		expect(pushes[0]!.points).toBeGreaterThan(pushes.at(-1)!.points + 10);
	});

	it('[SCORE6] explains a deal: base and contributions add up, the greatest first', () => {
		const features = { stage: 'negotiation', source: 'referral', pushes: 0, touches: 3, daysSinceTouch: 2, value: 100_000 };
		const { points, permille, contributions } = scoreOf(card, features);
		expect(card.base + contributions.reduce((sum, one) => sum + one.points, 0)).toBe(points);
		expect(permille).toBe(permilleOf(points));
		expect(contributions).toHaveLength(card.columns.length);
		const sizes = contributions.map((one) => Math.abs(one.points));
		expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
		expect(contributions.find(({ key }) => key === 'source')).toMatchObject({ bin: { kind: 'level', level: 'referral' } });
		expect(contributions.find(({ key }) => key === 'c_fit')).toMatchObject({ bin: { kind: 'missing' } });
	});

	it('[SCORE6] gives 0 points for what no deal of the past had', () => {
		const { contributions } = scoreOf(card, { stage: 'a new stage', constructor: 'x' } as Record<string, string>);
		expect(contributions.find(({ key }) => key === 'stage')).toEqual({ key: 'stage', bin: { kind: 'other' }, points: 0 });
	});

	it('[SCORE6] survives being written down', () => {
		expect(JSON.parse(JSON.stringify(card))).toEqual(card);
	});
});
