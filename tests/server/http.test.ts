// The HTTP side: the API, who may call it, headers, and the files of the app.
import { request } from 'node:http';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import WebSocket from 'ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiError, PipelineList, PipelineSummary } from '#lib/protocol/api.ts';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import { cellOf, RawClient } from '../helpers/raw-client.ts';
import { createPipeline, startServer, temporaryFolder, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';

let server: TestServer;
let build: string;

beforeEach(async () => {
	build = temporaryFolder();
	mkdirSync(join(build, '_app/immutable'), { recursive: true });
	writeFileSync(join(build, 'shell.html'), '<!doctype html><title>shell</title>');
	writeFileSync(join(build, 'service-worker.js'), '// worker');
	writeFileSync(join(build, '_app/immutable/a.1.js'), '// hashed');
	server = await startServer({ build, allowedHosts: ['sales.example.com', 'ported.example.com:8443'] });
});
afterEach(async () => {
	await server.stop();
	rmSync(build, { recursive: true, force: true });
});

interface Answer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	body: string;
}

/** A request with exactly these headers; fetch does not let a Host be set. */
const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> =>
	new Promise((done, fail) => {
		const { port } = new URL(server.url);
		const sent = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
			let text = '';
			response.on('data', (chunk: Buffer) => (text += chunk.toString()));
			response.on('end', () => done({ status: response.statusCode!, headers: response.headers, body: text }));
		});
		sent.on('error', fail);
		sent.end(body);
	});

/** HTTP status of an upgrade; 101 when it is let in. */
const upgrade = (path: string, headers: Record<string, string>): Promise<number> =>
	new Promise((done) => {
		const socket = new WebSocket(`ws://127.0.0.1:${new URL(server.url).port}${path}`, { headers });
		socket.on('open', () => (done(101), socket.terminate()));
		socket.on('unexpected-response', (_, response) => done(response.statusCode!));
		socket.on('error', () => undefined);
	});

const error = ({ body }: Answer): ApiError => JSON.parse(body) as ApiError;
const host = () => `127.0.0.1:${new URL(server.url).port}`;

