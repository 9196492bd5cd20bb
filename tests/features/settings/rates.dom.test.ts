// The dialog of exchange rates over a real document: what is typed there converts, for everyone, and what is none stays typed.
import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import * as Y from 'yjs';
import { editRates } from '#lib/domain/document/commands.ts';
import { RatesDialog } from '#lib/features/settings/index.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { cellName, cellValueWords } from '#lib/ui/cell-words.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { newDocument, Replica, T0 } from '../../helpers/documents.ts';
import { fakePipeline, type FakeSession } from '../../helpers/fake-session.ts';

const user = userEvent.setup();
let session: FakeSession;
let state: PipelineState;

beforeEach(() => {
	localStorage.clear();
	locale.language = 'en';
	({ session, state } = fakePipeline(newDocument([{ title: 'One', stage: 'lead', value: 100_00, currency: 'USD' }, { title: 'Two', stage: 'lead', value: 5, currency: 'GBP' }, { title: 'Three', value: 1 }])));
});

const usd = (day: string, units: string) => ({ from: 'USD', to: 'EUR', day, units });
const known = () => state.pipeline.rates.map(({ from, to, day, units }) => `${from} ${to} ${day} ${units}`);
const show = () => render(RatesDialog, { state, open: true });
const field = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
async function type(name: string, text: string): Promise<void> {
	await user.clear(field(name));
	await user.type(field(name), `${text}{Enter}`);
}

