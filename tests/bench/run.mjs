// `npm run bench`: sets up like `npm test`, then runs the bench. JSON lines on standard output.
import { ensureBuilt } from '../../server/setup/build.mjs';
import { ensureInstalled } from '../../server/setup/install.mjs';
import { launch } from '../../server/setup/launch.mjs';
import { exclusively } from '../../server/setup/lock.mjs';
import { findNode, toolEnv } from '../../server/setup/runtime.mjs';
import { at, entry } from '../../server/setup/steps.mjs';
import { ensureChromium } from '../helpers/chromium.mjs';
import { ensureBesideInstalled } from './beside/install.mjs';

/** Parts that need neither a browser nor a build. */
const WITHOUT_BROWSER = ['document', 'metrics', 'forecast', 'formulas', 'servers', 'startup', 'return', 'views', 'flood', 'bombs'];

entry(async () => {
	const args = process.argv.slice(2);
	const browser = args.length === 0 || args.some((name) => !WITHOUT_BROWSER.includes(name));
	const chromium = await exclusively(async () => {
		await ensureInstalled();
		if (args.length === 0 || args.includes('servers') || args.includes('flood')) await ensureBesideInstalled();
		if (!browser) return '';
		await ensureBuilt();
		return ensureChromium({ whole: true });
	});
	return launch(findNode(), [at('tests/bench/main.ts'), ...args], { ...toolEnv(), CHROMIUM_PATH: chromium });
});
