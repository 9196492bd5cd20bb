// Figures as a terminal shows them, in English. Limit: one figure at a time; null is a dash, and what rounds to zero has no sign.
import type { Rate } from '#lib/domain/report/shapes.ts';
import { minorDigits } from '#lib/domain/model/money.ts';

export const NONE = '–';

export interface Printed {
	count(value: number): string;
	/** Major units, with decimals where there are any; from more than the currency has, the nearest. */
	money(value: number | null): string;
	/** Percent, one decimal. */
	rate(value: Rate): string;
	times(value: Rate): string;
	days(value: number | null): string;
	hours(value: number | null): string;
	decimal(value: number | null): string;
}

const formatOf = (most: number, least = most): ((value: number) => string) => {
	const format = new Intl.NumberFormat('en', { minimumFractionDigits: least, maximumFractionDigits: most, signDisplay: 'negative' });
	return (value) => format.format(value);
};

export function printed(currency: string): Printed {
	const digits = minorDigits(currency);
	const [whole, one, two] = [formatOf(0), formatOf(1), formatOf(2)];
	const [amount, round] = [formatOf(digits), formatOf(digits, 0)];
	const or = (format: (value: number) => string) => (value: number | null): string => (value === null ? NONE : format(value));
	return {
		count: whole,
		money: or((value) => `${currency} ${Number.isInteger(value) ? round(value) : amount(value)}`),
		rate: or((value) => `${one(value * 100)} %`),
		times: or((value) => `${two(value)}×`),
		days: or((value) => `${one(value)} d`),
		hours: or((value) => `${one(value)} h`),
		decimal: or(one)
	};
}
