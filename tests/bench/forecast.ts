// Forecasts: the backtest of the Maven pipeline, each method in one line, and the time that distributions take.
import { forecastDistribution } from '#lib/domain/forecast/distribution.ts';
import { backtest, type BacktestOptions, type Method } from '#lib/domain/forecast/backtest.ts';
import type { SharedFactor } from '#lib/domain/forecast/shared-factor.ts';
import { seeded } from '#lib/domain/demo/random.ts';
import { MAVEN_END, MAVEN_SEASONS, mavenDeals, mavenOrigins, mavenThere } from '../domain/forecast/maven-deals.ts';
import { median, progress, report } from './report.ts';

/** A year of one season: what hazards are without the month of the quarter. */
const ONE_SEASON = { at: () => 0, nextAfter: () => Infinity };
const fixed = (s: number): SharedFactor => ({ s, level: 0, levelSpread: 0, spread: s, periods: 0 });

export function benchForecast(): void {
	if (mavenThere) mavenTable();
	else progress('the Maven data is not there: no backtest');
	distributionTimes();
}

function mavenTable(): void {
	const asked: BacktestOptions = {
		...mavenDeals(), origins: mavenOrigins(), seasons: MAVEN_SEASONS, horizonDays: 28, stepDays: 7, prior: () => 0.5, now: MAVEN_END
	};
	const line = (what: string, method: Method, change: Partial<BacktestOptions> = {}): void => {
		const { accuracy } = backtest({ ...asked, ...change });
		const { n, bias, wape, coverage, pinball } = accuracy[method];
		const detail = { bias, WAPE: wape, 'P10–P90 coverage': coverage, 'pinball / actual': pinball };
		report({ bench: `forecast: Maven, 28 days ahead: ${what}`, value: wape!, unit: 'share', runs: n, detail });
	};
	line('plain weighted pipeline', 'weighted');
	line('persistence', 'persistence');
	line('rate of the past, factor learned', 'rate');
	line('age hazard, s = 0.5', 'hazard', { seasons: ONE_SEASON, watchedSince: -Infinity, factor: fixed(0.5) });
	for (const s of [0, 0.5]) line(`age × month hazard, s = ${s}`, 'hazard', { factor: fixed(s) });
	line('age × month hazard, factor learned', 'hazard');
	// The same with origins on other days of the week: 26 weeks overlap, and one run of them is little evidence.
	for (const shift of [-3, -2, -1, 1, 2, 3]) line(`age × month hazard, factor learned, origins ${shift} days on`, 'hazard', { origins: mavenOrigins(shift) });
}

function distributionTimes(): void {
	const random = seeded(1);
	for (const [deals, s] of [[25, 0], [25, 0.5], [5000, 0], [5000, 0.5]] as const) {
		const values = Float64Array.from({ length: deals }, () => Math.round(random.skewed(2_000_000, 0.8)));
		const chances = values.map(() => 0.05 + 0.7 * random.next());
		const times = Array.from({ length: 15 }, () => {
			const began = performance.now();
			const distribution = forecastDistribution({ won: 0, values, chances, s });
			for (const q of [0.1, 0.5, 0.9]) distribution.quantile(q);
			distribution.chanceOfAtLeast(1e9);
			return performance.now() - began;
		});
		const bench = `forecast: P10, P50, P90 and the chance of the target, s = ${s}`;
		report({ bench, deals, value: median(times), unit: 'ms', runs: times.length, detail: { first: times[0]! } });
	}
}
