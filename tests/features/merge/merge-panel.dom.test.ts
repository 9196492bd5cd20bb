// The merge review over real documents of people who were apart: what it lists of each kind, and what choosing does.
import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addDeals, addStage, deleteDeals, editDeals, editSettings, editStage, removeStage } from '#lib/domain/document/commands.ts';
import { nameMoment, removeMoment } from '#lib/domain/document/history-moments.ts';
import { setTarget, setTeam } from '#lib/domain/document/targets.ts';
import { keepShown, moveDeals } from '#lib/features/merge/settle.ts';
import { announcements } from '#lib/ui/announcer.svelte.ts';
import { formatInstant } from '#lib/ui/format.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { T0 } from '../../helpers/documents.ts';
import { HOUR, Meeting } from './met.ts';

const user = userEvent.setup();
let met: Meeting;

beforeEach(() => {
	localStorage.clear();
	sessionStorage.clear();
	locale.language = 'en';
	met = new Meeting([
		{ title: 'Alpha', stage: 'lead', value: 100_00 },
		{ title: 'Bravo', stage: 'qualified', value: 123456789000, owner: 'Eva' }
	]);
});
afterEach(() => met.close());

const mine = (deal: string, field: 'value' | 'company' | 'stage' | 'title', value: string | number | null) =>
	met.state.perform((writer) => editDeals(writer, [{ deal: met.id(deal), field, value }]));
const theirs = (deal: string, field: 'value' | 'company' | 'stage' | 'title', value: string | number | null, who = met.colleague) =>
	editDeals(who.writer, [{ deal: who.deal(deal).id, field, value }]);
/** A full hour of the day on which all happens, in the pipeline's zone, where T0 is ten o'clock. */
const when = (hour: number): string => formatInstant(T0 + (hour - 10) * HOUR, 'Europe/Amsterdam');
const button = (name: string | RegExp) => screen.getByRole('button', { name });

describe('a cell that several people changed', () => {
	beforeEach(() => {
		mine('Alpha', 'value', 700_00);
		theirs('Alpha', 'value', 500_00);
		met.meet();
	});

	it('is listed with every edit, who and when in the pipeline’s zone, which shows, and the value before', async () => {
		await met.review(1);
		expect(met.rows('Alpha')).toEqual([`€700 You, ${when(12)} Shows now Keep`, `€500 Bram, ${when(11)} Show this`]);
		expect(met.text('Alpha')).toContain('Before: €100');
		expect(within(met.group('Alpha')).getByRole('heading', { level: 4 }).textContent).toMatch(/Value\s+new/);
	});

	it('lists what several others wrote', async () => {
		const early = new Meeting([{ title: 'Alpha', value: 1_00 }]);
		const chris = early.person('Chris', early.colleague.clock + 3 * HOUR);
		early.state.perform((writer) => editDeals(writer, [{ deal: early.id('Alpha'), field: 'value', value: 2_00 }]));
		theirs('Alpha', 'value', 3_00, early.colleague);
		theirs('Alpha', 'value', 4_00, chris);
		early.meet();
		await early.review(1);
		expect(early.rows('Alpha').map((row) => row.split(',')[0])).toEqual(['€4 Chris', '€2 You', '€3 Bram']);
		early.close();
	});

	it('switches with one press, for everybody, and one undo takes it back', async () => {
		await met.review(1);
		await user.click(button('Show this: €500 by Bram, Value of Alpha'));
		expect(met.deal('Alpha')).toMatchObject({ value: 500_00, conflicts: [] });
		expect(announcements.polite.text).toBe('Value of Alpha is now €500.');
		met.send();
		expect(met.colleague.deal('Alpha')).toMatchObject({ value: 500_00, conflicts: [] });
		met.state.undo();
		expect(met.deal('Alpha').value).toBe(700_00);
	});

	it('stays in its place, settled, until the review closes, and can still be switched', async () => {
		await met.review(1);
		await user.click(button('Keep €700 by you: Value of Alpha'));
		await waitFor(() => expect(met.watch.findings).toEqual([]));
		await waitFor(() => expect(met.text('Alpha')).toContain('settled'));
		await waitFor(() => expect(document.activeElement).toBe(within(met.group('Alpha')).getByRole('heading', { level: 4 })));
		await user.click(button('Show this: €500 by Bram, Value of Alpha'));
		expect(met.deal('Alpha').value).toBe(500_00);
		await waitFor(() => expect(met.rows('Alpha')[1]).toContain('Shows now'));
	});

	it('is marked as settled when a colleague settles it meanwhile', async () => {
		await met.review(1);
		met.send();
		theirs('Alpha', 'value', 900_00);
		met.meet();
		await waitFor(() => expect(met.text('Alpha')).toContain('settled'));
	});

	it('offers nothing to press to who may only look', async () => {
		met.session.setStatus({ kind: 'read-only', waiting: 0 });
		await met.review(1);
		expect(within(met.group('Alpha')).queryAllByRole('button', { name: /Keep|Show this/ })).toEqual([]);
		expect(screen.getByText('You can look, but not choose here.')).toBeTruthy();
	});

	it('reads as Dutch, with amounts as they are written there', async () => {
		locale.language = 'nl';
		theirs('Bravo', 'value', 1);
		mine('Bravo', 'value', 123456789000);
		mine('Bravo', 'value', 223456789000);
		met.meet();
		await met.review(2);
		expect(met.rows('Bravo')[0]).toMatch(/^€ 2\.234\.567\.890 Jij, 15 jan 2026, 12:00 Nu te zien Houden$/);
		expect(met.text('Bravo')).toContain('Eerst: € 1.234.567.890');
	});
});

