// One open pipeline as a person uses it: sheet, status, charts, menus. Speaks of deals and fields, not of the grid's DOM.
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright';
import type { DealField } from '#lib/domain/model/deal.ts';
import type { Language } from '#lib/ui/locale.svelte.ts';
import { anyNumbers, wordsIn, type Words } from '../words.ts';

/** A sheet column: a field of a deal or one derived from it. */
export type Column = Exclude<DealField, 'order' | 'deleted'> | 'weighted' | 'daysInStage' | 'created';

export type Status = 'saving' | 'device' | 'server' | 'offline' | 'storage';

const DEADLINE = { timeout: 20_000 };

export class PipelinePage {
	readonly page: Page;
	readonly words: Words;

	constructor(page: Page, language: Language = 'en') {
		this.page = page;
		this.words = wordsIn(language);
	}

	/** Opens the pipeline by its deep link and waits until its sheet is painted. */
	async open(id: string): Promise<void> {
		await this.page.goto(`/p/${id}`);
		await this.shown();
	}

	async shown(): Promise<void> {
		await this.grid.waitFor(DEADLINE);
		await this.page.locator('.ag-row, .ag-overlay').first().waitFor(DEADLINE);
	}

	get id(): string {
		return new URL(this.page.url()).pathname.split('/')[2]!;
	}

	get grid(): Locator {
		return this.page.locator('.ag-root');
	}

	get charts(): Locator {
		return this.page.getByRole('complementary', { name: this.words('workspace.charts') });
	}

	/** A row of a deal, also of one that is marked as back from the bin; the total row is none. */
	row(title: string): Locator {
		return this.page
			.locator('.ag-row:not(.ag-row-pinned)')
			.filter({ has: this.page.locator('[col-id="title"]', { hasText: new RegExp(`^\\s*${escape(title)}\\s*(?:${escape(this.words('grid.returned'))}\\s*)?$`) }) });
	}

	cell(title: string, column: Column): Locator {
		return this.row(title).locator(`[col-id="${column}"]`);
	}

	async text(title: string, column: Column): Promise<string> {
		return (await this.cell(title, column).innerText()).trim();
	}

	/** Scrolls sideways until the column is drawn: columns out of view are not in the page. */
	async showColumn(column: Column): Promise<void> {
		const header = this.page.locator(`.ag-header-cell[col-id="${column}"]`);
		const viewport = this.page.locator('.ag-grid-viewport').first();
		for (let left = 0; (await header.count()) === 0 && left < 4000; left += 400)
			await viewport.evaluate(async (element, at) => {
				element.scrollLeft = at;
				for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
			}, left);
		await header.waitFor(DEADLINE);
	}

	/** Types a new value into a cell the way a person does: focus it, type, Enter. */
	async editCell(title: string, column: Column, text: string): Promise<void> {
		await this.showColumn(column);
		await this.cell(title, column).click();
		await this.page.keyboard.press('F2');
		const editor = this.page.locator(':is(.ag-cell-inline-editing, .ag-popup-editor) :is(input, textarea)').first();
		await editor.waitFor(DEADLINE);
		await editor.fill(text);
		await this.page.keyboard.press('Enter');
		await editor.waitFor({ state: 'detached', ...DEADLINE });
	}

	/** Adds a deal and gives it a title. */
	async addDeal(title: string): Promise<void> {
		await this.page.getByRole('button', { name: this.words('grid.add'), exact: true }).first().click();
		const editor = this.page.locator('.ag-cell-inline-editing input');
		await editor.waitFor(DEADLINE);
		await editor.fill(title);
		await this.page.keyboard.press('Enter');
		await this.row(title).waitFor(DEADLINE);
	}

	/** What the status badge says. */
	get status(): Locator {
		return this.page.locator('header .badge');
	}

	/** Waits until the status says this and nothing else. */
	async hasStatus(status: Status): Promise<void> {
		const label = status === 'offline' ? anyNumbers(this.words, 'status.offline') : new RegExp(`^${escape(this.words(`status.${status}`))}$`);
		await this.page.locator('header .badge .label').filter({ hasText: label }).waitFor(DEADLINE);
	}

	/** How many deals the total row counts. */
	async dealCount(): Promise<number> {
		const text = await this.page.locator('.ag-row-pinned [col-id="title"]').first().innerText();
		return Number(text.replace(/\D.*$/s, ''));
	}

	/** All drawn rows in order, each with the text of every column. For small pipelines: every row is drawn. */
	async rows(): Promise<Record<string, string>[]> {
		return this.page.evaluate(async () => {
			const viewport = document.querySelector<HTMLElement>('.ag-grid-viewport')!;
			const rows = new Map<string, Record<string, string>>();
			// Columns out of view are not in the page: read them stretch by stretch.
			for (let left = 0; left <= viewport.scrollWidth; left += viewport.clientWidth / 2) {
				viewport.scrollLeft = left;
				for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
				for (const row of document.querySelectorAll<HTMLElement>('.ag-row:not(.ag-row-pinned)')) {
					const index = row.getAttribute('row-index')!;
					const cells = rows.get(index) ?? {};
					for (const cell of row.querySelectorAll<HTMLElement>('[col-id]')) cells[cell.getAttribute('col-id')!] = cell.innerText.trim();
					rows.set(index, cells);
				}
			}
			return [...rows].sort(([a], [b]) => Number(a) - Number(b)).map(([, cells]) => cells);
		});
	}

	/** Shows every chart's figures as a table. */
	async showChartTables(): Promise<void> {
		for (const button of await this.charts.getByRole('button', { name: this.words('charts.asTable'), exact: true }).all())
			if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click();
	}

	/** The figures of a chart, by its id, where they show as a table. */
	chartTable(chart: string): Locator {
		return this.charts.locator(`[data-chart="${chart}"]`).getByRole('table');
	}

	/** Everything the charts say: their titles, notes, marks or tables as text. */
	async chartWords(): Promise<string> {
		return (await this.charts.innerText()).replace(/\s+/g, ' ').trim();
	}

	/** Downloads the complete document and reads it. */
	async exported(): Promise<Record<string, unknown>> {
		await this.page.getByRole('button', { name: this.words('workspace.export'), exact: true }).click();
		const download = this.page.waitForEvent('download');
		await this.page.getByRole('menuitem', { name: this.words('workspace.exportJson') }).click();
		return JSON.parse(await readFile(await (await download).path(), 'utf8')) as Record<string, unknown>;
	}

	/** Imports a file as it is understood by itself, through every step of the dialog. */
	async importFile(name: string, content: Buffer): Promise<void> {
		await this.page.getByRole('button', { name: this.words('workspace.import'), exact: true }).click();
		const dialog = this.page.getByRole('dialog');
		await dialog.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: content });
		const write = dialog.getByRole('button', { name: anyNumbers(this.words, 'exchange.importCount', [1, 2, 5]) });
		const next = dialog.getByRole('button', { name: this.words('exchange.next'), exact: true });
		for (let step = 0; step < 4; step++) {
			await write.or(next).waitFor(DEADLINE);
			if (await write.isVisible()) break;
			await next.click();
		}
		await write.click();
		await dialog.waitFor({ state: 'detached', ...DEADLINE });
	}

	/** Chooses an item of the menu at the right of the top bar. */
	async fromMenu(item: string): Promise<void> {
		await this.page.getByRole('button', { name: this.words('status.menu'), exact: true }).click();
		await this.page.getByRole('menuitem', { name: item }).or(this.page.getByRole('menuitemcheckbox', { name: item })).first().click();
		await this.page.getByRole('menu').waitFor({ state: 'detached' });
	}
}

export const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
