// A history in the import dialog: beside a list of deals or alone, what is shown of it before anything is written, and what is.
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { editDeals } from '#lib/domain/document/commands.ts';
import ImportDialog from '#lib/features/exchange/ImportDialog.svelte';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { NOW, openPipeline } from './open-pipeline.ts';

interface Given {
	name: string;
	bytes: Uint8Array;
}

const file = (name: string, text: string): Given => ({ name, bytes: new TextEncoder().encode(text) });
const DEALS = file('deals.csv', 'Deal ID,Deal name,Stage,Amount,Created\n1,Roof,Qualified,2500,2026-01-05\n2,Gate,Won,900,2026-02-01\n');
const LOG = file(
	'changes.csv',
	'deal,field,value,at,note\n1,stage,Lead,2026-01-05,\n1,value,2000,2026-01-05,\n1,stage,Intake,2026-01-20,\n1,stage,Qualified,2026-02-01,\n1,value,soon,2026-02-02,x\n1,value,2400,2026-02-03,\n1,Colour,red,2026-02-03,\n9,stage,Lead,2026-02-03,\n'
);

async function open(state: PipelineState, source: Given | Given[] | null) {
	const user = userEvent.setup();
	render(ImportDialog, { state, open: true, source });
	const dialog = await screen.findByRole('dialog');
	const button = (name: string | RegExp) => within(dialog).findByRole('button', { name });
	return { user, dialog, button };
}

const deal = (state: PipelineState, title: string) => [...state.pipeline.deals.values()].find((each) => each.title === title)!;
const steps = (state: PipelineState, title: string) => deal(state, title).stageSteps.map(({ stage, at }) => [stage, at === null ? null : new Date(at).toISOString().slice(0, 10)]);

beforeEach(() => {
	locale.language = 'en';
	for (const { id } of toasts.list) toasts.dismiss(id);
});

