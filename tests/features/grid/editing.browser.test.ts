// Typing into the sheet, by keyboard and pointer: what is stored, what is refused, what stays on the screen.
import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { NewDeal } from '#lib/domain/document/commands.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import { openSheet, type OpenedSheet } from './opened-sheet.ts';

const DEALS: NewDeal[] = [
	{ title: 'Alpha', company: 'Noord', stage: 'lead', value: 100_000, owner: 'Anna' },
	{ title: 'Bravo', company: 'Zuid', stage: 'proposal', value: 250_000, probability: 800 },
	{ title: 'Charlie', company: 'Oost', stage: 'qualified' }
];

let sheet: OpenedSheet;
afterEach(() => sheet.close());

const input = (): Promise<HTMLInputElement> =>
	waitFor('an editor', () => sheet.root.querySelector<HTMLInputElement>('.sheet-editor-input'));
const noEditor = (): Promise<boolean> => waitFor('no editor', () => !sheet.root.querySelector('.sheet-editor-input'));
const bubble = (): HTMLElement | null => sheet.root.querySelector('.sheet-bubble:not([hidden])');

describe('editing a cell', () => {
	it('starts by typing, stores on Enter and moves down', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'company');
		await userEvent.keyboard('West BV{Enter}');
		await noEditor();
		expect(sheet.deal('Alpha').company).toBe('West BV');
		await waitFor('the new name', () => sheet.cell('Alpha', 'company')?.textContent === 'West BV');
		await waitFor('the focus below', () => sheet.cell('Bravo', 'company')?.classList.contains('ag-cell-focus'));
	});

	it('takes a new line on Alt+Enter, grows with it, and shows the first line with a mark', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'company');
		await userEvent.keyboard('Call{Alt>}{Enter}{/Alt}then mail');
		expect((await input()).offsetHeight).toBeGreaterThan(sheet.cell('Alpha', 'company')!.offsetHeight);
		await userEvent.keyboard('{Enter}');
		await noEditor();
		expect(sheet.deal('Alpha').company).toBe('Call\nthen mail');
		await waitFor('the first line', () => sheet.cell('Alpha', 'company')?.textContent === 'Call ↵');
		await sheet.focus('Alpha', 'company');
		await userEvent.keyboard('{F2}!{Enter}');
		await noEditor();
		expect(sheet.deal('Alpha').company).toBe('Call\nthen mail!');
		await sheet.focus('Alpha', 'title');
		await userEvent.keyboard('{F2}{Enter}');
		await noEditor();
		expect(sheet.deal('Alpha').title).toBe('Alpha');
	});

	it('has stored it when the key is done with, not a task later, when the page may be gone', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'company');
		await userEvent.keyboard('West BV');
		const field = await input();
		field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }));
		expect(sheet.deal('Alpha').company).toBe('West BV');
	});

	it('stays on the last row on Enter, rather than going on to the total', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Charlie', 'company');
		await userEvent.keyboard('East{Enter}');
		await noEditor();
		expect(sheet.deal('Charlie').company).toBe('East');
		expect(document.activeElement).toBe(sheet.cell('Charlie', 'company'));
		await userEvent.keyboard('West{Enter}');
		await noEditor();
		expect(sheet.deal('Charlie').company).toBe('West');
	});

	it('starts with a character that Option or AltGr makes, and leaves shortcuts with Alt alone', async () => {
		sheet = await openSheet(DEALS);
		const cell = await sheet.focus('Alpha', 'value');
		const press = (init: KeyboardEventInit) => cell.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }));
		expect(press({ key: 'd', altKey: true })).toBe(true);
		expect(sheet.root.querySelector('.sheet-editor-input')).toBeNull();
		for (const keys of [{ altKey: true }, { altKey: true, ctrlKey: true, modifierAltGraph: true }]) {
			expect(press({ key: '€', ...keys })).toBe(false);
			expect((await input()).value).toBe('€');
			await userEvent.keyboard(' 12k{Escape}');
			await noEditor();
		}
		press({ key: '€', altKey: true });
		await input();
		await userEvent.keyboard(' 12k{Enter}');
		await noEditor();
		expect(sheet.deal('Alpha').value).toBe(1_200_000);
		expect(sheet.root.textContent).not.toContain('selected');
	});

	it('leaves a frame around the cell, with its fill handle, while the focus is elsewhere', async () => {
		sheet = await openSheet(DEALS);
		const cell = await sheet.focus('Alpha', 'company');
		const handle = await waitFor('the handle', () => sheet.root.querySelector('.sheet-fill'));
		const framed = (): string => getComputedStyle(handle).outlineStyle;
		expect(framed()).toBe('none');
		cell.blur();
		expect([framed(), handle.getBoundingClientRect().left]).toEqual(['solid', cell.getBoundingClientRect().left]);
	});

	it('keeps the text and goes on from it with F2, and moves right with Tab', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'company');
		await userEvent.keyboard('{F2}');
		await input();
		await userEvent.keyboard('west{Tab}');
		expect(sheet.deal('Alpha').company).toBe('Noordwest');
		await waitFor('the focus to the right', () => document.activeElement?.closest('[col-id]')?.getAttribute('col-id') === 'stage');
	});

	it('looks for another stage with F2 as with Enter: what is typed replaces the name', async () => {
		sheet = await openSheet(DEALS);
		for (const [key, typed, stage] of [['{F2}', 'won', 'won'], ['{Enter}', 'prop', 'proposal']] as const) {
			await sheet.focus('Alpha', 'stage');
			await userEvent.keyboard(key);
			const field = await input();
			expect([field.selectionStart, field.selectionEnd]).toEqual([0, field.value.length]);
			await userEvent.keyboard(`${typed}{Enter}`);
			await noEditor();
			expect(sheet.deal('Alpha').stage).toBe(stage);
		}
	});

	it('keeps the old value on Escape', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'company');
		await userEvent.keyboard('other{Escape}');
		await noEditor();
		expect(sheet.deal('Alpha').company).toBe('Noord');
		expect(sheet.state.canUndo).toBe(false);
		// Ctrl+Z right behind it is the sheet's, however busy the page is.
		await userEvent.keyboard('other');
		(await input()).dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', code: 'Escape', bubbles: true, cancelable: true }));
		expect(document.activeElement).toBe(sheet.cell('Alpha', 'company'));
	});

	it('reads amounts the Dutch way', async () => {
		sheet = await openSheet(DEALS, { language: 'nl' });
		await sheet.focus('Alpha', 'value');
		await userEvent.keyboard('1.234,56{Enter}');
		await noEditor();
		expect(sheet.deal('Alpha').value).toBe(123_456);
		await waitFor('the amount', () => sheet.cell('Alpha', 'value')?.textContent === '1.234,56');
		await sheet.focus('Bravo', 'value');
		await userEvent.keyboard('€ 12k{Enter}');
		await noEditor();
		expect(sheet.deal('Bravo').value).toBe(1_200_000);
	});

	it('reads dates as typed, and says how a word is read', async () => {
		sheet = await openSheet(DEALS, { language: 'nl' });
		await sheet.focus('Alpha', 'expectedClose');
		await userEvent.keyboard('31-12-2026{Enter}');
		await noEditor();
		expect(sheet.deal('Alpha').expectedClose).toBe('2026-12-31');
		await sheet.focus('Bravo', 'expectedClose');
		await userEvent.keyboard('morgen');
		await waitFor('the reading', () => bubble()?.textContent?.includes('16 jan 2026'));
		await userEvent.keyboard('{Enter}');
		await noEditor();
		expect(sheet.deal('Bravo').expectedClose).toBe('2026-01-16');
	});

	it('stays open with what, why and an example when it cannot read the text', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'value');
		await userEvent.keyboard('a lot{Enter}');
		const field = await input();
		expect(field.value).toBe('a lot');
		expect(field.getAttribute('aria-invalid')).toBe('true');
		expect(bubble()?.textContent).toMatch(/“a lot” is not an amount.*1,234\.50/);
		await userEvent.keyboard('{Tab}');
		expect((await input()).value).toBe('a lot');
		expect(sheet.deal('Alpha').value).toBe(100_000);
		await userEvent.keyboard('{Escape}');
		await noEditor();
		expect(sheet.deal('Alpha').value).toBe(100_000);
		expect(bubble()).toBeNull();
	});

	it('loses no unreadable text to a click elsewhere', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'value');
		await userEvent.keyboard('a lot');
		await userEvent.click(await sheet.shownCell('Charlie', 'company'));
		expect((await input()).value).toBe('a lot');
		expect(bubble()?.textContent).toContain('is not an amount');
		// What needs a cell that can be read gives the keyboard back, and says so.
		for (const name of ['Add deal', 'Add column']) {
			await userEvent.click(page.getByRole('button', { name, exact: true }));
			expect(document.activeElement).toBe(await input());
			await waitFor('the notice', () => toasts.list.some(({ text }) => text.startsWith('“a lot” in Value (€) comes first')));
		}
		await userEvent.keyboard('{Control>}a{/Control}12{Enter}');
		await waitFor('what was typed next', () => sheet.deal('Alpha').value === 1200);
	});

	it('stores readable text at a click elsewhere', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'value');
		await userEvent.keyboard('2500');
		await userEvent.click(await sheet.shownCell('Charlie', 'company'));
		await noEditor();
		expect(sheet.deal('Alpha').value).toBe(250_000);
	});

	it('stores readable text when the focus leaves the sheet', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'company');
		await userEvent.keyboard('Elders');
		await userEvent.click(sheet.root.querySelector<HTMLElement>('input[type=search]')!);
		await noEditor();
		expect(sheet.deal('Alpha').company).toBe('Elders');
	});

	it('empties a cell with Delete: blank, not zero', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'value');
		await userEvent.keyboard('{Delete}');
		expect(sheet.deal('Alpha').value).toBeNull();
		await waitFor('the blank cell', () => sheet.cell('Alpha', 'value')?.textContent === '');
		expect(sheet.root.querySelector('.sheet-editor-input')).toBeNull();
	});

	it('undoes and redoes from the keyboard', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'company');
		await userEvent.keyboard('West{Enter}');
		await noEditor();
		await userEvent.keyboard('{Control>}z{/Control}');
		expect(sheet.deal('Alpha').company).toBe('Noord');
		await waitFor('the old name', () => sheet.cell('Alpha', 'company')?.textContent === 'Noord');
		await userEvent.keyboard('{Control>}y{/Control}');
		expect(sheet.deal('Alpha').company).toBe('West');
	});
});

