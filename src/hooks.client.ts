// Before anything is shown, and before the router sees the address: secrets are taken out of it, and who one is is asked.
import type { ClientInit } from '@sveltejs/kit';
import { access } from '#lib/state/access.svelte.ts';

export const init: ClientInit = () => access.start();
