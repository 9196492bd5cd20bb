// The fuzz: `npm run fuzz -- PART COUNT …`, or all parts at their own length. `--first N` begins at another seed.
// Prints a JSON line a part with what it covered; ends with 1 when anything failed.
import { parseArgs } from 'node:util';
import { readParts, wholeNumber } from '../helpers/parts.ts';
import { runSchedules, type FuzzTold, type Seeds } from './schedules.ts';

interface Part {
	/** How many, when no count is given. */
	count: number;
	run(seeds: Seeds): FuzzTold | Promise<FuzzTold>;
}

const PARTS: Record<string, Part> = {
	/** Several people in one document in memory: partitions, duplicates, reordering, restarts. */
	domain: {
		count: 2000,
		run: async (seeds) => {
			const { addOutcome, noOutcome, runDomainSchedule } = await import('./domain-schedule.ts');
			return runSchedules({ kind: 'domain', none: noOutcome, add: addOutcome, run: runDomainSchedule }, seeds);
		}
	},
	/** Sessions with their stores over the real server. */
	protocol: {
		count: 2000,
		run: async (seeds) => {
			const { addProtocolOutcome, noProtocolOutcome, runProtocolSchedule } = await import('./protocol-schedule.ts');
			return runSchedules({ kind: 'protocol', none: noProtocolOutcome, add: addProtocolOutcome, run: runProtocolSchedule, atOnce: 16 }, seeds);
		}
	},
	/** All interface tests under late timers, once a seed. */
	interface: { count: 2, run: async (seeds) => (await import('./interface.ts')).interfaceUnderLateTimers(seeds) }
};

function read() {
	try {
		const { values, positionals } = parseArgs({ allowPositionals: true, options: { first: { type: 'string', default: '1' } } });
		return { first: wholeNumber(values.first, 'the first seed'), wanted: readParts(positionals, Object.keys(PARTS)) };
	} catch (error) {
		process.stderr.write(`${(error as Error).message}\n`);
		process.exit(2);
	}
}

// Every connection of y-websocket listens for the end of the process; here are many.
process.setMaxListeners(0);
const { first, wanted } = read();
let failed = 0;
for (const { name, count } of wanted) {
	const part = PARTS[name]!;
	const seeds = { first, count: count ?? part.count };
	const began = performance.now();
	const { failures, ...counted } = await part.run(seeds);
	failed += failures;
	const seconds = Math.round((performance.now() - began) / 1000);
	process.stdout.write(`${JSON.stringify({ fuzz: name, ...seeds, seconds, failures, ...counted })}\n`);
}
process.exit(failed > 0 ? 1 : 0);