describe('the owner of a deal', () => {
	it('is offered by typing, Enter and double click among owners and who is here, and takes any other name as typed', async () => {
		sheet = await openSheet(DEALS);
		sheet.session.awareness.states.set(77, { person: { id: 'bob', name: 'Bob Bakker', color: 3 }, cursor: null });
		sheet.session.awareness.emit('change', [{ added: [77], updated: [], removed: [] }, 'remote']);
		const names = () => [...sheet.root.querySelectorAll('[role=option]')].map(({ textContent }) => textContent);
		await sheet.focus('Bravo', 'owner');
		await userEvent.keyboard('b');
		await input();
		expect(names()).toEqual(['Bob Bakker', '“b”, as typed']);
		await userEvent.keyboard('{Enter}');
		await noEditor();
		expect(sheet.deal('Bravo').owner).toBe('Bob Bakker');
		await userEvent.dblClick(await sheet.shownCell('Charlie', 'owner'));
		await input();
		expect(names()).toEqual(['Anna', 'Anna de Wit', 'Bob Bakker', 'Maker']);
		await userEvent.keyboard('Ann{ArrowDown}{ArrowDown}{Enter}');
		await noEditor();
		expect(sheet.deal('Charlie').owner).toBe('Ann');
		await sheet.focus('Charlie', 'owner');
		await userEvent.keyboard('Dirk{Enter}');
		await noEditor();
		expect(sheet.deal('Charlie').owner).toBe('Dirk');
		await sheet.focus('Charlie', 'owner');
		await userEvent.keyboard('{Enter}');
		await userEvent.clear(await input());
		await userEvent.keyboard('{Enter}');
		await noEditor();
		expect(sheet.deal('Charlie').owner).toBeNull();
	});
});

