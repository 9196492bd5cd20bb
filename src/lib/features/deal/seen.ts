// Which mentions this person has put away, on this device, per pipeline. Limit: what a browser keeps, the latest 500.

const MOST = 500;
const keyOf = (pipeline: string): string => `sluice:seen-mentions:${pipeline}`;

export function seenMentions(pipeline: string): ReadonlySet<string> {
	try {
		const stored: unknown = JSON.parse(localStorage.getItem(keyOf(pipeline)) ?? '[]');
		return new Set(Array.isArray(stored) ? stored.filter((id): id is string => typeof id === 'string') : []);
	} catch {
		return new Set();
	}
}

/** Keeps one more, and returns all. */
export function keepSeen(pipeline: string, before: ReadonlySet<string>, id: string): ReadonlySet<string> {
	const seen = new Set([...before, id]);
	try {
		localStorage.setItem(keyOf(pipeline), JSON.stringify([...seen].slice(-MOST)));
	} catch {
		// Storage refused: they are put away as long as the page lasts.
	}
	return seen;
}
