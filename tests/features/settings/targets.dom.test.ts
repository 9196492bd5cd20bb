// The dialog of targets over a real document: what is typed there is in the document, for everyone, and what is none stays typed.
import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { editSettings } from '#lib/domain/document/commands.ts';
import { setTarget, setTeam } from '#lib/domain/document/targets.ts';
import { EVERYONE } from '#lib/domain/model/target.ts';
import { SettingsDialog, TargetsDialog } from '#lib/features/settings/index.ts';
import { oddTargets, targetPeriods, targetRows } from '#lib/features/settings/targets/target-table.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { newDocument, Replica } from '../../helpers/documents.ts';
import { fakePipeline, type FakeSession } from '../../helpers/fake-session.ts';

const user = userEvent.setup();
let session: FakeSession;
let state: PipelineState;

/** All happens in January 2026. */
const Q1 = { from: '2026-01-01', to: '2026-03-31' };
const Q2 = { from: '2026-04-01', to: '2026-06-30' };

beforeEach(() => {
	localStorage.clear();
	locale.language = 'en';
	({ session, state } = fakePipeline(newDocument([{ title: 'One', owner: 'Anna' }, { title: 'Two', owner: 'Bram' }, { title: 'Gone', owner: 'Cas', deleted: 1 }])));
});

afterEach(() => (locale.language = 'en'));

const show = () => render(TargetsDialog, { state, open: true });
const cell = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
const heads = () => screen.getAllByRole('columnheader').map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());
const said = () => state.pipeline.targets.map(({ from, scope, amount }) => `${from} ${scope.of === 'all' ? 'all' : scope.name} ${amount}`);

function colleague(act: (replica: Replica) => void): void {
	const replica = new Replica('colleague', session.doc, session.clock + 10_000);
	act(replica);
	Y.applyUpdate(session.doc, Y.encodeStateAsUpdate(replica.doc, Y.encodeStateVector(session.doc)), 'remote');
}

describe('targets of other periods', () => {
	it('go one by one, and the focus stays in the dialog, away from its cross', async () => {
		state.perform((writer) => setTarget(writer, { from: '2026-01-07', to: '2026-01-20' }, EVERYONE, 5000));
		state.perform((writer) => setTarget(writer, { from: '2026-02-03', to: '2026-02-20' }, EVERYONE, 6000));
		show();
		const removes = () => screen.queryAllByRole('button', { name: /^Remove the target/ });
		await user.click(removes()[0]!);
		await waitFor(() => expect(document.activeElement?.textContent).toBe('Other periods'));
		await user.click(removes()[0]!);
		await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('radio', { name: 'Quarters' })));
		expect(state.pipeline.targets).toEqual([]);
	});
});

