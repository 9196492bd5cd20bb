// What the browser tells about the network. It is only a hint: a server on this very machine is there
// while the browser says "offline", and a network without the server counts as "online".

export interface BrowserHandlers {
	/** It may be worth trying again now. */
	again(): void;
	/** The line may be dead without having said so. */
	doubt(): void;
}

/** Returns how to stop listening. Does nothing outside a page. */
export function listenToBrowser({ again, doubt }: BrowserHandlers): () => void {
	if (typeof document === 'undefined' || typeof addEventListener !== 'function') return () => undefined;
	const visible = (): void => {
		if (document.visibilityState === 'visible') again();
	};
	addEventListener('online', again);
	addEventListener('offline', doubt);
	document.addEventListener('visibilitychange', visible);
	return () => {
		removeEventListener('online', again);
		removeEventListener('offline', doubt);
		document.removeEventListener('visibilitychange', visible);
	};
}
