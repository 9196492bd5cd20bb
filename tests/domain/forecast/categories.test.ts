// Categories, single and cumulative, and the weighted forecast; the reference quarter has answers of its own.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { categoryForecast, weightedForecast, type OpenForecastDeal } from '#lib/domain/forecast/categories.ts';
import { forecastDistribution } from '#lib/domain/forecast/distribution.ts';
import { sharedData } from '../../helpers/shared-data.ts';

type Category = OpenForecastDeal['category'];
const deal = (value: number | null, category: Category, permille: number | null = 500): OpenForecastDeal => ({ value, category, permille });

describe('forecast by category', () => {
	it('[FORECAST1] puts every deal in one category and a blank value in none of the sums', () => {
		const { single } = categoryForecast([100, null], [deal(200, 'commit'), deal(null, 'commit'), deal(0, 'best-case'), deal(400, 'pipeline')]);
		expect(single.closed).toEqual({ count: 2, value: 100n, withoutValue: 1 });
		expect(single.commit).toEqual({ count: 2, value: 200n, withoutValue: 1 });
		expect(single.bestCase).toEqual({ count: 1, value: 0n, withoutValue: 0 });
		expect(single.pipeline).toEqual({ count: 1, value: 400n, withoutValue: 0 });
	});

	it('[FORECAST2] adds up from the surest on, omitted deals in none, and calls nothing closed that is not won', () => {
		const open = [deal(10, 'closed'), deal(20, 'commit'), deal(40, 'best-case'), deal(80, 'pipeline'), deal(160, 'omitted')];
		const { single, cumulative, omitted } = categoryForecast([100], open);
		expect(single.closed.value).toBe(100n);
		expect(cumulative).toEqual({ closed: 100n, commit: 130n, bestCase: 170n, total: 250n });
		expect(omitted).toEqual({ count: 1, value: 160n, withoutValue: 0 });
	});

	it('[FORECAST3] weighs exactly beyond 2^53, with a chance of 0, blanks and unknown chances told apart', () => {
		const most = Number.MAX_SAFE_INTEGER;
		const open = [deal(most, 'commit', 999), deal(most, 'pipeline', 1), deal(500, 'commit', 0), deal(null, 'commit'), deal(7, 'commit', null), deal(9, 'omitted')];
		const weighted = weightedForecast([most, null], open);
		expect(weighted).toEqual({ mille: BigInt(most) * 2000n, value: BigInt(most) * 2n, withoutValue: 2, withoutChance: 1 });
		expect(weightedForecast([], [])).toEqual({ mille: 0n, value: 0n, withoutValue: 0, withoutChance: 0 });
	});
});

interface Golden {
	events: [deal: string, day: number, field: string, value: string | number][];
	prob: Record<string, number>;
	cat: Record<string, string>;
	expected: Record<string, never>;
}

const path = sharedData('golden', 'golden.json');

describe.runIf(path !== null)('the reference quarter', () => {
	const golden = path === null ? null : (JSON.parse(readFileSync(path, 'utf8')) as Golden);
	const asOf = Date.UTC(2026, 3, 1) / 86_400_000;
	const quarterEnds = Date.UTC(2026, 6, 1) / 86_400_000;
	const held = new Map<string, Record<string, string | number>>();
	for (const [id, day, field, value] of golden?.events ?? []) if (day < asOf) held.set(id, { ...held.get(id), [field]: value });
	const CATEGORIES = { Pipeline: 'pipeline', 'Best Case': 'best-case', Commit: 'commit' } as const;
	const open = [...held.values()]
		.filter(({ stage, expectedClose }) => stage! in golden!.prob && Number(expectedClose) >= asOf && Number(expectedClose) < quarterEnds)
		.map(({ stage, value }) => deal(Number(value), CATEGORIES[golden!.cat[stage!] as 'Commit'], Math.round(golden!.prob[stage!]! * 1000)));
	const major = (minor: bigint): number => Number(minor) / 100;

	it('[FORECAST1] [FORECAST2] gives the categories of the next quarter, single and cumulative', () => {
		const { single, cumulative } = categoryForecast([], open);
		const singles = [single.closed, single.commit, single.bestCase, single.pipeline].map(({ value }) => major(value));
		expect(singles).toEqual(Object.values(golden!.expected.q2_forecast_single!));
		expect(Object.values(cumulative).map(major)).toEqual(Object.values(golden!.expected.q2_forecast_cumulative!));
	});

	it('[FORECAST3] gives the weighted forecast', () => {
		expect(major(weightedForecast([], open).value)).toBe(golden!.expected.q2_weighted);
	});

	it('[FORECAST5] gives the exact distribution of independent deals', () => {
		const chances = open.map(({ permille }) => permille! / 1000);
		const distribution = forecastDistribution({ won: 0, values: open.map(({ value }) => value!), chances, s: 0 });
		const { mean, P10, P50, P90, outcomes, ...chance } = golden!.expected.q2_exact_distribution! as Record<string, number>;
		expect(distribution.mean / 100).toBeCloseTo(mean!, 6);
		expect([0.1, 0.5, 0.9].map((q) => distribution.quantile(q) / 100)).toEqual([P10, P50, P90]);
		expect(Number(distribution.chanceOfAtLeast(25_000_000).toFixed(4))).toBe(Object.values(chance)[0]);
		expect(distribution.outcomes).toBe(outcomes);
		expect(distribution.exact).toBe(true);
	});
});