describe('the table of targets', () => {
	it('has the quarters of the fiscal year across, everyone, teams and owners down, and says that there are none yet', () => {
		state.perform((writer) => setTeam(writer, 'Anna', 'North'));
		show();
		expect(heads()).toEqual(['For', 'Q1 2026now', 'Q2 2026', 'Q3 2026', 'Q4 2026', 'Team']);
		expect(screen.getAllByRole('rowheader').map(({ textContent }) => textContent)).toEqual(['Everyone', 'Team North', 'Anna', 'Bram']);
		expect(screen.getByText('No target is set yet')).toBeTruthy();
	});

	it('opens in the field of the running period', async () => {
		session.clock = Date.UTC(2026, 7, 15);
		show();
		expect(heads()[3]).toBe('Q3 2026now');
		await waitFor(() => expect(document.activeElement).toBe(cell('Target of Everyone for Q3 2026')));
	});

	it('takes amounts as they are typed in the sheet, changes and empties them', async () => {
		show();
		await user.type(cell('Target of Everyone for Q1 2026'), '250k{Tab}');
		await user.type(cell('Target of Anna for Q2 2026'), '€ 1,5 mln{Tab}');
		expect(said()).toEqual(['2026-01-01 all 25000000', '2026-04-01 Anna 150000000']);
		expect(cell('Target of Everyone for Q1 2026').value).toBe('250,000');
		expect(screen.queryByText('No target is set yet')).toBeNull();
		await user.clear(cell('Target of Anna for Q2 2026'));
		await user.tab();
		expect(said()).toEqual(['2026-01-01 all 25000000']);
		await user.click(screen.getByRole('button', { name: 'Undo' }));
		expect(said()).toEqual(['2026-01-01 all 25000000', '2026-04-01 Anna 150000000']);
	});

	it('keeps what it cannot read, with the reason, and an amount below 0', async () => {
		show();
		await user.type(cell('Target of Everyone for Q1 2026'), 'lots{Enter}');
		expect(await screen.findByText(/“lots” is not an amount/)).toBeTruthy();
		expect(document.activeElement).toBe(cell('Target of Everyone for Q1 2026'));
		await user.clear(cell('Target of Everyone for Q1 2026'));
		await user.type(cell('Target of Everyone for Q1 2026'), '-5{Enter}');
		expect(await screen.findByText('A target is 0 or more.')).toBeTruthy();
		expect(said()).toEqual([]);
		await user.clear(cell('Target of Everyone for Q1 2026'));
		await user.type(cell('Target of Everyone for Q1 2026'), '0{Enter}');
		expect(said()).toEqual(['2026-01-01 all 0']);
	});

	it('goes through a column with Enter and the arrows', async () => {
		show();
		const column = screen.getAllByRole<HTMLInputElement>('textbox', { name: /^Target of .* for Q1 2026$/ });
		const at = (row: number) => waitFor(() => expect(document.activeElement).toBe(column[row]));
		column[0]!.focus();
		await user.keyboard('100{Enter}');
		await at(1);
		await user.keyboard('40{ArrowDown}');
		await at(2);
		await user.keyboard('60{ArrowUp}');
		await at(1);
		expect(state.pipeline.targets.map(({ amount }) => amount)).toEqual([100_00, 40_00, 60_00]);
	});

	it('calls a sum a sum: of shorter periods, of owners, and never shows it as a target', async () => {
		state.perform((writer) => setTarget(writer, Q1, { of: 'owner', name: 'Anna' }, 100_00));
		state.perform((writer) => setTarget(writer, Q1, { of: 'owner', name: 'Bram' }, 50_00));
		show();
		expect(cell('Target of Everyone for Q1 2026').value).toBe('');
		expect(screen.getByText('Sum of 2 targets of teams and owners: 150')).toBeTruthy();
		for (const { from, to } of targetPeriods('quarter', 0, '2026-01-15', 1)) state.perform((writer) => setTarget(writer, { from, to }, EVERYONE, 10_00));
		await user.click(screen.getByRole('radio', { name: 'Years' }));
		expect(await screen.findByText('Sum of 4 shorter periods: 40')).toBeTruthy();
	});

	it('turns to other periods and other lengths', async () => {
		show();
		await user.click(screen.getByRole('button', { name: 'Later periods' }));
		expect(heads().slice(1, 5)).toEqual(['Q1 2027', 'Q2 2027', 'Q3 2027', 'Q4 2027']);
		await user.click(screen.getByRole('radio', { name: 'Months' }));
		expect(heads().slice(1, 7)).toEqual(['January 2026now', 'February 2026', 'March 2026', 'April 2026', 'May 2026', 'June 2026']);
		await user.click(screen.getByRole('button', { name: 'Earlier periods' }));
		expect(heads()[1]).toBe('July 2025');
	});

	it('puts owners in teams, spelt as the team is already, and takes them out', async () => {
		show();
		await user.type(cell('Team of Anna'), 'North{Tab}');
		await user.type(cell('Team of Bram'), ' north{Tab}');
		expect(state.pipeline.teams).toEqual([{ owner: 'Anna', team: 'North' }, { owner: 'Bram', team: 'North' }]);
		expect(screen.getByRole('rowheader', { name: 'Team North' })).toBeTruthy();
		await user.clear(cell('Team of Anna'));
		await user.tab();
		expect(state.pipeline.teams).toEqual([{ owner: 'Bram', team: 'North' }]);
	});

	it('shows a colleague’s amount at once, and tells of it where one is typing', async () => {
		show();
		const field = cell('Target of Everyone for Q1 2026');
		await user.type(field, '5');
		colleague(({ writer }) => setTarget(writer, Q1, EVERYONE, 900_00));
		colleague(({ writer }) => setTarget(writer, Q2, EVERYONE, 700_00));
		await waitFor(() => expect(cell('Target of Everyone for Q2 2026').value).toBe('700'));
		expect([field.value, screen.getByText('Changed by a colleague meanwhile: 900').id !== '']).toEqual(['5', true]);
	});

	it('lists targets of days that are no period, for after another fiscal year, and takes them away', async () => {
		state.perform((writer) => setTarget(writer, Q1, EVERYONE, 100_00));
		state.perform((writer) => editSettings(writer, 'fiscalYearStart', 2));
		show();
		expect(heads().slice(1, 5)).toEqual(['Feb – Apr 2025', 'May – Jul 2025', 'Aug – Oct 2025', 'Nov 2025 – Jan 2026now']);
		const list = screen.getByRole('heading', { name: 'Other periods' }).closest('section')!;
		expect(within(list).getByText(/^Jan\s–\sMar 2026, Everyone$/)).toBeTruthy();
		await user.click(within(list).getByRole('button', { name: /^Remove the target of Everyone for Jan/ }));
		expect(said()).toEqual([]);
	});

	it('is for looking only where one may only look, and shows those of then while looking back', async () => {
		state.perform((writer) => setTarget(writer, Q1, EVERYONE, 100_00));
		const then = session.clock;
		session.clock += 60_000;
		state.perform((writer) => setTarget(writer, Q1, EVERYONE, 200_00));
		state.showAsOf(then);
		show();
		expect([cell('Target of Everyone for Q1 2026').value, cell('Target of Everyone for Q1 2026').disabled]).toEqual(['100', true]);
		state.showAsOf(null);
		await waitFor(() => expect([cell('Target of Everyone for Q1 2026').value, cell('Target of Everyone for Q1 2026').disabled]).toEqual(['200', false]));
		session.setStatus({ kind: 'read-only', waiting: 0 });
		await waitFor(() => expect(cell('Target of Everyone for Q1 2026').disabled).toBe(true));
	});

	it('is Dutch', async () => {
		locale.language = 'nl';
		show();
		expect(heads()).toEqual(['Voor', 'K1 2026nu', 'K2 2026', 'K3 2026', 'K4 2026', 'Team']);
		await user.type(cell('Doel van Iedereen voor K1 2026'), '1.250,50{Tab}');
		expect(said()).toEqual(['2026-01-01 all 125050']);
		expect(cell('Doel van Iedereen voor K1 2026').value).toBe('1.250,50');
	});
});

