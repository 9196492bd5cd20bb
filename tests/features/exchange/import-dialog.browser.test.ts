// The import dialog in a real browser: by keyboard alone, free of axe violations at every step, on a phone
// without sideways scrolling, and with a file as large as a year of sales.
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '#lib/ui/theme.css';
import { writeWorkbook } from '#lib/domain/exchange/xlsx/write-workbook.ts';
import ImportDialog from '#lib/features/exchange/ImportDialog.svelte';
import { locale } from '#lib/ui/locale.svelte.ts';
import { HOSTILE_FILES } from '../../helpers/hostile-files.ts';
import { openPipeline } from './open-pipeline.ts';

const CSV = `Export;;;;;;
Naam;Klant;Fase;Waarde;Aangemaakt op;Sluitingsdatum;Code
Kantoor Utrecht;Bouwbedrijf De Vries;Offerte;1.500;05-01-2024;05-06-2024;A1
Een bijzonder lange naam van een kans die nergens op een telefoon past;Gemeente Breda;Gewonnen;1.234;06-01-2024;05-02-2024;A2
Zonnepanelen;Familie Jansen;Verloren;;09-01-2024;01-01-2024;A3
Laadpalen;Parkeer B.V.;In gesprek;onbekend;07-01-2024;;A4
Warmtepomp;extra;Woonstichting;In gesprek;1.000;07-01-2024;02-02-2024;A5
Totaal;;;2.734;;;
`;
const file = (text: string) => ({ name: 'kansen.csv', bytes: new TextEncoder().encode(text) });
const button = (name: string | RegExp) => page.getByRole('button', { name });
const dialog = () => document.querySelector<HTMLElement>('.dialog')!;

beforeEach(() => {
	locale.language = 'en';
});

afterEach(async () => {
	delete document.documentElement.dataset.theme;
	await page.viewport(1280, 800);
});

