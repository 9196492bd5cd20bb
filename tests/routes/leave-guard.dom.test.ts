// Going to another page of the app asks first when edits would be lost by it, and only then.
import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import type { SyncStatus } from '#lib/sync/types.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import LeaveGuard from '../../src/routes/p/[id]/LeaveGuard.svelte';

type Asked = { to: { url: URL } | null; willUnload: boolean; cancel: () => void };
const navigation = vi.hoisted(() => ({ before: null as ((asked: Asked) => void) | null, goto: vi.fn() }));
vi.mock('$app/navigation', () => ({ beforeNavigate: (callback: (asked: Asked) => void) => void (navigation.before = callback), goto: navigation.goto }));

const start = new URL('http://localhost/pipelines');
const failing: SyncStatus = { kind: 'storage-failing', waiting: 1, online: false, detail: 'QuotaExceededError' };

/** Says whether the way was barred. */
function go(): boolean {
	const cancel = vi.fn();
	navigation.before!({ to: { url: start }, willUnload: false, cancel });
	return cancel.mock.calls.length > 0;
}

const open = (status: SyncStatus, safeToClose: boolean): void =>
	void render(LeaveGuard, { state: { status, session: { safeToClose } } as unknown as PipelineState });

beforeEach(() => {
	locale.language = 'en';
	navigation.goto.mockClear();
});

describe('leaving a pipeline', () => {
	it.each<[string, SyncStatus, boolean]>([
		['everything is saved', { kind: 'server' }, true],
		['the device is about to save', { kind: 'saving' } as SyncStatus, false],
		['the device cannot save and nothing waits', failing, true]
	])('is not asked about while %s', (_, status, safe) => {
		open(status, safe);
		expect(go()).toBe(false);
		expect(screen.queryByRole('dialog')).toBeNull();
	});

	it('is asked about when edits exist in this tab only; staying stays', async () => {
		open(failing, false);
		expect(go()).toBe(true);
		expect(await screen.findByRole('dialog', { name: 'Leave with changes unsaved?' })).toBeTruthy();
		await userEvent.click(screen.getByRole('button', { name: 'Stay here' }));
		expect(navigation.goto).not.toHaveBeenCalled();
		expect(go()).toBe(true);
	});

	it('goes where one wanted to after all, without asking again', async () => {
		open(failing, false);
		go();
		await userEvent.click(await screen.findByRole('button', { name: 'Leave and lose them' }));
		expect(navigation.goto).toHaveBeenCalledWith(start);
		expect(go()).toBe(false);
	});

	it('stores what is being typed first', () => {
		const field = document.createElement('input');
		document.body.append(field);
		field.focus();
		open({ kind: 'server' }, true);
		go();
		expect(document.activeElement).not.toBe(field);
		field.remove();
	});
});
