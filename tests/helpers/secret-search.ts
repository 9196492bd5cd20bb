// Looks for secrets wherever an app, its browsers and its server may have left them, as they are and as addresses, headers and
// files write them. Limit: a secret that was encrypted or cut in two is not found.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';

/** How a secret may be written. */
function forms(secret: string): string[] {
	const bytes = Buffer.from(secret);
	const base64 = bytes.toString('base64').replace(/=+$/, '');
	return [...new Set([secret, encodeURIComponent(secret), encodeURIComponent(secret).replaceAll('%20', '+'), JSON.stringify(secret).slice(1, -1), base64, bytes.toString('base64url'), bytes.toString('hex')])];
}

/** `name of the secret in place` for each that is in one of the texts. */
export function found(secrets: Readonly<Record<string, string>>, places: Readonly<Record<string, string>>): string[] {
	return Object.entries(places).flatMap(([place, text]) =>
		Object.entries(secrets).flatMap(([name, secret]) => (forms(secret).some((form) => text.includes(form)) ? [`${name} in ${place}`] : []))
	);
}

/** Every file below a folder, as text of one byte a character. */
export function filesIn(folder: string, called: string): Record<string, string> {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
	return Object.fromEntries(files.map(({ parentPath, name }) => [`${called}: ${name}`, readFileSync(join(parentPath, name)).toString('latin1')]));
}

/** Everything that is asked of a server, from now on: addresses, referrers, bodies aside. */
export function requestsOf(context: BrowserContext): () => string {
	const seen: string[] = [];
	context.on('request', (request) => {
		// A fragment stays in the browser.
		seen.push(request.url().split('#')[0]!, request.headers().referer ?? '');
	});
	const listen = (page: Page): void => void page.on('websocket', (socket) => seen.push(socket.url()));
	context.pages().forEach(listen);
	context.on('page', listen);
	return () => seen.join('\n');
}

/** What a page's origin keeps: address bar, both storages, databases, caches and what is readable of cookies. */
export async function keptBy(page: Page, called: string): Promise<Record<string, string>> {
	const kept = await page.evaluate(async () => {
		const text = (value: unknown): string =>
			JSON.stringify(value, (_, part: unknown) => {
				if (part instanceof ArrayBuffer) return Array.from(new Uint8Array(part), (byte) => String.fromCharCode(byte)).join('');
				if (ArrayBuffer.isView(part)) return Array.from(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), (byte) => String.fromCharCode(byte)).join('');
				return part;
			});
		const asked = <T>(request: IDBRequest<T>): Promise<T> =>
			new Promise((done, fail) => {
				request.onsuccess = () => done(request.result);
				request.onerror = () => fail(request.error as Error);
			});
		const databases: string[] = [];
		for (const { name } of await indexedDB.databases()) {
			const db = await asked(indexedDB.open(name!));
			databases.push(name!);
			for (const store of db.objectStoreNames) {
				const all = db.transaction(store).objectStore(store);
				databases.push(text([await asked(all.getAllKeys()), await asked(all.getAll())]));
			}
			db.close();
		}
		const cached: string[] = [];
		for (const name of await caches.keys()) {
			const cache = await caches.open(name);
			for (const request of await cache.keys()) cached.push(request.url, /\.(js|css|html|json|webmanifest)$|\/$/.test(new URL(request.url).pathname) ? await (await cache.match(request))!.text() : '');
		}
		return {
			'the address bar': location.href,
			'local storage': text({ ...localStorage }),
			'session storage': text({ ...sessionStorage }),
			'what history keeps': text(history.state),
			databases: databases.join('\n'),
			caches: cached.join('\n'),
			'readable cookies': document.cookie,
			'the window’s name': window.name
		};
	});
	return Object.fromEntries(Object.entries(kept).map(([place, text]) => [`${place} of ${called}`, text ?? '']));
}
