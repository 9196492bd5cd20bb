// The service worker's life as the screen needs it: registered once, asked for news, and told when the
// person agrees to reload. A long-lived tab does not find a new version by itself.

class AppUpdate {
	/** A newer version than this tab's is installed. Stays true when another tab activates it: this one runs the old. */
	waiting = $state(false);
	#registration: ServiceWorkerRegistration | null = null;

	/** Registers the worker where there is one (not in development, not on plain http beyond localhost). */
	async start(): Promise<void> {
		if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
		const registration = await navigator.serviceWorker.register('/service-worker.js', { updateViaCache: 'none' });
		this.#registration = registration;
		this.#watch(registration);
		const ask = () => void registration.update().catch(() => undefined);
		setInterval(ask, 60 * 60 * 1000);
		document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && ask());
	}

	/** Activates the waiting version and reloads this tab; others are told until they are reloaded as well. */
	apply(): void {
		const waiting = this.#registration?.waiting;
		if (!waiting) return location.reload();
		navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
		waiting.postMessage('activate-now');
	}

	#watch(registration: ServiceWorkerRegistration): void {
		const note = () => {
			if (registration.waiting !== null && navigator.serviceWorker.controller !== null) this.waiting = true;
		};
		note();
		registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', note));
	}
}

export const appUpdate = new AppUpdate();
