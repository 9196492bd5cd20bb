// Who gets to see a page, and what everybody else sees instead: over an API in memory.
import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Session } from '#lib/protocol/access.ts';
import { access } from '#lib/state/access.svelte.ts';
import { fragment } from '#lib/state/fragment.svelte.ts';
import { ownPerson } from '#lib/state/person.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { FakeAccess, member, refusal, WAYS } from './fake-access.ts';
import Page from './Page.svelte';

let api: FakeAccess;
const user = userEvent.setup();
const nobody = (mode: Session['mode'], ways = WAYS): Session => ({ mode, who: null, ways });

/** As a page that is loaded: nothing is known but what the browser kept. */
async function start(hash = ''): Promise<void> {
	access.session = null;
	access.asked = access.left = access.wrongKey = false;
	access.problem = null;
	history.replaceState(null, '', `/p/one?view=a${hash}`);
	await access.start();
}

beforeEach(() => {
	localStorage.clear();
	locale.language = 'en';
	fragment.secrets = {};
	api = new FakeAccess();
	vi.stubGlobal('fetch', api.fetch);
});

afterEach(() => void vi.unstubAllGlobals());

describe('the key of a laptop', () => {
	it('leaves the address before anything is asked, and opens the page', async () => {
		api.on('POST /session/laptop', () => {
			expect(location.href).not.toContain('secret');
			return { mode: 'laptop', who: { kind: 'laptop' }, ways: WAYS };
		});
		await start('#k=secret-key');
		expect(location.pathname + location.search + location.hash).toBe('/p/one?view=a');
		render(Page);
		expect(screen.getByText('The page')).toBeTruthy();
		expect(api.sent('POST /session/laptop')).toEqual([{ key: 'secret-key' }]);
		expect(JSON.stringify({ ...localStorage })).not.toContain('secret-key');
	});

	it('that is of an earlier start is told, and the printed address can be pasted', async () => {
		api.on('GET /session', nobody('laptop'));
		api.on('POST /session/laptop', ({ key }: { key: string }) =>
			key === 'new' ? { mode: 'laptop', who: { kind: 'laptop' }, ways: WAYS } : refusal('wrong-key')
		);
		await start('#k=old');
		render(Page);
		const field = await screen.findByRole('textbox', { name: 'Address from the terminal' });
		expect(screen.getByText(/of an earlier start/)).toBeTruthy();
		await user.type(field, 'http://localhost:3000/#k=new');
		await user.click(screen.getByRole('button', { name: 'Open' }));
		expect(await screen.findByText('The page')).toBeTruthy();
	});
});

