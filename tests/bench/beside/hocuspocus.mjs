// Hocuspocus as its guide sets it up: default settings and its database extension over SQLite. The statements are
// those of its SQLite extension; that one brings a native module, where Node has SQLite itself.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Database } from '@hocuspocus/extension-database';
import { Server } from '@hocuspocus/server';

const db = new DatabaseSync(join(String(process.env.DATA), 'hocuspocus.db'));
db.exec('CREATE TABLE IF NOT EXISTS "documents" ("name" varchar(255) NOT NULL, "data" blob NOT NULL, UNIQUE(name))');
const read = db.prepare('SELECT data FROM "documents" WHERE name = ? ORDER BY rowid DESC');
const write = db.prepare('INSERT INTO "documents" ("name", "data") VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET data = excluded.data');

await new Server({
	port: Number(process.env.PORT),
	address: '127.0.0.1',
	quiet: true,
	extensions: [
		new Database({
			fetch: async ({ documentName }) => /** @type {Uint8Array | undefined} */ (read.get(documentName)?.data) ?? null,
			store: async ({ documentName, state }) => void write.run(documentName, state)
		})
	]
}).listen();
