// The part of the hour on the board: the same deals as cards, moved by hand, menu and keys, with one selection and one
// undo with the sheet.
import { describe, expect, it } from 'vitest';
import { editDeals } from '#lib/domain/document/commands.ts';
import type { Hour, Row } from './hour.ts';
import { begin } from './part.ts';
import { stepsOf } from './table.ts';

describe('an hour in the sheet: board', () => {
	let hour!: Hour;
	begin((made) => (hour = made));

	const lane = (name: string) => hour.page.locator('[data-lane]').filter({ has: hour.page.locator('h2', { hasText: new RegExp(`^${name}$`) }) });
	const card = (title: string) => hour.page.locator('[data-deal]').filter({ has: hour.page.locator('.title', { hasText: new RegExp(`^${title}$`) }) });
	const face = (title: string) => card(title).locator('[data-face]');
	/** The cards of a lane, from above. */
	const cards = (name: string): Promise<string[]> =>
		lane(name).locator('li').evaluateAll((items) =>
			items
				.sort((a, b) => Number(a.getAttribute('aria-posinset')) - Number(b.getAttribute('aria-posinset')))
				.map((item) => item.querySelector('.title')?.textContent ?? '')
		);
	const holds = (name: string, ...titles: string[]) => expect.poll(() => cards(name)).toEqual(titles);
	const focused = (title: string) => expect.poll(() => hour.page.evaluate(() => document.activeElement?.closest('[data-deal]')?.querySelector('.title')?.textContent)).toBe(title);
	const focus = (title: string) => face(title).focus();
	/** Drags a card to the upper or lower half of a lane or card. */
	const drag = async (title: string, to: { card: string; half: 'upper' | 'lower' } | { lane: string }) => {
		const from = (await face(title).boundingBox())!;
		const target = (await ('lane' in to ? lane(to.lane).locator('[data-cards]') : face(to.card)).boundingBox())!;
		const y = 'lane' in to ? target.y + target.height - 20 : target.y + target.height * (to.half === 'upper' ? 0.2 : 0.8);
		const { mouse } = hour.page;
		await mouse.move(from.x + 40, from.y + 20);
		await mouse.down();
		await mouse.move(target.x + 60, y, { steps: 8 });
		// The board follows the hand once a frame.
		await hour.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
		await mouse.up();
	};
	/** Puts a row right behind or ahead of another. */
	const place = (rows: Row[], title: string, at: { before: string } | { after: string }) => {
		const [row] = rows.splice(rows.findIndex((one) => one.title === title), 1);
		const beside = 'before' in at ? at.before : at.after;
		rows.splice(rows.findIndex((one) => one.title === beside) + ('after' in at ? 1 : 0), 0, row!);
	};
	const bar = () => hour.page.getByRole('toolbar', { name: 'Board tools' });
	const choose = async (menu: string | RegExp, item: string) => {
		await bar().getByRole('button', { name: menu }).click();
		await hour.item(item);
	};

	it('shows lanes', async () => {
		await hour.step('open the board', async () => {
			await hour.show('Board');
			await holds('Lead', 'Alder', 'Birch');
			await holds('Negotiation', 'Ginkgo', 'Hazel');
		});
		await hour.step('lanes say count, value and weighted', async () => {
			await expect.poll(async () => (await lane('Lead').locator('header').innerText()).replace(/\s+/g, ' ')).toMatch(/Lead 2 €3,000 weighted €300/);
		});
		await hour.step('a card says what lacks', () => card('Birch').getByText('no next step').waitFor());
		await hour.step('arrows walk over cards', async () => {
			await focus('Alder');
			// The list of keys begins with the board's, and gives the focus back.
			await hour.keys('?');
			await expect.poll(() => hour.page.getByRole('dialog').locator('h3').first().innerText()).toBe('On the board');
			await hour.keys('Escape');
			await focused('Alder');
			await hour.keys('ArrowDown');
			await focused('Birch');
			await hour.keys('ArrowRight');
			await focused('Douglas');
			await hour.keys('Home');
			await focused('Cedar');
		});
	});

	it('moves cards', async () => {
		await hour.step('drag a card to another lane', async () => {
			await drag('Alder', { card: 'Cedar', half: 'upper' });
			await holds('Qualified', 'Alder', 'Cedar', 'Douglas');
			await holds('Lead', 'Birch');
		}, (rows) => {
			hour.row('Alder').stage = 'Qualified';
			place(rows, 'Alder', { before: 'Cedar' });
		});
		await hour.step('Ctrl+Z on the board', async () => {
			await hour.keys('Control+z');
			await holds('Lead', 'Alder', 'Birch');
		}, (rows) => {
			hour.row('Alder').stage = 'Lead';
			place(rows, 'Alder', { before: 'Birch' });
		});
		await hour.step('Ctrl+Y on the board', () => hour.keys('Control+y'), (rows) => {
			hour.row('Alder').stage = 'Qualified';
			place(rows, 'Alder', { before: 'Cedar' });
		});
		await hour.step('drag within a lane puts in order by hand', async () => {
			await drag('Alder', { card: 'Cedar', half: 'lower' });
			await holds('Qualified', 'Cedar', 'Alder', 'Douglas');
		}, (rows) => place(rows, 'Alder', { after: 'Cedar' }));
		await hour.step('Ctrl+Right moves a card on', async () => {
			await focus('Cedar');
			await hour.keys('Control+ArrowRight');
			await focused('Cedar');
		}, () => (hour.row('Cedar').stage = 'Proposal'));
		await hour.step('Ctrl+Left moves it back', () => hour.keys('Control+ArrowLeft'), () => (hour.row('Cedar').stage = 'Qualified'));
		await hour.step('Ctrl+Down moves it down in its lane', async () => {
			await hour.keys('Control+ArrowDown');
			await holds('Qualified', 'Alder', 'Cedar', 'Douglas');
		}, (rows) => place(rows, 'Cedar', { after: 'Alder' }));
		await hour.step('Ctrl+Shift+Up moves it to the top', async () => {
			await hour.keys('Control+Shift+ArrowUp');
			await holds('Qualified', 'Cedar', 'Alder', 'Douglas');
		}, (rows) => place(rows, 'Cedar', { before: 'Alder' }));
		await hour.step('M chooses where a card goes', async () => {
			await focus('Douglas');
			await hour.keys('m');
			await hour.item('Lead');
		}, () => (hour.row('Douglas').stage = 'Lead'));
		await hour.step('the context menu of a card moves it', async () => {
			await face('Douglas').click({ button: 'right' });
			await hour.item('Qualified');
		}, () => (hour.row('Douglas').stage = 'Qualified'));
		await hour.step('the button on a card has the same menu', async () => {
			await card('Douglas').hover();
			await card('Douglas').getByRole('button', { name: 'Actions for Douglas' }).click();
			await hour.item('Proposal');
		}, () => (hour.row('Douglas').stage = 'Proposal'));
		await hour.step('a colleague’s move leaves the focus where it is', async () => {
			await focus('Douglas');
			const stage = hour.pipeline.liveStages.find(({ name }) => name === 'Qualified')!.id;
			hour.asColleague((writer) => editDeals(writer, [{ deal: hour.idOf('Ginkgo'), field: 'stage', value: stage }]));
			await holds('Negotiation', 'Hazel');
			await focused('Douglas');
		}, () => (hour.row('Ginkgo').stage = 'Qualified'));
	});

	it('adds, names and selects', async () => {
		await hour.step('quick add in a lane', async () => {
			await hour.press('Add a deal to Lead');
			await hour.type('Iris');
			await hour.keys('Enter');
			await holds('Lead', 'Iris', 'Birch');
		}, (rows) => {
			rows.push({ title: 'Iris', stage: 'Lead', owner: hour.me });
			place(rows, 'Iris', { before: 'Birch' });
		});
		await hour.step('and another, without leaving the field', async () => {
			await hour.type('Juniper');
			await hour.keys('Enter', 'Escape');
			await holds('Lead', 'Juniper', 'Iris', 'Birch');
		}, (rows) => {
			rows.push({ title: 'Juniper', stage: 'Lead', owner: hour.me });
			place(rows, 'Juniper', { before: 'Iris' });
		});
		await hour.step('F2 changes the name on the card', async () => {
			await focus('Iris');
			await hour.keys('F2', 'Control+a');
			await hour.type('Ivy');
			await hour.keys('Enter');
			await holds('Lead', 'Juniper', 'Ivy', 'Birch');
		}, () => (hour.row('Iris').title = 'Ivy'));
		await hour.step('Space and Shift+Down select cards', async () => {
			await focus('Juniper');
			await hour.keys(' ', 'Shift+ArrowDown');
			await bar().getByText('2 selected').waitFor();
		});
		await hour.step('selected cards move together', async () => {
			await hour.keys('Control+ArrowRight');
		}, () => (hour.row('Juniper').stage = hour.row('Ivy').stage = 'Qualified'));
		await hour.step('and come back with one undo', () => hour.keys('Control+z'), () => (hour.row('Juniper').stage = hour.row('Ivy').stage = 'Lead'));
		await hour.step('Delete moves them to the bin', async () => {
			await focus('Ivy');
			await hour.keys('Delete');
			await holds('Lead', 'Birch');
		}, (rows) => rows.splice(0, rows.length, ...rows.filter(({ title }) => title !== 'Ivy' && title !== 'Juniper')));
		await hour.step('the menu duplicates a card', async () => {
			await face('Birch').click({ button: 'right' });
			await hour.item('Duplicate');
			await expect.poll(async () => (await cards('Lead')).length).toBe(2);
		}, (rows) => rows.splice(rows.indexOf(hour.row('Birch')) + 1, 0, { ...hour.row('Birch') }));
		await hour.step('undo takes the duplicate away', () => hour.keys('Control+z'), (rows) => rows.splice(rows.indexOf(hour.row('Birch')) + 1, 1));
	});

	it('is divided and ordered in other ways', async () => {
		await hour.step('fields on the cards', async () => {
			await choose('Fields on cards', 'Industry');
			await hour.keys('Escape');
			await card('Birch').getByText('Industry').waitFor();
		});
		await hour.step('order by value', async () => {
			await choose(/^By hand|Order/, 'Highest value first');
			await holds('Qualified', 'Ginkgo', 'Cedar', 'Alder');
		});
		await hour.step('lanes by owner', async () => {
			await choose(/By stage/, 'Owner');
			await holds('Anna', 'Birch', 'Alder');
			await holds('Cas', 'Hazel', 'Ginkgo', 'Fir');
		});
		await hour.step('drag to another owner', async () => {
			await drag('Birch', { lane: 'Cas' });
			await holds('Cas', 'Hazel', 'Ginkgo', 'Birch', 'Fir');
		}, () => (hour.row('Birch').owner = 'Cas'));
		await hour.step('lanes by month of closing', async () => {
			await choose(/By owner/, 'Month of closing');
			await holds('December 2026', 'Elm');
		});
		await hour.step('a month moves the day of closing', async () => {
			await focus('Elm');
			await hour.keys('Control+ArrowRight');
			await holds('January 2027', 'Elm');
		}, () => (hour.row('Elm').expectedClose = '2027-01-31'));
		await hour.step('fold a lane', async () => {
			await choose(/By month/, 'Stage');
			await hour.press('Fold Qualified');
			await lane('Qualified').getByRole('button', { name: 'Open Qualified' }).waitFor();
			await expect.poll(() => card('Cedar').count()).toBe(0);
		});
		await hour.step('the sheet undoes what the board did', async () => {
			await hour.press('Open Qualified');
			await hour.show('Sheet');
			await hour.click('Elm', 'company');
			await hour.keys('Control+z');
		}, () => (hour.row('Elm').expectedClose = '2026-12-31'));
		await hour.step('a filter of the sheet is the board’s', async () => {
			await hour.page.getByRole('searchbox', { name: 'Search deals' }).fill('noord');
			await hour.shows('Alder');
			await hour.show('Board');
			await bar().getByText('1 of 8 deals').waitFor();
			await bar().getByRole('button', { name: 'Clear filter' }).click();
			await bar().getByText('8 deals', { exact: true }).waitFor();
		});
		await hour.step('what is selected on the board is selected in the sheet', async () => {
			await focus('Hazel');
			await hour.keys(' ');
			await hour.show('Sheet');
			await hour.page.locator('.ag-row', { hasText: 'Hazel' }).first().waitFor();
			await hour.page.getByText('1 selected').first().waitFor();
		});
	});

	it('did every step that the table in the docs has', () => expect(hour.done).toEqual(stepsOf('Board')));
});
