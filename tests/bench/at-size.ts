// Scrolling, searching and sorting a sheet of many deals: frames per second and milliseconds until it is painted, beside
// bare AG Grid with the same rows.
import type { Page } from 'playwright';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import type { World } from '../e2e/world.ts';
import { framesOf } from './frames.ts';
import { madeDocument, plainRows } from './made-documents.ts';
import { median, progress, report } from './report.ts';
import { notePaint, paintedAfter, pipelineOf, type PlainPages } from './stand.ts';

const SECONDS = 5;
const SORTS = ['asc', 'desc', null] as const;

/** Known to Chromium, not yet to the types. */
declare const scheduler: { postTask(task: () => void, options: { priority: 'user-blocking' }): Promise<void> };

/** Milliseconds from an action until the frame after the first row's name is another. */
const untilFirstRowChanges = (page: Page, action: { enterOn: string } | { search: string }): Promise<number> =>
	page.evaluate(async (what) => {
		const first = (): string => document.querySelector('.ag-row:not(.ag-row-pinned)[row-index="0"]')?.getAttribute('row-id') ?? '';
		const before = first();
		const began = performance.now();
		if ('enterOn' in what) {
			const header = document.querySelector<HTMLElement>(what.enterOn)!;
			header.focus();
			header.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }));
		}
		if ('search' in what) {
			const field = document.querySelector<HTMLInputElement>('input[type="search"]')!;
			field.value = what.search;
			field.dispatchEvent(new InputEvent('input', { bubbles: true }));
		}
		return new Promise<number>((done) => {
			const look = (): void => {
				if (first() === before) return void requestAnimationFrame(look);
				void scheduler.postTask(() => done(performance.now() - began), { priority: 'user-blocking' });
			};
			requestAnimationFrame(look);
		});
	}, action);

/** The same asked of the bare grid itself. */
const bareUntilPainted = (page: Page, action: { sort: 'asc' | 'desc' | null } | { search: string }): Promise<number> =>
	page.evaluate(async (what) => {
		interface Api {
			applyColumnState(change: object): void;
			setGridOption(name: string, value: unknown): void;
		}
		const { api } = window as unknown as { api: Api };
		const began = performance.now();
		if ('sort' in what) api.applyColumnState({ state: [{ colId: 'value', sort: what.sort }], defaultState: { sort: null } });
		else api.setGridOption('quickFilterText', what.search);
		return new Promise<number>((done) =>
			requestAnimationFrame(() => void scheduler.postTask(() => done(performance.now() - began), { priority: 'user-blocking' }))
		);
	}, action);

export async function atSize(world: World, plain: PlainPages, deals: number): Promise<void> {
	progress(`scrolling, searching and sorting ${deals} deals`);
	const doc = madeDocument(deals);
	plain.rows = plainRows(doc);
	doc.destroy();
	// A company of the last deal that the first does not have: what is found begins elsewhere.
	const wanted = plain.rows.findLast(({ company }) => company !== null && company !== plain.rows[0]!.company)!.company!;

	const id = await pipelineOf(world, deals);
	const device = await world.browsers.device({ origin: world.origin });
	const pipeline = new PipelinePage(device.page);
	device.page.setDefaultTimeout(120_000);
	await pipeline.open(id);
	await pipeline.hasStatus('server');
	const scrolled = await framesOf(device.page, { seconds: SECONDS, rows: 2 });
	await device.page.evaluate(() => void (document.querySelector('.ag-grid-viewport')!.scrollTop = 0));
	await device.page.locator('.ag-row[row-index="0"]').waitFor();
	const sorted: number[] = [];
	for (let run = 0; run < SORTS.length; run++) sorted.push(await untilFirstRowChanges(device.page, { enterOn: '.ag-header-cell[col-id="value"]' }));
	const found: number[] = [];
	for (let run = 0; run < 2; run++) {
		found.push(await untilFirstRowChanges(device.page, { search: wanted }));
		found.push(await untilFirstRowChanges(device.page, { search: '' }));
	}
	await device.close();

	const bare = await world.browsers.device({ origin: plain.origin });
	await notePaint(bare.page);
	await paintedAfter(bare.page, `${plain.origin}/grid`);
	const bareScrolled = await framesOf(bare.page, { seconds: SECONDS, rows: 2 });
	const bareSorted: number[] = [];
	for (const sort of SORTS) bareSorted.push(await bareUntilPainted(bare.page, { sort }));
	const bareFound: number[] = [];
	for (const search of [wanted, '', wanted, '']) bareFound.push(await bareUntilPainted(bare.page, { search }));
	await bare.close();

	const what = 'bare AG Grid, the same rows';
	report({ bench: 'scrolling two rows a frame', deals, value: scrolled.fps, unit: 'fps', beside: { what, value: bareScrolled.fps }, detail: { 'longest task ms': scrolled.longest, 'bare, longest task ms': bareScrolled.longest } });
	report({ bench: 'sorting by value from the header, to painted', deals, value: median(sorted), unit: 'ms', runs: sorted.length, beside: { what, value: median(bareSorted) }, detail: { 'slowest ms': Math.max(...sorted), 'bare, slowest ms': Math.max(...bareSorted) } });
	report({ bench: 'searching every column, to painted', deals, value: median(found), unit: 'ms', runs: found.length, beside: { what, value: median(bareFound) }, detail: { 'slowest ms': Math.max(...found), 'bare, slowest ms': Math.max(...bareFound) } });
}
