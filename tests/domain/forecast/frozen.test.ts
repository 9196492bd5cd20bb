// Moments that forecasts are frozen at, and accuracy per lead.
import { describe, expect, it } from 'vitest';
import { freezeMoments, trackedAccuracy, type FrozenPeriod } from '#lib/domain/forecast/frozen.ts';
import { windowOf } from '#lib/domain/metrics/period.ts';
import type { Day } from '#lib/domain/model/deal.ts';

const zone = 'Europe/Amsterdam';
const quarterAt = (now: number): FrozenPeriod => {
	const { start, end, to } = windowOf({ kind: 'this-quarter' }, { now, timeZone: zone, fiscalYearStart: 1 })!;
	return { start: start!, end: end!, to: to as Day };
};
const Q1 = quarterAt(Date.UTC(2026, 1, 15));
const Q2 = quarterAt(Date.UTC(2026, 4, 15));

describe('frozen forecasts', () => {
	it('[FORECAST17] freezes at the start and at the starts of the days 28, 14 and 7 before the end, across a clock change', () => {
		const moments = freezeMoments(Q1, zone).map(({ lead, at }) => [lead, new Date(at).toISOString()]);
		expect(moments).toEqual([
			['start', '2025-12-31T23:00:00.000Z'],
			[28, '2026-03-03T23:00:00.000Z'],
			[14, '2026-03-17T23:00:00.000Z'],
			[7, '2026-03-24T23:00:00.000Z']
		]);
	});

	it('[FORECAST17] has fewer moments in a period that is shorter', () => {
		const leads = (from: Day, to: Day) => {
			const { start, end } = windowOf({ kind: 'custom', from, to }, { now: 0, timeZone: zone, fiscalYearStart: 1 })!;
			return freezeMoments({ start: start!, end: end!, to }, zone).map(({ lead }) => lead);
		};
		expect(leads('2026-02-01', '2026-02-28')).toEqual(['start', 14, 7]);
		expect(leads('2026-02-01', '2026-02-05')).toEqual(['start']);
	});

	it('[FORECAST18] asks for the forecast as of every moment, and keeps accuracy per lead of periods that are over', () => {
		const asked: number[] = [];
		const told = trackedAccuracy([Q1, Q2], {
			now: Q1.end + 1,
			timeZone: zone,
			forecast: (_, { at }) => {
				asked.push(at);
				return at === Q1.start ? null : { forecast: at === freezeMoments(Q1, zone)[3]!.at ? 100 : 150, low: 90, high: 120 };
			},
			actual: () => 100
		});
		expect(asked).toEqual(freezeMoments(Q1, zone).map(({ at }) => at));
		expect(told.map(({ lead, accuracy }) => [lead, accuracy.n, accuracy.wape, accuracy.coverage])).toEqual([
			['start', 0, null, null],
			[28, 1, 0.5, 1],
			[14, 1, 0.5, 1],
			[7, 1, 0, 1]
		]);
	});
});
