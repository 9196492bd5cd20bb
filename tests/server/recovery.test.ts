// A server that went back to a backup meets clients that know more: nothing of it comes back before an owner
// allows it, then all of it does, once.
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Recovery, Storage } from '../../server/storage/storage.ts';
import { cellOf, RawClient } from '../helpers/raw-client.ts';
import { createPipeline, startServer, temporaryFolder, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';

let server: TestServer;
let storage: Storage;
let id: string;
let dir: string;
const now = { at: 1_000_000 };

const serve = async (): Promise<void> => {
	server = await startServer({ data: dir, now: () => now.at, limits: { tick: 20 }, wrapStorage: (wrapped) => (storage = wrapped) });
};

const person = (letter: string, doc?: RawClient['doc']): Promise<RawClient> =>
	new RawClient(server.wsUrl, id, { headers: { Cookie: `sluice_device=${letter.repeat(22)}` }, ...(doc && { doc }) }).join();

/** Anna and Bert each write before the backup and after it; then the server is back at the backup. */
let anna: RawClient;
let bert: RawClient;

beforeEach(async () => {
	dir = temporaryFolder();
	await serve();
	id = await createPipeline(server.url);
	anna = await person('a');
	bert = await person('b');
	anna.cell('d1', 'title', 'before');
	await anna.acked();
	await waitFor('it at bert', () => cellOf(bert.doc, 'd1', 'title') === 'before');
	bert.cell('d2', 'title', 'before');
	await bert.acked();
	for (const client of [anna, bert]) await client.close();
	await server.stop();
	copyFileSync(join(dir, 'sluice.db'), join(dir, 'backup'));
	await serve();
	[anna, bert] = [await person('a', anna.doc), await person('b', bert.doc)];
	anna.cell('d1', 'title', 'after');
	await waitFor('it at bert', () => cellOf(bert.doc, 'd1', 'title') === 'after');
	bert.cell('d2', 'title', 'after');
	await bert.acked();
	await waitFor('it at anna', () => cellOf(anna.doc, 'd2', 'title') === 'after');
	for (const client of [anna, bert]) await client.close();
	await server.stop();
	rmSync(join(dir, 'sluice.db-wal'), { force: true });
	rmSync(join(dir, 'sluice.db-shm'), { force: true });
	copyFileSync(join(dir, 'backup'), join(dir, 'sluice.db'));
	await serve();
});
afterEach(async () => {
	await server.stop();
	rmSync(dir, { recursive: true, force: true });
});

const cells = (client: RawClient) => ['d1', 'd2'].map((deal) => cellOf(client.doc, deal, 'title'));

it("holds others' edits back while the owner has not decided, and takes one's own", async () => {
	await storage.setRecovery(id, 'awaiting');
	const back = await person('a', anna.doc);
	await waitFor('the refusal', () => back.nacks.length > 0);
	expect(back.nacks[0]!.nack.code).toBe('restored');
	// Nothing that follows on this connection is called a fault of the client either.
	back.cell('d1', 'title', 'later');
	await waitFor('the second answer', () => back.nacks.length > 1);
	expect(back.nacks[1]!.nack.code).toBe('restored');
	const fresh = await person('c');
	expect(cells(fresh)).toEqual(['before', 'before']);
	fresh.cell('d3', 'title', 'new');
	await fresh.acked();
	for (const client of [back, fresh]) client.ws.terminate();
});

it('takes them once when the owner allows it, while the room is open', async () => {
	await storage.setRecovery(id, 'awaiting');
	const watcher = await person('w');
	const early = await person('a', anna.doc);
	await waitFor('the refusal', () => early.nacks.length > 0);
	await early.close();
	// As the command does it, from a process of its own.
	outside('allowed');
	await waitFor('it to be allowed', async () => {
		const again = await person('a', anna.doc);
		await waitFor('an answer', () => again.nacks.length > 0 || again.ack.frames > 0);
		again.ws.terminate();
		return again.nacks.length === 0;
	});
	await waitFor('both edits at the watcher', () => cells(watcher).every((value) => value === 'after'));
	const { seq } = (await storage.room(id))!;
	const second = await person('b', bert.doc);
	await second.acked(1);
	expect((await storage.room(id))!.seq).toBe(seq);
	second.cell('d2', 'title', 'goes on');
	await second.acked();
	await waitFor('what bert writes on', () => cellOf(watcher.doc, 'd2', 'title') === 'goes on');
	for (const client of [watcher, second]) client.ws.terminate();
});

/** Writes as another process would: through a connection of its own. */
function outside(recovery: Recovery): void {
	const db = new DatabaseSync(join(dir, 'sluice.db'));
	db.prepare('UPDATE pipelines SET recovery = ? WHERE id = ?').run(recovery, id);
	db.close();
}
