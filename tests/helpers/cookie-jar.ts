// A browser that goes where it is sent, and keeps cookies by host name and port. Limit: no pages, no scripts.
import { request } from 'node:http';

/** As `fetch` does it, which has a `Sec-Fetch-Mode` of its own. */
const ask = (url: string, method: string, headers: Record<string, string>, body: string | undefined): Promise<Response> =>
	new Promise((done, fail) => {
		const asked = request(url, { method, headers }, (answer) => {
			const chunks: Buffer[] = [];
			answer.on('data', (chunk: Buffer) => chunks.push(chunk));
			answer.on('end', () => {
				const told = new Headers();
				for (const [name, value] of Object.entries(answer.headersDistinct)) for (const one of value ?? []) told.append(name, one);
				done(new Response([204, 303, 304].includes(answer.statusCode!) ? null : Buffer.concat(chunks), { status: answer.statusCode!, headers: told }));
			});
		});
		asked.on('error', fail);
		asked.end(body);
	});

export class Wanderer {
	readonly #cookies = new Map<string, Map<string, string>>();

	cookie(url: string, name: string): string | undefined {
		return this.#cookies.get(new URL(url).host)?.get(name);
	}

	keep(url: string, name: string, value: string): void {
		this.#jar(url).set(name, value);
	}

	#jar(url: string): Map<string, string> {
		const { host } = new URL(url);
		const jar = this.#cookies.get(host) ?? new Map<string, string>();
		this.#cookies.set(host, jar);
		return jar;
	}

	async fetch(url: string, { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<Response> {
		const jar = this.#jar(url);
		const Cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
		const response = await ask(url, method, { Cookie, ...headers }, body);
		for (const set of response.headers.getSetCookie()) {
			const [pair = ''] = set.split(';');
			const at = pair.indexOf('=');
			if (/max-age=0|expires=thu, 01 jan 1970/i.test(set)) jar.delete(pair.slice(0, at));
			else jar.set(pair.slice(0, at), pair.slice(at + 1));
		}
		return response;
	}

	/** Follows redirects as far as `stop`; returns the address it came to, not yet asked for where it is `stop`'s. */
	async follow(url: string, stop: (url: string) => boolean): Promise<string> {
		for (let hops = 0; hops < 10; hops += 1) {
			if (stop(url)) return url;
			const response = await this.fetch(url);
			await response.body?.cancel();
			const next = response.headers.get('location');
			if (next === null) return url;
			url = new URL(next, url).href;
		}
		throw new Error(`sent round and round: ${url}`);
	}
}
