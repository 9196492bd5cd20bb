// Teams made with a known shared factor: over all of them the 80 % bands must cover 80 ± 5 %, with the factor known and with it
// learned from the team's earlier periods; and no figure is ever NaN or infinite.
import { deepStrictEqual } from 'node:assert/strict';
import { forecastDistribution } from '#lib/domain/forecast/distribution.ts';
import { coverage, madePeriod, type Coverage } from '../domain/forecast/generator.ts';
import { seeded } from '#lib/domain/demo/random.ts';
import type { FuzzTold, Seeds } from './schedules.ts';

const SPREADS = [0.1, 0.25, 0.5, 0.75, 1];
const DEALS = [8, 25, 60, 200];
const TOLERANCE = 0.05;
const none = (): Coverage => ({ known: 0, learned: 0, periods: 0 });

function add(sum: Coverage, one: Coverage): void {
	sum.known += one.known;
	sum.learned += one.learned;
	sum.periods += one.periods;
}

/** One team a seed: 6 periods to learn from and 24 that are forecast. Fails for the run as a whole. */
export function runForecast({ first, count }: Seeds): FuzzTold {
	const all = none();
	const bySpread = new Map(SPREADS.map((s) => [s, none()]));
	const byDeals = new Map(DEALS.map((deals) => [deals, none()]));
	for (let seed = first; seed < first + count; seed += 1) {
		const s = SPREADS[seed % SPREADS.length]!;
		const deals = DEALS[Math.floor(seed / SPREADS.length) % DEALS.length]!;
		const one = coverage({ seed, deals, s, taught: 6, periods: 24 });
		for (const sum of [all, bySpread.get(s)!, byDeals.get(deals)!]) add(sum, one);
		checkFigures(seed, deals, s);
	}
	const share = (inside: number, { periods }: Coverage): number | null => (periods === 0 ? null : Number((inside / periods).toFixed(3)));
	// Of few periods chance alone takes more: three deviations.
	const tolerance = Math.max(TOLERANCE, 3 * Math.sqrt((0.8 * 0.2) / all.periods));
	const failures = [all.known, all.learned].filter((inside) => !(Math.abs(inside / all.periods - 0.8) <= tolerance)).length;
	const told = (sums: Map<number, Coverage>): Record<string, unknown> =>
		Object.fromEntries([...sums].map(([key, sum]) => [key, { known: share(sum.known, sum), learned: share(sum.learned, sum) }]));
	const covered = { known: share(all.known, all), learned: share(all.learned, all) };
	return { failures, periods: all.periods, ...covered, bySpread: told(bySpread), byDeals: told(byDeals) };
}

/** Quantiles rise, lie within reach and are numbers; the chance of the target agrees with the quantile there. */
function checkFigures(seed: number, deals: number, s: number): void {
	const { values, chances } = madePeriod(seeded(seed), deals, s);
	const distribution = forecastDistribution({ won: 0, values, chances, s });
	const quantiles = Array.from({ length: 21 }, (_, index) => distribution.quantile(index / 20));
	deepStrictEqual(quantiles.every(Number.isFinite), true, 'a quantile is no number');
	deepStrictEqual(quantiles, quantiles.toSorted((a, b) => a - b), 'quantiles are out of order');
	const median = distribution.quantile(0.5);
	deepStrictEqual(distribution.chanceOfAtMost(median) >= 0.5 - 1e-9 && distribution.chanceOfAtLeast(median) >= 0.5 - 1e-9, true, 'the median is none');
}
