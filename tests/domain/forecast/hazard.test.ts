// Hazards on made deals whose chances are known, and cumulative incidence against what was measured.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '#lib/domain/demo/random.ts';
import { cumulativeIncidence, incidenceAt, type Followed } from '#lib/domain/forecast/incidence.ts';
import { cellOf, fitHazard, type HazardModel } from '#lib/domain/forecast/hazard-fit.ts';
import { HazardOutlook } from '#lib/domain/forecast/hazard.ts';
import { closedAt, stateAt, staysOf, type PastDeal } from '#lib/domain/forecast/past-deals.ts';
import { Seasons } from '#lib/domain/forecast/seasons.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { day, FIRST_DAY, many, past } from './past.ts';
import { MAVEN_END, mavenDeals, mavenThere } from './maven-deals.ts';

const seasons = new Seasons({ from: FIRST_DAY, until: day(1500), timeZone: 'UTC', fiscalYearStart: 1 });

describe('months of the quarter', () => {
	it('[FORECAST11] follow the fiscal year and the time zone', () => {
		expect([0, 31, 59, 90].map((days) => seasons.at(day(days)))).toEqual([0, 1, 2, 0]);
		expect(seasons.nextAfter(day(3))).toBe(day(31));
		const fiscal = new Seasons({ from: FIRST_DAY, until: day(90), timeZone: 'America/New_York', fiscalYearStart: 2 });
		expect(fiscal.at(day(0))).toBe(1);
		expect([fiscal.at(day(32)), fiscal.at(day(31) + 3_600_000)]).toEqual([0, 2]);
		expect([fiscal.at(day(-99)), fiscal.nextAfter(day(999))]).toEqual([1, Infinity]);
	});
});

/** The chance by its definition: every stage and length of stay on every day ahead, from the last day back. */
function plainChance({ stages, won, lost, moved, next }: HazardModel, at: number, days: number, stage: number, stayed: number): number {
	const size = stages.size;
	const long = stayed + days + 1;
	let after = new Float64Array(size * (long + 1));
	for (let ahead = days - 1; ahead >= 0; ahead -= 1) {
		const now = new Float64Array(size * (long + 1));
		for (let here = 0; here < size; here += 1) {
			const row = next.subarray(here * size, (here + 1) * size);
			const elsewhere = row.reduce((sum, share, to) => sum + share * after[to * (long + 1)]!, 0);
			for (let age = 0; age < long; age += 1) {
				const cell = cellOf(here, seasons.at(at + ahead * DAY_MS), age);
				const moves = row.some((share) => share > 0) ? moved[cell]! : 0;
				now[here * (long + 1) + age] = won[cell]! + moves * elsewhere + Math.max(0, 1 - won[cell]! - lost[cell]! - moves) * after[here * (long + 1) + age + 1]!;
			}
		}
		after = now;
	}
	return after[stage * (long + 1) + stayed]!;
}

