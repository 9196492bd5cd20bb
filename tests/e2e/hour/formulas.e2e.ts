// The part of the hour about formulas: formula columns with typed errors, recomputed when somebody edits, calculations
// typed into cells, and the same in a Dutch browser.
import type { Locator, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { editDeals } from '#lib/domain/document/commands.ts';
import { PipelinePage } from '../../helpers/pages/pipeline-page.ts';
import type { World } from '../world.ts';
import { DEALS } from './deals.ts';
import type { Hour } from './hour.ts';
import { begin } from './part.ts';
import { stepsOf } from './table.ts';

describe('an hour in the sheet: formulas', () => {
	let hour!: Hour;
	let world!: World;
	begin((made, at) => ([hour, world] = [made, at]), DEALS, 2560);

	const dialog = (page: Page = hour.page): Locator => page.getByRole('dialog');
	const formula = () => dialog().getByRole('textbox', { name: 'Formula', exact: true });
	const save = async (name: string) => {
		await dialog().getByRole('button', { name, exact: true }).last().click();
		await dialog().waitFor({ state: 'detached' });
	};
	const begun = async (name: string, text: string) => {
		await hour.press('Add column');
		await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill(name);
		await hour.pick('Type', 'Formula');
		await formula().fill(text);
	};
	const add = async (name: string, text: string) => {
		await begun(name, text);
		await save('Add column');
		await hour.known(name);
	};
	const enter = async (title: string, column: string, text: string) => {
		await hour.click(title, column);
		await hour.type(text);
		await hour.keys('Enter');
	};

	it('adds formula columns', async () => {
		await hour.step('a formula written with the names of columns', async () => {
			await begun('Expected', 'Value * Probability');
			await expect.poll(() => dialog().locator('.result').first().innerText()).toBe('100');
			await save('Add column');
			await hour.reads('Alder', 'Expected', '100');
			await hour.reads('Elm', 'Expected', '2,500');
		});
		await hour.step('it follows one’s own edit', async () => {
			await enter('Alder', 'value', '5000');
			await hour.reads('Alder', 'Expected', '500');
		}, () => (hour.row('Alder').value = 500_000));
		await hour.step('it follows a colleague’s edit', async () => {
			hour.asColleague((writer) => editDeals(writer, [{ deal: hour.idOf('Birch'), field: 'value', value: 900_000 }]));
			await hour.reads('Birch', 'Expected', '900');
		}, () => (hour.row('Birch').value = 900_000));
		await hour.step('it follows undo', async () => {
			await hour.keys('Control+z');
			await hour.reads('Alder', 'Expected', '100');
		}, () => (hour.row('Alder').value = 100_000));
		await hour.step('IF gives words', async () => {
			await add('Size', 'IF(Value > 3500, "big", "small")');
			await hour.reads('Alder', 'Size', 'small');
			await hour.reads('Birch', 'Size', 'big');
		});
		await hour.step('a formula of a formula', async () => {
			await add('Twice', 'Expected * 2');
			await hour.reads('Birch', 'Twice', '1,800');
		});
		await hour.step('dates can be calculated with', async () => {
			await add('Later', '[Expected close] + 7');
			await hour.reads('Elm', 'Later', '7 Jan 2027');
		});
		await hour.step('a wrong formula is refused, with where and why', async () => {
			await begun('Wrong', 'Value * valu');
			await dialog().getByText(/Did you mean/).waitFor();
			await dialog().getByRole('button', { name: 'Add column', exact: true }).click();
			expect(await dialog().count()).toBe(1);
			await dialog().getByRole('button', { name: 'Cancel', exact: true }).click();
		});
		await hour.step('dividing by zero is an error of its own cell', async () => {
			await add('Share', '1000 / Value');
			await hour.reads('Fir', 'Share', /#DIV.0!/);
			await hour.reads('Alder', 'Share', '1');
		});
		await hour.step('IFERROR catches it', async () => {
			await add('Caught', 'IFERROR(Share, 0)');
			await hour.reads('Fir', 'Caught', '0');
		});
		await hour.step('a circle is an error, not a hang', async () => {
			await hour.headMenu('Expected', 'Column settings');
			await formula().fill('Twice / 2');
			await save('Save');
			await hour.reads('Alder', 'Twice', /#CYCLE!/);
		});
		await hour.step('undo ends the circle', async () => {
			await hour.click('Alder', 'company');
			await hour.keys('Control+z');
			await hour.reads('Alder', 'Twice', '200');
		});
		await hour.step('a column that is gone is an error', async () => {
			await hour.headMenu('Expected', 'Delete column');
			await hour.reads('Alder', 'Twice', /#REF!/);
		});
		await hour.step('and restored, it counts again', async () => {
			await hour.page.getByRole('button', { name: 'Undo', exact: true }).last().click();
			await hour.reads('Alder', 'Twice', '200');
		});
	});

	it('uses formula columns as others', async () => {
		await hour.step('sort by a formula', async () => {
			await hour.headMenu('Expected', 'Sort descending');
			await hour.shows('Hazel', 'Ginkgo', 'Elm', 'Douglas', 'Birch', 'Cedar', 'Alder', 'Fir');
			await hour.headMenu('Expected', 'Stop sorting');
		});
		await hour.step('the status line adds a formula up', async () => {
			await hour.click('Alder', 'Expected');
			await hour.click('Cedar', 'Expected', { modifiers: ['Shift'] });
			await expect.poll(() => hour.selected()).toMatch(/Sum .*1,750/);
		});
		await hour.step('copy the result of a formula', async () => {
			await hour.click('Birch', 'Expected');
			await hour.keys('Control+c');
			await expect.poll(() => hour.clipboardText()).toMatch(/^900/);
			await hour.keys('Escape');
		});
		await hour.step('a formula cell takes no typing', async () => {
			await hour.click('Birch', 'Expected');
			await hour.type('5');
			await hour.page.getByText('“Expected” is worked out by its formula').first().waitFor();
			await hour.keys('Enter', 'Delete');
			await hour.reads('Birch', 'Expected', '900');
		});
	});

	it('calculates in cells', async () => {
		await hour.step('a calculation typed into an amount stores its result', () => enter('Alder', 'value', '=1200*12'), () => (hour.row('Alder').value = 1_440_000));
		await hour.step('so does one with a function', () => enter('Birch', 'value', '=ROUND(1000/3, 2)'), () => (hour.row('Birch').value = 33_333));
		await hour.step('a date is calculated in a date', () => enter('Alder', 'expectedClose', '=DATE(2027,1,31)+1'), () => (hour.row('Alder').expectedClose = '2027-02-01'));
		await hour.step('a calculation that fails stays in the editor', async () => {
			await enter('Cedar', 'value', '=1/0');
			await expect.poll(() => hour.page.locator('.ag-cell-inline-editing').count()).toBe(1);
			await hour.keys('Escape');
		});
	});

	it('speaks Dutch in a Dutch browser', async () => {
		let dutch!: PipelinePage;
		const cell = (title: string, column: string) => dutch.cell(title, hour.columnId(column) as never).first();
		const reads = async (title: string, column: string, text: string) => {
			await hour.known(column);
			await dutch.showColumn(hour.columnId(column) as never);
			await expect.poll(() => cell(title, column).innerText()).toBe(text);
		};
		await hour.step('a Dutch colleague sees the results', async () => {
			const device = await world.browsers.device({ origin: world.origin, language: 'nl', view: 'sheet', viewport: { width: 2560, height: 1000 } });
			dutch = new PipelinePage(device.page, 'nl');
			await dutch.open(hour.sheet.id);
			await reads('Elm', 'Expected', '2.500');
			await reads('Alder', 'Size', 'big');
		});
		await hour.step('a formula with Dutch names and separators', async () => {
			await dutch.page.getByRole('button', { name: dutch.words('columns.add'), exact: true }).click();
			await dialog(dutch.page).getByRole('textbox', { name: dutch.words('columns.name'), exact: true }).fill('Grootte');
			await dialog(dutch.page).getByRole('combobox', { name: dutch.words('columns.kind') }).or(dialog(dutch.page).getByRole('button', { name: dutch.words('columns.kind') })).first().click();
			await dutch.page.getByRole('option', { name: dutch.words('columnKind.formula'), exact: true }).click();
			await dialog(dutch.page).getByRole('textbox', { name: dutch.words('columns.formula'), exact: true }).fill('ALS(Waarde > 3500,5; "groot"; "klein")');
			await dialog(dutch.page).getByRole('button', { name: dutch.words('columns.add'), exact: true }).click();
			await dialog(dutch.page).waitFor({ state: 'detached' });
			await reads('Elm', 'Grootte', 'groot');
			await hour.reads('Cedar', 'Grootte', 'klein');
		});
		await hour.step('it reads in English for an English colleague', async () => {
			await hour.headMenu('Grootte', 'Column settings');
			await expect.poll(() => formula().inputValue()).toMatch(/^IF\(Value ?> ?3500\.5, ?"groot", ?"klein"\)$/);
			await dialog().getByRole('button', { name: 'Cancel', exact: true }).click();
		});
		await hour.step('a Dutch calculation in a cell', async () => {
			await dutch.showColumn('value');
			await cell('Cedar', 'value').click();
			await dutch.page.keyboard.type('=1.200,5*2');
			await dutch.page.getByText(/2\.401/).first().waitFor();
			await dutch.page.keyboard.press('Enter');
		}, () => (hour.row('Cedar').value = 240_100));
	});

	it('did every step that the table in the docs has', () => expect(hour.done).toEqual(stepsOf('Formulas')));
});