describe('the stage of a deal', () => {
	it('is chosen by typing the beginning of its name', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'stage');
		await userEvent.keyboard('nego');
		const field = await input();
		expect(field.getAttribute('role')).toBe('combobox');
		await userEvent.keyboard('{Enter}');
		await noEditor();
		expect(sheet.deal('Alpha').stage).toBe('negotiation');
		await waitFor('the stage shown', () => sheet.cell('Alpha', 'stage')?.textContent?.includes('Negotiation'));
		await waitFor('the chance', () => sheet.cell('Alpha', 'probability')?.textContent?.includes('75'));
	});

	it('is chosen with arrows', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'stage');
		await userEvent.keyboard('{Enter}');
		await input();
		await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');
		await noEditor();
		expect(sheet.deal('Alpha').stage).toBe('proposal');
	});

	it('is chosen with the pointer', async () => {
		sheet = await openSheet(DEALS);
		await userEvent.dblClick(await sheet.shownCell('Alpha', 'stage'));
		await input();
		const option = [...sheet.root.querySelectorAll<HTMLElement>('[role=option]')].find((item) => item.textContent === 'Proposal')!;
		await userEvent.click(option);
		await noEditor();
		expect(sheet.deal('Alpha').stage).toBe('proposal');
	});

	it('refuses a name no stage has, and lists the ones there are', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'stage');
		await userEvent.keyboard('quux{Enter}');
		await input();
		expect(sheet.root.querySelector('.sheet-options-note')?.textContent).toContain('No stage is called “quux”');
		expect(sheet.root.querySelectorAll('[role=option]').length).toBe(6);
		await userEvent.keyboard('{Escape}');
		await noEditor();
		expect(sheet.deal('Alpha').stage).toBe('lead');
	});

	it('asks for the reason when a deal is lost, without taking the focus', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'stage');
		await userEvent.keyboard('lost{Enter}');
		await noEditor();
		const prompt = await waitFor('the question', () => sheet.root.querySelector<HTMLElement>('[data-pane=prompt]'));
		expect(prompt.textContent).toContain('Why was Alpha lost?');
		expect(prompt.contains(document.activeElement)).toBe(false);
		await userEvent.click([...prompt.querySelectorAll('button')].find((button) => button.textContent?.trim() === 'Price')!);
		expect(sheet.deal('Alpha').lostReason).toBe('Price');
		await waitFor('no question', () => !sheet.root.querySelector('[data-pane=prompt]'));
	});

	it('asks for the value when a deal without one is won, reachable with F6', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Charlie', 'stage');
		await userEvent.keyboard('won{Enter}');
		await noEditor();
		const prompt = await waitFor('the question', () => sheet.root.querySelector<HTMLElement>('[data-pane=prompt]'));
		await userEvent.keyboard('{F6}');
		expect(prompt.contains(document.activeElement)).toBe(true);
		await userEvent.keyboard('a lot{Enter}');
		await waitFor('the reason it was refused', () => prompt.textContent?.includes('is not an amount'));
		await userEvent.fill(prompt.querySelector('input')!, '12k');
		await userEvent.keyboard('{Enter}');
		expect(sheet.deal('Charlie').value).toBe(1_200_000);
	});
});

