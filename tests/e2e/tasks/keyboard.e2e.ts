// The 25 tasks with the keyboard alone: no pointer touches the page, and after each step the focus is where one goes on.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Hour } from '../hour/hour.ts';
import { begin } from '../hour/part.ts';
import { strayHands, watchHands } from './hands.ts';
import { Keyboard } from './keyboard.ts';
import { doTask, TASK_NAMES, type TaskName, type Way } from './tasks.ts';

describe('25 tasks with the keyboard alone', () => {
	let hour!: Hour;
	let keys!: Keyboard;
	begin((made) => ([hour, keys] = [made, new Keyboard(made)]), undefined, 2560);
	beforeAll(() => watchHands(hour.page, 'keyboard'));

	const way: Way = {
		'add a deal': [
			async () => {
				await keys.pane('toolbar');
				await keys.press('Enter');
				await hour.page.locator('.ag-cell-inline-editing input').waitFor();
				await keys.type('Iris');
				await keys.press('Enter');
			}
		],
		'edit a cell': [
			async () => {
				await keys.cell('Alder', 'company');
				await keys.press('F2');
				await keys.type(' & Zn');
				await keys.press('Enter');
			}
		],
		'choose a stage': [
			async () => {
				await keys.cell('Birch', 'stage');
				await keys.press('Enter', 'ArrowDown', 'Enter');
			}
		],
		'select a range of cells': [
			async () => {
				await keys.cell('Alder', 'stage');
				await keys.press('Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowRight', 'Shift+ArrowRight');
			}
		],
		'copy a range and paste it': [
			async () => {
				await keys.cell('Cedar', 'company');
				await keys.press('Shift+ArrowDown', 'Control+c');
				await keys.cell('Cedar', 'contact');
				await keys.press('Control+v');
			}
		],
		'fill down, and undo it': [
			async () => {
				await keys.cell('Alder', 'nextStep');
				await keys.press('Shift+ArrowDown', 'Shift+ArrowDown', 'Control+d');
			},
			() => keys.press('Control+z')
		],
		'find and replace': [
			async () => {
				await keys.cell('Alder', 'company');
				await keys.press('Control+h');
				await keys.comesTo('find');
				await keys.type('BV');
				await keys.tab('Replace with');
				await keys.press('Tab');
				await keys.tab('Replace with');
				await keys.type('B.V.');
				await keys.push(/^Replace all 6/);
				await keys.press('Escape');
			}
		],
		'edit several chosen deals at once': [
			async () => {
				await keys.cell('Elm', 'company');
				await keys.press('Shift+Space', 'Shift+ArrowDown', 'Shift+ArrowDown');
				await hour.page.getByText('3 deals selected').waitFor();
				await keys.press('Control+Shift+E');
				await keys.push('Assign owner');
				await keys.item('Anna');
				await keys.comesTo('bulk');
				await keys.press('Escape');
			}
		],
		'move a row by hand': [
			async () => {
				await keys.cell('Hazel', 'company');
				await keys.press('Alt+Shift+ArrowUp');
			}
		],
		'put a deal in the bin and bring it back': [
			async () => {
				await keys.cell('Iris', 'company');
				await keys.press('Shift+Delete');
			},
			async () => {
				await keys.pane('toolbar');
				await keys.push('Bin (1)');
				await keys.comesTo('dialog');
				await keys.push('Restore: Iris');
				await keys.push('Close');
			}
		],
		'add a column of one’s own and fill it in': [
			async () => {
				await keys.head('created');
				await keys.press('Alt+ArrowDown');
				await keys.item('Insert column right');
				await keys.comesTo('dialog');
				await keys.type('Seats');
				await keys.pick('Type', 'Number');
				await keys.push('Add column');
			},
			async () => {
				await keys.cell('Alder', 'Seats');
				await keys.type('12');
				await keys.press('Enter');
			}
		],
		'rename that column, delete it and restore it': [
			async () => {
				await keys.head('Seats');
				await keys.menu('Column settings');
				await keys.comesTo('dialog');
				await keys.type('Licences');
				await keys.press('Enter');
			},
			async () => {
				await keys.head('Licences');
				await keys.menu('Delete column');
			},
			async () => {
				await keys.pane('toolbar');
				await keys.push('Columns');
				await keys.comesTo('dialog');
				await keys.push('Restore “Licences”', 'Shift+Tab');
				await keys.push('Close');
			}
		],
		'move, hide and freeze columns': [
			async () => {
				await keys.head('stage');
				await keys.press('Shift+ArrowLeft');
			},
			async () => {
				await keys.head('probability');
				await keys.menu('Hide column');
			},
			async () => {
				await keys.head('stage');
				await keys.menu('Freeze up to this column');
			}
		],
		'add a formula column': [
			async () => {
				await keys.pane('toolbar');
				await keys.push('Add column');
				await keys.comesTo('dialog');
				await keys.type('Double');
				await keys.pick('Type', 'Formula');
				await keys.tab('Formula');
				await keys.type('value * 2');
				await keys.push('Add column');
			}
		],
		'filter by a list of values': [
			async () => {
				await keys.head('owner');
				await keys.press('Control+Enter');
				await keys.comesTo('popup');
				await keys.tick('Anna');
				await keys.tick('Cas');
				await keys.push('Done');
			}
		],
		'sort by two columns': [
			async () => {
				await keys.head('owner');
				await keys.press('Enter');
				await keys.head('value');
				await keys.press('Shift+Enter', 'Shift+Enter');
			}
		],
		'group by a column and close a group': [
			async () => {
				await keys.pane('view');
				await keys.push('Group');
				await keys.comesTo('popup');
				await keys.pick('Group by', 'Owner');
				await keys.press('Escape');
			},
			async () => {
				await keys.cell('Ginkgo', 'company');
				await keys.press('ArrowUp', 'Space');
			}
		],
		'colour rows by a rule': [
			async () => {
				await keys.pane('view');
				await keys.push('Colours');
				await keys.comesTo('dialog');
				await keys.pick('Add a rule', 'Stage');
				await keys.tick('Negotiation');
				await keys.push('Close');
			}
		],
		'save a view, leave it and open it': [
			async () => {
				await keys.pane('view');
				await keys.push('Save as view', 'Shift+Tab');
				await keys.comesTo('dialog');
				await keys.type('Team');
				await keys.press('Enter');
			},
			async () => {
				await keys.pane('view');
				await keys.push(/^Team/, 'Shift+Tab');
				await keys.item('All deals');
			},
			async () => {
				await keys.press('Enter');
				await keys.item('Team');
			},
			async () => {
				await keys.press('Enter');
				await keys.item('All deals');
			}
		],
		'hold live updates back and show them again': [
			async () => {
				await keys.pane('status');
				await keys.press('Enter');
			},
			() => keys.press('Enter')
		],
		'go to where a colleague is': [
			async () => {
				await keys.pane('toolbar');
				await keys.push('2 people here', 'Shift+Tab');
				await keys.comesTo('popup');
				await keys.push('Go to Cas in the sheet');
			}
		],
		'open the board and move a card to another stage': [
			async () => {
				await keys.pane('toolbar');
				await keys.tab('Sheet', 'Shift+Tab');
				await keys.press('ArrowRight', 'ArrowRight');
			},
			async () => {
				await keys.pane('board');
				await keys.press('ArrowRight', 'ArrowDown', 'm');
				await keys.item('Proposal');
			}
		],
		'add a deal on the board': [
			async () => {
				await keys.press('n');
				await keys.type('Juniper');
				await keys.press('Enter', 'Escape');
			}
		],
		'open a deal and write a note': [
			async () => {
				await keys.tab(/^Cedar/);
				await keys.press('ArrowDown', 'Enter');
			},
			async () => {
				await keys.tab('Details');
				await keys.press('ArrowRight', 'ArrowRight');
				// The editor is loaded when one comes to the tabs.
				await hour.page.getByRole('textbox', { name: 'Notes of Elm' }).waitFor();
				await keys.press('Tab');
				await keys.type('Met at the fair.');
			}
		],
		'add a task with a day, tick a criterion, go to the next deal': [
			async () => {
				await keys.press('Shift+Tab', 'ArrowLeft', 'Tab');
				await keys.press('ArrowRight');
				await keys.tab('What is to be done');
				await keys.type('Send the offer');
				await keys.tab('Due');
				await keys.type('05052027');
				await keys.push('Add');
			},
			async () => {
				await keys.tab(/^Activity/, 'Shift+Tab');
				await keys.press('ArrowLeft');
				await keys.tick('The proposal was discussed with the decision maker');
			},
			() => keys.press('Alt+ArrowDown')
		]
	};

	/** Where the focus is after each step: where one goes on. */
	const FOCUS: { readonly [Name in TaskName]: readonly string[] } = {
		'add a deal': ['grid'],
		'edit a cell': ['grid'],
		'choose a stage': ['grid'],
		'select a range of cells': ['grid'],
		'copy a range and paste it': ['grid'],
		'fill down, and undo it': ['grid', 'grid'],
		'find and replace': ['grid'],
		'edit several chosen deals at once': ['grid'],
		'move a row by hand': ['grid'],
		'put a deal in the bin and bring it back': ['grid', 'toolbar'],
		'add a column of one’s own and fill it in': ['grid', 'grid'],
		'rename that column, delete it and restore it': ['grid', 'grid', 'toolbar'],
		'move, hide and freeze columns': ['grid', 'grid', 'grid'],
		'add a formula column': ['grid'],
		'filter by a list of values': ['grid'],
		'sort by two columns': ['grid'],
		'group by a column and close a group': ['view', 'grid'],
		'colour rows by a rule': ['view'],
		'save a view, leave it and open it': ['view', 'view', 'view', 'view'],
		'hold live updates back and show them again': ['status', 'status'],
		'go to where a colleague is': ['grid'],
		'open the board and move a card to another stage': ['bar', 'board'],
		'add a deal on the board': ['board'],
		'open a deal and write a note': ['deal', 'deal'],
		'add a task with a day, tick a criterion, go to the next deal': ['deal', 'deal', 'deal']
	};

	it.each(TASK_NAMES)('%s', async (name) => {
		await doTask(hour, name, way, async (at) => {
			await expect.poll(async () => ((now) => now.shows && now.where)(await keys.at())).toBe(FOCUS[name][at]);
		});
		expect(await strayHands(hour.page)).toEqual([]);
	});
});
