// Functions of days and times. Days are serial numbers (value.ts); a whole count of days never depends on clock changes.
import type { FormulaError } from '../../model/formula-error.ts';
import { isBlank, isError, NUM, VALUE } from '../coerce.ts';
import { near } from '../decimal.ts';
import { strict, type Argument, type Implementation, type Run } from '../run.ts';
import { serialInText } from '../text-value.ts';
import { MAX_SERIAL, MIN_SERIAL, partsOfSerial, serialOfDay, serialOfInstant, serialOfParts, type FormulaValue } from '../value.ts';
import { dateDifference, days360, weekNumber, yearFraction } from './calendar.ts';
import { isWorkday, workdayAfter, workdaysBetween } from './workdays.ts';

const isDayInRange = (serial: number): boolean => serial >= MIN_SERIAL && serial <= MAX_SERIAL;
const dated = (serial: number): FormulaValue => (isDayInRange(serial) ? { serial } : NUM);

/** A function whose first arguments are dates and whose others are whole numbers. */
const ofDates = (dates: number, apply: (...args: number[]) => FormulaValue): Implementation =>
	strict((values, run) => {
		const taken: number[] = [];
		for (const [index, value] of values.entries()) {
			const number = index < dates ? run.serial(value) : run.number(value);
			if (typeof number !== 'number') return number;
			taken.push(index < dates ? number : Math.trunc(number));
		}
		const result = apply(...taken);
		return typeof result === 'number' && !Number.isFinite(result) ? NUM : result;
	});

const clock = (serial: number): number => Math.round((serial - Math.floor(serial)) * 86_400) % 86_400;

/** The same day some months later; the last day of a shorter month. */
function monthsLater(serial: number, months: number): FormulaValue {
	const { year, month, day } = partsOfSerial(serial);
	if (Math.abs(months) > 120_000) return NUM;
	const last = serialOfParts(year, month + months + 1, 0);
	return dated(Math.min(serialOfParts(year, month + months, day), last));
}

/** Monday 1 … Sunday 7. */
const isoWeekday = (serial: number): number => ((((Math.floor(serial) - 2) % 7) + 7) % 7) + 1;

/** Day numbers of WEEKDAY: type 1 begins on Sunday, 2 and 11 on Monday, 3 counts Monday as 0, 12–17 begin later. */
function weekday(serial: number, type = 1): number | FormulaError {
	const iso = isoWeekday(serial);
	if (type === 3) return iso - 1;
	const first = type === 1 ? 7 : type === 2 ? 1 : type >= 11 && type <= 17 ? type - 10 : null;
	return first === null ? NUM : ((iso - first + 7) % 7) + 1;
}

/** Whole serial numbers of the days off that are named; blanks are passed over. */
function holidays(args: readonly Argument[], run: Run): Set<number> | FormulaError {
	const found = new Set<number>();
	for (const arg of args) {
		const value = arg.value(run);
		if (isBlank(value)) continue;
		const serial = run.serial(value);
		if (typeof serial !== 'number') return serial;
		if (isWorkday(Math.floor(serial))) found.add(Math.floor(serial));
	}
	run.spend(found.size);
	return found;
}

const withHolidays =
	(second: 'date' | 'count', apply: (start: number, other: number, off: ReadonlySet<number>) => FormulaValue): Implementation =>
	(args, run) => {
		const start = run.serial(args[0]!.value(run));
		if (typeof start !== 'number') return start;
		const other = second === 'date' ? run.serial(args[1]!.value(run)) : run.number(args[1]!.value(run));
		if (typeof other !== 'number') return other;
		const off = holidays(args.slice(2), run);
		return off instanceof Set ? apply(Math.floor(start), second === 'date' ? Math.floor(other) : Math.trunc(other), off) : (off as FormulaError);
	};

export const DATE: Readonly<Record<string, Implementation>> = {
	TODAY: (_args, run) => ({ serial: serialOfDay(run.world.today) }),
	NOW: (_args, run) => ({ serial: serialOfInstant(run.world.now, run.world.timeZone) }),
	DATE: ofDates(0, (year, month, day) => {
		// Excel takes years below 1900 as counted from 1900.
		if (year! < 0 || year! > 9999 || Math.abs(month!) > 120_000 || Math.abs(day!) > 4_000_000) return NUM;
		return dated(serialOfParts(year! < 1900 ? year! + 1900 : year!, month!, day!));
	}),
	YEAR: ofDates(1, (serial) => partsOfSerial(serial!).year),
	MONTH: ofDates(1, (serial) => partsOfSerial(serial!).month),
	DAY: ofDates(1, (serial) => partsOfSerial(serial!).day),
	WEEKDAY: ofDates(1, (serial, type) => weekday(serial!, type)),
	WEEKNUM: ofDates(1, (serial, type = 1) => weekNumber(serial!, type) ?? NUM),
	ISOWEEKNUM: ofDates(1, (serial) => weekNumber(serial!, 21)!),
	EDATE: ofDates(1, (serial, months) => monthsLater(serial!, months!)),
	EOMONTH: ofDates(1, (serial, months) => {
		const { year, month } = partsOfSerial(serial!);
		return Math.abs(months!) > 120_000 ? NUM : dated(serialOfParts(year, month + months! + 1, 0));
	}),
	DATEDIF: strict(([start, end, unit], run) => {
		const from = run.serial(start!);
		if (typeof from !== 'number') return from;
		const to = run.serial(end!);
		if (typeof to !== 'number') return to;
		const name = run.text(unit!);
		return typeof name === 'string' ? (dateDifference(Math.floor(from), Math.floor(to), name) ?? NUM) : name;
	}),
	DAYS: ofDates(2, (end, start) => Math.floor(end!) - Math.floor(start!)),
	DAYS360: strict(([start, end, european = false], run) => {
		const from = run.serial(start!);
		if (typeof from !== 'number') return from;
		const to = run.serial(end!);
		if (typeof to !== 'number') return to;
		const method = run.boolean(european);
		return typeof method === 'boolean' ? days360(from, to, method) : method;
	}),
	YEARFRAC: ofDates(2, (start, end, basis = 0) => yearFraction(Math.floor(start!), Math.floor(end!), basis) ?? NUM),
	NETWORKDAYS: withHolidays('date', (start, end, off) => workdaysBetween(start, end, off)),
	WORKDAY: withHolidays('count', (start, count, off) => (Math.abs(count) > 3_000_000 ? NUM : dated(workdayAfter(start, count, off)))),
	DATEVALUE: (args, run) => {
		const value = args[0]!.value(run);
		if (isError(value) || (typeof value === 'object' && value !== null && 'serial' in value)) return value;
		const text = run.text(value);
		if (typeof text !== 'string') return text;
		const serial = serialInText(text);
		return serial === null ? VALUE : dated(Math.floor(serial));
	},
	TIME: ofDates(0, (hours, minutes, seconds) => {
		const total = hours! * 3600 + minutes! * 60 + seconds!;
		return total < 0 || Math.max(hours!, minutes!, seconds!) > 32_767 ? NUM : (total % 86_400) / 86_400;
	}),
	HOUR: ofDates(1, (serial) => Math.floor(clock(serial!) / 3600)),
	MINUTE: ofDates(1, (serial) => Math.floor(clock(serial!) / 60) % 60),
	SECOND: ofDates(1, (serial) => near(clock(serial!) % 60))
};
