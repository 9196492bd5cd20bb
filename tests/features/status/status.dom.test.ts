// The status in words, who is here, and the bar: what a person reads and hears.
import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PeopleHere, SyncStatusBadge, TopBar } from '#lib/features/status/index.ts';
import { initials } from '#lib/ui/initials.ts';
import { QUIET_MS, StatusAnnouncer } from '#lib/features/status/status-announcer.ts';
import { statusWords } from '#lib/features/status/status-words.ts';
import type { SyncStatus } from '#lib/sync/types.ts';
import { LANGUAGES, locale } from '#lib/ui/locale.svelte.ts';
import { editSettings } from '#lib/domain/document/commands.ts';
import { newDocument, seedOf } from '../../helpers/documents.ts';
import { fakePipeline } from '../../helpers/fake-session.ts';
import { createDocument } from '#lib/domain/document/create.ts';

const ALL: SyncStatus[] = [
	{ kind: 'opening' },
	{ kind: 'saving' },
	{ kind: 'device', waiting: 2 },
	{ kind: 'server' },
	{ kind: 'offline', waiting: 0 },
	{ kind: 'offline', waiting: 1 },
	{ kind: 'offline', waiting: 12 },
	{ kind: 'storage-failing', waiting: 3, online: true, detail: 'QuotaExceededError' },
	{ kind: 'storage-failing', waiting: 3, online: false, detail: '' },
	{ kind: 'storage-failing', waiting: 0, online: false, detail: '', lookOnly: 'update-needed' },
	{ kind: 'storage-failing', waiting: 1, online: true, detail: '', lookOnly: 'read-only' },
	{ kind: 'recovering', code: 'gap' },
	{ kind: 'held', waiting: 0 },
	{ kind: 'held', waiting: 2 },
	{ kind: 'read-only', waiting: 0 },
	{ kind: 'read-only', waiting: 3 },
	{ kind: 'update-needed', waiting: 1 },
	{ kind: 'gone', waiting: 0 },
	{ kind: 'signed-out', waiting: 0 },
	{ kind: 'no-access', waiting: 0 },
	{ kind: 'forked', waiting: 4 },
	{ kind: 'erased', waiting: 0 },
	{ kind: 'erased', waiting: 2 }
];

const user = userEvent.setup();

beforeEach(() => {
	localStorage.clear();
	locale.language = 'en';
});

afterEach(() => void vi.useRealTimers());

describe.each(LANGUAGES)('the status in %s', (language) => {
	beforeEach(() => void (locale.language = language));

	it('has words for every kind, and no two kinds share them', () => {
		const labels = new Map(ALL.map((status) => [statusWords(status).label, status.kind]));
		expect(new Set(labels.values()).size).toBe(new Set(ALL.map((status) => status.kind)).size);
		for (const status of ALL) expect(statusWords(status).meaning.length).toBeGreaterThan(20);
	});

	it('claims "on the server" only when everything is on the server', () => {
		const { label } = statusWords({ kind: 'server' });
		for (const status of ALL) if (status.kind !== 'server') expect(statusWords(status).label).not.toContain(label);
	});

	it('gives the number of waiting changes', () => {
		expect(statusWords({ kind: 'offline', waiting: 12 }).label).toMatch(/12/);
		expect(statusWords({ kind: 'offline', waiting: 1 }).label).toMatch(/\b1\b/);
		expect(statusWords({ kind: 'offline', waiting: 0 }).label).toBe('Offline');
	});

	it('says what to do wherever data is at risk', () => {
		for (const status of ALL) {
			const words = statusWords(status);
			if (words.tone === 'error') expect(words.todo).not.toBeNull();
		}
	});

	it('says on a failing disk that nothing can be changed where that is so, and that an update is needed', () => {
		const failing = { kind: 'storage-failing', online: false, detail: '' } as const;
		for (const waiting of [0, 1, 3]) {
			const update = statusWords({ ...failing, waiting, lookOnly: 'update-needed' });
			const readOnly = statusWords({ ...failing, waiting, lookOnly: 'read-only' });
			expect(update.meaning).toMatch(/another version of (this|the) app|andere versie van de app/);
			expect(readOnly.meaning).toMatch(/not change|niet wijzigen/);
			for (const { meaning } of [update, readOnly]) {
				expect(meaning).not.toMatch(/what you change now|wat je nu wijzigt/);
				expect(meaning.includes(`${waiting}`)).toBe(waiting > 0);
			}
			// A reload loses what waits.
			expect(update.action).toBe(waiting > 0 ? 'export' : 'reload');
		}
	});

	it('promises no copy on this device where the server’s is gone: the store may be failing too', () => {
		for (const kind of ['gone', 'forked'] as const)
			for (const waiting of [0, 1, 3]) {
				const { meaning, todo } = statusWords({ kind, waiting });
				expect(`${meaning} ${todo}`).not.toMatch(/device|keep|kept|apparaat|houdt|bewa/);
				expect(meaning.includes(`${waiting}`)).toBe(waiting > 0);
			}
	});

	it('stays calm offline', () => {
		expect(statusWords({ kind: 'offline', waiting: 12 }).tone).toBe('calm');
	});
});

