// Interface tests share one page: what a test leaves in its storage or on its screen is gone before the next.
import { configure } from '@testing-library/svelte';
import { afterEach } from 'vitest';
import { rememberTab } from '#lib/features/deal/tab.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { endPipelines } from './fake-session.ts';

// A deadline, not a duration: what a test waits for may first have to be loaded, on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

afterEach(() => {
	endPipelines();
	locale.language = 'en';
	rememberTab('details');
	sessionStorage.clear();
	localStorage.clear();
	for (const { id } of toasts.list) toasts.dismiss(id);
});
