// What the server and the page refuse: other sites, other hosts, code from elsewhere.
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

	it('violates no policy and asks nothing of third parties on any screen', async () => {
		const device = await world.browsers.device({ origin: world.origin });
		const violations: string[] = [];
		await device.context.exposeFunction('reportViolation', (text: string) => void violations.push(text));
		await device.context.addInitScript(() => {
			document.addEventListener('securitypolicyviolation', (event) =>
				(window as unknown as { reportViolation(text: string): void }).reportViolation(`${event.violatedDirective} ${event.blockedURI}`)
			);
		});
		await new StartPage(device.page).open();
		const pipeline = new PipelinePage(device.page);
		await pipeline.open(id);
		await pipeline.hasStatus('server');
		await pipeline.exported();
		expect(violations).toEqual([]);
		expect([...device.strangers]).toEqual([]);
		expect(device.problems).toEqual([]);
	});
});
