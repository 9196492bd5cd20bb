// Whose copies this browser opens: those of one account or guest are out of sight of every other.
// What a browser kept before anybody had an account in it goes to the first account that signs in there: on a laptop that
// is whoever shares. Its names stay as they were, so nothing is moved, and what was not sent is found again.
// Limit: apart in the app, not secret: whoever has the browser's profile can read its storage.
import type { Who } from '#lib/protocol/access.ts';

const FIRST = 'sluice:first-account';
let current = '';

/** Part of the names under which things are kept; '' for a laptop and its first account. */
export const holder = (): string => current;

/** A key of localStorage for whoever is here. */
export const held = (key: string): string => (current === '' ? key : `${key}:${current}`);

/** Somebody is here. Nobody (null) sees no pipeline: what closes meanwhile is still the last one's. */
export function holdFor(who: Who | null): void {
	if (who === null) return;
	current = who.kind === 'laptop' || (who.kind === 'member' && isFirst(who.person)) ? '' : who.person;
}

function isFirst(person: string): boolean {
	try {
		if (localStorage.getItem(FIRST) === null) localStorage.setItem(FIRST, person);
		return localStorage.getItem(FIRST) === person;
	} catch {
		// Storage refused: apart from everybody, then.
		return false;
	}
}
