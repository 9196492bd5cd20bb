// What the server and the page refuse: other sites, other hosts, code from elsewhere.
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browsers } from '../helpers/browser.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import { StartPage } from '../helpers/pages/start-page.ts';
import { World } from './world.ts';

interface Answer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
}

describe('security', () => {
	let world: World;
	let id: string;

	beforeAll(async () => {
		world = await World.start();
		({ id } = await world.create('Guarded', 'demo'));
	});

	afterAll(() => world.close());

	const ask = (path: string, headers: Record<string, string>, method = 'GET'): Promise<Answer> =>
		new Promise((done, fail) => {
			const { port } = new URL(world.origin);
			const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
				response.resume();
				done({ status: response.statusCode!, headers: response.headers });
			});
			asked.on('upgrade', (response, socket) => {
				socket.destroy();
				done({ status: response.statusCode!, headers: response.headers });
			});
			asked.on('error', fail);
			asked.end();
		});

	const upgrade = (headers: Record<string, string>): Promise<Answer> =>
		ask(`/sync/${id}`, {
			connection: 'Upgrade',
			upgrade: 'websocket',
			'sec-websocket-version': '13',
			'sec-websocket-key': Buffer.from('sixteen bytes ok').toString('base64'),
			...headers
		});

	it.each(['/', '/api/pipelines', '/healthz'])('refuses %s under another host name', async (path) => {
		expect((await ask(path, { host: 'evil.example' })).status).toBe(403);
	});

	it('refuses to change anything for another site', async () => {
		const headers = { origin: 'http://evil.example', 'content-type': 'application/json' };
		expect((await ask('/api/pipelines', headers, 'POST')).status).toBe(403);
		expect((await ask(`/api/pipelines/${id}`, headers, 'DELETE')).status).toBe(403);
	});

	it('refuses the socket to another site and another host name', async () => {
		expect((await upgrade({ origin: 'http://evil.example' })).status).toBe(403);
		expect((await upgrade({ origin: world.origin, host: 'evil.example' })).status).toBe(403);
		expect((await upgrade({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
		expect((await upgrade({ origin: world.origin })).status).toBe(101);
	});

	it('sends the page with a policy and refuses to be framed', async () => {
		const { headers } = await ask('/', {});
		expect(headers['x-content-type-options']).toBe('nosniff');
		expect(String(headers['content-security-policy'])).toMatch(/frame-ancestors 'none'/);
		expect(headers['referrer-policy']).toBeDefined();
	});

	it('serves no file from outside the build', async () => {
		for (const path of ['/../package.json', '/..%2fpackage.json', '/%2e%2e/package.json', '/.sluice-build', '/_app/../../package.json']) {
			const { status, headers } = await ask(path, {});
			expect(status === 200 ? String(headers['content-type']) : 'refused', path).toMatch(/^(refused|text\/html)/);
		}
	});

	it('finds out a page that breaks its policy or asks others, and fails its file', async () => {
		const browsers = new Browsers();
		const { page, violations, strangers } = await browsers.device({ origin: world.origin });
		await page.goto('/');
		await page.evaluate(() => {
			const script = document.createElement('script');
			script.textContent = 'document.title = "ran"';
			document.head.append(script);
			void fetch('http://127.0.0.2:9/').catch(() => undefined);
			new Image().src = 'http://127.0.0.3:9/';
		});
		await expect.poll(() => violations.join()).toMatch(/script-src.*inline[\s\S]*127\.0\.0\.[23]/);
		expect(await page.title()).not.toBe('ran');
		const message = await browsers.close().then(() => 'fine', (error: Error) => error.message);
		expect(message).toContain('A page broke its policy: script-src');
		strangers.add('tracker.example');
		expect(await browsers.close().then(() => 'fine', (error: Error) => error.message)).toContain('A page asked tracker.example');
	});

	it('violates no policy and asks nothing of third parties on any screen', async () => {
		const device = await world.browsers.device({ origin: world.origin });
		await new StartPage(device.page).open();
		const pipeline = new PipelinePage(device.page);
		await pipeline.open(id);
		await pipeline.hasStatus('server');
		await pipeline.exported();
		expect(device.violations).toEqual([]);
		expect([...device.strangers]).toEqual([]);
		expect(device.problems).toEqual([]);
	});
});