it('is reached from the settings, which offer no currency with other decimals once there is a target', async () => {
	state.perform((writer) => setTarget(writer, Q1, EVERYONE, 100_00));
	render(SettingsDialog, { state, open: true });
	expect(screen.getByText(/decimals/)).toBeTruthy();
	await user.click(screen.getByRole('button', { name: 'Targets…' }));
	expect((await screen.findByRole<HTMLInputElement>('textbox', { name: 'Target of Everyone for Q1 2026' })).value).toBe('100');
});

describe('its periods and rows', () => {
	it('are those of the fiscal year, months by the half year', () => {
		const starts = (unit: 'month' | 'quarter' | 'year', page: number, today: string, fiscal: number) => targetPeriods(unit, page, today, fiscal).map(({ from, to, now }) => `${from} ${to}${now ? ' now' : ''}`);
		expect(starts('month', 0, '2026-07-01', 1)[0]).toBe('2026-07-01 2026-07-31 now');
		expect(starts('month', 1, '2026-07-01', 1)[0]).toBe('2027-01-01 2027-01-31');
		expect(starts('quarter', 0, '2026-01-15', 4)).toEqual(['2025-04-01 2025-06-30', '2025-07-01 2025-09-30', '2025-10-01 2025-12-31', '2026-01-01 2026-03-31 now']);
		expect(starts('year', 0, '2026-01-15', 4)).toEqual(['2025-04-01 2026-03-31 now', '2026-04-01 2027-03-31', '2027-04-01 2028-03-31']);
		expect(starts('month', 0, '2026-03-31', 4)[5]).toBe('2026-03-01 2026-03-31 now');
	});

	it('are no odd targets, and one row for each name however it is written', () => {
		const made = (from: string, to: string, scope: Parameters<typeof targetRows>[0][number]['scope']) => ({ id: from, from, to, scope, amount: 1 });
		const targets = [made('2026-01-01', '2026-03-31', EVERYONE), made('2026-02-01', '2026-04-30', { of: 'owner', name: 'anna' }), made('2026-01-05', '2026-01-11', { of: 'team', name: 'X' })];
		expect(oddTargets(targets, 1).map(({ from }) => from)).toEqual(['2026-02-01', '2026-01-05']);
		expect(oddTargets(targets, 2).map(({ from }) => from)).toEqual(['2026-01-01', '2026-01-05']);
		expect(targetRows(targets, [{ owner: 'Bram', team: 'x' }], ['Anna', ' '])).toEqual([EVERYONE, { of: 'team', name: 'x' }, { of: 'owner', name: 'Anna' }, { of: 'owner', name: 'Bram' }]);
	});
});
