// An hour of spreadsheet work: a person in a real browser does one thing after another, and after each the whole
// document, as the server passes it on to somebody else, is what it should be. Limit: checks the document; what a step
// shows on screen is for the step itself to look at.
import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';
import { addDeals, type NewDeal } from '#lib/domain/document/commands.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer, type Change } from '#lib/domain/document/writer.ts';
import { ownValue, type OwnValue } from '#lib/domain/model/column.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import { compareOrder } from '#lib/domain/model/deal-order.ts';
import { DEAL_FIELD_NAMES, type Day, type Deal } from '#lib/domain/model/deal.ts';
import { isBuiltIn } from '#lib/state/fields.ts';
import type { Device } from '../../helpers/browser.ts';
import { PipelinePage } from '../../helpers/pages/pipeline-page.ts';
import { RawClient } from '../../helpers/raw-client.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import type { World } from '../world.ts';

/** One deal as it should be: cells that are not empty, stages and choices by name, columns of one's own by theirs. */
export type Row = Record<string, OwnValue>;

const PASSED_OVER: ReadonlySet<string> = new Set(['order', 'deleted']);

/** How long anything in a step may take; less to try steps out. */
const DEADLINE_MS = Number(process.env.HOUR_MS ?? 12_000);

const ME = { id: 'me', name: 'Robin', color: 1 };

/** The cells that differ, in words. */
function difference(is: readonly Row[], should: readonly Row[]): string {
	const words: string[] = is.length === should.length ? [] : [`${is.length} deals, not ${should.length}`];
	for (let at = 0; at < Math.max(is.length, should.length); at++)
		for (const key of new Set([...Object.keys(is[at] ?? {}), ...Object.keys(should[at] ?? {})]))
			if (JSON.stringify(is[at]?.[key]) !== JSON.stringify(should[at]?.[key]))
				words.push(`${String(should[at]?.title ?? is[at]?.title)}.${key} is ${JSON.stringify(is[at]?.[key])}, not ${JSON.stringify(should[at]?.[key])}`);
	return words.join('; ');
}

/** The day it is where pipelines of these tests are. */
export const today = (): Day => dayAt(Date.now(), 'Europe/Amsterdam');

export class Hour {
	readonly page: Page;
	/** What the person at the browser is called. */
	readonly me = ME.name;
	readonly sheet: PipelinePage;
	readonly device: Device;
	/** What somebody else on the server has. */
	readonly pipeline: Pipeline;
	/** Somebody else's pen. */
	readonly writer: Writer;
	/** The deals in use, in their order, as they should be. Steps change it. */
	rows: Row[] = [];
	/** What was done, in order. */
	readonly done: string[] = [];
	/** What went wrong since it was last asked. */
	readonly #faults: string[] = [];
	readonly #client: RawClient;
	/** Times somebody else's cursor moved. */
	#moves = 0;

	private constructor(device: Device, client: RawClient) {
		this.device = device;
		this.page = device.page;
		this.sheet = new PipelinePage(device.page);
		this.#client = client;
		this.pipeline = new Pipeline(client.doc);
		let ids = 0;
		this.writer = new Writer(this.pipeline, {
			now: () => Date.now(),
			newId: () => `colleague${(ids++).toString().padStart(4, '0')}`,
			person: { id: 'colleague', name: 'Cas', color: 3 }
		});
		client.doc.on('update', (bytes: Uint8Array, origin: unknown) => {
			if (origin === this.writer.origin) client.update(bytes);
		});
	}

	/** A pipeline with these deals, open in a browser that is wide enough for most columns. */
	static async begin(world: World, deals: readonly (Omit<NewDeal, 'stage'> & { stage?: string })[], width = 1920): Promise<Hour> {
		const { id } = await world.create('An hour');
		const client = await new RawClient(world.server.wsUrl, id).join();
		const device = await world.browsers.device({ origin: world.origin, view: 'sheet', viewport: { width, height: 1000 } });
		device.page.setDefaultTimeout(DEADLINE_MS);
		// By chance somebody's name begins as a colleague's does, who is then not the first that is offered.
		await device.context.addInitScript((person) => localStorage.setItem('sluice:person', JSON.stringify(person)), ME);
		const hour = new Hour(device, client);
		const stageId = (name?: string) => hour.pipeline.liveStages.find((stage) => stage.name === name)?.id ?? null;
		hour.asColleague((writer) => addDeals(writer, deals.map((deal) => ({ ...deal, stage: stageId(deal.stage) }))));
		await client.acked();
		hour.rows = hour.read();
		await hour.sheet.open(id);
		return hour;
	}

