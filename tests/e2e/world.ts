// What an end-to-end test stands in: the built app on a server of its own with an empty folder, and browsers.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CreatePipeline, PipelineSummary } from '#lib/protocol/api.ts';
import { Browsers } from '../helpers/browser.ts';
import { layCable, type Cable } from '../helpers/cable.ts';
import { BEARER } from '../helpers/keys.ts';
import { spawnServer, type SpawnedServer } from '../helpers/test-server.ts';

const BUILD = resolve(import.meta.dirname, '../../build');

export class World {
	readonly browsers = new Browsers();
	readonly data: string;
	server: SpawnedServer;
	readonly #cables: Cable[] = [];

	readonly #env: Record<string, string>;

	private constructor(data: string, server: SpawnedServer, env: Record<string, string>) {
		this.#env = env;
		this.data = data;
		this.server = server;
	}

	/** `env`: settings of the server's own. */
	static async start(env: Record<string, string> = {}): Promise<World> {
		if (!existsSync(join(BUILD, 'shell.html'))) throw new Error('There is no build to test. Run `npm test`, or `npm run build` first.');
		const data = await mkdtemp(join(tmpdir(), 'sluice-e2e-'));
		return new World(data, await spawnServer({ dir: data, env }), env);
	}

	get origin(): string {
		return this.server.url;
	}

	/** Ends the server's process without warning, as a power cut does. */
	async cutPower(): Promise<void> {
		await this.server.kill();
	}

	/** Starts the server again on the same port and folder. */
	async restorePower(): Promise<void> {
		this.server = await spawnServer({ dir: this.data, port: this.server.port, env: this.#env });
	}

	/** A connection to the server that can be pulled. */
	async cable(): Promise<Cable> {
		const cable = await layCable(this.server.port);
		this.#cables.push(cable);
		return cable;
	}

	/** Makes a pipeline through the HTTP API. */
	async create(name: string, kind: CreatePipeline['kind'] = 'empty', language: CreatePipeline['language'] = 'en'): Promise<PipelineSummary> {
		const body: CreatePipeline = { name, kind, language, currency: 'EUR', timeZone: 'Europe/Amsterdam' };
		const response = await fetch(`${this.origin}/api/pipelines`, {
			method: 'POST',
			headers: { ...BEARER, 'content-type': 'application/json' },
			body: JSON.stringify(body)
		});
		if (response.status !== 201) throw new Error(`creating ${name}: ${response.status} ${await response.text()}`);
		return (await response.json()) as PipelineSummary;
	}

	/** Rejects, when all is ended, where a page has broken its policy or asked anything of another host. */
	async close(): Promise<void> {
		try {
			await this.browsers.close();
		} finally {
			for (const cable of this.#cables) await cable.close();
			await this.server.stop();
			await rm(this.data, { recursive: true, force: true });
		}
	}
}
