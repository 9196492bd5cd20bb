// The result of reading one cell. Expected failures are values.

/** A value, or why there is none. `null` as a value is an empty cell. */
export type Parsed<T> =
	| { ok: true; value: T }
	| { ok: false; code: 'not-a-number' | 'not-a-date' | 'out-of-range' | 'ambiguous' };
