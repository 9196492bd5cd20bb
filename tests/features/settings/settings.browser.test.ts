// What only a real browser can tell of the settings: accessibility, focus, keys, sizes.
import axe from 'axe-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '#lib/ui/theme.css';
import { RatesDialog, SettingsDialog } from '#lib/features/settings/index.ts';
import { TopBar } from '#lib/features/status/index.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { theme } from '#lib/ui/theme.svelte.ts';
import { newDocument } from '../../helpers/documents.ts';
import { fakePipeline } from '../../helpers/fake-session.ts';

/** WCAG 2.2 A and AA and axe's best practices; "region" is about whole pages. */
async function violations(): Promise<string[]> {
	const { violations } = await axe.run(document.body, { resultTypes: ['violations'], rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
	return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`));
}

const dialog = page.getByRole('dialog', { name: 'Settings' });
let state: PipelineState;

beforeEach(() => {
	localStorage.clear();
	locale.language = 'en';
	theme.choice = 'light';
	({ state } = fakePipeline(newDocument([{ title: 'One', stage: 'qualified', value: 100_00 }])));
});

describe('the dialog of exchange rates', () => {
	it.each(['light', 'dark'] as const)('has no accessibility violation in %s, and adds a rate with the keyboard alone', async (choice) => {
		theme.choice = choice;
		const { state: pounds } = fakePipeline(newDocument([{ title: 'One', stage: 'lead', value: 100_00, currency: 'GBP' }]));
		await render(RatesDialog, { state: pounds, open: true });
		const rates = page.getByRole('dialog', { name: 'Exchange rates' });
		await expect.element(rates).toBeVisible();
		await rates.getByRole('textbox', { name: '1 GBP in EUR' }).element().focus();
		await userEvent.keyboard('x{Enter}');
		await expect.element(rates.getByText(/“x” is not a rate/)).toBeVisible();
		expect(await violations()).toEqual([]);
		await userEvent.keyboard('{Backspace}1.17{Enter}');
		await expect.element(rates.getByText('£100 = €117')).toBeVisible();
		expect(pounds.pipeline.rates).toHaveLength(1);
		expect(await violations()).toEqual([]);
	});
});

describe('the settings dialog', () => {
	it.each(['light', 'dark'] as const)('has no accessibility violation in %s', async (choice) => {
		theme.choice = choice;
		await render(SettingsDialog, { state, open: true });
		await expect.element(dialog).toBeVisible();
		expect(await violations()).toEqual([]);
	});

	it('has none with a list open, and when it asks where deals go', async () => {
		await render(SettingsDialog, { state, open: true });
		await page.getByRole('combobox', { name: 'Time zone' }).click();
		await expect.element(page.getByRole('option', { name: 'Europe/Amsterdam' })).toBeVisible();
		expect(await violations()).toEqual([]);
		await userEvent.keyboard('{Escape}');
		await page.getByRole('button', { name: /^Qualified/ }).click();
		await page.getByRole('button', { name: 'Remove Qualified' }).click();
		await expect.element(page.getByRole('dialog', { name: 'Remove stage Qualified' })).toBeVisible();
		expect(await violations()).toEqual([]);
	});

	it('starts with the focus in its first field', async () => {
		await render(SettingsDialog, { state, open: true });
		await expect.element(dialog).toBeVisible();
		await expect.poll(() => (document.activeElement as HTMLInputElement).value).toBe('Test');
	});

	it('lets the first Escape take back what was typed, and the second close it', async () => {
		// Where the pointer was left there may be something with a tooltip, which takes an Escape for itself.
		await userEvent.hover(document.documentElement, { position: { x: 1, y: 1 } });
		await render(SettingsDialog, { state, open: true });
		const name = page.getByRole('textbox', { name: 'Name' }).first();
		// The window takes the focus to its first field when it is there.
		await expect.poll(() => (document.activeElement as HTMLInputElement).value).toBe('Test');
		await name.fill('Something else');
		await userEvent.keyboard('{Escape}');
		await expect.element(name).toHaveValue('Test');
		await expect.element(dialog).toBeVisible();
		await userEvent.keyboard('{Escape}');
		await expect.element(dialog).not.toBeInTheDocument();
		expect(state.settings.name).toBe('Test');
	});

	it('keeps the focus on a stage that is moved by the keyboard', async () => {
		await render(SettingsDialog, { state, open: true });
		await page.getByRole('button', { name: /^Lead/ }).click();
		await userEvent.keyboard('{Alt>}{ArrowDown}{ArrowDown}{/Alt}');
		await expect.poll(() => state.pipeline.liveStages.map((stage) => stage.id).indexOf('lead')).toBe(2);
		expect(document.activeElement?.textContent).toContain('Lead');
	});

	it('has no target under 24 px', async () => {
		await render(SettingsDialog, { state, open: true });
		await expect.element(dialog).toBeVisible();
		const small = [...document.querySelectorAll('[role=dialog] :is(button, input, textarea, [role=combobox])')]
			.filter((control) => control.getAttribute('type') !== 'hidden' && !control.matches('[aria-hidden=true], [aria-hidden=true] *'))
			.map((control) => ({ control: control.outerHTML.slice(0, 80), ...control.getBoundingClientRect().toJSON() }))
			.filter(({ width, height }) => width > 1 && (width < 24 || height < 24));
		expect(small).toEqual([]);
	});
});

describe('the top bar', () => {
	it.each(['light', 'dark'] as const)('has no accessibility violation in %s, menus open too', async (choice) => {
		theme.choice = choice;
		await render(TopBar, { state, onsettings: () => undefined });
		expect(await violations()).toEqual([]);
		await page.getByRole('button', { name: 'Menu' }).click();
		await expect.element(page.getByRole('menu')).toBeVisible();
		expect(await violations()).toEqual([]);
		await userEvent.keyboard('{Escape}');
		await page.getByRole('button', { name: /Saved on the server/ }).click();
		await expect.element(page.getByText(/every change on its disk/)).toBeVisible();
		expect(await violations()).toEqual([]);
	});

	it('has none in the list of people and the dialog for name and colour', async () => {
		await render(TopBar, { state });
		await page.getByRole('button', { name: 'Only you are here' }).click();
		await page.getByRole('button', { name: 'Your name and colour' }).click({ trial: true });
		expect(await violations()).toEqual([]);
		await page.getByRole('button', { name: 'Your name and colour' }).click();
		await expect.element(page.getByRole('radio', { name: 'Colour 3' })).toBeVisible();
		expect(await violations()).toEqual([]);
	});

	it('opens its menu and switches language by the keyboard alone', async () => {
		await render(TopBar, { state, onsettings: () => undefined });
		(page.getByRole('button', { name: 'Menu' }).element() as HTMLElement).focus();
		await userEvent.keyboard('{Enter}');
		await expect.poll(() => document.activeElement?.closest('[role=menu]')).toBeTruthy();
		await userEvent.keyboard('Nederlands');
		await userEvent.keyboard('{Enter}');
		await expect.poll(() => locale.language).toBe('nl');
		await expect.element(page.getByText('Opgeslagen op de server')).toBeVisible();
	});
});
