// What people type as an exchange rate, as the decimal text that is stored. Exact: 1.085 stays 1.085. Limit: one rate; a
// sign of a currency is refused, for a rate is of two.
import { isRateUnits } from '../model/rates.ts';
import { readDecimal, type Decimal } from './decimal.ts';

export type ParsedRate = { ok: true; units: string } | { ok: false; code: 'not-a-number' | 'ambiguous' | 'out-of-range' };

const fail = (code: 'not-a-number' | 'ambiguous' | 'out-of-range'): ParsedRate => ({ ok: false, code });

/**
 * A number above 0 with at most 12 digits on either side of the decimal sign. "1.085" where the comma is that sign would be
 * 1085, and is a rate of everybody across the border: refused as ambiguous, for rates have three decimals as often as not.
 */
export function parseRate(text: string, decimal: ',' | '.'): ParsedRate {
	const read = readDecimal(text, decimal);
	if (!read.ok) return fail(read.code);
	if (read.value.scale === 0 && text.includes(decimal === ',' ? '.' : ',')) {
		const other = readDecimal(text, decimal === ',' ? '.' : ',');
		if (other.ok && other.value.scale > 0) return fail('ambiguous');
	}
	const units = textOf(read.value);
	return !read.value.negative && isRateUnits(units) ? { ok: true, units } : fail('out-of-range');
}

/** Without zeros that say nothing. */
function textOf({ digits, scale }: Decimal): string {
	const all = String(digits).padStart(scale + 1, '0');
	const decimals = scale === 0 ? '' : all.slice(-scale).replace(/0+$/, '');
	const whole = scale === 0 ? all : all.slice(0, -scale);
	return decimals === '' ? whole : `${whole}.${decimals}`;
}
