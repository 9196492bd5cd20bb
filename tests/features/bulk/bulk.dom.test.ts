// The bar for the chosen deals over a real document: when it shows, what it does as one step, and what it says.
import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BulkBar } from '#lib/features/bulk/index.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { newDocument } from '../../helpers/documents.ts';
import { fakePipeline } from '../../helpers/fake-session.ts';

const user = userEvent.setup();
let state: PipelineState;
const onexport = vi.fn();

const deal = (title: string) => [...state.pipeline.deals.values()].find((one) => one.title === title)!;
const choose = (...titles: string[]) => (state.selection.deals = titles.map((title) => deal(title).id));
const button = (name: string | RegExp) => screen.findByRole('button', { name });
const press = async (name: string | RegExp) => user.click(await button(name));
const item = async (menu: string | RegExp, name: string) => {
	await press(menu);
	await user.click(await screen.findByRole('menuitem', { name }));
};
const pick = async (select: string, option: string) => {
	(await screen.findByRole('combobox', { name: select })).focus();
	await user.keyboard('{Enter}');
	await user.click(await screen.findByRole('option', { name: option }));
};
const said = (): string => toasts.list.at(-1)?.text ?? '';

beforeEach(() => {
	locale.language = 'en';
	({ state } = fakePipeline(
		newDocument([
			{ title: 'Alpha', stage: 'lead', owner: 'Eva', expectedClose: '2026-01-31', probability: 200 },
			{ title: 'Bravo', stage: 'proposal', owner: 'Bram', value: 5_00 },
			{ title: 'Charlie', stage: 'won', owner: 'Eva' }
		])
	));
	render(BulkBar, { state, onexport });
});
afterEach(() => {
	for (const { id } of toasts.list) toasts.dismiss(id);
	cleanup();
	state.destroy();
	vi.clearAllMocks();
});

it('shows from two deals on, and edits a field of all as one step', async () => {
	choose('Alpha');
	await Promise.resolve();
	expect(screen.queryByRole('region')).toBeNull();
	choose('Alpha', 'Bravo', 'Charlie');
	expect((await screen.findByRole('region', { name: 'Chosen deals' })).textContent).toContain('3 deals selected');
	await item(/Assign owner/, 'Somebody else');
	const form = await screen.findByRole('form', { name: 'Edit a field' });
	expect(form.textContent).toContain('Now, mixed Eva (2), Bram (1)');
	const field = within(form).getByLabelText('Becomes');
	await waitFor(() => expect(document.activeElement).toBe(field));
	await user.type(field, 'Eva{Enter}');
	expect([deal('Bravo').owner, said()]).toEqual(['Eva', '1 deal changed. 2 had it already.']);
	toasts.list.at(-1)!.action!.run();
	expect(deal('Bravo').owner).toBe('Bram');
});

it('says what cannot be, and reads what is typed as a cell does', async () => {
	choose('Alpha', 'Bravo', 'Charlie');
	await item(/Assign owner/, 'Somebody else');
	await pick('Field', 'Probability');
	await user.type(screen.getByLabelText('Becomes'), 'lots');
	await press('Apply to 3 deals');
	expect(screen.getByRole('form').textContent).toContain('“lots” is not a percentage.');
	await user.clear(screen.getByLabelText('Becomes'));
	await user.type(screen.getByLabelText('Becomes'), '35');
	expect(screen.getByRole('form').textContent).toContain('Reads as 35%');
	await press('Apply to 3 deals');
	expect([deal('Alpha').probability, deal('Bravo').probability, deal('Charlie').probability]).toEqual([350, 350, null]);
	expect(said()).toBe('2 deals changed. 1 deal cannot take it.');
});

it('moves to a stage and asks once for all why they were lost', async () => {
	choose('Alpha', 'Bravo');
	await item(/Move to stage/, 'Lost');
	await press('Price');
	expect([deal('Alpha').lostReason, deal('Bravo').lostReason, deal('Bravo').stage]).toEqual(['Price', 'Price', 'lost']);
	expect(screen.queryByText(/Why/)).toBeNull();
});

