// Settings and stage editor over a real document: what is typed there is in the document, for everyone.
import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { addColumn } from '#lib/domain/document/column-commands.ts';
import { editDeals, editSettings, editStage, removeStage, restoreDeals } from '#lib/domain/document/commands.ts';
import type { ColumnKey } from '#lib/domain/model/deal.ts';
import { SettingsDialog } from '#lib/features/settings/index.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { newDocument, Replica } from '../../helpers/documents.ts';
import { fakePipeline, type FakeSession } from '../../helpers/fake-session.ts';
import * as Y from 'yjs';

const user = userEvent.setup();
let session: FakeSession;
let state: PipelineState;

beforeEach(() => {
	localStorage.clear();
	locale.language = 'en';
	({ session, state } = fakePipeline(
		newDocument([
			{ title: 'One', stage: 'qualified', value: 100_00 },
			{ title: 'Two', stage: 'qualified' },
			{ title: 'Gone', stage: 'qualified', deleted: 1 }
		])
	));
	render(SettingsDialog, { state, open: true });
});

const names = () => state.pipeline.liveStages.map((stage) => stage.name);
const stage = (id: string) => state.pipeline.stage(id)!;
const field = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
/** The form of the chosen stage comes after the general settings, which have a Name, too. */
const stageName = () => screen.getAllByRole<HTMLInputElement>('textbox', { name: 'Name' }).at(-1)!;

async function pick(name: RegExp): Promise<void> {
	await user.click(within(screen.getByRole('list', { name: 'Stages in order' })).getByRole('button', { name }));
}

async function retype(input: HTMLElement, text: string): Promise<void> {
	await user.clear(input);
	if (text !== '') await user.type(input, text);
	await user.tab();
}

/** What a colleague does at the same time, on their own copy. */
function colleague(act: (replica: Replica) => void): void {
	const replica = new Replica('colleague', session.doc, session.clock + 10_000);
	act(replica);
	Y.applyUpdate(session.doc, Y.encodeStateAsUpdate(replica.doc, Y.encodeStateVector(session.doc)), 'remote');
}

describe('the general settings', () => {
	it('rename the pipeline when the person leaves the field', async () => {
		await retype(screen.getAllByRole('textbox', { name: 'Name' })[0]!, 'Benelux');
		expect(state.settings.name).toBe('Benelux');
	});

	it('refuse an empty name and keep the old one', async () => {
		await retype(screen.getAllByRole('textbox', { name: 'Name' })[0]!, '');
		expect(screen.getByText('A pipeline needs a name.')).toBeTruthy();
		expect(state.settings.name).toBe('Test');
	});

	it('ask before another currency, saying that amounts are not converted', async () => {
		await user.click(screen.getByRole('combobox', { name: 'Currency' }));
		await user.clear(screen.getByRole('combobox', { name: 'Currency' }));
		await user.type(screen.getByRole('combobox', { name: 'Currency' }), 'swiss');
		await user.click(await screen.findByRole('option', { name: /CHF/ }));
		expect(await screen.findByText(/not converted. A deal of €1,000 becomes CHF\s?1,000/)).toBeTruthy();
		expect(state.settings.currency).toBe('EUR');
		await user.click(screen.getByRole('button', { name: 'Change to CHF' }));
		expect(state.settings.currency).toBe('CHF');
	});

	it('offer none either where a column of one\'s own alone holds amounts', async () => {
		const { created } = state.perform((writer) => addColumn(writer, { name: 'Budget', kind: 'money' }));
		const key = created[0]!.slice('columns/'.length) as ColumnKey;
		const deals = [...state.pipeline.deals.keys()];
		state.perform((writer) => editDeals(writer, deals.flatMap((deal) => [{ deal, field: 'value' as const, value: null }, { deal, field: key, value: 500_00 }])));
		await user.click(screen.getByRole('combobox', { name: 'Currency' }));
		await user.clear(screen.getByRole('combobox', { name: 'Currency' }));
		await user.type(screen.getByRole('combobox', { name: 'Currency' }), 'JPY');
		expect(await screen.findByText('Nothing matches.')).toBeTruthy();
	});

	it('forget a currency that was asked about when the last amount goes: none is shown that does not hold', async () => {
		await user.click(screen.getByRole('combobox', { name: 'Currency' }));
		await user.clear(screen.getByRole('combobox', { name: 'Currency' }));
		await user.type(screen.getByRole('combobox', { name: 'Currency' }), 'chf');
		await user.click(await screen.findByRole('option', { name: /^CHF/ }));
		expect(await screen.findByRole('dialog', { name: /CHF/ })).toBeTruthy();
		colleague(({ pipeline, writer }) => editDeals(writer, [...pipeline.deals.keys()].map((deal) => ({ deal, field: 'value' as const, value: null }))));
		await waitFor(() => expect(screen.queryByRole('dialog', { name: /CHF/ })).toBeNull());
		expect(screen.getByRole<HTMLInputElement>('combobox', { name: 'Currency' }).value).toMatch(/EUR/);
	});

	it('offer no currency with other decimals once there are amounts: a hundred would become ten thousand', async () => {
		await user.click(screen.getByRole('combobox', { name: 'Currency' }));
		await user.clear(screen.getByRole('combobox', { name: 'Currency' }));
		await user.type(screen.getByRole('combobox', { name: 'Currency' }), 'JPY');
		expect(await screen.findByText('Nothing matches.')).toBeTruthy();
	});
});

