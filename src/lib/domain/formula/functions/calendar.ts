// Sums of the calendar behind DATEDIF, DAYS360, YEARFRAC and WEEKNUM. Serial numbers are whole.
import { partsOfSerial, serialOfParts } from '../value.ts';

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const daysIn = (year: number, month: number): number => (month === 2 ? (isLeap(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31);

/**
 * Whole years (`y`), months (`m`), days (`d`), or what is left of them: months beyond years (`ym`), days beyond months
 * (`md`), days beyond years (`yd`). Dutch `j` for `y`. Null for another unit or an end before the start.
 */
export function dateDifference(start: number, end: number, unit: string): number | null {
	if (end < start) return null;
	const from = partsOfSerial(start);
	const to = partsOfSerial(end);
	const months = (to.year - from.year) * 12 + to.month - from.month - (to.day < from.day ? 1 : 0);
	switch (unit.toLowerCase().replace('j', 'y')) {
		case 'd':
			return end - start;
		case 'm':
			return months;
		case 'y':
			return Math.floor(months / 12);
		case 'ym':
			return months % 12;
		case 'md':
			return to.day >= from.day ? to.day - from.day : end - serialOfParts(to.year, to.month - 1, from.day);
		case 'yd': {
			const passed = to.month > from.month || (to.month === from.month && to.day >= from.day);
			return end - serialOfParts(passed ? to.year : to.year - 1, from.month, from.day);
		}
		default:
			return null;
	}
}

/** Days between two dates in a year of twelve months of thirty days, by the American (NASD) or the European rule. */
export function days360(start: number, end: number, european: boolean): number {
	const from = partsOfSerial(start);
	const to = partsOfSerial(end);
	let [first, last] = [from.day, to.day];
	if (european) {
		first = Math.min(30, first);
		last = Math.min(30, last);
	} else {
		if (first === daysIn(from.year, from.month)) first = 30;
		if (last === 31 && first >= 30) last = 30;
	}
	return (to.year - from.year) * 360 + (to.month - from.month) * 30 + last - first;
}

/** Part of a year between two dates by basis 0 (30/360), 1 (actual), 2 (/360), 3 (/365), 4 (30/360 European). */
export function yearFraction(start: number, end: number, basis: number): number | null {
	const [first, last] = start <= end ? [start, end] : [end, start];
	switch (basis) {
		case 0:
			return days360(first, last, false) / 360;
		case 1:
			return (last - first) / averageYear(first, last);
		case 2:
			return (last - first) / 360;
		case 3:
			return (last - first) / 365;
		case 4:
			return days360(first, last, true) / 360;
		default:
			return null;
	}
}

/** Length of the year that basis 1 divides by: of one year its own, of more the mean. */
function averageYear(start: number, end: number): number {
	const from = partsOfSerial(start);
	const to = partsOfSerial(end);
	const withinYear = to.year === from.year || (to.year === from.year + 1 && (to.month < from.month || (to.month === from.month && to.day <= from.day)));
	if (!withinYear) return (serialOfParts(to.year + 1, 1, 1) - serialOfParts(from.year, 1, 1)) / (to.year - from.year + 1);
	if (to.year === from.year) return isLeap(from.year) ? 366 : 365;
	const leapDay = isLeap(from.year) ? serialOfParts(from.year, 2, 29) : isLeap(to.year) ? serialOfParts(to.year, 2, 29) : null;
	return leapDay !== null && leapDay >= start && leapDay <= end ? 366 : 365;
}

/** Week of the year; types 1, 2 and 11–17 count from the week of January 1, 21 is ISO 8601. Null for another type. */
export function weekNumber(serial: number, type: number): number | null {
	const day = Math.floor(serial);
	if (type === 21) {
		const thursday = day - ((((day - 2) % 7) + 7) % 7) + 3;
		return Math.floor((thursday - serialOfParts(partsOfSerial(thursday).year, 1, 1)) / 7) + 1;
	}
	// Day of the week on which weeks begin, Monday 0.
	const begins = type === 1 ? 6 : type === 2 ? 0 : type >= 11 && type <= 17 ? type - 11 : null;
	if (begins === null) return null;
	const newYear = serialOfParts(partsOfSerial(day).year, 1, 1);
	const before = (((newYear - 2 - begins) % 7) + 7) % 7;
	return Math.floor((day - newYear + before) / 7) + 1;
}
