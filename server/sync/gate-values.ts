// Which keys and plain values an update may carry: JSON that is safe to read in any client.

/** Longest string in a cell, in UTF-16 units. */
const MAX_TEXT = 64 * 1024;
/** Nesting of arrays and objects inside one value; the deepest the format has is 3. */
const MAX_DEPTH = 8;
const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

/** A key of a root or record map: an id or a field name. */
export const isKey = (key: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(key) && !UNSAFE.has(key);

/** Why the values cannot be taken, or null. */
export function valueProblem(values: readonly unknown[], depth = 0): string | null {
	for (const value of values) {
		const problem = oneProblem(value, depth);
		if (problem !== null) return problem;
	}
	return null;
}

function oneProblem(value: unknown, depth: number): string | null {
	if (value === null || value === undefined) return null;
	if (typeof value === 'number' || typeof value === 'boolean') return null;
	if (typeof value === 'string') return value.length > MAX_TEXT ? `a text over ${MAX_TEXT} characters` : null;
	// Neither survives JSON.stringify, which clients compare values with.
	if (typeof value !== 'object' || value instanceof Uint8Array) return 'a value that JSON has not';
	if (depth >= MAX_DEPTH) return 'a value nested too deep';
	if (Array.isArray(value)) return valueProblem(value, depth + 1);
	// A decoded "__proto__" key shows as a foreign prototype, not as a key.
	if (Object.getPrototypeOf(value) !== Object.prototype) return 'a value with a prototype';
	for (const key of Object.keys(value))
		if (UNSAFE.has(key) || key.length > 128) return 'an unsafe key in a value';
	return valueProblem(Object.values(value), depth + 1);
}
