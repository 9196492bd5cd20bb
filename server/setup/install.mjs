// Installs the packages of package-lock.json when they are missing or the lockfile changed.
import { accessSync, constants, existsSync, writeFileSync } from 'node:fs';
import { at, readText, run, SetupError, sha256, step, tail } from './steps.mjs';

const STAMP = at('node_modules', '.sluice-install');

/** True when node_modules holds what the lockfile says. */
export function isInstalled() {
	const lock = readText(at('package-lock.json'));
	if (lock === null) throw new SetupError(`package-lock.json is missing in ${at()}. Clone the project again.`);
	if (readText(STAMP)?.trim() === sha256(lock)) return true;
	if (!installedByHand(lock)) return false;
	writeFileSync(STAMP, `${sha256(lock)}\n`);
	return true;
}

// npm writes its own record of what it installed as its last act: someone who ran `npm ci` or
// `npm install` need not wait again. Optional packages are of other platforms and may be absent.
/** @param {string} lock */
function installedByHand(lock) {
	const record = readText(at('node_modules', '.package-lock.json'));
	if (record === null) return false;
	try {
		const wanted = JSON.parse(lock).packages;
		const have = JSON.parse(record).packages;
		return Object.entries(wanted).every(
			([path, entry]) => path === '' || (entry.optional && !have[path]) || have[path]?.version === entry.version
		);
	} catch {
		return false;
	}
}

/** Makes node_modules what the lockfile says. Call under the lock. */
export async function ensureInstalled() {
	if (isInstalled()) return;
	const first = !existsSync(at('node_modules'));
	await step(first ? 'installing packages (first time, about half a minute)' : 'installing packages (the lockfile changed)', install);
}

async function install() {
	try {
		accessSync(at(), constants.W_OK);
	} catch {
		throw new SetupError(`cannot write in ${at()}. Give this user write access, or clone into a folder of your own.`);
	}
	// Under an npm script the running npm is known by path; that also works where `npm` is a .cmd file.
	const npm = process.env.npm_execpath;
	const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
	// The build needs development packages whatever NODE_ENV or npm's own settings say.
	const { code, output } = await run(command, [...args, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund']);
	if (code !== 0) throw new SetupError(explain(code, output));
	writeFileSync(STAMP, `${sha256(readText(at('package-lock.json')) ?? '')}\n`);
}

/** @param {number} code @param {string} output */
function explain(code, output) {
	if (code === 127) return 'npm is not installed. Install Node.js 22.18 or newer from https://nodejs.org (it brings npm), then run this again.';
	const why = reason(output);
	return `npm ci failed${why === null ? '' : `: ${why}`}\nnpm said:\n${tail(output)}`;
}

/** @param {string} output */
function reason(output) {
	if (/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b/.test(output))
		return 'the package registry cannot be reached. Check the network or proxy (`npm config get proxy`), then run this again.';
	if (/\b(EACCES|EPERM|EROFS)\b/.test(output)) return `no permission to write in ${at()} or in npm's cache. Give this user write access.`;
	if (/\bENOSPC\b/.test(output)) return 'the disk is full. Packages need about 600 MB.';
	if (/\bEINTEGRITY\b/.test(output)) return 'a package does not match its checksum in package-lock.json. Run `npm cache verify`, then this again.';
	if (/\bEUSAGE\b/.test(output)) return 'package.json and package-lock.json disagree. Run `npm install` and commit both.';
	return null;
}
