// The part of the panel by which a lead is qualified: its status, the four questions, and what they come to.
import { cleanup, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { editDeals } from '#lib/domain/document/commands.ts';
import { rememberTab } from '#lib/features/deal/tab.svelte.ts';
import { openPanel } from './opened-panel.ts';

const part = () => screen.getByRole('region', { name: 'Qualification' });
const words = () => part().querySelector('p')?.textContent.replace(/\s+/g, ' ').trim();

describe('qualification in the deal panel', () => {
	// Whatever part of the panel somebody had in front before.
	beforeEach(() => rememberTab('details'));
	afterEach(cleanup);

	it('takes the answers, and says score, what is known and whether it is enough', async () => {
		const user = userEvent.setup();
		const { deal, field } = await openPanel([{ title: 'Acme', stage: 'lead' }], 'Acme');
		expect(words()).toBeUndefined();
		await user.type(field('BANT: budget'), 'yes{Enter}');
		await user.type(field('BANT: need'), 'p{Enter}');
		expect(screen.getByRole('alert').textContent).toContain('Yes, Partly, No');
		await user.keyboard('artly{Enter}');
		await tick();
		expect([deal('Acme').bantBudget, deal('Acme').bantNeed, words()]).toEqual(['yes', 'partial', 'BANT 37.5 of 100 · 2 of 4 known · Not qualified yet']);
		await user.click(field('BANT: authority'));
		await user.click(screen.getByRole('option', { name: 'Yes' }));
		await user.clear(field('BANT: need'));
		await user.type(field('BANT: need'), 'yes{Tab}');
		await tick();
		expect(words()).toBe('BANT 75 of 100 · 3 of 4 known · Qualified');
		await user.type(field('BANT: timing'), 'no{Tab}');
		await tick();
		expect(words()).toBe('BANT 75 of 100 · 4 of 4 known · Not qualified yet');
	});

	it('asks why where a lead goes back or is rejected, and for the customer’s rating where the deal is closed', async () => {
		const user = userEvent.setup();
		const { deal, field, state } = await openPanel([{ title: 'Acme', stage: 'lead' }], 'Acme');
		const why = () => within(part()).queryByLabelText('Reason returned or rejected');
		expect([why(), screen.queryByLabelText('Customer rating')]).toEqual([null, null]);
		await user.type(field('Lead status'), 'rej{Enter}');
		await tick();
		await user.type(field('Reason returned or rejected'), 'Too small{Tab}');
		expect(deal('Acme')).toMatchObject({ leadStatus: 'rejected', leadReason: 'Too small' });
		state.perform((writer) => editDeals(writer, [{ deal: deal('Acme').id, field: 'leadStatus', value: 'mql' }, { deal: deal('Acme').id, field: 'stage', value: 'won' }]));
		await tick();
		expect(why()).not.toBeNull();
		await user.type(field('Customer rating'), '4{Tab}');
		expect(deal('Acme').rating).toBe(4);
		await user.clear(field('Customer rating'));
		await user.type(field('Customer rating'), '6{Enter}');
		expect(screen.getByRole('alert').textContent).toContain('5');
		expect(deal('Acme').rating).toBe(4);
	});

	it('shows what two people answered at the same time', async () => {
		const { colleague, deal, field, meet, state } = await openPanel([{ title: 'Acme', stage: 'lead' }], 'Acme');
		state.perform((writer) => editDeals(writer, [{ deal: deal('Acme').id, field: 'bantNeed', value: 'yes' }]));
		editDeals(colleague.writer, [{ deal: deal('Acme').id, field: 'bantNeed', value: 'no' }]);
		await meet();
		expect(deal('Acme').conflicts).toEqual(['bantNeed']);
		const [shown, other] = deal('Acme').bantNeed === 'yes' ? ['Yes', 'No'] : ['No', 'Yes'];
		expect(field('BANT: need').value).toBe(shown);
		expect(part().querySelector('.conflict p')?.textContent).toContain(other);
	});
});
