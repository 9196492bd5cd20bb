// What is said to a screen reader by itself, in order, while one works in the sheet and on the board and a colleague does
// too; that others' work elsewhere is not said; and what the accessibility tree says of ranges, sorting, groups and cards.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addColumn, columnMade } from '#lib/domain/document/column-commands.ts';
import { addDeals, deleteDeals, editDeals } from '#lib/domain/document/commands.ts';
import { Colleague } from '../helpers/colleague.ts';
import { comesToHear, heard, hears, hearsBoth, listen } from '../helpers/heard.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import { World } from './world.ts';

const TITLES = ['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo', 'Foxtrot', 'Golf', 'Hotel'];

/** What is heard, in the order in which the person in the test does it. */
const HEARD = {
	en: {
		range: '5 deals × 2 columns selected, Value to Weighted. Sum €1,650.',
		all: '8 deals × 16 columns selected, Deal to Region.',
		allDeals: '8 deals selected. Ctrl+Shift+E goes to what can be done with them.',
		own: '2 deals × 1 column selected, Region.',
		stored: 'Value: €12,000.',
		read: 'Expected close: 31 Dec 2026.',
		copied: '1 cell copied.',
		pasted: '2 cells pasted.',
		filled: '2 cells filled.',
		emptied: '3 cells emptied.',
		undone: 'Undone. 3 cells.',
		undoneOne: 'Undone. Value: €1,000.',
		sorted: 'Sorted by Region, ascending.',
		filtered: '1 of 8 deals shown.',
		unfiltered: '8 of 8 deals shown.',
		theirs: 'Bob changed Region to North.',
		derived: 'Bob changed Value to €9,000.',
		here: 'Bob is typing in this cell.',
		elsewhere: 'Bob is typing in Owner of this deal.',
		binned: 'Bob moved “Hotel” to the bin.',
		moved: 'Alpha moved. Qualified, 1 deal, €9,000, weighted €2,250.',
		movedBy: 'Bob moved Alpha to Proposal.',
		closed: 'Lead: closed.'
	},
	nl: {
		range: '5 kansen × 2 kolommen geselecteerd, Waarde tot en met Gewogen. Som € 1.650.',
		all: /^8 kansen × 16 kolommen geselecteerd, .* tot en met Region\.$/,
		allDeals: /^8 kansen geselecteerd\./,
		own: '2 kansen × 1 kolom geselecteerd, Region.',
		stored: 'Waarde: € 12.000.',
		read: 'Verwachte sluitdatum: 31 dec 2026.',
		copied: '1 cel gekopieerd.',
		pasted: '2 cellen geplakt.',
		filled: '2 cellen gevuld.',
		emptied: '3 cellen leeggemaakt.',
		undone: 'Ongedaan gemaakt. 3 cellen.',
		undoneOne: 'Ongedaan gemaakt. Waarde: € 1.000.',
		sorted: 'Gesorteerd op Region, oplopend.',
		filtered: '1 van 8 kansen in beeld.',
		unfiltered: '8 van 8 kansen in beeld.',
		theirs: 'Bob veranderde Region in North.',
		derived: 'Bob veranderde Waarde in € 9.000.',
		here: 'Bob typt in deze cel.',
		elsewhere: 'Bob typt in Eigenaar van deze kans.',
		binned: 'Bob heeft “Hotel” in de prullenbak gelegd.',
		moved: 'Alpha verplaatst. Qualified, 1 kans, € 9.000, gewogen € 2.250.',
		movedBy: 'Bob verplaatste Alpha naar Proposal.',
		closed: 'Lead: dicht.'
	}
} as const;

