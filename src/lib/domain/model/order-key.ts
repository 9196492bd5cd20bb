// Fractional index keys: a place between two others without renumbering. Ties are broken by id.
import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';

/** A key that sorts after `before` and ahead of `after`; null is the open end. */
export function orderBetween(before: string | null, after: string | null): string {
	// Keys written at the same moment on two devices may be equal; sort order is then by id.
	if (before !== null && after !== null && before >= after) return generateKeyBetween(before, null);
	return generateKeyBetween(before, after);
}

/** `count` keys in order after `before`. */
export function ordersAfter(before: string | null, count: number): string[] {
	return generateNKeysBetween(before, null, count);
}
