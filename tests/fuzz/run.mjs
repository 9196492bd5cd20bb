// Starts the fuzz: node tests/fuzz/run.mjs [part] [count] …. Plain JavaScript, because it may be
// started by a Node that cannot run TypeScript; it then starts itself again with the one npm installed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 18)) await import('./main.ts');
else {
	const node = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
	if (!existsSync(node)) {
		console.error(`Node ${process.version} is too old, and ${node} is not installed. Run npm ci, then try again.`);
		process.exit(1);
	}
	const { status } = spawnSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
	process.exit(status ?? 1);
}
