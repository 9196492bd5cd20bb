// SQLite tables. `user_version` counts the changes below; each is applied once, in order, never edited.
export const MIGRATIONS: readonly string[] = [
	`
	CREATE TABLE pipelines (
		id TEXT PRIMARY KEY,
		name TEXT NOT NULL,
		demo INTEGER NOT NULL,
		lineage TEXT NOT NULL,
		log_id TEXT NOT NULL,
		seq INTEGER NOT NULL DEFAULT 0,
		described_seq INTEGER NOT NULL DEFAULT 0,
		created_at INTEGER NOT NULL,
		updated_at INTEGER NOT NULL,
		deleted_at INTEGER
	) STRICT;
	CREATE TABLE snapshots (
		pipeline TEXT PRIMARY KEY REFERENCES pipelines (id),
		seq INTEGER NOT NULL,
		bytes BLOB NOT NULL,
		clocks BLOB NOT NULL,
		deletes BLOB NOT NULL
	) STRICT;
	CREATE TABLE log (
		pipeline TEXT NOT NULL REFERENCES pipelines (id),
		seq INTEGER NOT NULL,
		bytes BLOB NOT NULL,
		at INTEGER NOT NULL,
		identity TEXT NOT NULL,
		PRIMARY KEY (pipeline, seq)
	) STRICT, WITHOUT ROWID;
	CREATE TABLE clients (
		pipeline TEXT NOT NULL REFERENCES pipelines (id),
		client INTEGER NOT NULL,
		identity TEXT NOT NULL,
		clock INTEGER NOT NULL,
		PRIMARY KEY (pipeline, client)
	) STRICT, WITHOUT ROWID;
	`
];
