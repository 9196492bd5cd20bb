// SQLite tables. `user_version` counts the changes below; each is applied once, in order, never edited.
// `backup` has a row in backups only. The state of a pipeline at row n is `bases` (or, where there is none, `snapshots`) and the rows of `log` from there to n.
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
	`,
	// Time of a snapshot's last row: of 0.1.0's snapshots it is known while that row is there, else no earlier than this.
	`
	ALTER TABLE pipelines ADD COLUMN recovery TEXT NOT NULL DEFAULT 'none';
	ALTER TABLE pipelines ADD COLUMN log_from INTEGER NOT NULL DEFAULT 0;
	ALTER TABLE snapshots ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
	UPDATE snapshots SET at = coalesce(
		(SELECT log.at FROM log WHERE log.pipeline = snapshots.pipeline AND log.seq = snapshots.seq),
		(SELECT CASE snapshots.seq WHEN 1 THEN created_at ELSE updated_at END FROM pipelines WHERE id = snapshots.pipeline)
	);
	CREATE TABLE bases (
		pipeline TEXT PRIMARY KEY REFERENCES pipelines (id),
		seq INTEGER NOT NULL,
		at INTEGER NOT NULL,
		bytes BLOB NOT NULL
	) STRICT;
	CREATE TABLE quarantine (
		pipeline TEXT NOT NULL REFERENCES pipelines (id),
		log_id TEXT NOT NULL,
		seq INTEGER NOT NULL,
		bytes BLOB NOT NULL,
		at INTEGER NOT NULL,
		identity TEXT NOT NULL,
		reason TEXT NOT NULL,
		PRIMARY KEY (pipeline, log_id, seq)
	) STRICT, WITHOUT ROWID;
	CREATE TABLE voided (
		pipeline TEXT NOT NULL REFERENCES pipelines (id),
		client INTEGER NOT NULL,
		clock INTEGER NOT NULL,
		length INTEGER NOT NULL,
		PRIMARY KEY (pipeline, client, clock)
	) STRICT, WITHOUT ROWID;
	CREATE TABLE backup (
		taken_at INTEGER NOT NULL
	) STRICT;
	`,
	// Who may do what: records as JSON, read whole at start (server/auth/rows.ts has their shapes); and what was done.
	`
	CREATE TABLE access (
		kind TEXT NOT NULL,
		id TEXT NOT NULL,
		record TEXT NOT NULL,
		PRIMARY KEY (kind, id)
	) STRICT, WITHOUT ROWID;
	CREATE TABLE audit (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		at INTEGER NOT NULL,
		action TEXT NOT NULL,
		by TEXT NOT NULL,
		pipeline TEXT,
		details TEXT NOT NULL
	) STRICT;
	CREATE INDEX audit_of_pipeline ON audit (pipeline, id);
	`,
	// What was erased for good: its id, never its contents. `lineage` is the one that was ended; `swept`: its bytes are out of the
	// file; `again`: a backup from before it was put back, so that it has to be done once more.
	`
	CREATE TABLE erasures (
		id TEXT PRIMARY KEY,
		pipeline TEXT NOT NULL,
		what TEXT NOT NULL,
		target TEXT NOT NULL,
		at INTEGER NOT NULL,
		by TEXT NOT NULL,
		ended TEXT NOT NULL,
		lineage TEXT NOT NULL,
		swept INTEGER NOT NULL DEFAULT 0,
		again INTEGER NOT NULL DEFAULT 0
	) STRICT, WITHOUT ROWID;
	CREATE INDEX erasures_of_pipeline ON erasures (pipeline, ended);
	`
];
