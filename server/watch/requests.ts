// One line and one count for each request and socket, by route pattern: never a path as it came, a query, header or body.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { SYNC_PATH } from '#lib/protocol/version.ts';
import type { Route } from '../http/router.ts';
import type { Logger } from '../log.ts';
import type { Metrics } from './metrics.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS'];

/** Finds a path's pattern. */
export function routePatterns(routes: readonly Route[]): (path: string) => string {
	const patterns = [...new Set(routes.map(({ path }) => path))].map((path) => ({ path, matches: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`) }));
	return (url) => {
		const path = url.split('?', 1)[0]!;
		return patterns.find(({ matches }) => matches.test(path))?.path ?? (path.startsWith('/api') ? '/api/*' : path.startsWith('/_app/') ? '/_app/*' : '/*');
	};
}

export interface RequestWatch {
	request(request: IncomingMessage, response: ServerResponse): void;
	socket(request: IncomingMessage, socket: Duplex): void;
}

export function watchRequests(context: { log: Logger; metrics: Metrics; routes: readonly Route[]; addressOf(request: IncomingMessage): string }): RequestWatch {
	const { log, metrics, addressOf } = context;
	const patternOf = routePatterns(context.routes);
	const since = (began: number): number => Math.round(performance.now() - began);
	return {
		request(request, response) {
			const id = randomUUID();
			const began = performance.now();
			const address = addressOf(request);
			const method = METHODS.find((known) => known === request.method) ?? 'other';
			const route = patternOf(request.url ?? '/');
			response.setHeader('X-Request-Id', id);
			response.once('close', () => {
				metrics.request(method, route, response.statusCode, (performance.now() - began) / 1000);
				log.info({ request: id, method, route, status: response.statusCode, whole: response.writableFinished, ms: since(began), address }, 'a request was answered');
			});
		},
		socket(request, socket) {
			const id = randomUUID();
			const began = performance.now();
			const address = addressOf(request);
			socket.once('close', () => log.info({ request: id, route: `${SYNC_PATH}/:id`, ms: since(began), address }, 'a socket ended'));
		}
	};
}
