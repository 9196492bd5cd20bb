// The long fuzz: as many seeds as asked, from a start that may be given. Prints a JSON line a kind, and one for
// each time the interface tests ran with late timers. A schedule's seed that fails is kept as
// tests/fuzz/regressions/<kind>-<seed>.json, which npm test replays from then on.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { addOutcome, noOutcome, runDomainSchedule } from './domain-schedule.ts';
import { addProtocolOutcome, noProtocolOutcome, runProtocolSchedule } from './protocol-schedule.ts';

/** A schedule over the protocol takes about this many times as long as one over the document. */
const PROTOCOL_SHARE = 50;
/** All interface tests under late timers, for this many schedules over the document. */
const INTERFACE_SHARE = 1000;
const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

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

for (let seed = first; seed < first + Math.ceil(seeds / INTERFACE_SHARE); seed++) {
	const begun = Date.now();
	const { status } = spawnSync(process.execPath, [VITEST, 'run', '--project', 'dom', '--project', 'browser*', '--reporter', 'dot'], {
		stdio: ['ignore', 'ignore', 'inherit'],
		env: { ...process.env, LATE_TIMERS: String(seed) }
	});
	if (status !== 0) {
		failures += 1;
		console.error(`interface seed ${seed}: repeat with LATE_TIMERS=${seed} npx vitest run --project dom --project 'browser*'`);
	}
	console.log(JSON.stringify({ fuzz: 'interface, late timers', seed, seconds: Math.round((Date.now() - begun) / 1000), failures: status === 0 ? 0 : 1 }));
}
process.exit(failures > 0 ? 1 : 0);
