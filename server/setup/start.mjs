// `npm start`: installs and builds what is missing or changed, then runs the server in the foreground.
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { launch } from './launch.mjs';
import { exclusively } from './lock.mjs';
import { findNode } from './runtime.mjs';
import { at, entry } from './steps.mjs';

entry(async () => {
	await exclusively(async () => {
		await ensureInstalled();
		await ensureBuilt();
	});
	return launch(findNode(), [at('server/main.ts'), ...process.argv.slice(2)], process.env);
});
