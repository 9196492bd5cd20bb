// The same 25 tasks with clicks alone: single, double and with the other button. No drag, no held key; keys only type
// characters into a field that a click has opened.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Hour } from '../hour/hour.ts';
import { begin } from '../hour/part.ts';
import { strayHands, watchHands } from './hands.ts';
import { doTask, panel, TASK_NAMES, type Way } from './tasks.ts';

describe('25 tasks with clicks alone', () => {
	let hour!: Hour;
	begin((made) => (hour = made), undefined, 2560);
	beforeAll(() => watchHands(hour.page, 'clicks'));

	const right = { button: 'right' } as const;
	const twice = { clickCount: 2 } as const;
	const dialog = () => hour.page.getByRole('dialog');
	const box = (name: string) => dialog().getByRole('textbox', { name, exact: true });
	const row = (title: string) => hour.sheet.row(title).first().locator('.sheet-row-number');
	const check = (name: string) => hour.page.getByRole('checkbox', { name, exact: true }).click();
	/** A part of the sheet where a click changes nothing: it closes what is open beside it. */
	const elsewhere = () => hour.click('Douglas', 'industry');
	const menu = async (title: string, column: string, item: string | RegExp) => {
		await hour.click(title, column, right);
		await hour.item(item);
	};
	/** From one cell to another, by the menu of the first. */
	const range = async (title: string, column: string, toTitle: string, toColumn: string) => {
		await menu(title, column, 'Select from here…');
		await hour.page.getByText('Click where the selection ends.').first().waitFor();
		await hour.click(toTitle, toColumn);
	};
	const view = (name: string | RegExp) => hour.page.getByRole('group', { name: 'View', exact: true }).getByRole('button', { name }).click();
	const columns = async (act: () => Promise<unknown>) => {
		await hour.press('Columns');
		await act();
		await dialog().getByRole('button', { name: 'Close', exact: true }).last().click();
	};
	const card = (title: string) => hour.page.locator('[data-deal]').filter({ has: hour.page.locator('.title', { hasText: new RegExp(`^${title}$`) }) });

	const way: Way = {
		'add a deal': [
			async () => {
				await hour.press('Add deal');
				await hour.page.locator('.ag-cell-inline-editing input').waitFor();
				await hour.type('Iris');
				await elsewhere();
			}
		],
		'edit a cell': [
			async () => {
				await hour.click('Alder', 'company', twice);
				await hour.type(' & Zn');
				await elsewhere();
			}
		],
		'choose a stage': [
			async () => {
				await hour.click('Birch', 'stage', twice);
				await hour.page.getByRole('option', { name: 'Qualified' }).click();
			}
		],
		'select a range of cells': [() => range('Alder', 'stage', 'Cedar', 'value')],
		'copy a range and paste it': [
			async () => {
				await range('Cedar', 'company', 'Douglas', 'company');
				await menu('Cedar', 'company', /^Copy/);
				await menu('Cedar', 'contact', /^Paste(?! values)/);
			}
		],
		'fill down, and undo it': [
			async () => {
				await range('Alder', 'nextStep', 'Cedar', 'nextStep');
				await menu('Alder', 'nextStep', /^Fill down/);
			},
			() => hour.page.getByRole('banner').getByRole('button', { name: 'Undo', exact: true }).click()
		],
		'find and replace': [
			async () => {
				await elsewhere();
				await hour.press('Find and replace');
				await hour.type('BV');
				await hour.press('Replace with');
				await hour.page.getByRole('textbox', { name: 'Replace with', exact: true }).click();
				await hour.type('B.V.');
				await hour.press(/^Replace all 6/);
				await hour.press('Close');
			}
		],
		'edit several chosen deals at once': [
			async () => {
				await row('Elm').click(right);
				await hour.item('Select from here…');
				await row('Ginkgo').click();
				await hour.press('Assign owner');
				await hour.item('Anna');
				await hour.press('Clear selection');
			}
		],
		'move a row by hand': [
			async () => {
				await row('Hazel').click(right);
				await hour.item(/^Move up/);
			}
		],
		'put a deal in the bin and bring it back': [
			async () => {
				await row('Iris').click(right);
				await hour.item(/^Move to bin/);
			},
			async () => {
				await hour.press('Bin (1)');
				await hour.press('Restore: Iris');
				await dialog().getByRole('button', { name: 'Close', exact: true }).last().click();
			}
		],
		'add a column of one’s own and fill it in': [
			async () => {
				await hour.headMenu('created', 'Insert column right');
				await box('Name').click();
				await hour.type('Seats');
				await hour.pick('Type', 'Number');
				await hour.press('Add column');
			},
			async () => {
				await hour.click('Alder', 'Seats', twice);
				await hour.type('12');
				await elsewhere();
			}
		],
		'rename that column, delete it and restore it': [
			async () => {
				await hour.headMenu('Seats', 'Column settings');
				await box('Name').click(twice);
				await hour.type('Licences');
				await hour.press('Save');
			},
			() => hour.headMenu('Licences', 'Delete column'),
			() => columns(() => hour.press('Restore “Licences”'))
		],
		'move, hide and freeze columns': [
			() => columns(() => hour.press('Move Stage up')),
			() => columns(() => check('Probability')),
			() => hour.headMenu('stage', 'Freeze up to this column')
		],
		'add a formula column': [
			async () => {
				await hour.press('Add column');
				await box('Name').click();
				await hour.type('Double');
				await hour.pick('Type', 'Formula');
				await box('Formula').click();
				await hour.type('value * 2');
				await hour.press('Add column');
			}
		],
		'filter by a list of values': [
			async () => {
				await view('Filter');
				await hour.press('Owner');
				await check('Anna');
				await check('Cas');
				await hour.press('Done');
			}
		],
		'sort by two columns': [
			async () => {
				await view(/^Sort/);
				await hour.pick('Add a column', 'Owner');
				await hour.pick('Add a column', 'Value');
				await hour.page.getByRole('radiogroup', { name: 'Direction of Value' }).getByRole('radio', { name: 'Descending' }).click();
				await view(/^Sort/);
			}
		],
		'group by a column and close a group': [
			async () => {
				await view(/^Group/);
				await hour.pick('Group by', 'Owner');
				await view(/^Group/);
			},
			() => hour.page.locator('.group-row').first().click()
		],
		'colour rows by a rule': [
			async () => {
				await view('Colours');
				await hour.pick('Add a rule', 'Stage');
				await check('Negotiation');
				await dialog().getByRole('button', { name: 'Close', exact: true }).last().click();
			}
		],
		'save a view, leave it and open it': [
			async () => {
				await hour.press('Save as view');
				await box('Name of the view').click();
				await hour.type('Team');
				await hour.press('Save');
			},
			async () => {
				await view(/Views/);
				await hour.item('All deals');
			},
			async () => {
				await view(/Views/);
				await hour.item('Team');
			},
			async () => {
				await view(/Views/);
				await hour.item('All deals');
			}
		],
		'hold live updates back and show them again': [() => hour.press('Pause live updates'), () => hour.press('Show live updates')],
		'go to where a colleague is': [
			async () => {
				await hour.press('2 people here');
				await hour.press('Go to Cas in the sheet');
			}
		],
		'open the board and move a card to another stage': [
			() => hour.show('Board'),
			async () => {
				await card('Cedar').getByRole('button', { name: 'Actions for Cedar' }).click();
				await hour.item('Proposal');
			}
		],
		'add a deal on the board': [
			async () => {
				await hour.press('Add a deal to Proposal');
				await hour.type('Juniper');
				await hour.press('Add');
			}
		],
		'open a deal and write a note': [
			() => card('Elm').locator('[data-face]').click(),
			async () => {
				await panel(hour).getByRole('tab', { name: 'Notes' }).click();
				await panel(hour).getByRole('textbox', { name: 'Notes of Elm' }).click();
				await hour.type('Met at the fair.');
			}
		],
		'add a task with a day, tick a criterion, go to the next deal': [
			async () => {
				await panel(hour).getByRole('tab', { name: /^Activity/ }).click();
				await panel(hour).getByRole('radio', { name: 'Task', exact: true }).click();
				await panel(hour).getByRole('textbox', { name: 'What is to be done' }).click();
				await hour.type('Send the offer');
				await panel(hour).getByLabel('Due', { exact: true }).click({ position: { x: 14, y: 16 } });
				await hour.type('05052027');
				await hour.press('Add');
			},
			async () => {
				await panel(hour).getByRole('tab', { name: 'Details' }).click();
				await check('The proposal was discussed with the decision maker');
			},
			() => hour.press('Next deal')
		]
	};

	it.each(TASK_NAMES)('%s', async (name) => {
		await doTask(hour, name, way);
		expect(await strayHands(hour.page)).toEqual([]);
	});
});
