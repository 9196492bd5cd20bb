// Everything about access in memory, written through to disk. Reads cost a map's lookup, so that a role can be
// asked at every message.
import type { AccessChange, AccessStorage } from '../storage/access-storage.ts';
import { KINDS, type Kind, type Rows } from './rows.ts';

type Tables = { [K in Kind]: Map<string, Rows[K]> };

const emptyTables = (): Tables => Object.fromEntries(KINDS.map((kind) => [kind, new Map()])) as Tables;

/** One change among several that happen together. */
export type Change = { [K in Kind]: { kind: K; row: Rows[K] } | { kind: K; remove: string } }[Kind];

export class Directory {
	readonly #storage: AccessStorage;
	#tables = emptyTables();
	/** Rows with a secret, by its hash. */
	#byHash = new Map<string, { kind: Kind; id: string }>();
	readonly #listeners = new Set<() => void>();

	constructor(storage: AccessStorage) {
		this.#storage = storage;
		this.#read();
	}

	get<K extends Kind>(kind: K, id: string): Rows[K] | undefined {
		return this.#tables[kind].get(id);
	}

	all<K extends Kind>(kind: K): Rows[K][] {
		return [...this.#tables[kind].values()];
	}

	count(kind: Kind): number {
		return this.#tables[kind].size;
	}

	/** The row of this kind that has this secret's hash. */
	byHash<K extends Kind>(kind: K, hash: string): Rows[K] | undefined {
		const found = this.#byHash.get(hash);
		return found?.kind === kind ? this.get(kind, found.id) : undefined;
	}

	/** All or nothing. Throws, and changes nothing, where the disk does not take it. `quiet`: nobody's role changes by it. */
	write(changes: readonly Change[], quiet = false): void {
		if (changes.length === 0) return;
		this.#storage.write(changes.map((change): AccessChange => ('row' in change ? { kind: change.kind, id: change.row.id, record: change.row } : { kind: change.kind, id: change.remove, record: null })));
		for (const change of changes) this.#apply(change);
		if (!quiet) this.#tell();
	}

	/** Notes a last use: worth nothing that fails because of it. A disk that does not take it has the one before. */
	noteUse(change: Change): void {
		this.#apply(change);
		try {
			this.write([change], true);
		} catch {
			// Whatever has to be on disk says so itself.
		}
	}

	/** Called after each change that may take a role away or give one. */
	onChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Reads everything anew when another process, a command, has written. What cannot be read now stays as it was. */
	refresh(): void {
		try {
			if (!this.#storage.changedOutside()) return;
			this.#read();
		} catch {
			return;
		}
		this.#tell();
	}

	#read(): void {
		const rows = this.#storage.all();
		this.#tables = emptyTables();
		this.#byHash = new Map();
		for (const { kind, record } of rows) if ((KINDS as readonly string[]).includes(kind)) this.#apply({ kind, row: record } as Change);
	}

	#apply(change: Change): void {
		const table = this.#tables[change.kind] as Map<string, { id: string; hash?: string }>;
		const id = 'row' in change ? change.row.id : change.remove;
		const before = table.get(id)?.hash;
		if (before !== undefined) this.#byHash.delete(before);
		if (!('row' in change)) table.delete(id);
		else {
			table.set(id, change.row);
			if ('hash' in change.row) this.#byHash.set(change.row.hash, { kind: change.kind, id });
		}
	}

	#tell(): void {
		for (const listener of [...this.#listeners]) listener();
	}
}
