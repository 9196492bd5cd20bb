// The first part of an hour of spreadsheet work: moving, selecting, typing, undo, copying, pasting and filling. After
// every step the whole document is compared.
import { describe, expect, it } from 'vitest';
import { editDeals } from '#lib/domain/document/commands.ts';
import { DEALS } from './deals.ts';
import type { Hour } from './hour.ts';
import { begin } from './part.ts';
import { stepsOf } from './table.ts';

describe('an hour in the sheet: cells', () => {
	let hour!: Hour;
	begin((made) => (hour = made), DEALS, 2200);

	/** Moves and expects to be on a cell; nothing changes. */
	const moves = (name: string, keys: string[], there: string): Promise<void> =>
		hour.step(name, async () => {
			await hour.keys(...keys);
			await hour.isAt(there);
		});
	/** Selects and expects the status line to say so; nothing changes. */
	const selects = (name: string, act: () => Promise<unknown>, words: RegExp): Promise<void> =>
		hour.step(name, async () => {
			await act();
			await expect.poll(() => hour.selected()).toMatch(words);
		});

	it('moves by keys', async () => {
		await hour.step('click a cell', () => hour.click('Alder', 'company'));
		await moves('arrow right', ['ArrowRight'], 'Alder stage');
		await moves('arrow down', ['ArrowDown'], 'Birch stage');
		await moves('arrow left', ['ArrowLeft'], 'Birch company');
		await moves('arrow up', ['ArrowUp'], 'Alder company');
		await moves('Ctrl+Down to the edge of the data', ['Control+ArrowDown'], 'Hazel company');
		await moves('Ctrl+Up back', ['Control+ArrowUp'], 'Alder company');
		await moves('Ctrl+Right over filled cells', ['Control+ArrowRight'], 'Alder weighted');
		await moves('Home', ['Home'], 'Alder title');
		await moves('End', ['End'], 'Alder created');
		await moves('Ctrl+End', ['Control+End'], 'Hazel created');
		await moves('Ctrl+Home', ['Control+Home'], 'Alder title');
		await moves('Page Down', ['PageDown'], 'Hazel title');
		await moves('Page Up', ['PageUp'], 'Alder title');
		await moves('Tab', ['Tab'], 'Alder company');
		await moves('Shift+Tab', ['Shift+Tab'], 'Alder title');
	});

	it('selects by keys and pointer', async () => {
		await hour.step('click a value', () => hour.click('Alder', 'value'));
		await selects('Shift+Down', () => hour.keys('Shift+ArrowDown', 'Shift+ArrowDown'), /3 deals × 1 column.*6,000/);
		await selects('Shift+Right', () => hour.keys('Shift+ArrowRight'), /3 deals × 2 columns/);
		await selects('Ctrl+Shift+Down to the edge', () => hour.keys('Control+Shift+ArrowDown'), /(5|8) deals × 2 columns/);
		await hour.step('Esc collapses', async () => {
			await hour.keys('Escape');
			await hour.isAt('Alder value');
		});
		await selects('drag over cells', async () => {
			const from = (await hour.sheet.cell('Birch', 'company').first().boundingBox())!;
			const to = (await hour.sheet.cell('Douglas', 'value').first().boundingBox())!;
			await hour.page.mouse.move(from.x + 20, from.y + 10);
			await hour.page.mouse.down();
			await hour.page.mouse.move(to.x + 20, to.y + 10, { steps: 6 });
			await hour.page.mouse.up();
		}, /3 deals × 4 columns.*9,000|3 deals × 4 columns/);
		await selects('Shift+click', async () => {
			await hour.click('Alder', 'value');
			await hour.click('Douglas', 'value', { modifiers: ['Shift'] });
		}, /4 deals × 1 column.*10,000/);
		await selects('Ctrl+click a second range', () => hour.click('Hazel', 'value', { modifiers: ['Control'] }), /5 deals × 1 column.*18,000/);
		await selects('Shift+Space selects the row', async () => {
			await hour.click('Cedar', 'value');
			await hour.keys('Shift+Space');
		}, /1 deal × \d+ columns/);
		await selects('Ctrl+Space selects the column', async () => {
			await hour.click('Cedar', 'value');
			await hour.keys('Control+Space');
		}, /8 deals × 1 column.*30,000/);
		await selects('Ctrl+A selects everything', () => hour.keys('Control+a'), /8 deals × \d+ columns/);
		await selects('click a row number', () => hour.page.locator('.ag-row[row-index="4"] .sheet-row-number').first().click(), /1 deal × \d+ columns/);
		await selects('Shift+click another', () => hour.page.locator('.ag-row[row-index="6"] .sheet-row-number').first().click({ modifiers: ['Shift'] }), /3 deals × \d+ columns/);
		await selects('click a column header', () => hour.head('value').locator('.header-name').click(), /8 deals × 1 column.*30,000/);
	});

	it('types, edits and undoes', async () => {
		await hour.step('type to replace', async () => {
			await hour.click('Alder', 'company');
			await hour.type('Noorderzon');
			await hour.keys('Enter');
		}, () => (hour.row('Alder').company = 'Noorderzon'));
		await moves('Enter went down', [], 'Birch company');
		await hour.step('F2 edits in the text', async () => {
			await hour.keys('F2');
			await hour.type(' & Zn');
			await hour.keys('Enter');
		}, () => (hour.row('Birch').company = 'Oost BV & Zn'));
		await hour.step('double click edits', async () => {
			await hour.click('Cedar', 'company', { clickCount: 2 });
			await hour.keys('Control+a');
			await hour.type('Wester');
			await hour.keys('Tab');
		}, () => (hour.row('Cedar').company = 'Wester'));
		await hour.step('Esc leaves it as it was', async () => {
			await hour.click('Douglas', 'company');
			await hour.type('nonsense');
			await hour.keys('Escape');
		});
		await hour.step('a number as people write it', async () => {
			await hour.click('Fir', 'value');
			await hour.type('6k');
			await hour.keys('Enter');
		}, () => (hour.row('Fir').value = 600_000));
		await hour.step('a percentage', async () => {
			await hour.click('Fir', 'probability');
			await hour.type('35');
			await hour.keys('Enter');
		}, () => (hour.row('Fir').probability = 350));
		await hour.step('what is no number stays in the editor', async () => {
			await hour.click('Fir', 'value');
			await hour.type('plenty');
			await hour.keys('Enter');
			await expect.poll(() => hour.page.locator('.ag-cell-inline-editing').count()).toBe(1);
			await hour.keys('Escape');
		});
		await hour.step('three digits behind the decimal sign of an amount', async () => {
			await hour.click('Fir', 'value');
			await hour.type('12.345\n');
			await hour.page.getByText('“12.345” can be 12,345 or 12.35').first().waitFor();
			await expect.poll(() => hour.page.locator('.ag-cell-inline-editing input').inputValue()).toBe('12.345');
			await hour.keys('Escape');
		});
		await hour.step('type where something is worked out', async () => {
			await hour.click('Fir', 'weighted');
			await hour.type('5');
			await hour.page.getByText('Weighted is worked out: value times probability').first().waitFor();
		});
		await hour.step('Delete empties', async () => {
			await hour.click('Fir', 'value');
			await hour.keys('Delete');
		}, () => delete hour.row('Fir').value);
		await hour.step('Ctrl+Z', () => hour.keys('Control+z'), () => (hour.row('Fir').value = 600_000));
		await hour.step('Ctrl+Y', () => hour.keys('Control+y'), () => delete hour.row('Fir').value);
		await hour.step('Ctrl+Shift+Z has nothing left', () => hour.keys('Control+Shift+z'));
		await hour.step('Delete empties a range in one step', async () => {
			await hour.click('Alder', 'owner');
			await hour.keys('Shift+ArrowDown', 'Shift+ArrowDown', 'Delete');
		}, () => ['Alder', 'Birch', 'Cedar'].forEach((title) => delete hour.row(title).owner));
		await hour.step('and one undo brings them back', () => hour.keys('Control+z'), () => {
			hour.row('Alder').owner = hour.row('Birch').owner = 'Anna';
			hour.row('Cedar').owner = 'Ben';
		});
		await hour.step('Ctrl+Enter fills the selection with what was typed', async () => {
			await hour.click('Alder', 'source');
			await hour.keys('Shift+ArrowDown', 'Shift+ArrowDown');
			await hour.type('Fair');
			await hour.keys('Control+Enter');
		}, () => ['Alder', 'Birch', 'Cedar'].forEach((title) => (hour.row(title).source = 'Fair')));
		await hour.step('a colleague’s edit elsewhere disturbs no typing', async () => {
			await hour.click('Hazel', 'company');
			await hour.type('Half ');
			hour.asColleague((writer) => editDeals(writer, [{ deal: hour.idOf('Alder'), field: 'industry', value: 'Media' }]));
			await expect.poll(() => hour.sheet.text('Alder', 'industry')).toBe('Media');
			await hour.type('typed');
			await hour.keys('Enter');
		}, () => {
			hour.row('Alder').industry = 'Media';
			hour.row('Hazel').company = 'Half typed';
		});
		await hour.step('undo leaves the colleague’s edit', () => hour.keys('Control+z'), () => (hour.row('Hazel').company = 'Plein NV'));
		await hour.step('Tab, Tab, Enter returns to the first column', async () => {
			await hour.click('Alder', 'contact');
			await hour.type('Eva');
			await hour.keys('Tab');
			await hour.type('Mail');
			await hour.keys('Enter');
			await hour.isAt('Birch contact');
		}, () => {
			hour.row('Alder').contact = 'Eva';
			hour.row('Alder').nextStep = 'Mail';
		});
		await hour.step('Tab goes round in a selection', async () => {
			await hour.click('Birch', 'contact');
			await hour.keys('Shift+ArrowRight', 'Shift+ArrowDown');
			await hour.keys('Tab', 'Tab', 'Tab', 'Tab');
			await hour.isAt('Birch contact');
			await hour.keys('Escape');
		});
	});

	it('copies, cuts and pastes', async () => {
		await hour.step('copy a range', async () => {
			await hour.click('Alder', 'company');
			await hour.keys('Shift+ArrowDown', 'Control+c');
			await expect.poll(() => hour.clipboardText()).toBe('Noorderzon\r\nOost BV & Zn');
		});
		await hour.step('paste it elsewhere', async () => {
			await hour.click('Douglas', 'contact');
			await hour.keys('Control+v');
		}, () => {
			hour.row('Douglas').contact = 'Noorderzon';
			hour.row('Elm').contact = 'Oost BV & Zn';
		});
		await hour.step('one undo takes the paste back', () => hour.keys('Control+z'), () => {
			delete hour.row('Douglas').contact;
			delete hour.row('Elm').contact;
		});
		await hour.step('one cell pasted over a range', async () => {
			await hour.click('Alder', 'source');
			await hour.keys('Control+c');
			await hour.click('Elm', 'source');
			await hour.keys('Shift+ArrowDown', 'Shift+ArrowDown', 'Control+v');
		}, () => ['Elm', 'Fir', 'Ginkgo'].forEach((title) => (hour.row(title).source = 'Fair')));
		await hour.step('a row pasted over several rows', async () => {
			await hour.click('Elm', 'expectedClose');
			await hour.keys('Shift+ArrowRight', 'Control+c');
			await hour.click('Ginkgo', 'expectedClose');
			await hour.keys('Shift+ArrowDown', 'Shift+ArrowRight', 'Control+v');
		}, () => ['Ginkgo', 'Hazel'].forEach((title) => Object.assign(hour.row(title), { expectedClose: '2026-12-31', owner: 'Ben' })));
		await hour.step('cut and paste moves', async () => {
			await hour.click('Alder', 'nextStep');
			await hour.keys('Control+x');
			await hour.click('Birch', 'nextStep');
			await hour.keys('Control+v');
		}, () => {
			delete hour.row('Alder').nextStep;
			hour.row('Birch').nextStep = 'Mail';
		});
		await hour.step('one undo moves it back', () => hour.keys('Control+z'), () => {
			hour.row('Alder').nextStep = 'Mail';
			delete hour.row('Birch').nextStep;
		});
		await hour.step('Esc lets a cut be', async () => {
			await hour.click('Alder', 'nextStep');
			await hour.keys('Control+x', 'Escape');
			await hour.click('Cedar', 'nextStep');
			await hour.keys('Control+v');
		}, () => (hour.row('Cedar').nextStep = 'Mail'));
		await hour.step('from Excel, Dutch, with types', async () => {
			await hour.click('Alder', 'value');
			await hour.pasteFrom({
				text: '€ 1.234,50\r\n€ 2.000,00\r\n',
				html: `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><!--StartFragment--><table><tr><td x:num="1234.5">€ 1.234,50</td></tr><tr><td x:num="2000">€ 2.000,00</td></tr></table><!--EndFragment--></body></html>`
			});
		}, () => {
			hour.row('Alder').value = 123_450;
			hour.row('Birch').value = 200_000;
		});
		await hour.step('from Google Sheets', async () => {
			await hour.click('Cedar', 'value');
			await hour.pasteFrom({
				text: '4,500\t31-Jan-27',
				html: `<google-sheets-html-origin><table><tr><td data-sheets-value="{&quot;1&quot;:3,&quot;3&quot;:4500}">4,500</td><td></td></tr></table>`
			});
		}, () => (hour.row('Cedar').value = 450_000));
		await hour.step('plain text with a line break in a cell', async () => {
			await hour.click('Douglas', 'nextStep');
			await hour.pasteFrom({ text: '"Call first\nthen visit"\tx' });
		}, () => {
			hour.row('Douglas').nextStep = 'Call first\nthen visit';
		});
		await hour.step('what cannot be read is listed, the rest is kept', async () => {
			await hour.keys('Control+z');
			await hour.click('Douglas', 'value');
			await hour.pasteFrom({ text: 'lots\n5500\n9.800' });
			await hour.page.getByText('2 cells were left as they were').first().waitFor();
		}, () => {
			delete hour.row('Douglas').nextStep;
			hour.row('Elm').value = 550_000;
		});
		await hour.step('paste beyond the last row adds deals', async () => {
			await hour.click('Hazel', 'title');
			await hour.pasteFrom({ text: 'Hazel two\nIris\nJuniper' });
		}, (rows) => {
			hour.row('Hazel').title = 'Hazel two';
			for (const title of ['Iris', 'Juniper']) rows.push({ title, stage: 'Lead', owner: hour.me });
		});
		await hour.step('and one undo takes all of it back', () => hour.keys('Control+z'), (rows) => {
			rows.splice(-2);
			hour.row('Hazel two').title = 'Hazel';
		});
		await hour.step('headers are recognised', async () => {
			await hour.click('Alder', 'title');
			await hour.pasteFrom({ text: 'Value\tDeal\n9000\tAlder' });
		}, () => (hour.row('Alder').value = 900_000));
		await hour.step('paste values only', async () => {
			await hour.click('Birch', 'value');
			await hour.keys('Control+c');
			await hour.click('Fir', 'value');
			await hour.keys('Control+Shift+v');
		}, () => (hour.row('Fir').value = 200_000));
	});

	it('fills', async () => {
		/** Where the handle at the corner of the selection is. */
		const handle = async () => {
			// It is painted once a frame.
			await hour.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
			const box = (await hour.page.locator('.sheet-fill').boundingBox())!;
			return { x: box.x + box.width - 2, y: box.y + box.height - 2 };
		};
		/** Drags it to a row. */
		const dragHandle = async (title: string, held?: 'Control') => {
			const from = await handle();
			const to = (await hour.cell(title, 'title').boundingBox())!;
			await hour.page.mouse.move(from.x, from.y);
			await hour.page.mouse.down();
			if (held) await hour.page.keyboard.down(held);
			await hour.page.mouse.move(from.x, to.y + 12, { steps: 6 });
			await hour.page.mouse.up();
			if (held) await hour.page.keyboard.up(held);
		};
		const selected = async (from: string, to: string, column: string) => {
			await hour.click(from, column);
			await hour.click(to, column, { modifiers: ['Shift'] });
		};
		const becomes = (column: string, values: Record<string, string | number>) => () =>
			Object.entries(values).forEach(([title, value]) => (hour.row(title)[column] = value));
		await hour.step('Ctrl+D copies down', async () => {
			await hour.click('Alder', 'industry');
			await hour.keys('Shift+ArrowDown', 'Shift+ArrowDown', 'Control+d');
		}, () => ['Birch', 'Cedar'].forEach((title) => (hour.row(title).industry = 'Media')));
		await hour.step('one undo takes the fill back', () => hour.keys('Control+z'), () => ['Birch', 'Cedar'].forEach((title) => delete hour.row(title).industry));
		await hour.step('Ctrl+R copies to the right', async () => {
			await hour.click('Alder', 'contact');
			await hour.keys('Shift+ArrowRight', 'Control+r');
		}, becomes('nextStep', { Alder: 'Eva' }));
		await hour.step('the handle copies one number', async () => {
			await hour.click('Alder', 'value');
			await dragHandle('Cedar');
		}, becomes('value', { Birch: 900_000, Cedar: 900_000 }));
		await hour.step('with Ctrl it counts on', async () => {
			await hour.keys('Control+z');
			await hour.click('Alder', 'value');
			await dragHandle('Birch', 'Control');
		}, becomes('value', { Birch: 900_100, Cedar: 450_000 }));
		await hour.step('two numbers go on as a series', async () => {
			await hour.click('Alder', 'value');
			await hour.type('100');
			await hour.keys('Enter');
			await hour.type('250');
			await hour.keys('Enter');
			await selected('Alder', 'Birch', 'value');
			await dragHandle('Elm');
		}, becomes('value', { Alder: 10_000, Birch: 25_000, Cedar: 40_000, Douglas: 55_000, Elm: 70_000 }));
		await hour.step('days go on by days', async () => {
			await hour.click('Alder', 'expectedClose');
			await hour.type('30 dec 2026');
			await hour.keys('Enter');
			await hour.click('Alder', 'expectedClose');
			await dragHandle('Cedar');
		}, becomes('expectedClose', { Alder: '2026-12-30', Birch: '2026-12-31', Cedar: '2027-01-01' }));
		await hour.step('ends of months go on by months', async () => {
			await hour.click('Alder', 'expectedClose');
			await hour.type('31 jan 2027');
			await hour.keys('Enter');
			await hour.type('28 feb 2027');
			await hour.keys('Enter');
			await selected('Alder', 'Birch', 'expectedClose');
			await dragHandle('Douglas');
		}, becomes('expectedClose', { Alder: '2027-01-31', Birch: '2027-02-28', Cedar: '2027-03-31', Douglas: '2027-04-30' }));
		await hour.step('weekdays go on by their names', async () => {
			await hour.click('Alder', 'source');
			await hour.type('Friday');
			await hour.keys('Enter');
			await hour.click('Alder', 'source');
			await dragHandle('Cedar');
		}, becomes('source', { Alder: 'Friday', Birch: 'Saturday', Cedar: 'Sunday' }));
		await hour.step('text with a number counts on', async () => {
			await hour.click('Alder', 'industry');
			await hour.type('Lot 9');
			await hour.keys('Enter');
			await hour.click('Alder', 'industry');
			await dragHandle('Cedar');
		}, becomes('industry', { Alder: 'Lot 9', Birch: 'Lot 10', Cedar: 'Lot 11' }));
		await hour.step('the handle fills upwards, too', async () => {
			await selected('Birch', 'Cedar', 'industry');
			await hour.keys('Delete');
			await hour.click('Douglas', 'industry');
			await hour.type('Media');
			await hour.keys('Enter');
			await hour.click('Douglas', 'industry');
			await dragHandle('Birch');
		}, becomes('industry', { Birch: 'Media', Cedar: 'Media', Douglas: 'Media' }));
		await hour.step('each fill is one undo', () => hour.keys('Control+z'), () => ['Birch', 'Cedar'].forEach((title) => delete hour.row(title).industry));
		await hour.step('fill a series from the menu', async () => {
			await selected('Alder', 'Cedar', 'industry');
			await hour.click('Birch', 'industry', { button: 'right' });
			await hour.item('Fill series');
		}, becomes('industry', { Birch: 'Lot 10', Cedar: 'Lot 11' }));
		await hour.step('a double click on the handle fills as far as the column beside it', async () => {
			await selected('Birch', 'Douglas', 'industry');
			await hour.keys('Delete');
			await hour.click('Alder', 'industry');
			const { x, y } = await handle();
			await hour.page.mouse.dblclick(x, y);
		}, () => {
			becomes('industry', { Birch: 'Lot 10', Cedar: 'Lot 11' })();
			delete hour.row('Douglas').industry;
		});
	});

	it('did every step that the table in the docs has', () => expect(hour.done).toEqual(stepsOf('Cells')));
});
