// Money as integer minor units. Imports nothing.

const CODE = /^[A-Z]{3}$/;

/** True for three capitals, which every platform takes for a currency: whether it is one in use is not asked. */
export const isCurrency = (value: unknown): value is string => typeof value === 'string' && CODE.test(value);

const digitsOf = new Map<string, number>();

/** Decimals of a currency: 2 for EUR, 0 for JPY, 3 for KWD (from the platform's CLDR data). */
export function minorDigits(currency: string): number {
	let digits = digitsOf.get(currency);
	if (digits === undefined) {
		// Making a formatter takes about 40 µs: too long for every cell of an import.
		digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
		digitsOf.set(currency, digits);
	}
	return digits;
}

/** Minor units of an amount in major units, rounded half away from zero; null beyond 2^53. */
export function toMinor(major: number, currency: string): number | null {
	const scaled = Math.abs(major) * 10 ** minorDigits(currency);
	// 1.005 * 100 is 100.49999999999999: lift by a few ulps before rounding.
	const minor = Math.sign(major) * Math.round(scaled * (1 + Number.EPSILON * 2));
	return Number.isSafeInteger(minor) ? minor + 0 : null;
}

/** Amount in major units, for display and export only: never calculate with it. */
export function toMajor(minor: number, currency: string): number {
	return minor / 10 ** minorDigits(currency);
}

/** The same amount as decimal text with a point, exact: 123456 EUR minor → "1234.56". */
export function minorToText(minor: number, currency: string): string {
	const digits = minorDigits(currency);
	const sign = minor < 0 ? '-' : '';
	const text = String(Math.abs(minor)).padStart(digits + 1, '0');
	return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/**
 * The same amount in minor units of another currency, nothing converted: 10000 of EUR (100.00) is 100 of JPY. Rounded half
 * away from zero where `to` has fewer decimals; null beyond 2^53.
 */
export function amountIn(minor: number, from: string, to: string): number | null {
	const step = minorDigits(to) - minorDigits(from);
	if (step === 0) return minor;
	const scaled = step > 0 ? minor * 10 ** step : Math.sign(minor) * Math.floor((Math.abs(minor) + 10 ** -step / 2) / 10 ** -step);
	return Number.isSafeInteger(scaled) ? scaled + 0 : null;
}

/** The same, exactly or not at all: null where decimals would be lost. */
export function sameAmountIn(minor: number, from: string, to: string): number | null {
	const there = amountIn(minor, from, to);
	return there !== null && amountIn(there, to, from) === minor ? there : null;
}
