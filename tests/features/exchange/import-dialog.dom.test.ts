// The import dialog as a person uses it: from file or paste to deals in the pipeline, and back.
import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { importDeals } from '#lib/domain/document/commands.ts';
import { ImportSession } from '#lib/features/exchange/import-session.svelte.ts';
import ImportDialog from '#lib/features/exchange/ImportDialog.svelte';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { openPipeline } from './open-pipeline.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const file = (text: string, name = 'deals.csv') => ({ name, bytes: bytes(text) });

const SMALL = 'Deal name,Stage,Amount,Created,Code\nRoof,Lead,"1,250.50",2026-01-05,x\nGate,Won,900,2026-02-01,y\nTotal,,2150.50,,\n';

/** Opens the dialog and waits for the step that `source` leads to. */
async function open(state: PipelineState, source: { name: string; bytes: Uint8Array } | null) {
	const user = userEvent.setup();
	render(ImportDialog, { state, open: true, source });
	const dialog = await screen.findByRole('dialog');
	const button = (name: string | RegExp) => within(dialog).findByRole('button', { name });
	return { user, dialog, button };
}

const live = (state: PipelineState) => [...state.pipeline.deals.values()].filter((deal) => deal.deleted === null);

beforeEach(() => {
	locale.language = 'en';
	for (const { id } of toasts.list) toasts.dismiss(id);
});

