// The part of the hour about one deal: its panel beside the sheet, edited field by field, with stages and criteria,
// comments, tasks, touches, links and notes.
import { describe, expect, it } from 'vitest';
import { ActivityIndex } from '#lib/domain/document/activities.ts';
import { editDeals } from '#lib/domain/document/commands.ts';
import { isTicked } from '#lib/domain/document/criteria.ts';
import { Note, noteEvents } from '#lib/domain/document/notes.ts';
import type { Activity } from '#lib/domain/model/activity.ts';
import { today, type Hour } from './hour.ts';
import { begin } from './part.ts';
import { stepsOf } from './table.ts';

describe('an hour in the sheet: one deal', () => {
	let hour!: Hour;
	begin((made) => (hour = made));

	const panel = () => hour.page.getByRole('region', { name: 'Deal', exact: true });
	const field = (name: string) => panel().getByLabel(name, { exact: true });
	const tab = (name: string | RegExp) => panel().getByRole('tab', { name }).click();
	const fill = async (name: string, text: string) => {
		await field(name).click();
		await hour.keys('Control+a');
		await hour.type(text);
		await hour.keys('Enter');
	};
	const isOn = (title: string) => expect.poll(() => panel().getByRole('heading', { level: 2 }).innerText()).toBe(title);
	/** What was noted on a deal, read at the other end. */
	const activities = (title: string): Activity[] => {
		const index = new ActivityIndex(hour.pipeline);
		const id = hour.idOf(title);
		index.destroy();
		return [...index.all()].filter(({ deal, deleted }) => deal === id && deleted === null);
	};
	const notes = (title: string): string => {
		const note = new Note(noteEvents(hour.pipeline.log, hour.idOf(title)));
		return note.text.toString();
	};
	const kind = (name: string) => panel().getByRole('radio', { name, exact: true }).click();
	const send = () => panel().getByRole('button', { name: 'Add', exact: true }).click();

	it('edits fields', async () => {
		await hour.step('open the panel from the menu of a cell', async () => {
			await hour.click('Cedar', 'company', { button: 'right' });
			await hour.item('Open deal');
			await isOn('Cedar');
		});
		await hour.step('edit a field in the panel', () => fill('Contact', 'Eva de Wit'), () => (hour.row('Cedar').contact = 'Eva de Wit'));
		await hour.step('the sheet shows it at once', async () => {
			await hour.reads('Cedar', 'contact', 'Eva de Wit');
		});
		await hour.step('an amount as people write it, in the panel', () => fill('Value', '12,5k'.replace(',', '.')), () => (hour.row('Cedar').value = 1_250_000));
		await hour.step('what is no amount is told, and not stored', async () => {
			await fill('Value', 'plenty');
			await panel().getByText(/is not an amount/).waitFor();
			await hour.keys('Escape');
		});
		await hour.step('a colleague’s edit shows while another field is typed in', async () => {
			await field('Source').click();
			await hour.type('Fai');
			hour.asColleague((writer) => editDeals(writer, [{ deal: hour.idOf('Cedar'), field: 'industry', value: 'Media' }]));
			await expect.poll(() => field('Industry').inputValue()).toBe('Media');
			await hour.type('r');
			await hour.keys('Enter');
		}, () => Object.assign(hour.row('Cedar'), { industry: 'Media', source: 'Fair' }));
		await hour.step('undo in the panel leaves the colleague’s edit', async () => {
			await panel().getByRole('tab', { name: 'Details' }).focus();
			await hour.keys('Control+z');
		}, () => delete hour.row('Cedar').source);
		await hour.step('next deal without closing', async () => {
			await hour.press('Next deal');
			await isOn('Douglas');
		});
		await hour.step('previous deal, by keys', async () => {
			await hour.keys('Alt+ArrowUp', 'Alt+ArrowUp');
			await isOn('Birch');
		});
		await hour.step('a card or row chosen elsewhere shows in the panel', async () => {
			await hour.click('Elm', 'company', { button: 'right' });
			await hour.item('Open deal');
			await isOn('Elm');
		});
	});

	it('follows the stages', async () => {
		await hour.step('tick an exit criterion of the stage', async () => {
			const { id, exitCriteria } = hour.pipeline.liveStages.find(({ name }) => name === 'Proposal')!;
			await panel().getByRole('checkbox', { name: exitCriteria[0]! }).click();
			await expect.poll(() => isTicked(hour.pipeline, hour.idOf('Elm'), id, exitCriteria[0]!)).toBe(true);
		});
		await hour.step('move to the next stage', async () => {
			await hour.press(/^Move to Negotiation/);
		}, () => (hour.row('Elm').stage = 'Negotiation'));
		await hour.step('choose a stage from the list', () => panel().getByRole('combobox', { name: 'Stage' }).or(panel().getByRole('button', { name: 'Stage', exact: true })).first().click().then(() => hour.page.getByRole('option', { name: 'Lead', exact: true }).click()), () => (hour.row('Elm').stage = 'Lead'));
		await hour.step('a lost deal is asked why, and told', async () => {
			await panel().getByRole('combobox', { name: 'Stage' }).or(panel().getByRole('button', { name: 'Stage', exact: true })).first().click();
			await hour.page.getByRole('option', { name: 'Lost', exact: true }).click();
			await panel().getByRole('button', { name: 'No budget', exact: true }).click();
		}, () => Object.assign(hour.row('Elm'), { stage: 'Lost', lostReason: 'No budget' }));
		await hour.step('and undone in two steps', async () => {
			await panel().getByRole('tab', { name: 'Details' }).focus();
			await hour.keys('Control+z', 'Control+z');
		}, () => {
			hour.row('Elm').stage = 'Lead';
			delete hour.row('Elm').lostReason;
		});
	});

	it('keeps what happens', async () => {
		const write = (text: string) => panel().getByRole('textbox', { name: /^(Comment|What is to be done|What was said)$/ }).fill(text);
		await hour.step('write a comment', async () => {
			await tab(/^Activity/);
			await kind('Comment');
			await write('They want it before the summer.');
			await send();
			await expect.poll(() => activities('Elm').map(({ kind: what, text }) => `${what}: ${text}`)).toEqual(['comment: They want it before the summer.']);
		});
		await hour.step('name a colleague in a comment', async () => {
			await panel().getByRole('textbox', { name: 'Comment' }).click();
			await hour.type('@Ca');
			await hour.page.getByRole('option', { name: 'Cas' }).waitFor();
			await hour.keys('Enter');
			await hour.type('please call');
			await send();
			await expect.poll(() => activities('Elm').some(({ mentions, text }) => mentions.length === 1 && /Cas.*please call/.test(text))).toBe(true);
		});
		await hour.step('add a task with a day', async () => {
			await kind('Task');
			await write('Send the offer');
			await panel().getByLabel('Due', { exact: true }).fill('2027-01-15');
			await send();
			await expect.poll(() => activities('Elm').find(({ kind: what }) => what === 'task')).toMatchObject({ text: 'Send the offer', due: '2027-01-15', done: null });
		});
		await hour.step('it is among my next steps', async () => {
			await hour.page.getByRole('button', { name: /^My next steps/ }).click();
			// In the list itself: the panel of the deal, which the list takes the place of, has such buttons too.
			await hour.page.getByRole('region', { name: 'My next steps', exact: true }).getByRole('button', { name: /^Send the offer/ }).click();
			await isOn('Elm');
		});
		await hour.step('tick the task off', async () => {
			await panel().getByRole('checkbox', { name: 'Done: Send the offer' }).click();
			await expect.poll(() => activities('Elm').find(({ kind: what }) => what === 'task')).not.toMatchObject({ done: null });
		});
		await hour.step('undo opens the task again', async () => {
			await hour.keys('Control+z');
			await expect.poll(() => activities('Elm').find(({ kind: what }) => what === 'task')).toMatchObject({ done: null });
		});
		await hour.step('log a call', async () => {
			await kind('Contact');
			await kind('Call');
			await write('Asked for a discount');
			await send();
			await expect.poll(() => activities('Elm').find(({ kind: what }) => what === 'touch')).toMatchObject({ how: 'call', text: 'Asked for a discount' });
		}, () => (hour.row('Elm').lastTouch = today()));
		await hour.step('keep a file as a link', async () => {
			await kind('Link');
			await panel().getByRole('textbox', { name: 'Address' }).fill('https://example.com/offer.pdf');
			await panel().getByRole('textbox', { name: 'Name', exact: true }).fill('Offer');
			await send();
			await expect.poll(() => activities('Elm').find(({ kind: what }) => what === 'link')).toMatchObject({ url: 'https://example.com/offer.pdf', text: 'Offer' });
		});
		await hour.step('delete what was noted', async () => {
			await panel().getByRole('button', { name: 'More of: They want it before the summer.' }).click();
			await hour.item('Delete');
			await expect.poll(() => activities('Elm').some(({ text }) => text.startsWith('They want'))).toBe(false);
		});
	});

	it('takes notes', async () => {
		const text = () => panel().getByRole('textbox', { name: 'Notes of Elm' });
		await hour.step('type notes', async () => {
			await tab('Notes');
			await text().click();
			await hour.type('Met at the fair.');
			await expect.poll(() => notes('Elm')).toMatch(/^Met at the fair\./);
		});
		await hour.step('make a list', async () => {
			await hour.keys('Enter');
			await panel().getByRole('button', { name: 'List', exact: true }).click();
			await hour.type('Budget approved');
			await hour.keys('Enter');
			await hour.type('Decision in May');
			await text().getByRole('listitem').nth(1).waitFor();
			await expect.poll(() => notes('Elm')).toContain('Decision in May');
		});
		await hour.step('undo in the notes takes back typing only', async () => {
			await hour.keys('Control+z');
			await expect.poll(() => notes('Elm')).not.toContain('Decision in May');
		});
		await hour.step('what happened is in the history of the deal', async () => {
			await tab('History');
			await panel().getByText('No budget').first().waitFor();
		});
		await hour.step('Esc closes the panel, back in the sheet', async () => {
			await hour.keys('Escape');
			await panel().waitFor({ state: 'detached' });
			await hour.isAt('Elm company');
		});
	});

	it('did every step that the table in the docs has', () => expect(hour.done).toEqual(stepsOf('One deal')));
});
