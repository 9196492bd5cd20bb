// The fuzz: `npm run fuzz -- PART COUNT …`, or all parts at their own length. `--first N` begins at another seed,
// `--processes N` splits parts that compute all the time (as many as there are cores, when there is much to do).
// Prints a JSON line a part with what it covered; ends with 1 when anything failed.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { readParts, wholeNumber } from '../helpers/parts.ts';
import { inProcesses } from './processes.ts';
import { runSchedules, type FuzzTold, type Seeds } from './schedules.ts';

/** From this many seeds on a part is split over the cores. */
const MUCH = 5000;

interface Part {
	/** How many, when no count is given. */
	count: number;
	/** Computes all the time: a long run is split over the cores. */
	busy?: true;
	run(seeds: Seeds): FuzzTold | Promise<FuzzTold>;
}

const PARTS: Record<string, Part> = {
	/** Several people in one document in memory: partitions, duplicates, reordering, restarts, undo. */
	domain: {
		count: 200_000,
		busy: true,
		run: async (seeds) => {
			const { addOutcome, noOutcome, runDomainSchedule } = await import('./domain-schedule.ts');
			return runSchedules({ kind: 'domain', none: noOutcome, add: addOutcome, run: runDomainSchedule }, seeds);
		}
	},
	/** Conflicts of every kind, played in rounds. */
	conflicts: {
		count: 10_000,
		busy: true,
		run: async ({ first, count }) => {
			const { addConflicts, noConflicts, ROUND, runConflicts } = await import('./conflicts.ts');
			const rounds = { first, count: Math.ceil(count / ROUND) };
			return runSchedules({ kind: 'conflicts', none: noConflicts, add: addConflicts, run: runConflicts }, rounds);
		}
	},
	/** Two people's undo and redo, against a model of what they may take back. */
	undo: {
		count: 10_000,
		busy: true,
		run: async (seeds) => {
			const { addUndos, noUndos, runUndo } = await import('./undo.ts');
			return runSchedules({ kind: 'undo', none: noUndos, add: addUndos, run: runUndo }, seeds);
		}
	},
	/** Several people in one deal's notes, apart and together, replayed and read anew. */
	notes: {
		count: 5000,
		busy: true,
		run: async (seeds) => {
			const { addNotes, noNotes, runNotes } = await import('./notes.ts');
			return runSchedules({ kind: 'notes', none: noNotes, add: addNotes, run: runNotes }, seeds);
		}
	},
	/** Deals and people erased from pipelines that were worked in: nothing of them left, nothing else moved. */
	erasing: {
		count: 2000,
		busy: true,
		run: async (seeds) => {
			const { addErasings, noErasings, runErasing } = await import('./erasing.ts');
			return runSchedules({ kind: 'erasing', none: noErasings, add: addErasings, run: runErasing }, seeds);
		}
	},
	/** Cells through the clipboard: what five programs put there, and what the sheet does. */
	clipboard: {
		count: 50_000,
		busy: true,
		run: async ({ first, count }) => {
			const { addClipboard, CELLS, noClipboard, runClipboard } = await import('./clipboard.ts');
			const blocks = { first, count: Math.ceil(count / CELLS) };
			return runSchedules({ kind: 'clipboard', none: noClipboard, add: addClipboard, run: runClipboard }, blocks);
		}
	},
	/** Figures of what flows through generated pipelines, against a plain reference. */
	flows: {
		count: 10_000,
		busy: true,
		run: async (seeds) => {
			const { addFlows, noFlows, runFlow } = await import('./flows.ts');
			return runSchedules({ kind: 'flows', none: noFlows, add: addFlows, run: runFlow }, seeds);
		}
	},
	/** Figures of stock and change of generated pipelines, against a plain reference and after some sixty edits each. */
	figures: {
		count: 10_000,
		busy: true,
		run: async (seeds) => {
			const { addFigures, noFigures, runFigures } = await import('./figures.ts');
			return runSchedules({ kind: 'figures', none: noFigures, add: addFigures, run: runFigures }, seeds);
		}
	},
	/** Teams with a known shared factor against the bands forecast for them. */
	forecast: { count: 200, run: async (seeds) => (await import('./forecast.ts')).runForecast(seeds) },
	/** Scorecards of generated deals: noise, signal, and a field that tells the outcome. */
	scorecard: { count: 1000, busy: true, run: async (seeds) => (await import('./scorecard.ts')).runScorecards(seeds) },
	/** Sessions with their stores over the real server. */
	protocol: {
		count: 2000,
		busy: true,
		run: async (seeds) => {
			const { addProtocolOutcome, noProtocolOutcome, runProtocolSchedule } = await import('./protocol-schedule.ts');
			return runSchedules({ kind: 'protocol', none: noProtocolOutcome, add: addProtocolOutcome, run: runProtocolSchedule, atOnce: 32 }, seeds);
		}
	},
	/** Hostile frames against the server's gate, one in ten over sockets. */
	frames: { count: 10_000, run: async (seeds) => (await import('./frames.ts')).runFrames(seeds) },
	/** Hostile frames of those who may only look: nothing of them is stored, and nobody wears another's name. */
	viewer: {
		count: 50_000,
		run: async ({ first, count }) => {
			const { addViewers, noViewers, runViewers, VIEWER_FRAMES } = await import('./access.ts');
			return runSchedules({ kind: 'viewer', none: noViewers, add: addViewers, run: runViewers }, { first, count: Math.ceil(count / VIEWER_FRAMES) });
		}
	},
	/** Access taken away while edits are being sent, in several tabs, and from devices that are away. */
	revoke: {
		count: 1000,
		run: async ({ first, count }) => {
			const { addRevoked, noRevoked, REVOKE_TRIALS, runRevoked } = await import('./access.ts');
			return runSchedules({ kind: 'revoke', none: noRevoked, add: addRevoked, run: runRevoked }, { first, count: Math.ceil(count / REVOKE_TRIALS) });
		}
	},
	/** Payloads through every text path in a browser, with the content security policy and without. `--first` is their seed. Needs a build. */
	scripts: { count: 500, run: async (seeds) => (await import('./scripts.ts')).runScripts(seeds) },
	/** Texts that a spreadsheet may run, through CSV and XLSX, in LibreOffice and back. `--first` is their seed. Needs LibreOffice. */
	formulas: { count: 1000, run: async (seeds) => (await import('./formulas.ts')).runFormulas(seeds) },
	/** Every chart over generated pipelines: no broken figure, every mark drawn, every deal there. */
	charts: { count: 1000, run: async (seeds) => (await import('./interface.ts')).chartsOverPipelines(seeds) },
	/** All interface tests under late timers, once a seed. */
	interface: { count: 2, run: async (seeds) => (await import('./interface.ts')).interfaceUnderLateTimers(seeds) },
	/** All tests of the whole app while colleagues hear of everything late. */
	colleagues: { count: 1, run: async (seeds) => (await import('./interface.ts')).appWithLateColleagues(seeds) }
};

