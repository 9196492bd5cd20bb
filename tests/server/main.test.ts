// The process: what it prints, and how it ends, when something is in its way.
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { spawnServer, temporaryFolder } from '../helpers/test-server.ts';

const inFolder = async (work: (dir: string) => Promise<void>) => {
	const dir = temporaryFolder();
	try {
		await work(dir);
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
};

it('answers when it says it is ready, and ends with 0 when asked to stop', { timeout: 20_000 }, () =>
	inFolder(async (dir) => {
		const server = await spawnServer({ dir });
		expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ ok: true });
		expect(await server.stop()).toBe(0);
	})
);

it('says which port is taken, and by what to get round it', { timeout: 20_000 }, () =>
	inFolder(async (dir) => {
		const other = createServer();
		await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
		const { port } = other.address() as AddressInfo;
		await expect(spawnServer({ dir, port })).rejects.toThrow(`port ${port} is in use`);
		other.close();
	})
);

it('says when its data folder is no folder, or another Sluice has it', { timeout: 20_000 }, () =>
	inFolder(async (dir) => {
		writeFileSync(join(dir, 'file'), '');
		await expect(spawnServer({ dir: join(dir, 'file') })).rejects.toThrow('cannot be used');
		const first = await spawnServer({ dir });
		await expect(spawnServer({ dir })).rejects.toThrow('another Sluice is already using');
		await first.kill();
	})
);

it('refuses settings with every reason', { timeout: 20_000 }, () =>
	inFolder(async (dir) => {
		await expect(spawnServer({ dir, env: { HOST: 'nowhere', PORT: 'many' } })).rejects.toThrow(/PORT: "many"[^]*HOST: "nowhere"/);
	})
);
