// Small parts that every set-up step shares: where the project lies, a line of progress, a clear end.
// Plain JavaScript for Node 18 and up without packages: it runs before anything is installed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** @param {...string} segments */
export const at = (...segments) => join(ROOT, ...segments);

/** What a person can mend: shown as it is, without a stack trace. */
export class SetupError extends Error {}

/** @param {string} line */
export function say(line) {
	process.stderr.write(`sluice: ${line}\n`);
}

/**
 * Runs a step and says how long it took.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
	say(`${what} …`);
	const began = Date.now();
	const result = await work();
	say(`${what}: done in ${((Date.now() - began) / 1000).toFixed(1)} s`);
	return result;
}

/** @param {string | Uint8Array} content */
export const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/** @param {string} path @returns {string | null} null when there is no such file */
export function readText(path) {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
		throw error;
	}
}

/**
 * Runs a program to its end and keeps what it printed.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, echo?: boolean, started?: (child: import('node:child_process').ChildProcess) => void }} [options]
 *   echo: also show it while it runs; started: told of the process
 * @returns {Promise<{ code: number, output: string }>} code 127 when the program is not there
 */
export function run(command, args, { env = process.env, echo = false, started = () => undefined } = {}) {
	return new Promise((done) => {
		const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
		started(child);
		let output = '';
		for (const stream of [child.stdout, child.stderr])
			stream.setEncoding('utf8').on('data', (text) => {
				output += text;
				if (echo) process.stderr.write(text);
			});
		child.on('error', (error) => done({ code: error.code === 'ENOENT' ? 127 : 126, output: output + error.message }));
		child.on('close', (code, signal) => done({ code: code ?? (signal === 'SIGINT' ? 130 : 143), output }));
	});
}

/** The last lines of what a program printed. @param {string} output @param {number} [lines] */
export const tail = (output, lines = 25) => output.trimEnd().split('\n').slice(-lines).join('\n');

/**
 * Runs an entry script: a SetupError is told in words, anything else with its stack.
 * @param {() => Promise<number>} main returns the exit code
 */
export function entry(main) {
	main().then(
		(code) => process.exit(code),
		(error) => {
			say(error instanceof SetupError ? error.message : `unexpected: ${error.stack ?? error}`);
			process.exit(1);
		}
	);
}
