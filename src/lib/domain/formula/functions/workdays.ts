// Working days, Monday to Friday. Sums instead of steps, so that a span of years costs what a week does.

const WEEK = 7;

/** Days since a Monday, within the week. */
const inWeek = (serial: number): number => (((serial - 2) % WEEK) + WEEK) % WEEK;

export const isWorkday = (serial: number): boolean => inWeek(serial) < 5;

/** Working days up to and including a day, counted from some fixed Monday. */
function workdaysUpTo(serial: number): number {
	const weeks = Math.floor((serial - 2) / WEEK);
	return weeks * 5 + Math.min(5, inWeek(serial) + 1);
}

/** Working days from `start` to `end`, both counted; negative when the end comes first. `off`: days off, none at a weekend. */
export function workdaysBetween(start: number, end: number, off: ReadonlySet<number>): number {
	const [first, last] = start <= end ? [start, end] : [end, start];
	let count = workdaysUpTo(last) - workdaysUpTo(first - 1);
	for (const day of off) if (day >= first && day <= last) count -= 1;
	return start <= end ? count : -count;
}

/** The day that is `count` working days after `start` (before it: negative). `off`: days off, none at a weekend. */
export function workdayAfter(start: number, count: number, off: ReadonlySet<number>): number {
	if (count === 0) return start;
	const step = Math.sign(count);
	let day = moved(start, count);
	// Each day off on the way costs one more working day.
	const onTheWay = [...off].filter((other) => (step > 0 ? other > start : other < start)).sort((a, b) => (a - b) * step);
	for (const other of onTheWay) {
		if ((other - day) * step > 0) break;
		day = moved(day, step);
	}
	return day;
}

/** So many working days on, days off not looked at. */
function moved(start: number, count: number): number {
	const step = Math.sign(count);
	let day = start;
	while (!isWorkday(day)) day -= step;
	const rest = Math.abs(count) % 5;
	day += Math.trunc(Math.abs(count) / 5) * WEEK * step;
	for (let left = rest; left > 0; ) {
		day += step;
		if (isWorkday(day)) left -= 1;
	}
	return day;
}