describe('the probability of a deal', () => {
	it('follows its stage live, unless it has one of its own, which is marked', async () => {
		sheet = await openSheet(DEALS);
		const own = await sheet.shownCell('Bravo', 'probability');
		await waitFor('the mark', () => own.querySelector('.sheet-override-mark'));
		expect(own.textContent).toContain('Set for this deal');
		expect((await sheet.shownCell('Alpha', 'probability')).querySelector('.sheet-override-mark')).toBeNull();
		await sheet.focus('Bravo', 'probability');
		await userEvent.keyboard('{Delete}');
		expect(sheet.deal('Bravo').probability).toBeNull();
		await waitFor('the stage’s own', () => sheet.cell('Bravo', 'probability')?.textContent === '50%');
	});

	it('can be pinned at what the stage has now', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'probability');
		await userEvent.keyboard('10%{Enter}');
		await noEditor();
		expect(sheet.deal('Alpha').probability).toBe(100);
	});
});
describe('the forecast category of a deal', () => {
	it('follows its stage, is picked from its list, stays when the deal moves on, and is cleared', async () => {
		sheet = await openSheet(DEALS);
		await userEvent.click(page.getByRole('button', { name: 'Columns', exact: true }));
		await userEvent.click(page.getByRole('checkbox', { name: 'Forecast category' }));
		await userEvent.keyboard('{Escape}');
		expect((await sheet.shownCell('Alpha', 'category')).textContent).toBe('Pipeline');
		expect(sheet.cell('Alpha', 'category')!.querySelector('.sheet-inherited')).not.toBeNull();
		await sheet.focus('Alpha', 'category');
		await userEvent.keyboard('{Enter}');
		await input();
		expect([...sheet.root.querySelectorAll('[role="option"]')].map(({ textContent }) => textContent)).toEqual(['Pipeline', 'Best case', 'Commit', 'Left out']);
		await userEvent.keyboard('comm{Enter}');
		await noEditor();
		expect(sheet.deal('Alpha').category).toBe('commit');
		await waitFor('the mark', () => sheet.cell('Alpha', 'category')?.querySelector('.sheet-override-mark'));
		expect(sheet.cell('Alpha', 'category')!.textContent).toContain('Lead has Pipeline');
		await sheet.focus('Alpha', 'stage');
		await userEvent.keyboard('prop{Enter}');
		await noEditor();
		expect(sheet.deal('Alpha')).toMatchObject({ stage: 'proposal', category: 'commit' });
		await sheet.focus('Alpha', 'category');
		await userEvent.keyboard('{Delete}');
		expect(sheet.deal('Alpha').category).toBeNull();
		await waitFor('the stage’s own', () => sheet.cell('Alpha', 'category')?.textContent === 'Best case');
	});
});
