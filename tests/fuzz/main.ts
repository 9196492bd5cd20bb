// The long fuzz: as many seeds as asked, from a start that may be given. Prints one JSON line a kind, and
// keeps a seed that fails as tests/fuzz/regressions/<kind>-<seed>.json, which npm test replays from then on.
import { writeFileSync } from 'node:fs';
import { addOutcome, noOutcome, runDomainSchedule } from './domain-schedule.ts';
import { addProtocolOutcome, noProtocolOutcome, runProtocolSchedule } from './protocol-schedule.ts';

/** A schedule over the protocol takes about this many times as long as one over the document. */
const PROTOCOL_SHARE = 50;

const seeds = positive(process.argv[2], 2000, 'seeds');
const first = positive(process.argv[3], 1, 'first seed');

function positive(text: string | undefined, fallback: number, what: string): number {
	if (text === undefined) return fallback;
	const value = Number(text);
	if (Number.isSafeInteger(value) && value > 0) return value;
	console.error(`${what}: a whole number above 0 is needed, not "${text}". Usage: node tests/fuzz/run.mjs [seeds] [first seed]`);
	process.exit(2);
}

let failures = 0;

function keep(kind: 'domain' | 'protocol', seed: number, error: unknown): void {
	failures += 1;
	const why = (error as Error).message;
	console.error(`${kind} seed ${seed}: ${(error as Error).stack ?? why}`);
	const file = new URL(`regressions/${kind}-${seed}.json`, import.meta.url);
	writeFileSync(file, `${JSON.stringify({ kind, seed, why }, null, '\t')}\n`);
}

const started = Date.now();
let domain = noOutcome();
for (let seed = first; seed < first + seeds; seed++) {
	try {
		domain = addOutcome(domain, runDomainSchedule(seed));
	} catch (error) {
		keep('domain', seed, error);
	}
}
console.log(JSON.stringify({ fuzz: 'domain', seeds, seconds: Math.round((Date.now() - started) / 1000), failures, ...domain }));

const protocolStarted = Date.now();
const protocolSeeds = Math.ceil(seeds / PROTOCOL_SHARE);
const before = failures;
let protocol = noProtocolOutcome();
for (let seed = first; seed < first + protocolSeeds; seed++) {
	try {
		protocol = addProtocolOutcome(protocol, await runProtocolSchedule(seed));
	} catch (error) {
		keep('protocol', seed, error);
	}
}
const seconds = Math.round((Date.now() - protocolStarted) / 1000);
console.log(JSON.stringify({ fuzz: 'protocol', seeds: protocolSeeds, seconds, failures: failures - before, ...protocol }));
process.exit(failures > 0 ? 1 : 0);
