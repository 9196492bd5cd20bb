// From navigation to the painted grid, and the page's heap: first visit, later visits, beside bare AG Grid.
import type { World } from '../e2e/world.ts';
import { madeDocument, plainRows } from './made-documents.ts';
import { median, progress, report } from './report.ts';
import { heapOf, notePaint, paintedAfter, pipelineOf, type PlainPages } from './stand.ts';

export async function opening(world: World, plain: PlainPages, sizes: readonly number[]): Promise<void> {
	for (const deals of sizes) {
		progress(`opening ${deals} deals`);
		const runs = deals > 20_000 ? 2 : 5;
		const id = await pipelineOf(world, deals);
		const doc = madeDocument(deals);
		plain.rows = plainRows(doc);
		doc.destroy();

		const first: number[] = [];
		const later: number[] = [];
		const bare: number[] = [];
		const heaps: number[] = [];
		const bareHeaps: number[] = [];
		for (let run = 0; run < runs; run++) {
			const device = await world.browsers.device({ origin: world.origin });
			await notePaint(device.page);
			first.push(await paintedAfter(device.page, `${world.origin}/p/${id}`));
			// On the device's own disk, shell in its service worker: what every later visit is like.
			await device.page.locator('header .badge .label').filter({ hasText: 'Saved on the server' }).waitFor({ timeout: 120_000 });
			await device.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
			await device.page.goto('about:blank');
			later.push(await paintedAfter(device.page, `${world.origin}/p/${id}`));
			heaps.push(await heapOf(device.page));
			await device.close();

			const beside = await world.browsers.device({ origin: plain.origin });
			await notePaint(beside.page);
			bare.push(await paintedAfter(beside.page, `${plain.origin}/grid`));
			bareHeaps.push(await heapOf(beside.page));
			await beside.close();
		}
		const what = 'bare AG Grid, the same rows as JSON';
		report({ bench: 'navigation to painted grid, first visit', deals, value: median(first), unit: 'ms', runs, beside: { what, value: median(bare) } });
		report({ bench: 'navigation to painted grid, from the device', deals, value: median(later), unit: 'ms', runs, beside: { what, value: median(bare) } });
		report({ bench: 'heap of the page', deals, value: median(heaps) / 1e6, unit: 'MB', runs, beside: { what, value: median(bareHeaps) / 1e6 } });
	}
}