describe('[RATE6] the dialog of exchange rates', () => {
	it('says which deals have no rate, and takes the first of them with what is typed', async () => {
		show();
		expect(screen.getByText(/2 deals are in a currency without a rate and in no sum: GBP and USD\./)).toBeTruthy();
		expect(screen.getByText('No rate is written down yet')).toBeTruthy();
		expect(field('From day').value).toBe('01/15/2026');
		await user.type(field('1 GBP in EUR'), '1.17');
		await user.click(screen.getByRole('button', { name: 'Add' }));
		expect(known()).toEqual(['GBP EUR 2026-01-15 1.17']);
		expect(await screen.findByText(/One deal is in a currency without a rate and in no sum: USD\./)).toBeTruthy();
		expect(await screen.findByText('£100 = €117')).toBeTruthy();
		await type('1 USD in EUR', '0.92');
		expect(known()).toEqual(['GBP EUR 2026-01-15 1.17', 'USD EUR 2026-01-15 0.92']);
		await waitFor(() => expect(screen.queryByText(/without a rate/)).toBeNull());
	});

	it('takes a currency that was typed out and left, and on Escape what was there', async () => {
		show();
		const field = () => screen.getByRole<HTMLInputElement>('combobox', { name: 'Currency' });
		for (const [typed, key, shown] of [['usd', '{Tab}', /^USD/], ['gbp', '{Escape}', /^USD/], ['danish', '{Tab}', /^DKK/], ['dollar', '{Tab}', /^DKK/]] as const) {
			await user.click(field());
			await user.clear(field());
			await user.type(field(), typed);
			await user.keyboard(key);
			await waitFor(() => expect(field().value).toMatch(shown));
		}
	});

	it('keeps what is no rate, no day, or there already, and says why', async () => {
		state.perform((writer) => editRates(writer, [usd('2026-01-15', '0.9')]));
		show();
		await user.click(screen.getByRole('combobox', { name: 'Currency' }));
		await user.clear(screen.getByRole('combobox', { name: 'Currency' }));
		await user.type(screen.getByRole('combobox', { name: 'Currency' }), 'usd');
		await user.click(await screen.findByRole('option', { name: /^USD/ }));
		await type('1 USD in EUR', 'much');
		expect(screen.getByText(/“much” is not a rate\. Type how much 1 USD is worth in EUR, for example 0\.9215\./)).toBeTruthy();
		await type('1 USD in EUR', '1,085');
		expect(screen.getByText('“1,085” can be read as 1.085 and as 1085. Type one of these.')).toBeTruthy();
		await type('1 USD in EUR', '0');
		expect(screen.getByText(/A rate is above 0/)).toBeTruthy();
		await type('1 USD in EUR', '0.95');
		expect(screen.getByText(/There is a rate of USD from Jan 15, 2026 already/)).toBeTruthy();
		await type('From day', 'someday');
		expect(screen.getByText(/“someday” is not a day/)).toBeTruthy();
		await type('From day', '2/1/2026');
		expect(known()).toEqual(['USD EUR 2026-01-15 0.9', 'USD EUR 2026-02-01 0.95']);
	});

	it('changes a rate and its day, each as one step, and removes it', async () => {
		state.perform((writer) => editRates(writer, [usd('2026-01-01', '0.9'), usd('2026-02-01', '0.8')]));
		show();
		expect(screen.getAllByRole('rowheader').map(({ textContent }) => textContent)).toEqual(['USD', 'USD']);
		await type('Rate of USD in EUR from Feb 1, 2026', '0.85');
		expect(known()[1]).toBe('USD EUR 2026-02-01 0.85');
		await type('Rate of USD in EUR from Feb 1, 2026, From day', '2/10/2026');
		expect(known()).toEqual(['USD EUR 2026-01-01 0.9', 'USD EUR 2026-02-10 0.85']);
		state.undo();
		expect(known()).toEqual(['USD EUR 2026-01-01 0.9', 'USD EUR 2026-02-01 0.85']);
		await user.click(await screen.findByRole('button', { name: 'Remove the rate of USD from Feb 1, 2026' }));
		expect(known()).toEqual(['USD EUR 2026-01-01 0.9']);
		await waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Remove the rate of USD from Jan 1, 2026'));
	});

	it('keeps the focus in the dialog when the last rate goes, and where another is added', async () => {
		state.perform((writer) => editRates(writer, [usd('2026-01-01', '0.9')]));
		show();
		await user.click(await screen.findByRole('button', { name: 'Remove the rate of USD from Jan 1, 2026' }));
		expect(await screen.findByText('No rate is written down yet')).toBeTruthy();
		await waitFor(() => expect(document.activeElement?.textContent).toBe('Add a rate'));
	});

	it('keeps to the currency that a rate is typed for, whatever a colleague adds meanwhile', async () => {
		show();
		await user.type(field('1 GBP in EUR'), '1.17');
		const replica = new Replica('colleague', session.doc, T0 + 50_000);
		editRates(replica.writer, [{ from: 'GBP', to: 'EUR', day: '2026-01-15', units: '1.2' }]);
		Y.applyUpdate(session.doc, Y.encodeStateAsUpdate(replica.doc, Y.encodeStateVector(session.doc)), 'remote');
		expect(await screen.findByText(/One deal is in a currency without a rate and in no sum: USD\./)).toBeTruthy();
		expect(field('1 GBP in EUR').value).toBe('1.17');
		await user.click(screen.getByRole('button', { name: 'Add' }));
		expect(known()).toEqual(['GBP EUR 2026-01-15 1.2']);
		expect(screen.getByText(/There is a rate of GBP from Jan 15, 2026 already/)).toBeTruthy();
	});

	it('tells of a rate that was typed where a colleague took the row away', async () => {
		state.perform((writer) => editRates(writer, [usd('2026-01-01', '0.9')]));
		show();
		await user.clear(field('Rate of USD in EUR from Jan 1, 2026'));
		await user.type(field('Rate of USD in EUR from Jan 1, 2026'), '0.95');
		const replica = new Replica('colleague', session.doc, T0 + 50_000);
		editRates(replica.writer, [{ from: 'USD', to: 'EUR', day: '2026-01-01', units: null }]);
		Y.applyUpdate(session.doc, Y.encodeStateAsUpdate(replica.doc, Y.encodeStateVector(session.doc)), 'remote');
		await waitFor(() => expect(toasts.list.at(-1)?.text).toBe('Rate of USD in EUR from Jan 1, 2026: “0.95” was not stored: its field has gone.'));
		expect(known()).toEqual([]);
	});

	it('shows a colleague’s rate at once, and takes nothing where one may only look', async () => {
		show();
		const replica = new Replica('colleague', session.doc, T0 + 50_000);
		editRates(replica.writer, [usd('2026-01-01', '0.9')]);
		Y.applyUpdate(session.doc, Y.encodeStateAsUpdate(replica.doc, Y.encodeStateVector(session.doc)), 'remote');
		expect(await screen.findByText('$100 = €90')).toBeTruthy();
		session.setStatus({ kind: 'read-only', waiting: 0 });
		await waitFor(() => expect(field('Rate of USD in EUR from Jan 1, 2026').disabled).toBe(true));
		expect(screen.queryByRole('button', { name: 'Add' })).toBeNull();
		expect(screen.getByText('You may look at these settings, not change them.')).toBeTruthy();
	});

	it('speaks Dutch, also of a rate in the history', () => {
		onTestFinished(() => void (locale.language = 'en'));
		locale.language = 'nl';
		state.perform((writer) => editRates(writer, [usd('2026-01-01', '0.9215')]));
		show();
		expect(field('Koers van USD in EUR vanaf 1 jan 2026').value).toBe('0,9215');
		const context = { currency: 'EUR', timeZone: 'UTC', stages: [], columns: [] };
		expect(cellName('settings', 'rate_USD_EUR_2026-01-01', context)).toBe('Koers van USD in EUR vanaf 1 jan 2026');
		expect(cellValueWords('settings', 'rate_USD_EUR_2026-01-01', '0.9215', context)).toBe('1 USD = 0,9215 EUR');
	});
});
