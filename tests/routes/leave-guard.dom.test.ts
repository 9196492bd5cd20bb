// Going to another page of the app asks first when edits would be lost by it, and only then.
import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import LeaveGuard from '../../src/routes/p/[id]/LeaveGuard.svelte';

type Asked = { to: { url: URL } | null; willUnload: boolean; cancel: () => void };
const navigation = vi.hoisted(() => ({ before: null as ((asked: Asked) => void) | null, goto: vi.fn() }));
vi.mock('$app/navigation', () => ({ beforeNavigate: (callback: (asked: Asked) => void) => void (navigation.before = callback), goto: navigation.goto }));

const start = new URL('http://localhost/pipelines');

/** Says whether the way was barred. */
function go(): boolean {
	const cancel = vi.fn();
	navigation.before!({ to: { url: start }, willUnload: false, cancel });
	return cancel.mock.calls.length > 0;
}

const open = (wouldLose: boolean): void => void render(LeaveGuard, { state: { session: { wouldLose } } as unknown as PipelineState });

beforeEach(() => {
	locale.language = 'en';
	navigation.goto.mockClear();
});

describe('leaving a pipeline', () => {
	it('is not asked about while nothing would be lost', () => {
		open(false);
		expect(go()).toBe(false);
		expect(screen.queryByRole('dialog')).toBeNull();
	});

	it('is asked about when edits exist in this tab only; staying stays', async () => {
		open(true);
		expect(go()).toBe(true);
		expect(await screen.findByRole('dialog', { name: 'Leave with changes unsaved?' })).toBeTruthy();
		await userEvent.click(screen.getByRole('button', { name: 'Stay here' }));
		expect(navigation.goto).not.toHaveBeenCalled();
		expect(go()).toBe(true);
	});

	it('goes where one wanted to after all, without asking again', async () => {
		open(true);
		go();
		await userEvent.click(await screen.findByRole('button', { name: 'Leave and lose them' }));
		expect(navigation.goto).toHaveBeenCalledWith(start);
		expect(go()).toBe(false);
	});

	it('stores what is being typed first', () => {
		const field = document.createElement('input');
		document.body.append(field);
		field.focus();
		open(false);
		go();
		expect(document.activeElement).not.toBe(field);
		field.remove();
	});
});
