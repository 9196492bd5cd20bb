// From Enter on one client to the painted cell on another, beside a bare websocket relay between two pages.
// Both pages are in one browser, so their clocks are one.
import type { Page } from 'playwright';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import type { World } from '../e2e/world.ts';
import { median, progress, quantile, report } from './report.ts';
import { pipelineOf, type PlainPages } from './stand.ts';

const EDITS = 40;

/** Notes the moment of each Enter. */
const noteEnter = (page: Page): Promise<void> =>
	page.evaluate(() =>
		addEventListener('keydown', ({ key }) => {
			if (key === 'Enter') (window as unknown as { entered: number }).entered = performance.timeOrigin + performance.now();
		}, { capture: true })
	);

/** Begins to watch for `text` under `selector`; the promise in the page holds the moment it was painted. */
const watch = (page: Page, selector: string, text: string): Promise<void> =>
	page.evaluate(
		([where, wanted]) => {
			const world = window as unknown as { seen: Promise<number> };
			world.seen = new Promise((done) => {
				const look = (): void => {
					if (!document.querySelector(where!)?.textContent?.includes(wanted!)) return;
					observer.disconnect();
					requestAnimationFrame(() => {
						const channel = new MessageChannel();
						channel.port1.onmessage = () => done(performance.timeOrigin + performance.now());
						channel.port2.postMessage(null);
					});
				};
				const observer = new MutationObserver(look);
				observer.observe(document.body, { subtree: true, childList: true, characterData: true });
				look();
			});
		},
		[selector, text]
	);

const between = async (from: Page, to: Page): Promise<number> => {
	const seen = await to.evaluate(() => (window as unknown as { seen: Promise<number> }).seen);
	return seen - (await from.evaluate(() => (window as unknown as { entered: number }).entered));
};

export async function latency(world: World, plain: PlainPages, deals: number): Promise<void> {
	progress(`edit to a colleague's screen, ${deals} deals`);
	const id = await pipelineOf(world, deals);
	const [writing, reading] = [await world.browsers.device({ origin: world.origin }), await world.browsers.device({ origin: world.origin })];
	const writer = new PipelinePage(writing.page);
	await writer.open(id);
	await new PipelinePage(reading.page).open(id);
	await noteEnter(writing.page);
	const rows = await writing.page.locator('.ag-row:not(.ag-row-pinned)[row-id]').evaluateAll((all) => all.slice(0, 10).map((row) => row.getAttribute('row-id')!));
	const times: number[] = [];
	for (let edit = 0; edit < EDITS; edit++) {
		const cell = `.ag-row[row-id="${rows[edit % rows.length]}"] [col-id="company"]`;
		const text = `Edit ${edit} of the bench`;
		await watch(reading.page, cell, text);
		await writing.page.locator(cell).click();
		await writing.page.keyboard.press('F2');
		await writing.page.locator('.ag-cell-inline-editing input').fill(text);
		await writing.page.keyboard.press('Enter');
		times.push(await between(writing.page, reading.page));
	}
	await writing.close();
	await reading.close();

	const [sending, receiving] = [await world.browsers.device({ origin: plain.origin }), await world.browsers.device({ origin: plain.origin })];
	const relayed: number[] = [];
	for (const { page } of [sending, receiving]) await page.goto(`${plain.origin}/relay`);
	await noteEnter(sending.page);
	for (let edit = 0; edit < EDITS; edit++) {
		const text = `Edit ${edit}`;
		await watch(receiving.page, '#cell', text);
		await sending.page.evaluate((next) => void ((window as unknown as { next: string }).next = next), text);
		await sending.page.keyboard.press('Enter');
		relayed.push(await between(sending.page, receiving.page));
	}
	await sending.close();
	await receiving.close();

	report({
		bench: 'edit on one client to painted cell on another',
		deals,
		value: median(times),
		unit: 'ms',
		runs: EDITS,
		beside: { what: 'bare websocket relay, one cell, nothing stored', value: median(relayed) },
		detail: { p95: quantile(times, 0.95), 'relay p95': quantile(relayed, 0.95) }
	});
}
