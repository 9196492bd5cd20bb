// Exports as files: what they are called, what is in them, and that they come back.
import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readPipelineJson } from '#lib/domain/exchange/json-format.ts';
import { deleteDeals } from '#lib/domain/document/commands.ts';
import { exportCsv, exportJson, ImportDialog } from '#lib/features/exchange/index.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { openPipeline } from './open-pipeline.ts';

let saved: { name: string; text: Promise<string> }[] = [];

beforeEach(() => {
	locale.language = 'en';
	saved = [];
	let blob: Blob | null = null;
	vi.spyOn(URL, 'createObjectURL').mockImplementation((given) => {
		blob = given as Blob;
		return 'blob:saved';
	});
	vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => undefined);
	vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
		saved.push({ name: this.download, text: blob!.text() });
	});
});

afterEach(() => {
	vi.restoreAllMocks();
});

const deals = [
	{ title: '=1+1', stage: 'lead', value: -3501, order: 'a1' },
	{ title: 'Gate', stage: 'won', order: 'a0' },
	{ title: 'Gone', stage: 'lead', order: 'a2' }
];

function opened() {
	const state = openPipeline(deals);
	const gone = [...state.pipeline.deals.values()].find(({ title }) => title === 'Gone')!.id;
	state.perform((writer) => deleteDeals(writer, [gone]));
	return state;
}

describe('the CSV export', () => {
	it('has all deals but those in the bin, in their order, with formulas made harmless', async () => {
		exportCsv(opened(), null);
		expect(saved[0]!.name).toBe('Sales deals 2026-11-22.csv');
		const lines = (await saved[0]!.text).split('\r\n');
		expect(lines[0]).toMatch(/Sluice ID,Deal,Company/);
		expect(lines.slice(1, 3).map((line) => line.split(',')[1])).toEqual(['Gate', "'=1+1"]);
		expect(lines[2]).toContain(',-35.01,');
		expect(lines).toHaveLength(4);
	});

	it('has the chosen deals only, in the given order', async () => {
		const state = opened();
		exportCsv(state, [...state.pipeline.deals.values()].filter(({ title }) => title === 'Gate').map(({ id }) => id));
		expect((await saved[0]!.text).split('\r\n')).toHaveLength(3);
	});

	it('is known when it is imported into the same pipeline again', async () => {
		const state = opened();
		exportCsv(state, null);
		const user = userEvent.setup();
		render(ImportDialog, { state, open: true, source: { name: 'again.csv', bytes: new TextEncoder().encode(await saved[0]!.text) } });
		const dialog = await screen.findByRole('dialog');
		const next = await within(dialog).findByRole('button', { name: 'Next' });
		expect(dialog.textContent).toContain('A file exported from Sluice');
		await user.click(next);
		expect((await within(dialog).findByRole('button', { name: 'Import 0 deals' })).hasAttribute('disabled')).toBe(true);
		expect(dialog.textContent).toContain('Already in this pipeline');
	});
});

describe('the JSON export', () => {
	it('has everything, the bin too', async () => {
		exportJson(opened());
		expect(saved[0]!.name).toBe('Sales 2026-11-22.json');
		const result = readPipelineJson(await saved[0]!.text);
		if (!result.ok) throw new Error(result.error.code);
		expect(Object.keys(result.dump.records.deals!)).toHaveLength(3);
		expect(result.dump.log).toHaveLength(1);
	});
});
