// The currency of a deal in its panel.
import { cleanup, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import { editDeals, editRates } from '#lib/domain/document/commands.ts';
import { announcements } from '#lib/ui/announcer.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { openPanel } from './opened-panel.ts';

afterEach(cleanup);

it('[MONEY2] is typed as its code, shows in the value, and is refused where decimals would be lost', async () => {
	const user = userEvent.setup();
	const { deal, field } = await openPanel([{ title: 'Acme', stage: 'lead', value: 120_00 }], 'Acme');
	expect(field('Currency').placeholder).toBe('EUR');
	await user.click(field('Currency'));
	await user.type(field('Currency'), 'jpy{Enter}');
	expect(deal('Acme')).toMatchObject({ value: 120, currency: 'JPY' });
	expect(field('Value').value).toBe('¥120');
	await user.click(field('Value'));
	await user.clear(field('Value'));
	await user.type(field('Value'), '2500{Enter}');
	expect(deal('Acme').value).toBe(2500);
	await user.clear(field('Currency'));
	await user.type(field('Currency'), 'noot{Enter}');
	expect(screen.getByRole('alert').textContent).toContain('“noot” is not a currency');
	await user.keyboard('{Escape}');
	await user.clear(field('Currency'));
	await user.type(field('Currency'), '{Enter}');
	expect(deal('Acme')).toMatchObject({ value: 2500_00, currency: null });
	await user.clear(field('Value'));
	await user.type(field('Value'), '12.55{Enter}');
	await user.type(field('Currency'), 'JPY{Enter}');
	expect(screen.getByRole('alert').textContent).toContain('€12.55 has decimals that JPY does not have');
	expect(deal('Acme')).toMatchObject({ value: 12_55, currency: null });
});

it('[MONEY6] becomes that of an amount typed with another currency\'s code or sign, in one step', async () => {
	const user = userEvent.setup();
	const { deal, field, state } = await openPanel([{ title: 'Acme', stage: 'lead', value: 120_00 }], 'Acme');
	const type = async (text: string): Promise<void> => {
		await user.clear(field('Value'));
		await user.type(field('Value'), `${text}{Enter}`);
	};
	await type('JPY 2500');
	expect(deal('Acme')).toMatchObject({ value: 2500, currency: 'JPY' });
	expect(toasts.list.at(-1)?.text).toBe('The deal’s currency becomes JPY; nothing is converted.');
	state.undo();
	expect(deal('Acme')).toMatchObject({ value: 120_00, currency: null });
	state.redo();
	await type('€ 99,50');
	expect(deal('Acme')).toMatchObject({ value: 99_50, currency: null });
	// Several currencies are written so, and none of them is known here.
	await type('$ 100');
	expect(screen.getByRole('alert').textContent).toContain('“$ 100” is not an amount in EUR, and several currencies are written so. Type its code, for example USD 1,234.50.');
	await user.keyboard('{Escape}');
	state.perform((writer) => editRates(writer, [{ from: 'USD', to: 'EUR', day: '2026-01-01', units: '0.9' }]));
	await type('$ 100');
	expect(deal('Acme')).toMatchObject({ value: 100_00, currency: 'USD' });
});

it('[MONEY2] that a colleague chooses while an amount is typed is told beside it: the amount will be in that', async () => {
	const user = userEvent.setup();
	const { deal, field, colleague, meet } = await openPanel([{ title: 'Acme', stage: 'lead', value: null }], 'Acme');
	await user.click(field('Value'));
	await user.type(field('Value'), '500');
	editDeals(colleague.writer, [{ deal: deal('Acme').id, field: 'currency', value: 'USD' }]);
	await meet();
	expect(screen.getByText('The deal’s currency becomes USD; nothing is converted.')).toBeTruthy();
	expect(announcements.polite.text).toBe('The deal’s currency becomes USD; nothing is converted.');
	await user.keyboard('{Enter}');
	expect(deal('Acme')).toMatchObject({ value: 500_00, currency: 'USD' });
	expect(screen.queryByText(/nothing is converted/)).toBeNull();
});