describe('hazards', () => {
	it('[FORECAST11] count nothing where there is nothing, and know no chance of a stage never seen', () => {
		expect(fitHazard([], seasons, { until: day(10) })).toBeNull();
		const model = fitHazard(staysOf(many(3, [[0, 'A'], [9, 'won']])), seasons, { until: day(30) })!;
		const outlook = new HazardOutlook(model, seasons, day(30), 14);
		expect([outlook.chance('B', day(20)), outlook.chance('A', -Infinity)]).toEqual([null, null]);
		expect(outlook.chance('A', day(25))).toBeGreaterThan(0);
	});

	it('[FORECAST11] see nothing of what happens at the moment or later', () => {
		const before = [...many(40, [[0, 'A'], [20, 'won']]), ...many(40, [[3, 'A'], [22, 'lost']])];
		const one = fitHazard(staysOf([...before, ...many(9, [[10, 'A'], [40, 'won']])]), seasons, { until: day(40) })!;
		const other = fitHazard(staysOf([...before, ...many(9, [[10, 'A'], [41, 'lost']]), ...many(9, [[40, 'B']])]), seasons, { until: day(40) })!;
		expect([one.dealDays, one.wins, one.won]).toEqual([other.dealDays, other.wins, other.won]);
	});

	it('[FORECAST11] leave out the days before closes were recorded: what outlived them would look immortal', () => {
		const stays = staysOf(many(10, [[0, 'A'], [60, 'won']]));
		expect(fitHazard(stays, seasons, { until: day(90) })!.dealDays).toBe(610);
		expect(fitHazard(stays, seasons, { since: day(50), until: day(90) })!.dealDays).toBe(110);
		expect(fitHazard(stays, seasons, { since: day(61), until: day(90) })).toBeNull();
	});

	it('[FORECAST12] follow a deal through the stages it may move to', () => {
		// A is left for B after some days, and only in B deals are won.
		const random = seeded(12);
		const deals = Array.from({ length: 4000 }, (_, index): PastDeal => {
			const from = index % 700;
			const moves = from + 1 + Math.floor(-Math.log(1 - random.next()) * 20);
			const closes = moves + 1 + Math.floor(-Math.log(1 - random.next()) * 15);
			return past([[from, 'A'], [moves, 'B'], [closes, random.chance(0.6) ? 'won' : 'lost']]);
		});
		const at = day(760);
		const model = fitHazard(staysOf(deals), seasons, { until: at })!;
		for (const horizon of [14, 28, 56]) {
			const outlook = new HazardOutlook(model, seasons, at, horizon);
			const became = (stage: string) => {
				const there = deals.filter((deal) => stateAt(deal, at - 200 * DAY_MS)?.stage === stage);
				return there.filter((deal) => stateAt(deal, at - (200 - horizon) * DAY_MS)!.type === 'won').length / there.length;
			};
			expect(Math.abs(outlook.chance('A', at - 3 * DAY_MS)! - became('A'))).toBeLessThan(0.1);
			expect(Math.abs(outlook.chance('B', at - 3 * DAY_MS)! - became('B'))).toBeLessThan(0.12);
		}
	});

	it('[FORECAST11] tell months of the quarter apart', () => {
		// Won after ten days, but in the last month of a quarter only: whoever is due earlier waits for it.
		const deals = Array.from({ length: 1500 }, (_, index) => {
			const from = index % 720;
			let closes = from + 10;
			while (seasons.at(day(closes)) !== 2) closes += 1;
			return past([[from, 'A'], [closes, 'won']]);
		});
		const model = fitHazard(staysOf(deals), seasons, { until: day(720) })!;
		const within = (ahead: number) => new HazardOutlook(model, seasons, day(ahead), 28).chance('A', day(ahead - 5))!;
		// Days 731 and 790 begin the first and the last month of a quarter.
		expect(within(730)).toBeLessThan(0.1);
		expect(within(790)).toBeGreaterThan(0.8);
	});

	it('[FORECAST12] give chances between 0 and 1 that rise with the days ahead', () => {
		const stage = fc.constantFrom('A', 'B', 'won', 'lost');
		const deal = fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), stage), { minLength: 1, maxLength: 6 });
		fc.assert(
			fc.property(fc.array(deal, { minLength: 1, maxLength: 20 }), (deals) => {
				const stays = staysOf(deals.map((steps) => past(steps.toSorted(([a], [b]) => a - b))));
				const model = fitHazard(stays, seasons, { until: day(150) });
				if (model === null) return;
				let before = 0;
				for (const ahead of [0, 1, 7, 30, 90]) {
					const chance = new HazardOutlook(model, seasons, day(150), ahead).chance([...model.stages.keys()][0]!, day(120))!;
					expect(chance).toBeGreaterThanOrEqual(before - 1e-12);
					expect(chance).toBeLessThanOrEqual(1);
					before = chance;
				}
			}),
			{ seed: 12 }
		);
	});
});