describe('the API', () => {
	const json = async <T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> => {
		const answer = await ask(method, path, { 'Content-Type': 'application/json' }, body === undefined ? undefined : JSON.stringify(body));
		return { status: answer.status, body: (answer.body === '' ? null : JSON.parse(answer.body)) as T };
	};
	const list = async () => (await json<PipelineList>('GET', '/api/pipelines')).body;

	it('creates, lists, bins and restores', async () => {
		expect(await list()).toEqual({ pipelines: [], deleted: [] });
		const id = await createPipeline(server.url, 'empty', 'Mine');
		const [first] = (await list()).pipelines;
		expect(first).toMatchObject({ id, name: 'Mine', demo: false, deletedAt: null });
		expect((await json('DELETE', `/api/pipelines/${id}`)).status).toBe(204);
		expect((await list()).pipelines).toEqual([]);
		expect((await list()).deleted).toMatchObject([{ id, name: 'Mine' }]);
		expect((await json<PipelineSummary>('POST', `/api/pipelines/${id}/restore`)).body).toMatchObject({ id, deletedAt: null });
		const anna = await new RawClient(server.wsUrl, id).join();
		expect(anna.closed).toBeNull();
		await anna.close();
	});

	it('makes one example at the first look, in the language the browser asks for', async () => {
		const fresh = await startServer({ demoDeals: 12 });
		const look = async (): Promise<PipelineList> =>
			(await (await fetch(`${fresh.url}/api/pipelines`, { headers: { 'Accept-Language': 'nl-NL,nl;q=0.9,en;q=0.8' } })).json()) as PipelineList;
		const [first, second] = await Promise.all([look(), look()]);
		expect(first.pipelines).toMatchObject([{ name: 'Voorbeeldpijplijn', demo: true }]);
		expect(second.pipelines).toEqual(first.pipelines);
		await fetch(`${fresh.url}/api/pipelines/${first.pipelines[0]!.id}`, { method: 'DELETE' });
		expect((await look()).pipelines).toEqual([]);
		await fresh.stop();
	});

	it('makes an example with deals and history', async () => {
		const id = await createPipeline(server.url, 'demo', 'Try me');
		expect((await list()).pipelines[0]).toMatchObject({ name: 'Try me', demo: true });
		const anna = await new RawClient(server.wsUrl, id).join();
		expect(anna.doc.getMap('deals').size).toBeGreaterThan(100);
		await anna.close();
	});

	it('renames in the document itself, for everyone who has it open', async () => {
		const id = await createPipeline(server.url, 'empty', 'Before');
		const anna = await new RawClient(server.wsUrl, id).join();
		expect((await json<PipelineSummary>('PATCH', `/api/pipelines/${id}`, { name: ' After ' })).body.name).toBe('After');
		await waitFor('the name', () => anna.doc.getMap('settings').get('name') === 'After');
		expect(anna.doc.getArray<string[]>('log').toArray().at(-1)!.slice(1, 4)).toEqual(['settings', 'name', 'After']);
		expect((await list()).pipelines[0]!.name).toBe('After');
		// Once more, and the same again: the server writes under its own identity each time.
		await json('PATCH', `/api/pipelines/${id}`, { name: 'Third' });
		expect((await json<PipelineSummary>('PATCH', `/api/pipelines/${id}`, { name: 'Third' })).body.name).toBe('Third');
		await anna.close();
	});

	it('lists the name that people gave it in its settings', async () => {
		const id = await createPipeline(server.url, 'empty', 'Before');
		const anna = await new RawClient(server.wsUrl, id).join();
		anna.edit((doc) => doc.getMap('settings').set('name', 'Typed by hand'));
		await anna.acked();
		expect((await list()).pipelines[0]!.name).toBe('Typed by hand');
		await anna.close();
	});

	it('duplicates everything under another lineage', async () => {
		const id = await createPipeline(server.url, 'demo', 'Original');
		const anna = await new RawClient(server.wsUrl, id).join();
		anna.cell('mine', 'title', 'x');
		await anna.acked();
		const copy = await json<PipelineSummary>('POST', `/api/pipelines/${id}/duplicate`, { name: 'Copy' });
		expect(copy).toMatchObject({ status: 201, body: { name: 'Copy', demo: false } });
		const other = await new RawClient(server.wsUrl, copy.body.id).join();
		expect(cellOf(other.doc, 'mine', 'title')).toBe('x');
		expect(other.doc.getMap('deals').size).toBe(anna.doc.getMap('deals').size);
		expect(other.welcome!.lineage).not.toBe(anna.welcome!.lineage);
		expect(await (await new RawClient(server.wsUrl, copy.body.id, { hello: { lineage: anna.welcome!.lineage } }).join()).ended()).toBe(CLOSE.lineage);
		for (const client of [anna, other]) await client.close();
	});

	it('says what is wrong with a request, and where', async () => {
		const good = { name: 'x', kind: 'empty', language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam' };
		for (const [field, wrong] of [['name', ' '], ['kind', 'other'], ['language', 'de'], ['currency', 'euro'], ['timeZone', 'Mars']]) {
			const answer = await json<ApiError>('POST', '/api/pipelines', { ...good, [field!]: wrong });
			expect(answer).toMatchObject({ status: 400, body: { code: 'invalid', field } });
		}
		expect(error(await ask('POST', '/api/pipelines', {}, 'not json'))).toMatchObject({ code: 'invalid' });
		expect((await json<ApiError>('PATCH', '/api/pipelines/none', { name: 'x' })).status).toBe(404);
		expect((await json<ApiError>('DELETE', '/api/pipelines/none')).status).toBe(404);
		expect((await json<ApiError>('POST', '/api/pipelines/none/restore')).status).toBe(404);
		expect((await json<ApiError>('POST', '/api/pipelines/none/duplicate', { name: 'x' })).status).toBe(404);
		expect((await json<ApiError>('GET', '/api/other')).body).toMatchObject({ code: 'not-found' });
		const large = await ask('POST', '/api/pipelines', {}, JSON.stringify({ ...good, name: 'x'.repeat(70_000) }));
		expect([large.status, error(large).code]).toEqual([413, 'too-large']);
	});
});

describe('the guard', () => {
	it('answers to loopback names and the allowed hosts only', async () => {
		for (const name of ['localhost', 'localhost:3000', '127.0.0.1', '127.9.9.9:1', '[::1]', '[::1]:3000', 'sales.example.com', 'SALES.example.com:443', 'ported.example.com:8443'])
			expect([name, (await ask('GET', '/healthz', { Host: name })).status]).toEqual([name, 200]);
		for (const name of ['evil.com', 'localhost.evil.com', '127.0.0.1.evil.com', 'ported.example.com', 'x.sales.example.com', '192.168.1.5', '0.0.0.0', 'evil.com:80@localhost']) {
			const answer = await ask('GET', '/healthz', { Host: name });
			expect([name, answer.status, error(answer).code]).toEqual([name, 403, 'forbidden-host']);
		}
		expect((await ask('GET', '/', { Host: 'evil.com', Accept: 'text/html' })).status).toBe(403);
	});

	it("takes no request from another website's page", async () => {
		const post = (headers: Record<string, string>) => ask('POST', '/api/pipelines', { Host: host(), ...headers }, '{}');
		const foreign: Record<string, string>[] = [
			{ Origin: 'https://evil.com' },
			{ Origin: 'null' },
			{ Origin: `https://${host()}.evil.com` },
			{ Origin: 'http://127.0.0.1:1' },
			{ Origin: `file://${host()}` },
			{ 'Sec-Fetch-Site': 'cross-site' }
		];
		for (const headers of foreign) expect(error(await post(headers))).toMatchObject({ code: 'forbidden-origin' });
		const own: Record<string, string>[] = [{}, { Origin: `http://${host()}` }, { Origin: `https://${host()}` }, { Origin: 'https://sales.example.com' }];
		for (const headers of own) expect(error(await post(headers))).toMatchObject({ code: 'invalid' });
		expect((await ask('GET', '/api/pipelines', { Host: host(), 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
		expect((await ask('GET', '/api/pipelines', { Host: host(), 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200);
		expect((await ask('GET', '/p/x', { Host: host(), 'Sec-Fetch-Site': 'cross-site', Accept: 'text/html' })).status).toBe(200);
	});

	it('holds for websockets too', async () => {
		const id = await createPipeline(server.url);
		const path = `/sync/${id}`;
		expect(await upgrade(path, {})).toBe(101);
		expect(await upgrade(path, { Origin: `http://${host()}` })).toBe(101);
		expect(await upgrade(path, { Host: 'sales.example.com', Origin: 'https://sales.example.com' })).toBe(101);
		expect(await upgrade(path, { Origin: 'https://evil.com' })).toBe(403);
		expect(await upgrade(path, { Host: 'evil.com', Origin: 'http://evil.com' })).toBe(403);
		expect(await upgrade(path, { 'Sec-Fetch-Site': 'cross-site' })).toBe(403);
	});
});

describe('every answer', () => {
	it('has the security headers, and a device cookie where there is none', async () => {
		for (const path of ['/', '/healthz', '/api/pipelines', '/nothing.js']) {
			const { headers } = await ask('GET', path, { Accept: 'text/html' });
			expect(headers).toMatchObject({
				'content-security-policy': "frame-ancestors 'none'",
				'x-content-type-options': 'nosniff',
				'referrer-policy': 'no-referrer',
				'cross-origin-opener-policy': 'same-origin'
			});
			const [cookie] = headers['set-cookie'] as string[];
			expect(cookie).toMatch(/^sluice_device=[\w-]{22}; .*HttpOnly; SameSite=Lax$/);
			const again = await ask('GET', path, { Accept: 'text/html', Cookie: `other=1; ${cookie!.split(';')[0]}` });
			expect(again.headers['set-cookie']).toBeUndefined();
		}
	});

	it('to an upgrade sets the cookie as well', async () => {
		const id = await createPipeline(server.url);
		const cookies = (headers: Record<string, string>) =>
			new Promise<string[] | undefined>((done) => {
				const socket = new WebSocket(`${server.wsUrl}/${id}`, { headers });
				socket.on('upgrade', (response) => (done(response.headers['set-cookie']), socket.terminate()));
				socket.on('error', () => undefined);
			});
		const [cookie] = (await cookies({}))!;
		expect(cookie).toMatch(/^sluice_device=/);
		expect(await cookies({ Cookie: cookie!.split(';')[0]! })).toBeUndefined();
	});
});

describe('the files of the app', () => {
	it('are cached for ever when their name holds their hash, else checked each time', async () => {
		expect((await ask('GET', '/_app/immutable/a.1.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
		expect((await ask('GET', '/service-worker.js')).headers['cache-control']).toBe('no-cache');
		expect(await ask('GET', '/p/abc', { Accept: 'text/html' })).toMatchObject({ status: 200, body: expect.stringContaining('shell') as string, headers: { 'cache-control': 'no-cache' } });
		expect((await ask('HEAD', '/p/abc', { Accept: 'text/html' })).body).toBe('');
	});

	it('that are missing are missing; nothing outside the folder is served', async () => {
		for (const path of ['/_app/immutable/gone.js', '/gone.png', '/.env', '/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json'])
			expect([path, (await ask('GET', path)).status]).toEqual([path, 404]);
		expect((await ask('POST', '/p/abc', {})).status).toBe(404);
	});
});
