// Trains scorecards of so many rows in a worker of a real browser: 12 features, gate, bootstrap and the card learnt anew included.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sirv from 'sirv';
import { build } from 'vite';
import { Browsers } from '../helpers/browser.ts';
import { median, progress, report } from './report.ts';
import type { Times } from './scorecard-page/page.ts';

const RUNS = 7;

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
			const runs: Times[] = [];
			for (let run = 0; run < RUNS; run++) {
				progress(`scorecard of ${rows} rows, run ${run + 1}`);
				await device.page.goto('/page.html');
				runs.push(await device.page.evaluate((count) => window.scorecards.train(count), rows));
			}
			const of = (figure: (times: Times) => number): number => median(runs.map(figure));
			const detail = {
				'slowest ms': Math.max(...runs.map(({ first }) => first)),
				'fastest ms': Math.min(...runs.map(({ first }) => first)),
				'a second time in that worker ms': of(({ second }) => second),
				'with worker start and hand-over ms': of(({ roundTrip }) => roundTrip),
				'longest the page waited ms': of(({ blocked }) => blocked),
				outcome: runs[0]!.outcome,
				'area under the curve': runs[0]!.auc
			};
			report({ bench: 'scorecard: training in a fresh worker', deals: rows, value: of(({ first }) => first), unit: 'ms', runs: RUNS, detail });
		}
		const read = await device.page.evaluate(() => window.scorecards.read(20_000));
		report({ bench: 'scorecard: reading landmarks of histories on the page', deals: 20_000, value: read.ms, unit: 'ms', runs: 1, detail: { rows: read.rows } });
		if (device.problems.length > 0) throw new Error(device.problems.join('\n'));
	} finally {
		await browsers.close();
		await new Promise((done) => server.close(done));
		await rm(folder, { recursive: true, force: true });
	}
}