describe('cells of stages and settings', () => {
	it('are listed under the stage and under the settings, in words', async () => {
		met.state.perform((writer) => editStage(writer, 'lead', 'probability', 150));
		met.state.perform((writer) => editSettings(writer, 'fiscalYearStart', 4));
		editStage(met.colleague.writer, 'lead', 'probability', 200);
		editSettings(met.colleague.writer, 'fiscalYearStart', 7);
		met.meet();
		await met.review(2);
		expect(met.rows('Stage Lead').map((row) => row.split(' ')[0])).toEqual(['15%', '20%']);
		expect(met.rows('Settings of the pipeline').map((row) => row.split(' ')[0])).toEqual(['April', 'July']);
		await user.click(button(/^Show this: July by Bram/));
		expect(met.state.settings.fiscalYearStart).toBe(7);
	});
});

describe('targets and teams', () => {
	it('that two people set apart are listed in words, and one press decides', async () => {
		const span = { from: '2026-01-01', to: '2026-03-31' };
		met.state.perform((writer) => setTarget(writer, span, { of: 'owner', name: 'Eva' }, 100_000_00));
		met.state.perform((writer) => setTeam(writer, 'Eva', 'North'));
		setTarget(met.colleague.writer, span, { of: 'owner', name: 'Eva' }, 120_000_00);
		setTeam(met.colleague.writer, 'Eva', 'South');
		met.meet();
		await met.review(2);
		expect(met.rows('Target of Q1 2026, Eva').map((row) => row.split(' ')[0])).toEqual(['€100,000', '€120,000']);
		expect(met.rows('Settings of the pipeline').map((row) => row.split(' ').slice(0, 2).join(' '))).toEqual(['Eva: North', 'Eva: South']);
		await user.click(button(/^Show this: €120,000 by Bram/));
		expect(met.state.pipeline.targets.map(({ amount }) => amount)).toEqual([120_000_00]);
	});
});

describe('the name of a moment', () => {
	it('removed by one and kept by another is no deal without a title', async () => {
		const [record] = met.state.perform((writer) => nameMoment(writer, 'Monday', T0)).created;
		met.send();
		met.state.perform((writer) => removeMoment(writer, record!.slice('reviews/'.length)));
		removeMoment(met.colleague.writer, record!.slice('reviews/'.length));
		met.state.undo();
		mine('Alpha', 'value', 2);
		theirs('Alpha', 'value', 3);
		met.meet();
		await met.review(1);
		expect(screen.getAllByRole('heading', { level: 3 }).map((heading) => heading.textContent)).toEqual(['Alpha']);
	});
});

describe('a deal deleted while it was edited', () => {
	beforeEach(() => {
		mine('Alpha', 'company', 'Noord');
		deleteDeals(met.colleague.writer, [met.colleague.deal('Alpha').id]);
		met.meet();
	});

	it('is back, and it is said by whom, with which edit', async () => {
		expect(met.deal('Alpha').deleted).toBe(null);
		await met.review(1);
		expect(met.text('Alpha')).toContain(`Bram moved this deal to the bin on ${when(11)} while you edited it. It is back, with that edit.`);
		expect(met.rows('Alpha')[0]).toBe(`Company: Noord You, ${when(12)}`);
	});

	it('can be kept', async () => {
		await met.review(1);
		await user.click(button('Keep the deal: Alpha'));
		expect(met.deal('Alpha').deleted).toBe(null);
		await waitFor(() => expect(met.watch.findings).toEqual([]));
		expect(met.text('Alpha')).toContain('Alpha stays.');
	});

	it('can be deleted after all, and that can be undone', async () => {
		await met.review(1);
		await user.click(button('Move to bin after all: Alpha'));
		expect(met.deal('Alpha').deleted).not.toBe(null);
		expect(announcements.polite.text).toBe('Alpha is in the bin.');
		await waitFor(() => expect(met.text('Alpha')).toContain('Alpha is in the bin.'));
		met.state.undo();
		expect(met.deal('Alpha').deleted).toBe(null);
	});
});

