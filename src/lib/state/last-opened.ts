// Which pipeline this device opened last, so that the app starts where the person left off.

const KEY = 'sluice:last-opened';

export function lastOpened(): string | null {
	try {
		return localStorage.getItem(KEY);
	} catch {
		return null;
	}
}

/** Remembers a pipeline as the one to start with; null forgets it. */
export function rememberOpened(id: string | null): void {
	try {
		if (id === null) localStorage.removeItem(KEY);
		else localStorage.setItem(KEY, id);
	} catch {
		// Storage refused: the start page asks the server instead.
	}
}
