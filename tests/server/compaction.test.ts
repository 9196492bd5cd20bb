// Compaction replaces rows by a snapshot and nobody can tell; what it cannot make sense of it leaves alone.
import { DatabaseSync } from 'node:sqlite';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import type { Storage } from '../../server/storage/storage.ts';
import { DocumentWorker } from '../../server/documents/worker.ts';
import { SILENT } from '../../server/log.ts';
import { LIMITS } from '../../server/sync/limits.ts';
import { Rooms } from '../../server/sync/rooms.ts';
import { Upkeep } from '../../server/sync/upkeep.ts';
import { cellOf, RawClient } from '../helpers/raw-client.ts';
import { createPipeline, startServer, temporaryFolder, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';

let server: TestServer | null = null;
let storage: Storage;
const keep = (wrapped: Storage): Storage => (storage = wrapped);

afterEach(async () => {
	await server?.stop();
	server = null;
});

const state = (doc: Y.Doc) => ['deals', 'stages', 'settings', 'people'].map((root) => doc.getMap(root).toJSON());

describe('compaction', () => {
	it('leaves the document as it was, and lets near readers resume from rows', async () => {
		server = await startServer({ wrapStorage: keep, limits: { tailRows: 40 } });
		const id = await createPipeline(server.url);
		const anna = await new RawClient(server.wsUrl, id).join();
		for (let turn = 0; turn < 60; turn++) anna.cell(`d${turn % 7}`, 'title', turn);
		await anna.acked();
		await waitFor('the snapshot', async () => (await storage.room(id))!.snapshotSeq > 1);
		for (let turn = 0; turn < 5; turn++) anna.cell('d1', 'company', turn);
		await anna.acked();
		const room = (await storage.room(id))!;
		expect(room.tailRows).toBeLessThan(40);
		const fresh = await new RawClient(server.wsUrl, id).join();
		expect(state(fresh.doc)).toEqual(state(anna.doc));
		expect(Y.encodeStateVector(fresh.doc)).toEqual(Y.encodeStateVector(anna.doc));
		// One who lacks the last rows only gets those, though the snapshot is newer than the first of them.
		const since = room.snapshotSeq - 5;
		expect((await storage.updates(id, since)).snapshot).toBeNull();
		// The next writer's edits are taken, from the clocks kept beside the snapshot.
		fresh.cell('d2', 'title', 'after');
		await fresh.acked();
		await waitFor('the edit', () => cellOf(anna.doc, 'd2', 'title') === 'after');
		for (const client of [anna, fresh]) client.ws.terminate();
	});

	it('goes on in a room that was opened while the one before it was being packed', async () => {
		let held: (() => void) | null = null;
		let holding = true;
		const hold = (wrapped: Storage): Storage =>
			new Proxy(keep(wrapped), {
				get(target, key) {
					const found: unknown = Reflect.get(target, key);
					if (key !== 'replaceSnapshot') return typeof found === 'function' ? found.bind(target) : found;
					return async (...given: Parameters<Storage['replaceSnapshot']>) => {
						if (holding) await new Promise<void>((go) => (held = go));
						return target.replaceSnapshot(...given);
					};
				}
			});
		server = await startServer({ wrapStorage: hold, limits: { tailRows: 20 } });
		const id = await createPipeline(server.url);
		const write = async (client: RawClient, letter: string): Promise<void> => {
			for (let turn = 0; turn < 60; turn++) client.cell('d1', 'title', letter.repeat(4000) + turn);
			await client.acked();
		};
		const anna = await new RawClient(server.wsUrl, id).join();
		await write(anna, 'a');
		await waitFor('a snapshot under way', () => held !== null);
		await anna.close();
		const bert = await new RawClient(server.wsUrl, id).join();
		holding = false;
		held!();
		const snapshot = async (): Promise<number> => (await storage.room(id))!.snapshotSeq;
		await waitFor('the snapshot', async () => (await snapshot()) > 1);
		const first = await snapshot();
		await write(bert, 'b');
		await waitFor('another', async () => (await snapshot()) > first);
		bert.ws.terminate();
	});

	it('knows the deletes of the snapshot: a returning client adds nothing', async () => {
		server = await startServer({ wrapStorage: keep, limits: { tailRows: 20 } });
		const id = await createPipeline(server.url);
		const anna = await new RawClient(server.wsUrl, id).join();
		for (let turn = 0; turn < 30; turn++) {
			anna.cell('d1', 'title', turn);
			anna.edit((doc) => doc.getArray('log').push([[`e${turn}`, 'd1', 'title', turn, turn, 'p', '']]));
		}
		await anna.acked();
		await waitFor('the snapshot', async () => (await storage.room(id))!.snapshotSeq > 1);
		await anna.close();
		const { seq } = (await storage.room(id))!;
		const back = await new RawClient(server.wsUrl, id, { doc: anna.doc }).join();
		await back.acked(1);
		// Rows after the snapshot are not in the index yet, so at most one row repeats them; then none.
		const again = await new RawClient(server.wsUrl, id, { doc: anna.doc }).join();
		await again.acked(1);
		expect((await storage.room(id))!.seq - seq).toBeLessThanOrEqual(1);
		const third = await new RawClient(server.wsUrl, id, { doc: anna.doc }).join();
		await third.acked(1);
		expect((await storage.room(id))!.seq - seq).toBeLessThanOrEqual(1);
		for (const client of [back, again, third]) client.ws.terminate();
	});

	it('keeps all rows as they are when they cannot be made into one document', async () => {
		const dir = temporaryFolder();
		server = await startServer({ data: dir });
		const id = await createPipeline(server.url);
		const anna = await new RawClient(server.wsUrl, id).join();
		for (let turn = 0; turn < 10; turn++) anna.cell('d1', 'title', turn);
		await anna.acked();
		await server.stop();
		// Row 4 lost its bytes, as by a fault of the disk.
		const db = new DatabaseSync(join(dir, 'sluice.db'));
		db.prepare('UPDATE log SET bytes = ? WHERE seq = 4').run(Uint8Array.of(0, 0));
		db.close();
		const errors: string[] = [];
		const log = { info: () => undefined, warn: () => undefined, error: (_: object, message: string) => void errors.push(message) };
		server = await startServer({ data: dir, wrapStorage: keep, limits: { tailRows: 5 }, log });
		const bert = await new RawClient(server.wsUrl, id).join();
		await waitFor('the attempt', () => errors.some((message) => message.includes('snapshot')));
		expect(await storage.room(id)).toMatchObject({ snapshotSeq: 1, tailRows: 10 });
		bert.ws.terminate();
		await server.stop();
		server = null;
		rmSync(dir, { recursive: true, force: true });
	});
});

it('looks once at what many short visits have left', async () => {
	server = await startServer({ wrapStorage: keep });
	const id = await createPipeline(server.url);
	const anna = await new RawClient(server.wsUrl, id).join();
	anna.cell('d1', 'title', 1);
	await anna.acked();
	const documents = new DocumentWorker();
	const run = vi.spyOn(documents, 'run');
	const context = { storage, documents, log: SILENT, now: Date.now, end: () => Promise.resolve() };
	const rooms = new Rooms({ ...context, judges: documents, limits: LIMITS });
	const opened = (await rooms.open(id))!;
	const upkeep = new Upkeep(context);
	await Promise.all(Array.from({ length: 10 }, () => upkeep.look(opened.room)));
	expect(run).toHaveBeenCalledOnce();
	opened.release();
	await rooms.close(1000, 'over');
	await documents.close();
	anna.ws.terminate();
});

it('a job that fails rejects, and the next one runs', async () => {
	const worker = new DocumentWorker();
	await expect(worker.run({ kind: 'pack', updates: [Uint8Array.of(9, 9)] })).rejects.toThrow();
	await expect(worker.run({ kind: 'describe', updates: [Uint8Array.of(0, 0)] })).resolves.toMatchObject({ name: 'Pipeline', demo: false });
	await worker.close();
	await expect(worker.run({ kind: 'describe', updates: [] })).rejects.toThrow('stopping');
});
