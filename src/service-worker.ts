/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
/// <reference types="@sveltejs/kit" />
// The app shell offline: build files, static files and one shell page for every route.
// Never documents, never /api: those live in IndexedDB and on the server. A new version waits until
// the person reloads in one tab; what other tabs of the old one have not loaded by then comes from the network.
import { build, files, version } from '$service-worker';

const worker = self as unknown as ServiceWorkerGlobalScope;

const CACHE = `sluice-${version}`;
const SHELL = '/shell.html';
// A dotfile is listed in the manifest but may be answered 404; one failed entry voids the whole install.
const ASSETS = [...build, ...files.filter((file) => !file.split('/').some((part) => part.startsWith('.')))];
const KNOWN = new Set(ASSETS);

worker.addEventListener('install', (event) => {
	event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([SHELL, ...ASSETS])));
});

worker.addEventListener('activate', (event) => {
	event.waitUntil(
		(async () => {
			for (const name of await caches.keys())
				if (name.startsWith('sluice-') && name !== CACHE) await caches.delete(name);
			await worker.clients.claim();
		})()
	);
});

worker.addEventListener('message', (event) => {
	if (event.data === 'activate-now') void worker.skipWaiting();
});

worker.addEventListener('fetch', (event) => {
	const { request } = event;
	if (request.method !== 'GET') return;
	const url = new URL(request.url);
	if (url.origin !== worker.location.origin) return;
	if (KNOWN.has(url.pathname)) event.respondWith(fromCache(url.pathname, request));
	else if (request.mode === 'navigate' && !url.pathname.startsWith('/api/')) event.respondWith(fromCache(SHELL, request));
});

/** The cached file of this version, else the network. */
async function fromCache(path: string, request: Request): Promise<Response> {
	const cache = await caches.open(CACHE);
	return (await cache.match(path)) ?? fetch(request);
}
