// Whether a database is sound: the file, then every pipeline as a server would load it, and its history.
// Limit: compares what is stored with what it says of itself; it cannot know what was never stored.
import * as Y from 'yjs';
import { DeleteIndex, documentDeletes, readDeletes } from '../documents/deletes.ts';
import { load } from '../documents/jobs.ts';
import type { Database, SqlRow } from '../storage/database.ts';
import { reasonOf } from './problem.ts';

export interface Soundness {
	/** What is wrong, in words; none: it is sound. */
	problems: string[];
	pipelines: { id: string; name: string; rows: number }[];
}

export interface VerifyOptions {
	/** Also replays all of the history, which takes as long as making it did the processor. */
	history: boolean;
}

/** Never throws for what is wrong with the database. */
export function verify(db: Database, { history }: VerifyOptions): Soundness {
	const soundness: Soundness = { problems: [], pipelines: [] };
	const { problems } = soundness;
	attempt(problems, 'The file', () => {
		for (const row of db.sql('PRAGMA integrity_check(10)').all()) if (row.integrity_check !== 'ok') problems.push(`The file is damaged: ${String(row.integrity_check)}.`);
		for (const row of db.sql('PRAGMA foreign_key_check').all()) problems.push(`A row of "${String(row.table)}" belongs to no pipeline.`);
	});
	attempt(problems, 'The list of pipelines', () => {
		for (const row of db.sql('SELECT * FROM pipelines ORDER BY created_at, id').all()) {
			const label = `Pipeline "${String(row.name)}" (${String(row.id)})`;
			let rows = 0;
			attempt(problems, label, () => {
				const found = new PipelineCheck(db, row);
				problems.push(...found.run(history).map((problem) => `${label}: ${problem}.`));
				({ rows } = found);
			});
			soundness.pipelines.push({ id: String(row.id), name: String(row.name), rows });
		}
	});
	return soundness;
}

function attempt(problems: string[], what: string, work: () => void): void {
	try {
		work();
	} catch (error) {
		problems.push(`${what} cannot be read: ${reasonOf(error)}.`);
	}
}

const bytesOf = (row: SqlRow): Uint8Array => row.bytes as Uint8Array;

class PipelineCheck {
	readonly #db: Database;
	readonly #id: string;
	readonly #seq: number;
	readonly #problems: string[] = [];
	/** Rows in the log. */
	rows = 0;

	constructor(db: Database, pipeline: SqlRow) {
		this.#db = db;
		this.#id = String(pipeline.id);
		this.#seq = Number(pipeline.seq);
	}

	run(history: boolean): string[] {
		const snapshot = this.#db.sql('SELECT seq, bytes, clocks, deletes FROM snapshots WHERE pipeline = ?').get(this.#id);
		if (!snapshot) return ['it has no snapshot'];
		const base = this.#db.sql('SELECT seq, bytes FROM bases WHERE pipeline = ?').get(this.#id);
		const snapshotSeq = Number(snapshot.seq);
		this.#log(Number(base?.seq ?? snapshot.seq));
		const doc = this.#loaded('its snapshot', [bytesOf(snapshot)]);
		if (!doc) return this.#problems;
		if (!sameClocks(Y.decodeStateVector(snapshot.clocks as Uint8Array), clocksOf(doc))) this.#wrong('the clocks noted beside its snapshot are not those in it');
		if (!sameDeletes(snapshot.deletes as Uint8Array, documentDeletes(doc))) this.#wrong('the deletes noted beside its snapshot are not those in it');
		if (base && history) this.#history(base, snapshotSeq, doc);
		if (this.#tail(doc, snapshotSeq)) this.#clients(doc);
		doc.destroy();
		return this.#problems;
	}

	#wrong(problem: string): void {
		this.#problems.push(problem);
	}

	/** Every row from `first` on is there once, or in quarantine. */
	#log(first: number): void {
		const log = this.#db.sql('SELECT count(*) AS n, max(seq) AS last FROM log WHERE pipeline = ? AND seq > ?').get(this.#id, first)!;
		const away = this.#db.sql('SELECT count(DISTINCT seq) AS n FROM quarantine WHERE pipeline = ? AND seq > ?').get(this.#id, first)!;
		this.rows = Number(log.n);
		const last = Number(log.last ?? first);
		if (last > this.#seq) this.#wrong(`its log goes on to row ${last}, beyond its last row ${this.#seq}`);
		else if (this.rows + Number(away.n) !== this.#seq - first)
			this.#wrong(`${this.#seq - first - Number(away.n) - this.rows} of its rows between ${first} and ${this.#seq} are missing`);
	}

	*#updates(after: number, upTo: number): Iterable<Uint8Array> {
		for (const row of this.#db.sql('SELECT bytes FROM log WHERE pipeline = ? AND seq > ? AND seq <= ? ORDER BY seq').iterate(this.#id, after, upTo))
			yield bytesOf(row);
	}

	#loaded(what: string, updates: Iterable<Uint8Array>): Y.Doc | null {
		try {
			return load(updates);
		} catch (error) {
			this.#wrong(`${what} cannot be made into a document (${reasonOf(error)})`);
			return null;
		}
	}

	#history(base: SqlRow, snapshotSeq: number, snapshot: Y.Doc): void {
		const updates = this.#updates(Number(base.seq), snapshotSeq);
		const doc = this.#loaded(
			'its history',
			(function* () {
				yield bytesOf(base);
				yield* updates;
			})()
		);
		if (!doc) return;
		if (!sameClocks(clocksOf(doc), clocksOf(snapshot)) || !sameDeletes(documentDeletes(doc), documentDeletes(snapshot)))
			this.#wrong('its history does not end in its snapshot');
		doc.destroy();
	}

	/** Puts the rows after the snapshot on top of it. */
	#tail(doc: Y.Doc, snapshotSeq: number): boolean {
		let seq = snapshotSeq;
		try {
			for (const row of this.#db.sql('SELECT seq, bytes FROM log WHERE pipeline = ? AND seq > ? ORDER BY seq').iterate(this.#id, snapshotSeq)) {
				seq = Number(row.seq);
				Y.applyUpdate(doc, bytesOf(row));
				if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) throw new Error('it builds on something that is not there');
			}
			return true;
		} catch (error) {
			this.#wrong(`row ${seq} cannot be applied (${reasonOf(error)})`);
			return false;
		}
	}

	#clients(doc: Y.Doc): void {
		const noted = this.#db.sql('SELECT client, clock FROM clients WHERE pipeline = ?').all(this.#id);
		const clocks = new Map(noted.map((row) => [Number(row.client), Number(row.clock)]));
		if (!sameClocks(clocks, clocksOf(doc))) this.#wrong('the clocks noted for its clients are not those of its document');
	}
}

const clocksOf = (doc: Y.Doc): Map<number, number> => Y.decodeStateVector(Y.encodeStateVector(doc));

/** A client of whom nothing is there counts as none. */
function sameClocks(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): boolean {
	return [...new Set([...a.keys(), ...b.keys()])].every((client) => (a.get(client) ?? 0) === (b.get(client) ?? 0));
}

function sameDeletes(a: Uint8Array, b: Uint8Array): boolean {
	return covers(a, b) && covers(b, a);
}

function covers(all: Uint8Array, some: Uint8Array): boolean {
	const index = new DeleteIndex();
	index.addAll(readDeletes(all));
	return index.without(readDeletes(some)).length === 0;
}