describe('the stage editor', () => {
	it('lists the stages in order with the number of deals in use', () => {
		const rows = within(screen.getByRole('list', { name: 'Stages in order' })).getAllByRole('button');
		expect(rows.map((row) => row.textContent?.replace(/\s+/g, ' ').trim())).toEqual([
			'Lead 10% 0 deals',
			'Qualified 25% 2 deals',
			'Proposal 50% 0 deals',
			'Negotiation 75% 0 deals',
			'Won Won 0 deals',
			'Lost Lost 0 deals'
		]);
	});

	it('renames a stage, one undo step', async () => {
		await pick(/^Qualified/);
		await retype(stageName(), 'SQL');
		expect(stage('qualified').name).toBe('SQL');
		await user.click(screen.getByRole('button', { name: 'Undo' }));
		expect(stage('qualified').name).toBe('Qualified');
	});

	it('refuses a name that another stage has', async () => {
		await pick(/^Qualified/);
		await retype(stageName(), 'proposal');
		expect(screen.getByText('There is already a stage with this name.')).toBeTruthy();
		expect(stage('qualified').name).toBe('Qualified');
	});

	it('takes a probability as people type it, and refuses what is none', async () => {
		await pick(/^Qualified/);
		await retype(field('Probability'), '40 %');
		expect(stage('qualified').probability).toBe(400);
		await retype(field('Probability'), 'much');
		expect(screen.getByText('Enter a percentage from 0 to 100.')).toBeTruthy();
		await retype(field('Probability'), '140');
		expect(stage('qualified').probability).toBe(400);
	});

	it('sets stale-after, and clears it to never', async () => {
		await pick(/^Qualified/);
		await retype(field('Stale after (days)'), '30');
		expect(stage('qualified').staleAfter).toBe(30);
		await retype(field('Stale after (days)'), '');
		expect(stage('qualified').staleAfter).toBeNull();
		await retype(field('Stale after (days)'), '-3');
		expect(screen.getByText(/whole number of days/)).toBeTruthy();
	});

	it('sets category and type', async () => {
		await pick(/^Qualified/);
		await user.click(screen.getByRole('radio', { name: 'Won' }));
		expect(stage('qualified').type).toBe('won');
		await user.click(screen.getByRole('combobox', { name: 'Category' }));
		await user.click(await screen.findByRole('option', { name: 'Buy' }));
		expect(stage('qualified').category).toBe('buy');
	});

	it('keeps questions one a line, without empty ones', async () => {
		await pick(/^Qualified/);
		await retype(field('Questions a lead has here'), 'Why you?{Enter}{Enter}  What does it cost?');
		expect(stage('qualified').questions).toEqual(['Why you?', 'What does it cost?']);
	});

	it('adds a stage after the chosen one, ready to be named', async () => {
		await pick(/^Qualified/);
		await user.click(screen.getByRole('button', { name: 'Add stage' }));
		expect(names()).toEqual(['Lead', 'Qualified', 'New stage', 'Proposal', 'Negotiation', 'Won', 'Lost']);
		await waitFor(() => expect(stageName()).toBe(document.activeElement));
		await retype(stageName(), 'Demo');
		expect(names()[2]).toBe('Demo');
	});

	it('moves a stage with the buttons and with Alt and the arrows', async () => {
		await pick(/^Qualified/);
		await user.click(screen.getByRole('button', { name: 'Move Qualified up' }));
		expect(names().slice(0, 2)).toEqual(['Qualified', 'Lead']);
		await pick(/^Qualified/);
		await user.keyboard('{Alt>}{ArrowDown}{ArrowDown}{/Alt}');
		expect(names().slice(0, 3)).toEqual(['Lead', 'Proposal', 'Qualified']);
	});

	it('asks where the deals go before it removes a stage, and takes all back in one undo', async () => {
		await pick(/^Qualified/);
		await user.click(screen.getByRole('button', { name: 'Remove Qualified' }));
		expect(await screen.findByText('2 deals are in this stage. Where do they go?')).toBeTruthy();
		await user.click(screen.getByRole('combobox', { name: 'Move deals to' }));
		await user.click(await screen.findByRole('option', { name: 'Proposal' }));
		await user.click(screen.getByRole('button', { name: 'Remove' }));
		expect(names()).not.toContain('Qualified');
		expect([...state.pipeline.deals.values()].map((deal) => deal.stage)).toEqual(['proposal', 'proposal', 'proposal']);
		state.undo();
		expect(names()).toContain('Qualified');
		expect([...state.pipeline.deals.values()].map((deal) => deal.stage)).toEqual(['qualified', 'qualified', 'qualified']);
	});

	it('does not remove the last stage', async () => {
		for (const { id } of state.pipeline.liveStages.slice(1)) state.perform((writer) => removeStage(writer, id, 'lead'));
		const remove = await screen.findByRole<HTMLButtonElement>('button', { name: 'A pipeline needs at least one stage.' });
		expect(remove.disabled).toBe(true);
	});

	it('warns when no stage is won', async () => {
		state.perform((writer) => removeStage(writer, 'won', 'lead'));
		expect(await screen.findByText(/no won stage/)).toBeTruthy();
	});

	it('counts deals that come back from the bin', async () => {
		const gone = [...state.pipeline.deals.values()].find((deal) => deal.title === 'Gone')!;
		state.perform((writer) => restoreDeals(writer, [gone.id]));
		expect(await screen.findByRole('button', { name: /Qualified.*3 deals/ })).toBeTruthy();
	});
});

