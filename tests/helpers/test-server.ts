// A real server for tests: on 127.0.0.1, a free port, a real database in a temporary folder.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Role } from '#lib/protocol/messages.ts';
import { createApp, type App, type AppOptions } from '../../server/app.ts';
import { SILENT } from '../../server/log.ts';
import { BEARER, learnKey, OWNER_KEY } from './keys.ts';
import { openAccess } from './open-access.ts';
import { sharedThreads } from './shared-threads.ts';

export interface TestServer {
	/** e.g. http://127.0.0.1:34567 */
	url: string;
	/** Base for WebsocketProvider and sessions: ws://…/sync */
	wsUrl: string;
	app: App;
	/** Data folder; removed by `stop` unless it was given. */
	dir: string;
	stop(): Promise<void>;
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'sluice-test-'));

export interface StartOptions extends Partial<AppOptions> {
	listenOn?: number;
	/** What an identity may do; everything, unless told. */
	roleOf?: (identity: string, pipeline: string) => Role | null;
	/** Asks who comes in, as a server does outside of tests. */
	accounts?: boolean;
}

/**
 * Starts a server in this process, which lets everybody in unless `accounts`. Without `data`, an empty folder that `stop` removes; without `demoDeals`, no example
 * pipeline; without `newWorker`, its documents are handled by threads that it shares with the other servers of this process.
 */
export async function startServer(options: StartOptions = {}): Promise<TestServer> {
	const { listenOn = 0, roleOf, accounts = false, ...appOptions } = options;
	const dir = options.data ?? temporaryFolder();
	const app = await createApp({ build: null, allowedHosts: [], port: 0, log: SILENT, demoDeals: 0, newWorker: sharedThreads(), ...(accounts ? {} : { gatekeeper: () => openAccess(roleOf) }), ...appOptions, data: dir });
	const server = createServer((request, response) => app.handle(request, response));
	server.on('upgrade', (request, socket, head) => {
		if (!app.upgrade(request, socket, head)) socket.destroy();
	});
	await new Promise<void>((done) => server.listen(listenOn, '127.0.0.1', done));
	const { port } = server.address() as AddressInfo;
	app.listening(port);
	let stopped: Promise<void> | null = null;
	const stop = async () => {
		const closed = new Promise<void>((done) => server.close(() => done()));
		await app.close();
		server.closeAllConnections();
		await closed;
		if (options.data === undefined) rmSync(dir, { recursive: true, force: true });
	};
	return { url: `http://127.0.0.1:${port}`, wsUrl: `ws://127.0.0.1:${port}/sync`, app, dir, stop: () => (stopped ??= stop()) };
}

export interface SpawnedServer {
	url: string;
	wsUrl: string;
	port: number;
	process: ChildProcess;
	/** What it has printed so far. */
	printed(): string;
	/** Ends the process at once, as a power cut would. */
	kill(): Promise<void>;
	/** Asks it to stop; resolves with its exit code. */
	stop(): Promise<number | null>;
}

/** Starts `server/main.ts` as a process of its own. Rejects with what it printed when it ends before it is ready. */
export function spawnServer({ dir, port = 0, env = {} }: { dir: string; port?: number; env?: Record<string, string> }): Promise<SpawnedServer> {
	const child = spawn(process.execPath, [resolve(import.meta.dirname, '../../server/main.ts')], {
		env: { ...cleanEnvironment(), DATA: dir, PORT: String(port), SLUICE_OWNER_KEY: OWNER_KEY, ...env },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
	return new Promise((ready, fail) => {
		let printed = '';
		const read = (chunk: Buffer) => {
			printed += chunk.toString();
			const [, found, key] = /ready at http:\/\/[^:\s]+:(\d+)(?:\/#k=(\S+))?\n/.exec(printed) ?? [];
			if (found === undefined) return;
			if (key !== undefined) learnKey(`http://127.0.0.1:${found}`, key);
			ready({
				url: `http://127.0.0.1:${found}`,
				wsUrl: `ws://127.0.0.1:${found}/sync`,
				port: Number(found),
				process: child,
				printed: () => printed,
				kill: async () => {
					child.kill('SIGKILL');
					await exited;
				},
				stop: async () => {
					child.kill('SIGTERM');
					return exited;
				}
			});
		};
		child.stdout.on('data', read);
		child.stderr.on('data', read);
		void exited.then((code) => fail(new Error(`the server ended with ${code}: ${printed}`)));
	});
}

// The runner's own settings must not reach the server.
function cleanEnvironment(): NodeJS.ProcessEnv {
	const env = { ...process.env };
	for (const name of ['NODE_OPTIONS', 'VITEST', 'NODE_ENV', 'HOST', 'PORT', 'DATA', 'ALLOWED_HOSTS']) delete env[name];
	return env;
}

/** Creates a pipeline through the API; returns its id. */
export async function createPipeline(url: string, kind: 'empty' | 'demo' = 'empty', name = 'Test'): Promise<string> {
	const response = await fetch(`${url}/api/pipelines`, {
		method: 'POST',
		headers: { ...BEARER, 'Content-Type': 'application/json' },
		body: JSON.stringify({ name, kind, language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam' })
	});
	if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
	return ((await response.json()) as { id: string }).id;
}
