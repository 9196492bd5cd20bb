// The part of the hour about columns of one's own: every kind is added and typed in, renamed, given another type and its
// own back, deleted and restored, put in order, hidden and frozen.
import { describe, expect, it } from 'vitest';
import { DEALS } from './deals.ts';
import type { Hour } from './hour.ts';
import { begin } from './part.ts';
import { stepsOf } from './table.ts';

describe('an hour in the sheet: columns', () => {
	let hour!: Hour;
	begin((made) => (hour = made), DEALS, 2560);

	const dialog = () => hour.page.getByRole('dialog');
	const save = async (name: string) => {
		await dialog().getByRole('button', { name, exact: true }).last().click();
		await dialog().waitFor({ state: 'detached' });
	};
	const begun = async (name: string, kind: string) => {
		await hour.press('Add column');
		await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill(name);
		if (kind !== 'Text') await hour.pick('Type', kind);
	};
	const added = async (name: string) => {
		await save('Add column');
		await hour.known(name);
	};
	const add = async (name: string, kind: string) => {
		await begun(name, kind);
		await added(name);
	};
	const choices = async (...names: string[]) => {
		for (const [at, name] of names.entries()) {
			await dialog().getByRole('textbox', { name: `Name of choice ${at + 1}` }).fill(name);
			if (at < names.length - 1) await hour.keys('Enter');
		}
	};
	const enter = async (title: string, column: string, text: string) => {
		await hour.click(title, column);
		await hour.type(text);
		await hour.keys('Enter');
	};
	const columns = async (act: () => Promise<unknown>) => {
		await hour.page.getByRole('button', { name: 'Columns', exact: true }).click();
		await act();
		await save('Close');
	};
	/** Names of the columns that show, from the left. */
	const heads = (): Promise<string[]> =>
		hour.page.locator('.ag-header-cell').evaluateAll((cells) =>
			cells
				.sort((a, b) => a.getBoundingClientRect().left - b.getBoundingClientRect().left)
				.map((cell) => cell.querySelector('.header-name')?.textContent ?? '')
				.filter(Boolean)
		);
	const HIDDEN = ['Company', 'Probability', 'Weighted', 'Expected close', 'Contact', 'Next step', 'Last touch', 'Days in stage', 'Source', 'Industry', 'Created'];

	it('adds columns of every kind and types in them', async () => {
		await hour.step('hide columns in the list of columns', async () => {
			await columns(async () => {
				for (const name of HIDDEN) await dialog().getByRole('checkbox', { name, exact: true }).click();
			});
			await expect.poll(heads).toEqual(['Deal', 'Stage', 'Value (€)', 'Owner']);
		});
		await hour.step('add a text column', () => add('Remark', 'Text'));
		await hour.step('type text in it', () => enter('Alder', 'Remark', '12 seats'), () => (hour.row('Alder').Remark = '12 seats'));
		await hour.step('add a number column', () => add('Seats', 'Number'));
		await hour.step('type a number', () => enter('Alder', 'Seats', '1,200.5'), () => (hour.row('Alder').Seats = 1200.5));
		await hour.step('add a money column', () => add('Budget', 'Money'));
		await hour.step('type an amount', () => enter('Alder', 'Budget', '€ 2.5k'), () => (hour.row('Alder').Budget = 250_000));
		await hour.step('add a percentage column', () => add('Discount', 'Percentage'));
		await hour.step('type a percentage', () => enter('Alder', 'Discount', '12.5'), () => (hour.row('Alder').Discount = 0.125));
		await hour.step('add a date column', () => add('Start', 'Date'));
		await hour.step('type a date', () => enter('Alder', 'Start', '31 jan 2027'), () => (hour.row('Alder').Start = '2027-01-31'));
		await hour.step('add a column of one choice', async () => {
			await begun('Priority', 'One choice');
			await choices('High', 'Low');
			await added('Priority');
		});
		await hour.step('type the beginning of a choice', () => enter('Alder', 'Priority', 'lo'), () => (hour.row('Alder').Priority = 'Low'));
		await hour.step('a choice that is none yet is made', () => enter('Birch', 'Priority', 'Urgent'), () => (hour.row('Birch').Priority = 'Urgent'));
		await hour.step('add a column of several choices', async () => {
			await begun('Tags', 'Several choices');
			await choices('Public', 'Tender', 'Renewal');
			await added('Tags');
		});
		await hour.step('take several choices', async () => {
			await hour.click('Alder', 'Tags');
			await hour.type('pub');
			await hour.keys('Enter');
			await hour.type('ren');
			await hour.keys('Enter', 'Tab');
		}, () => (hour.row('Alder').Tags = ['Public', 'Renewal']));
		await hour.step('add a column of persons', () => add('Support', 'Person'));
		await hour.step('type a name', () => enter('Alder', 'Support', 'Dirk'), () => (hour.row('Alder').Support = 'Dirk'));
		await hour.step('add a column of links', () => add('Site', 'Link'));
		await hour.step('type a link', () => enter('Alder', 'Site', 'https://example.com/offer'), () => (hour.row('Alder').Site = 'https://example.com/offer'));
		await hour.step('what is no link stays in the editor', async () => {
			await enter('Birch', 'Site', 'javascript:alert(1)');
			await hour.page.getByText(/is not a link/).first().waitFor();
			await hour.keys('Escape');
		});
		await hour.step('add a column to tick', () => add('Signed', 'Checkbox'));
		await hour.step('Space ticks', async () => {
			await hour.click('Alder', 'Signed', { position: { x: 80, y: 10 } });
			await hour.keys(' ');
		}, () => (hour.row('Alder').Signed = true));
		await hour.step('a click ticks', () => hour.cell('Birch', 'Signed').getByRole('checkbox').click(), () => (hour.row('Birch').Signed = true));
		await hour.step('undo takes a tick away', () => hour.keys('Control+z'), () => delete hour.row('Birch').Signed);
		await hour.step('add a column of stars', () => add('Fit', 'Rating'));
		await hour.step('type a number of stars', () => enter('Alder', 'Fit', '4'), () => (hour.row('Alder').Fit = 4));
		await hour.step('click a star', () => hour.cell('Alder', 'Fit').locator('.sheet-star').nth(1).click(), () => (hour.row('Alder').Fit = 2));
	});

	it('copies and fills in them', async () => {
		await hour.step('copy own columns from deal to deal', async () => {
			await hour.click('Alder', 'Seats');
			await hour.keys('Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Control+c');
			await hour.click('Cedar', 'Seats');
			await hour.keys('Control+v');
		}, () => Object.assign(hour.row('Cedar'), { Seats: 1200.5, Budget: 250_000, Discount: 0.125, Start: '2027-01-31', Priority: 'Low' }));
		await hour.step('paste words into choices, ticks and stars', async () => {
			await hour.click('Douglas', 'Signed', { position: { x: 80, y: 10 } });
			await hour.pasteFrom({ text: 'TRUE\t5' });
		}, () => Object.assign(hour.row('Douglas'), { Signed: true, Fit: 5 }));
		await hour.step('fill choices down', async () => {
			await hour.click('Cedar', 'Priority');
			await hour.keys('Shift+ArrowDown', 'Shift+ArrowDown', 'Control+d');
		}, () => (hour.row('Douglas').Priority = hour.row('Elm').Priority = 'Low'));
		await hour.step('sort by a choice, in the order of its list', async () => {
			await hour.headMenu('Priority', 'Sort ascending');
			await expect.poll(async () => (await hour.lines()).slice(0, 5)).toEqual(['Alder', 'Cedar', 'Douglas', 'Elm', 'Birch']);
			await hour.headMenu('Priority', 'Stop sorting');
		});
	});

	it('changes columns', async () => {
		await hour.step('rename a column', async () => {
			await hour.headMenu('Remark', 'Column settings');
			await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill('Note');
			await save('Save');
			// Known by its name, which the document has to bring first.
			await expect.poll(() => hour.head('Note').isVisible()).toBe(true);
		}, (rows) => {
			for (const row of rows) {
				row.Note = row.Remark ?? null;
				delete row.Remark;
			}
		});
		await hour.step('a name that is taken is refused', async () => {
			await hour.headMenu('Note', 'Column settings');
			await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill('Seats');
			await dialog().getByRole('button', { name: 'Save', exact: true }).click();
			await dialog().getByText('There is already a column “Seats”.').waitFor();
			await dialog().getByRole('button', { name: 'Cancel', exact: true }).click();
		});
		await hour.step('a change of type shows first what it would lose', async () => {
			await hour.headMenu('Note', 'Column settings');
			await hour.pick('Type', 'Number');
			await dialog().getByText(/filled cell.* no longer show/).waitFor();
			await dialog().getByText('12 seats').first().waitFor();
		});
		await hour.step('change the type', () => save('Change type'), () => delete hour.row('Alder').Note);
		await hour.step('change it back, and what was lost shows again', async () => {
			await hour.headMenu('Note', 'Column settings');
			await hour.pick('Type', 'Text');
			await save('Change type');
			await hour.reads('Alder', 'Note', '12 seats');
		}, () => (hour.row('Alder').Note = '12 seats'));
		await hour.step('delete a column', async () => {
			await hour.headMenu('Seats', 'Delete column');
			await expect.poll(heads).not.toContain('Seats');
		}, (rows) => rows.forEach((row) => delete row.Seats));
		await hour.step('restore it with everything in it', async () => {
			await columns(() => dialog().getByRole('button', { name: 'Restore “Seats”' }).click());
			await hour.reads('Alder', 'Seats', '1,200.5');
			await expect.poll(async () => (await heads()).indexOf('Seats')).toBe((await heads()).indexOf('Note') + 1);
		}, () => (hour.row('Alder').Seats = hour.row('Cedar').Seats = 1200.5));
		await hour.step('take a choice out of the list, deals keep it', async () => {
			await hour.headMenu('Priority', 'Column settings');
			await dialog().getByRole('button', { name: 'Take out “Urgent”' }).click();
			await save('Save');
			await hour.reads('Birch', 'Priority', 'Urgent');
		});
		await hour.step('undo a change of a column', async () => {
			await hour.click('Birch', 'Note');
			await hour.keys('Control+z');
			await expect.poll(() => hour.pipeline.liveColumns.find(({ name }) => name === 'Priority')?.choices.some(({ gone }) => gone)).toBe(false);
		});
	});

	it('arranges columns', async () => {
		await hour.step('move a column in the list', async () => {
			await columns(async () => {
				// Past three columns that are hidden.
				for (let times = 0; times < 4; times++) await hour.press('Move Owner up');
			});
			await expect.poll(async () => (await heads()).slice(0, 4)).toEqual(['Deal', 'Stage', 'Owner', 'Value (€)']);
		});
		await hour.step('drag a column by its header', async () => {
			await expect.poll(async () => (await heads()).indexOf('Fit')).toBeGreaterThan((await heads()).indexOf('Seats'));
			const from = (await hour.head('Fit').boundingBox())!;
			const to = (await hour.head('Seats').boundingBox())!;
			// By its name: the marks that come up at its end are buttons.
			await hour.page.mouse.move(from.x + 20, from.y + 14);
			await hour.page.mouse.down();
			await hour.page.mouse.move(to.x + 10, to.y + 14, { steps: 12 });
			await hour.page.mouse.up();
			await expect.poll(async () => (await heads()).indexOf('Fit') < (await heads()).indexOf('Seats')).toBe(true);
		});
		await hour.step('make a column wider by dragging its edge', async () => {
			const before = (await hour.head('Note').boundingBox())!;
			await hour.page.mouse.move(before.x + before.width - 1, before.y + 10);
			await hour.page.mouse.down();
			await hour.page.mouse.move(before.x + before.width + 60, before.y + 10, { steps: 6 });
			await hour.page.mouse.up();
			await expect.poll(async () => Math.round((await hour.head('Note').boundingBox())!.width - before.width)).toBeGreaterThan(40);
		});
		await hour.step('hide a column from its header', async () => {
			await hour.headMenu('Support', 'Hide column');
			await expect.poll(heads).not.toContain('Support');
		});
		await hour.step('show it again', async () => {
			await columns(() => dialog().getByRole('checkbox', { name: 'Support', exact: true }).click());
			await expect.poll(heads).toContain('Support');
		});
		await hour.step('freeze up to a column', async () => {
			await hour.headMenu('stage', 'Freeze up to this column');
			await hour.page.setViewportSize({ width: 1200, height: 1000 });
			await hour.click('Alder', 'stage');
			await hour.keys('End');
			await expect.poll(async () => (await heads()).slice(0, 2)).toContain('Deal');
			await expect.poll(heads).toContain('Stage');
		});
		await hour.step('unfreeze', async () => {
			await hour.headMenu('stage', 'Unfreeze columns');
			await hour.page.setViewportSize({ width: 2560, height: 1000 });
		});
		await hour.step('insert a column to the left', async () => {
			await hour.headMenu('value', 'Insert column left');
			await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill('Beside');
			await added('Beside');
			await expect.poll(async () => (await heads()).indexOf('Value (€)') - (await heads()).indexOf('Beside')).toBe(1);
		});
		await hour.step('undo the column', async () => {
			await hour.click('Alder', 'value');
			await hour.keys('Control+z');
			await expect.poll(heads).not.toContain('Beside');
		});
		await hour.step('back to the standard columns', async () => {
			await columns(() => hour.press('Reset to standard'));
			await expect.poll(async () => (await heads()).slice(0, 5)).toEqual(['Deal', 'Company', 'Stage', 'Probability', 'Value (€)']);
		});
	});

	it('did every step that the table in the docs has', () => expect(hour.done).toEqual(stepsOf('Columns of your own')));
});
