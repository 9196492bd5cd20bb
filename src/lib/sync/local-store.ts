// This device's copy of a pipeline in IndexedDB, and the order in which it is written: one queue, several
// writes to a transaction, a write kept in memory until its transaction is complete. Nothing here throws
// into the code that made an edit. What the rows mean is the session's; see local-rows.ts for their shape.
import { completed, openDatabase, result } from './idb.ts';
import type { FoldJob } from './fold.ts';
import { EPOCH, readAll, rowsOf, STORES, upgrade, VERSION, type Loaded, type PendingRow, type Write } from './local-rows.ts';

export type StoreHealth = { kind: 'opening' } | { kind: 'ok' } | { kind: 'failing'; detail: string };

export interface StoreHandlers {
	/** The contents, as soon as they can be read, once, and before anything is written. */
	onLoad(loaded: Loaded): void;
	onHealth(health: StoreHealth): void;
	/** Another tab replaced the contents: the queue was dropped, `reload` is to be called. Also while closing. */
	onSuperseded(): void;
	/** The database was emptied or deleted under us: returns writes that restore everything. */
	onLost(): Write[];
}

/** Thrown inside a write when the contents belong to another epoch than the one loaded. */
class Superseded extends Error {}

const RETRY_MS = 3000;
const NO_ANSWER = 'the database does not answer';
/**
 * How long an answer may take before the session is told to go on without the store, in milliseconds. Some browsers never
 * answer after a crash or in private mode; a slow phone takes a second or two for a large pipeline.
 */
const ANSWER_MS = 6000;
/** Writes with which a failing disk is tried again: an attempt must not cost more the longer it fails. */
const PROBE_WRITES = 50;

export class LocalStore {
	readonly #factory: IDBFactory | null;
	readonly #name: string;
	readonly #on: StoreHandlers;
	readonly #answerMs: number;
	#database: Promise<IDBDatabase> | null = null;
	#hopeless = false;
	#queue: Write[] = [];
	#running = false;
	#loaded = false;
	#superseded = false;
	/** To be closed as soon as what waits is written, or an attempt at it has failed. */
	#closing: (() => void) | null = null;
	#closed = false;
	#born: unknown;
	#epoch = '';
	#health: StoreHealth = { kind: 'opening' };
	#retry: ReturnType<typeof setTimeout> | undefined;
	#watch: ReturnType<typeof setTimeout> | undefined;
	/** The browser has not answered for so long that nobody waits for it any more. */
	#silent = false;

	/** `answerMs`: how long an answer may take before the store counts as failing. */
	constructor(factory: IDBFactory | null, name: string, on: StoreHandlers, answerMs = ANSWER_MS) {
		this.#factory = factory;
		this.#name = name;
		this.#on = on;
		this.#answerMs = answerMs;
		this.#kick();
	}

	/** Which generation of the contents this tab works on; changes when a refused copy is replaced. */
	get epoch(): string {
		return this.#epoch;
	}

	get health(): StoreHealth {
		return this.#health;
	}

	/** True when nothing will ever be stored here in this session. */
	get hopeless(): boolean {
		return this.#hopeless;
	}

	/** Which contents this tab works on; null before they were read. */
	get contents(): FoldJob | null {
		return this.#loaded && !this.#hopeless ? { name: this.#name, born: this.#born, epoch: this.#epoch } : null;
	}

