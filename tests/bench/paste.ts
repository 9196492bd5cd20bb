// 1,000 × 5 cells pasted over a sheet of deals: milliseconds until they are painted, as text and as a table of Google Sheets,
// beside bare AG Grid that is handed the same cells as one transaction of its own.
import type { CDPSession, Page } from 'playwright';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import type { World } from '../e2e/world.ts';
import { madeDocument, plainRows } from './made-documents.ts';
import { median, progress, report } from './report.ts';
import { notePaint, paintedAfter, pipelineOf, type PlainPages } from './stand.ts';

/** Resolves once the page has had nothing to do for twenty idle periods in a row: what the last paste left is done. */
const rested = (page: Page): Promise<void> =>
	page.evaluate(
		() =>
			new Promise<void>((resolve) => {
				let calm = 0;
				const look = (idle: IdleDeadline): void => {
					calm = idle.timeRemaining() > 30 ? calm + 1 : 0;
					if (calm < 20) requestIdleCallback(look);
					else resolve();
				};
				requestIdleCallback(look);
			})
	);

/** Known to Chromium, not yet to the types. */
declare const scheduler: { postTask(task: () => void, options: { priority: 'user-blocking' }): Promise<void> };

const ROWS = 1000;
const RUNS = 5;

/** A block of title, company, stage, probability and value; each run's is another. */
const block = (run: number): string[][] =>
	Array.from({ length: ROWS }, (_, index) => [`Deal ${run}-${index}`, `Company ${index + run}`, index % 2 === 0 ? 'Lead' : 'Proposal', `${(index + run) % 100}%`, String(1000 + index * 7 + run)]);

const asTable = (rows: readonly (readonly string[])[]): string =>
	`<google-sheets-html-origin><table data-sheets-root="1"><tbody>${rows
		.map((row) => `<tr>${row.map((cell, x) => `<td data-sheets-value="${x < 3 ? `{&quot;1&quot;:2,&quot;2&quot;:&quot;${cell}&quot;}` : `{&quot;1&quot;:3,&quot;3&quot;:${x === 3 ? Number.parseInt(cell) / 100 : cell}}`}"${x === 3 ? ' data-sheets-numberformat="{&quot;1&quot;:3,&quot;2&quot;:&quot;0%&quot;}"' : ''}>${cell}</td>`).join('')}</tr>`)
		.join('')}</tbody></table></google-sheets-html-origin>`;

/** Pastes at the focused cell; resolves with the milliseconds until the first row shows its new title, painted. */
const pasteInto = (page: Page, plain: string, html: string, title: string): Promise<number> =>
	page.evaluate(
		async ([text, table, wanted]) => {
			const data = new DataTransfer();
			data.setData('text/plain', text!);
			if (table) data.setData('text/html', table);
			const began = performance.now();
			document.activeElement!.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
			return new Promise<number>((done) => {
				const look = (): void => {
					const shown = document.querySelector('.ag-row:not(.ag-row-pinned)[row-index="0"] [col-id="title"]')?.textContent?.trim();
					if (shown !== wanted) return void requestAnimationFrame(look);
					// The first task after the frame: timers that the paste set would come before a message.
					void scheduler.postTask(() => done(performance.now() - began), { priority: 'user-blocking' });
				};
				requestAnimationFrame(look);
			});
		},
		[plain, html, title]
	);

/** Time the page's own thread has computed, in milliseconds: unlike the clock it leaves out what else the machine does. */
async function computed(session: CDPSession): Promise<number> {
	const { metrics } = await session.send('Performance.getMetrics');
	return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
}

async function threadClock(page: Page): Promise<CDPSession> {
	const session = await page.context().newCDPSession(page);
	await session.send('Performance.enable', { timeDomain: 'threadTicks' });
	return session;
}

/** The same cells handed to the grid itself. */
const handTo = (page: Page, rows: readonly (readonly string[])[]): Promise<number> =>
	page.evaluate(async (cells) => {
		const { api } = window as unknown as { api: { getDisplayedRowAtIndex(index: number): { data: object }; applyTransaction(change: object): void } };
		const began = performance.now();
		const update = cells.map(([title, company, stage, probability, value], index) => ({
			...api.getDisplayedRowAtIndex(index).data,
			title,
			company,
			stage,
			probability: Number.parseInt(probability!) * 10,
			value: Number(value) * 100
		}));
		api.applyTransaction({ update });
		return new Promise<number>((done) =>
			requestAnimationFrame(() => void scheduler.postTask(() => done(performance.now() - began), { priority: 'user-blocking' }))
		);
	}, rows as string[][]);

export async function paste(world: World, plain: PlainPages, deals: number): Promise<void> {
	progress(`pasting ${ROWS} × 5 cells among ${deals} deals`);
	const id = await pipelineOf(world, deals);
	const device = await world.browsers.device({ origin: world.origin });
	const pipeline = new PipelinePage(device.page);
	await pipeline.open(id);
	await pipeline.hasStatus('server');
	await device.page.locator('.ag-row[row-index="0"] [col-id="title"]').click();
	const clock = await threadClock(device.page);
	const text: number[] = [];
	const table: number[] = [];
	const busy = new Map<number[], number[]>([
		[text, []],
		[table, []]
	]);
	for (let run = 0; run < RUNS; run++) {
		for (const [times, html] of [[text, false], [table, true]] as const) {
			const rows = block(run * 2 + (html ? 1 : 0));
			const before = await computed(clock);
			times.push(await pasteInto(device.page, rows.map((row) => row.join('\t')).join('\r\n'), html ? asTable(rows) : '', rows[0]![0]!));
			busy.get(times)!.push((await computed(clock)) - before);
			await rested(device.page);
		}
	}
	await device.page.keyboard.press('Control+z');
	await device.page.waitForFunction((wanted) => document.querySelector('.ag-row[row-index="0"] [col-id="title"]')?.textContent?.trim() === wanted, `Deal ${RUNS * 2 - 2}-0`);
	await device.close();

	const doc = madeDocument(deals);
	plain.rows = plainRows(doc);
	doc.destroy();
	const bare = await world.browsers.device({ origin: plain.origin });
	await notePaint(bare.page);
	await paintedAfter(bare.page, `${plain.origin}/grid`);
	const bareClock = await threadClock(bare.page);
	const handed: number[] = [];
	const bareBusy: number[] = [];
	for (let run = 0; run < RUNS; run++) {
		const before = await computed(bareClock);
		handed.push(await handTo(bare.page, block(run)));
		bareBusy.push((await computed(bareClock)) - before);
		await rested(bare.page);
	}
	await bare.close();
	const beside = { what: 'bare AG Grid, one transaction, nothing stored', value: median(handed) };
	for (const [flavour, times] of [['text', text], ['a table of Google Sheets', table]] as const)
		report({ bench: `paste of ${ROWS} × 5 cells as ${flavour}, to painted`, deals, value: median(times), unit: 'ms', runs: RUNS, beside, detail: { 'slowest ms': Math.max(...times), 'computed ms': median(busy.get(times)!), 'bare, computed ms': median(bareBusy) } });
}
