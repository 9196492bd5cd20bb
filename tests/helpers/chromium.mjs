// Finds the Chromium that the browser tests drive; installs Debian's where this user may.
// Plain JavaScript for Node 18 and up: `npm test` runs it before anything else can.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, SetupError, step, tail } from '../../server/setup/steps.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Debian's Chromium without a window to draw: the same engine for three quarters of the work. */
const SHELL = 'chromium-headless-shell';

/** Where browsers usually are, most likely first. @param {boolean} whole */
function usualPlaces(whole) {
	if (process.platform === 'darwin')
		return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
	if (process.platform === 'win32')
		return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) =>
			['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe', 'Chromium\\Application\\chrome.exe'].map(
				(path) => join(process.env[variable] ?? 'C:\\', path)
			)
		);
	const folders = [...new Set([...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin'])];
	return (whole ? NAMES : [SHELL, ...NAMES]).flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Path of an installed browser, or null. CHROMIUM_PATH decides where it is set. `whole`: one that people use. */
export function findChromium({ whole = false } = {}) {
	const chosen = process.env.CHROMIUM_PATH;
	if (chosen) {
		if (existsSync(chosen)) return chosen;
		throw new SetupError(`CHROMIUM_PATH names ${chosen}, which is not there. Correct it, or unset it to use the system's browser.`);
	}
	return usualPlaces(whole).find((path) => existsSync(path)) ?? null;
}

/** Path of a browser, installed with apt where this user is root and apt is there. `whole`: one that people use. */
export async function ensureChromium({ whole = false } = {}) {
	const found = findChromium({ whole });
	if (found !== null) return found;
	const hasApt = process.platform === 'linux' && spawnSync('apt-get', ['--version']).status === 0;
	if (!hasApt || process.getuid?.() !== 0) throw new SetupError(`the browser tests need Chromium or Chrome. ${howToInstall(hasApt)}`);
	await step('installing Chromium with apt', installWithApt);
	const installed = findChromium({ whole });
	if (installed === null) throw new SetupError('apt installed chromium, but no browser can be found. Set CHROMIUM_PATH to its path.');
	return installed;
}

/** @param {boolean} hasApt */
function howToInstall(hasApt) {
	if (hasApt) return 'Run this, then again:\n  sudo apt-get update && sudo apt-get install -y chromium';
	if (process.platform === 'darwin') return 'Run this, then again:\n  brew install --cask chromium';
	if (process.platform === 'win32') return 'Run this, then again:\n  winget install --exact --id Google.Chrome';
	return 'Install it with the package manager of this system, or set CHROMIUM_PATH to where it is, then run this again.';
}

async function installWithApt() {
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	// An old list of packages names versions that are gone. A mirror may fail while another serves: install decides.
	await run('apt-get', ['update', '-q'], { env });
	const { code, output } = await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { env });
	if (code !== 0) throw new SetupError(`apt could not install chromium:\n${tail(output)}\nInstall it by hand, or set CHROMIUM_PATH.`);
}
