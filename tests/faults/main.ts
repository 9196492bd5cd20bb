// The faults: `npm run faults -- PART COUNT …`, or all parts at their own length. `--seed N` for other random moments.
// Prints a JSON line a part with what it covered; ends with 1 when a promise was broken anywhere.
import { parseArgs } from 'node:util';
import { readParts, wholeNumber } from '../helpers/parts.ts';

export interface FaultOptions {
	/** How often the fault strikes. */
	rounds: number;
	seed: number;
}

interface Part {
	/** How many rounds, when no count is given. */
	count: number;
	/** Plays the rounds and returns what was counted. Throws when a promise was broken. */
	run(options: FaultOptions): Promise<object>;
}

const scene = (name: string): Part => ({
	count: 5,
	run: async (options) => (await import('./faults.ts')).FAULTS[name]!(options)
});

const PARTS: Record<string, Part> = {
	/** kill -9 while raw clients write: everything acknowledged is there afterwards. */
	kill: { count: 20, run: async (options) => (await import('./kill-server.ts')).killFault(options) },
	/** Writing fails under raw clients, at the file layer, and is mended. */
	disk: { count: 10, run: async (options) => (await import('./disk.ts')).diskFault(options) },
	/** Copies of the database in mid-write, their log torn beyond what was acknowledged. */
	torn: { count: 20, run: async (options) => (await import('./torn-log.ts')).tornLogFault(options) },
	/** kill -9 while a deal is being erased for good: it is erased or there, and what was acknowledged is there. */
	erase: { count: 20, run: async (options) => (await import('./kill-erasing.ts')).killErasing(options) },
	/** People with real sessions, and whether what they are told is true: killed, cut off, frozen, no room on the disk. */
	'people-kill': scene('kill'),
	'people-cable': scene('cable'),
	'people-socket': scene('socket'),
	'people-frozen': scene('frozen'),
	'people-disk': scene('disk'),
	/** Tabs of a real browser killed while they write: nothing that was called saved on this device is missing. */
	tabs: { count: 200, run: async (options) => (await import('./tab-kills.ts')).tabKills(options) },
	/** Backups under load, each restored whole and as of two moments: exactly the rows that it must be. */
	backups: { count: 100, run: async (options) => (await import('./backups.ts')).backupsUnderLoad(options) }
};

function read() {
	try {
		const { values, positionals } = parseArgs({ allowPositionals: true, options: { seed: { type: 'string', default: '1' } } });
		return { seed: wholeNumber(values.seed, 'the seed'), wanted: readParts(positionals, Object.keys(PARTS)) };
	} catch (error) {
		process.stderr.write(`${(error as Error).message}\n`);
		process.exit(2);
	}
}

// Every connection of y-websocket listens for the end of the process; here are a dozen.
process.setMaxListeners(50);
const { seed, wanted } = read();
let failed = 0;
for (const { name, count } of wanted) {
	const part = PARTS[name]!;
	const began = performance.now();
	const line: Record<string, unknown> = { fault: name, seed };
	try {
		Object.assign(line, await part.run({ rounds: count ?? part.count, seed }));
	} catch (error) {
		failed += 1;
		line.failed = error instanceof Error ? error.message : String(error);
		process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
	}
	line.seconds = Math.round((performance.now() - began) / 100) / 10;
	process.stdout.write(`${JSON.stringify(line)}\n`);
}
process.stdout.write(`\n${wanted.length - failed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