describe('a team’s server', () => {
	it('asks a stranger to sign in, says what is missing, and lets them in', async () => {
		api.on('GET /session', nobody('team'));
		api.on('POST /session/sign-in', ({ passphrase }: { passphrase: string }) => (passphrase === 'right words here' ? member() : refusal('wrong-key')));
		await start();
		render(Page);
		const name = await screen.findByRole('textbox', { name: 'Name' });
		await user.click(screen.getByRole('button', { name: 'Sign in' }));
		expect(await screen.findByText('Enter a name.')).toBeTruthy();
		expect(screen.getByText('Enter the passphrase.')).toBeTruthy();
		expect(api.sent('POST /session/sign-in')).toEqual([]);
		await user.type(name, 'Mara de Wit');
		const passphrase = screen.getByLabelText('Passphrase');
		expect(passphrase.getAttribute('autocomplete')).toBe('current-password');
		expect(passphrase.getAttribute('type')).toBe('password');
		await user.type(passphrase, 'wrong');
		await user.click(screen.getByRole('button', { name: 'Sign in' }));
		expect((await screen.findByRole('alert')).textContent).toContain('do not belong together');
		await user.clear(passphrase);
		await user.type(passphrase, 'right words here');
		await user.keyboard('{Enter}');
		expect(await screen.findByText('The page')).toBeTruthy();
		// From now on edits here are the account's.
		expect(ownPerson()).toMatchObject({ id: 'p-mara', name: 'Mara de Wit' });
	});

	it('offers the ways that it has, and no others', async () => {
		api.on('GET /session', nobody('team', { passphrase: false, passkey: true, oidc: { label: 'Acme' } }));
		await start();
		render(Page);
		expect(await screen.findByRole('button', { name: 'Sign in with Acme' })).toBeTruthy();
		expect(screen.queryByLabelText('Passphrase')).toBeNull();
		// This browser has no passkeys.
		expect(screen.queryByRole('button', { name: 'Sign in with a passkey' })).toBeNull();
	});

	it('shows the passphrase when asked, and hides it again', async () => {
		api.on('GET /session', nobody('team'));
		await start();
		render(Page);
		await user.click(await screen.findByRole('button', { name: 'Show the passphrase' }));
		expect(screen.getByLabelText('Passphrase').getAttribute('type')).toBe('text');
		await user.click(screen.getByRole('button', { name: 'Hide the passphrase' }));
		expect(screen.getByLabelText('Passphrase').getAttribute('type')).toBe('password');
	});

	it('starts without a connection for whom it knew last, with nothing secret kept', async () => {
		api.on('GET /session', { ...member(), cookie: 'secret' });
		await start();
		await waitFor(() => expect(access.asked).toBe(true));
		expect(JSON.stringify({ ...localStorage })).not.toContain('secret');
		api.reachable = false;
		await start();
		render(Page);
		expect(screen.getByText('The page')).toBeTruthy();
		await waitFor(() => expect(access.problem?.code).toBe('unreachable'));
		expect(screen.getByText('The page')).toBeTruthy();
	});

	it('shows the page where nothing is known and nobody answers: it says that itself', async () => {
		api.reachable = false;
		await start();
		render(Page);
		expect(await screen.findByText('The page')).toBeTruthy();
	});

	it('shows the way in after signing out, and forgets what was opened', async () => {
		api.on('GET /session', member());
		api.on('DELETE /session', null);
		await start();
		render(Page);
		await screen.findByText('The page');
		localStorage.setItem('sluice:last-opened', 'one');
		api.on('GET /session', nobody('team'));
		expect(await access.signOut()).toBeNull();
		expect(await screen.findByRole('heading', { name: 'You are signed out' })).toBeTruthy();
		expect(localStorage.getItem('sluice:last-opened')).toBeNull();
	});

	it('lets pages through that are for strangers', async () => {
		api.on('GET /session', nobody('team'));
		await start();
		render(Page, { open: true });
		expect(screen.getByText('The page')).toBeTruthy();
	});
});

describe('a server without an owner', () => {
	const arrive = async (hash = ''): Promise<void> => {
		api.on('GET /session', nobody('setup'));
		await start(hash);
		render(Page);
		await screen.findByRole('heading', { name: 'Set up Sluice' });
	};

	it('takes the first account with the key of the address', async () => {
		api.on('POST /session/setup', member());
		await arrive('#setup=boot');
		expect(location.hash).toBe('');
		expect(screen.queryByRole('textbox', { name: 'Key from the terminal' })).toBeNull();
		await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Mara de Wit');
		const passphrase = screen.getByLabelText('Passphrase');
		expect(passphrase.getAttribute('autocomplete')).toBe('new-password');
		await user.type(passphrase, 'too short');
		await user.click(screen.getByRole('button', { name: 'Make the first account' }));
		expect(await screen.findByText('3 characters more are needed.')).toBeTruthy();
		await user.clear(passphrase);
		await user.click(passphrase);
		await user.paste('four words of mine');
		await user.click(screen.getByRole('button', { name: 'Make the first account' }));
		expect(await screen.findByText('The page')).toBeTruthy();
		expect(api.sent('POST /session/setup')).toEqual([{ key: 'boot', name: 'Mara de Wit', passphrase: 'four words of mine' }]);
	});

	it('asks for the key where the address had none, or a wrong one', async () => {
		api.on('POST /session/setup', ({ key }: { key: string }) => (key === 'boot' ? member() : refusal('wrong-key')));
		await arrive('#setup=other');
		await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Mara');
		await user.type(screen.getByLabelText('Passphrase'), 'four words of mine');
		await user.click(screen.getByRole('button', { name: 'Make the first account' }));
		await user.type(await screen.findByRole('textbox', { name: 'Key from the terminal' }), 'boot');
		expect(screen.getByRole('alert').textContent).toContain('not the key');
		await user.click(screen.getByRole('button', { name: 'Make the first account' }));
		expect(await screen.findByText('The page')).toBeTruthy();
	});
});
