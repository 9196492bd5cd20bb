// Two rows a frame while a colleague edits: frames per second and the longest task, beside bare AG Grid at rest.
import type { Page } from 'playwright';
import { editDeals } from '#lib/domain/document/commands.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import type { World } from '../e2e/world.ts';
import { madeDocument, plainRows } from './made-documents.ts';
import { median, progress, report } from './report.ts';
import { colleague, notePaint, paintedAfter, pipelineOf, type PlainPages } from './stand.ts';

const SECONDS = 6;
const EDITS_PER_SECOND = 50;

interface Scrolled {
	fps: number;
	longest: number;
	longTasks: number;
}

/** Scrolls the grid by two rows a frame. */
const scroll = (page: Page): Promise<Scrolled> =>
	page.evaluate(async (seconds) => {
		const viewport = document.querySelector<HTMLElement>('.ag-grid-viewport')!;
		const rowHeight = document.querySelector<HTMLElement>('.ag-row')!.offsetHeight;
		const tasks: number[] = [];
		const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration)));
		observer.observe({ type: 'longtask' });
		const began = performance.now();
		let frames = 0;
		await new Promise<void>((done) => {
			const frame = (): void => {
				frames += 1;
				viewport.scrollTop += 2 * rowHeight;
				if (performance.now() - began < seconds * 1000) requestAnimationFrame(frame);
				else done();
			};
			requestAnimationFrame(frame);
		});
		const fps = (frames * 1000) / (performance.now() - began);
		// Entries come after their task: a long task of our own, made last, is the sign that all have come.
		const counted = await new Promise<number[]>((done, failed) => {
			const deadline = setTimeout(() => failed(new Error('no entry came for a task of 80 ms')), 5000);
			const mark = performance.now();
			tasks.push(...observer.takeRecords().map(({ duration }) => duration));
			observer.disconnect();
			new PerformanceObserver((list, last) => {
				const entries = list.getEntries();
				tasks.push(...entries.filter(({ startTime }) => startTime < mark).map(({ duration }) => duration));
				if (!entries.some(({ startTime }) => startTime >= mark)) return;
				last.disconnect();
				clearTimeout(deadline);
				done(tasks);
			}).observe({ type: 'longtask' });
			setTimeout(() => {
				for (const end = performance.now() + 80; performance.now() < end; );
			});
		});
		return { fps, longest: Math.max(0, ...counted), longTasks: counted.length };
	}, SECONDS);

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
	const runs: Scrolled[] = [];
	for (let run = 0; run < 3; run++) {
		await device.page.evaluate(() => void (document.querySelector('.ag-grid-viewport')!.scrollTop = 0));
		runs.push(await scroll(device.page));
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
	const still = await scroll(bare.page);
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
