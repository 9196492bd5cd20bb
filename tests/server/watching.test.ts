// What those who run a server see of it: its log, its figures, whether it is ready; and whose word it takes for an address.
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { clientAddress, readProxies } from '../../server/limits/client-address.ts';
import { logLine, REDACTED, type LogFormat } from '../../server/watch/log-lines.ts';
import { ReadyCheck } from '../../server/watch/readiness.ts';
import { createPipeline, spawnServer, startServer, temporaryFolder, type StartOptions, type TestServer } from '../helpers/test-server.ts';
import { OWNER_KEY } from '../helpers/keys.ts';

const TOKEN = 'measuring-'.repeat(4);
const HOSTILE = 'a\r\nlevel=error forged\u001b[31m\u0085\u2028\u202E\u0000z';

let server: TestServer | null = null;
const start = async (options: StartOptions = {}): Promise<TestServer> => (server = await startServer(options));
afterEach(async () => {
	await server?.stop();
	server = null;
});

describe('the address of a client', () => {
	const of = (proxies: string | null, remoteAddress: string, forwarded?: string): string =>
		clientAddress({ headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }, socket: { remoteAddress } }, proxies === null ? null : readProxies(proxies)!);

	it('is the socket’s where no proxy is named, whatever is said', () => {
		expect(of(null, '127.0.0.1', '1.2.3.4')).toBe('127.0.0.1');
		expect(of(null, '::ffff:10.0.0.9')).toBe('10.0.0.9');
	});

	it('is what so many proxies have added, and not what the client wrote before it', () => {
		expect(of('1', '10.0.0.1', '6.6.6.6, 1.2.3.4')).toBe('1.2.3.4');
		expect(of('2', '10.0.0.1', '6.6.6.6, 1.2.3.4, 10.0.0.2')).toBe('1.2.3.4');
		expect(of('3', '10.0.0.1', '1.2.3.4')).toBe('1.2.3.4');
	});

	it('is the first that no named proxy has', () => {
		expect(of('10.0.0.0/8,::1', '10.0.0.1', '6.6.6.6, 1.2.3.4, 10.9.9.9')).toBe('1.2.3.4');
		expect(of('10.0.0.0/8', '5.5.5.5', '1.2.3.4')).toBe('5.5.5.5');
		expect(of('::1', '::1', '2001:db8::7')).toBe('2001:db8::7');
	});

	it('is without the port that some proxies add', () => {
		expect(of('1', '10.0.0.1', '1.2.3.4:5678')).toBe('1.2.3.4');
		expect(of('1', '10.0.0.1', '[2001:db8::7]:443')).toBe('2001:db8::7');
	});

	it('is never a text that is no address', () => {
		for (const forwarded of ['', 'unknown', HOSTILE, '1.2.3.4:80:90', '"1.2.3.4"']) expect(of('1', '10.0.0.1', forwarded)).toBe('10.0.0.1');
	});
});

