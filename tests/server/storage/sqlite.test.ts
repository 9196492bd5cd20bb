// SQLite passes the storage contract; and what is particular to it.
import { rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SqliteStorage } from '../../../server/storage/sqlite.ts';
import { temporaryFolder } from '../../helpers/test-server.ts';
import { storageContract } from './contract.ts';

storageContract('SQLite in a folder', async () => {
	const folder = temporaryFolder();
	let storage = new SqliteStorage(folder);
	return {
		storage,
		// What was resolved is in the file; nothing more is written before it is opened again.
		crash: async () => {
			await storage.close();
			return (storage = new SqliteStorage(folder));
		},
		end: async () => {
			await storage.close();
			rmSync(folder, { recursive: true, force: true });
		}
	};
});

it('lets no second process write the same file', async () => {
	const folder = temporaryFolder();
	const first = new SqliteStorage(folder);
	expect(() => new SqliteStorage(folder)).toThrow(/locked|busy/i);
	await first.close();
	await new SqliteStorage(folder).close();
	rmSync(folder, { recursive: true, force: true });
});

it('makes the folder it is given, with all above it', async () => {
	const folder = temporaryFolder();
	await new SqliteStorage(`${folder}/a/b/c`).close();
	await new SqliteStorage(`${folder}/a/b/c`).close();
	rmSync(folder, { recursive: true, force: true });
});

it('writes what waits when it is closed, and refuses what comes after', async () => {
	const storage = new SqliteStorage(':memory:');
	await storage.create({
		record: { id: 'a', name: 'A', demo: false, lineage: 'l', logId: 'g', createdAt: 1 },
		snapshot: { bytes: new Uint8Array(1), clocks: new Uint8Array(1), deletes: new Uint8Array(1) },
		clients: []
	});
	const row = { seq: 2, bytes: new Uint8Array(1), at: 1, identity: 'x', clocks: [] };
	const waiting = storage.append('a', row);
	await storage.close();
	await waiting;
	await expect(storage.append('a', { ...row, seq: 3 })).rejects.toThrow('closed');
});
