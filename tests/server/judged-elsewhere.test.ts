// What waits behind an update that another thread judges: it is taken in order, and not by a room that has ended.
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import { MESSAGE } from '#lib/protocol/messages.ts';
import { documentDeletes } from '../../server/documents/deletes.ts';
import type { Job, JobKind, JobResult } from '../../server/documents/jobs.ts';
import { DocumentWorker } from '../../server/documents/worker.ts';
import { SILENT } from '../../server/log.ts';
import { SqliteStorage } from '../../server/storage/sqlite.ts';
import { LIMITS } from '../../server/sync/limits.ts';
import { Rooms } from '../../server/sync/rooms.ts';
import { Uploads, type Uploader } from '../../server/sync/uploads.ts';
import { newDocument } from '../helpers/documents.ts';
import { updateOf, writeCell } from '../helpers/raw-client.ts';

/** A thread that answers when the test lets it. */
class SlowJudges extends DocumentWorker {
	readonly waiting: (() => void)[] = [];

	override async run<K extends JobKind>(job: Job<K>): Promise<JobResult<K>> {
		await new Promise<void>((go) => this.waiting.push(go));
		return super.run(job);
	}
}

let storage: SqliteStorage;
let documents: DocumentWorker;
let judges: SlowJudges;
let rooms: Rooms;

beforeEach(async () => {
	storage = new SqliteStorage(':memory:');
	documents = new DocumentWorker();
	judges = new SlowJudges();
	rooms = new Rooms({ storage, documents, judges, limits: LIMITS, log: SILENT, now: () => Date.now() });
	const doc = newDocument();
	await storage.create({
		record: { id: 'a', name: 'a', demo: false, lineage: 'a', logId: 'a', createdAt: 1 },
		snapshot: { bytes: Y.encodeStateAsUpdate(doc), clocks: Y.encodeStateVector(doc), deletes: documentDeletes(doc) },
		clients: []
	});
});
afterEach(async () => {
	await rooms.close(1000, 'over');
	await Promise.all([documents.close(), judges.close()]);
	await storage.close();
});

/** A socket, as far as its uploads know it. */
function uploader(): Uploader & { resumed: number; rows: number[]; sent: number[] } {
	return {
		identity: 'anna',
		personId: 'anna',
		sluice: true,
		listening: true,
		backlogged: false,
		resumed: 0,
		rows: [],
		role: () => 'editor',
		mayStill: true,
		checkRole: () => true,
		personName: null,
		now: () => Date.now(),
		announce: () => 0,
		sent: [],
		send(frame) {
			this.sent.push(frame[0]!);
		},
		pause: () => undefined,
		resume() {
			this.resumed += 1;
		},
		row({ frame }) {
			this.rows.push(frame);
		},
		storageFailed: () => undefined,
		tick: () => undefined,
		close: () => undefined
	};
}

/** A large update and a small one after it, of the same client. */
function updates(): [Uint8Array, Uint8Array] {
	const doc = new Y.Doc();
	return [
		updateOf(doc, () => {
			for (let deal = 0; deal < 20; deal++) writeCell(doc, `d${deal}`, 'title', 'x'.repeat(LIMITS.large / 10));
		}),
		updateOf(doc, () => writeCell(doc, 'd1', 'title', 'after'))
	];
}

it('is taken after it', async () => {
	const { room } = (await rooms.open('a'))!;
	const socket = uploader();
	room.enter(socket);
	const uploads = new Uploads(socket, room);
	for (const update of updates()) uploads.receive(update, false);
	expect(socket.rows).toEqual([]);
	judges.waiting[0]!();
	await expect.poll(() => socket.rows).toEqual([1, 2]);
	expect(socket.resumed).toBe(1);
});

it('is the answer to what was asked for, however long it is judged', async () => {
	const { room } = (await rooms.open('a'))!;
	const socket = uploader();
	room.enter(socket);
	const uploads = new Uploads(socket, room);
	const [large, small] = updates();
	uploads.receive(small, false);
	uploads.receive(large, true);
	uploads.tick(Date.now() + 2 * LIMITS.resync);
	expect(socket.sent).not.toContain(MESSAGE.nack);
	judges.waiting[0]!();
	await expect.poll(() => socket.rows).toEqual([2]);
	expect(socket.sent).not.toContain(MESSAGE.nack);
});

it('is not taken any more when the room was ended meanwhile', async () => {
	const { room, release } = (await rooms.open('a'))!;
	const socket = uploader();
	room.enter(socket);
	const uploads = new Uploads(socket, room);
	const [large, small] = updates();
	uploads.receive(large, false);
	uploads.receive(updateOf(new Y.Doc(), (doc) => writeCell(doc, 'd2', 'title', 'of another id')), false);
	uploads.receive(small, false);
	release();
	await rooms.end('a', 4501, 'rows are taken out');
	judges.waiting[0]!();
	await expect.poll(() => socket.resumed).toBe(1);
	await new Promise((turn) => setImmediate(turn));
	expect((await storage.room('a'))!.seq).toBe(1);
});
