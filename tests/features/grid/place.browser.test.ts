// What stays a person's while the grid changes under them: text being typed, filter, selection.
import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { NewDeal } from '#lib/domain/document/commands.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import { openSheet, type OpenedSheet } from './opened-sheet.ts';

const DEALS: NewDeal[] = [
	{ title: 'Alpha', company: 'Café Noord', stage: 'lead', value: 100_000, owner: 'Anna' },
	{ title: 'Bravo', company: 'Zuid', stage: 'proposal', value: 300_000, owner: 'Bram' },
	{ title: 'Charlie', company: 'Oost', stage: 'won', owner: 'Anna' },
	{ title: 'Delta', company: 'West', stage: 'lead', value: 0, owner: 'Bram' }
];

let sheet: OpenedSheet;
afterEach(() => sheet.close());

const search = (): HTMLInputElement => sheet.root.querySelector('input[type=search]')!;
const rows = (): string => sheet.titles().join();

describe('turning the screen', () => {
	const turn = async (width: number): Promise<void> => {
		const grid = sheet.root.querySelector('.ag-root-wrapper');
		sheet.root.parentElement!.style.width = `${width}px`;
		await waitFor('another grid', () => {
			const now = sheet.root.querySelector('.ag-root-wrapper');
			return now !== null && now !== grid && sheet.titles().length > 0;
		});
	};

	it('stores what was being typed', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Bravo', 'company');
		await userEvent.keyboard('Turned');
		await turn(500);
		expect(sheet.deal('Bravo').company).toBe('Turned');
	});

	it('keeps the filter and lets go of the selection, on the screen and in what commands do', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Charlie', 'company');
		await userEvent.keyboard('{Shift>} {/Shift}');
		await sheet.filterBy('stage');
		await userEvent.click(page.getByRole('checkbox', { name: 'Lead' }));
		await waitFor('the filter', () => rows() === 'Alpha,Delta');
		await turn(500);
		await waitFor('the same filter', () => rows() === 'Alpha,Delta');
		expect(sheet.root.textContent).not.toContain('selected');
		await sheet.focus('Delta', 'title');
		await userEvent.keyboard('{Shift>}{Delete}{/Shift}');
		await waitFor('Delta to go', () => rows() === 'Alpha');
		expect(sheet.deal('Charlie').deleted).toBeNull();
	});
});

it('lets go of a selected deal that the filter hides: nothing out of sight is binned', async () => {
	sheet = await openSheet(DEALS);
	await sheet.focus('Alpha', 'company');
	await userEvent.keyboard('{Shift>} {/Shift}');
	await waitFor('the selection', () => sheet.root.textContent?.includes('1 selected'));
	await userEvent.fill(search(), 'zuid');
	await waitFor('the filter', () => rows() === 'Bravo');
	await sheet.focus('Bravo', 'title');
	await userEvent.keyboard('{Shift>}{Delete}{/Shift}');
	await waitFor('Bravo to go', () => sheet.deal('Bravo').deleted !== null);
	expect(sheet.deal('Alpha').deleted).toBeNull();
});

it('lets a row go that was edited past a filter of any column, once one leaves it', async () => {
	sheet = await openSheet(DEALS);
	await sheet.filterBy('company');
	await userEvent.click(document.querySelector('.popup-panel .field-select')!);
	await userEvent.click(page.getByRole('option', { name: 'contains', exact: true }));
	await userEvent.fill(page.getByLabelText('Text', { exact: true }), 'o');
	await waitFor('the rows', () => rows() === 'Alpha,Charlie');
	await userEvent.keyboard('{Escape}');
	await sheet.focus('Charlie', 'company');
	await userEvent.keyboard('West{Enter}');
	await waitFor('the edit', () => sheet.deal('Charlie').company === 'West');
	await sheet.focus('Alpha', 'company');
	await waitFor('the row to go', () => rows() === 'Alpha');
});
