// Which pipelines this device opened: the last one, so that the app starts where the person left off,
// and all of them, so that the start page can say what opens without a connection. For each account of its own.
import { held } from './holder.ts';

const KEY = 'sluice:last-opened';
const ALL = 'sluice:opened';
/** The list of pipelines as the server gave it last. */
export const KNOWN_LIST = 'sluice:pipelines';

export function lastOpened(): string | null {
	try {
		return localStorage.getItem(held(KEY));
	} catch {
		return null;
	}
}

/** Remembers a pipeline as the one to start with; null forgets it. */
export function rememberOpened(id: string | null): void {
	try {
		if (id === null) localStorage.removeItem(held(KEY));
		else {
			localStorage.setItem(held(KEY), id);
			localStorage.setItem(held(ALL), JSON.stringify([...openedHere().add(id)]));
		}
	} catch {
		// Storage refused: the start page asks the server instead.
	}
}

/** Ids of every pipeline that was opened on this device, and so has a copy here. */
export function openedHere(): Set<string> {
	try {
		const ids: unknown = JSON.parse(localStorage.getItem(held(ALL)) ?? '[]');
		return new Set(Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []);
	} catch {
		return new Set();
	}
}

/** Forgets names and ids of pipelines on this device, as when somebody signs out. The copies themselves stay. */
export function forgetOpened(): void {
	try {
		for (const key of [KEY, ALL, KNOWN_LIST]) localStorage.removeItem(held(key));
	} catch {
		// Storage refused: there is nothing to forget.
	}
}
