// The 25 tasks that one does with the keyboard alone and with clicks alone, each with what is true after each of its
// steps: of the document as somebody else has it, and of the screen. How a task is done is keyboard.e2e.ts and clicks.e2e.ts.
import { expect } from 'vitest';
import { ActivityIndex } from '#lib/domain/document/activities.ts';
import { editDeals } from '#lib/domain/document/commands.ts';
import { isTicked } from '#lib/domain/document/criteria.ts';
import { Note, noteEvents } from '#lib/domain/document/notes.ts';
import { savedViews } from '#lib/domain/document/views.ts';
import type { Hour, Row } from '../hour/hour.ts';

export interface Step {
	/** What others do first. */
	before?: (hour: Hour) => void;
	/** What it changes in the rows, which are then compared cell by cell; nothing, where it is left out. */
	change?: (hour: Hour) => void;
	/** What else is true then. */
	then?: (hour: Hour) => Promise<unknown>;
}

const set = (values: Record<string, Row>) => (hour: Hour) => Object.entries(values).forEach(([title, cells]) => Object.assign(hour.row(title), cells));

/** Puts a row right ahead of another. */
function ahead(hour: Hour, title: string, of: string): void {
	const row = hour.row(title);
	hour.rows.splice(hour.rows.indexOf(row), 1);
	hour.rows.splice(hour.rows.indexOf(hour.row(of)), 0, row);
}

/** Gives a column of one's own another name in the rows; null: none. */
function rename(hour: Hour, from: string, to: string | null): void {
	for (const row of hour.rows) {
		if (to !== null && row[from] !== undefined) row[to] = row[from];
		delete row[from];
	}
}

const columns = (hour: Hour) => hour.pipeline.liveColumns.map(({ name, kind }) => `${name}: ${kind}`);
const haveColumns = (...those: string[]) => (hour: Hour) => expect.poll(() => columns(hour)).toEqual(those);
const views = (hour: Hour) => savedViews(hour.pipeline).filter(({ deleted }) => deleted === null);
const titles = (hour: Hour) => hour.rows.map(({ title }) => String(title));

/** Names of the columns that show, from the left; those that stay in sight with a mark. */
export const heads = (hour: Hour): Promise<string[]> =>
	hour.page.locator('.ag-header-cell').evaluateAll((cells) =>
		cells
			.sort((a, b) => a.getBoundingClientRect().left - b.getBoundingClientRect().left)
			.filter((cell) => cell.querySelector('.header-name'))
			.map((cell) => `${cell.querySelector('.header-name')!.textContent}${cell.closest('[class*="pinned-left"]') ? ' *' : ''}`)
	);

/** The cards of a lane, from above. */
const cards = (hour: Hour, lane: string): Promise<string[]> =>
	hour.page
		.locator('[data-lane]')
		.filter({ has: hour.page.locator('h2', { hasText: new RegExp(`^${lane}$`) }) })
		.locator('li')
		.evaluateAll((items) =>
			items
				.sort((a, b) => Number(a.getAttribute('aria-posinset')) - Number(b.getAttribute('aria-posinset')))
				.map((item) => item.querySelector('.title')?.textContent ?? '')
		);

export const panel = (hour: Hour) => hour.page.getByRole('region', { name: 'Deal', exact: true });
const isOn = (hour: Hour, title: string) => expect.poll(() => panel(hour).getByRole('heading', { level: 2 }).innerText()).toBe(title);

const CRITERION = 'The proposal was discussed with the decision maker';
const GROUPED = ['Anna', 'Ginkgo', 'Elm', 'Birch', 'Alder', 'Fir', 'Cas', 'Hazel'];

