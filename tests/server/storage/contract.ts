// What every storage must do, whatever database is behind it. Run by one test file per implementation.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClientClock, NewPipeline, NewRow, Snapshot, Storage, Voiding } from '../../../server/storage/storage.ts';

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
				deletedAt: null,
				recovery: 'none'
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

		const snapshotAt = (seq: number, length = 4): Snapshot => ({ seq, bytes: new Uint8Array(length).fill(7), clocks: bytes(1), deletes: bytes(4, 4) });

		it('puts a newer snapshot in place of an older one', async () => {
			await storage.create(pipeline('a'));
			await append('a', 2, 10);
			expect(await storage.replaceSnapshot('a', snapshotAt(8))).toBe(true);
			const all = await storage.updates('a', 0);
			expect([plain(all.snapshot), all.rows.map(({ seq }) => seq)]).toEqual([[7, 7, 7, 7], [9, 10]]);
			expect(await storage.room('a')).toMatchObject({ seq: 10, snapshotSeq: 8, snapshotBytes: 4, tailRows: 2, tailBytes: 4 });
			expect(plain((await storage.room('a'))!.snapshotDeletes)).toEqual([4, 4]);
			// An older one does nothing.
			expect(await storage.replaceSnapshot('a', { ...snapshotAt(8), bytes: bytes(0) })).toBe(false);
			expect((await storage.updates('a', 0)).rows).toHaveLength(2);
			await append('a', 11, 11);
			expect((await storage.updates('a', 10)).rows).toMatchObject([{ seq: 11 }]);
		});

		it('sends rows to one who comes back while they are less than the snapshot', async () => {
			await storage.create(pipeline('a'));
			await append('a', 2, 10);
			await storage.replaceSnapshot('a', snapshotAt(8, 400));
			expect(await storage.updates('a', 5)).toMatchObject({ snapshot: null, rows: [{ seq: 6 }, { seq: 7 }, { seq: 8 }, { seq: 9 }, { seq: 10 }] });
			expect((await storage.updates('a', 1)).snapshot).not.toBeNull();
			await append('a', 11, 11);
			await storage.replaceSnapshot('a', snapshotAt(11, 4));
			expect((await storage.updates('a', 10)).snapshot).not.toBeNull();
			expect(await storage.updates('a', 11)).toMatchObject({ snapshot: null, rows: [] });
		});

		describe('history', () => {
			/** Rows 2 to 10, which arrived at 2002 to 2010, with a snapshot at row 8. */
			const withHistory = async (): Promise<void> => {
				await storage.create(pipeline('a'));
				await append('a', 2, 10);
				await storage.replaceSnapshot('a', snapshotAt(8, 4_000));
			};
			const tail = async (since: number): Promise<number[] | null> => {
				const { snapshot, rows } = await storage.updates('a', since);
				return snapshot ? null : rows.map(({ seq }) => seq);
			};

			it('keeps all rows until they are folded into a base', async () => {
				await withHistory();
				expect(await storage.expired('a', 2002)).toBeNull();
				const found = (await storage.expired('a', 2005))!;
				// The first snapshot, and what came before that moment.
				expect([found.seq, found.updates!.map(plain)]).toEqual([4, [[1, 2, 3], [2, 2], [3, 3], [4, 4]]]);
				expect(await tail(1)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
				await storage.replaceBase('a', 4, bytes(5, 5));
				expect(await storage.dropRows('a')).toBe(false);
				expect([await tail(3), await tail(4)]).toEqual([null, [5, 6, 7, 8, 9, 10]]);
				expect((await storage.expired('a', 2007))!.updates!.map(plain)).toEqual([[5, 5], [5, 5], [6, 6]]);
				expect(await storage.expired('a', 2005)).toBeNull();
			});

			it('needs no base once all that the snapshot has is older than wanted, and never gives up the tail', async () => {
				await withHistory();
				expect(await storage.expired('a', 9999)).toEqual({ seq: 8, updates: null });
				await storage.replaceBase('a', 8, null);
				expect(await storage.dropRows('a')).toBe(false);
				expect([await tail(7), await tail(8)]).toEqual([null, [9, 10]]);
				expect(await storage.expired('a', 9999)).toBeNull();
				await append('a', 11, 12);
				await storage.replaceSnapshot('a', snapshotAt(12, 4_000));
				expect((await storage.expired('a', 2011))!.updates!).toHaveLength(3);
			});

			it('of an old folding that ends after a newer one changes nothing', async () => {
				await withHistory();
				await storage.replaceBase('a', 6, bytes(6));
				await storage.replaceBase('a', 4, bytes(4));
				await storage.replaceBase('a', 7, null);
				expect((await storage.expired('a', 2008))!.updates!.map(plain)).toEqual([[6], [7, 7]]);
			});

			it('is dropped a part at a time', async () => {
				await storage.create(pipeline('a'));
				await Promise.all(Array.from({ length: 2_400 }, (_, index) => storage.append('a', row(index + 2))));
				await storage.replaceSnapshot('a', snapshotAt(2_401, 1_000_000));
				await storage.replaceBase('a', 2_300, bytes(1));
				expect([await storage.dropRows('a'), await storage.dropRows('a'), await storage.dropRows('a')]).toEqual([true, true, false]);
				expect([await tail(2_299), (await tail(2_300))!.length]).toEqual([null, 101]);
			});
		});

		describe('voided rows', () => {
			const voiding = (seqs: number[], snapshotSeq = 6): Voiding => ({
				rows: seqs.map((seq) => ({ seq, reason: 'it throws' })),
				logId: 'log-new',
				clients: [{ client: 8, clock: 2, identity: 'bert' }],
				voided: [{ client: 5, clock: 3, length: 4 }],
				snapshot: snapshotAt(snapshotSeq, 4_000),
				salvage: null
			});

			it('are gone for everyone, with all that follows from it', async () => {
				await storage.create(pipeline('a', [{ client: 5, clock: 9, identity: 'server' }]));
				await append('a', 2, 6);
				await storage.voidRows('a', voiding([3, 5]));
				storage = await opened.crash();
				expect(await storage.room('a')).toMatchObject({
					seq: 6,
					logId: 'log-new',
					snapshotSeq: 6,
					tailRows: 0,
					clients: [{ client: 8, clock: 2, identity: 'bert' }],
					voided: [{ client: 5, clock: 3, length: 4 }]
				});
				// Nobody goes on from a row of the log that was.
				expect((await storage.updates('a', 4)).snapshot).not.toBeNull();
				await append('a', 7, 7);
				expect(await storage.updates('a', 6)).toMatchObject({ snapshot: null, rows: [{ seq: 7 }] });
				// History goes round them.
				expect((await storage.expired('a', 2006))!.updates!.map(plain)).toEqual([[1, 2, 3], [2, 2], [4, 4]]);
			});

			it('that a snapshot has already are no history either', async () => {
				await storage.create(pipeline('a'));
				await append('a', 2, 4);
				await storage.replaceSnapshot('a', snapshotAt(4));
				await storage.replaceBase('a', 4, null);
				await append('a', 5, 6);
				await storage.voidRows('a', voiding([5]));
				expect(plain((await storage.updates('a', 0)).snapshot)).toHaveLength(4_000);
				expect((await storage.expired('a', 9999))?.updates ?? null).toBeNull();
			});

			it('go together with what is said anew, or not at all', async () => {
				await storage.create(pipeline('a'));
				await append('a', 2, 6);
				await expect(storage.voidRows('a', { ...voiding([3]), salvage: row(9) })).rejects.toThrow('9');
				expect(await storage.room('a')).toMatchObject({ seq: 6, logId: 'log-a', voided: [] });
				await storage.voidRows('a', { ...voiding([3]), salvage: row(7, [{ client: 9, clock: 1, identity: 'server' }]) });
				storage = await opened.crash();
				expect(await storage.room('a')).toMatchObject({ seq: 7, logId: 'log-new', snapshotSeq: 6, tailRows: 1, clients: [{ client: 8 }, { client: 9, clock: 1 }] });
			});

			it('must be there, or nothing changes', async () => {
				await storage.create(pipeline('a'));
				await append('a', 2, 6);
				await expect(storage.voidRows('a', voiding([3, 7]))).rejects.toThrow('7');
				await expect(storage.voidRows('a', voiding([3], 9))).rejects.toThrow('9');
				expect(await storage.room('a')).toMatchObject({ logId: 'log-a', snapshotSeq: 1, tailRows: 5, voided: [], clients: [] });
			});
		});

		it('knows whether recovery is allowed', async () => {
			await storage.create(pipeline('a'));
			expect((await storage.room('a'))!.recovery).toBe('none');
			await storage.setRecovery('a', 'awaiting');
			expect([(await storage.room('a'))!.recovery, (await storage.pipelines())[0]!.recovery]).toEqual(['awaiting', 'awaiting']);
			// Nothing of this came from outside.
			expect(storage.changedOutside()).toBe(false);
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