describe('the status badge', () => {
	it('says that the browser may clear the copy, except where there is none', async () => {
		const { session, state } = fakePipeline();
		session.keeping = 'clearable';
		render(SyncStatusBadge, { state });
		await user.click(screen.getByRole('button'));
		expect(await screen.findByText(/browser may clear/)).toBeTruthy();
		session.setStatus({ kind: 'storage-failing', waiting: 1, online: true, detail: '' });
		expect(await screen.findByText(/keeps no copy/)).toBeTruthy();
		expect(screen.queryByText(/browser may clear/)).toBeNull();
	});

	it('follows the status, and explains it when asked', async () => {
		const { session, state } = fakePipeline();
		render(SyncStatusBadge, { state });
		expect(screen.getByText('Saved on the server')).toBeTruthy();
		session.setStatus({ kind: 'offline', waiting: 3 });
		const badge = await screen.findByRole('button', { name: /Offline, 3 changes waiting/ });
		await user.click(badge);
		expect(await screen.findByText(/goes to the server when there is a connection/)).toBeTruthy();
	});

	it('offers a copy when this device cannot save', async () => {
		const { session, state } = fakePipeline();
		const onexport = vi.fn();
		render(SyncStatusBadge, { state, onexport });
		session.setStatus({ kind: 'storage-failing', waiting: 1, online: false, detail: 'QuotaExceededError' });
		await user.click(await screen.findByRole('button', { name: /This device cannot save/ }));
		await user.click(await screen.findByRole('button', { name: 'Export a copy' }));
		expect(onexport).toHaveBeenCalledOnce();
		expect(screen.getByText('The browser says: QuotaExceededError')).toBeTruthy();
	});
});

describe('what is said aloud', () => {
	const heard: string[] = [];
	let announcer: StatusAnnouncer;

	beforeEach(() => {
		vi.useFakeTimers();
		heard.length = 0;
		announcer = new StatusAnnouncer((status) => heard.push(status.kind));
	});

	const hear = (...kinds: ('saving' | 'server' | 'offline')[]): void => {
		for (const kind of kinds) announcer.update(kind === 'offline' ? { kind, waiting: 1 } : { kind });
	};

	it("is never one's own saving", () => {
		for (let edit = 0; edit < 20; edit += 1) {
			hear('saving', 'server');
			vi.advanceTimersByTime(QUIET_MS);
		}
		expect(heard).toEqual([]);
	});

	it('is the loss and the return of the connection', () => {
		hear('offline');
		vi.advanceTimersByTime(QUIET_MS);
		hear('server');
		vi.advanceTimersByTime(QUIET_MS);
		expect(heard).toEqual(['offline', 'server']);
	});

	it('is nothing when the connection was back before it was said', () => {
		hear('offline', 'server', 'offline', 'server');
		vi.advanceTimersByTime(QUIET_MS);
		expect(heard).toEqual([]);
	});

	it('is at most one thing in the quiet time', () => {
		hear('offline');
		vi.advanceTimersByTime(QUIET_MS - 1);
		expect(heard).toEqual([]);
		hear('offline');
		vi.advanceTimersByTime(QUIET_MS);
		expect(heard).toEqual(['offline']);
	});
});