describe('importing a file', () => {
	it('shows how it reads the file before it writes, and what it leaves out', async () => {
		const state = openPipeline();
		const { user, dialog, button } = await open(state, file(SMALL));
		await button('Next');
		expect(dialog.textContent).toContain('deals.csv: 3 rows, 5 columns');
		expect(within(dialog).getByText('→ €1,250.50')).toBeTruthy();
		await user.click(await button('Next'));
		await button('Import 2 deals');
		expect(dialog.textContent).toContain('A total, not a deal');
		expect(dialog.textContent).toContain('Line 4');
		expect(dialog.textContent).toContain('Code (2 values)');
		expect(live(state)).toHaveLength(0);
	});

	it.each([
		['en', 'Next', 'Nov 1, 2026, 8:00 AM', 'Nov 2, 2026, 2:00 AM', 'Nov 3, 2026'],
		['nl', 'Verder', '1 nov 2026, 08:00', '2 nov 2026, 02:00', '3 nov 2026']
	] as const)('[CLOSING3] shows the time of day where the file has one, and the day where it has none (%s)', async (language, next, created, won, day) => {
		locale.language = language;
		const text = 'Title,Stage,Created,Won time\nX,Won,2026-11-01 08:00:00,2026-11-02 02:00:00\nY,Won,2026-11-03,2026-11-03\n';
		const { user, dialog, button } = await open(openPipeline(), file(text));
		await button(next);
		for (const words of [created, won]) expect(within(dialog).getByText(`→ ${words}`)).toBeTruthy();
		expect(within(dialog).getAllByText(`→ ${day}`)).toHaveLength(2);
		while (within(dialog).queryByRole('button', { name: next })) await user.click(await button(next));
		const cells = within(dialog).getAllByRole('cell').map(({ textContent }) => textContent);
		expect([created, won, day].map((words) => cells.filter((cell) => cell === words).length)).toEqual([1, 1, 2]);
	});

	it('claims nothing where the person turns out to be a viewer', async () => {
		const state = openPipeline();
		const { user, button } = await open(state, file(SMALL));
		await user.click(await button('Next'));
		let refused = 0;
		state.onRefused(() => (refused += 1));
		state.status = { kind: 'read-only', waiting: 0 };
		await user.click(await button('Import 2 deals'));
		await waitFor(() => expect(refused).toBe(1));
		expect(live(state)).toHaveLength(0);
		expect(toasts.list).toEqual([]);
		expect(screen.getByRole('dialog')).toBeTruthy();
	});

	it('writes everything as one step that its notice takes back', async () => {
		const state = openPipeline();
		const { user, button } = await open(state, file(SMALL));
		await user.click(await button('Next'));
		await user.click(await button('Import 2 deals'));
		await waitFor(() => expect(live(state)).toHaveLength(2));
		expect(live(state).map(({ title, stage, value }) => [title, stage, value])).toEqual([
			['Roof', 'lead', 125_050],
			['Gate', 'won', 90_000]
		]);
		await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
		expect(toasts.list.at(-1)!.text).toBe('2 deals imported.');
		toasts.list.at(-1)!.action!.run();
		expect(live(state)).toHaveLength(0);
	});

	it('is undone by one press of undo', async () => {
		const state = openPipeline();
		const { user, button } = await open(state, file(SMALL));
		await user.click(await button('Next'));
		await user.click(await button('Import 2 deals'));
		await waitFor(() => expect(live(state)).toHaveLength(2));
		state.undo();
		expect(live(state)).toHaveLength(0);
	});

	it('asks about stages only when a name is new, and makes what is asked', async () => {
		const state = openPipeline();
		const { user, dialog, button } = await open(state, file('Deal,Stage\nA,Intake\nB,Lead\n'));
		await user.click(await button('Next'));
		expect(await within(dialog).findByText('Intake')).toBeTruthy();
		await user.click(await button('Next'));
		await user.click(await button('Import 2 deals'));
		await waitFor(() => expect(live(state)).toHaveLength(2));
		const made = state.pipeline.liveStages.find(({ name }) => name === 'Intake')!;
		expect(made).toMatchObject({ type: 'open', category: 'consideration' });
		expect(live(state).map(({ stage }) => stage)).toEqual([made.id, 'lead']);
		// The pipeline was empty: open stages that the file does not use go, in the same step.
		expect(state.pipeline.liveStages.map(({ name }) => name)).toEqual(['Lead', 'Intake', 'Won', 'Lost']);
		state.undo();
		expect(state.pipeline.liveStages.map(({ name }) => name)).toEqual(['Lead', 'Qualified', 'Proposal', 'Negotiation', 'Won', 'Lost']);
	});

	it.each([
		['en', 'Next', 'Comes between Qualified and Proposal. That is a guess: stages can be moved afterwards, under “Settings and stages”.', 'Comes after Negotiation, as the last open stage.', 'Stage for Offerte', 'Proposal'],
		['nl', 'Verder', 'Komt tussen Gekwalificeerd en Voorstel. Dat is een gok: fasen kun je daarna verplaatsen, onder “Instellingen en fasen”.', 'Komt na Onderhandeling, als laatste open fase.', 'Fase voor Offerte', 'Voorstel']
	] as const)('[STAGES3] [STAGES4] says where a new stage will stand, and suggests the one that means the same (%s)', async (language, next, guess, sure, asked, same) => {
		locale.language = language;
		const state = openPipeline([{ title: 'Here', stage: 'qualified', createdAt: null }], language);
		const { user, dialog, button } = await open(state, file('Deal,Stage\nA,Blue\nB,Contract\nC,Offerte\n'));
		await user.click(await button(next));
		expect(await within(dialog).findByText(guess)).toBeTruthy();
		expect(within(dialog).getByText(sure)).toBeTruthy();
		const described = document.getElementById(within(dialog).getByLabelText(/Blue$/).getAttribute('aria-describedby')!);
		expect(described?.textContent).toBe(guess);
		expect(within(dialog).getByLabelText(asked).textContent.trim()).toBe(same);
		await user.click(within(dialog).getByLabelText(/Blue$/));
		await user.click(await screen.findByRole('option', { name: same }));
		await waitFor(() => expect(within(dialog).queryByText(guess)).toBeNull());
	});

	it('does not ask when all stages are known', async () => {
		const { user, dialog, button } = await open(openPipeline(), file('Deal,Stage\nA,lead\nB,Won\n'));
		await user.click(await button('Next'));
		await button('Import 2 deals');
		expect(within(dialog).queryByText('Stages')).toBeNull();
	});

	it('doubles nothing that a colleague imported while the dialog was open: it is said, and left out', async () => {
		const state = openPipeline();
		const { user, dialog, button } = await open(state, file(SMALL));
		await user.click(await button('Next'));
		await button('Import 2 deals');
		const theirs = new ImportSession(state, { name: 'deals.csv', content: bytes(SMALL) }, []);
		const { newStages, deals, newColumns, newChoices } = theirs.plan!;
		state.perform((writer) => importDeals(writer, newStages, deals.slice(0, 1), [], { columns: newColumns, choices: newChoices }, []));
		await user.click(await button('Import 2 deals'));
		await button('Import 1 deal');
		expect(live(state)).toHaveLength(1);
		expect(toasts.list.at(-1)?.text).toMatch(/^Others changed the pipeline meanwhile/);
		expect(within(dialog).getByRole('checkbox', { name: 'Leave out deals that are already here' })).toBeTruthy();
		await user.click(await button('Import 1 deal'));
		await waitFor(() => expect(live(state).map(({ title }) => title)).toEqual(['Roof', 'Gate']));
	});

	it('leaves out deals that are here already, until told otherwise', async () => {
		const state = openPipeline([{ title: 'Roof', company: 'Mill', stage: 'lead', value: 100, createdAt: null }]);
		const { user, dialog, button } = await open(state, file('Deal,Company,Stage,Value\nRoof,Mill,Lead,1\nNew,Mill,Lead,2\n'));
		await user.click(await button('Next'));
		await button('Import 1 deal');
		expect(dialog.textContent).toContain('Already in this pipeline');
		await user.click(within(dialog).getByRole('checkbox', { name: 'Leave out deals that are already here' }));
		await button('Import 2 deals');
	});

	it.each([
		['en', 'Next', 'Amount (USD): the amounts are in USD', '2 lost deals say nothing about the stages'],
		['nl', 'Verder', 'Amount (USD): de bedragen zijn in USD', 'Van 2 verloren kansen zegt het bestand niet']
	] as const)('says before it writes that the currency differs and that lost deals have no history (%s)', async (language, next, currency, lost) => {
		locale.language = language;
		const state = openPipeline();
		const { user, dialog, button } = await open(state, file('Deal name,Stage,Amount (USD)\nA,Lost,1\nB,Lost,2\n'));
		await button(next);
		expect(dialog.textContent).toContain(currency);
		await user.click(await button(next));
		await button(/^(?:Import 2 deals|2 kansen importeren)$/);
		expect(dialog.textContent).toContain(currency);
		expect(dialog.textContent).toContain(lost);
		expect(live(state)).toHaveLength(0);
	});

	it('speaks Dutch', async () => {
		locale.language = 'nl';
		const { user, dialog, button } = await open(openPipeline([], 'nl'), file('Naam;Fase;Waarde (€)\nDak;Lead;1.250,50\n'));
		await user.click(await button('Verder'));
		await button('1 kans importeren');
		expect(dialog.textContent).toContain('Per fase');
	});
});

