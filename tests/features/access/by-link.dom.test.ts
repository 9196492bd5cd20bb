// Coming in by an invite or a share link: what is said first, what is asked, and what no longer works.
import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JoinScreen, OpenScreen } from '#lib/features/access/index.ts';
import type { Session } from '#lib/protocol/access.ts';
import { access } from '#lib/state/access.svelte.ts';
import { fragment } from '#lib/state/fragment.svelte.ts';
import { ownPerson } from '#lib/state/person.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { FakeAccess, member, refusal, WAYS } from './fake-access.ts';

let api: FakeAccess;
const user = userEvent.setup();
const onjoined = vi.fn();
const guest: Session = { mode: 'team', who: { kind: 'guest', name: 'Anna', person: 'g-1', pipeline: 'one', role: 'viewer' }, ways: WAYS };

beforeEach(() => {
	localStorage.clear();
	locale.language = 'en';
	onjoined.mockReset();
	access.session = { mode: 'team', who: null, ways: WAYS };
	access.asked = true;
	fragment.secrets = { invite: 'inv', link: 'lnk' };
	api = new FakeAccess();
	vi.stubGlobal('fetch', api.fetch);
});

afterEach(() => void vi.unstubAllGlobals());

describe('an invite', () => {
	beforeEach(() => void api.on('POST /invites/look', { pipeline: 'Benelux', role: 'editor', by: 'Mara', expiresAt: Date.UTC(2030, 0, 5) }));
	const arrive = async (): Promise<void> => {
		render(JoinScreen, { onjoined });
		await screen.findByRole('heading', { name: 'Come into Benelux' });
	};

	it('says who invites into what and as whom, makes the account and goes there', async () => {
		api.on('POST /invites/accept', { session: member('Ben'), pipeline: 'one' });
		await arrive();
		expect(screen.getByText('Mara invited you as an editor.')).toBeTruthy();
		await user.type(screen.getByRole('textbox', { name: 'Name' }), ' Ben ');
		await user.type(screen.getByLabelText('Passphrase'), 'four words of mine{Enter}');
		await waitFor(() => expect(onjoined).toHaveBeenCalledWith('one'));
		expect(api.sent('POST /invites/accept')).toEqual([{ secret: 'inv', name: 'Ben', passphrase: 'four words of mine' }]);
		expect(fragment.secrets.invite).toBeUndefined();
		expect(ownPerson().name).toBe('Ben');
	});

	it('says that a name is taken, with what was typed kept', async () => {
		api.on('POST /invites/accept', () => refusal('name-taken', 409));
		await arrive();
		const name = screen.getByRole<HTMLInputElement>('textbox', { name: 'Name' });
		await user.type(name, 'Ben');
		await user.type(screen.getByLabelText('Passphrase'), 'four words of mine{Enter}');
		expect((await screen.findByRole('alert')).textContent).toContain('has this name already');
		expect(name.value).toBe('Ben');
	});

	it('needs nothing but a press of somebody who is signed in', async () => {
		access.session = member();
		api.on('POST /invites/accept', { session: member(), pipeline: 'one' });
		await arrive();
		await user.click(screen.getByRole('button', { name: 'Join as Mara de Wit' }));
		await waitFor(() => expect(onjoined).toHaveBeenCalledWith('one'));
		expect(api.sent('POST /invites/accept')).toEqual([{ secret: 'inv' }]);
	});

	it('can be taken with an account that is there already', async () => {
		api.on('POST /session/sign-in', member());
		await arrive();
		await user.click(screen.getByRole('button', { name: 'I have an account here already' }));
		await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Mara de Wit');
		await user.type(screen.getByLabelText('Passphrase'), 'right words here{Enter}');
		expect(await screen.findByRole('button', { name: 'Join as Mara de Wit' })).toBeTruthy();
	});

	it('that no longer works says so and whom to ask', async () => {
		api.on('POST /invites/look', () => refusal('no-longer-valid', 410));
		render(JoinScreen, { onjoined });
		expect(await screen.findByRole('heading', { name: 'This invite no longer works' })).toBeTruthy();
	});

	it('whose secret has gone from the address asks to open it once more', async () => {
		fragment.secrets = {};
		render(JoinScreen, { onjoined });
		expect(await screen.findByRole('heading', { name: 'Open the address once more' })).toBeTruthy();
		expect(api.asked).toEqual([]);
	});
});

describe('a share link', () => {
	const arrive = async (): Promise<void> => {
		render(OpenScreen, { onjoined });
		await screen.findByRole('button', { name: 'Open as a guest' });
	};

	it('asks for a name and opens the pipeline as a guest', async () => {
		api.on('POST /links/look', { pipeline: 'Benelux', role: 'viewer', needsPassphrase: false });
		api.on('POST /links/open', { session: guest, pipeline: 'one' });
		await arrive();
		expect(screen.getByText(/come in as a guest, as a viewer/)).toBeTruthy();
		await user.click(screen.getByRole('button', { name: 'Open as a guest' }));
		expect(await screen.findByText('Enter a name.')).toBeTruthy();
		await user.type(screen.getByRole('textbox', { name: 'Your name' }), 'Anna{Enter}');
		await waitFor(() => expect(onjoined).toHaveBeenCalledWith('one'));
		expect(api.sent('POST /links/open')).toEqual([{ secret: 'lnk', name: 'Anna' }]);
		expect(ownPerson()).toMatchObject({ id: 'g-1', name: 'Anna' });
		expect(access.roleIn('one')).toBe('viewer');
	});

	it('with a passphrase does not tell its name before, and says when it is not the right one', async () => {
		api.on('POST /links/look', { pipeline: null, role: 'editor', needsPassphrase: true });
		api.on('POST /links/open', () => refusal('wrong-key'));
		await arrive();
		expect(screen.getByRole('heading', { name: 'Open a shared pipeline' })).toBeTruthy();
		await user.type(screen.getByRole('textbox', { name: 'Your name' }), 'Anna');
		await user.type(screen.getByLabelText('Passphrase of the link'), 'guess{Enter}');
		expect(await screen.findByText('That is not the passphrase of this link.')).toBeTruthy();
		expect(onjoined).not.toHaveBeenCalled();
	});

	it('tells somebody with an account that they leave it', async () => {
		access.session = member();
		api.on('POST /links/look', { pipeline: 'Benelux', role: 'viewer', needsPassphrase: false });
		await arrive();
		expect(screen.getByText(/signed in as Mara de Wit/)).toBeTruthy();
	});

	it('that was taken back says so', async () => {
		api.on('POST /links/look', () => refusal('no-longer-valid', 410));
		render(OpenScreen, { onjoined });
		expect(await screen.findByRole('heading', { name: 'This link no longer works' })).toBeTruthy();
	});
});