describe('who is here', () => {
	function join(session: { awareness: Awareness }, id: string, name: string): void {
		const own = new Awareness(new Y.Doc());
		own.setLocalState({ person: { id, name, color: 3 }, cursor: null });
		applyAwarenessUpdate(session.awareness, encodeAwarenessUpdate(own, [own.clientID]), 'test');
		own.destroy();
	}

	it('counts people, not windows, and names them all', async () => {
		const { session, state } = fakePipeline();
		render(PeopleHere, { state });
		expect(screen.getByRole('button', { name: 'Only you are here' })).toBeTruthy();
		join(session, 'b', 'Bram');
		join(session, 'b', 'Bram');
		for (const name of ['Chloé', 'Daan', 'Esra']) join(session, name, name);
		await user.click(await screen.findByRole('button', { name: '5 people here' }));
		const names = (await screen.findAllByRole('listitem')).map((item) => item.textContent);
		expect(names[0]).toContain('Anna de Wit (you)');
		expect(names).toHaveLength(5);
		expect(names.find((name) => name.includes('Bram'))).toContain('2 windows');
	});

	it('lets a person change their name, which the others see', async () => {
		const { session, state } = fakePipeline();
		render(PeopleHere, { state });
		await user.click(screen.getByRole('button', { name: 'Only you are here' }));
		await user.click(await screen.findByRole('button', { name: 'Your name and colour' }));
		const name = await screen.findByRole('textbox', { name: 'Name' });
		await user.clear(name);
		await user.type(name, 'Anna{Enter}');
		await waitFor(() => expect(session.awareness.getLocalState()?.person).toMatchObject({ id: 'me', name: 'Anna' }));
		expect(JSON.parse(localStorage.getItem('sluice:person')!)).toMatchObject({ id: 'me', name: 'Anna' });
	});

	it.each([
		['Anna de Wit', 'AW'],
		['Chloé', 'CH'],
		['  ', '?'],
		['山田 太郎', '山太']
	])('writes %o as %o', (name, letters) => {
		expect(initials(name)).toBe(letters);
	});
});

describe('the top bar', () => {
	it('renames the pipeline in place, as an edit that can be undone', async () => {
		const { state } = fakePipeline();
		render(TopBar, { state });
		await user.click(screen.getByRole('button', { name: 'Test' }));
		const name = screen.getByRole('textbox', { name: 'Name of the pipeline' });
		await user.clear(name);
		await user.type(name, 'Benelux{Enter}');
		expect(state.settings.name).toBe('Benelux');
		state.undo();
		expect(state.settings.name).toBe('Test');
	});

	it('leaves the name alone when nothing is typed or Escape is pressed', async () => {
		const { state } = fakePipeline();
		render(TopBar, { state });
		await user.click(screen.getByRole('button', { name: 'Test' }));
		await user.type(screen.getByRole('textbox', { name: 'Name of the pipeline' }), 'Other{Escape}');
		expect(state.settings.name).toBe('Test');
		expect(state.canUndo).toBe(false);
	});

	it('shows a name that a colleague gives', async () => {
		const { state } = fakePipeline();
		render(TopBar, { state });
		state.perform((writer) => editSettings(writer, 'name', 'Theirs'));
		expect(await screen.findByRole('button', { name: 'Theirs' })).toBeTruthy();
	});

	it('marks the example and leads to an empty pipeline', async () => {
		const seed = seedOf();
		let ids = 0;
		const doc = createDocument(
			{ ...seed, settings: { ...seed.settings, demo: true } },
			{ now: () => 1, newId: () => `id${ids++}`, person: { id: 'm', name: 'M', color: 0 } }
		);
		const { state } = fakePipeline(doc);
		const onstartempty = vi.fn();
		render(TopBar, { state, onstartempty });
		expect(screen.getByText('Example')).toBeTruthy();
		await user.click(screen.getByRole('button', { name: 'Start an empty one' }));
		expect(onstartempty).toHaveBeenCalledOnce();
	});

	it('tells what became of the edits after a refusal, until it is dismissed', async () => {
		const { session, state } = fakePipeline();
		render(TopBar, { state });
		session.replace(newDocument(), {
			code: 'gap',
			replayed: 2,
			skipped: [{ id: 'e', record: 'd', field: 'value', value: 5, at: 1, by: 'me', prev: [] }]
		});
		const notice = await screen.findByText(/loaded again from the server/);
		const banner = notice.closest('.banner') as HTMLElement;
		expect(banner.textContent).toContain('2 of your changes were put back');
		expect(within(banner).getByRole('listitem').textContent).toBe('Value: 5');
		await user.click(within(banner).getByRole('button', { name: 'Dismiss' }));
		expect(screen.queryByText(/loaded again from the server/)).toBeNull();
	});
});
