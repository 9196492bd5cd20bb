// What is said when a chip over the charts lets go of what was picked: that one, or all of it.
import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import PickBar from '#lib/features/charts/dashboard/PickBar.svelte';
import { announcements } from '#lib/ui/announcer.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { newDocument } from '../../helpers/documents.ts';
import { fakePipeline } from '../../helpers/fake-session.ts';

const user = userEvent.setup();

beforeEach(() => {
	localStorage.clear();
	locale.language = 'en';
});

it('lets go of one of two without saying that nothing is filtered any more', async () => {
	const { state } = fakePipeline(newDocument([{ title: 'One', stage: 'lead', value: 1 }]));
	const deals = new Set(state.pipeline.deals.keys());
	for (const [chart, chartName, label] of [['stock', 'Pipeline', 'Lead'], ['sources', 'Sources', 'Web']] as const) state.picks.toggle({ chart, mark: label, chartName, label, deals }, true);
	render(PickBar, { state });
	await user.click(screen.getByRole('button', { name: /Lead/ }));
	await waitFor(() => expect(announcements.polite.text).toBe('No longer filtered by Lead.'));
	await user.click(screen.getByRole('button', { name: /Web/ }));
	await waitFor(() => expect(announcements.polite.text).toBe('No longer filtered from charts.'));
});
