// Trains scorecards of so many rows in a worker of a real browser: 12 features, gate, bootstrap and the card learnt anew included.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright';
import sirv from 'sirv';
import { build } from 'vite';
import { Browsers } from '../helpers/browser.ts';
import { median, progress, report } from './report.ts';
import type { RoundTrip } from './scorecard-page/page.ts';
import { workerMs } from './worker-time.ts';

const RUNS = 7;

interface Run {
	/** In a worker that has trained nothing yet, and in the same one a second time. Milliseconds. */
	first: number;
	second: number;
	/** Of the first: what the worker's thread itself worked, whatever else the machine did; null where that is not known. */
	processor: number | null;
	trip: RoundTrip;
}

async function once(page: Page, rows: number): Promise<Run> {
	await page.evaluate((count) => window.scorecards.prepare(count), rows);
	const before = workerMs();
	const first = await page.evaluate(() => window.scorecards.train());
	const after = workerMs();
	const second = await page.evaluate(() => window.scorecards.train());
	const trip = await page.evaluate(() => window.scorecards.trip());
	return { first, second, processor: before === null || after === null ? null : after - before, trip };
}

export async function benchScorecard(sizes: readonly number[]): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'sluice-scorecard-'));
	const root = resolve(import.meta.dirname, 'scorecard-page');
	await build({ configFile: false, root, logLevel: 'error', build: { outDir: folder, emptyOutDir: true, target: 'es2022', rolldownOptions: { input: join(root, 'page.html') } } });
	const server = createServer(sirv(folder));
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const browsers = new Browsers();
	try {
		const device = await browsers.device({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
		for (const rows of sizes) {
			const runs: Run[] = [];
			for (let run = 0; run < RUNS; run++) {
				progress(`scorecard of ${rows} rows, run ${run + 1}`);
				await device.page.goto('/page.html');
				runs.push(await once(device.page, rows));
			}
			const of = (figure: (run: Run) => number): number => median(runs.map(figure));
			const detail = {
				'fastest ms': Math.min(...runs.map(({ first }) => first)),
				'slowest ms': Math.max(...runs.map(({ first }) => first)),
				'its processor ms': runs.every(({ processor }) => processor !== null) ? of(({ processor }) => processor!) : null,
				'a second time in that worker ms': of(({ second }) => second),
				'with worker start and hand-over ms': of(({ trip }) => trip.took),
				'longest the page waited ms': of(({ trip }) => trip.blocked),
				outcome: runs[0]!.trip.outcome,
				'area under the curve': runs[0]!.trip.auc
			};
			report({ bench: 'scorecard: training in a fresh worker', deals: rows, value: of(({ first }) => first), unit: 'ms', runs: RUNS, detail });
		}
		const read = await device.page.evaluate(() => window.scorecards.read(20_000));
		report({ bench: 'scorecard: reading landmarks of histories on the page', deals: 20_000, value: read.ms, unit: 'ms', runs: 1, detail: { rows: read.rows } });
		const document = await device.page.evaluate(() => window.scorecards.document(10_000));
		report({
			bench: 'scorecard: reading a document on the page, in pieces of 6 ms',
			deals: 10_000,
			value: document.ms,
			unit: 'ms',
			runs: 1,
			detail: { rows: document.rows, 'of that the last step, in one piece ms': document.last, 'one open deal scored ms': document.one }
		});
		if (device.problems.length > 0) throw new Error(device.problems.join('\n'));
	} finally {
		await browsers.close();
		await new Promise((done) => server.close(done));
		await rm(folder, { recursive: true, force: true });
	}
}
