// What only a real browser can tell of the start page: accessibility, keys, narrow screens.
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '#lib/ui/theme.css';
import { StartPage } from '#lib/features/pipelines/index.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { theme } from '#lib/ui/theme.svelte.ts';
import { FakeApi, summary } from './fake-api.ts';

let api: FakeApi;
const onopen = vi.fn();

const violations = async (): Promise<string[]> =>
	(await axe.run(document.body, { resultTypes: ['violations'], rules: { region: { enabled: false } } })).violations.flatMap(({ id, nodes }) =>
		nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`)
	);

beforeEach(() => {
	localStorage.clear();
	locale.language = 'en';
	theme.choice = 'light';
	onopen.mockReset();
	api = new FakeApi();
	api.pipelines = [summary('a'), summary('b', { demo: true, name: 'Een lange naam '.repeat(6) })];
	api.deleted = [summary('c', { deletedAt: 1 })];
	vi.stubGlobal('fetch', api.fetch);
});

afterEach(async () => {
	vi.unstubAllGlobals();
	await page.viewport(1280, 800);
});

describe('the start page', () => {
	it.each(['light', 'dark'] as const)('has no accessibility violation in %s', async (choice) => {
		theme.choice = choice;
		await render(StartPage, { onopen });
		await expect.element(page.getByRole('link', { name: 'Pipeline a' })).toBeVisible();
		await page.getByText('Bin: 1 pipeline').click();
		expect(await violations()).toEqual([]);
	});

	it('has none without a server', async () => {
		api.reachable = false;
		await render(StartPage, { onopen });
		await expect.element(page.getByRole('heading', { name: 'The server cannot be reached' })).toBeVisible();
		expect(await violations()).toEqual([]);
	});

	it('has none in the dialog for a new pipeline, which Enter submits', async () => {
		await render(StartPage, { onopen });
		await page.getByRole('button', { name: 'New pipeline' }).click();
		const name = page.getByRole('textbox', { name: 'Name' });
		await expect.element(name).toHaveFocus();
		expect(await violations()).toEqual([]);
		await userEvent.keyboard('Benelux{Enter}');
		await expect.poll(() => onopen.mock.calls).toEqual([['made2']]);
	});

	it('does all with the keyboard: menu, delete, undo', async () => {
		await render(StartPage, { onopen });
		await expect.element(page.getByRole('link', { name: 'Pipeline a' })).toBeVisible();
		(page.getByRole('button', { name: 'Actions for Pipeline a' }).element() as HTMLElement).focus();
		await userEvent.keyboard('{Enter}');
		await expect.poll(() => document.activeElement?.closest('[role=menu]')).toBeTruthy();
		await userEvent.keyboard('{End}{Enter}');
		await expect.element(page.getByText('Bin: 2 pipelines')).toBeVisible();
		expect(api.pipelines.map(({ id }) => id)).toEqual(['b']);
	});

	it('fits a phone without scrolling sideways', async () => {
		await page.viewport(390, 844);
		await render(StartPage, { onopen });
		await expect.element(page.getByRole('link', { name: 'Pipeline a' })).toBeVisible();
		expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
	});
});
