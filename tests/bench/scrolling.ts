// Two rows a frame while a colleague edits: frames per second and the longest task, beside bare AG Grid at rest.
import { editDeals } from '#lib/domain/document/commands.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import type { World } from '../e2e/world.ts';
import { framesOf, type Frames } from './frames.ts';
import { madeDocument, plainRows } from './made-documents.ts';
import { median, progress, report } from './report.ts';
import { colleague, notePaint, paintedAfter, pipelineOf, type PlainPages } from './stand.ts';

const SECONDS = 6;
const EDITS_PER_SECOND = 50;

export async function scrolling(world: World, plain: PlainPages, deals: number): Promise<void> {
	progress(`scrolling ${deals} deals while a colleague edits`);
	const id = await pipelineOf(world, deals);
	const device = await world.browsers.device({ origin: world.origin });
	const pipeline = new PipelinePage(device.page);
	await pipeline.open(id);
	await pipeline.hasStatus('server');
	const other = await colleague(world, id, 77);
	const ids = [...other.pipeline.deals.keys()];
	let edits = 0;
	const editing = setInterval(() => {
		// Half of them among the first rows, where the scrolling passes; value edits move totals and charts.
		const deal = ids[edits % 2 === 0 ? edits % 1000 : (edits * 7919) % ids.length]!;
		editDeals(other.writer, [{ deal, field: 'value', value: 1_000_00 + edits * 100 }]);
		edits += 1;
	}, 1000 / EDITS_PER_SECOND);
	const runs: Frames[] = [];
	for (let run = 0; run < 3; run++) {
		await device.page.evaluate(() => void (document.querySelector('.ag-grid-viewport')!.scrollTop = 0));
		runs.push(await framesOf(device.page, { seconds: SECONDS, rows: 2 }));
	}
	clearInterval(editing);
	await other.close();
	await device.close();

	const doc = madeDocument(deals);
	plain.rows = plainRows(doc);
	doc.destroy();
	const bare = await world.browsers.device({ origin: plain.origin });
	await notePaint(bare.page);
	await paintedAfter(bare.page, `${plain.origin}/grid`);
	const still = await framesOf(bare.page, { seconds: SECONDS, rows: 2 });
	await bare.close();

	report({
		bench: `scrolling two rows a frame, ${EDITS_PER_SECOND} edits a second by a colleague`,
		deals,
		value: median(runs.map(({ fps }) => fps)),
		unit: 'fps',
		runs: runs.length,
		beside: { what: 'bare AG Grid, nobody editing', value: still.fps },
		detail: {
			'longest task ms': Math.max(...runs.map(({ longest }) => longest)),
			'tasks over 50 ms': median(runs.map(({ longTasks }) => longTasks)),
			'bare, longest task ms': still.longest
		}
	});
}
