// Decimal arithmetic on binary numbers: what people see as decimal digits is what is rounded and compared.
import type { FormulaError } from '../model/formula-error.ts';
import { DIV0, NUM } from './coerce.ts';

/** Zero where a difference is only what binary fractions leave over, as Excel shows it. */
export const settled = (result: number, magnitude: number): number => (Math.abs(result) < magnitude * 2 ** -49 ? 0 : result);

/** A number times 10^places without leaving its decimal digits. */
const shift = (value: number, places: number): number => {
	const [digits, exponent = '0'] = String(Number(value.toPrecision(15))).split('e') as [string, string?];
	return Number(`${digits}e${Number(exponent) + places}`);
};

/** Rounds to decimal places by a rule for whole numbers that is given magnitudes. */
const roundingBy =
	(rule: (magnitude: number) => number) =>
	(value: number, places = 0): number => {
		const at = Math.trunc(Math.max(-320, Math.min(320, places)));
		const moved = shift(Math.abs(value), at);
		// Beyond the digits a number has there is nothing to round.
		if (!Number.isFinite(moved)) return value;
		return Math.sign(value) * shift(rule(moved), -at);
	};

/** The number with 15 digits, as people see it. */
export const near = (value: number): number => Number(value.toPrecision(15));
/** Half away from zero. */
export const round = roundingBy((magnitude) => Math.round(near(magnitude)));
export const roundUp = roundingBy((magnitude) => Math.ceil(near(magnitude)));
export const truncate = roundingBy((magnitude) => Math.floor(near(magnitude)));

/** Powers as Excel has them: 0^0 is an error, 0 to a negative power a division by zero. */
export function power(value: number, exponent: number): number | FormulaError {
	if (value === 0 && exponent === 0) return NUM;
	if (value === 0 && exponent < 0) return DIV0;
	const result = value ** exponent;
	return Number.isFinite(result) ? result : NUM;
}
