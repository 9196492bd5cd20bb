// News of a newer app: told until this very tab runs it.
import { afterEach, expect, it, vi } from 'vitest';
import { appUpdate } from '#lib/state/app-update.svelte.ts';

afterEach(() => {
	vi.unstubAllEnvs();
	vi.unstubAllGlobals();
});

it('is still told when another tab has activated the newer app: this one runs the old', async () => {
	const installing = new EventTarget();
	const registration = Object.assign(new EventTarget(), { installing, waiting: null as EventTarget | null });
	vi.stubEnv('DEV', false);
	Object.defineProperty(navigator, 'serviceWorker', {
		configurable: true,
		value: { controller: {}, register: () => Promise.resolve(registration) }
	});
	await appUpdate.start();
	expect(appUpdate.waiting).toBe(false);
	registration.dispatchEvent(new Event('updatefound'));
	registration.waiting = installing;
	installing.dispatchEvent(new Event('statechange'));
	expect(appUpdate.waiting).toBe(true);
	registration.waiting = null;
	installing.dispatchEvent(new Event('statechange'));
	expect(appUpdate.waiting).toBe(true);
});
