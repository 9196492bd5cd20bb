// Fractional index keys: a place between two others without renumbering. Ties are broken by id.
import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';

/**
 * True for a key from which others can be made: a head that tells how many digits the whole part has (`a` one,
 * `b` two … and `Z` one, `Y` two …), then base-62 digits, with no zero at the end of the fraction.
 * A stranger's client may write any text as an order; it sorts, but nothing can be made from it.
 */
export function isOrderKey(key: string): boolean {
	if (!/^[A-Za-z][0-9A-Za-z]+$/.test(key) || key === SMALLEST) return false;
	const head = key.charCodeAt(0);
	const whole = head >= 97 ? head - 97 + 2 : 90 - head + 2;
	return key.length === whole || (key.length > whole && !key.endsWith('0'));
}

/** Nothing comes before it, so the library does not take it. */
const SMALLEST = `A${'0'.repeat(26)}`;

const usable = (key: string | null): string | null => (key !== null && isOrderKey(key) ? key : null);

/** A key that sorts after `from` and ahead of `to`; null, or a text that is no key, is the open end. */
export function orderBetween(from: string | null, to: string | null): string {
	const [before, after] = [usable(from), usable(to)];
	// Keys written at the same moment on two devices may be equal; sort order is then by id.
	if (before !== null && after !== null && before >= after) return generateKeyBetween(before, null);
	return generateKeyBetween(before, after);
}

/** `count` keys in order after `before`. */
export function ordersAfter(before: string | null, count: number): string[] {
	return generateNKeysBetween(usable(before), null, count);
}
