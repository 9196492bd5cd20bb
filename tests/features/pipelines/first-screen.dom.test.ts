// Where opening the app leads, and what is said when it can lead nowhere.
import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FirstScreen } from '#lib/features/pipelines/index.ts';
import { keepList } from '#lib/features/pipelines/known-list.ts';
import { rememberOpened } from '#lib/state/last-opened.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { FakeApi, summary } from './fake-api.ts';

let api: FakeApi;
const onopen = vi.fn();
const onlist = vi.fn();
const open = () => render(FirstScreen, { onopen, onlist });

beforeEach(() => {
	localStorage.clear();
	locale.language = 'en';
	api = new FakeApi();
	vi.stubGlobal('fetch', api.fetch);
	onopen.mockReset();
	onlist.mockReset();
});

afterEach(() => void vi.unstubAllGlobals());

describe('opening the app', () => {
	it('leads to the pipeline of last time without asking the server', async () => {
		rememberOpened('mine');
		api.reachable = false;
		open();
		await waitFor(() => expect(onopen).toHaveBeenCalledWith('mine'));
		expect(api.requests).toEqual([]);
	});

	it('leads to the example the first time', async () => {
		api.pipelines = [summary('a'), summary('demo', { demo: true })];
		open();
		await waitFor(() => expect(onopen).toHaveBeenCalledWith('demo'));
	});

	it('leads to the list when there is no example', async () => {
		api.pipelines = [summary('a')];
		open();
		await waitFor(() => expect(onlist).toHaveBeenCalled());
	});

	it('does not lead to a pipeline that is in the bin', async () => {
		rememberOpened('gone');
		keepList({ pipelines: [], deleted: [summary('gone', { deletedAt: 1 })] });
		api.pipelines = [summary('demo', { demo: true })];
		open();
		await waitFor(() => expect(onopen).toHaveBeenCalledWith('demo'));
	});

	it('says that the server cannot be reached when nothing is known, and tries again when asked', async () => {
		api.reachable = false;
		open();
		const retry = await screen.findByRole('button', { name: 'Try again' });
		expect(screen.getByRole('heading', { name: 'The server cannot be reached' })).toBeTruthy();
		api.reachable = true;
		api.pipelines = [summary('demo', { demo: true })];
		await userEvent.click(retry);
		await waitFor(() => expect(onopen).toHaveBeenCalledWith('demo'));
	});

	it('is not blank while it waits', () => {
		open();
		expect(screen.getByRole('status', { name: 'Opening your pipeline' })).toBeTruthy();
	});
});