async function noViolations(): Promise<void> {
	const { violations } = await axe.run(dialog(), { resultTypes: ['violations'], rules: { region: { enabled: false } } });
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

function noSidewaysScroll(): void {
	const body = document.querySelector('.dialog-body')!;
	expect(body.scrollWidth).toBeLessThanOrEqual(body.clientWidth);
}

describe('the import dialog', () => {
	it('refuses a zip bomb with its reason, and goes on with a workbook', async () => {
		const state = openPipeline();
		const bomb = HOSTILE_FILES.find(({ reason }) => reason === 'archive-bomb')!.make();
		const shown = await render(ImportDialog, { state, open: true, source: { name: 'bomb.xlsx', bytes: bomb } });
		await expect.poll(() => document.querySelector('[role=alert]')?.textContent).toContain('bomb.xlsx unpacks to far more than a file of its size should.');
		const bytes = writeWorkbook([['Deal', 'Company', 'Stage', 'Value'], ['Roof', 'Acme', 'Pitch', { number: '1234.56' }]], 'Deals');
		await shown.rerender({ state, open: true, source: { name: 'deals.xlsx', bytes } });
		for (const step of ['columns', 'stages']) {
			await expect.element(button('Next'), { message: step }).toBeEnabled();
			await noViolations();
			await button('Next').click();
		}
		await button('Import 1 deal').click();
		await expect.poll(() => [...state.pipeline.deals.values()].map(({ title, value }) => [title, value])).toEqual([['Roof', 123_456]]);
	});

	it.each([
		['light', 1280],
		['dark', 390]
	] as const)('has no axe violation at any step and does not scroll sideways (%s, %i px)', async (theme, width) => {
		document.documentElement.dataset.theme = theme;
		await page.viewport(width, 800);
		const state = openPipeline();
		const shown = await render(ImportDialog, { state, open: true, source: null });
		await expect.element(button('Choose a file')).toBeVisible();
		await noViolations();
		noSidewaysScroll();
		await shown.rerender({ state, open: true, source: { name: 'book.xlsx', bytes: new Uint8Array([0x50, 0x4b, 3, 4]) } });
		await expect.element(page.getByRole('alert')).toBeVisible();
		await noViolations();
		await shown.rerender({ state, open: true, source: file(CSV) });
		for (const step of ['columns', 'stages']) {
			await expect.element(button('Next'), { message: step }).toBeEnabled();
			await noViolations();
			noSidewaysScroll();
			await button('Next').click();
		}
		await expect.element(button('Import 4 deals')).toBeVisible();
		await noViolations();
		noSidewaysScroll();
	});

	it.each([
		['light', 1280],
		['dark', 390]
	] as const)('has no axe violation where a history comes along (%s, %i px)', async (theme, width) => {
		document.documentElement.dataset.theme = theme;
		await page.viewport(width, 800);
		const state = openPipeline();
		const log = 'Kans;Veld;Oude waarde;Nieuwe waarde;Gewijzigd op;Een kolom met een bijzonder lange naam die nergens past\nA1;Fase;Intake;Offerte;13-02-2024 14:05;x\nA1;Waarde;1.000;1.200;14-02-2024;\nA1;Kleur;rood;blauw;14-02-2024;\nZ9;Fase;Intake;Offerte;13-02-2024;\nA2;Waarde;veel;1.000;onlangs;\n';
		await render(ImportDialog, { state, open: true, source: [file(CSV), { name: 'een-wijzigingslog-met-een-lange-naam-zonder-spaties.csv', bytes: new TextEncoder().encode(log) }] });
		for (const step of ['columns', 'history', 'stages']) {
			await expect.element(button('Next'), { message: step }).toBeEnabled();
			await noViolations();
			noSidewaysScroll();
			await button('Next').click();
		}
		await expect.element(button('Import 4 deals')).toBeVisible();
		await noViolations();
		noSidewaysScroll();
		await button('Back').click();
		await button('Back').click();
		await expect.element(button(/^Leave out: een-wijzigingslog/)).toBeVisible();
	});

	it('a history is worked by keyboard alone', async () => {
		const state = openPipeline([{ title: 'Roof', stage: 'qualified', createdAt: null }]);
		await render(ImportDialog, { state, open: true, source: { name: 'log.csv', bytes: new TextEncoder().encode('deal,field,value,at\nRoof,stage,Lead,2026-01-05\nRoof,phase of ours,Qualified,2026-02-05\n') } });
		const field = page.getByLabelText(/^What phase of ours becomes/);
		await expect.element(field).toBeVisible();
		(field.element() as HTMLElement).focus();
		await userEvent.keyboard('{Enter}');
		await expect.element(page.getByRole('option', { name: 'Stage', exact: true })).toBeVisible();
		await userEvent.keyboard('stage{Enter}');
		await expect.element(field).toHaveTextContent('Stage');
		(button('Next').element() as HTMLElement).focus();
		await userEvent.keyboard('{Enter}');
		await expect.element(button('Tell the past of 1 deal')).toBeEnabled();
		(button('Tell the past of 1 deal').element() as HTMLElement).focus();
		await userEvent.keyboard('{Enter}');
		await expect.poll(() => [...state.pipeline.deals.values()].map(({ stageSteps }) => stageSteps.map(({ stage }) => stage))).toEqual([['lead', 'qualified']]);
	});

	it('is worked by keyboard alone', async () => {
		const state = openPipeline();
		await render(ImportDialog, { state, open: true, source: null });
		await expect.element(button('Choose a file')).toHaveFocus();
		await userEvent.keyboard('{Tab}');
		await expect.element(page.getByRole('textbox')).toHaveFocus();
		await userEvent.fill(page.getByRole('textbox'), 'Deal\tStage\tNote\nRoof\tLead\tcall\n');
		await userEvent.keyboard('{Tab}');
		await expect.element(button('Read the pasted rows')).toHaveFocus();
		await userEvent.keyboard('{Enter}');
		await expect.element(button('Next')).toBeEnabled();
		// From the step's heading to the field of the last column, and another choice by its first letters.
		const field = page.getByLabelText(/^Field for Note/);
		(field.element() as HTMLElement).focus();
		await userEvent.keyboard('{Enter}');
		await expect.element(page.getByRole('option', { name: 'Next step' })).toBeVisible();
		await userEvent.keyboard('next{Enter}');
		await expect.element(field).toHaveTextContent('Next step');
		(button('Next').element() as HTMLElement).focus();
		await userEvent.keyboard('{Enter}');
		await expect.element(button('Import 1 deal')).toBeEnabled();
		(button('Import 1 deal').element() as HTMLElement).focus();
		await userEvent.keyboard('{Enter}');
		await expect.poll(() => [...state.pipeline.deals.values()].map(({ title, nextStep }) => [title, nextStep])).toEqual([['Roof', 'call']]);
	});

	it('imports 8,800 rows', async () => {
		const rows = Array.from({ length: 8800 }, (_, row) => `Deal ${row},Account ${row % 90},${['Lead', 'Won', 'Lost'][row % 3]},${row}.50,2024-0${(row % 9) + 1}-11,2024-11-0${(row % 9) + 1}`);
		const state = openPipeline();
		await render(ImportDialog, { state, open: true, source: file(`Deal,Company,Stage,Value,Created,Close date\n${rows.join('\n')}\n`) });
		await button('Next').click();
		await button('Import 8,800 deals').click();
		await expect.poll(() => state.pipeline.deals.size, { timeout: 10_000 }).toBe(8800);
	});
});