describe('a screen reader', () => {
	let world: World;

	beforeAll(async () => {
		world = await World.start();
	});
	afterAll(() => world.close());

	it.each(['en', 'nl'] as const)('hears in %s what one selects, edits and what colleagues do to it, and no more', { timeout: 120_000 }, async (language) => {
		const said = HEARD[language];
		const { id } = await world.create('Heard');
		const bob = await Colleague.join(world.server.wsUrl, id);
		const region = columnMade(addColumn(bob.writer, { name: 'Region', kind: 'text' }))!;
		const [lead] = bob.pipeline.liveStages.map((stage) => stage.id);
		addDeals(bob.writer, TITLES.map((title, index) => ({ title, stage: lead!, owner: index < 4 ? 'Ann' : 'Cas', value: (index + 1) * 10_000, own: { [region]: `R${index}` } })));
		await bob.sent();
		const device = await world.browsers.device({ origin: world.origin, language, view: 'sheet', viewport: { width: 2560, height: 900 } });
		const { page } = device;
		page.setDefaultTimeout(8000);
		await listen(page);
		const sheet = new PipelinePage(page, language);
		const { words } = sheet;
		const show = (view: 'workspace.board') => page.getByRole('radio', { name: words(view), exact: true }).click();
		const keys = async (...all: string[]): Promise<void> => {
			for (const key of all) await page.keyboard.press(key);
		};
		const at = async (title: string, column: string): Promise<void> => {
			await sheet.cell(title, column as 'title').click();
			await heard(page);
		};
		const hear = (...what: readonly (string | RegExp)[]) => hears(page, ...what);
		/** Of what a colleague does elsewhere, and of each of fifty edits of one cell. */
		const withoutChatter = async (): Promise<void> => {
			// Not said either where it changes the sum of what one has selected.
			await at('Alpha', 'value');
			await keys('Shift+ArrowDown', 'Shift+ArrowDown');
			await hear(/× 1/);
			for (let count = 1; count <= 50; count++) await bob.edit(TITLES[1 + (count % 7)]!, count % 2 ? 'company' : 'value', count % 2 ? `Company ${count}` : count * 100);
			await page.locator('.sheet-remote').first().waitFor();
			await page.locator('.sheet-remote').first().waitFor({ state: 'detached' });
			expect(await heard(page)).toEqual([]);
			// Fifty times in one's own cell is said when it rests.
			await at('Alpha', 'contact');
			for (let count = 1; count <= 50; count++) await bob.edit('Alpha', 'contact', `Contact ${count}`);
			const all: string[] = [];
			await expect.poll(async () => (all.push(...(await heard(page))), all.at(-1))).toMatch(/Contact 50/);
			expect(all.length).toBeLessThan(5);
		};
		await sheet.open(id);
		await sheet.row('Hotel').waitFor();

		// Selecting.
		await at('Alpha', 'value');
		await keys('Shift+ArrowRight', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown');
		await hear(said.range);
		await expect.poll(() => page.getByRole('grid').or(page.getByRole('treegrid')).first().getAttribute('aria-multiselectable')).toBe('true');
		await expect.poll(() => page.locator('[role=gridcell][aria-selected=true]').count()).toBe(10);
		await keys('Control+a', 'Control+a');
		await hearsBoth(page, said.all, said.allDeals);
		await at('Alpha', region);
		await keys('Shift+ArrowDown');
		await hear(said.own);

		// Editing.
		await at('Bravo', 'value');
		await keys('1', '2', 'k', 'Enter');
		await hear(said.stored);
		await at('Bravo', 'expectedClose');
		// At a person's pace: what is half typed is not called wrong.
		await page.keyboard.type('31 dec 2026', { delay: 30 });
		await keys('Enter');
		await hear(said.read);
		await at('Alpha', 'company');
		await page.keyboard.type('Noord');
		await keys('Enter');
		await at('Alpha', 'company');
		await keys('Control+c');
		await hear(said.copied);
		await at('Bravo', 'company');
		await keys('Shift+ArrowDown', 'Control+v');
		await hear(said.pasted, /× 1/);
		await at('Charlie', 'company');
		await keys('Shift+ArrowDown', 'Shift+ArrowDown', 'Control+d');
		await hear(said.filled, /× 1/);
		await keys('Delete');
		await hear(said.emptied);
		await keys('Control+z');
		await hear(said.undone);
		await at('Alpha', 'value');
		await page.keyboard.type('1000');
		await keys('Enter', 'ArrowUp', 'Delete', 'Control+z');
		await hear(/1.000/, /\w/, said.undoneOne);

		// Sorting, filtering, grouping.
		const head = page.locator(`.ag-header-cell[col-id="${region}"]`);
		await head.focus();
		await keys('Enter');
		await hear(said.sorted);
		await expect.poll(() => head.getAttribute('aria-sort')).toBe('ascending');
		await sheet.cell('Bravo', region as 'title').click({ button: 'right' });
		await page.getByRole('menuitem', { name: words('views.only', { value: 'R1' }) }).click();
		await hear(said.filtered);
		await page.locator('[data-pane=view] .clear').click();
		await hear(said.unfiltered);
		await page.locator('.ag-header-cell[col-id="stage"]').click({ button: 'right' });
		await page.getByRole('menuitem', { name: words('views.groupColumn') }).click();
		const group = page.getByRole('gridcell', { name: /^Lead/, expanded: true });
		await group.click();
		// What is selected is said, too.
		await comesToHear(page, said.closed);
		await page.getByRole('gridcell', { name: /^Lead/, expanded: false }).click();
		await group.waitFor();
		await page.locator('.ag-header-cell[col-id="stage"]').click({ button: 'right' });
		await page.getByRole('menuitem', { name: words('views.ungroup') }).click();
		await sheet.row('Hotel').waitFor();

		// What was typed and undone has come to the colleague when the last of it has: without it theirs would be a conflict.
		await at('Golf', 'contact');
		await page.keyboard.type('Nina');
		await keys('Enter');
		await expect.poll(async () => (await bob.deal('Golf')).contact).toBe('Nina');

		// A colleague in the cell one is on, and in its deal.
		await at('Alpha', region);
		const alpha = (await bob.deal('Alpha')).id;
		bob.at({ deal: alpha, field: region, editing: true });
		await hear(said.here);
		await bob.edit('Alpha', region, 'North');
		bob.at({ deal: alpha, field: region, editing: false });
		await hear(said.theirs);
		bob.at({ deal: alpha, field: 'owner', editing: true });
		await hear(said.elsewhere);
		bob.at(null);
		await at('Alpha', 'weighted');
		await bob.edit('Alpha', 'value', 900_000);
		await hear(said.derived);

		if (language === 'en') await withoutChatter();
		await at('Hotel', 'contact');
		deleteDeals(bob.writer, [(await bob.deal('Hotel')).id]);
		await hear(said.binned);

		// In the panel.
		await at('Alpha', 'company');
		await keys('Control+.');
		const field = page.locator('.review').getByLabel(words('field.company'), { exact: true });
		await field.fill('Zuid');
		await field.press('Enter');
		await expect.poll(async () => (await bob.deal('Alpha')).company).toBe('Zuid');
		await bob.edit('Alpha', 'company', 'Oost');
		await hear(words('common.changedMeanwhile', { value: 'Oost' }));
		await page.getByRole('button', { name: words('deal.close'), exact: true }).click();

		// On the board.
		await show('workspace.board');
		const stages = bob.pipeline.liveStages;
		const lane = (name: string) => page.getByRole('list', { name: new RegExp(`^${name}`) });
		await expect.poll(() => lane('Lead').getByRole('listitem').count()).toBe(7);
		await lane('Lead').getByRole('button', { name: /^Alpha/ }).focus();
		await heard(page);
		await keys('Control+ArrowRight');
		await hear(said.moved);
		await lane('Qualified').getByRole('button', { name: /^Alpha/ }).waitFor();
		await expect.poll(async () => (await bob.deal('Alpha')).stage).toBe(stages[1]!.id);
		editDeals(bob.writer, [{ deal: alpha, field: 'stage', value: stages[2]!.id }]);
		await hear(said.movedBy);

		expect(device.problems).toEqual([]);
		await bob.leave();
		await device.close();
	});
});
