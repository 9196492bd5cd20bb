// Vite plugin: mounts the sync server on the development server's port. Never part of a build or test.
// Claims /sync upgrades, /api, /healthz, /readyz and /metrics; everything else is Vite's (its hot reload shares the port).
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import type * as AppModule from '../app.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Paths the sync server answers itself; the rest of the site comes from Vite. */
export const isServerPath = (path: string): boolean => /^\/(api(\/|\?|$)|(healthz|readyz|metrics)(\?|$))/.test(path);

/** True for a websocket that wants a pipeline, as against Vite's own hot-reload socket. */
export const isSyncPath = (path: string): boolean => path.startsWith('/sync/');

export function syncServer(): Plugin {
	return {
		name: 'sluice:sync-server',
		apply: 'serve',
		async configureServer(vite) {
			const http = vite.httpServer;
			if (http === null) return;
			// Loaded by Node itself, not bundled into the configuration: the very code `npm start` runs.
			const load = async <T>(path: string): Promise<T> => (await import(pathToFileURL(resolve(ROOT, path)).href)) as T;
			const { createApp } = await load<typeof AppModule>('server/app.ts');
			const { default: pino } = await import('pino');
			const app = await createApp({
				// Apart from the data of `npm start`, which may be running at the same time.
				data: process.env.DATA ?? resolve(ROOT, 'data/dev'),
				build: null,
				allowedHosts: [],
				port: 0,
				log: pino({ level: 'warn' })
			});
			http.once('listening', () => {
				const { port } = http.address() as AddressInfo;
				app.listening(port);
				if (app.access.mode === 'laptop') vite.config.logger.info(`  Open http://localhost:${port}/#k=${app.key}`);
			});
			http.once('close', () => void app.close());
			http.on('upgrade', (request, socket, head) => {
				if (isSyncPath(request.url ?? '')) app.upgrade(request, socket, head);
			});
			vite.middlewares.use((request, response, next) => {
				if (isServerPath(request.originalUrl ?? request.url ?? '')) app.handle(request, response);
				else next();
			});
		}
	};
}
