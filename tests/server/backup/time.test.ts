// Moments as people type them: local or with a zone, and no day that does not exist.
import { expect, it } from 'vitest';
import { formatTime, parseTime, timeForFile } from '../../../server/backup/time.ts';

it('reads local time, and time with a zone', () => {
	const local = new Date(2026, 10, 22, 9, 35).getTime();
	expect(parseTime('2026-11-22 09:35')).toBe(local);
	expect(parseTime(' 2026-11-22T09:35:12 ')).toBe(local + 12_000);
	expect(parseTime('2026-11-22 09:35:12.5')).toBe(local + 12_500);
	expect(parseTime('2026-11-22T09:35:00Z')).toBe(Date.UTC(2026, 10, 22, 9, 35));
	expect(parseTime('2026-11-22T09:35:00+01:00')).toBe(Date.UTC(2026, 10, 22, 8, 35));
	expect(parseTime('2026-11-22T09:35-0230')).toBe(Date.UTC(2026, 10, 22, 12, 5));
	expect(parseTime(formatTime(local))).toBe(local);
	expect(timeForFile(Date.UTC(2026, 10, 22, 8, 5, 9))).toBe('2026-11-22T08-05-09Z');
});

it('refuses what is no time', () => {
	for (const text of ['', '9:35', '2026-11-22', 'yesterday', '2026-02-30 10:00', '2026-13-01 10:00', '2026-11-22 24:30', '2026-11-22 10:61', '22-11-2026 10:00', '2026-11-22T10:00+99:99'])
		expect(parseTime(text), text).toBeNull();
});

it('refuses the hour that summer time leaves out, and reads the one that comes twice as the first of them', () => {
	const { TZ } = process.env;
	process.env.TZ = 'Europe/Amsterdam';
	try {
		expect(parseTime('2026-03-29 02:30')).toBeNull();
		expect(parseTime('2026-03-29 03:00:00.5')).toBe(Date.UTC(2026, 2, 29, 1) + 500);
		expect(parseTime('2026-03-29 02:30Z')).toBe(Date.UTC(2026, 2, 29, 2, 30));
		expect(parseTime('2026-10-25 02:30')).toBe(Date.UTC(2026, 9, 25, 0, 30));
	} finally {
		if (TZ === undefined) delete process.env.TZ;
		else process.env.TZ = TZ;
	}
});
