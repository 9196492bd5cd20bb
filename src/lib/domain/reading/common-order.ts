// Whether day or month comes first in a block or column of shown days, where some of them leave no doubt: "31-12-2026"
// tells what "01-03-2027" is.
import { dayDigits } from './typed-day.ts';

/** 'mixed': some can only be day first and others only month first, so that nothing is known of the rest. */
export type CommonOrder = 'dmy' | 'mdy' | 'mixed';

/**
 * The order that all unmistakable days agree on; null where there are none. `yearless`: "31/12" counts too, which
 * among words and numbers may be something else.
 */
export function commonOrder(texts: Iterable<string>, { yearless = false } = {}): CommonOrder | null {
	let found: 'dmy' | 'mdy' | null = null;
	for (const text of texts) {
		const digits = text.length > 60 ? null : dayDigits(text.trim());
		if (!digits || (digits.year === undefined && !yearless)) continue;
		const { first, second } = digits;
		if (Math.max(first, second) > 31 || Math.min(first, second) < 1 || first > 12 === second > 12) continue;
		const order = first > 12 ? 'dmy' : 'mdy';
		if (found !== null && found !== order) return 'mixed';
		found = order;
	}
	return found;
}