describe('changing how a file is read', () => {
	it('shows what another field or notation makes of the values', async () => {
		const { user, dialog, button } = await open(openPipeline(), file('Deal,Stage,Amount\nA,Lead,"1,234"\nB,Lead,"5,678"\n'));
		await button('Next');
		expect(dialog.textContent).toContain('Could be read another way');
		expect(dialog.textContent).toContain('→ €1,234');
		await user.click(within(dialog).getByLabelText(/^Format of Amount/));
		await user.click(await screen.findByRole('option', { name: /^Decimal comma/ }));
		await waitFor(() => expect(dialog.textContent).toContain('→ €1.23'));
		expect(dialog.textContent).not.toContain('Could be read another way');
	});
});

describe('a file that cannot be imported', () => {
	it.each([
		['an empty file', file('', 'empty.csv'), 'empty.csv has nothing in it.'],
		['a spreadsheet', { name: 'book.xlsx', bytes: new Uint8Array([0x50, 0x4b, 3, 4, 20]) }, 'book.xlsx is damaged'],
		['a web page', file('<html><table></table></html>', 'report.xls'), 'report.xls is a web page with a table in it'],
		['a picture', { name: 'photo.csv', bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10]) }, 'photo.csv is not a text file']
	])('%s is refused with what to do, and another can be chosen', async (_, source, words) => {
		await open(openPipeline(), source);
		expect((await screen.findByRole('alert')).textContent).toContain(words);
		expect(screen.getByRole('button', { name: 'Choose a file' })).toBeTruthy();
	});

	it('a file with headers only says so', async () => {
		const { dialog, button } = await open(openPipeline(), file('Deal,Stage\n'));
		expect((await button('Next')).hasAttribute('disabled')).toBe(true);
		expect(dialog.textContent).toContain('has headers but no rows');
	});

	it('a column that is no stage is not made into hundreds of stages', async () => {
		const rows = Array.from({ length: 150 }, (_, index) => `D${index},S${index}`).join('\n');
		const { user, button } = await open(openPipeline(), file(`Deal,Stage\n${rows}\n`));
		await user.click(await button('Next'));
		expect((await screen.findByRole('alert')).textContent).toContain('The column “Stage” has 150 different values');
		expect((await button('Next')).hasAttribute('disabled')).toBe(true);
	});
});

describe('without a file', () => {
	it('reads rows that are pasted from a spreadsheet', async () => {
		const { user, dialog, button } = await open(openPipeline(), null);
		const area = within(dialog).getByRole('textbox');
		await fireEvent.input(area, { target: { value: 'Deal\tStage\tValue\nA\tLead\t12,50\n' } });
		await user.click(await button('Read the pasted rows'));
		await button('Next');
		expect(dialog.textContent).toContain('Pasted rows: 1 row, 3 columns');
		expect(dialog.textContent).toContain('→ €12.50');
	});

	it('takes a dropped file', async () => {
		const { dialog, button } = await open(openPipeline(), null);
		const zone = within(dialog).getByText('Drop an XLSX, CSV or text file here').parentElement!;
		const drop = new Event('drop', { bubbles: true, cancelable: true });
		Object.defineProperty(drop, 'dataTransfer', { value: { files: [new File([SMALL], 'dropped.csv')] } });
		await fireEvent(zone, drop);
		await button('Next');
		expect(dialog.textContent).toContain('dropped.csv: 3 rows');
	});
});