describe('looking far ahead', () => {
	const deals = [...many(30, [[0, 'A'], [40, 'B'], [400, 'won']]), ...many(30, [[5, 'A'], [90, 'B'], [120, 'lost']]), ...many(9, [[9, 'B'], [500, 'A'], [880, 'won']])];
	const model = fitHazard(staysOf(deals), seasons, { until: day(900) })!;

	it('[FORECAST12] gives what following every day of every stay gives, also of stays of more than a year', () => {
		for (const [ahead, stayed] of [[1, 0], [30, 364], [30, 340], [200, 900], [420, 3], [500, 500]] as const)
			for (const [stage, code] of model.stages)
				expect(new HazardOutlook(model, seasons, day(900), ahead).chance(stage, day(900 - stayed))).toBeCloseTo(plainChance(model, day(900), ahead, code, stayed), 12);
	});

	it('[FORECAST19] looks no further than ten years, whatever the period', () => {
		const chance = (days: number) => new HazardOutlook(model, seasons, day(900), days).chance('A', day(890));
		expect(chance(3_000_000)).toBe(chance(3653));
		expect(chance(3653)).toBeCloseTo(chance(3000)!, 4);
	});
});

describe('cumulative incidence', () => {
	it('[FORECAST13] counts open deals as long as they were watched', () => {
		const told = cumulativeIncidence([{ days: 2, end: 'won' }, { days: 3.9, end: 'lost' }, { days: 3, end: 'open' }, { days: 5, end: 'open' }]);
		expect(incidenceAt(told, 1)).toEqual({ won: 0, lost: 0, open: 1 });
		expect(incidenceAt(told, 2.5)).toEqual({ won: 0.25, lost: 0, open: 0.75 });
		expect(incidenceAt(told, 3)).toEqual({ won: 0.25, lost: 0.25, open: 0.5 });
		expect(incidenceAt(told, 6)).toBeNull();
		expect(incidenceAt(cumulativeIncidence([]), 0)).toBeNull();
	});

	it('[FORECAST13] adds up to 1 on every day, and won and lost never fall', () => {
		const end = fc.constantFrom('won' as const, 'lost' as const, 'open' as const);
		const deal = fc.record({ days: fc.double({ min: 0, max: 60, noNaN: true }), end });
		fc.assert(
			fc.property(fc.array(deal, { maxLength: 30 }), (deals) => {
				const { won, lost, open } = cumulativeIncidence(deals);
				for (let index = 0; index < won.length; index += 1) {
					expect(won[index]! + lost[index]! + open[index]!).toBeCloseTo(1, 9);
					if (index > 0) expect(won[index]! >= won[index - 1]! && lost[index]! >= lost[index - 1]!).toBe(true);
				}
			}),
			{ seed: 13 }
		);
	});

	it.runIf(mavenThere)('[FORECAST13] gives what was measured of 8,300 engaged deals', () => {
		const followed = mavenDeals().deals.map((deal): Followed => {
			const closed = closedAt(deal, Infinity);
			const state = stateAt(deal, Infinity)!;
			return { days: ((closed ?? MAVEN_END) - deal.steps[0]!.at) / DAY_MS, end: state.type };
		});
		const told = cumulativeIncidence(followed);
		expect(told.n).toBe(8300);
		const at = (days: number) => Object.values(incidenceAt(told, days)!).map((share) => Number(share.toFixed(3)));
		expect(Object.fromEntries([30, 60, 90, 120].map((days) => [days, at(days)]))).toEqual({
			30: [0.219, 0.162, 0.619],
			60: [0.265, 0.186, 0.55],
			90: [0.397, 0.252, 0.351],
			120: [0.5, 0.295, 0.204]
		});
		const half = told.open.findIndex((share) => share <= 0.5);
		expect(half).toBe(69);
	});
});