describe('a stage', () => {
	it('removed while it was renamed is back; removing it after all asks where its deals go', async () => {
		met.state.perform((writer) => editStage(writer, 'qualified', 'name', 'Suspect'));
		removeStage(met.colleague.writer, 'qualified', 'lead');
		met.meet();
		mine('Bravo', 'stage', 'qualified');
		await met.review(1);
		expect(met.text('Stage Suspect')).toContain(`Bram removed this stage on ${when(11)} while you edited it.`);
		await user.click(button('Remove after all: Suspect'));
		expect(met.state.pipeline.stage('qualified')?.deleted).not.toBe(null);
		expect(met.deal('Bravo').stage).toBe('lead');
	});

	it('removed while a deal was moved into it can be brought back', async () => {
		mine('Alpha', 'stage', 'proposal');
		removeStage(met.colleague.writer, 'proposal', 'lead');
		met.meet();
		await met.review(1);
		expect(met.text('Stage Proposal (removed)')).toContain(`Bram removed this stage on ${when(11)}, while a deal was moved into it: Alpha`);
		await user.click(button('Bring the stage back: Proposal'));
		expect(met.state.pipeline.stage('proposal')?.deleted).toBe(null);
		await waitFor(() => expect(met.watch.findings).toEqual([]));
	});

	it('or its deals can go elsewhere', async () => {
		mine('Alpha', 'stage', 'proposal');
		removeStage(met.colleague.writer, 'proposal', 'lead');
		met.meet();
		await met.review(1);
		await user.click(button('Move: Proposal'));
		expect(met.deal('Alpha').stage).toBe('lead');
		await waitFor(() => expect(met.watch.findings).toEqual([]));
	});
});

describe('the same thing added by two people', () => {
	const addBoth = (): void => {
		met.state.perform((writer) => addDeals(writer, [{ title: 'Delta', stage: 'lead', value: 10_00 }]));
		addDeals(met.colleague.writer, [{ title: 'Delta', stage: 'lead', value: 20_00 }]);
		met.meet();
	};
	const deltas = () => [...met.state.pipeline.deals.values()].filter(({ title, deleted }) => title === 'Delta' && deleted === null);

	it('is listed with what tells the two apart, and one can go', async () => {
		addBoth();
		await met.review(1);
		expect(met.text('Delta')).toContain('You and Bram added what looks like the same deal');
		expect(met.rows('Delta').map((row) => /€\d+/.exec(row)?.[0]).sort()).toEqual(['€10', '€20']);
		await user.click(button(/^Move to bin: Delta, added by Bram/));
		expect(deltas().map(({ value }) => value)).toEqual([10_00]);
		await waitFor(() => expect(met.watch.findings).toEqual([]));
	});

	it('can both stay, and are not listed again', async () => {
		addBoth();
		await met.review(1);
		await user.click(button('Keep both'));
		await waitFor(() => expect(met.watch.findings).toEqual([]));
		expect(deltas()).toHaveLength(2);
	});

	it('of two stages one is removed and its deals go to the other', async () => {
		const cells = { name: 'Demo', category: 'buy', type: 'open', probability: 300, staleAfter: null, forecastCategory: 'pipeline', questions: [], exitCriteria: [] } as const;
		const own = met.state.perform((writer) => addStage(writer, { ...cells, questions: [], exitCriteria: [] }, 'lead')).created[0]!.slice(7);
		const other = addStage(met.colleague.writer, { ...cells, questions: [], exitCriteria: [] }, 'lead').created[0]!.slice(7);
		theirs('Bravo', 'stage', other);
		met.meet();
		await met.review(1);
		await user.click(button(/^Remove, its deals to the other: Demo, added by Bram/));
		expect(met.deal('Bravo').stage).toBe(own);
		expect(met.state.pipeline.liveStages.filter(({ name }) => name === 'Demo')).toHaveLength(1);
	});
});

