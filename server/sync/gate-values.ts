// Which keys and plain values an update may carry: JSON that is safe to read in any client.

/** Longest string in a cell, in UTF-16 units. */
const MAX_TEXT = 64 * 1024;
/** Nesting of arrays and objects inside one value; the deepest the format has is 3. */
const MAX_DEPTH = 8;
/** One value as a whole: its texts, and this many more for each of its parts. A deal's base with a long past has some 10,000. */
const MAX_VALUE = 256 * 1024;
const PART = 8;
const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

/** A key of a root or record map: an id or a field name. */
export const isKey = (key: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(key) && !UNSAFE.has(key);

/** Why the values cannot be taken, or null. */
export function valueProblem(values: readonly unknown[]): string | null {
	for (const value of values) {
		const problem = partProblem(value, 0, { left: MAX_VALUE });
		if (problem !== null) return problem;
	}
	return null;
}

function partProblem(value: unknown, depth: number, budget: { left: number }): string | null {
	budget.left -= PART + (typeof value === 'string' ? value.length : 0);
	if (typeof value === 'string' && value.length > MAX_TEXT) return `a text over ${MAX_TEXT} characters`;
	if (budget.left < 0) return `a value over ${MAX_VALUE} characters`;
	if (value === null || value === undefined || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return null;
	// Neither survives JSON.stringify, which clients compare values with.
	if (typeof value !== 'object' || value instanceof Uint8Array) return 'a value that JSON has not';
	if (depth >= MAX_DEPTH) return 'a value nested too deep';
	if (!Array.isArray(value)) {
		// A decoded "__proto__" key shows as a foreign prototype, not as a key.
		if (Object.getPrototypeOf(value) !== Object.prototype) return 'a value with a prototype';
		for (const key of Object.keys(value))
			if (UNSAFE.has(key) || key.length > 128) return 'an unsafe key in a value';
	}
	for (const part of Object.values(value)) {
		const problem = partProblem(part, depth + 1, budget);
		if (problem !== null) return problem;
	}
	return null;
}
