// A real limit under a real process: no file of the server may grow beyond so many bytes. What cannot be
// written is refused and never called saved, reading goes on, and when there is room again so does writing.
import { execFileSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addDeals } from '#lib/domain/document/commands.ts';
import { Device } from '../helpers/device.ts';
import { RawClient } from '../helpers/raw-client.ts';
import { createPipeline, spawnServer, temporaryFolder, type SpawnedServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { BEARER } from '../helpers/keys.ts';

let dir: string;
let server: SpawnedServer;
let id: string;
/** What the server logged. */
let complaints: string;

beforeEach(async () => {
	dir = temporaryFolder();
	server = await spawnServer({ dir });
	complaints = '';
	server.process.stderr!.on('data', (chunk: Buffer) => (complaints += String(chunk)));
	id = await createPipeline(server.url);
});
afterEach(async () => {
	await server.kill();
	rmSync(dir, { recursive: true, force: true });
});

/** Null: no limit. */
const limitFiles = (bytes: number | null): void =>
	void execFileSync('prlimit', ['--pid', String(server.process.pid), `--fsize=${bytes ?? 'unlimited'}:unlimited`]);
const reader = (): Promise<RawClient> => new RawClient(server.wsUrl, id).join();
const deals = async (): Promise<Set<string>> => {
	const fresh = await reader();
	await fresh.close();
	return new Set(fresh.doc.getMap('deals').keys());
};

it('refuses edits without claiming them, goes on showing what it has, and takes them by itself when there is room', { timeout: 60_000 }, async () => {
	const device = new Device('anna', { url: () => server.wsUrl });
	const anna = await device.open(id).ready();
	addDeals(anna.writer, [{ title: 'before' }]);
	await anna.status('server');
	limitFiles(0);
	addDeals(anna.writer, [{ title: 'during' }]);
	await waitFor('the server to feel it', () => complaints.includes('the storage failed'));
	expect(await deals()).toHaveLength(1);
	expect((await fetch(`${server.url}/api/pipelines`, { headers: BEARER })).status).toBe(200);
	expect(anna.titles()).toEqual(['before', 'during']);
	const claimed = anna.statuses.length;
	expect(anna.session.status).toMatchObject({ waiting: 1 });
	addDeals(anna.writer, [{ title: 'later' }]);
	expect(await deals()).toHaveLength(1);
	expect(anna.statuses.slice(claimed).map(({ kind }) => kind)).not.toContain('server');
	limitFiles(null);
	await anna.status('server', 30_000);
	expect(await deals()).toHaveLength(3);
	expect(server.process.exitCode).toBeNull();
	await device.close();
});

it('loses nothing that it acknowledged when its log cannot be moved into the database', { timeout: 60_000 }, async () => {
	const text = 'x'.repeat(60_000);
	const anna = await reader();
	const write = (): number => anna.cell(`d${anna.sent}`, 'title', text);
	const sizeOf = (file: string): number => statSync(join(dir, file)).size;
	while (anna.sent < 120) write();
	await anna.acked();
	// SQLite's own log has to have room under the limit for what is acknowledged before it has to be moved.
	while (sizeOf('sluice.db') < sizeOf('sluice.db-wal') + 4 * text.length && anna.sent < 500) {
		write();
		await anna.acked();
	}
	const before = anna.ack.frames;
	// The database may not grow by a page. SQLite's own log is written from its beginning again, up to that size.
	limitFiles(sizeOf('sluice.db'));
	// One after the other: all in one commit would be refused together, and nothing acknowledged.
	while (anna.closed === null && anna.nacks.length === 0 && anna.sent < 1000) {
		const frame = write();
		await waitFor('an answer', () => anna.ack.frames >= frame || anna.nacks.length > 0 || anna.closed !== null);
	}
	expect(anna.nacks.map(({ nack }) => nack.code)).toEqual(['storage-failing']);
	const acknowledged = anna.ack.frames;
	expect(acknowledged).toBeGreaterThan(before);
	const kept = [...anna.doc.getMap('deals').keys()].slice(0, acknowledged - 1);
	await server.kill();
	server = await spawnServer({ dir });
	const there = await deals();
	expect(kept.filter((deal) => !there.has(deal))).toEqual([]);
});
