// What is in sight at the left edge of the sheet: the way back to the first column, and the numbers of rows.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { waitFor } from '../../../helpers/wait-for.ts';
import { openSheet, type OpenedSheet } from '../opened-sheet.ts';

let sheet: OpenedSheet;

beforeEach(() => page.viewport(1280, 800));
afterEach(() => sheet.close());

it('Home and Ctrl+Home scroll all the way back, though the first column never leaves the screen', async () => {
	sheet = await openSheet([{ title: 'Alpha', stage: 'lead' }, { title: 'Bravo', stage: 'lead' }], { width: 640 });
	const scrolled = () => sheet.root.querySelector<HTMLElement>('.ag-header-cell[col-id="company"]')?.getBoundingClientRect().left ?? -Infinity;
	await sheet.focus('Bravo', 'company');
	const first = scrolled();
	for (const [keys, title] of [['{Home}', 'Bravo'], ['{Control>}{Home}{/Control}', 'Alpha']] as const) {
		await userEvent.keyboard('{End}');
		await waitFor('the last column', () => scrolled() < first);
		await userEvent.keyboard(keys);
		await waitFor(`the focus on ${title}`, () => document.activeElement === sheet.cell(title, 'title'));
		await waitFor('the way back', () => scrolled() === first);
	}
});

it('a row number of many digits stands between the grip and the button of its row', async () => {
	sheet = await openSheet(Array.from({ length: 120 }, (_, index) => ({ title: `Deal ${index}`, stage: 'lead' })));
	await sheet.focus('Deal 0', 'title');
	await userEvent.keyboard('{Control>}{End}{/Control}');
	const cell = await sheet.shownCell('Deal 119', 'rowNumber');
	const number = [...cell.querySelectorAll('*'), cell].flatMap((element) => [...element.childNodes]).find((node): node is Text => node instanceof Text && node.data.trim() !== '')!;
	const range = document.createRange();
	for (const digits of ['120', '9999', '99999']) {
		number.data = digits;
		range.selectNodeContents(number);
		const at = range.getBoundingClientRect();
		expect(at.right).toBeLessThanOrEqual(cell.querySelector('.sheet-open-deal')!.getBoundingClientRect().left);
		// A fifth digit has only the room of the grip.
		if (digits.length < 5) expect(at.left).toBeGreaterThanOrEqual(cell.querySelector('.sheet-grip')!.getBoundingClientRect().left + 11);
	}
});