/** In this order, each on what those before it left. */
export const TASKS = {
	'add a deal': [{ change: (hour) => hour.rows.push({ title: 'Iris', stage: 'Lead', owner: hour.me }) }],
	'edit a cell': [{ change: set({ Alder: { company: 'Noord BV & Zn' } }) }],
	'choose a stage': [{ change: set({ Birch: { stage: 'Qualified' } }) }],
	'select a range of cells': [{ then: (hour) => expect.poll(() => hour.selected()).toMatch(/3 deals × 3 columns/) }],
	'copy a range and paste it': [{ change: set({ Cedar: { contact: 'West BV' }, Douglas: { contact: 'Zuid BV' } }) }],
	'fill down, and undo it': [
		{ change: set({ Birch: { nextStep: 'Call' }, Cedar: { nextStep: 'Call' } }) },
		{ change: set({ Birch: { nextStep: null }, Cedar: { nextStep: null } }) }
	],
	'find and replace': [
		{
			change: set({
				Alder: { company: 'Noord B.V. & Zn' },
				Birch: { company: 'Oost B.V.' },
				Cedar: { company: 'West B.V.', contact: 'West B.V.' },
				Douglas: { company: 'Zuid B.V.', contact: 'Zuid B.V.' }
			})
		}
	],
	'edit several chosen deals at once': [{ change: set({ Elm: { owner: 'Anna' }, Fir: { owner: 'Anna' }, Ginkgo: { owner: 'Anna' } }) }],
	'move a row by hand': [{ change: (hour) => ahead(hour, 'Hazel', 'Ginkgo') }],
	'put a deal in the bin and bring it back': [
		{ change: (hour) => hour.rows.pop() },
		{ change: (hour) => hour.rows.push({ title: 'Iris', stage: 'Lead', owner: hour.me }) }
	],
	'add a column of one’s own and fill it in': [
		{ then: haveColumns('Seats: number') },
		{ change: set({ Alder: { Seats: 12 } }) }
	],
	'rename that column, delete it and restore it': [
		{ change: (hour) => rename(hour, 'Seats', 'Licences'), then: haveColumns('Licences: number') },
		{ change: (hour) => rename(hour, 'Licences', null), then: haveColumns() },
		{ change: set({ Alder: { Licences: 12 } }), then: haveColumns('Licences: number') }
	],
	'move, hide and freeze columns': [
		{ then: (hour) => expect.poll(async () => (await heads(hour)).slice(0, 5)).toEqual(['Deal *', 'Stage', 'Company', 'Probability', 'Value (€)']) },
		{ then: (hour) => expect.poll(async () => (await heads(hour)).slice(0, 4)).toEqual(['Deal *', 'Stage', 'Company', 'Value (€)']) },
		{ then: (hour) => expect.poll(async () => (await heads(hour)).slice(0, 4)).toEqual(['Deal *', 'Stage *', 'Company', 'Value (€)']) }
	],
	'add a formula column': [
		{
			then: async (hour) => {
				await haveColumns('Licences: number', 'Double: formula')(hour);
				await hour.reads('Cedar', 'Double', /6,?000/);
			}
		}
	],
	'filter by a list of values': [{ then: (hour) => hour.shows('Alder', 'Birch', 'Elm', 'Fir', 'Hazel', 'Ginkgo') }],
	'sort by two columns': [{ then: (hour) => hour.shows(...GROUPED.filter((line) => line !== 'Anna' && line !== 'Cas')) }],
	'group by a column and close a group': [{ then: (hour) => hour.shows(...GROUPED) }, { then: (hour) => hour.shows('Anna', 'Cas', 'Hazel') }],
	'colour rows by a rule': [{ then: (hour) => expect.poll(() => hour.sheet.row('Hazel').first().getAttribute('class')).toContain('row-colour-0') }],
	'save a view, leave it and open it': [
		{
			then: async (hour) => {
				await expect.poll(() => views(hour).map(({ name, owner }) => `${name} ${owner}`)).toEqual(['Team null']);
				const { filter, sort, group, colours, columns: arranged } = views(hour)[0]!.parts;
				expect(filter).toEqual([{ field: 'owner', any: [{ is: 'value', values: ['Anna', 'Cas'] }] }]);
				expect(sort).toEqual([{ field: 'owner', descending: false }, { field: 'value', descending: true }]);
				expect(group).toMatchObject({ field: 'owner' });
				expect(colours).toHaveLength(1);
				expect(arranged).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'stage', frozen: true }), expect.objectContaining({ id: 'probability', shown: false })]));
			}
		},
		{ then: (hour) => hour.shows(...titles(hour)) },
		{ then: (hour) => expect.poll(async () => (await hour.lines())[0]).toBe('Anna') },
		{ then: (hour) => hour.shows(...titles(hour)) }
	],
	'hold live updates back and show them again': [
		{
			then: async (hour) => {
				hour.asColleague((writer) => editDeals(writer, [{ deal: hour.idOf('Fir'), field: 'industry', value: 'Media' }]));
				hour.row('Fir').industry = 'Media';
				await hour.page.getByText('1 change waiting').waitFor();
				await hour.reads('Fir', 'industry', '');
			}
		},
		{ then: (hour) => hour.reads('Fir', 'industry', 'Media') }
	],
	'go to where a colleague is': [{ before: (hour) => hour.colleagueOn('Douglas', 'company'), then: (hour) => hour.isAt('Douglas company') }],
	'open the board and move a card to another stage': [
		{ then: (hour) => expect.poll(() => cards(hour, 'Proposal')).toEqual(['Elm', 'Fir']) },
		{ change: set({ Cedar: { stage: 'Proposal' } }), then: (hour) => expect.poll(() => cards(hour, 'Proposal')).toEqual(['Cedar', 'Elm', 'Fir']) }
	],
	'add a deal on the board': [
		{
			change: (hour) => {
				hour.rows.push({ title: 'Juniper', stage: 'Proposal', owner: hour.me });
				ahead(hour, 'Juniper', 'Cedar');
			},
			then: (hour) => expect.poll(() => cards(hour, 'Proposal')).toEqual(['Juniper', 'Cedar', 'Elm', 'Fir'])
		}
	],
	'open a deal and write a note': [
		{ then: (hour) => isOn(hour, 'Elm') },
		{ then: (hour) => expect.poll(() => new Note(noteEvents(hour.pipeline.log, hour.idOf('Elm'))).text.toString()).toMatch(/^Met at the fair\./) }
	],
	'add a task with a day, tick a criterion, go to the next deal': [
		{
			then: (hour) =>
				expect
					.poll(() => {
						const index = new ActivityIndex(hour.pipeline);
						index.destroy();
						return [...index.all()].map(({ deal, text, ...rest }) => ({ deal, text, due: 'due' in rest ? rest.due : null }));
					})
					.toEqual([{ deal: hour.idOf('Elm'), text: 'Send the offer', due: '2027-05-05' }])
		},
		{ then: (hour) => expect.poll(() => isTicked(hour.pipeline, hour.idOf('Elm'), 'proposal', CRITERION)).toBe(true) },
		{ then: (hour) => isOn(hour, 'Fir') }
	]
} as const satisfies Record<string, readonly Step[]>;

export type TaskName = keyof typeof TASKS;

export const TASK_NAMES = Object.keys(TASKS) as TaskName[];

/** One act for each of the steps. */
type Acts<Steps extends readonly unknown[]> = { readonly [At in keyof Steps]: () => Promise<unknown> };

/** How each step of each task is done. */
export type Way = { readonly [Name in TaskName]: Acts<(typeof TASKS)[Name]> };

/** Does a task in a way, step by step; after each the document is what the list says. `after`: to look at more. */
export async function doTask(hour: Hour, name: TaskName, way: Way, after?: (step: number) => Promise<unknown>): Promise<void> {
	for (const [at, step] of (TASKS[name] as readonly Step[]).entries()) {
		await hour.step(
			`${name}, ${at + 1}`,
			async () => {
				step.before?.(hour);
				await (way[name] as readonly (() => Promise<unknown>)[])[at]!();
			},
			() => step.change?.(hour)
		);
		await hour.step(`${name}, ${at + 1}: then`, async () => {
			await step.then?.(hour);
			await after?.(at);
		});
	}
}
