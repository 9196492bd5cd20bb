// Installs what is measured beside Sluice, when it is missing or its lockfile changed. Kept apart from the app's
// packages: a second Yjs has no place there, and nobody who runs Sluice needs them.
import { writeFileSync } from 'node:fs';
import { at, readText, run, SetupError, sha256, step, tail } from '../../../server/setup/steps.mjs';

const FOLDER = at('tests', 'bench', 'beside');
const STAMP = at('tests', 'bench', 'beside', 'node_modules', '.installed');

/** Makes beside/node_modules what its lockfile says; throws a SetupError that says why it could not. */
export async function ensureBesideInstalled() {
	const lock = sha256(readText(at('tests', 'bench', 'beside', 'package-lock.json')) ?? '');
	if (readText(STAMP)?.trim() === lock) return;
	await step('installing the servers measured beside Sluice', async () => {
		const npm = process.env.npm_execpath;
		const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
		// Optional: a LevelDB and a second ws. Scripts: none of these packages needs one.
		const { code, output } = await run(command, [...args, 'ci', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', FOLDER]);
		if (code !== 0) throw new SetupError(`npm ci in tests/bench/beside failed:\n${tail(output)}`);
		writeFileSync(STAMP, `${lock}\n`);
	});
}
