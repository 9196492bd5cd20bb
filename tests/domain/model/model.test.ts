// Money, days and order keys.
import { describe, expect, it } from 'vitest';
import { addDays, dayAt, dayOf, moveDays, startOfDay } from '#lib/domain/model/date.ts';
import { isDay } from '#lib/domain/model/deal.ts';
import { minorToText, toMinor } from '#lib/domain/model/money.ts';
import { orderBetween, ordersAfter } from '#lib/domain/model/order-key.ts';

describe('money', () => {
	it.each([
		[1.005, 'EUR', 101],
		[0.1 + 0.2, 'EUR', 30],
		[-35.01, 'EUR', -3501],
		[1234.5, 'JPY', 1235],
		[1.2345, 'KWD', 1235],
		[90_071_992_547_409.93, 'EUR', null],
		[0, 'EUR', 0]
	])('%s %s is %s minor units', (major, currency, minor) => {
		expect(toMinor(major, currency)).toBe(minor);
	});

	it('writes minor units as exact decimal text', () => {
		expect(minorToText(123456, 'EUR')).toBe('1234.56');
		expect(minorToText(-5, 'EUR')).toBe('-0.05');
		expect(minorToText(7, 'JPY')).toBe('7');
	});
});

describe('days', () => {
	it('knows which days exist', () => {
		expect(isDay('2024-02-29')).toBe(true);
		expect(isDay('2023-02-29')).toBe(false);
		expect(['2026-02-31', '2026-04-31', '1900-02-29', '2026-13-01', '2026-1-1', '2026-01-00', 20260101, null].filter(isDay)).toEqual([]);
		expect(['2026-12-31', '2000-02-29', '2026-04-30', '0001-01-01', '9999-12-31'].filter((day) => !isDay(day))).toEqual([]);
		expect(dayOf(2026, 13, 1)).toBeNull();
		expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
		expect(addDays('0026-12-31', 1)).toBe('0027-01-01');
	});

	it.each([
		['2026-03-29', 'Europe/Amsterdam', '2026-03-28T23:00:00.000Z'],
		['2026-03-30', 'Europe/Amsterdam', '2026-03-29T22:00:00.000Z'],
		['2026-10-25', 'Europe/Amsterdam', '2026-10-24T22:00:00.000Z'],
		['2026-10-26', 'Europe/Amsterdam', '2026-10-25T23:00:00.000Z'],
		['2026-07-01', 'America/Los_Angeles', '2026-07-01T07:00:00.000Z'],
		['2026-07-01', 'Asia/Kathmandu', '2026-06-30T18:15:00.000Z'],
		['2026-07-01', 'UTC', '2026-07-01T00:00:00.000Z']
	])('%s begins in %s at %s, and that instant is on that day', (day, zone, instant) => {
		expect(new Date(startOfDay(day, zone)).toISOString()).toBe(instant);
		expect(dayAt(startOfDay(day, zone), zone)).toBe(day);
		expect(dayAt(startOfDay(day, zone) - 1, zone)).toBe(addDays(day, -1));
	});

	it.each([
		['2026-03-28T08:00:00Z', 1, 'Europe/Amsterdam', '2026-03-29T07:00:00.000Z'],
		['2026-03-29T07:00:00Z', -1, 'Europe/Amsterdam', '2026-03-28T08:00:00.000Z'],
		['2026-10-24T07:00:00.250Z', 7, 'Europe/Amsterdam', '2026-10-31T08:00:00.250Z'],
		// 02:30 does not come, and comes twice.
		['2026-03-28T01:30:00Z', 1, 'Europe/Amsterdam', '2026-03-29T01:30:00.000Z'],
		['2026-10-24T00:30:00Z', 1, 'Europe/Amsterdam', '2026-10-25T00:30:00.000Z'],
		['2026-10-26T01:30:00Z', -1, 'Europe/Amsterdam', '2026-10-25T00:30:00.000Z'],
		['2026-03-07T12:00:00Z', 1, 'America/New_York', '2026-03-08T11:00:00.000Z'],
		['2026-03-28T08:00:00Z', 2, 'UTC', '2026-03-30T08:00:00.000Z']
	])('goes from %s by %i days in %s to the same time of day', (from, days, zone, to) => {
		expect(new Date(moveDays(Date.parse(from), days, zone)).toISOString()).toBe(to);
	});
});

describe('order keys', () => {
	it('finds places before, between and after', () => {
		const [a, b] = ordersAfter(null, 2) as [string, string];
		expect([orderBetween(null, a), a, orderBetween(a, b), b, orderBetween(b, null)]).toEqual(
			[orderBetween(null, a), a, orderBetween(a, b), b, orderBetween(b, null)].sort()
		);
	});
});