describe('a history beside a list of deals', () => {
	it('is shown as it is read, checked with all that is left out, and written in the same step', async () => {
		const state = openPipeline();
		const { user, dialog, button } = await open(state, [LOG, DEALS]);
		await user.click(await button('Next'));
		expect(dialog.textContent).toContain('One row per change');
		expect(dialog.textContent).toContain('5 changes of 1 deal, from Jan 5, 2026 to Feb 3, 2026.');
		expect(dialog.textContent).toContain('Deals were found by their id.');
		await user.click(await button('Next'));
		// A stage that only the past knows is asked about like any other.
		expect(await within(dialog).findByText('Intake')).toBeTruthy();
		await user.click(await button('Next'));
		await button('Import 2 deals');
		for (const words of [
			'1 thing to know about the history',
			'Value: of 1 deal the history ends with another value than the deal has.',
			'Value: “soon” cannot be read as that',
			'Line 6',
			'1 deal of the history is neither in the file nor in this pipeline',
			'9 (1 row)',
			'Colour (1 row)',
			'note (1 value)'
		])
			expect(dialog.textContent).toContain(words);
		expect(state.pipeline.deals.size).toBe(0);
		await user.click(await button('Import 2 deals'));
		await waitFor(() => expect(state.pipeline.deals.size).toBe(2));
		const intake = state.pipeline.liveStages.find(({ name }) => name === 'Intake')!.id;
		expect(steps(state, 'Roof')).toEqual([['lead', '2026-01-04'], [intake, '2026-01-19'], ['qualified', '2026-01-31']]);
		expect(toasts.list.at(-1)!.text).toBe('2 deals imported, with 5 changes of their past.');
		state.undo();
		expect([...state.pipeline.deals.values()].filter(({ deleted }) => deleted === null)).toEqual([]);
	});

	it('[TOLD9] knows since when a deal is in the first stage that stays, not in one that the import takes away', async () => {
		const since = async (keep: boolean) => {
			const state = openPipeline();
			const { user, dialog, button } = await open(state, [file('deals.csv', 'Deal ID,Deal name,Stage,Created\n1,Roof,Demo,2026-01-05\n2,Gate,Contract,2026-02-01\n')]);
			await user.click(await button('Next'));
			await user.click(await button('Next'));
			await button('Import 2 deals');
			if (keep) await user.click(within(dialog).getByRole('checkbox', { name: /^Remove the stages that no deal uses/ }));
			await user.click(await button('Import 2 deals'));
			await waitFor(() => expect(state.pipeline.deals.size).toBe(2));
			const seen = { first: state.pipeline.liveStages[0]!.name, steps: ['Roof', 'Gate'].map((title) => steps(state, title).at(-1)![1]) };
			cleanup();
			return seen;
		};
		expect(await since(false)).toEqual({ first: 'Demo', steps: ['2026-01-04', null] });
		expect(await since(true)).toEqual({ first: 'Lead', steps: [null, null] });
	});

	it('is added with a button, another column or field can be chosen, and it can be left out again', async () => {
		const state = openPipeline();
		const { user, dialog, button } = await open(state, DEALS);
		await button('Next');
		expect(within(dialog).queryByText('History')).toBeNull();
		const input = dialog.querySelector<HTMLInputElement>('input[type="file"]')!;
		await user.upload(input, [new File([LOG.bytes as Uint8Array<ArrayBuffer>], LOG.name)]);
		await within(dialog).findByText(/5 changes of 1 deal/);
		await user.click(within(dialog).getByLabelText(/^What Colour becomes/));
		await user.click(await screen.findByRole('option', { name: 'Next step' }));
		await waitFor(() => expect(dialog.textContent).toContain('6 changes of 1 deal'));
		await user.click(within(dialog).getByLabelText(/^What at is/));
		await user.click(await screen.findByRole('option', { name: 'Left out' }));
		await waitFor(() => expect(dialog.textContent).toContain('It is not clear how changes.csv tells a history'));
		expect((await button('Next')).hasAttribute('disabled')).toBe(true);
		await user.click(await button('Leave out: changes.csv'));
		await waitFor(() => expect((within(dialog).getByRole('button', { name: 'Next' })).hasAttribute('disabled')).toBe(false));
		expect(dialog.textContent).not.toContain('One row per change');
	});

	it('lists rows of an id that several deals have, and does not call those deals unknown', async () => {
		const { user, dialog, button } = await open(openPipeline(), [file('log.csv', 'deal,field,value,at\n1,stage,Lead,2026-01-05\n2,stage,Lead,2026-01-05\n'), file('deals.csv', 'Deal ID,Deal name,Stage\n1,Roof,Qualified\n1,Gate,Won\n2,Wall,Lead\n')]);
		await user.click(await button('Next'));
		await user.click(await button('Next'));
		await button('Import 3 deals');
		expect(dialog.textContent).toContain('More than one deal is called 1, or has it as its id');
		expect(dialog.textContent).not.toContain('neither in the file nor in this pipeline');
	});

	it('several lists of deals are refused with what to do', async () => {
		await open(openPipeline(), [DEALS, { ...DEALS, name: 'more.csv' }]);
		expect((await screen.findByRole('alert')).textContent).toContain('Several of these files are lists of deals: deals.csv, more.csv');
	});

	it('both may be dropped on the first step', async () => {
		const { dialog, button } = await open(openPipeline(), null);
		const zone = within(dialog).getByText('Drop an XLSX, CSV or text file here').parentElement!;
		const drop = new Event('drop', { bubbles: true, cancelable: true });
		const files = [DEALS, LOG].map(({ name, bytes }) => new File([bytes as Uint8Array<ArrayBuffer>], name));
		Object.defineProperty(drop, 'dataTransfer', { value: { files } });
		await fireEvent(zone, drop);
		await button('Next');
		expect(within(dialog).getByText('History')).toBeTruthy();
	});
});

