// `npm run faults`: real servers killed, starved of disk and cut off while ten people write. Not part of `npm test`.
import { ensureInstalled } from '../../server/setup/install.mjs';
import { launch } from '../../server/setup/launch.mjs';
import { exclusively } from '../../server/setup/lock.mjs';
import { findNode, toolEnv } from '../../server/setup/runtime.mjs';
import { at, entry } from '../../server/setup/steps.mjs';

entry(async () => {
	await exclusively(ensureInstalled);
	return launch(findNode(), [at('tests/faults/main.ts'), ...process.argv.slice(2)], toolEnv());
});
