// The part of the hour about many cells and deals at once: find and replace, bulk edit, menus, rows put in order by hand.
import { describe, expect, it } from 'vitest';
import type { Hour } from './hour.ts';
import { DEALS } from './deals.ts';
import { begin } from './part.ts';
import { stepsOf } from './table.ts';

describe('an hour in the sheet: many at once', () => {
	let hour!: Hour;
	begin((made) => (hour = made), DEALS.map((deal, at) => ({ ...deal, expectedClose: `2027-0${at + 1}-15` })));

	const find = () => hour.page.getByRole('region', { name: 'Find and replace' });
	const words = () => find().getByRole('textbox', { name: /^Find/ });
	const by = () => find().getByRole('textbox', { name: 'Replace with', exact: true });
	const says = (text: string) => find().getByText(text, { exact: true }).first().waitFor();
	const titles = DEALS.map(({ title }) => title);

	it('finds and replaces', async () => {
		await hour.step('Ctrl+F finds, with a count', async () => {
			await hour.click('Alder', 'company');
			await hour.keys('Control+f');
			await words().fill('nv');
			await says('1 of 4');
		});
		await hour.step('Enter goes to the next one', async () => {
			await hour.keys('Enter');
			await says('2 of 4');
			await hour.isAt('Fir company');
		});
		await hour.step('Shift+Enter goes to the one before', async () => {
			await hour.keys('Shift+Enter');
			await says('1 of 4');
		});
		await hour.step('match case', async () => {
			await hour.press('Match case');
			await says('Not found');
			await hour.press('Match case');
			await says('1 of 4');
		});
		await hour.step('whole cell', async () => {
			await words().fill('Call');
			await hour.press('Whole cell');
			await says('1 of 1');
			await hour.press('Whole cell');
		});
		await hour.step('look in one column', async () => {
			await words().fill('b');
			await hour.pick('Look in', 'Owner');
			await says('3 of 3');
			await hour.pick('Look in', 'All columns shown');
		});
		await hour.step('numbers as they show', async () => {
			await words().fill('4,000');
			await expect.poll(() => find().innerText()).toMatch(/1 of 1/);
		});
		await hour.step('Ctrl+H replaces one', async () => {
			await words().fill('BV');
			await hour.keys('Control+h');
			await by().fill('B.V.');
			await says('4 cells will change.');
			await find().getByRole('button', { name: 'Replace', exact: true }).click();
		}, () => (hour.row('Alder').company = 'Noord B.V.'));
		await hour.step('replace all, in one step', async () => {
			await find().getByRole('button', { name: /^Replace all/ }).click();
		}, () => {
			hour.row('Birch').company = 'Oost B.V.';
			hour.row('Cedar').company = 'West B.V.';
			hour.row('Douglas').company = 'Zuid B.V.';
		});
		await hour.step('Esc closes the bar', async () => {
			await hour.keys('Escape');
			await find().waitFor({ state: 'detached' });
		});
		await hour.step('one undo takes all of it back', async () => {
			await hour.click('Alder', 'contact');
			await hour.keys('Control+z');
		}, () => {
			hour.row('Birch').company = 'Oost BV';
			hour.row('Cedar').company = 'West BV';
			hour.row('Douglas').company = 'Zuid BV';
		});
		await hour.step('replace in the selection only', async () => {
			await hour.click('Birch', 'company');
			await hour.keys('Shift+ArrowDown', 'Control+h');
			await words().fill('BV');
			await by().fill('Ltd');
			await says('2 cells will change.');
			await find().getByRole('button', { name: /^Replace all/ }).click();
		}, () => {
			hour.row('Birch').company = 'Oost Ltd';
			hour.row('Cedar').company = 'West Ltd';
		});
		await hour.step('what a column cannot take is told, the rest replaced', async () => {
			await hour.keys('Escape');
			await hour.click('Alder', 'company');
			await hour.keys('Control+h');
			await words().fill('Proposal');
			await by().fill('Dreams');
			await expect.poll(() => find().innerText()).toMatch(/2 cells cannot/);
			await hour.keys('Escape');
		});
	});

	it('edits many deals at once', async () => {
		const bulk = () => hour.page.getByRole('region', { name: 'Chosen deals' });
		const three = async () => {
			const number = (title: string) => hour.sheet.row(title).first().locator('.sheet-row-number');
			await number('Alder').click();
			await number('Cedar').click({ modifiers: ['Shift'] });
			await bulk().getByText('3 deals selected').waitFor();
		};
		await hour.step('a selection of deals brings the bar', three);
		await hour.step('move the selected deals to a stage', async () => {
			await bulk().getByRole('button', { name: /Move to stage/ }).click();
			await hour.item('Proposal');
		}, () => ['Alder', 'Birch', 'Cedar'].forEach((title) => (hour.row(title).stage = 'Proposal')));
		await hour.step('assign an owner', async () => {
			await bulk().getByRole('button', { name: /Assign owner/ }).click();
			await hour.item('Ben');
		}, () => ['Alder', 'Birch', 'Cedar'].forEach((title) => (hour.row(title).owner = 'Ben')));
		await hour.step('set a field of all of them', async () => {
			await bulk().getByRole('button', { name: 'Edit a field' }).click();
			await hour.pick('Field', 'Source');
			await hour.page.getByRole('textbox', { name: 'Becomes' }).fill('Fair');
			await hour.press('Apply to 3 deals');
		}, () => ['Alder', 'Birch', 'Cedar'].forEach((title) => (hour.row(title).source = 'Fair')));
		await hour.step('move their dates a month', async () => {
			await bulk().getByRole('button', { name: 'Move dates' }).click();
			await hour.page.getByRole('textbox', { name: 'By', exact: true }).fill('1');
			await hour.pick('Unit', 'months');
			await hour.press('Apply to 3 deals');
		}, () => ['Alder', 'Birch', 'Cedar'].forEach((title, at) => (hour.row(title).expectedClose = `2027-0${at + 2}-15`)));
		await hour.step('one undo for each of them', async () => {
			await hour.click('Alder', 'company');
			await hour.keys('Control+z', 'Control+z');
		}, () =>
			['Alder', 'Birch', 'Cedar'].forEach((title, at) => {
				hour.row(title).expectedClose = `2027-0${at + 1}-15`;
				delete hour.row(title).source;
			}));
	});

	it('has menus', async () => {
		const menuOf = (title: string, column: string) => hour.click(title, column, { button: 'right' });
		await hour.step('insert a deal from the menu of a cell', async () => {
			await menuOf('Birch', 'company');
			await hour.item('Insert deal above');
			await hour.page.locator('.ag-cell-inline-editing input').waitFor();
			await expect.poll(async () => (await hour.page.locator('.ag-row:not(.ag-row-pinned) .sheet-row-number').allInnerTexts()).sort()).toEqual([...'123456789']);
		}, (rows) => rows.splice(1, 0, { stage: 'Lead', owner: hour.me }));
		await hour.step('undo the insertion', async () => {
			await hour.keys('Escape', 'Control+z');
			await hour.shows(...titles);
		}, (rows) => rows.splice(1, 1));
		await hour.step('duplicate from the menu of a row', async () => {
			await hour.sheet.row('Elm').first().locator('.sheet-row-number').click({ button: 'right' });
			await hour.item('Duplicate');
			await expect.poll(async () => (await hour.lines()).length).toBe(9);
		}, (rows) => rows.splice(5, 0, { ...hour.row('Elm') }));
		await hour.step('Shift+Del moves a deal to the bin', async () => {
			await hour.page.locator('.ag-row[row-index="5"] [col-id="company"]').click();
			await hour.keys('Shift+Delete');
			await hour.shows(...titles);
		}, (rows) => rows.splice(5, 1));
		await hour.step('copy and paste by menu', async () => {
			await menuOf('Fir', 'company');
			await hour.item(/^Copy/);
			await menuOf('Fir', 'contact');
			await hour.item(/^Paste(?! values)/);
		}, () => (hour.row('Fir').contact = 'Dijk NV'));
		await hour.step('clear by menu', async () => {
			await menuOf('Fir', 'contact');
			await hour.item(/^Clear/);
		}, () => delete hour.row('Fir').contact);
		await hour.step('fill down by menu', async () => {
			await hour.click('Fir', 'company');
			await hour.keys('Shift+ArrowDown');
			await menuOf('Ginkgo', 'company');
			await hour.item(/^Fill down/);
		}, () => (hour.row('Ginkgo').company = 'Dijk NV'));
		await hour.step('the keyboard opens the menu', async () => {
			await hour.click('Ginkgo', 'company');
			await hour.keys('Shift+F10');
			await hour.item(/^Undo/);
		}, () => (hour.row('Ginkgo').company = 'Laan NV'));
		await hour.step('sort from the menu of a header', async () => {
			await hour.page.locator('.ag-header-cell[col-id="title"]').click({ button: 'right' });
			await hour.item('Sort descending');
			await hour.shows(...titles.toReversed());
		});
		await hour.step('stop sorting there', async () => {
			await hour.page.locator('.ag-header-cell[col-id="title"]').click({ button: 'right' });
			await hour.item('Stop sorting');
			await hour.shows(...titles);
		});
	});

	it('puts rows in order by hand', async () => {
		const grip = (title: string) => hour.sheet.row(title).first().locator('.sheet-grip');
		await hour.step('drag a row by its grip', async () => {
			const { mouse } = hour.page;
			await hour.sheet.row('Hazel').first().locator('.sheet-row-number').hover();
			const from = (await grip('Hazel').boundingBox())!;
			const to = (await hour.sheet.row('Birch').first().boundingBox())!;
			await mouse.move(from.x + from.width / 2, from.y + from.height / 2);
			await mouse.down();
			await mouse.move(from.x + 4, to.y + 3, { steps: 8 });
			await hour.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
			await mouse.up();
			await hour.shows('Alder', 'Hazel', ...titles.slice(1, -1));
		}, (rows) => rows.splice(1, 0, rows.pop()!));
		await hour.step('Alt+Shift+Down moves a row by keys', async () => {
			await hour.click('Hazel', 'company');
			await hour.keys('Alt+Shift+ArrowDown');
			await hour.shows('Alder', 'Birch', 'Hazel', ...titles.slice(2, -1));
			await hour.isAt('Hazel company');
		}, (rows) => rows.splice(2, 0, ...rows.splice(1, 1)));
		await hour.step('selected rows move together', async () => {
			await hour.sheet.row('Alder').first().locator('.sheet-row-number').click();
			await hour.sheet.row('Birch').first().locator('.sheet-row-number').click({ modifiers: ['Shift'] });
			await hour.keys('Alt+Shift+ArrowDown');
			await hour.shows('Hazel', 'Alder', 'Birch', ...titles.slice(2, -1));
		}, (rows) => rows.unshift(...rows.splice(2, 1)));
		await hour.step('undo puts them back, one at a time', async () => {
			await hour.keys('Control+z', 'Control+z', 'Control+z');
			await hour.shows(...titles);
		}, (rows) => rows.sort((a, b) => titles.indexOf(String(a.title)) - titles.indexOf(String(b.title))));
	});

	it('did every step that the table in the docs has', () => expect(hour.done).toEqual(stepsOf('Many at once')));
});
