// Periods as windows: calendar, fiscal year, time zones and changes of the clocks.
import { describe, expect, it } from 'vitest';
import { periodBefore } from '#lib/domain/metrics/period-before.ts';
import { daysOf, inWindow, windowOf, type Period, type PeriodContext } from '#lib/domain/metrics/period.ts';
import { dayNumber } from '#lib/domain/model/date.ts';

const context = (day: string, timeZone = 'Europe/Amsterdam', fiscalYearStart = 1): PeriodContext => ({
	now: Date.parse(`${day}T12:00:00Z`),
	timeZone,
	fiscalYearStart
});
const days = (period: Period, of: PeriodContext) => {
	const window = windowOf(period, of);
	return window && [window.from, window.to];
};

describe('periods', () => {
	it('[PERIOD2] knows month, quarter and year', () => {
		const may = context('2026-05-17');
		expect(days({ kind: 'this-month' }, may)).toEqual(['2026-05-01', '2026-05-31']);
		expect(days({ kind: 'this-quarter' }, may)).toEqual(['2026-04-01', '2026-06-30']);
		expect(days({ kind: 'last-quarter' }, may)).toEqual(['2026-01-01', '2026-03-31']);
		expect(days({ kind: 'this-year' }, may)).toEqual(['2026-01-01', '2026-12-31']);
		expect(days({ kind: 'last-12-months' }, may)).toEqual(['2025-05-18', '2026-05-17']);
		expect(days({ kind: 'last-quarter' }, context('2026-02-01'))).toEqual(['2025-10-01', '2025-12-31']);
		expect(days({ kind: 'this-month' }, context('2025-12-31', 'UTC'))).toEqual(['2025-12-01', '2025-12-31']);
	});

	it('[PERIOD3] counts quarters and years from the fiscal year', () => {
		expect(days({ kind: 'this-year' }, context('2026-02-10', 'UTC', 4))).toEqual(['2025-04-01', '2026-03-31']);
		expect(days({ kind: 'this-quarter' }, context('2026-02-10', 'UTC', 4))).toEqual(['2026-01-01', '2026-03-31']);
		expect(days({ kind: 'this-quarter' }, context('2026-01-10', 'UTC', 12))).toEqual(['2025-12-01', '2026-02-28']);
		expect(days({ kind: 'last-quarter' }, context('2026-01-10', 'UTC', 2))).toEqual(['2025-08-01', '2025-10-31']);
	});

	it('[PERIOD1] begins and ends at local midnight, also when the clocks change inside', () => {
		const window = windowOf({ kind: 'this-month' }, context('2026-03-10'))!;
		expect(new Date(window.start!).toISOString()).toBe('2026-02-28T23:00:00.000Z');
		expect(new Date(window.end!).toISOString()).toBe('2026-03-31T22:00:00.000Z');
		const day = windowOf({ kind: 'custom', from: '2026-10-25', to: '2026-10-25' }, context('2026-10-25'))!;
		expect((day.end! - day.start!) / 3_600_000).toBe(25);
	});

	it('[PERIOD1] takes the day of the pipeline’s time zone, not of the reader’s', () => {
		const newYear = { now: Date.UTC(2025, 11, 31, 20), fiscalYearStart: 1 };
		expect(days({ kind: 'this-year' }, { ...newYear, timeZone: 'Pacific/Auckland' })).toEqual(['2026-01-01', '2026-12-31']);
		expect(days({ kind: 'this-year' }, { ...newYear, timeZone: 'America/New_York' })).toEqual(['2025-01-01', '2025-12-31']);
	});

	it('[PERIOD1] begins at the first instant of a day whose midnight does not exist', () => {
		const window = windowOf({ kind: 'custom', from: '2018-11-04', to: '2018-11-04' }, context('2018-11-04', 'America/Sao_Paulo'))!;
		expect(new Date(window.start!).toISOString()).toBe('2018-11-04T03:00:00.000Z');
	});

	it('[PERIOD4] refuses a custom period that is none', () => {
		const may = context('2026-05-17');
		expect(windowOf({ kind: 'custom', from: '2026-05-02', to: '2026-05-01' }, may)).toBeNull();
		expect(windowOf({ kind: 'custom', from: '2026-02-30', to: '2026-05-01' }, may)).toBeNull();
		expect(windowOf({ kind: 'custom', from: '', to: '2026-05-01' }, may)).toBeNull();
	});

	it('[PERIOD4] holds the last day there is, as people write who mean no end', () => {
		const window = windowOf({ kind: 'custom', from: '2026-01-01', to: '9999-12-31' }, context('2026-05-17', 'Europe/Amsterdam'))!;
		expect([window.to, inWindow(window, Date.UTC(2026, 5, 1)), inWindow(window, Date.UTC(9999, 11, 31, 22)), inWindow(window, Date.UTC(9999, 11, 31, 23))]).toEqual(['9999-12-31', true, true, false]);
		expect(daysOf(window, 'Europe/Amsterdam')).toEqual({ first: dayNumber('2026-01-01'), after: dayNumber('9999-12-31') + 1 });
		expect(periodBefore(window, 'UTC')).toBeNull();
	});

	it('[PERIOD4] has a period before it of as many months, or none: never a shorter one at the beginning of the calendar', () => {
		const before = (from: string, to: string) => {
			const period = periodBefore(windowOf({ kind: 'custom', from, to }, context('2026-05-17', 'UTC'))!, 'UTC');
			return period && [period.from, period.to];
		};
		expect(before('0000-03-01', '0000-04-30')).toEqual(['0000-01-01', '0000-02-29']);
		expect([before('0000-02-01', '0000-03-31'), before('0000-01-01', '0000-01-31'), before('0000-01-05', '0000-01-09')]).toEqual([null, null, null]);
	});

	it('[PERIOD2] gives the 12 months to a leap day at most a year', () => {
		expect(days({ kind: 'last-12-months' }, context('2028-02-28', 'UTC'))).toEqual(['2027-03-01', '2028-02-28']);
		expect(days({ kind: 'last-12-months' }, context('2028-02-29', 'UTC'))).toEqual(['2027-03-01', '2028-02-29']);
	});

	it('[PERIOD5] holds an unknown instant only in all time', () => {
		expect(inWindow(windowOf({ kind: 'all' }, context('2026-05-17'))!, NaN)).toBe(true);
		expect(inWindow(windowOf({ kind: 'this-year' }, context('2026-05-17'))!, NaN)).toBe(false);
	});
});
