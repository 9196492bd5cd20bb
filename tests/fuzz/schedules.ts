// Runs seeded schedules one after another and sums what they exercised. A seed that fails is kept as
// regressions/<kind>-<seed>.json, which npm test replays from then on.
import { writeFileSync } from 'node:fs';

export interface Seeds {
	first: number;
	count: number;
}

/** What a part of the fuzz did; every further key is something it counted. */
export interface FuzzTold {
	failures: number;
	[counted: string]: unknown;
}

export interface Schedule<Outcome extends object> {
	/** Begins the name of a kept seed's file. */
	kind: string;
	none: () => Outcome;
	add: (sum: Outcome, one: Outcome) => Outcome;
	/** Plays one seed; throws where a promise is broken. */
	run: (seed: number) => Outcome | Promise<Outcome>;
	/** How many are played beside each other, where they mostly wait. */
	atOnce?: number;
}

/** Plays every seed, keeps those that fail, and returns the sum of the others. Never rejects for a failing seed. */
export async function runSchedules<Outcome extends object>({ kind, none, add, run, atOnce = 1 }: Schedule<Outcome>, { first, count }: Seeds): Promise<FuzzTold> {
	let sum = none();
	let failures = 0;
	let next = first;
	const progress = tellProgress(kind, count);
	const play = async (): Promise<void> => {
		while (next < first + count) {
			const seed = next++;
			try {
				const one = await run(seed);
				sum = add(sum, one);
			} catch (error) {
				failures += 1;
				keep(kind, seed, error);
			}
			progress(failures);
		}
	};
	await Promise.all(Array.from({ length: atOnce }, play));
	return { failures, ...sum };
}

const PROGRESS_MS = 30_000;

/** Says on standard error, every half minute, how far a run has come. Call it after each seed. */
function tellProgress(kind: string, count: number): (failures: number) => void {
	const began = performance.now();
	let told = began;
	let done = 0;
	return (failures) => {
		done += 1;
		const now = performance.now();
		if (now - told < PROGRESS_MS) return;
		told = now;
		const pace = (done / (now - began)) * 1000;
		process.stderr.write(`${kind}: ${done} of ${count}, ${pace.toFixed(1)} a second, ${failures} failed\n`);
	};
}

function keep(kind: string, seed: number, error: unknown): void {
	const why = (error as Error).message;
	process.stderr.write(`${kind} seed ${seed}: ${(error as Error).stack ?? why}\n`);
	writeFileSync(new URL(`regressions/${kind}-${seed}.json`, import.meta.url), `${JSON.stringify({ kind, seed, why }, null, '\t')}\n`);
}
