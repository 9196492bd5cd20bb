// Reads a number as people and spreadsheets write it into an exact decimal. Never a float on the way:
// 1.005 stays 1.005. Limit: western digits; knows no currencies or percents (typed-input.ts does).

/** An exact decimal: (-1)^negative × digits × 10^-scale. */
export interface Decimal {
	negative: boolean;
	digits: bigint;
	scale: number;
}

export type DecimalResult = { ok: true; value: Decimal } | { ok: false; code: 'not-a-number' | 'ambiguous' };

const BAD: DecimalResult = { ok: false, code: 'not-a-number' };
const SPACES = /[\s\u00a0\u2009\u202f'’]/g;
/** More than the longest number a double holds, written out. */
const MAX_DIGITS = 350;

/** Multipliers people write behind a number, as powers of ten. Dutch "ton" is 100,000. */
const POWERS: ReadonlyMap<string, number> = new Map([
	['k', 3],
	['mille', 3],
	['duizend', 3],
	['thousand', 3],
	['ton', 5],
	['m', 6],
	['mn', 6],
	['mln', 6],
	['mio', 6],
	['milj', 6],
	['miljoen', 6],
	['million', 6],
	['b', 9],
	['bn', 9],
	['mld', 9],
	['mrd', 9],
	['miljard', 9],
	['billion', 9]
]);

/**
 * Reads one number. `decimal` says which sign separates decimals where the text alone does not tell:
 * "1.234" is 1234 under ',' and 1.234 under '.'. What can be read only one way is read that way
 * under both: "1.234,56", "12,500.00", "1,5", "1 234 567". A multiplier after a lone thousands group
 * ("1.234k" under ',') could be either and is refused as ambiguous.
 */
export function readDecimal(text: string, decimal: ',' | '.'): DecimalResult {
	let rest = text.trim();
	let negative = false;
	const bracketed = /^\((.*)\)$/.exec(rest);
	if (bracketed) {
		negative = true;
		rest = bracketed[1]!.trim();
	}
	const sign = /^([-+−–])\s*/.exec(rest) ?? /\s*(?<![-,.])([-−])$/.exec(rest);
	if (sign) {
		if (negative) return BAD;
		negative = sign[1] !== '+';
		rest = sign.index === 0 ? rest.slice(sign[0].length) : rest.slice(0, sign.index);
	}
	// Dutch price tags: "1.234,-", "25,--", "25,=".
	const tag = /([.,])(?:[-–—]{1,2}|=)$/.exec(rest);
	if (tag) rest = rest.slice(0, tag.index);
	const shape = /^([\d.,\s\u00a0\u2009\u202f'’]*\d)(?:[eE]([+-]?\d{1,3})|[\s\u00a0]*([a-z]+)\.?)?$/iu.exec(rest) ??
		/^([.,]\d+)$/.exec(rest);
	if (!shape) return BAD;
	const [, number, exponent, word] = shape as unknown as [string, string, string?, string?];
	const power = exponent !== undefined ? Number(exponent) : word === undefined ? 0 : POWERS.get(word.toLowerCase());
	if (power === undefined) return BAD;
	const split = splitNumber(number, tag ? (tag[1] as ',' | '.') : decimal);
	if (split === null) return BAD;
	if (split.loneGroup && word !== undefined) return { ok: false, code: 'ambiguous' };
	const digits = split.whole + split.fraction;
	if (digits.replace(/^0+/, '').length > MAX_DIGITS) return BAD;
	return { ok: true, value: shifted({ negative, digits: BigInt(digits), scale: split.fraction.length }, power) };
}

/** `readDecimal`; with null nobody knows the decimal sign, and what is another number under the other one is ambiguous. */
export function readNumber(text: string, decimal: ',' | '.' | null): DecimalResult {
	if (decimal !== null) return readDecimal(text, decimal);
	const [comma, point] = [readDecimal(text, ','), readDecimal(text, '.')];
	if (!comma.ok || !point.ok) return comma.ok || point.ok ? { ok: false, code: 'ambiguous' } : comma;
	return numberOf(comma.value) === numberOf(point.value) ? comma : { ok: false, code: 'ambiguous' };
}

/** The double nearest to the decimal times 10^power; infinite beyond what one holds. */
export const numberOf = ({ negative, digits, scale }: Decimal, power = 0): number => Number(`${negative ? '-' : ''}${digits}e${power - scale}`) + 0;

/** Whole and decimal digits of `text`, which holds digits and separators only; null when it is no number. */
function splitNumber(
	text: string,
	decimal: ',' | '.'
): { whole: string; fraction: string; loneGroup: boolean } | null {
	if (/[\s\u00a0\u2009\u202f'’]/.test(text) && !/^\d{1,3}(?:[\s\u00a0\u2009\u202f'’]\d{3})+(?:[.,]\d*)?$/.test(text)) return null;
	const plain = text.replace(SPACES, '');
	const spaced = plain !== text;
	const points = plain.split('.').length - 1;
	const commas = plain.split(',').length - 1;
	if (points + commas === 0) return { whole: plain, fraction: '', loneGroup: false };
	if (points > 0 && commas > 0) {
		const separator = plain.lastIndexOf('.') > plain.lastIndexOf(',') ? '.' : ',';
		const at = plain.lastIndexOf(separator);
		const whole = ungrouped(plain.slice(0, at), separator === '.' ? ',' : '.');
		return whole === null || plain.indexOf(separator) !== at ? null : { whole, fraction: plain.slice(at + 1), loneGroup: false };
	}
	const separator = points > 0 ? '.' : ',';
	if (points + commas > 1) {
		const whole = ungrouped(plain, separator);
		return whole === null || spaced ? null : { whole, fraction: '', loneGroup: false };
	}
	const [before, after] = plain.split(separator) as [string, string];
	// One separator is a thousands sign only where it can be: 1–3 digits, no leading zero, then three.
	const couldGroup = !spaced && separator !== decimal && /^[1-9]\d{0,2}$/.test(before) && after.length === 3;
	if (couldGroup) return { whole: before + after, fraction: '', loneGroup: true };
	return { whole: before === '' ? '0' : before, fraction: after, loneGroup: false };
}

/** Digits without their thousands signs; null when the groups are not of three (or Indian: two, two, three). */
function ungrouped(text: string, separator: string): string | null {
	const groups = text.split(separator);
	if (groups.length === 1) return text;
	const [first, ...others] = groups as [string, ...string[]];
	const last = others.pop()!;
	if (first.length < 1 || first.length > 3 || last.length !== 3) return null;
	const western = others.every((group) => group.length === 3);
	const indian = first.length <= 2 && others.every((group) => group.length === 2);
	return western || indian ? groups.join('') : null;
}

/** The decimal times 10^power, exact. */
export function shifted(value: Decimal, power: number): Decimal {
	const scale = value.scale - power;
	return scale >= 0 ? { ...value, scale } : { ...value, digits: value.digits * 10n ** BigInt(-scale), scale: 0 };
}

/** The whole number nearest to the decimal, halves away from zero; null beyond ±(2^53 − 1). */
export function toInteger({ negative, digits, scale }: Decimal): number | null {
	const unit = 10n ** BigInt(scale);
	const rounded = Number((digits * 2n + unit) / (unit * 2n));
	if (!Number.isSafeInteger(rounded)) return null;
	return negative && rounded !== 0 ? -rounded : rounded;
}

/** Less than, equal to or greater than a whole number: -1, 0 or 1. */
export function compareTo({ negative, digits, scale }: Decimal, whole: number): -1 | 0 | 1 {
	const left = negative ? -digits : digits;
	const right = BigInt(whole) * 10n ** BigInt(scale);
	return left < right ? -1 : left > right ? 1 : 0;
}
