// The bench, run by run.mjs under the right Node. Prints JSON lines; `npm run bench -- document` runs one part.
import type { World } from '../e2e/world.ts';
import { progress, report } from './report.ts';
import type { PlainPages } from './stand.ts';

const SIZES = [1_000, 10_000, 100_000];

async function metrics(): Promise<void> {
	const { benchMetrics } = await import('./metrics.ts');
	for (const count of [10_000, 100_000]) {
		const { deals, changes, read, recompute, filter, d3, sql, sqlLoad } = benchMetrics(count);
		const four = 'four of its questions, of ';
		report({ bench: 'metrics: all of them from columns', deals, value: recompute, unit: 'ms', beside: { what: `${four}d3-array over objects`, value: d3 }, detail: { changes } });
		report({ bench: 'metrics: all of them from columns', deals, value: recompute, unit: 'ms', beside: { what: `${four}SQLite in memory`, value: sql }, detail: { 'loading SQLite ms': sqlLoad } });
		report({ bench: 'metrics: another filter', deals, value: filter, unit: 'ms' });
		report({ bench: 'metrics: histories into columns, and all of them', deals, value: read, unit: 'ms' });
	}
	const { benchFigures } = await import('./figures.ts');
	for (const deals of [10_000, 100_000]) {
		const { changes, recompute, reported, derive, window, edit, editP95, snapshot } = benchFigures(deals);
		const times = { recompute, 'recompute of what reports have': reported, 'another moment': derive, 'another window': window, snapshot };
		for (const [what, { clock, processor }] of Object.entries(times))
			report({ bench: `figures: ${what}`, deals, value: clock, unit: 'ms', detail: { changes, 'processor ms': processor } });
		report({ bench: 'figures: one edit', deals, value: edit, unit: 'µs', detail: { changes, 'p95 µs': editP95 } });
	}
}

/** Runs a part that needs a server, browsers and the pages of the alternatives. */
async function onStand(part: (world: World, plain: PlainPages) => Promise<void>): Promise<void> {
	const [{ World }, { plainPages }] = [await import('../e2e/world.ts'), await import('./stand.ts')];
	const world = await World.start();
	const plain = await plainPages();
	try {
		await part(world, plain);
	} finally {
		await world.close();
		await plain.close();
	}
}

const PARTS: Record<string, () => void | Promise<void>> = {
	document: async () => (await import('./document-size.ts')).documentSize(SIZES),
	metrics,
	forecast: async () => (await import('./forecast.ts')).benchForecast(),
	formulas: async () => (await import('./formulas.ts')).benchFormulas([10_000, 100_000]),
	views: async () => (await import('./views.ts')).benchViews([10_000, 100_000]),
	'remote-edits': () => onStand(async (world) => (await import('./remote-edits.ts')).remoteEdits(world, 10_000)),
	opening: () => onStand(async (world, plain) => (await import('./opening.ts')).opening(world, plain, SIZES)),
	latency: () => onStand(async (world, plain) => (await import('./latency.ts')).latency(world, plain, 10_000)),
	charts: () => onStand(async (world, plain) => (await import('./charts.ts')).redrawnCharts(world, plain, 10_000)),
	startup: async () => (await import('./startup.ts')).startup(1_000_000),
	servers: async () => (await import('./servers.ts')).benchServers(),
	bombs: async () => (await import('./bombs.ts')).benchBombs(),
	flood: async () => (await import('./flood.ts')).benchFlood(),
	return: async () => (await import('./return.ts')).benchReturn(),
	board: () => onStand(async (world) => (await import('./board.ts')).boardScrolling(world, 1_000)),
	scrolling: () => onStand(async (world, plain) => (await import('./scrolling.ts')).scrolling(world, plain, 10_000)),
	'at-size': () =>
		onStand(async (world, plain) => {
			const { atSize } = await import('./at-size.ts');
			for (const deals of [10_000, 100_000]) await atSize(world, plain, deals);
		}),
	scorecard: async () => (await import('./scorecard.ts')).benchScorecard([10_000, 100_000]),
	paste: () => onStand(async (world, plain) => (await import('./paste.ts')).paste(world, plain, 10_000))
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
	progress(`no part named ${unknown.join(', ')}; there are: ${Object.keys(PARTS).join(', ')}`);
	process.exit(2);
}
for (const [name, part] of Object.entries(PARTS)) {
	if (wanted.length > 0 && !wanted.includes(name)) continue;
	progress(`— ${name}`);
	await part();
}
