// A view sorted by value, a cell under edit, and a thousand cells a second edited by a colleague for ten seconds: frame
// times, the longest task, whether the cell was left alone, and whether the rows end in the right order.
import { editDeals, type DealEdit } from '#lib/domain/document/commands.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import type { World } from '../e2e/world.ts';
import { framesOf } from './frames.ts';
import { progress, report } from './report.ts';
import { colleague, pipelineOf } from './stand.ts';

const SECONDS = 10;
const EDITS_PER_SECOND = 1000;
const TICK_MS = 20;
const TYPED = 'Under my hand';

export async function remoteEdits(world: World, deals: number): Promise<void> {
	progress(`${EDITS_PER_SECOND} edits a second in a sorted view of ${deals} deals`);
	const id = await pipelineOf(world, deals);
	const device = await world.browsers.device({ origin: world.origin });
	const { page } = device;
	const pipeline = new PipelinePage(page);
	await pipeline.open(id);
	await pipeline.hasStatus('server');
	await page.locator('.ag-row[row-index="0"] [col-id="value"]').click();
	await page.keyboard.press('ArrowUp');
	await page.keyboard.press('Enter');
	await page.waitForFunction(() => document.querySelector('.ag-header-cell[col-id="value"]')?.getAttribute('aria-sort') === 'ascending');
	await page.locator('.ag-row:not(.ag-row-pinned) [col-id="company"]').nth(5).click();
	await page.keyboard.type(TYPED);
	const other = await colleague(world, id, 78);
	const ids = [...other.pipeline.deals.keys()];
	let edits = 0;
	const began = performance.now();
	const editing = setInterval(() => {
		// As many as are due by the clock: a timer that comes late makes up for it.
		const due = Math.min(SECONDS * EDITS_PER_SECOND, ((performance.now() - began) * EDITS_PER_SECOND) / 1000);
		for (; edits < due; edits += 1) {
			const edit: DealEdit = { deal: ids[(edits * 7919) % ids.length]!, field: 'value', value: ((edits * 104_729) % 1_000_003) * 100 };
			editDeals(other.writer, [edit]);
		}
	}, TICK_MS);
	const frames = await framesOf(page, { seconds: SECONDS, rows: 0 });
	clearInterval(editing);
	const typed = await page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.value ?? null);
	await page.keyboard.press('Escape');
	// The grid shows the rows of the least value first: the first screen is compared with what the colleague's document says.
	const wanted = [...other.pipeline.deals.values()]
		.filter(({ deleted, value }) => deleted === null && value !== null)
		.sort((a, b) => a.value! - b.value!)
		.slice(0, 10)
		.map(({ value }) => value! / 100);
	await page.evaluate(() => void (document.querySelector('.ag-grid-viewport')!.scrollTop = 0));
	const ended = performance.now();
	const inOrder = await page
		.waitForFunction(
			(values) => {
				const rows = [...document.querySelectorAll<HTMLElement>('.ag-row:not(.ag-row-pinned)[row-index]')].sort((a, b) => Number(a.getAttribute('row-index')) - Number(b.getAttribute('row-index')));
				const shown = rows.slice(0, values.length).map((row) => Number(row.querySelector('[col-id="value"]')?.textContent?.replaceAll(/[^0-9.]/g, '')));
				return JSON.stringify(shown) === JSON.stringify(values);
			},
			wanted,
			{ timeout: 20_000 }
		)
		.then(() => true, () => false);
	const settled = performance.now() - ended;
	await other.close();
	await device.close();
	report({
		bench: `median frame, sorted by value, ${EDITS_PER_SECOND} remote cell edits a second`,
		deals,
		value: frames.frame,
		unit: 'ms',
		detail: {
			'edits made': edits,
			fps: frames.fps,
			'longest task ms': frames.longest,
			'tasks over 50 ms': frames.longTasks,
			'cell under edit left alone': typed === TYPED ? 'yes' : `no: ${typed}`,
			'final order right': inOrder ? 'yes' : 'no',
			'in order after ms': settled
		}
	});
}
