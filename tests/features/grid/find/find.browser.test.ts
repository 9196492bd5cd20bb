// Find and replace in an opened sheet: keys, counts, marks, what it writes, and what others do meanwhile.
import { afterEach, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { addDeals, editDeals, type NewDeal } from '#lib/domain/document/commands.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { announcements } from '#lib/ui/announcer.svelte.ts';
import { waitFor } from '../../../helpers/wait-for.ts';
import { openSheet, type OpenedSheet } from '../opened-sheet.ts';

const DEALS: NewDeal[] = [
	{ title: 'Alpha', company: 'Café Zuid', stage: 'lead', value: 1_234_00, owner: 'Anna' },
	{ title: 'Bravo', company: 'cafe noord', stage: 'proposal', value: 3_000_00, owner: 'Bram' },
	{ title: 'Charlie', company: 'Oost', stage: 'won', value: 1_234_00, owner: 'Anna' },
	...Array.from({ length: 400 }, (_, index): NewDeal => ({ title: `Filler ${index}`, company: 'West', stage: 'lead', value: 5_00 })),
	{ title: 'Zulu', company: 'Café West', stage: 'lead', value: 50_00, owner: 'Bram' }
];

let sheet: OpenedSheet;
afterEach(() => sheet.close());

const bar = (): HTMLElement => sheet.root.querySelector<HTMLElement>('[data-find]')!;
const input = (name: string): HTMLInputElement => [...bar().querySelectorAll('label')].find((label) => label.textContent?.includes(name))!.querySelector('input')!;
const button = (name: string): HTMLButtonElement => [...bar().querySelectorAll('button')].find((one) => (one.getAttribute('aria-label') ?? one.textContent)?.includes(name))!;
const words = (): string => bar().textContent ?? '';
const says = (what: string): Promise<boolean> => waitFor(what, () => words().includes(what));
const isFocus = async (title: string, column: string): Promise<HTMLElement> => {
	const cell = await sheet.shownCell(title, column);
	await waitFor(`the focus on ${column} of ${title}`, () => cell.classList.contains('ag-cell-focus'));
	return cell;
};

it('finds what shows, goes round through what it found, and gives the focus back to the cell', async () => {
	sheet = await openSheet(DEALS);
	await sheet.focus('Bravo', 'title');
	await userEvent.keyboard('{Control>}f{/Control}');
	await waitFor('the bar', () => document.activeElement === input('Find'));
	await userEvent.keyboard('CAFÉ');
	await says('2 of 3');
	await waitFor('the marks', () => sheet.root.querySelectorAll('.sheet-found').length === 2);
	expect(sheet.root.querySelector('.sheet-found-now')).not.toBeNull();
	await userEvent.keyboard('{Enter}');
	await isFocus('Zulu', 'company');
	await says('3 of 3');
	expect(announcements.polite.text).toBe('3 of 3. Zulu, Company: Café West');
	expect(document.activeElement).toBe(input('Find'));
	await userEvent.keyboard('{F3}');
	await isFocus('Alpha', 'company');
	expect(announcements.polite.text).toBe('From the top again. 1 of 3. Alpha, Company: Café Zuid');
	await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
	await isFocus('Zulu', 'company');

	// A colleague's edits count at once.
	editDeals(sheet.colleague.writer, [{ deal: sheet.deal('Alpha').id, field: 'company', value: 'Noord' }]);
	sheet.send();
	await says('2 of 2');
	button('Match case').click();
	await userEvent.fill(input('Find'), 'cafe');
	await says('1 of 1');
	button('Match case').click();
	await userEvent.fill(input('Find'), '€1,234');
	await says('of 3');
	await userEvent.fill(input('Find'), 'nowhere');
	await says('Not found');
	await userEvent.fill(input('Find'), 'oost');
	await says('1 of 1');
	await userEvent.keyboard('{Escape}');
	await waitFor('no bar', () => bar() === null);
	expect(document.activeElement).toBe(await isFocus('Charlie', 'company'));
	expect(sheet.root.querySelector('.sheet-found')).toBeNull();
});

it('replaces one and all as one step, lists what it leaves, keeps to the selection and to what shows', async () => {
	sheet = await openSheet(DEALS.filter(({ title }) => !title?.startsWith('Filler')));
	const company = (title: string) => sheet.deal(title).company;
	await sheet.focus('Alpha', 'company');
	await userEvent.keyboard('{Shift>}{ArrowDown}{/Shift}{Control>}h{/Control}');
	await waitFor('the bar', () => document.activeElement === input('Find'));
	await userEvent.keyboard('caf');
	await userEvent.fill(input('Replace with'), 'Bar');
	await says('1 of 2');
	await says('1 more outside the selection');
	await says('2 cells will change.');
	button('Replace all 2').click();
	await waitFor('the replacements', () => company('Bravo') === 'Bare noord');
	expect([company('Alpha'), company('Zulu')]).toEqual(['Baré Zuid', 'Café West']);
	// Nothing is left to find: that was wanted, and is said calmly.
	await says('2 replaced');
	expect([bar().querySelector('.none'), words().includes('Not found'), input('Find').labels![0]!.textContent!.trim()]).toEqual([null, false, 'Find']);
	expect(announcements.polite.text).toContain('2 cells replaced.');
	await waitFor('words on what is elsewhere alone', () => bar().querySelector('[role=status]')!.textContent === '1 more outside the selection');
	sheet.state.undo();
	expect([company('Alpha'), company('Bravo')]).toEqual(['Café Zuid', 'cafe noord']);

	// Elsewhere too, one by one: the next one is shown.
	bar().querySelector<HTMLElement>('[role=checkbox]')!.click();
	await says('of 3');
	input('Find').focus();
	await userEvent.keyboard('{F3}');
	const at = words().match(/(\d) of 3/)![1];
	[...bar().querySelectorAll('button')].find((one) => one.textContent?.trim() === 'Replace')!.click();
	await says(`${at === '3' ? 1 : at} of 2`);
	sheet.state.undo();
	await says('of 3');

	// Not an amount, and worked out: both are left, with the reason.
	await userEvent.fill(input('Find'), '1,234');
	await userEvent.fill(input('Replace with'), 'much');
	await says('Nothing can be replaced.');
	button('Why').click();
	const dialog = await waitFor('the list', () => document.querySelector<HTMLElement>('[role=dialog]'));
	expect(dialog.textContent).toContain('It would not be an amount.');
	expect(dialog.textContent).toContain('This column is worked out from others.');
	await userEvent.click([...dialog.querySelectorAll('button')].find((one) => one.getAttribute('aria-label') === 'Go to Charlie · Value')!);
	await waitFor('the dialog gone', () => !document.querySelector('[role=dialog]'));
	await isFocus('Charlie', 'value');

	// A deal that a filter hides is told of and not touched.
	await userEvent.keyboard('{Control>}{Shift>}f{/Shift}{/Control}zuid');
	await waitFor('the filter', () => sheet.titles().join() === 'Alpha');
	await userEvent.keyboard('{Control>}h{/Control}');
	await waitFor('the bar', () => document.activeElement === input('Find'));
	await userEvent.fill(input('Find'), 'anna');
	await userEvent.fill(input('Replace with'), 'Eva');
	await says('1 more in a hidden deal');
	button('Replace all 1').click();
	await waitFor('the replacement', () => sheet.deal('Alpha').owner === 'Eva');
	expect(sheet.deal('Charlie').owner).toBe('Anna');
	addDeals(sheet.colleague.writer, [{ title: 'Later', owner: 'Anna' }]);
	sheet.send();
	await says('2 more in hidden deals');
	for (const { id } of toasts.list) toasts.dismiss(id);
});
