// `npm run sluice -- backup|restore|verify|recovery …`: runs server/cli.ts under the Node that runs Sluice.
// Paths that people type are meant from where they are; npm has gone to the project's folder by then.
import { ensureInstalled, isInstalled } from './install.mjs';
import { launch } from './launch.mjs';
import { exclusively } from './lock.mjs';
import { findNode } from './runtime.mjs';
import { at, entry } from './steps.mjs';

entry(async () => {
	// Not waiting for a start that builds meanwhile.
	if (!isInstalled()) await exclusively(ensureInstalled);
	const env = { ...process.env, SLUICE_CWD: process.env.INIT_CWD ?? process.cwd() };
	return launch(findNode(), [at('server/cli.ts'), ...process.argv.slice(2)], env);
});
