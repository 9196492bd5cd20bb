// Finds the Node that runs Sluice: the one that came with the packages, else this one if it is new enough.
// Older machines install and start with their own Node; only the app itself needs the newer one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import { at, SetupError } from './steps.mjs';

/** First Node that runs TypeScript and has SQLite without a flag. */
const MINIMUM = [22, 18];

/** @param {string} version as of process.versions.node */
export function isNewEnough(version) {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	return major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
}

/** Path of a Node that can run the app. Throws with what to install when there is none. */
export function findNode() {
	const platform = process.platform === 'win32' ? 'win' : process.platform;
	const file = process.platform === 'win32' ? 'node.exe' : 'node';
	const shipped = at('node_modules', `node-${platform}-${process.arch}`, 'bin', file);
	// It is there but does not run on systems with another C library (Alpine).
	if (existsSync(shipped) && spawnSync(shipped, ['--version']).status === 0) return shipped;
	if (isNewEnough(process.versions.node)) return process.execPath;
	throw new SetupError(
		`Node.js ${MINIMUM.join('.')} or newer is needed, and this is ${process.versions.node}. ` +
			`No ready-made one exists for ${process.platform}/${process.arch}: install Node.js 24 from https://nodejs.org, then run this again.`
	);
}

/**
 * The environment for the project's tools: its programs and its Node come first.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function toolEnv(env = process.env) {
	const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
	return { ...env, [key]: `${at('node_modules', '.bin')}${delimiter}${env[key] ?? ''}` };
}
