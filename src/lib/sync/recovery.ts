// Going over from a refused copy to a fresh one that holds the server's state. After one refusal all
// later clocks of that client id are gaps to the server, so what it lacks is replayed under a new one.
import * as Y from 'yjs';
import { rebase, type MayReplay, type RebaseReport } from '../domain/document/rebase.ts';
import { applyRows, documentFrom } from './apply-rows.ts';
import { hasGaps } from './clocks.ts';
import type { Copy } from './copy.ts';
import { replaceAll, type Loaded, type Meta, type StoredRow } from './local-rows.ts';
import type { LocalStore } from './local-store.ts';
import type { Entry } from './outbox.ts';
import type { Replacement } from './types.ts';

/** What was replayed: the edits as they wait now, and what came of them. */
export class Replay {
	readonly entries: Entry[] = [];
	#report: RebaseReport = { records: 0, events: 0, skipped: [] };
	readonly #from: Copy;
	readonly #to: Copy;
	readonly #may: MayReplay | undefined;

	/** Replays at once what `may` allows, by default all. The edits wait in the outbox of `to`; nothing is stored or sent. */
	constructor(from: Copy, to: Copy, may?: MayReplay) {
		this.#from = from;
		this.#to = to;
		this.#may = may;
		this.#run();
	}

	/** The copy gone over from, as bytes, where it holds what the new one does not: parts that wait for others, or were not replayed. */
	get leftBehind(): Uint8Array | null {
		return hasGaps(this.#from.doc) || this.#report.skipped.length > 0 ? Y.encodeStateAsUpdate(this.#from.doc) : null;
	}

	/** Takes in edits that only the store knew, and replays those as well. Doing it twice adds nothing. */
	absorb(rows: readonly { bytes: Uint8Array }[]): void {
		applyRows(this.#from.doc, rows);
		this.#run();
	}

	because(code: Replacement['code']): Replacement {
		const { records, events, skipped } = this.#report;
		return { code, replayed: records + events, skipped };
	}

	#run(): void {
		const before = this.#report;
		const entries = this.#to.collect(() => {
			const report = rebase(this.#from.doc, this.#to.doc, undefined, this.#may);
			this.#report = {
				records: before.records + report.records,
				events: before.events + report.events,
				skipped: report.skipped
			};
		});
		this.entries.push(...entries);
	}
}

/**
 * Makes a sound copy of what the store holds, without the rows at the indices `bad`, which threw when
 * applied to `half`. Returns those rows, and others that only now turn out unreadable. Edits already
 * made in `half` go along: their rows are on their way to the store.
 */
export function repair(half: Copy, loaded: Loaded, bad: ReadonlySet<number>, newCopy: (doc: Y.Doc) => Copy): { copy: Copy; lost: StoredRow[] } {
	const { doc, damaged } = documentFrom(loaded.rows.filter((_, index) => !bad.has(index)));
	const lost = [...loaded.rows.filter((_, index) => bad.has(index)), ...damaged];
	for (const { store, key } of lost) if (store === 'pending') loaded.pending.delete(key);
	const copy = newCopy(doc);
	for (const entry of half.outbox.entries) {
		applyRows(doc, [{ bytes: entry.update! }]);
		copy.outbox.take(entry);
	}
	return { copy, lost };
}

type ReplacedListener = (doc: Y.Doc, awareness: Copy['awareness'], why: Replacement) => void;

/** Who has to go over to another document. One that fails does not keep the others from it. */
export class ReplacedListeners {
	readonly #listeners = new Set<ReplacedListener>();

	add(listener: ReplacedListener): () => void {
		this.#listeners.add(listener);
		return () => void this.#listeners.delete(listener);
	}

	tell({ doc, awareness }: Copy, why: Replacement): void {
		for (const listener of [...this.#listeners]) {
			try {
				listener(doc, awareness, why);
			} catch (error) {
				console.error('sync: a listener failed at the replaced document', error);
			}
		}
	}
}

export interface TakeOver {
	store: LocalStore;
	/** New epoch of the store's contents. */
	epoch: string;
	from: Copy;
	/** Holds the server's state and nothing else. */
	to: Copy;
	/** What to note beside the rows; asked after the replay. */
	meta(): Meta;
	/** What may be replayed; by default all. */
	may?: MayReplay;
	/** The new contents are on disk; `keys` are those of the replayed edits. */
	done(keys: number[]): void;
	/** They could not be written now. They stay first in the store's queue. */
	failed(): void;
}

/**
 * Replays what the server lacks, and replaces the store's contents in one transaction. Edits that closed
 * tabs left in the store are taken along there; a copy that was not replayed whole is kept as bytes.
 */
export function takeOver({ store, epoch, from, to, meta, may, done, failed }: TakeOver): Replay {
	const snapshot = Y.encodeStateAsUpdate(to.doc);
	const replay = new Replay(from, to, may);
	const build = (waiting: readonly { bytes: Uint8Array }[]) => {
		replay.absorb(waiting);
		return replay.entries.map(({ update, edits, tab }) => ({ bytes: update!, edits, tab }));
	};
	store.replace(epoch, replaceAll(snapshot, meta(), replay.leftBehind, build, done, failed));
	return replay;
}
