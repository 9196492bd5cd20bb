// Orders values. Blanks come last whichever way one sorts. Of a formula's mixed values numbers come first,
// then text, then yes and no, then errors, as in spreadsheets.
import type { QueryField, QueryValue } from './definition.ts';
import { isBlank, isError, wordsOf } from './filter.ts';

/** Compares text as the reader's language does. */
export type Collate = (a: string, b: string) => number;

const kindOf = (value: QueryValue): number =>
	typeof value === 'number' ? 0 : typeof value === 'boolean' ? 2 : isError(value) ? 3 : 1;

/** Compares two values of a field upwards, neither of them blank. */
function compareFilled<Row>(field: QueryField<Row>, a: QueryValue, b: QueryValue, collate: Collate): number {
	const kind = kindOf(a) - kindOf(b);
	if (kind !== 0) return kind;
	if (typeof a === 'number') return a - (b as number);
	if (typeof a === 'boolean') return Number(a) - Number(b);
	if (field.type === 'day') return (a as string) < (b as string) ? -1 : a === b ? 0 : 1;
	if (field.rank && typeof a === 'string') return field.rank(a) - field.rank(b as string);
	if (field.rank && Array.isArray(a) && Array.isArray(b)) {
		for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
			const step = field.rank(a[at] as string) - field.rank(b[at] as string);
			if (step !== 0) return step;
		}
		return a.length - b.length;
	}
	return collate(wordsOf(field, a), wordsOf(field, b));
}

/** Compares two values of a field; blanks last, also downwards. */
export function compareValues<Row>(field: QueryField<Row>, a: QueryValue, b: QueryValue, descending: boolean, collate: Collate): number {
	const [noA, noB] = [isBlank(a), isBlank(b)];
	if (noA || noB) return noA && noB ? 0 : noA ? 1 : -1;
	const order = compareFilled(field, a, b, collate);
	return descending ? -order : order;
}