it('moves dates, duplicates, exports, opens, and bins with a way back', async () => {
	choose('Alpha', 'Bravo');
	await press('Move dates');
	await pick('Unit', 'months');
	await press('Apply to 2 deals');
	expect([deal('Alpha').expectedClose, said()]).toEqual(['2026-02-28', '1 deal changed. 1 deal cannot take it.']);
	await item('More for the selected deals', 'Export as CSV');
	expect(onexport).toHaveBeenCalledWith([deal('Alpha').id, deal('Bravo').id]);
	await item('More for the selected deals', 'Open the first');
	expect(state.selection.open).toBe(deal('Alpha').id);
	await item('More for the selected deals', 'Duplicate');
	expect(state.pipeline.deals.size).toBe(5);
	state.undo();
	const ids = state.selection.deals;
	await press('Move to bin');
	expect(ids.map((id) => state.pipeline.deals.get(id)!.deleted !== null)).toEqual([true, true]);
	toasts.list.at(-1)!.action!.run();
	expect(deal('Alpha').deleted).toBeNull();
	await waitFor(() => expect(screen.queryByRole('region')).toBeNull());
});

it('stays away from what a range of cells lies on, until it is asked for by key or by menu', async () => {
	const range = ['Alpha', 'Bravo'].map((title) => deal(title).id);
	state.selection.choose(range, false);
	await new Promise(requestAnimationFrame);
	expect(screen.queryByRole('region')).toBeNull();
	await user.keyboard('{Control>}{Shift>}e{/Shift}{/Control}');
	await screen.findByRole('form', { name: 'Edit a field' });
	await waitFor(() => expect(screen.getByRole('form').contains(document.activeElement)).toBe(true));
	state.selection.choose(range.toReversed(), false);
	await waitFor(() => expect(screen.queryByRole('region')).toBeNull());
	expect(state.selection.askEdit()).toBe(true);
	await screen.findByRole('form', { name: 'Edit a field' });
	state.selection.choose(range.slice(1), false);
	expect(state.selection.askEdit()).toBe(false);
});

it('is reached by a key and left by another', async () => {
	const before = document.createElement('button');
	document.body.append(before);
	before.focus();
	choose('Alpha', 'Bravo');
	await screen.findByRole('region');
	await user.keyboard('{Control>}{Shift>}e{/Shift}{/Control}');
	expect(document.activeElement).toBe(await button('Edit a field'));
	await user.keyboard('{Enter}');
	await screen.findByRole('form');
	await user.keyboard('{Escape}');
	await waitFor(() => expect(screen.queryByRole('form')).toBeNull());
	await user.keyboard('{Escape}');
	expect(document.activeElement).toBe(before);
	before.remove();
});

it('gives the focus back when what it did makes it go', async () => {
	const before = document.createElement('button');
	document.body.append(before);
	before.focus();
	choose('Alpha', 'Bravo');
	await screen.findByRole('region');
	await user.keyboard('{Control>}{Shift>}e{/Shift}{/Control}');
	(await button('Move to bin')).focus();
	await user.keyboard('{Enter}');
	await waitFor(() => expect(screen.queryByRole('region')).toBeNull());
	await waitFor(() => expect(document.activeElement).toBe(before));
	before.remove();
});

it('writes nothing that was read of the past; what is typed waits for the present', async () => {
	choose('Alpha', 'Bravo');
	await item(/Assign owner/, 'Somebody else');
	await user.type(screen.getByLabelText('Becomes'), 'Carla');
	state.showAsOf(state.now());
	await press('Apply to 2 deals');
	expect([deal('Alpha').owner, deal('Bravo').owner]).toEqual(['Eva', 'Bram']);
	expect(said()).toContain('This is how it was');
	state.showAsOf(null);
	await press('Apply to 2 deals');
	expect([deal('Alpha').owner, deal('Bravo').owner]).toEqual(['Carla', 'Carla']);

	// What it says takes the place of what it said before; its undo is no undo while one looks back.
	choose('Alpha', 'Charlie');
	await item(/Assign owner/, 'Eva');
	const undo = () => toasts.list.filter(({ action }) => action);
	expect(undo()).toHaveLength(1);
	state.showAsOf(state.now());
	undo()[0]!.action!.run();
	expect([deal('Alpha').owner, said()]).toEqual(['Eva', expect.stringContaining('This is how it was')]);
	state.showAsOf(null);
	undo()[0]!.action!.run();
	expect(deal('Alpha').owner).toBe('Carla');
});
