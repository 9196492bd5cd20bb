// History is kept for as long as told, and what is older is folded away without anybody noticing.
import { join } from 'node:path';
import { cpSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { foldHistory, type RetentionContext } from '../../../server/backup/retention.ts';
import { DocumentWorker } from '../../../server/documents/worker.ts';
import { SILENT } from '../../../server/log.ts';
import { SqliteStorage } from '../../../server/storage/sqlite.ts';
import { sluice } from '../../helpers/cli.ts';
import { cellOf, RawClient } from '../../helpers/raw-client.ts';
import { createPipeline, startServer, temporaryFolder } from '../../helpers/test-server.ts';

const DAY = 24 * 3_600_000;
const BEGAN = Date.UTC(2026, 0, 1);
let dir: string;
let data: string;
let id: string;
const documents = new DocumentWorker();

const made = temporaryFolder();

/** One edit a day for 60 days; the title says which. */
beforeAll(async () => {
	let now = BEGAN;
	const server = await startServer({ data: made, now: () => now, limits: { tailRows: 8 } });
	id = await createPipeline(server.url);
	const anna = await new RawClient(server.wsUrl, id).join();
	await anna.acked(1);
	for (let day = 1; day <= 60; day++) {
		now = BEGAN + day * DAY;
		await anna.acked(anna.cell('d1', 'title', day));
	}
	await anna.close();
	await server.stop();
});
afterAll(async () => {
	await documents.close();
	rmSync(made, { recursive: true, force: true });
});
beforeEach(() => {
	dir = temporaryFolder();
	data = join(dir, 'data');
	cpSync(made, data, { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const fold = async (keep: number, options: Partial<RetentionContext> = {}): Promise<void> => {
	const storage = new SqliteStorage(data);
	await foldHistory({ storage, documents, log: SILENT, now: () => BEGAN + 61 * DAY, keep, stopping: () => false, ...options });
	await storage.close();
};
const rows = (): number => {
	const db = new DatabaseSync(join(data, 'sluice.db'));
	const { n } = db.prepare('SELECT count(*) AS n FROM log').get() as { n: number };
	db.close();
	return n;
};
const titleAt = async (day: number): Promise<unknown> => {
	const folder = join(dir, `at-${day}`);
	const { code, err } = sluice(folder, 'restore', join(data, 'sluice.db'), '--at', new Date(BEGAN + day * DAY + 60_000).toISOString());
	if (code !== 0) return err;
	const server = await startServer({ data: folder });
	const fresh = await new RawClient(server.wsUrl, id).join();
	await fresh.close();
	await server.stop();
	return cellOf(fresh.doc, 'd1', 'title');
};

it('drops what is older, and goes back to any day that is left', async () => {
	expect(rows()).toBe(60);
	await fold(30 * DAY);
	expect(rows()).toBe(30);
	expect(sluice(data, 'verify')).toMatchObject({ code: 0 });
	// Row by row as before, from the day before the oldest row on.
	for (const day of [30, 45, 59]) expect(await titleAt(day)).toBe(day);
	expect(await titleAt(29)).toMatch(/cannot be taken back to .*: it covers 2026-01-31 .* to 2026-03-02/);
	await fold(30 * DAY);
	expect(rows()).toBe(30);
});

it('needs nothing but the newest snapshot and its tail when nothing is to be kept', async () => {
	await fold(0);
	expect(rows()).toBeLessThanOrEqual(9);
	expect(sluice(data, 'verify')).toMatchObject({ code: 0 });
	expect(await titleAt(59)).toBe(59);
});

it('keeps all where folding fails', async () => {
	const errors: object[] = [];
	const log = { ...SILENT, error: (found: object) => void errors.push(found) };
	await fold(30 * DAY, { log, documents: { run: () => Promise.reject(new Error('the worker ended')) } });
	expect([rows(), errors]).toEqual([60, [{ pipeline: id, error: 'the worker ended' }]]);
	await fold(30 * DAY, { log, stopping: () => true });
	expect([rows(), errors.length]).toEqual([60, 1]);
});

it('drops what a server has left that ended between folding and dropping', async () => {
	const storage = new SqliteStorage(data);
	let folded = false;
	const replaceBase = storage.replaceBase.bind(storage);
	storage.replaceBase = async (...folding) => {
		await replaceBase(...folding);
		folded = true;
	};
	await foldHistory({ storage, documents, log: SILENT, now: () => BEGAN + 61 * DAY, keep: 30 * DAY, stopping: () => folded });
	await storage.close();
	expect(rows()).toBe(60);
	await fold(30 * DAY);
	expect(rows()).toBe(30);
	expect(await titleAt(45)).toBe(45);
});
