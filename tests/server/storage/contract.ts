// What every storage must do, whatever database is behind it. Run by one test file per implementation.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClientClock, NewPipeline, NewRow, Storage } from '../../../server/storage/storage.ts';

export interface Opened {
	storage: Storage;
	/** Ends it as a crash would, and opens what is on disk. */
	crash(): Promise<Storage>;
	end(): Promise<void>;
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const plain = (value: Uint8Array | null): number[] | null => (value ? [...value] : null);

const pipeline = (id: string, clients: ClientClock[] = []): NewPipeline => ({
	record: { id, name: `Name ${id}`, demo: false, lineage: `lin-${id}`, logId: `log-${id}`, createdAt: 1000 },
	snapshot: { bytes: bytes(1, 2, 3), clocks: bytes(0), deletes: bytes(9) },
	clients
});

const row = (seq: number, clocks: ClientClock[] = []): NewRow => ({ seq, bytes: bytes(seq, seq), at: 2000 + seq, identity: 'anna', clocks });

export function storageContract(name: string, open: () => Promise<Opened>): void {
	describe(`storage: ${name}`, () => {
		let opened: Opened;
		let storage: Storage;

		beforeEach(async () => {
			opened = await open();
			storage = opened.storage;
		});
		afterEach(() => opened.end());

		const append = async (id: string, from: number, to: number) => {
			for (let seq = from; seq <= to; seq++) await storage.append(id, row(seq));
		};

		it('keeps a new pipeline, and lists it', async () => {
			await storage.create(pipeline('a', [{ client: 5, clock: 9, identity: 'server' }]));
			const [record] = await storage.pipelines();
			expect(record).toEqual({
				id: 'a',
				name: 'Name a',
				demo: false,
				lineage: 'lin-a',
				logId: 'log-a',
				seq: 1,
				describedSeq: 1,
				createdAt: 1000,
				updatedAt: 1000,
				deletedAt: null
			});
			expect(await storage.pipeline('a')).toEqual(record);
			expect(await storage.pipeline('b')).toBeNull();
			await expect(storage.create(pipeline('a'))).rejects.toThrow();
		});

		it('tells a room where everything stands', async () => {
			expect(await storage.room('a')).toBeNull();
			await storage.create(pipeline('a', [{ client: 5, clock: 9, identity: 'server' }]));
			await storage.append('a', row(2, [{ client: 2 ** 40, clock: 3, identity: 'anna' }]));
			await storage.append('a', row(3, [{ client: 2 ** 40, clock: 7, identity: 'bert' }]));
			const room = await storage.room('a');
			expect(room).toMatchObject({ lineage: 'lin-a', logId: 'log-a', seq: 3, snapshotSeq: 1, snapshotBytes: 3, tailRows: 2, tailBytes: 4, deletedAt: null });
			expect(plain(room!.snapshotDeletes)).toEqual([9]);
			// Who sent a client id first keeps it.
			expect(room!.clients.sort((a, b) => a.client - b.client)).toEqual([
				{ client: 5, clock: 9, identity: 'server' },
				{ client: 2 ** 40, clock: 7, identity: 'anna' }
			]);
		});

		it('gives rows in order, all from the snapshot or only what is new', async () => {
			await storage.create(pipeline('a'));
			await append('a', 2, 4);
			const all = await storage.updates('a', 0);
			expect(plain(all.snapshot)).toEqual([1, 2, 3]);
			expect(all.rows.map(({ seq, bytes: data }) => [seq, ...data])).toEqual([[2, 2, 2], [3, 3, 3], [4, 4, 4]]);
			expect(all.seq).toBe(4);
			expect(await storage.updates('a', 3)).toMatchObject({ snapshot: null, rows: [{ seq: 4 }], seq: 4 });
			expect(await storage.updates('a', 4)).toMatchObject({ snapshot: null, rows: [], seq: 4 });
			// A reader that counts further than the log goes gets everything.
			expect((await storage.updates('a', 5)).snapshot).not.toBeNull();
			// One that has the first snapshot has row 1.
			expect(await storage.updates('a', 1)).toMatchObject({ snapshot: null, rows: [{ seq: 2 }, { seq: 3 }, { seq: 4 }] });
			expect((await storage.pipeline('a'))!.updatedAt).toBe(2004);
		});

		it('refuses a row that is not the next one', async () => {
			await storage.create(pipeline('a'));
			await storage.append('a', row(2));
			await expect(storage.append('a', row(2))).rejects.toThrow();
			await expect(storage.append('a', row(4))).rejects.toThrow();
			await expect(storage.append('none', row(2))).rejects.toThrow();
			await storage.append('a', row(3));
			expect((await storage.room('a'))!.tailRows).toBe(2);
		});

		it('resolves rows given together in their order', async () => {
			await storage.create(pipeline('a'));
			await storage.create(pipeline('b'));
			const order: string[] = [];
			await Promise.all(
				[2, 3, 4, 5].flatMap((seq) => ['a', 'b'].map((id) => storage.append(id, row(seq)).then(() => order.push(`${id}${seq}`))))
			);
			expect(order.filter((entry) => entry.startsWith('a'))).toEqual(['a2', 'a3', 'a4', 'a5']);
			expect(order.filter((entry) => entry.startsWith('b'))).toEqual(['b2', 'b3', 'b4', 'b5']);
		});

		it('has everything that resolved after a crash', async () => {
			await storage.create(pipeline('a'));
			await append('a', 2, 6);
			storage = await opened.crash();
			const { rows, seq } = await storage.updates('a', 0);
			expect(seq).toBe(6);
			expect(rows).toHaveLength(5);
		});

		it('puts a snapshot in the place of old rows, and keeps some for those who come back', async () => {
			await storage.create(pipeline('a'));
			await append('a', 2, 10);
			const snapshot = { seq: 8, bytes: bytes(7, 7, 7, 7), clocks: bytes(1), deletes: bytes(4, 4) };
			expect(await storage.replaceSnapshot('a', snapshot, 6)).toBe(true);
			const all = await storage.updates('a', 0);
			expect([plain(all.snapshot), all.rows.map(({ seq }) => seq)]).toEqual([[7, 7, 7, 7], [9, 10]]);
			expect(await storage.updates('a', 5)).toMatchObject({ snapshot: null, rows: [{ seq: 6 }, { seq: 7 }, { seq: 8 }, { seq: 9 }, { seq: 10 }] });
			expect((await storage.updates('a', 4)).snapshot).not.toBeNull();
			expect(await storage.room('a')).toMatchObject({ seq: 10, snapshotSeq: 8, snapshotBytes: 4, tailRows: 2, tailBytes: 4 });
			expect(plain((await storage.room('a'))!.snapshotDeletes)).toEqual([4, 4]);
			// An older one does nothing.
			expect(await storage.replaceSnapshot('a', { ...snapshot, bytes: bytes(0) }, 99)).toBe(false);
			expect((await storage.updates('a', 0)).rows).toHaveLength(2);
			await append('a', 11, 11);
			expect((await storage.updates('a', 10)).rows).toMatchObject([{ seq: 11 }]);
		});

		it('with no rows left, lets a reader go on from the last one only', async () => {
			await storage.create(pipeline('a'));
			await append('a', 2, 3);
			await storage.replaceSnapshot('a', { seq: 3, bytes: bytes(7), clocks: bytes(1), deletes: bytes(0) }, 99);
			expect(await storage.updates('a', 3)).toMatchObject({ snapshot: null, rows: [] });
			expect((await storage.updates('a', 2)).snapshot).not.toBeNull();
		});

		it('keeps names as told last, and the bin', async () => {
			await storage.create(pipeline('a'));
			await append('a', 2, 2);
			await storage.describe('a', 2, { name: 'New', demo: true });
			await storage.describe('a', 1, { name: 'Old', demo: false });
			expect(await storage.pipeline('a')).toMatchObject({ name: 'New', demo: true, describedSeq: 2 });
			await storage.setDeleted('a', 77);
			expect((await storage.pipelines())[0]!.deletedAt).toBe(77);
			expect((await storage.room('a'))!.deletedAt).toBe(77);
			await storage.setDeleted('a', null);
			expect((await storage.pipeline('a'))!.deletedAt).toBeNull();
		});
	});
}
