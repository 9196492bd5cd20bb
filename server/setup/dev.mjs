// `npm run dev`: Vite with hot reload and the same server mounted on its port (server/setup/dev-plugin.ts).
// Node's own watch mode restarts it when a file of the server changes; the page reconnects by itself.
import { ensureInstalled } from './install.mjs';
import { launch } from './launch.mjs';
import { exclusively } from './lock.mjs';
import { findNode, toolEnv } from './runtime.mjs';
import { at, entry } from './steps.mjs';

entry(async () => {
	await exclusively(ensureInstalled);
	const port = process.env.PORT ?? '5173';
	// Node loads the configuration itself: Vite's temporary copy of it would count as a changed file.
	const vite = [at('node_modules/vite/bin/vite.js'), 'dev', '--configLoader', 'native', '--host', '127.0.0.1', '--port', port, '--strictPort'];
	return launch(findNode(), ['--watch', '--watch-preserve-output', ...vite, ...process.argv.slice(2)], toolEnv());
});