describe('many at once', () => {
	const TITLES = Array.from({ length: 60 }, (_, index) => `Deal ${index}`);
	beforeEach(() => {
		met.close();
		met = new Meeting(TITLES.map((title) => ({ title, stage: 'lead', value: 100 })));
		for (const title of TITLES) mine(title, 'value', 200);
		for (const title of TITLES) theirs(title, 'value', 300);
		met.meet();
	});

	it('come twenty records at a time', async () => {
		await met.review(60);
		expect(screen.getAllByRole('heading', { level: 3 })).toHaveLength(20);
		await user.click(button('Show 20 more'));
		expect(screen.getAllByRole('heading', { level: 3 })).toHaveLength(40);
		expect(document.activeElement).toBe(screen.getAllByRole('heading', { level: 4 })[20]);
	});

	it('are all kept as they show by one press, in one go', async () => {
		await met.review(60);
		let transactions = 0;
		met.session.doc.on('update', () => (transactions += 1));
		await user.click(button('Keep all 60 as they show'));
		expect([...met.state.pipeline.deals.values()].every(({ value, conflicts }) => value === 200 && conflicts.length === 0)).toBe(true);
		expect(transactions).toBe(1);
		expect(announcements.polite.text).toBe('60 are settled as they show.');
		await waitFor(() => expect(met.watch.findings).toEqual([]));
	});
});

describe('an edit that comes in before the list has it', () => {
	it('is not settled by keeping all as they were listed', async () => {
		mine('Alpha', 'value', 2);
		theirs('Alpha', 'value', 3);
		mine('Bravo', 'company', 'Mine');
		theirs('Bravo', 'company', 'Theirs');
		met.meet();
		await waitFor(() => expect(met.watch.findings).toHaveLength(2));
		const listed = met.watch.findings;
		met.colleague.clock += 5 * HOUR;
		theirs('Alpha', 'value', 777);
		met.meet();
		expect(keepShown(met.state, listed)).toBe(1);
		expect(met.deal('Alpha')).toMatchObject({ value: 777, conflicts: ['value'] });
		expect(met.deal('Bravo')).toMatchObject({ company: 'Mine', conflicts: [] });
	});

	it('stays where it put a deal when the others are moved out of a removed stage', async () => {
		removeStage(met.colleague.writer, 'proposal', 'lead');
		mine('Alpha', 'stage', 'proposal');
		mine('Bravo', 'stage', 'proposal');
		met.meet();
		met.send();
		theirs('Alpha', 'stage', 'won');
		met.meet();
		moveDeals(met.state, 'proposal', 'lead');
		expect([met.deal('Alpha').stage, met.deal('Bravo').stage]).toEqual(['won', 'lead']);
	});
});

describe('the panel', () => {
	beforeEach(() => {
		for (const deal of ['Alpha', 'Bravo']) mine(deal, 'company', 'Noord');
		for (const deal of ['Alpha', 'Bravo']) theirs(deal, 'company', 'Zuid');
		met.meet();
	});

	it('opens at the cell it was asked for', async () => {
		await met.review(2, { at: { deal: met.id('Alpha'), field: 'company' } });
		expect(document.activeElement?.closest('section')?.textContent).toContain('Alpha');
		expect(screen.getAllByRole('heading', { level: 3 })[0]!.textContent).toBe('Alpha');
	});

	it('closes with Escape and can be taken up again, what was seen no longer marked as new', async () => {
		let closed = 0;
		const { unmount } = await met.review(2, { onclose: () => (closed += 1) });
		expect(screen.getAllByText('new')).toHaveLength(2);
		await user.keyboard('{Escape}');
		expect(closed).toBe(1);
		unmount();
		await met.review(2);
		expect(screen.queryAllByText('new')).toEqual([]);
	});

	it('shows new findings first', async () => {
		(await met.review(2)).unmount();
		met.send();
		met.state.perform((writer) => editStage(writer, 'won', 'name', 'Ours'));
		editStage(met.colleague.writer, 'won', 'name', 'Theirs');
		met.meet();
		await met.review(3);
		const [first] = screen.getAllByRole('heading', { level: 3 });
		expect(first!.closest('section')!.textContent).toContain('new');
		expect(first!.textContent).toMatch(/^Stage /);
	});

	it('leads to the deal in the sheet', async () => {
		const places: unknown[] = [];
		await met.review(2, { onshow: (place: unknown) => places.push(place) });
		await user.click(button('Show in the sheet: Bravo'));
		expect(places).toEqual([{ deal: met.id('Bravo'), field: 'company' }]);
	});
});
