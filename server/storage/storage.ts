// What the server needs of a database, so that another one can take SQLite's place. Every
// implementation passes the suite in tests/server/storage/contract.ts.
// Limit: bytes and bookkeeping; nothing here knows what an update means.

export interface PipelineRecord {
	id: string;
	/** The document's name as last read from it: a cache. */
	name: string;
	demo: boolean;
	/** Id of the document's history line; a copy has another. */
	lineage: string;
	/** Id of the row log that `seq` counts in. */
	logId: string;
	/** Last durable row. */
	seq: number;
	/** Row up to which `name` and `demo` were read. */
	describedSeq: number;
	createdAt: number;
	/** Time of the last durable row, or of creation. */
	updatedAt: number;
	deletedAt: number | null;
	recovery: Recovery;
}

/**
 * After a restore from a backup clients know more than the server. `awaiting`: the owner has not decided
 * whether edits of others come back from them; `allowed`: they do.
 */
export type Recovery = 'none' | 'awaiting' | 'allowed';

/** A Yjs client id, who sent it first, and how far its structs are known. */
export interface ClientClock {
	client: number;
	clock: number;
	identity: string;
}

export interface Snapshot {
	/** The row up to which it holds everything. */
	seq: number;
	/** A Yjs update (encoding 1). */
	bytes: Uint8Array;
	/** Its state vector, encoded. */
	clocks: Uint8Array;
	/** Its delete set, encoded as Yjs encodes one (encoding 1). */
	deletes: Uint8Array;
}

export interface NewRow {
	seq: number;
	/** The update as it came. */
	bytes: Uint8Array;
	/** Arrival, in milliseconds. */
	at: number;
	identity: string;
	/** Clients whose clock this row moves. */
	clocks: readonly ClientClock[];
}

export interface StoredRow {
	seq: number;
	bytes: Uint8Array;
}

/** What a room keeps in memory, as it is on disk. */
export interface RoomState {
	lineage: string;
	logId: string;
	seq: number;
	clients: ClientClock[];
	snapshotSeq: number;
	snapshotBytes: number;
	/** Delete set of the snapshot, encoded. */
	snapshotDeletes: Uint8Array;
	/** Rows after the snapshot. */
	tailRows: number;
	tailBytes: number;
	deletedAt: number | null;
	recovery: Recovery;
	/** Structs that were taken out of the history and may not come back. */
	voided: VoidedRange[];
	/** Lineages that ended because something was erased. */
	ended: string[];
}

/** `length` structs of a client from `clock` on. */
export interface VoidedRange {
	client: number;
	clock: number;
	length: number;
}

/** What a pipeline becomes when rows are taken out of it. */
export interface Voiding {
	rows: readonly { seq: number; reason: string }[];
	logId: string;
	/** All clients, in the place of those known so far. */
	clients: readonly ClientClock[];
	/** Added to those known so far. */
	voided: readonly VoidedRange[];
	/** Everything up to its row, without the voided rows. */
	snapshot: Snapshot;
	/** The row after it, which says anew what must not go with the voided ones; null: nothing. */
	salvage: NewRow | null;
}

/** Rows of one moment: every row after `since` where that is less to send, else the snapshot and every row after it. */
export interface StoredUpdates {
	snapshot: Uint8Array | null;
	rows: StoredRow[];
	/** The last row included. */
	seq: number;
}

/** The history before row `seq`, all of it older than wanted. */
export interface Expired {
	seq: number;
	/** Updates that together are the state at `seq`; null: the snapshot is that state. */
	updates: Uint8Array[] | null;
}

export interface NewPipeline {
	record: Omit<PipelineRecord, 'seq' | 'describedSeq' | 'updatedAt' | 'deletedAt' | 'recovery'>;
	snapshot: Omit<Snapshot, 'seq'>;
	clients: readonly ClientClock[];
}

/** Something was erased for good: ids and who, never contents. */
export interface StoredErasure {
	id: string;
	what: 'deal' | 'person';
	/** Its id in the document. */
	target: string;
	at: number;
	by: string;
	/** The lineage that ended, and the one that began. */
	ended: string;
	lineage: string;
	/** Its bytes are out of the database's files. */
	swept: boolean;
}

/** A pipeline from now on: nothing else of it stays. */
export interface NewLineage {
	logId: string;
	snapshot: Omit<Snapshot, 'seq'>;
	clients: readonly ClientClock[];
	erasure: Omit<StoredErasure, 'swept'>;
}

export interface Storage {
	pipelines(): Promise<PipelineRecord[]>;
	pipeline(id: string): Promise<PipelineRecord | null>;
	/** Its snapshot counts as row 1, so that 0 means "nothing". Durable when it resolves. Rejects when the id exists. */
	create(pipeline: NewPipeline): Promise<void>;
	/** Writes the cached name and demo mark, as read at row `seq`. */
	describe(id: string, seq: number, description: { name: string; demo: boolean }): Promise<void>;
	setDeleted(id: string, deletedAt: number | null): Promise<void>;

	/** Null when there is no such pipeline. */
	room(id: string): Promise<RoomState | null>;
	/**
	 * Stores one row. Resolves when it is on disk; rows of one pipeline resolve in the order they were
	 * given. Rejects, with nothing of the row kept, when it cannot be written or when `seq` is not the
	 * one after the last.
	 */
	append(id: string, row: NewRow): Promise<void>;
	/** Everything a reader lacks that has every row up to `since` (0: nothing). */
	updates(id: string, since: number): Promise<StoredUpdates>;
	/**
	 * Puts a newer snapshot in place. All rows stay, for history: the first snapshot that is replaced becomes
	 * the base before them. False, and nothing done, when one at least as new is there.
	 */
	replaceSnapshot(id: string, snapshot: Snapshot): Promise<boolean>;

	/**
	 * History from before `before` (milliseconds) that may be folded into a base, at most so much as one job
	 * should take: ask again. Null when there is none. Only rows that the snapshot has are ever given.
	 */
	expired(id: string, before: number): Promise<Expired | null>;
	/** Makes `bytes` (null: the snapshot) the base at row `seq`; rows up to it may then be dropped. */
	replaceBase(id: string, seq: number, bytes: Uint8Array | null): Promise<void>;
	/** Drops some of the rows that the base has. True while there are more. */
	dropRows(id: string): Promise<boolean>;

	/**
	 * Takes rows out of the history, into quarantine, in one transaction with everything that follows from
	 * it. Rejects, and changes nothing, when one of the rows is not in the log, or `salvage` not the next one.
	 */
	voidRows(id: string, voiding: Voiding): Promise<void>;
	/**
	 * Puts a document of another lineage in the place of a pipeline's: rows, snapshot, base, quarantine and client ids of the
	 * one before are deleted, all or nothing. Rejects when the lineage that ends is not the pipeline's, or `seq` not its last row.
	 */
	replaceLineage(id: string, seq: number, lineage: NewLineage): Promise<void>;
	/** Takes deleted bytes out of the files. False when somebody is reading them: try again later. */
	sweep(): Promise<boolean>;
	/** Oldest first. */
	erasures(id: string): Promise<StoredErasure[]>;
	/** Erasures that a restored backup lacks, to be done again; oldest first. */
	erasuresToRepeat(): Promise<(StoredErasure & { pipeline: string })[]>;
	/** It was done again. */
	erasureRepeated(erasure: string): Promise<void>;
	setRecovery(id: string, recovery: Recovery): Promise<void>;
	/** Whether another process has changed anything since the last call: a command may allow recovery meanwhile. */
	changedOutside(): boolean;

	/** Writes what was given so far, then closes. */
	close(): Promise<void>;
}
