// What the page of one pipeline shows while there is no pipeline to show.
import { render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SyncStatus } from '#lib/sync/types.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import Page from '../../src/routes/p/[id]/+page.svelte';

const pipeline = vi.hoisted(() => ({ ready: false, status: { kind: 'opening' } as SyncStatus, formulas: { speak: () => undefined }, destroy: () => undefined }));
vi.mock('#lib/state/open-pipeline.ts', () => ({ openPipeline: () => pipeline }));
vi.mock('$app/navigation', () => ({ goto: vi.fn() }));
vi.mock('$app/state', () => ({ page: { params: { id: 'p1' } } }));
vi.mock('../../src/routes/p/[id]/Workspace.svelte', () => ({ default: () => undefined }));

beforeEach(() => void (locale.language = 'en'));
afterEach(() => vi.restoreAllMocks());

describe('the page of a pipeline that cannot be shown', () => {
	it.each<[SyncStatus, string]>([
		[{ kind: 'gone', waiting: 0 }, 'There is no such pipeline'],
		[{ kind: 'update-needed', waiting: 0 }, 'This app and the server do not fit together'],
		[{ kind: 'offline', waiting: 0 }, 'This pipeline is not on this device yet'],
		[{ kind: 'storage-failing', waiting: 0, online: false, detail: '' }, 'This pipeline cannot be shown yet']
	])('says why: %o', async (status, title) => {
		pipeline.status = status;
		render(Page);
		expect(await screen.findByText(title)).toBeTruthy();
		expect(document.querySelector('[aria-busy]')).toBeNull();
	});

	it('is busy while it may yet come', () => {
		pipeline.status = { kind: 'opening' };
		render(Page);
		expect(document.querySelector('[aria-busy]')).not.toBeNull();
	});
});