describe('while a colleague edits, too', () => {
	it('shows their change where nobody types', async () => {
		colleague(({ writer }) => editSettings(writer, 'name', 'Theirs'));
		await waitFor(() => expect(screen.getAllByRole<HTMLInputElement>('textbox', { name: 'Name' })[0]!.value).toBe('Theirs'));
	});

	it('leaves alone what someone is typing, tells what changed, and lets Escape take theirs', async () => {
		const name = screen.getAllByRole<HTMLInputElement>('textbox', { name: 'Name' })[0]!;
		await user.clear(name);
		await user.type(name, 'Min');
		colleague(({ writer }) => editSettings(writer, 'name', 'Theirs'));
		expect(await screen.findByText('Changed by a colleague meanwhile: Theirs')).toBeTruthy();
		expect(name.value).toBe('Min');
		await user.keyboard('{Escape}');
		await waitFor(() => expect(name.value).toBe('Theirs'));
		expect(state.settings.name).toBe('Theirs');
	});

	it('keeps both when both add a question', async () => {
		await pick(/^Qualified/);
		const questions = field('Questions a lead has here');
		const before = stage('qualified').questions;
		await user.click(questions);
		await user.keyboard('{Control>}{End}{/Control}{Enter}Mine?');
		colleague(({ writer }) => editStage(writer, 'qualified', 'questions', ['Theirs?', ...before]));
		await user.tab();
		expect(stage('qualified').questions).toEqual(['Theirs?', ...before, 'Mine?']);
	});

	it('shows another stage when they remove the one that is open', async () => {
		await pick(/^Qualified/);
		colleague(({ writer }) => removeStage(writer, 'qualified', 'lead'));
		await waitFor(() => expect(stageName().value).toBe('Lead'));
	});
});

describe('for someone who may only look', () => {
	it('nothing can be changed, and it says so', async () => {
		session.setStatus({ kind: 'read-only', waiting: 0 });
		expect(await screen.findByText(/not change them/)).toBeTruthy();
		expect(stageName().disabled).toBe(true);
		expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Add stage' }).disabled).toBe(true);
	});
});
