// The part of the hour about views: filters, sorting, groups, colours, and views that are saved, shared and linked.
import { describe, expect, it } from 'vitest';
import { editDeals } from '#lib/domain/document/commands.ts';
import { savedViews } from '#lib/domain/document/views.ts';
import { addDays } from '#lib/domain/model/date.ts';
import { DEALS } from './deals.ts';
import { today, type Hour } from './hour.ts';
import { begin } from './part.ts';
import { stepsOf } from './table.ts';

/** So many days from now, where the pipeline is. */
const inDays = (days: number): string => addDays(today(), days);
const CLOSES: Record<string, string> = { Alder: inDays(0), Cedar: inDays(5), Elm: inDays(400), Ginkgo: inDays(-3) };

describe('an hour in the sheet: views', () => {
	let hour!: Hour;
	begin((made) => (hour = made), DEALS.map((deal) => ({ ...deal, expectedClose: CLOSES[deal.title] ?? null })));

	const bar = () => hour.page.getByRole('group', { name: 'View', exact: true });
	const check = (name: string) => hour.page.getByRole('checkbox', { name, exact: true }).click();
	/** Opens the filter on a field from its header. */
	const filterHeader = async (column: string) => {
		await hour.page.locator(`.ag-header-cell[col-id="${column}"]`).hover();
		await hour.page.locator(`.ag-header-cell[col-id="${column}"] .header-filter`).click();
	};
	/** Opens the filter on a field by the button above the sheet. */
	const filterBy = async (name: string) => {
		await bar().getByRole('button', { name: 'Filter', exact: true }).click();
		await hour.type(name);
		await hour.press(name);
	};
	const how = (field: string, mode: string) => hour.pick(new RegExp(`Show deals where ${field}`), mode);
	const all = DEALS.map(({ title }) => title);
	const clear = () => hour.page.getByRole('button', { name: 'Clear filter', exact: true }).click();
	const sorts = async () => bar().getByRole('button', { name: /^Sort/ }).click();
	const menu = async (name: string | RegExp) => {
		await bar().getByRole('button', { name: /Views/ }).click();
		await hour.item(name);
	};
	const views = () => savedViews(hour.pipeline).filter(({ deleted }) => deleted === null);

	it('filters', async () => {
		await hour.step('filter by a list of values', async () => {
			await filterHeader('owner');
			await check('Ben');
			await hour.press('Done');
			await hour.shows('Cedar', 'Douglas', 'Elm');
		});
		await hour.step('a chip says what is hidden, and how much', async () => {
			await bar().getByRole('button', { name: 'Change the filter Owner: Ben' }).waitFor();
			await hour.page.getByText('3 of 8 deals').first().waitFor();
		});
		await hour.step('the total row follows the filter', async () => {
			await expect.poll(() => hour.page.locator('.ag-row-pinned [col-id="title"]').first().innerText()).toMatch(/^3 deals/);
			await expect.poll(() => hour.page.locator('.ag-row-pinned [col-id="value"]').first().innerText()).toMatch(/12,000/);
		});
		await hour.step('another value, by the chip', async () => {
			await hour.press('Change the filter Owner: Ben');
			await check('Cas');
			await hour.press('Done');
			await hour.shows('Cedar', 'Douglas', 'Elm', 'Fir', 'Ginkgo', 'Hazel');
		});
		await hour.step('a range of values on top', async () => {
			await filterBy('Value');
			const [from, to] = [hour.page.getByLabel('From', { exact: true }), hour.page.getByLabel('To and including', { exact: true })];
			await from.fill('4k');
			await to.fill('7000');
			await hour.keys('Tab');
			await hour.press('Done');
			await hour.shows('Douglas', 'Elm', 'Ginkgo');
		});
		await hour.step('an edit that no longer fits leaves when done', async () => {
			await hour.click('Elm', 'value');
			await hour.type('9k');
			await hour.keys('Enter');
			await hour.click('Ginkgo', 'company');
			await hour.shows('Douglas', 'Ginkgo');
		}, () => (hour.row('Elm').value = 900_000));
		await hour.step('undo brings it back into sight', async () => {
			await hour.keys('Control+z');
			await hour.shows('Douglas', 'Elm', 'Ginkgo');
		}, () => (hour.row('Elm').value = 500_000));
		await hour.step('remove one chip', async () => {
			await bar().getByRole('button', { name: /^Remove the filter Value/ }).click();
			await hour.shows('Cedar', 'Douglas', 'Elm', 'Fir', 'Ginkgo', 'Hazel');
		});
		await hour.step('clear all filters', async () => {
			await clear();
			await hour.shows(...all);
		});
		await hour.step('filter by text', async () => {
			await filterBy('Company');
			await how('Company', 'contains');
			await hour.page.getByRole('textbox', { name: 'Text', exact: true }).fill('nv');
			await hour.press('Done');
			await hour.shows('Elm', 'Fir', 'Ginkgo', 'Hazel');
		});
		await hour.step('filter by a period', async () => {
			await clear();
			await filterBy('Expected close');
			await how('Expected close', 'is in');
			await hour.pick('is in', 'today');
			await hour.press('Done');
			await hour.shows('Alder');
		});
		await hour.step('filter by the coming days', async () => {
			await hour.press(/^Change the filter Expected close/);
			await how('Expected close', 'is in the next … days');
			await hour.page.getByLabel('Days', { exact: true }).fill('7');
			await hour.keys('Tab');
			await hour.press('Done');
			await hour.shows('Alder', 'Cedar');
		});
		await hour.step('filter what is overdue', async () => {
			await hour.press(/^Change the filter Expected close/);
			await how('Expected close', 'is overdue');
			await hour.press('Done');
			await hour.shows('Ginkgo');
		});
		await hour.step('filter what is empty', async () => {
			await clear();
			await filterBy('Value');
			await how('Value', 'is empty');
			await hour.press('Done');
			await hour.shows('Fir');
		});
		await hour.step('search everywhere, and Esc clears', async () => {
			await clear();
			await hour.page.getByRole('searchbox', { name: 'Search deals' }).fill('kade');
			await hour.shows('Elm');
			await hour.keys('Escape');
			await hour.shows(...all);
		});
	});

	it('sorts', async () => {
		await hour.step('sort by a header, with the keyboard', async () => {
			await hour.click('Alder', 'value');
			await hour.keys('ArrowUp', 'Enter', 'Enter');
			await hour.shows('Hazel', 'Ginkgo', 'Elm', 'Douglas', 'Cedar', 'Birch', 'Alder', 'Fir');
		});
		await hour.step('blanks stay last in the other direction', async () => {
			await sorts();
			await hour.page.getByRole('radio', { name: 'Ascending' }).click();
			await hour.shows('Alder', 'Birch', 'Cedar', 'Douglas', 'Elm', 'Ginkgo', 'Hazel', 'Fir');
		});
		await hour.step('sort by a second column', async () => {
			await hour.pick('Add a column', 'Owner');
			await hour.press('Sort by Owner earlier');
			await hour.page.getByRole('radiogroup', { name: 'Direction of Owner' }).getByRole('radio', { name: 'Descending' }).click();
			await hour.shows('Ginkgo', 'Hazel', 'Fir', 'Cedar', 'Douglas', 'Elm', 'Alder', 'Birch');
			await hour.keys('Escape');
		});
		await hour.step('a colleague’s edit re-sorts, the selection stays with its deal', async () => {
			await hour.click('Hazel', 'value');
			hour.asColleague((writer) => editDeals(writer, [{ deal: hour.idOf('Hazel'), field: 'value', value: 50_000 }]));
			await hour.shows('Hazel', 'Ginkgo', 'Fir', 'Cedar', 'Douglas', 'Elm', 'Alder', 'Birch');
			await hour.isAt('Hazel value');
		}, () => (hour.row('Hazel').value = 50_000));
		await hour.step('reset brings the pipeline’s own order', async () => {
			await hour.press('Reset');
			await hour.shows(...all);
		});
	});

	it('groups', async () => {
		await hour.step('group by owner, with subtotals', async () => {
			await bar().getByRole('button', { name: 'Group', exact: true }).click();
			await hour.pick('Group by', 'Owner');
			await hour.keys('Escape');
			await hour.shows('Anna', 'Alder', 'Birch', 'Ben', 'Cedar', 'Douglas', 'Elm', 'Cas', 'Fir', 'Ginkgo', 'Hazel');
			await expect.poll(() => hour.page.locator('.ag-full-width-row').nth(1).innerText()).toMatch(/3 deals.*12,000/s);
		});
		await hour.step('collapse a group', async () => {
			await hour.page.locator('.group-row').first().click();
			await hour.shows('Anna', 'Ben', 'Cedar', 'Douglas', 'Elm', 'Cas', 'Fir', 'Ginkgo', 'Hazel');
		});
		await hour.step('an edit moves a deal to another group, subtotals follow', async () => {
			await hour.click('Cedar', 'owner');
			await hour.type('Cas');
			await hour.keys('Enter');
			await hour.click('Ginkgo', 'company');
			await hour.shows('Anna', 'Ben', 'Douglas', 'Elm', 'Cas', 'Cedar', 'Fir', 'Ginkgo', 'Hazel');
			await expect.poll(() => hour.page.locator('.ag-full-width-row').nth(1).innerText()).toMatch(/2 deals.*9,000/s);
		}, () => (hour.row('Cedar').owner = 'Cas'));
		await hour.step('undo in a grouped sheet', async () => {
			await hour.keys('Control+z');
			await hour.shows('Anna', 'Ben', 'Cedar', 'Douglas', 'Elm', 'Cas', 'Fir', 'Ginkgo', 'Hazel');
		}, () => (hour.row('Cedar').owner = 'Ben'));
		await hour.step('close all groups', async () => {
			await bar().getByRole('button', { name: /^Group: Owner/ }).click();
			await hour.press('Close all groups');
			await hour.shows('Anna', 'Ben', 'Cas');
		});
		await hour.step('open all groups, in the other order', async () => {
			await hour.press('Open all groups');
			await hour.page.getByRole('radio', { name: 'Descending' }).click();
			await hour.shows('Cas', 'Fir', 'Ginkgo', 'Hazel', 'Ben', 'Cedar', 'Douglas', 'Elm', 'Anna', 'Alder', 'Birch');
		});
		await hour.step('group by month of closing', async () => {
			await hour.pick('Group by', 'Expected close');
			await hour.page.getByRole('radio', { name: 'year', exact: true }).click();
			await hour.keys('Escape');
			await expect.poll(() => hour.lines()).toContain(String(inDays(400).slice(0, 4)));
		});
		await hour.step('no groups', async () => {
			await hour.press('Reset');
			await hour.shows(...all);
		});
	});

	it('colours rows', async () => {
		const coloured = async (title: string) => /row-colour-\d/.exec((await hour.sheet.row(title).first().getAttribute('class')) ?? '')?.[0] ?? null;
		await hour.step('a rule colours rows', async () => {
			await bar().getByRole('button', { name: 'Colours', exact: true }).click();
			await hour.pick('Add a rule', 'Owner');
			await check('Cas');
			await hour.pick('Colour', 'Green');
			await hour.press('Close');
			await expect.poll(() => coloured('Fir')).toBe('row-colour-2');
			await expect.poll(() => coloured('Alder')).toBeNull();
		});
		await hour.step('the colour follows an edit', async () => {
			await hour.click('Alder', 'owner');
			await hour.type('Cas');
			await hour.keys('Enter');
			await expect.poll(() => coloured('Alder')).toBe('row-colour-2');
		}, () => (hour.row('Alder').owner = 'Cas'));
	});

	it('saves, shares and links views', async () => {
		await hour.step('save as a view for everyone', async () => {
			await hour.press('Save as view');
			await hour.page.getByRole('textbox', { name: 'Name of the view' }).fill('Coloured');
			await hour.press('Save');
			await expect.poll(() => views().map(({ name, owner }) => `${name} ${owner}`)).toEqual(['Coloured null']);
			await bar().getByRole('button', { name: /Coloured/ }).waitFor();
		});
		await hour.step('a change of an open view is marked', async () => {
			await filterHeader('owner');
			await check('Cas');
			await hour.press('Done');
			await bar().getByRole('img', { name: 'Unsaved changes' }).waitFor();
			await hour.shows('Alder', 'Fir', 'Ginkgo', 'Hazel');
		});
		await hour.step('revert to the view as saved', async () => {
			await hour.press('Revert');
			await hour.shows(...all);
		});
		await hour.step('save the change into the view', async () => {
			await filterHeader('owner');
			await check('Anna');
			await hour.press('Done');
			await bar().getByRole('button', { name: 'Save', exact: true }).click();
			await expect.poll(() => JSON.stringify(views()[0]!.parts.filter)).toContain('Anna');
		});
		await hour.step('back to all deals', async () => {
			await menu('All deals');
			await hour.shows(...all);
		});
		await hour.step('the browser’s back button opens the view', async () => {
			await hour.page.goBack();
			await hour.shows('Birch');
		});
		await hour.step('copy the link of the view', async () => {
			await menu('Copy link');
			await expect.poll(() => hour.clipboardText()).toContain(views()[0]!.id);
		});
		await hour.step('the link opens the view', async () => {
			const link = await hour.clipboardText();
			await menu('All deals');
			await hour.shows(...all);
			await hour.page.goto(link);
			await hour.shows('Birch');
		});
		await hour.step('reloaded, the sheet shows as it was left', async () => {
			await hour.page.reload();
			await hour.shows('Birch');
		});
		await hour.step('rename the view', async () => {
			await menu('Rename…');
			await hour.page.getByRole('textbox', { name: 'Name of the view' }).fill('Of Anna');
			await hour.press('Save');
			await expect.poll(() => views()[0]!.name).toBe('Of Anna');
		});
		await hour.step('keep it for oneself', async () => {
			await menu('Keep only for me');
			await expect.poll(() => views()[0]!.owner).not.toBeNull();
		});
		await hour.step('duplicate the view', async () => {
			await menu('Duplicate');
			await expect.poll(() => views().map(({ name }) => name)).toEqual(['Of Anna', 'Of Anna (copy)']);
		});
		await hour.step('delete the view', async () => {
			await menu('Delete view');
			await expect.poll(() => views().length).toBe(1);
			await hour.shows(...all);
		});
		await hour.step('and undo the deletion', async () => {
			await hour.page.getByRole('button', { name: 'Undo', exact: true }).last().click();
			await expect.poll(() => views().length).toBe(2);
		});
	});

	it('did every step that the table in the docs has', () => expect(hour.done).toEqual(stepsOf('Views')));
});
