// Where accounts, sessions, roles, links, tokens and the record of access are kept: beside the pipelines, in the same
// database. Limit: keeps records as they are given; what they mean is server/auth's.
import type { Database, SqlRow } from './database.ts';

/** One line of the record of access. `details` is JSON. */
export interface StoredAudit {
	id: number;
	at: number;
	action: string;
	by: string;
	pipeline: string | null;
	details: string;
}

export interface AccessChange {
	kind: string;
	id: string;
	/** Null: it is taken out. */
	record: unknown;
}

export interface AccessStorage {
	all(): { kind: string; id: string; record: unknown }[];
	/** All or none of it, on disk when it returns. Throws where it cannot be written. */
	write(changes: readonly AccessChange[]): void;
	addAudit(entry: Omit<StoredAudit, 'id'>): void;
	/** Newest first; `before`: only those with a smaller id. `pipeline` null: of the whole server. */
	audit(pipeline: string | null, before: number | null, limit: number): StoredAudit[];
	/** Whether another process has changed anything since the last call. */
	changedOutside(): boolean;
}

/** What anybody can make happen: lines of it have room of their own, and push out no others. */
const FOLDED = ['refused', 'sign-in-refused', 'exported', 'link-used'] as const;
export type FoldedAction = (typeof FOLDED)[number];

/** Lines of the record that are kept, of those and of all others; the oldest go first. */
const MAX_AUDIT = 200_000;
const FOLDED_LIST = FOLDED.map((action) => `'${action}'`).join(', ');
/** Those of `actions` but the newest `?`. */
const older = (actions: string): string => `DELETE FROM audit WHERE action ${actions} AND id <= (SELECT id FROM audit WHERE action ${actions} ORDER BY id DESC LIMIT 1 OFFSET ?)`;
/** How often what is too old is looked for. Lines. */
const TRIM_EVERY = 1_000;

export class SqliteAccess implements AccessStorage {
	readonly #db: Database;
	#seen: number;

	constructor(db: Database) {
		this.#db = db;
		this.#seen = this.#version();
	}

	all(): { kind: string; id: string; record: unknown }[] {
		return this.#db
			.sql('SELECT kind, id, record FROM access')
			.all()
			.map(({ kind, id, record }) => ({ kind: String(kind), id: String(id), record: JSON.parse(String(record)) as unknown }));
	}

	write(changes: readonly AccessChange[]): void {
		this.#db.transaction(() => {
			for (const { kind, id, record } of changes)
				if (record === null) this.#db.sql('DELETE FROM access WHERE kind = ? AND id = ?').run(kind, id);
				else
					this.#db
						.sql('INSERT INTO access (kind, id, record) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET record = excluded.record')
						.run(kind, id, JSON.stringify(record));
		});
	}

	addAudit({ at, action, by, pipeline, details }: Omit<StoredAudit, 'id'>): void {
		const { lastInsertRowid } = this.#db
			.sql('INSERT INTO audit (at, action, by, pipeline, details) VALUES (?, ?, ?, ?, ?)')
			.run(at, action, by, pipeline, details);
		if (Number(lastInsertRowid) % TRIM_EVERY === 0) for (const actions of [`IN (${FOLDED_LIST})`, `NOT IN (${FOLDED_LIST})`]) this.#db.sql(older(actions)).run(MAX_AUDIT);
	}

	audit(pipeline: string | null, before: number | null, limit: number): StoredAudit[] {
		const until = before ?? Number.MAX_SAFE_INTEGER;
		const rows =
			pipeline === null
				? this.#db.sql('SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?').all(until, limit)
				: this.#db.sql('SELECT * FROM audit WHERE pipeline = ? AND id < ? ORDER BY id DESC LIMIT ?').all(pipeline, until, limit);
		return rows.map(toAudit);
	}

	changedOutside(): boolean {
		const version = this.#version();
		const changed = version !== this.#seen;
		this.#seen = version;
		return changed;
	}

	#version(): number {
		return Number(this.#db.sql('PRAGMA data_version').get()!.data_version);
	}
}

const toAudit = ({ id, at, action, by, pipeline, details }: SqlRow): StoredAudit => ({
	id: Number(id),
	at: Number(at),
	action: String(action),
	by: String(by),
	pipeline: pipeline === null ? null : String(pipeline),
	details: String(details)
});
