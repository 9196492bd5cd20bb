// A column of the board scrolled by two cards a frame while a colleague edits its deals: frames per second and the
// longest task, beside the same cards as plain elements, all in the page, edited as often.
import type { Page } from 'playwright';
import { addDeals, editDeals } from '#lib/domain/document/commands.ts';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import type { World } from '../e2e/world.ts';
import { framesOf, type Frames } from './frames.ts';
import { BENCH_DAY } from './made-documents.ts';
import { median, progress, report } from './report.ts';
import { colleague, reached } from './stand.ts';

const EDITS_PER_SECOND = 50;
const SECONDS = 6;
const RUNS = 3;

/** What scrolls, and what it scrolls by. */
interface Column {
	viewport: string;
	row: string;
}

const CARDS: Column = { viewport: '[data-lane="lead"] [data-cards]', row: '[data-lane="lead"] li' };
const PLAIN: Column = { viewport: '#column', row: '.card' };

/** The same words on as many cards, without anything of the app: what a browser takes to scroll and redraw them. */
const plainColumn = (cards: number): string => `<!doctype html><meta charset="utf-8"><style>
body{margin:0;font:13px/18px sans-serif}#column{height:700px;width:284px;overflow:auto}
.card{height:138px;margin-bottom:8px;padding:8px 12px;border:1px solid #ccc;border-radius:6px;box-sizing:border-box}p{margin:0}</style>
<div id="column">${Array.from({ length: cards }, (_, index) => `<div class="card"><p><b>Deal ${index} of a customer</b></p><p>Company ${index}</p><p>Expected close 1 Jun 2026</p><p>no next step</p><p class="value">1,000</p></div>`).join('')}</div>
<script>
	const values = document.querySelectorAll('.value');
	let edits = 0;
	setInterval(() => { values[edits % values.length].textContent = String(1000 + edits++); }, ${1000 / EDITS_PER_SECOND});
</script>`;

/** The median of some runs, and their longest task; `rows`: cards a frame, 0 at rest. */
async function runs(page: Page, column: Column, rows: number): Promise<Frames> {
	const all: Frames[] = [];
	for (let run = 0; run < RUNS; run++) {
		await page.evaluate((selector) => void (document.querySelector(selector)!.scrollTop = 0), column.viewport);
		all.push(await framesOf(page, { seconds: SECONDS, rows, ...column }));
	}
	return {
		fps: median(all.map(({ fps }) => fps)),
		frame: median(all.map(({ frame }) => frame)),
		longest: Math.max(...all.map(({ longest }) => longest)),
		longTasks: median(all.map(({ longTasks }) => longTasks))
	};
}

export async function boardScrolling(world: World, deals: number): Promise<void> {
	progress(`scrolling a column of ${deals} cards while a colleague edits`);
	const { id } = await world.create(`${deals} cards`);
	const other = await colleague(world, id, 77);
	const seed = demoSeed({ now: BENCH_DAY, language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam', deals });
	addDeals(other.writer, seed.deals.map(({ past: _past, ...deal }) => ({ ...deal, stage: 'lead' })));
	await reached(other.session, 'server');
	const device = await world.browsers.device({ origin: world.origin });
	await device.page.addInitScript(() => localStorage.setItem('sluice:workspace-view', 'board'));
	await device.page.goto(`/p/${id}`);
	await device.page.locator(CARDS.row).first().waitFor({ timeout: 60_000 });
	const ids = [...other.pipeline.deals.keys()];
	let edits = 0;
	const editing = setInterval(() => {
		editDeals(other.writer, [{ deal: ids[(edits * 7919) % ids.length]!, field: 'value', value: 1_000_00 + edits * 100 }]);
		edits += 1;
	}, 1000 / EDITS_PER_SECOND);
	const ours = [await runs(device.page, CARDS, 2), await runs(device.page, CARDS, 0)];
	clearInterval(editing);
	const drawn = await device.page.locator('[data-deal]').count();
	await other.close();
	await device.close();

	const bare = await world.browsers.device({ origin: world.origin });
	await bare.page.setContent(plainColumn(deals));
	const plain = [await runs(bare.page, PLAIN, 2), await runs(bare.page, PLAIN, 0)];
	await bare.close();
	['scrolling a column two cards a frame', 'a column at rest'].forEach((what, index) =>
		report({
			bench: `board: ${what}, ${EDITS_PER_SECOND} edits a second by a colleague`,
			deals,
			value: ours[index]!.fps,
			unit: 'fps',
			runs: RUNS,
			beside: { what: 'plain cards, all in the page, edited as often', value: plain[index]!.fps },
			detail: {
				'median frame ms': ours[index]!.frame,
				'longest task ms': ours[index]!.longest,
				'tasks over 50 ms': ours[index]!.longTasks,
				'cards in the page': drawn,
				'plain, median frame ms': plain[index]!.frame,
				'plain, longest task ms': plain[index]!.longest
			}
		})
	);
}
