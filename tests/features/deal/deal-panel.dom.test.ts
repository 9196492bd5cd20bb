// The panel of one deal: fields read as the sheet reads them, the way on, what colleagues do meanwhile.
import { cleanup, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { deleteDeals, editDeals, editStage } from '#lib/domain/document/commands.ts';
import { addColumn, columnMade } from '#lib/domain/document/column-commands.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { openPanel } from './opened-panel.ts';

const DEALS = [
	{ title: 'Acme', stage: 'qualified', value: 120_000, nextStep: 'Call them', owner: 'Bram' },
	{ title: 'Bolt', stage: 'lead', owner: 'Bram' },
	{ title: 'Crab', stage: 'lead', owner: 'Eva' }
];

describe('the deal panel', () => {
	afterEach(cleanup);

	it('edits every field as the sheet does, each as one step, and keeps what it cannot read with the reason', async () => {
		const user = userEvent.setup();
		const { state, deal, field } = await openPanel(DEALS, 'Acme');
		expect(field('Value').value).toBe('€1,200');
		await user.click(field('Value'));
		await user.clear(field('Value'));
		await user.type(field('Value'), '12k{Enter}');
		expect(deal('Acme').value).toBe(1_200_000);
		await user.clear(field('Expected close'));
		await user.type(field('Expected close'), '31-12-2026');
		await user.tab();
		expect(deal('Acme').expectedClose).toBe('2026-12-31');

		await user.clear(field('Value'));
		await user.type(field('Value'), 'much{Enter}');
		expect(screen.getByRole('alert').textContent).toContain('“much” is not an amount');
		expect(field('Value').getAttribute('aria-invalid')).toBe('true');
		await user.keyboard('{Escape}');
		expect(screen.queryByRole('alert')).toBeNull();
		expect(deal('Acme').value).toBe(1_200_000);

		state.undo();
		state.undo();
		await tick();
		expect(field('Expected close').value).toBe('');
		expect(deal('Acme').value).toBe(120_000);
	});

	it('lists owners and who is here under the field, narrows them as one types, and takes any other name', async () => {
		const user = userEvent.setup();
		const { deal, field, session, onclose } = await openPanel([{ title: 'Acme', stage: 'lead', owner: 'Bram' }, { title: 'Bolt', owner: 'Cas' }], 'Acme');
		session.awareness.states.set(77, { person: { id: 'bob', name: 'Bob Bakker', color: 3 }, cursor: null });
		session.awareness.emit('change', [{ added: [77], updated: [], removed: [] }, 'remote']);
		const names = () => screen.queryAllByRole('option').map(({ textContent }) => textContent.trim());
		await user.click(field('Owner'));
		expect(names()).toEqual(['Anna de Wit', 'Bob Bakker', 'Cas', 'Maker']);
		await user.keyboard('{Escape}');
		expect([names(), onclose.mock.calls]).toEqual([[], []]);
		await user.keyboard('{ArrowDown}{ArrowDown}');
		const lit = screen.getByRole('option', { selected: true });
		expect([lit.textContent.trim(), field('Owner').getAttribute('aria-activedescendant')]).toEqual(['Bob Bakker', lit.id]);
		await user.keyboard('{Enter}');
		expect([deal('Acme').owner, names()]).toEqual(['Bob Bakker', []]);
		await user.clear(field('Owner'));
		await user.type(field('Owner'), 'ca');
		expect(names()).toEqual(['Cas']);
		await user.pointer({ target: screen.getByRole('option'), keys: '[MouseLeft]' });
		expect([deal('Acme').owner, document.activeElement]).toEqual(['Cas', field('Owner')]);
		await user.clear(field('Owner'));
		await user.type(field('Owner'), 'C{Enter}');
		expect(deal('Acme').owner).toBe('C');
	});

	it('adds a choice that is taken from the list to those that are there, and narrows by the one being typed', async () => {
		const user = userEvent.setup();
		const { deal, field, state } = await openPanel([{ title: 'Acme', stage: 'lead' }], 'Acme');
		const choices = ['Red', 'Blue', 'Green'].map((name, index) => ({ id: name, name, color: index }));
		const key = columnMade(state.perform((writer) => addColumn(writer, { name: 'Tags', kind: 'choices', choices })))!;
		state.perform((writer) => editDeals(writer, [{ deal: deal('Acme').id, field: key, value: ['Red'] }]));
		await tick();
		const names = () => screen.queryAllByRole('option').map(({ textContent }) => textContent.trim());
		await user.click(field('Tags'));
		expect(names()).toEqual(['Blue', 'Green']);
		await user.pointer({ target: screen.getByRole('option', { name: 'Green' }), keys: '[MouseLeft]' });
		expect(deal('Acme').own[key]).toEqual(['Red', 'Green']);
		await user.type(field('Tags'), ', bl', { initialSelectionStart: 10, initialSelectionEnd: 10 });
		expect(names()).toEqual(['Blue']);
		await user.keyboard('{ArrowDown}{Enter}');
		expect(deal('Acme').own[key]).toEqual(['Red', 'Green', 'Blue']);
	});

	it('keeps the lines of a text, and takes new ones', async () => {
		const user = userEvent.setup();
		const { deal, field } = await openPanel([{ title: 'Acme', stage: 'lead', nextStep: 'Call\nthen mail', source: 'Fair\nUtrecht' }], 'Acme');
		await user.type(field('Next step'), '!{Enter}', { initialSelectionStart: 14 });
		expect(deal('Acme').nextStep).toBe('Call\nthen mail!');
		await user.type(field('Next step'), '{Alt>}{Enter}{/Alt}soon{Shift>}{Enter}{/Shift}or later');
		await user.tab();
		expect(deal('Acme').nextStep).toBe('Call\nthen mail!\nsoon\nor later');
		await user.type(field('Source'), ' 2026{Enter}', { initialSelectionStart: 12 });
		expect(deal('Acme').source).toBe('Fair\nUtrecht 2026');
		expect(field('Company').tagName).toBe('INPUT');
	});

	it('ticks a criterion that a stage has twice as one', async () => {
		const user = userEvent.setup();
		const { state } = await openPanel(DEALS, 'Acme');
		state.perform((writer) => editStage(writer, 'qualified', 'exitCriteria', ['Budget agreed', 'Budget agreed']));
		await tick();
		await user.click(screen.getAllByRole('checkbox', { name: 'Budget agreed' })[0]!);
		await waitFor(() => expect(screen.getAllByRole('checkbox', { name: 'Budget agreed', checked: true })).toHaveLength(2));
	});

	it('shows columns of one’s own among the fields', async () => {
		const user = userEvent.setup();
		const opened = await openPanel(DEALS, 'Acme');
		opened.state.perform((writer) => addColumn(writer, { name: 'Seats', kind: 'number' }));
		await tick();
		await user.type(opened.field('Seats'), '40{Enter}');
		opened.state.perform((writer) => addColumn(writer, { name: 'Signed', kind: 'checkbox' }));
		await tick();
		await user.click(screen.getByRole('checkbox', { name: 'Signed' }));
		expect(Object.values(opened.deal('Acme').own)).toEqual([40, true]);
		opened.state.perform((writer) => addColumn(writer, { name: 'Double', kind: 'formula', formula: '{value} * 2' }));
		await waitFor(() => expect(opened.field('Double').value).toBe('2,400'));
		expect(opened.field('Double').readOnly).toBe(true);
	});

	it('goes to the next and previous deal shown with keys, stores what is being typed, and says where the list ends', async () => {
		const user = userEvent.setup();
		const { state, deal, field, follow, onclose } = await openPanel(DEALS, 'Acme');
		await user.click(field('Next step'));
		await user.keyboard('{Control>}a{/Control}Send the offer');
		await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
		expect(deal('Acme').nextStep).toBe('Send the offer');
		expect(state.selection.open).toBe(deal('Bolt').id);
		await follow();
		expect(field('Name').value).toBe('Bolt');
		await user.click(screen.getAllByRole('button', { name: 'Previous deal' })[0]!);
		await follow();
		expect(field('Name').value).toBe('Acme');
		expect(onclose).not.toHaveBeenCalled();
		await user.click(field('Name'));
		await user.keyboard('{Escape}');
		expect(onclose).toHaveBeenCalledOnce();
	});

	it('says what is open of a stage that a deal leaves, and lets it go on', async () => {
		const user = userEvent.setup();
		const { state, deal } = await openPanel(DEALS, 'Acme');
		await user.click(screen.getByRole('button', { name: 'Move to Proposal' }));
		expect(deal('Acme').stage).toBe('proposal');
		expect(toasts.list.at(-1)!.text).toBe('Moved to Proposal. Still open in Qualified: Budget, authority, need and timing are known.');
		state.undo();
		await tick();
		await user.click(screen.getByRole('checkbox', { name: 'Budget, authority, need and timing are known' }));
		expect(screen.getByText('1 of 1')).toBeTruthy();
		const { length } = toasts.list;
		await user.click(screen.getByRole('button', { name: 'Move to Proposal' }));
		expect(toasts.list).toHaveLength(length);
	});

	it('keeps what is being typed when a colleague changes the cell, and says so', async () => {
		const user = userEvent.setup();
		const { deal, field, colleague, meet } = await openPanel(DEALS, 'Acme');
		await user.click(field('Next step'));
		await user.keyboard('{Control>}a{/Control}Mine');
		editDeals(colleague.writer, [{ deal: colleague.deal('Acme').id, field: 'nextStep', value: 'Theirs' }]);
		await meet();
		expect(field('Next step').value).toBe('Mine');
		expect(document.activeElement).toBe(field('Next step'));
		expect(screen.getByText('Changed by a colleague meanwhile: Theirs')).toBeTruthy();
		await user.keyboard('{Enter}');
		expect(deal('Acme').nextStep).toBe('Mine');
	});

	it('shows both sides of a cell that two wrote at the same time, and settles it', async () => {
		const user = userEvent.setup();
		const { state, deal, colleague, meet } = await openPanel(DEALS, 'Acme');
		state.perform((writer) => editDeals(writer, [{ deal: deal('Acme').id, field: 'nextStep', value: 'Mine' }]));
		colleague.clock += 60_000;
		editDeals(colleague.writer, [{ deal: colleague.deal('Acme').id, field: 'nextStep', value: 'Theirs' }]);
		await meet();
		expect(deal('Acme').conflicts).toEqual(['nextStep']);
		expect(screen.getByText('You wrote at the same time: Mine')).toBeTruthy();
		await user.click(screen.getByRole('button', { name: 'Show this: Mine by you, Next step of Acme' }));
		expect(deal('Acme').nextStep).toBe('Mine');
		expect(deal('Acme').conflicts).toEqual([]);
	});

	it('says that a colleague put the deal in the bin, and brings it back', async () => {
		const user = userEvent.setup();
		const { deal, colleague, meet } = await openPanel(DEALS, 'Acme');
		deleteDeals(colleague.writer, [colleague.deal('Acme').id]);
		await meet();
		expect(screen.getByText(/Bram moved this deal to the bin on/)).toBeTruthy();
		await user.click(screen.getByRole('button', { name: 'Restore' }));
		expect(deal('Acme').deleted).toBeNull();
		expect(screen.queryByText(/moved this deal to the bin/)).toBeNull();
	});

	it('tells a deal that lies still and has no next step, and changes nothing where one may only look', async () => {
		const { state, session, field } = await openPanel(DEALS, 'Bolt');
		expect(screen.getByText(/No next step\./)).toBeTruthy();
		session.setStatus({ kind: 'read-only', waiting: 0 });
		await tick();
		expect(state.canEdit).toBe(false);
		expect(field('Value').readOnly).toBe(true);
		expect(screen.getByText('You can look, but not change this deal.')).toBeTruthy();
	});
});
