// Browser tests of all files run in one tab, file after file: what the last one left, its language too, is not this one's.
import { beforeEach } from 'vitest';
import { locale } from '#lib/ui/locale.svelte.ts';

beforeEach(() => {
	locale.language = 'en';
	sessionStorage.clear();
	localStorage.clear();
});
