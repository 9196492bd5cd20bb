// The start page over an API in memory: what a person sees and does there, with and without a server.
import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StartPage } from '#lib/features/pipelines/index.ts';
import { rememberOpened } from '#lib/state/last-opened.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { FakeApi, summary } from './fake-api.ts';

let api: FakeApi;
const onopen = vi.fn();
const user = userEvent.setup();

beforeEach(() => {
	localStorage.clear();
	locale.language = 'en';
	api = new FakeApi();
	vi.stubGlobal('fetch', api.fetch);
	onopen.mockReset();
});

afterEach(() => {
	for (const toast of toasts.list) toasts.dismiss(toast.id);
	vi.unstubAllGlobals();
});

const open = () => render(StartPage, { onopen });
const toastTexts = () => toasts.list.map((toast) => toast.text);

async function choose(name: string, action: string): Promise<void> {
	await user.click(await screen.findByRole('button', { name: `Actions for ${name}` }));
	await user.click(await screen.findByRole('menuitem', { name: action }));
}

describe('the list', () => {
	it('shows each pipeline as a link, the example marked, latest edit first', async () => {
		api.pipelines = [summary('a', { updatedAt: 1 }), summary('b', { demo: true, updatedAt: 2 })];
		open();
		const links = await screen.findAllByRole('link');
		expect(links.map((link) => link.getAttribute('href'))).toEqual(['/p/b', '/p/a']);
		expect(screen.getByText('Example')).toBeTruthy();
	});

	it('says what to do first when there is none', async () => {
		open();
		expect(await screen.findByRole('heading', { name: 'No pipelines yet' })).toBeTruthy();
	});
});

describe('creating', () => {
	it('makes an empty pipeline with name, currency, time zone and language, and opens it', async () => {
		open();
		await user.click(screen.getByRole('button', { name: 'New pipeline' }));
		await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'Benelux');
		await user.click(screen.getByRole('button', { name: 'Create' }));
		await waitFor(() => expect(onopen).toHaveBeenCalledWith('made0'));
		expect(api.created).toEqual([
			{
				name: 'Benelux',
				kind: 'empty',
				language: 'en',
				currency: expect.stringMatching(/^[A-Z]{3}$/) as string,
				timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone
			}
		]);
	});

	it('asks for a name when there is none, and sends nothing', async () => {
		open();
		await user.click(screen.getByRole('button', { name: 'New pipeline' }));
		await user.click(await screen.findByRole('button', { name: 'Create' }));
		expect(await screen.findByText('Enter a name.')).toBeTruthy();
		expect(api.created).toEqual([]);
	});

	it('keeps what was typed when the server refuses, and says why', async () => {
		open();
		await user.click(screen.getByRole('button', { name: 'New pipeline' }));
		const name = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Name' });
		api.next = () => Response.json({ code: 'storage-failing', message: 'disk full' }, { status: 507 });
		await user.type(name, 'Benelux');
		await user.click(screen.getByRole('button', { name: 'Create' }));
		await waitFor(() => expect(toastTexts()).toHaveLength(1));
		expect(toastTexts()[0]).toContain('cannot write to its disk');
		expect(name.value).toBe('Benelux');
		expect(onopen).not.toHaveBeenCalled();
	});

	it('makes the example in the language of the app', async () => {
		locale.language = 'nl';
		open();
		await user.click(screen.getByRole('button', { name: 'Voorbeeldpijplijn' }));
		await waitFor(() => expect(onopen).toHaveBeenCalled());
		expect(api.created[0]).toMatchObject({ kind: 'demo', language: 'nl' });
	});
});

describe('a pipeline in the list', () => {
	it('can be renamed', async () => {
		api.pipelines = [summary('a')];
		open();
		await choose('Pipeline a', 'Rename');
		const name = await screen.findByRole('textbox', { name: 'Name' });
		await user.clear(name);
		await user.type(name, 'Benelux{Enter}');
		expect(await screen.findByRole('link', { name: 'Benelux' })).toBeTruthy();
	});

	it('can be duplicated under a name of its own', async () => {
		api.pipelines = [summary('a')];
		open();
		await choose('Pipeline a', 'Duplicate');
		expect(await screen.findByRole('link', { name: 'Copy of Pipeline a' })).toBeTruthy();
	});

	it('goes to the bin, from which the notice takes it back', async () => {
		api.pipelines = [summary('a')];
		rememberOpened('a');
		open();
		await choose('Pipeline a', 'Move to bin');
		await screen.findByText('Bin: 1 pipeline');
		expect(screen.queryByRole('link', { name: 'Pipeline a' })).toBeNull();
		expect(localStorage.getItem('sluice:last-opened')).toBeNull();
		toasts.list[0]!.action!.run();
		expect(await screen.findByRole('link', { name: 'Pipeline a' })).toBeTruthy();
	});

	it('is restored from the bin section', async () => {
		api.deleted = [summary('a', { deletedAt: 1 })];
		open();
		await user.click(await screen.findByText('Bin: 1 pipeline'));
		await user.click(screen.getByRole('button', { name: 'Restore Pipeline a' }));
		expect(await screen.findByRole('link', { name: 'Pipeline a' })).toBeTruthy();
	});

	it('that somebody else removed meanwhile is told and leaves the list', async () => {
		api.pipelines = [summary('a')];
		open();
		await screen.findByRole('link', { name: 'Pipeline a' });
		api.pipelines = [];
		await choose('Pipeline a', 'Duplicate');
		await waitFor(() => expect(toastTexts()[0]).toContain('no longer on the server'));
		await waitFor(() => expect(screen.queryByText('Pipeline a')).toBeNull());
	});
});

describe('without a server', () => {
	beforeEach(async () => {
		api.pipelines = [summary('a'), summary('b')];
		const { unmount } = open();
		await screen.findByRole('link', { name: 'Pipeline a' });
		unmount();
		api.reachable = false;
	});

	it('shows the last list, says so, and opens what this device has', async () => {
		rememberOpened('a');
		open();
		expect(await screen.findByText('The server cannot be reached.')).toBeTruthy();
		expect(screen.getByRole('link', { name: 'Pipeline a' })).toBeTruthy();
		const other = screen.getByRole('row', { name: /Pipeline b/ });
		expect(within(other).queryByRole('link')).toBeNull();
		expect(within(other).getByText(/Not on this device/)).toBeTruthy();
	});

	it('says that an action needs the server, and changes nothing', async () => {
		open();
		await choose('Pipeline a', 'Move to bin');
		await waitFor(() => expect(toastTexts()[0]).toContain('nothing was changed'));
		expect(screen.getByText('Pipeline a')).toBeTruthy();
	});

	it('is itself again after trying once more', async () => {
		open();
		const retry = await screen.findByRole('button', { name: 'Try again' });
		api.reachable = true;
		await user.click(retry);
		await waitFor(() => expect(screen.queryByText('The server cannot be reached.')).toBeNull());
		expect(screen.getByRole('link', { name: 'Pipeline b' })).toBeTruthy();
	});

	it('and with nothing known says what is the matter, with a way to try again', async () => {
		localStorage.clear();
		open();
		expect(await screen.findByRole('heading', { name: 'The server cannot be reached' })).toBeTruthy();
		expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
	});

	it("does not take a network's login page for an answer", async () => {
		api.reachable = true;
		api.next = () => new Response('<html>Wi-Fi login</html>', { headers: { 'content-type': 'text/html' } });
		open();
		expect(await screen.findByText(/did not come from Sluice/)).toBeTruthy();
	});
});