	/** Puts a write at the end of the queue. Writes of one task share a transaction. A failing disk is tried by the clock. */
	enqueue(write: Write): void {
		if (this.#closed) return;
		if (this.#hopeless) return write.failed?.(new Error('nothing is stored here'));
		this.#queue.push(write);
		if (this.#health.kind !== 'failing') this.#kick();
	}

	/** Leaves the contents as they are, for this session: they are not this document's. */
	leaveAlone(detail: string): void {
		this.#hopeless = true;
		this.#drop();
		this.#abandon(new Error(detail));
		this.#report({ kind: 'failing', detail });
	}

	/** Resolves when all that was queued so far is on disk; rejects when an attempt to write it fails. */
	flush(): Promise<void> {
		return new Promise((resolve, reject) => {
			if (this.#closed || this.#superseded) return reject(new Error('the store is closed, or being read anew'));
			if (this.#silent) return reject(new Error(NO_ANSWER));
			this.enqueue({ run: () => undefined, done: resolve, failed: reject });
			this.#kick();
		});
	}

	/**
	 * Drops what waits and goes over to a new epoch: `write` must replace all that older epochs wrote. Never answers
	 * before it has returned.
	 */
	replace(epoch: string, write: Write): void {
		if (this.#hopeless) return queueMicrotask(() => write.failed?.(new Error('nothing is stored here')));
		this.#queue = [
			{
				...write,
				run: (transaction) => {
					transaction.objectStore('meta').put(epoch, EPOCH);
					return write.run(transaction);
				},
				done: () => {
					this.#epoch = epoch;
					write.done?.();
				},
				strict: true
			}
		];
		if (this.#silent) queueMicrotask(() => write.failed?.(new Error(NO_ANSWER)));
		this.#kick();
	}

	/**
	 * Reads everything anew after `onSuperseded`, and goes on in the epoch that was read. Calls back with it before anything
	 * else is written, also when it is to be closed: what is queued there is written first. Never, once closed.
	 */
	async reload(use: (loaded: Loaded) => void): Promise<void> {
		let loaded: Loaded | null = null;
		while (loaded === null) {
			loaded = await this.#attempt(() => this.#read()).catch(() => null);
			if (this.#closed) return;
			if (loaded === null && this.#closing) return this.#end(this.#closing);
			if (loaded === null) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
		}
		this.#epoch = loaded.epoch;
		this.#superseded = false;
		// Queued while reading: edits of the old document. Its owner replays them onto the new one; as they are,
		// they build on clocks that these contents do not have.
		this.#abandon(new Error('the contents were replaced'));
		try {
			use(loaded);
		} finally {
			// A disk that refused before has to be asked again, also with nothing to write; and one may wait to close it.
			this.#kick();
		}
	}

	/** Looks whether another tab has replaced the contents. */
	check(): void {
		this.enqueue({ run: () => undefined });
	}

	/** Edits of any tab that wait for the server, as they are on disk now. Rejects when the contents are not those that were read. */
	async readPending(): Promise<Map<number, PendingRow>> {
		if (this.contents === null || this.#superseded) throw new Error('the contents were not read');
		const database = await this.#open();
		const transaction = database.transaction(['pending', 'meta'], 'readonly');
		const meta = transaction.objectStore('meta');
		const same = (await result(meta.get('born'))) === this.#born && ((await result(meta.get(EPOCH))) ?? '') === this.#epoch;
		if (!same) throw new Error('the contents were replaced');
		return new Map(await rowsOf(transaction, 'pending'));
	}

	/**
	 * Closes, after an attempt under way to read or write: what waits is still written then, however late the database
	 * answers; after one that fails no more. Resolves when it is closed.
	 */
	close(): Promise<void> {
		return new Promise((resolve) => {
			if (this.#running || this.#superseded) this.#closing = resolve;
			else this.#end(resolve);
		});
	}

	#end(closed: () => void): void {
		this.#closed = true;
		clearTimeout(this.#retry);
		clearTimeout(this.#watch);
		this.#drop();
		closed();
	}

	#kick(): void {
		if (this.#running || this.#closed || this.#superseded || this.#hopeless) return;
		this.#running = true;
		queueMicrotask(() => void this.#run());
	}

	async #run(): Promise<void> {
		clearTimeout(this.#retry);
		try {
			if (!this.#loaded) {
				const loaded = await this.#attempt(() => this.#read());
				this.#loaded = true;
				this.#epoch = loaded.epoch;
				this.#on.onLoad(loaded);
				if (!this.#hopeless) this.#report({ kind: 'ok' });
			}
			// With nothing to write, an empty transaction finds out whether the disk takes writes again.
			while ((this.#queue.length > 0 || this.#health.kind === 'failing') && !this.#hopeless) {
				const queue = this.#queue;
				const batch = this.#health.kind === 'failing' ? queue.slice(0, PROBE_WRITES) : [...queue];
				await this.#attempt(() => this.#write(batch));
				// A replacement queued meanwhile made a new queue; only what was written leaves it.
				if (queue === this.#queue) queue.splice(0, batch.length);
				for (const write of batch) write.done?.();
				this.#report({ kind: 'ok' });
			}
			this.#running = false;
			if (this.#closing) this.#end(this.#closing);
			else if (this.#queue.length > 0) this.#kick();
		} catch (error) {
			this.#running = false;
			if (error instanceof Superseded) {
				this.#superseded = true;
				this.#abandon(error);
				this.#on.onSuperseded();
				return;
			}
			if (this.#closing) {
				this.#abandon(error as Error);
				return this.#end(this.#closing);
			}
			this.#fail(error as Error);
		}
	}

	#fail(error: Error): void {
		this.#report({ kind: 'failing', detail: `${error.name}: ${error.message}` });
		// Without a factory there is nothing to wait for.
		if (this.#factory === null) this.#hopeless = true;
		if (this.#hopeless) return this.#abandon(error);
		for (const write of [...this.#queue]) write.failed?.(error);
		this.#retry = setTimeout(() => this.#kick(), RETRY_MS);
	}

	/** Gives up on what waits. */
	#abandon(error: Error): void {
		for (const write of this.#queue.splice(0)) write.failed?.(error);
	}

	/** Goes on waiting also when the answer takes too long: it may come yet, and what waits is written then. */
	async #attempt<T>(attempt: () => Promise<T>): Promise<T> {
		this.#watch = setTimeout(() => {
			this.#silent = true;
			this.#report({ kind: 'failing', detail: NO_ANSWER });
			for (const write of [...this.#queue]) write.failed?.(new Error(NO_ANSWER));
		}, this.#answerMs);
		try {
			return await this.#twice(attempt);
		} finally {
			clearTimeout(this.#watch);
			this.#silent = false;
		}
	}

	/** A connection may have died unnoticed (Safari): the second attempt opens a new one. */
	async #twice<T>(attempt: () => Promise<T>): Promise<T> {
		try {
			return await attempt();
		} catch (error) {
			if (error instanceof Superseded || this.#factory === null || this.#closed) throw error;
			this.#drop();
			return await attempt();
		}
	}

	/** The connection, made once however many ask for it at the same time. */
	#open(): Promise<IDBDatabase> {
		if (this.#database) return this.#database;
		const opening = this.#connect(() => {
			if (this.#database === opening) this.#database = null;
		});
		opening.catch(() => {
			if (this.#database === opening) this.#database = null;
		});
		return (this.#database = opening);
	}

	async #connect(lost: () => void): Promise<IDBDatabase> {
		if (this.#factory === null) throw new DOMException('this browser offers no storage here', 'NotSupportedError');
		const blocked = (): void => this.#report({ kind: 'failing', detail: 'blocked by another tab' });
		const database = await openDatabase(this.#factory, this.#name, VERSION, { upgrade, blocked, lost });
		if (!this.#closed && !this.#hopeless) return database;
		database.close();
		throw new Error('the store is closed');
	}

	async #read(): Promise<Loaded> {
		const database = await this.#open();
		const transaction = database.transaction(STORES, 'readonly');
		const loaded = await readAll(transaction);
		this.#born ??= loaded.born;
		return loaded;
	}

	async #write(batch: readonly Write[]): Promise<void> {
		const database = await this.#open();
		const durability = batch.some((write) => write.strict) ? 'strict' : 'relaxed';
		const transaction = database.transaction(STORES, 'readwrite', { durability });
		const end = completed(transaction);
		// Listened to below; an abort before that must not count as unhandled.
		end.catch(() => undefined);
		let born: unknown;
		let again: Write[] = [];
		try {
			const meta = transaction.objectStore('meta');
			const [foundBorn, epoch] = await Promise.all([result<unknown>(meta.get('born')), result<unknown>(meta.get(EPOCH))]);
			born = foundBorn;
			if (born !== this.#born) {
				meta.put(this.#epoch, EPOCH);
				again = this.#on.onLost();
				for (const write of again) await write.run(transaction);
			} else if ((epoch ?? '') !== this.#epoch) throw new Superseded();
			for (const write of batch) await write.run(transaction);
		} catch (error) {
			try {
				transaction.abort();
			} catch {
				// Already aborted by the request that failed.
			}
			// A request only says that it was aborted; the transaction knows why.
			throw (error as Error).name === 'AbortError' ? (transaction.error ?? error) : error;
		}
		await end;
		this.#born = born;
		for (const write of again) write.done?.();
	}

	#report(health: StoreHealth): void {
		const before = this.#health;
		if (before.kind === health.kind && (health.kind !== 'failing' || (before as { detail: string }).detail === health.detail))
			return;
		this.#health = health;
		this.#on.onHealth(health);
	}

	#drop(): void {
		void this.#database?.then((database) => database.close()).catch(() => undefined);
		this.#database = null;
	}
}
