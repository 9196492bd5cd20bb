// Times every figure over deals with a past of all their cells: from columns, with the columns derived anew, one edit, one
// snapshot. Beside the time on the clock stands what the processor spent, which others on the machine do not lengthen.
import { DAY_MS } from '#lib/domain/model/date.ts';
import { MetricsEngine, type MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { STAGES, daysUtc } from '../domain/metrics/deals.ts';
import { madeHistories } from '../domain/metrics/made-histories.ts';

const NOW = Date.UTC(2026, 5, 15, 12);
const TODAY = Math.floor(NOW / DAY_MS);

interface Timed {
	/** Milliseconds, medians. */
	clock: number;
	processor: number;
}

export interface FigureTimes {
	deals: number;
	changes: number;
	recompute: Timed;
	/** Of what reports have. */
	reported: Timed;
	derive: Timed;
	window: Timed;
	edit: number;
	editP95: number;
	snapshot: Timed;
}

const at = (values: number[], p: number): number => values.sort((a, b) => a - b)[Math.floor(p * (values.length - 1))]!;

function timed(times: number, run: (index: number) => void): Timed {
	const [clock, processor]: [number[], number[]] = [[], []];
	for (let index = 0; index < times; index += 1) {
		const spent = process.cpuUsage();
		const start = performance.now();
		run(index);
		clock.push(performance.now() - start);
		const { user, system } = process.cpuUsage(spent);
		processor.push((user + system) / 1000);
	}
	return { clock: at(clock, 0.5), processor: at(processor, 0.5) };
}

/** Reads every figure: what is not read is not added up. */
export const everyFigure = (snapshot: MetricsSnapshot): unknown[] => Object.values(snapshot);

/** In no report: where segments stood weeks ago, and what was open at the ends of months. Two charts draw them. */
const DRAWN: ReadonlySet<string> = new Set(['trails', 'openMonths'] satisfies (keyof MetricsSnapshot)[]);

/** Reads every figure that reports have. */
const reportedFigures = (snapshot: MetricsSnapshot): unknown[] =>
	(Object.keys(snapshot) as (keyof MetricsSnapshot)[]).filter((name) => !DRAWN.has(name)).map((name) => snapshot[name]);

/** `changes` a deal on average. */
export function benchFigures(deals: number, changes = 5): FigureTimes {
	const histories = madeHistories(deals, { seed: 1, now: NOW, days: 3 * 365, changes });
	const stages = STAGES.map((stage) => ({ ...stage, staleAfter: 14 }));
	const engine = new MetricsEngine();
	engine.ask({
		now: NOW,
		window: daysUtc(TODAY - 364, TODAY + 1),
		period: daysUtc(TODAY - 75, TODAY + 15),
		change: { from: NOW - 7 * DAY_MS, to: Infinity },
		target: 100_000_000,
		segmentOf: 'owner'
	});
	engine.rebuild(histories, stages);
	everyFigure(engine.snapshot());
	// What is put in order when it is asked for is part of each.
	const recompute = timed(41, () => {
		engine.recompute();
		everyFigure(engine.snapshot());
	});
	const reported = timed(41, () => {
		engine.recompute();
		reportedFigures(engine.snapshot());
	});
	const derive = timed(41, (index) => {
		engine.ask({ asOf: NOW + index });
		everyFigure(engine.snapshot());
	});
	engine.ask({ asOf: Infinity });
	const window = timed(41, (index) => {
		engine.ask({ window: daysUtc(TODAY - 364 + index, TODAY + 1) });
		everyFigure(engine.snapshot());
	});
	const edits = Array.from({ length: 20_000 }, (_, index) => {
		const history = histories[(index * 7919) % deals]!;
		const edited = [{ ...history, changes: [...history.changes, { field: 'value' as const, value: index, since: NOW, at: NOW }] }];
		const start = performance.now();
		engine.patch(edited);
		return (performance.now() - start) * 1000;
	});
	const snapshot = timed(101, (index) => {
		engine.patch([histories[index % deals]!]);
		everyFigure(engine.snapshot());
	});
	const told = histories.reduce((sum, history) => sum + history.changes.length, 0);
	return { deals, changes: told, recompute, reported, derive, window, edit: at(edits, 0.5), editP95: at(edits, 0.95), snapshot };
}