	/** An edit by somebody else. */
	asColleague(command: (writer: Writer) => Change): Change {
		return command(this.writer);
	}

	/** Somebody else's cursor comes to a cell. */
	colleagueOn(title: string, field: string): void {
		const { clientID } = this.#client.doc;
		this.#client.sendPresence(clientID, (this.#moves += 1), { person: { id: 'colleague', name: 'Cas', color: 3 }, cursor: { deal: this.idOf(title), field, editing: false } });
	}

	/** The document as rows, read at the other end. */
	read(): Row[] {
		return [...this.pipeline.deals.values()].filter(({ deleted }) => deleted === null).sort(compareOrder).map((deal) => this.#row(deal));
	}

	/** The row that had this title when it was read. */
	row(title: string): Row {
		const found = this.rows.find((row) => row.title === title);
		if (!found) throw new Error(`no deal "${title}"`);
		return found;
	}

	/**
	 * One thing a person does. `change` says what it does to the rows: nothing, where it is left out. The document then has
	 * to be exactly that, every cell of every deal. A fault is kept for `faultless`: one does not hide those after it.
	 */
	async step(name: string, act: () => Promise<unknown>, change?: (rows: Row[]) => void): Promise<void> {
		this.done.push(name);
		try {
			await act();
			change?.(this.rows);
			for (const row of this.rows) for (const key of Object.keys(row)) if (row[key] === null) delete row[key];
			await this.#becomes();
		} catch (error) {
			this.#faults.push(`step ${this.done.length}, “${name}”: ${error instanceof Error ? error.message : String(error)}`);
			if (process.env.HOUR_SHOTS) await this.page.screenshot({ path: `${process.env.HOUR_SHOTS}/${this.done.length}-${name.replace(/\W+/g, '-')}.png` });
			await this.keys('Escape', 'Escape');
			this.rows = this.read();
		}
	}

	/** Throws what went wrong in the steps since it was last asked. */
	faultless(): void {
		const faults = this.#faults.splice(0);
		if (faults.length > 0) throw new Error(faults.join('\n\n'));
	}

	async #becomes(): Promise<void> {
		const same = (): boolean => JSON.stringify(this.read()) === JSON.stringify(this.#canonical());
		await waitFor('the document', same, DEADLINE_MS).catch(() => {
			if (!same()) throw new Error(`the document is not what it should be: ${difference(this.read(), this.#canonical())}`);
		});
	}

	async keys(...keys: string[]): Promise<void> {
		for (const key of keys) await this.page.keyboard.press(key);
	}

	async type(text: string): Promise<void> {
		await this.page.keyboard.type(text);
	}

	/** Clicks a cell. */
	async click(title: string, column: string, options: Parameters<Page['click']>[1] = {}): Promise<void> {
		await this.seen(column);
		await this.cell(title, column).click(options);
	}

	/** Waits until somebody else has this column too: one of one's own is known by what its name is in their document. */
	async known(column: string): Promise<void> {
		if (!isBuiltIn(column)) await waitFor(`the column “${column}” at somebody else`, () => this.columnId(column) !== column, DEADLINE_MS);
	}

	/** Scrolls sideways until a column is in sight. */
	async seen(column: string): Promise<void> {
		await this.known(column);
		if ((await this.head(column).count()) === 0) await this.sheet.showColumn(this.columnId(column) as never);
	}

	/** Chooses from the menu of a column's header. */
	async headMenu(column: string, item: string): Promise<void> {
		await this.seen(column);
		await this.head(column).click({ button: 'right' });
		await this.item(item);
	}

	/** A cell in the sheet; a column of one's own by its name. */
	cell(title: string, column: string): Locator {
		return this.sheet.cell(title, this.columnId(column) as never).first();
	}

	/** A column's header. */
	head(column: string): Locator {
		return this.page.locator(`.ag-header-cell[col-id="${this.columnId(column)}"]`);
	}

	/** A column's id: a built-in one's is its name here, one of one's own is found by its name. */
	columnId(column: string): string {
		return this.pipeline.liveColumns.find(({ name }) => name === column)?.key ?? column;
	}

	/** Waits until a cell shows this. */
	async reads(title: string, column: string, text: string | RegExp): Promise<void> {
		await this.seen(column);
		await expect.poll(() => this.cell(title, column).innerText(), { timeout: DEADLINE_MS })[typeof text === 'string' ? 'toBe' : 'toMatch'](text as string);
	}

	/** What a screen reader or an eye is told of the selection: the status line under the sheet. */
	async selected(): Promise<string> {
		return (await this.page.getByRole('group', { name: 'Selection' }).innerText()).replace(/\s+/g, ' ').trim();
	}

	/** Chooses what the screen shows: Sheet, Board … */
	async show(name: string): Promise<void> {
		await this.page.getByRole('radio', { name, exact: true }).click();
	}

	/** A button by its name, in a dialog, popover or menu where one is open. */
	button(name: string | RegExp): Locator {
		return this.page.getByRole('button', { name, exact: true }).last();
	}

	async press(name: string | RegExp): Promise<void> {
		await this.button(name).click();
	}

	/** Chooses from an open menu. */
	async item(name: string | RegExp): Promise<void> {
		await this.page.getByRole('menuitem', { name }).or(this.page.getByRole('menuitemcheckbox', { name })).first().click();
	}

	/** Chooses from a drop-down list. */
	async pick(label: string | RegExp, option: string): Promise<void> {
		await this.page.getByRole('combobox', { name: label, exact: true }).or(this.button(label)).last().click();
		await this.page.getByRole('option', { name: option, exact: true }).click();
	}

	/** What the sheet shows, from above: deals by their names, headers of groups by theirs. */
	async lines(): Promise<string[]> {
		return this.page.locator('.ag-row:not(.ag-row-pinned)').evaluateAll((rows) =>
			rows
				.sort((a, b) => Number(a.getAttribute('row-index')) - Number(b.getAttribute('row-index')))
				.map((row) => (row.querySelector('.group-name') ?? row.querySelector('[col-id="title"]'))?.textContent?.trim() ?? '')
		);
	}

	/** Waits until the sheet shows these lines and no others. */
	async shows(...lines: string[]): Promise<void> {
		await expect.poll(() => this.lines(), { timeout: DEADLINE_MS }).toEqual(lines);
	}

	idOf(title: string): string {
		const found = [...this.pipeline.deals.values()].find((deal) => deal.title === title && deal.deleted === null);
		if (!found) throw new Error(`no deal "${title}" in the document`);
		return found.id;
	}

	/** The cell with the focus: its deal's name and its column. */
	async at(): Promise<string> {
		const cell = this.page.locator('.ag-cell-focus').first();
		const id = await cell.locator('xpath=ancestor::*[@row-id]').first().getAttribute('row-id');
		return `${this.pipeline.deals.get(id ?? '')?.title ?? id} ${await cell.getAttribute('col-id')}`;
	}

	/** Waits until the focus is there. */
	async isAt(there: string): Promise<void> {
		await expect.poll(() => this.at(), { timeout: DEADLINE_MS }).toBe(there);
	}

	/** Puts something on the clipboard, as another program would, and presses Ctrl+V. */
	async pasteFrom(flavours: { text: string; html?: string }, keys = 'Control+v'): Promise<void> {
		await this.page.evaluate(async ({ text, html }) => {
			const parts: Record<string, Blob> = { 'text/plain': new Blob([text], { type: 'text/plain' }) };
			if (html !== undefined) parts['text/html'] = new Blob([html], { type: 'text/html' });
			await navigator.clipboard.write([new ClipboardItem(parts)]);
		}, flavours);
		await this.page.keyboard.press(keys);
	}

	async clipboardText(): Promise<string> {
		return this.page.evaluate(() => navigator.clipboard.readText());
	}

	async end(): Promise<void> {
		await this.#client.close();
		this.pipeline.destroy();
	}

	#row(deal: Deal): Row {
		const row: Row = {};
		for (const field of DEAL_FIELD_NAMES) {
			const value = field === 'stage' ? (this.pipeline.stage(deal.stage)?.name ?? deal.stage) : deal[field];
			if (value !== null && !PASSED_OVER.has(field)) row[field] = value;
		}
		for (const column of this.pipeline.liveColumns) {
			const value = ownValue(deal, column);
			const nameOf = (id: unknown): string => column.choices.find((choice) => choice.id === id)?.name ?? String(id);
			if (value === null) continue;
			row[column.name] = column.kind === 'choice' ? nameOf(value) : Array.isArray(value) ? value.map(nameOf) : value;
		}
		return row;
	}

	/** Cells in the order in which they are read. */
	#canonical(): Row[] {
		const order = [...DEAL_FIELD_NAMES, ...this.pipeline.liveColumns.map(({ name }) => name)] as string[];
		return this.rows.map((row) => Object.fromEntries(Object.entries(row).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))));
	}
}
