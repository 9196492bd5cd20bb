// Builds the browser app into build/ when its sources changed since the last build.
// The new build is made aside and moved into place, so a crash or a running server never sees half of one.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join, relative } from 'node:path';
import { findNode, toolEnv } from './runtime.mjs';
import { at, readText, ROOT, run, SetupError, step, tail } from './steps.mjs';

const BUILD = at('build');
const STAMP = '.sluice-build';
const SOURCES = ['src', 'static', 'svelte.config.js', 'vite.config.ts', 'package.json', 'package-lock.json'];

/** Hash over the names and contents of everything that goes into the build. */
export function sourcesHash() {
	const hash = createHash('sha256');
	for (const path of SOURCES.flatMap((source) => [...filesUnder(at(source))]).sort()) {
		hash.update(`${relative(ROOT, path)}\0`).update(readFileSync(path)).update('\0');
	}
	return hash.digest('hex');
}

/** @param {string} path @returns {Generator<string>} */
function* filesUnder(path) {
	if (!existsSync(path)) return;
	let entries;
	try {
		entries = readdirSync(path, { withFileTypes: true });
	} catch (error) {
		if (error.code !== 'ENOTDIR') throw error;
		yield path;
		return;
	}
	for (const entry of entries) {
		if (entry.isDirectory()) yield* filesUnder(join(path, entry.name));
		else yield join(path, entry.name);
	}
}

/** Makes build/ match the sources. Call under the lock. */
export async function ensureBuilt() {
	const hash = sourcesHash();
	if (readText(join(BUILD, STAMP))?.trim() === hash) return;
	await step('building the app', () => build(hash));
}

// The bundler's own call stacks push what is wrong out of sight.
/** @param {string} output */
const withoutStacks = (output) =>
	output
		.split('\n')
		.filter((line) => !/^\s+at .*(:\d+:\d+\)?|<anonymous>\)?)$/.test(line))
		.join('\n');

/** @param {string} hash of the sources as they were before the build read them */
async function build(hash) {
	const aside = at('.svelte-kit', 'build-new');
	const old = at('.svelte-kit', 'build-old');
	for (const path of [aside, old]) rmSync(path, { recursive: true, force: true });
	const { code, output } = await run(findNode(), [at('node_modules/vite/bin/vite.js'), 'build'], {
		env: { ...toolEnv(), NODE_ENV: 'production', SLUICE_BUILD: aside }
	});
	if (code !== 0) throw new SetupError(`the build failed:\n${tail(withoutStacks(output), 40)}`);
	writeFileSync(join(aside, STAMP), `${hash}\n`);
	if (existsSync(BUILD)) renameSync(BUILD, old);
	renameSync(aside, BUILD);
	rmSync(old, { recursive: true, force: true });
}
