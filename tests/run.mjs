// `npm test`: sets up packages, browser and build, then runs every test, and beside them checks types and lint.
// `npm test -- tests/domain` passes what follows to Vitest and leaves the type and lint checks out.
// Ends with one plain line: N passed, N failed (a failed check counts as one failure).
import { mkdirSync, rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { ensureBuilt } from '../server/setup/build.mjs';
import { ensureInstalled } from '../server/setup/install.mjs';
import { launch } from '../server/setup/launch.mjs';
import { exclusively } from '../server/setup/lock.mjs';
import { findNode, toolEnv } from '../server/setup/runtime.mjs';
import { at, entry, readText, run, say, step, tail } from '../server/setup/steps.mjs';
import { ensureChromium } from './helpers/chromium.mjs';

const RESULTS = at('tests', 'output', 'results.json');

// What configures a running Sluice or another tool's mode must not reach the tests.
const FOREIGN = ['NODE_ENV', 'NODE_OPTIONS', 'PORT', 'HOST', 'DATA', 'ALLOWED_HOSTS', 'VITEST', 'DEBUG'];

// ESLint makes and drops a tree for each component: with room for them, and nothing compiled on threads beside,
// Node takes a fifth less of the cores.
const ROOMY = ['--max-semi-space-size=64', '--no-concurrent-recompilation'];

/** Type and lint checks: name, program under node_modules, arguments, options of Node. */
const CHECKS = [
	['svelte-check', 'svelte-check/bin/svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings', '--tsgo', '--output', 'human']],
	['domain types', '@typescript/native/bin/tsc', ['-p', 'src/lib/domain/tsconfig.json']],
	['server types', '@typescript/native/bin/tsc', ['-p', 'server/tsconfig.json']],
	['lint', 'oxlint/bin/oxlint', ['--deny-warnings', '--report-unused-disable-directives', '.']],
	['lint of components', 'eslint/bin/eslint.js', ['.'], ROOMY]
];

// They compute all the time, on cores that the tests need: one thread each, and memory collected less often, take less of it.
const SPARING = { GOGC: '400', GOMAXPROCS: '1' };

entry(async () => {
	const args = process.argv.slice(2);
	const whole = args.length === 0;
	const chromium = await exclusively(async () => {
		await ensureInstalled();
		const path = await ensureChromium();
		if (whole || args.some((arg) => arg.includes('e2e'))) await ensureBuilt();
		return path;
	});
	// Each test of a server starts one or more of them: what Node compiled for the first serves the next.
	const env = { ...toolEnv(), CHROMIUM_PATH: chromium, NODE_COMPILE_CACHE: at('node_modules', '.cache', 'compile') };
	for (const name of FOREIGN) delete env[name];
	const node = findNode();

	if (whole) await run(node, [at('node_modules/@sveltejs/kit/svelte-kit.js'), 'sync'], { env });
	// Beside the tests, in the time in which those wait; what is wrong is told after them.
	const checked = whole ? step('checking types and lint', () => check(node, env)) : [];
	const { passed, failed, skipped } = await test(node, env, args);
	const faults = await checked;
	for (const { name, output } of faults) process.stderr.write(`\n— ${name}\n${tail(output, 60)}\n`);
	const broken = faults.map(({ name }) => name);
	for (const name of broken) say(`check failed: ${name} (see above)`);
	const failures = failed + broken.length;
	process.stdout.write(`\n${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
	return failures === 0 && passed > 0 ? 0 : 1;
});

/** @param {string} node @param {NodeJS.ProcessEnv} env @returns {Promise<{ name: string, output: string }[]>} the checks that failed */
async function check(node, env) {
	const results = await Promise.all(
		CHECKS.map(async ([name, program, args, options = []]) => ({ name, ...(await run(node, [...options, at('node_modules', program), ...args], { env: { ...env, ...SPARING }, started: giveWay })) }))
	);
	return results.filter(({ code }) => code !== 0);
}

/** Tests have deadlines, checks have none. @param {import('node:child_process').ChildProcess} child */
function giveWay({ pid }) {
	try {
		if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
	} catch {
		// It has ended, or the system has no priorities: they are checks all the same.
	}
}

/** @param {string} node @param {NodeJS.ProcessEnv} env @param {string[]} args */
async function test(node, env, args) {
	rmSync(RESULTS, { force: true });
	mkdirSync(at('tests', 'output'), { recursive: true });
	const vitest = [at('node_modules/vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}`];
	const code = await launch(node, [...vitest, ...args], env, 'ignore');
	const text = readText(RESULTS);
	if (text === null) return { passed: 0, failed: 1, skipped: 0 };
	const report = JSON.parse(text);
	const passed = report.numPassedTests;
	// A file that could not even be loaded, or an error outside any test, fails the run without a failed test.
	const failed = report.numFailedTests > 0 ? report.numFailedTests : code === 0 && report.success ? 0 : 1;
	return { passed, failed, skipped: report.numTotalTests - passed - report.numFailedTests };
}