describe('a history of deals that are here', () => {
	const here = () => openPipeline([{ title: 'Roof', stage: 'qualified', value: 250_000, createdAt: null }, { title: 'Gate', stage: 'won', value: 90_000, createdAt: null }]);
	const byTitle = file('changes.csv', 'deal,field,value,at\nRoof,stage,Lead,2026-01-05\nRoof,value,2000,2026-01-05\nRoof,stage,Qualified,2026-02-01\nRoof,value,2500,2026-02-03\nGate,stage,Lead,2026-03-01\nGate,stage,Won,2026-04-01\n');

	it('is told up to the day they came, as one step that is taken back', async () => {
		const state = here();
		const { user, dialog, button } = await open(state, byTitle);
		expect(await within(dialog).findByText(/No list of deals was chosen/)).toBeTruthy();
		expect(dialog.textContent).toContain('Deals were found by their title');
		await user.click(await button('Next'));
		await user.click(await button('Tell the past of 2 deals'));
		await waitFor(() => expect(steps(state, 'Roof')).toEqual([['lead', '2026-01-04'], ['qualified', '2026-01-31']]));
		expect(steps(state, 'Gate')).toEqual([['lead', '2026-02-28'], ['won', '2026-03-31']]);
		expect(deal(state, 'Roof').createdAt).toBe(Date.UTC(2026, 0, 4, 23));
		expect(state.pipeline.deals.size).toBe(2);
		expect(toasts.list.at(-1)!.text).toBe('The past of 2 deals was told.');
		toasts.list.at(-1)!.action!.run();
		expect(steps(state, 'Roof')).toEqual([['qualified', null]]);
	});

	it('finds deals that were imported earlier by the id they had in that file', async () => {
		const state = openPipeline();
		const first = await open(state, DEALS);
		await first.user.click(await first.button('Next'));
		await first.user.click(await first.button('Import 2 deals'));
		await waitFor(() => expect(state.pipeline.deals.size).toBe(2));
		cleanup();
		const { user, dialog, button } = await open(state, file('log.csv', 'deal,field,value,at\n1,stage,Lead,2026-01-05\n1,stage,Qualified,2026-02-01\n'));
		expect(await within(dialog).findByText(/Deals were found by their id/)).toBeTruthy();
		await user.click(await button('Next'));
		await user.click(await button('Tell the past of 1 deal'));
		await waitFor(() => expect(steps(state, 'Roof')).toEqual([['lead', '2026-01-04'], ['qualified', '2026-01-31']]));
	});

	it('a list imported again finds a deal that was edited since, by its id there and its title', async () => {
		const state = openPipeline();
		const first = await open(state, DEALS);
		await first.user.click(await first.button('Next'));
		await first.user.click(await first.button('Import 2 deals'));
		await waitFor(() => expect(state.pipeline.deals.size).toBe(2));
		cleanup();
		state.perform((writer) => editDeals(writer, [{ deal: deal(state, 'Roof').id, field: 'value', value: 9900_00 }, { deal: deal(state, 'Gate').id, field: 'title', value: 'Garden gate' }]));
		const again = await open(state, [DEALS, LOG]);
		await again.user.click(await again.button('Next'));
		await again.user.click(await again.button('Next'));
		await again.user.click(await again.button('Next'));
		await again.user.click(await again.button('Tell the past of 1 deal'));
		await waitFor(() => expect(steps(state, 'Roof').length).toBeGreaterThan(1));
		expect([...state.pipeline.deals.values()].map(({ title }) => title).sort()).toEqual(['Garden gate', 'Roof']);
		expect(deal(state, 'Roof').value).toBe(9900_00);
	});

	it('[TOLD14] counts and tells those too of which it has no more than the day on which they began', async () => {
		const state = here();
		const { user, dialog, button } = await open(state, file('log.csv', 'deal,field,value,at\nRoof,stage,Qualified,2026-01-05\nGate,stage,Lead,2026-03-01\nGate,stage,Won,2026-04-01\n'));
		await waitFor(() => expect(dialog.textContent).toContain('3 changes of 2 deals'));
		expect(dialog.textContent).toContain('2 of them are here already');
		await user.click(await button('Next'));
		await user.click(await button('Tell the past of 2 deals'));
		await waitFor(() => expect(steps(state, 'Roof')).toEqual([['qualified', '2026-01-04']]));
	});

	it('leaves what happened after they came to their own history', async () => {
		const state = openPipeline([{ title: 'Roof', stage: 'qualified', createdAt: null }]);
		(state.session as { now: () => number }).now = () => NOW + 86_400_000;
		const { user, dialog, button } = await open(state, file('log.csv', `deal,field,value,at\nRoof,stage,Lead,2026-01-05\nRoof,stage,Won,${new Date(NOW + 3_600_000).toISOString()}\n`));
		await user.click(await button('Next'));
		await button('Tell the past of 1 deal');
		expect(dialog.textContent).toContain('Happened after the deal came here');
	});

	it('a file that is taken for a history may be read as a list of deals', async () => {
		const state = openPipeline();
		const { user, dialog, button } = await open(state, file('odd.csv', 'Deal,Field,Value,Date\nRoof,Status,12,2026-01-05\n'));
		expect(await within(dialog).findByText(/This pipeline has no deals yet/)).toBeTruthy();
		await user.click(await button('Read as a list of deals: odd.csv'));
		expect(await within(dialog).findByText(/odd.csv: 1 row, 4 columns/)).toBeTruthy();
		expect(within(dialog).getByLabelText(/^Field for Deal/)).toBeTruthy();
	});

	it('speaks Dutch', async () => {
		locale.language = 'nl';
		const { user, dialog, button } = await open(here(), byTitle);
		expect(await within(dialog).findByText(/6 wijzigingen van 2 kansen, van 5 jan 2026 tot 1 apr 2026/)).toBeTruthy();
		await user.click(await button('Verder'));
		await button('Verleden van 2 kansen toevoegen');
	});
});
