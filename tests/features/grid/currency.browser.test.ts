// The currency of a deal in the sheet: chosen in its column, shown in the value, converted in the sums.
import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { editRates } from '#lib/domain/document/commands.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import { openSheet, type OpenedSheet } from './opened-sheet.ts';

let sheet: OpenedSheet;

afterEach(() => sheet.close());

const bubble = (): HTMLElement | null => sheet.root.querySelector('.sheet-bubble:not([hidden])');
const noEditor = () => waitFor('the editor to close', () => sheet.root.querySelector('.sheet-editor-input') === null);

describe('[MONEY2] the currency of a deal', () => {
	const choose = async (title: string, keys: string) => {
		await sheet.focus(title, 'currency');
		await userEvent.keyboard(keys);
		await noEditor();
	};

	it('is chosen in its column, shows in the value, and keeps the amount; sums convert and say so', async () => {
		sheet = await openSheet([{ title: 'Alpha', stage: 'lead', value: 100_00 }, { title: 'Bravo', stage: 'lead', value: 50_55 }]);
		sheet.state.perform((writer) => editRates(writer, [{ from: 'JPY', to: 'EUR', day: '2026-01-01', units: '0.5' }]));
		await userEvent.click(page.getByRole('button', { name: 'Columns', exact: true }));
		await userEvent.click(page.getByRole('checkbox', { name: 'Currency' }));
		await userEvent.keyboard('{Escape}');
		const head = () => sheet.root.querySelector('.ag-header-cell[col-id="value"]')!.textContent;
		expect(head()).toContain('€');
		expect((await sheet.shownCell('Alpha', 'currency')).textContent).toBe('EUR');

		await choose('Alpha', 'jpy{Enter}');
		expect(sheet.deal('Alpha')).toMatchObject({ value: 100, currency: 'JPY' });
		await waitFor('yen', () => sheet.cell('Alpha', 'value')?.textContent?.startsWith('¥100'));
		expect(sheet.cell('Alpha', 'value')!.textContent).toContain('≈ €50 at the rate from Jan 1, 2026');
		await waitFor('no unit over amounts of several', () => !head()!.includes('€'));
		const total = () => sheet.root.querySelector('.ag-grid-pinned-bottom-rows .ag-cell[col-id="value"]')?.textContent;
		await waitFor('the sum', () => total()?.startsWith('≈ €100.55'));
		expect(sheet.cell('Bravo', 'value')!.textContent).toBe('€50.55');
		expect(total()).toContain('One amount in another currency is converted');

		// A value is typed in the deal's own currency; with the sign of another the deal gets that one, and it says so before.
		await sheet.focus('Alpha', 'value');
		await userEvent.keyboard('2500{Enter}');
		await noEditor();
		expect(sheet.deal('Alpha').value).toBe(2500);
		await sheet.focus('Alpha', 'value');
		await userEvent.keyboard('$12{Enter}');
		expect(bubble()?.textContent).toContain('is not an amount in JPY');
		await userEvent.keyboard('{Escape}');
		await noEditor();
		await sheet.focus('Alpha', 'value');
		await userEvent.keyboard('12.50 EUR');
		expect(bubble()?.textContent).toBe('Reads as €12.50\nThe deal’s currency becomes EUR; nothing is converted.');
		await userEvent.keyboard('{Enter}');
		await noEditor();
		expect(sheet.deal('Alpha')).toMatchObject({ value: 12_50, currency: null });
		sheet.state.undo();
		expect(sheet.deal('Alpha')).toMatchObject({ value: 2500, currency: 'JPY' });

		// 50.55 has no place in yen.
		await sheet.focus('Bravo', 'currency');
		await userEvent.keyboard('jpy{Enter}');
		expect(bubble()?.textContent).toContain('€50.55 has decimals that JPY does not have');
		await userEvent.keyboard('{Escape}');
		await noEditor();
		expect(sheet.deal('Bravo')).toMatchObject({ value: 50_55, currency: null });

		// Emptied it is the pipeline's again.
		await sheet.focus('Alpha', 'currency');
		await userEvent.keyboard('{Delete}');
		expect(sheet.deal('Alpha')).toMatchObject({ value: 2500_00, currency: null });
		await waitFor('the unit', () => head()!.includes('€'));
	});
});
