// How the long runs are asked for: `npm run fuzz -- PART COUNT PART COUNT …`, the same for faults and bench.

export interface Wanted {
	name: string;
	/** How often; null: as often as the part does by itself. */
	count: number | null;
}

/**
 * Reads part names, each followed by a count or not. No argument: every part of `names`, in their order.
 * Throws an error for people when a name is unknown or a count is no whole number above 0.
 */
export function readParts(args: readonly string[], names: readonly string[]): Wanted[] {
	if (args.length === 0) return names.map((name) => ({ name, count: null }));
	const wanted: Wanted[] = [];
	for (const arg of args) {
		const last = wanted.at(-1);
		if (/^\d/.test(arg) && last && last.count === null) last.count = wholeNumber(arg, `the count of ${last.name}`);
		else if (names.includes(arg)) wanted.push({ name: arg, count: null });
		else throw new Error(`no part named "${arg}"; there are: ${names.join(', ')}. Each may be followed by a count.`);
	}
	return wanted;
}

/** A whole number above 0; throws an error that says `what` it was for. */
export function wholeNumber(text: string, what: string): number {
	const value = Number(text);
	if (Number.isSafeInteger(value) && value > 0) return value;
	throw new Error(`${what}: a whole number above 0 is needed, not "${text}".`);
}