describe('the log', () => {
	const lines = (format: LogFormat, work: (log: pino.Logger) => void): string => {
		let written = '';
		work(pino({ level: 'info', base: null, redact: REDACTED }, { write: (line) => void (written += logLine(line, format)) }));
		return written;
	};

	it.each(['json', 'readable'] as const)('keeps one line one line, as %s, and tells a terminal nothing', (format) => {
		const written = lines(format, (log) => log.info({ pipeline: HOSTILE, nested: { [HOSTILE]: HOSTILE } }, HOSTILE));
		expect(written.split('\n')).toHaveLength(2);
		expect(written.trimEnd()).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
		if (format === 'json') expect(JSON.parse(written)).toMatchObject({ pipeline: HOSTILE, msg: HOSTILE });
	});

	it('has nothing of what is secret, should it be given any', () => {
		const secret = 'hush-hush';
		const written = lines('json', (log) => log.info({ headers: { cookie: secret }, cookie: secret, request: { authorization: secret, token: secret } }, 'x'));
		expect(written).toContain('[Redacted]');
		expect(written).not.toContain(secret);
	});

	it('names a request by its route, without path, query, header or body', { timeout: 20_000 }, async () => {
		const dir = temporaryFolder();
		const process = await spawnServer({ dir, env: { LOG_LEVEL: 'info' } });
		try {
			const secret = 'S3CRET-of-a-request';
			const headers = { Authorization: `Bearer ${OWNER_KEY}`, Cookie: `sluice_session=${secret}`, 'User-Agent': secret, 'X-Forwarded-For': '6.6.6.6' };
			await fetch(`${process.url}/api/pipelines/${secret}/metrics?key=${secret}`, { headers });
			await fetch(`${process.url}/${secret}%0d%0aforged?key=${secret}`, { headers });
			await fetch(`${process.url}/api/session/laptop`, { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify({ key: secret }) });
			await process.stop();
			const told = process.printed().split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>);
			expect(told.map(({ method, route }) => `${String(method)} ${String(route)}`)).toEqual(expect.arrayContaining(['GET /api/pipelines/:id/metrics', 'GET /*', 'POST /api/session/laptop']));
			expect(new Set(told.map(({ address }) => address))).toEqual(new Set(['127.0.0.1']));
			expect(process.printed()).not.toContain(secret);
			expect(process.printed()).not.toContain(OWNER_KEY);
		} finally {
			await process.kill();
			rmSync(dir, { recursive: true, force: true });
		}
	});
});

describe('the figures', () => {
	it('are for administrators and the key that is made for them, which opens nothing else', async () => {
		const { url } = await start({ accounts: true, ownerKey: OWNER_KEY, metricsToken: TOKEN, allowedHosts: ['sales.example.com'] });
		const ask = async (path: string, key?: string): Promise<number> => (await fetch(`${url}${path}`, key === undefined ? {} : { headers: { Authorization: `Bearer ${key}` } })).status;
		expect(await ask('/metrics')).toBe(401);
		expect(await ask('/metrics', `${TOKEN}x`)).toBe(401);
		expect(await ask('/metrics', TOKEN)).toBe(200);
		expect(await ask('/metrics', OWNER_KEY)).toBe(200);
		expect(await ask('/api/pipelines', TOKEN)).toBe(401);
	});

	it('count requests by route and edits by how long the disk took', async () => {
		const { url } = await start({ metricsToken: TOKEN });
		const read = async (): Promise<string> => (await fetch(`${url}/metrics`, { headers: { Authorization: `Bearer ${TOKEN}` } })).text();
		const id = await createPipeline(url);
		await fetch(`${url}/api/pipelines/${id}`, { method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name: 'Renamed' }) });
		const text = await read();
		expect(text).toContain('sluice_http_requests_total{method="PATCH",route="/api/pipelines/:id",status="200"} 1\n');
		expect(text).toMatch(/^sluice_write_seconds_count [1-9]/m);
		expect(text).toContain('sluice_ready 1\n');
		expect(text).not.toContain(id);
		for (const line of text.trimEnd().split('\n')) expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)+\})? [\d.e+-]+)$/);
	});
});

describe('being ready', () => {
	it('is said while edits can be taken', async () => {
		const { url } = await start();
		expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ ready: true });
	});

	it('is not said of a disk that takes nothing, and is again of one that does', async () => {
		const folder = join(temporaryFolder(), 'data');
		let now = 0;
		const check = new ReadyCheck(folder, () => (now += 10_000));
		expect(await check.check()).toBe('storage-failing');
		mkdirSync(folder);
		chmodSync(folder, 0o700);
		expect(await check.check()).toBe('ready');
		rmSync(folder, { recursive: true });
		expect(await check.check()).toBe('storage-failing');
	});

	it('is not said while stopping', async () => {
		const check = new ReadyCheck(null, Date.now);
		check.stop();
		expect(await check.check()).toBe('stopping');
	});
});