function read() {
	try {
		const options = { first: { type: 'string', default: '1' }, processes: { type: 'string' } } as const;
		const { values, positionals } = parseArgs({ allowPositionals: true, options });
		return {
			first: wholeNumber(values.first, 'the first seed'),
			processes: values.processes === undefined ? null : wholeNumber(values.processes, 'the number of processes'),
			wanted: readParts(positionals, Object.keys(PARTS))
		};
	} catch (error) {
		process.stderr.write(`${(error as Error).message}\n`);
		process.exit(2);
	}
}

// Every connection of y-websocket listens for the end of the process; here are many.
process.setMaxListeners(0);
const { first, processes, wanted } = read();
let failed = 0;
for (const { name, count } of wanted) {
	const part = PARTS[name]!;
	const seeds = { first, count: count ?? part.count };
	const began = performance.now();
	const split = part.busy ? (processes ?? (seeds.count < MUCH ? 1 : availableParallelism())) : 1;
	const { failures, ...counted } = await (split > 1 ? inProcesses(name, seeds, split) : part.run(seeds));
	failed += failures;
	const seconds = Math.round((performance.now() - began) / 1000);
	process.stdout.write(`${JSON.stringify({ fuzz: name, ...seeds, seconds, failures, ...counted })}\n`);
}
process.exit(failed > 0 ? 1 : 0);
