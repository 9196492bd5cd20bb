// The values formulas work on, and what they are told about the world. Dates are serial numbers as in Excel:
// days since 1899-12-30, the fraction being the time of day, so that adding days is adding numbers.
import { DAY_MS, dayNumber, offsetAt } from '../model/date.ts';
import type { Day, Instant } from '../model/deal.ts';
import type { FormulaError } from '../model/formula-error.ts';

/** The reader's language: of function names, separators, decimal mark, and of text that formulas make of numbers. */
export type FormulaLanguage = 'en' | 'nl';

/** A day, or a moment on it without time zone: `serial` 46023 is 2026-01-01, 46023.5 noon of that day. */
export interface DateValue {
	readonly serial: number;
}

/**
 * A value of a formula. null is a blank cell. Money is a number of major units (12.5 is € 12.50), a percentage a
 * fraction (0.25 is 25 %), a list the chosen names of a column with several choices.
 */
export type FormulaValue = number | string | boolean | null | DateValue | readonly string[] | FormulaError;

/** What a formula may know besides its own row. Pass a new object when something in it changes. */
export interface FormulaWorld {
	/** The calendar day of TODAY(). */
	readonly today: Day;
	/** The moment of NOW(), shown as a clock in `timeZone` shows it. */
	readonly now: Instant;
	readonly timeZone: string;
	readonly language: FormulaLanguage;
}

/** Serial number of 1970-01-01. */
const EPOCH = 25_569;
/** 0100-01-01 … 9999-12-31: what fits `YYYY-MM-DD` and every calendar function. */
export const MIN_SERIAL = -657_434;
export const MAX_SERIAL = 2_958_465;

export const isDate = (value: unknown): value is DateValue => typeof value === 'object' && value !== null && 'serial' in value;

export const serialOfDay = (day: Day): number => dayNumber(day) + EPOCH;

/** The date of a calendar day; the day must exist (`isDay`). */
export const dateValue = (day: Day): DateValue => ({ serial: serialOfDay(day) });

/** The calendar day of a date, its time of day left out; null where it lies outside years 100–9999. */
export function dayOfDate({ serial }: DateValue): Day | null {
	if (!(serial >= MIN_SERIAL && serial < MAX_SERIAL + 1)) return null;
	return new Date((Math.floor(serial) - EPOCH) * DAY_MS).toISOString().slice(0, 10);
}

/** Year, month (1–12) and day of the month of a serial number within the range. */
export function partsOfSerial(serial: number): { year: number; month: number; day: number } {
	const date = new Date((Math.floor(serial) - EPOCH) * DAY_MS);
	return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Serial number of a day; months and days beyond their range run over into the next, as in Excel. NaN: out of range. */
export function serialOfParts(year: number, month: number, day: number): number {
	const date = new Date(0);
	date.setUTCFullYear(year, month - 1, day);
	const serial = date.getTime() / DAY_MS + EPOCH;
	return serial >= MIN_SERIAL && serial <= MAX_SERIAL ? serial : NaN;
}

/** The serial number of an instant as a clock in the time zone shows it, to the second. */
export function serialOfInstant(instant: Instant, timeZone: string): number {
	return Math.floor((instant + offsetAt(instant, timeZone)) / 1000) / 86_400 + EPOCH;
}
