// Serves the built app: hashed files for ever, the rest checked each time, the shell for every page.
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { sendError } from './answers.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const NOT_BUILT: Handler = (_, response) =>
	sendError(response, { code: 'not-found', message: 'The app is not built. Run "npm start", which builds it, or "npm run build".' });

/** Serves the folder `build`; without one, every page says how to make it. */
export function staticFiles(build: string | null): Handler {
	if (build === null || !existsSync(join(build, 'shell.html'))) return NOT_BUILT;
	const shell = readFileSync(join(build, 'shell.html'));
	const files = sirv(build, {
		etag: true,
		setHeaders: (response, path) =>
			response.setHeader('Cache-Control', path.startsWith('/_app/immutable/') ? 'public, max-age=31536000, immutable' : 'no-cache')
	});
	return (request, response) => {
		const path = (request.url ?? '/').split('?', 1)[0]!;
		files(request, response, () => {
			// A missing file stays missing: the shell in a script's place would hide the mistake.
			if (!isPage(request, path)) {
				sendError(response, { code: 'not-found', message: `There is nothing at ${path.slice(0, 200)}.` });
				return;
			}
			response.writeHead(200, {
				'Content-Type': 'text/html; charset=utf-8',
				'Content-Length': shell.length,
				'Cache-Control': 'no-cache'
			});
			response.end(request.method === 'HEAD' ? undefined : shell);
		});
	};
}

function isPage(request: IncomingMessage, path: string): boolean {
	if (request.method !== 'GET' && request.method !== 'HEAD') return false;
	if (path.startsWith('/_app/') || path.slice(path.lastIndexOf('/')).includes('.')) return false;
	const accept = request.headers.accept ?? '*/*';
	return accept.includes('text/html') || accept.trim() === '*/*';
}
