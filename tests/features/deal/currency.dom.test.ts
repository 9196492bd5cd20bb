// The currency of a deal in its panel.
import { cleanup, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
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
